//! Any bytes as a feed, sitemap, subscription list and page with feeds: read without a crash, and by the laws that
//! hold of every reading.
#![no_main]

#[path = "../../crates/analysis/tests/laws/feeds.rs"]
mod laws;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| laws::hold_for(bytes));

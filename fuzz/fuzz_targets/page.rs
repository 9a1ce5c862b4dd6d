//! Any bytes as a page: read without a crash, and by the laws that hold of every reading.
#![no_main]

#[path = "../../crates/analysis/tests/laws/mod.rs"]
mod laws;

use analysis::extract::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| laws::hold_for(&decode(bytes, None).text));

//! Any bytes as an archive: read without a crash, and by the laws that hold of every reading.
#![no_main]

#[path = "../../crates/archive/tests/laws/mod.rs"]
mod laws;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| laws::hold_for(bytes));

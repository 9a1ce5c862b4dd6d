//! Any bytes as a text of any language with marks: marked without a crash, and by the laws that hold of all marks.
#![no_main]

#[path = "../../crates/analysis/tests/laws/marks.rs"]
mod laws;

use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [first, rest @ ..] = bytes else { return };
    let lang = ["en", "en", "de", "es"][usize::from(first % 4)];
    let anchor = (first / 4 % 2 == 0).then(|| Date::constant(2026, 3, 9));
    laws::hold_for(&String::from_utf8_lossy(rest), lang, anchor);
});

//! Marks of made-up texts.

#[path = "laws/marks.rs"]
mod laws;

use analysis::annotate::hostile::TEXT_SHAPES;
use jiff::civil::Date;
use proptest::prelude::*;

/// Words that rules look for, in three languages.
const WORDS: &[&str] = &[
    "“",
    "”",
    "„",
    "«",
    "»",
    "\"",
    "'",
    "’s",
    ",",
    ".",
    ":",
    ";",
    "\n",
    "said",
    "told",
    "that",
    "according",
    "to",
    "will",
    "the",
    "Reuters",
    "Carrow",
    "Ada",
    "Quill",
    "he",
    "last",
    "week",
    "between",
    "5",
    "2026",
    "March",
    "$",
    "%",
    "million",
    "two",
    "hundred",
    "if",
    "?",
    "(",
    ")",
    "—",
    "-",
    "…",
    "Source:",
    "U.S.",
    "claim",
    "adding",
    "was",
    "likely",
    "not",
    "Monday",
    "ago",
    "sagte",
    "dass",
    "laut",
    "der",
    "sei",
    "zufolge",
    "so",
    "dijo",
    "que",
    "según",
    "a",
    "la",
    "el",
];

proptest! {
    /// Whatever the text, the day and the language, the laws hold.
    #[test]
    fn any_text_is_marked(
        words in proptest::collection::vec(prop_oneof![9 => proptest::sample::select(WORDS).prop_map(str::to_owned), 1 => "\\PC{1,4}"], 0..40),
        glue in any::<bool>(),
        lang in proptest::sample::select(&["en", "de", "es"][..]),
        anchor in proptest::option::of((1..=9999_i16, 1..=12_i8, 1..=28_i8)),
    ) {
        let anchor = anchor.map(|(year, month, day)| Date::constant(year, month, day));
        laws::hold_for(&words.join(if glue { "" } else { " " }), lang, anchor);
    }
}

#[test]
fn hostile_texts_are_marked() {
    for shape in &TEXT_SHAPES {
        laws::hold_for(&shape.text(5_000), shape.lang, Some(Date::constant(2026, 3, 9)));
    }
}

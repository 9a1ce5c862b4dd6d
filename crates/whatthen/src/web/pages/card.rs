//! An article in a list.

use serde::Deserialize;
use serde::de::IgnoredAny;
use store::Listed;

use crate::web::paths;
use crate::web::wording;

/// An article as lists show it.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) outlet: String,
    /// In words, as found.
    pub(super) published: Option<String>,
    /// The same for machines.
    pub(super) datetime: String,
    /// When the desk got it, on the day that it stands under: "07:52 UTC".
    pub(super) captured: String,
    /// Whether a person handed it in.
    pub(super) supplied: bool,
    pub(super) wordings: u64,
    pub(super) counts: Vec<MarkCount>,
}

/// How many marks of a kind.
#[derive(Debug)]
pub(super) struct MarkCount {
    /// Its class.
    pub(super) kind: &'static str,
    /// "4 quotations"
    pub(super) words: String,
}

impl Card {
    pub(super) fn of(listed: &Listed) -> Self {
        let reading = &listed.reading;
        Self {
            path: paths::article(&reading.key.article),
            title: wording::headline(reading.title.as_deref()),
            outlet: wording::outlet(reading.outlet.as_deref()),
            published: reading.published.as_deref().map(wording::published),
            datetime: reading.published.clone().unwrap_or_default(),
            captured: wording::time_of_day(&listed.captured),
            // What a server answered is a response; what a person hands in has no server.
            supplied: listed.kind == "resource",
            wordings: listed.wordings,
            counts: counts(&reading.line),
        }
    }
}

/// The marks of an article line, counted without reading them.
fn counts(line: &str) -> Vec<MarkCount> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Marks {
        quotes: Vec<IgnoredAny>,
        credits: Vec<IgnoredAny>,
        figures: Vec<IgnoredAny>,
        forecasts: Vec<IgnoredAny>,
        questions: Vec<IgnoredAny>,
    }
    let marks: Marks = serde_json::from_str(line).unwrap_or_default();
    [
        ("quote", marks.quotes.len(), "quotation", "quotations"),
        ("credit", marks.credits.len(), "credit", "credits"),
        ("figure", marks.figures.len(), "figure", "figures"),
        ("forecast", marks.forecasts.len(), "forecast", "forecasts"),
        ("question", marks.questions.len(), "question", "questions"),
    ]
    .into_iter()
    .filter(|(_, number, ..)| *number > 0)
    .map(|(kind, number, one, many)| MarkCount { kind, words: wording::count(number as u64, one, many) })
    .collect()
}

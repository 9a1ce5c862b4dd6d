//! An article in a list.

use store::{Listed, MarkCounts};

use crate::contract::ArticleLine;
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
    /// Who handed it in, where a person did and said so.
    pub(super) supplied_by: Option<String>,
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
        let supplied_by = ArticleLine::supplier_of(&reading.line);
        Self {
            path: paths::article(&reading.key.article),
            title: wording::headline(reading.title.as_deref()),
            outlet: wording::outlet(reading.outlet.as_deref()),
            published: reading.published.as_deref().map(wording::published),
            datetime: reading.published.clone().unwrap_or_default(),
            captured: wording::time_of_day(&listed.captured),
            supplied_by: supplied_by.as_deref().map(wording::shown),
            wordings: listed.wordings,
            counts: counts(reading.marks.unwrap_or_else(|| ArticleLine::counts_of(&reading.line))),
        }
    }
}

fn counts(marks: MarkCounts) -> Vec<MarkCount> {
    [
        ("quote", marks.quotes, "quotation", "quotations"),
        ("credit", marks.credits, "credit", "credits"),
        ("figure", marks.figures, "figure", "figures"),
        ("forecast", marks.forecasts, "forecast", "forecasts"),
        ("question", marks.questions, "question", "questions"),
    ]
    .into_iter()
    .filter(|(_, number, ..)| *number > 0)
    .map(|(kind, number, one, many)| MarkCount { kind, words: wording::count(u64::from(number), one, many) })
    .collect()
}

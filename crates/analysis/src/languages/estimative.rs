//! Words about the future and the probability that they carry.

use std::sync::OnceLock;

use model::Band;
use serde::Deserialize;

use super::phrases::PhraseMap;
use super::words::Word;

/// What kind of statement about the future a phrase makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FutureKind {
    /// "will".
    Modal,
    /// "is likely to".
    Estimate,
    /// "is scheduled to".
    Schedule,
    /// "plans to".
    Plan,
    /// "vowed to".
    Promise,
    /// "would".
    Conditional,
}

impl FutureKind {
    /// The word for it, as in the data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Modal => "modal",
            Self::Estimate => "estimate",
            Self::Schedule => "schedule",
            Self::Plan => "plan",
            Self::Promise => "promise",
            Self::Conditional => "conditional",
        }
    }
}

#[derive(Deserialize)]
struct File {
    phrase: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    kind: FutureKind,
    words: Vec<String>,
    low: Option<f64>,
    high: Option<f64>,
    scale: Option<String>,
    #[serde(default)]
    dated: bool,
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Kind of statement.
    pub kind: FutureKind,
    /// Probability; none where the words carry none.
    pub band: Option<Band>,
    /// Length in words.
    pub words: usize,
    /// Whether it tells of the future only beside a day to come: "opens".
    pub dated: bool,
}

type Estimates = PhraseMap<Estimate>;

fn all() -> &'static Estimates {
    static ESTIMATES: OnceLock<Estimates> = OnceLock::new();
    ESTIMATES.get_or_init(|| {
        let file: File = toml::from_str(include_str!("../../languages/en/estimative.toml"))
            .expect("the phrases are checked by a test");
        let phrases = file.phrase.into_iter().flat_map(|entry| {
            let band = match (entry.low, entry.high, entry.scale.as_deref().and_then(scale)) {
                (Some(low), Some(high), Some(scale)) => Some(Band { low, high, scale }),
                _ => None,
            };
            entry.words.into_iter().map(move |phrase| {
                let words = phrase.split(' ').count();
                (phrase, Estimate { kind: entry.kind, band, words, dated: entry.dated })
            })
        });
        phrases.collect()
    })
}

/// The name of a scale that bands are read from, if there is one of that name.
pub fn scale(name: &str) -> Option<&'static str> {
    ["icd203", "zonination", "unhedged", "stated"].into_iter().find(|s| *s == name)
}

/// Words that a phrase can begin with.
pub(super) fn heads() -> impl Iterator<Item = &'static str> {
    all().heads()
}

/// The longest phrase that begins at word 0 of `word`.
pub fn estimates<'s, W: Into<Word<'s>>>(word: impl Fn(usize) -> W) -> Option<Estimate> {
    all().at(word).map(|(_, estimate)| *estimate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        let words = ["will", "likely", "have"];
        let found = estimates(|i| words.get(i).copied().unwrap_or("")).unwrap();
        assert_eq!((found.words, found.band.map(|b| (b.low, b.high))), (2, Some((0.55, 0.80))));
        for (words, estimate) in all().iter() {
            assert!(
                estimate.band.is_none_or(|b| 0.0 <= b.low && b.low < b.high && b.high <= 1.0),
                "{words:?}"
            );
        }
    }
}

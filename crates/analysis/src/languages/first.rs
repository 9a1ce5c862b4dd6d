//! Languages at the first level: quotations and credits, by word lists alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::phrases::Phrases;
use super::words::WordSet;

/// The word lists of a language; `docs/annotations.md` says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the guide says what each list is")]
pub struct FirstLevel {
    pub abbreviations: WordSet,
    pub ordinal_dots: bool,
    pub speech: Phrases,
    pub quoting: Phrases,
    pub denials: Phrases,
    pub that: WordSet,
    pub reported: WordSet,
    pub source_before: Phrases,
    pub source_behind: Phrases,
    pub reporting: WordSet,
    pub told: Phrases,
    pub source_lines: WordSet,
    pub articles: WordSet,
    pub pronouns: WordSet,
    pub auxiliaries: WordSet,
    pub prepositions: WordSet,
    pub joins: WordSet,
    pub breaks: WordSet,
}

/// How far a language is known.
#[derive(Clone, Copy, Debug)]
pub enum Level {
    /// All marks.
    Full,
    /// Quotations and credits.
    First(&'static FirstLevel),
}

macro_rules! languages {
    ($( $tag:literal ),+) => {
        [$( ($tag, include_str!(concat!("../../languages/", $tag, "/first.toml"))) ),+]
    };
}

static FIRST: LazyLock<HashMap<&str, FirstLevel>> = LazyLock::new(|| {
    let read = |(tag, data)| (tag, toml::from_str(data).expect("the word lists are checked by a test"));
    languages!("de", "es").into_iter().map(read).collect()
});

/// How far the language of a tag such as `de-AT` is known; a text of unknown language is tried as English.
pub fn level(lang: Option<&str>) -> Option<Level> {
    let Some(tag) = lang else { return Some(Level::Full) };
    let language = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    if language == "en" { Some(Level::Full) } else { FIRST.get(language.as_str()).map(Level::First) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_tags() {
        assert!(matches!(level(None), Some(Level::Full)));
        assert!(matches!(level(Some("en-GB")), Some(Level::Full)));
        assert!(matches!(level(Some("DE_at")), Some(Level::First(_))));
        assert!(level(Some("hu")).is_none() && level(Some("enx")).is_none() && level(Some("")).is_none());
    }

    #[test]
    fn the_word_lists_are_whole() {
        for (tag, first) in FIRST.iter() {
            assert!(first.speech.heads().count() > 50, "{tag}");
            let lower = |words: &WordSet| words.iter().all(|word| *word == word.to_lowercase());
            assert!(lower(&first.that) && lower(&first.breaks) && lower(&first.articles), "{tag}");
            assert!(first.prepositions.is_disjoint(&first.breaks), "{tag}: a word stands in one of the two");
        }
    }
}

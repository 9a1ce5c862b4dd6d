//! Languages at the first level: quotations and credits, by word lists alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::words::{WordMap, WordSet};

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

/// Phrases of one word or more, by their first word, the longest first.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    by_first: WordMap<Vec<Vec<String>>>,
    longest: usize,
}

impl From<Vec<String>> for Phrases {
    fn from(written: Vec<String>) -> Self {
        let mut by_first: WordMap<Vec<Vec<String>>> = WordMap::default();
        for phrase in &written {
            let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            by_first.entry(words[0].clone()).or_default().push(words);
        }
        by_first.values_mut().for_each(|phrases| phrases.sort_by_key(|words| std::cmp::Reverse(words.len())));
        let longest = by_first.values().flatten().map(Vec::len).max().unwrap_or(0);
        Self { by_first, longest }
    }
}

impl Phrases {
    /// Length in words of the longest phrase that begins at word 0 of `word`.
    pub fn at<'s>(&self, word: impl Fn(usize) -> &'s str) -> Option<usize> {
        let phrases = self.by_first.get(word(0))?;
        phrases.iter().find(|words| words.iter().enumerate().all(|(i, w)| word(i) == w)).map(Vec::len)
    }

    /// Length in words of the longest phrase that ends with `word(1)`; `word(2)` is the word before that.
    pub fn before<'s>(&self, word: impl Fn(usize) -> &'s str) -> Option<usize> {
        (1..=self.longest).rev().find(|len| {
            let whole = |words: &Vec<String>| {
                words.len() == *len && words.iter().enumerate().all(|(i, w)| word(len - i) == w)
            };
            self.by_first.get(word(*len)).is_some_and(|phrases| phrases.iter().any(whole))
        })
    }
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
            assert!(first.speech.by_first.len() > 50, "{tag}");
            let lower = |words: &WordSet| words.iter().all(|word| *word == word.to_lowercase());
            assert!(lower(&first.that) && lower(&first.breaks) && lower(&first.articles), "{tag}");
            assert!(first.prepositions.is_disjoint(&first.breaks), "{tag}: a word stands in one of the two");
        }
    }

    #[test]
    fn phrases_from_both_ends() {
        let phrases =
            Phrases::from(vec!["a la".to_owned(), "a".to_owned(), "en una entrevista con".to_owned()]);
        let words = ["en", "una", "entrevista", "con", "a", "la"];
        let at = |from: usize| phrases.at(|i| words.get(from + i).copied().unwrap_or(""));
        assert_eq!((at(0), at(4), at(1)), (Some(4), Some(2), None));
        let before = |to: usize| phrases.before(|i| to.checked_sub(i).map_or("", |at| words[at]));
        assert_eq!((before(4), before(6), before(5), before(2)), (Some(4), Some(2), Some(1), None));
    }
}

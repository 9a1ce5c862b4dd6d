//! Phrases of one word or more, found where they begin.

use serde::Deserialize;

use super::words::{Word, WordMap};

/// What phrases mean, by their first word; of several that fit the longest, of equal ones the first.
#[derive(Debug)]
pub struct PhraseMap<V> {
    by_first: WordMap<Vec<(Vec<String>, V)>>,
    longest: usize,
}

/// Phrases alone.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases(PhraseMap<()>);

impl<V> FromIterator<(String, V)> for PhraseMap<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(phrases: I) -> Self {
        let mut by_first: WordMap<Vec<(Vec<String>, V)>> = WordMap::default();
        for (phrase, meaning) in phrases {
            let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            by_first.or_insert_with(&words[0], Vec::new).push((words, meaning));
        }
        by_first.values_mut().for_each(|of| of.sort_by_key(|(words, _)| std::cmp::Reverse(words.len())));
        let longest = by_first.values().flatten().map(|(words, _)| words.len()).max().unwrap_or(0);
        Self { by_first, longest }
    }
}

impl<V> PhraseMap<V> {
    /// The phrase that begins at word 0 of `word`: its length in words, and what it means.
    pub fn at<'s, W: Into<Word<'s>>>(&self, word: impl Fn(usize) -> W) -> Option<(usize, &V)> {
        let fits = |words: &[String]| (1..words.len()).all(|i| word(i).into().text() == words[i]);
        let (words, meaning) = self.by_first.get(word(0))?.iter().find(|(words, _)| fits(words))?;
        Some((words.len(), meaning))
    }

    /// The words that phrases begin with.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        self.by_first.keys()
    }

    /// All phrases with what they mean.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Vec<String>, V)> {
        self.by_first.values().flatten()
    }
}

impl From<Vec<String>> for Phrases {
    fn from(written: Vec<String>) -> Self {
        Self(written.into_iter().map(|phrase| (phrase, ())).collect())
    }
}

impl Phrases {
    /// Length in words of the longest phrase that begins at word 0 of `word`.
    pub fn at<'s, W: Into<Word<'s>>>(&self, word: impl Fn(usize) -> W) -> Option<usize> {
        self.0.at(word).map(|(len, ())| len)
    }

    /// Length in words of the longest phrase that ends with `word(1)`; `word(2)` is the word before that.
    pub fn before<'s, W: Into<Word<'s>>>(&self, word: impl Fn(usize) -> W) -> Option<usize> {
        (1..=self.0.longest).rev().find(|len| {
            let whole = |(words, ()): &(Vec<String>, ())| {
                words.len() == *len && (1..*len).all(|i| word(len - i).into().text() == words[i])
            };
            self.0.by_first.get(word(*len)).is_some_and(|phrases| phrases.iter().any(whole))
        })
    }

    /// The words that phrases begin with.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        self.0.heads()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

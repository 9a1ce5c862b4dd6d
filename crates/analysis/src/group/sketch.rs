//! What grouping keeps of an article: enough to group it again without its text.

use model::{Article, ArticleId, ArticleText};
use serde::{Deserialize, Serialize};

use super::terms::{Term, frequencies};
use crate::hash;

/// Words of a sequence.
const SEQUENCE: usize = 5;
/// One sequence in so many is kept.
pub(super) const SAMPLE: u64 = 4;
/// Texts with fewer kept sequences are compared whole.
pub(super) const LEAST_SEQUENCES: usize = 6;
/// Of longer texts so many words are looked at.
const MOST_WORDS: usize = 20_000;
/// Texts with fewer words are too short to be copies of each other.
const LEAST_WORDS: usize = 8;

/// An article as grouping sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// The article.
    pub id: ArticleId,
    /// Its effective time: seconds since 1970, a time without offset taken as UTC.
    pub at: Option<i64>,
    /// Terms, ascending, with how often they stand there.
    pub(super) terms: Vec<(Term, u8)>,
    pub(super) kept: Kept,
}

impl Sketch {
    /// The sketch of an article that says nothing.
    pub fn empty(id: ArticleId, at: Option<i64>) -> Self {
        Self { id, at, terms: Vec::new(), kept: Kept::default() }
    }

    /// The sketch of an article that happened `at`: seconds since 1970.
    pub fn of(article: &Article, at: Option<i64>) -> Self {
        Self {
            id: article.id.clone(),
            at,
            terms: frequencies(article.title.as_ref().map(ArticleText::as_str), article.text.as_str()),
            kept: Kept::of(article.text.as_str()),
        }
    }
}

/// The kept word sequences of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Each once, ascending, with the place where it stands last.
    pub(super) sequences: Vec<(u64, u32)>,
    /// How many places there are.
    pub(super) places: u32,
    /// What a text of few sequences is told by: all of it.
    pub(super) whole: Option<u64>,
}

impl Kept {
    pub(super) fn of(text: &str) -> Self {
        let hashes = folded(text);
        let mut sequences: Vec<(u64, u32)> = Vec::with_capacity(hashes.len() / 3);
        sequences.extend(hashes.windows(SEQUENCE).map(mixed).zip(0..).filter(|(h, _)| h % SAMPLE == 0));
        sequences.sort_unstable_by_key(|(h, place)| (*h, std::cmp::Reverse(*place)));
        sequences.dedup_by_key(|(h, _)| *h);
        sequences.shrink_to_fit();
        let whole = sequences.len() < LEAST_SEQUENCES && hashes.len() >= LEAST_WORDS;
        Self {
            sequences,
            places: hashes.len().saturating_sub(SEQUENCE - 1) as u32,
            whole: whole.then(|| mixed(&hashes)),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.sequences.len()
    }

    pub(super) fn place(&self, sequence: u64) -> Option<u32> {
        self.sequences.binary_search_by_key(&sequence, |(h, _)| *h).ok().map(|at| self.sequences[at].1)
    }

    pub(super) fn holds(&self, sequence: u64) -> bool {
        self.place(sequence).is_some()
    }

    /// The sequences that both have.
    pub(super) fn common(&self, other: &Self) -> Vec<u64> {
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        short.sequences.iter().map(|(h, _)| *h).filter(|h| long.holds(*h)).collect()
    }
}

/// Hashes of the words, in lower case.
fn folded(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut word = None;
    for c in text.chars() {
        if out.len() == MOST_WORDS {
            return out;
        }
        if c.is_ascii_alphanumeric() {
            let lower = u64::from(c.to_ascii_lowercase() as u32);
            word = Some(hash::mix(word.unwrap_or(hash::SEED), lower));
        } else if !c.is_ascii() && c.is_alphanumeric() {
            let seed = word.unwrap_or(hash::SEED);
            word = Some(c.to_lowercase().fold(seed, |h, c| hash::mix(h, u64::from(c))));
        } else {
            out.extend(word.take());
        }
    }
    out.extend(word);
    out
}

/// One hash of several, the low bits even.
fn mixed(hashes: &[u64]) -> u64 {
    let mut h = hashes.iter().fold(hash::SEED, |h, word| {
        let h = hash::mix(h, *word);
        h ^ (h >> 31)
    });
    h ^= h >> 29;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^ (h >> 32)
}

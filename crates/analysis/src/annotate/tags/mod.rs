//! Parts of speech: what kind of word each token is, by an averaged perceptron over the words around it.
//!
//! Input: tokens of one sentence. Output: a tag a token. Words that are always one thing in the lessons are looked up;
//! the others are weighed from left to right, each with the tags that were given before it. `cargo xtask tagger` makes the
//! weights, `languages/en/tags.tsv`.

mod model;
pub mod training;
mod weighed;

use std::cell::RefCell;

use super::ground::{Ground, TokenKind};
use crate::hash;
use model::tagger;
use weighed::WeighedWords;

/// What kind of word a token is. Nouns and verbs are told apart as far as clauses need it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Tag {
    /// A common noun.
    Noun,
    /// A proper noun.
    Name,
    /// A personal pronoun, or "there" before a verb.
    Pronoun,
    /// "his", "their".
    Possessive,
    /// "the", "a", "this", "all".
    Determiner,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// A number.
    Number,
    /// A verb in the past: "said", "was".
    Past,
    /// A verb in the present: "says", "are".
    Present,
    /// A verb in its base form: "say", "be".
    Base,
    /// "saying".
    Gerund,
    /// "said" behind "have" or "was".
    Participle,
    /// "will", "could".
    Modal,
    /// "of", "in".
    Preposition,
    /// "that", "because", "if" before a clause.
    Subordinator,
    /// "and", "but".
    Conjunction,
    /// "to" before a verb.
    To,
    /// "up" in "give up".
    Particle,
    /// "who", "which", "what", "why".
    Question,
    /// `'s`.
    Genitive,
    /// Punctuation and signs.
    Mark,
    /// Anything else.
    #[default]
    Other,
}

impl Tag {
    /// All tags, by their number.
    pub const ALL: [Self; 23] = [
        Self::Noun,
        Self::Name,
        Self::Pronoun,
        Self::Possessive,
        Self::Determiner,
        Self::Adjective,
        Self::Adverb,
        Self::Number,
        Self::Past,
        Self::Present,
        Self::Base,
        Self::Gerund,
        Self::Participle,
        Self::Modal,
        Self::Preposition,
        Self::Subordinator,
        Self::Conjunction,
        Self::To,
        Self::Particle,
        Self::Question,
        Self::Genitive,
        Self::Mark,
        Self::Other,
    ];

    /// Whether the word can be the verb of a clause: a form with a tense, or a modal.
    pub(crate) fn is_finite(self) -> bool {
        matches!(self, Self::Past | Self::Present | Self::Modal)
    }

    /// A word of a noun phrase.
    pub(crate) fn is_nominal(self) -> bool {
        self.is_noun()
            || matches!(
                self,
                Self::Pronoun | Self::Possessive | Self::Determiner | Self::Adjective | Self::Number
            )
    }

    /// A noun of either kind.
    pub(crate) fn is_noun(self) -> bool {
        matches!(self, Self::Noun | Self::Name)
    }
}

/// Tags for all tokens of `ground`.
pub(super) fn tags(ground: &Ground<'_>) -> Vec<Tag> {
    thread_local! {
        static WORDS: RefCell<WeighedWords<'static>> = RefCell::new(WeighedWords::of(tagger()));
    }
    let mut tags = Vec::with_capacity(ground.tokens.len());
    WORDS.with_borrow_mut(|words| {
        for sentence in &ground.sentences {
            words.tag(ground, sentence.tokens.clone(), &mut tags);
        }
    });
    tags
}

/// What is asked of a word.
#[derive(Clone, Copy)]
struct Word<'w> {
    /// In lower case.
    low: &'w str,
    hash: u64,
    /// Its last three letters.
    ending: u64,
    /// Capital first, another capital, hyphen inside: less than [`SHAPES`].
    shape: u64,
    /// Is the first of a sentence.
    begins: bool,
    /// What it is by its make alone.
    certain: Option<Tag>,
}

/// How many shapes there are.
const SHAPES: usize = 9;

impl<'w> Word<'w> {
    /// What stands before and behind a sentence.
    const NONE: Self = Self { low: "", hash: 1, ending: 1, shape: 8, begins: false, certain: None };

    fn of(ground: &'w Ground<'_>, at: usize, begins: bool) -> Self {
        let token = &ground.tokens[at];
        let low = ground.low(at);
        let upper = if ground.is_lower(at) {
            0
        } else {
            ground.word(at).chars().filter(|c| c.is_uppercase()).take(2).count() as u64
        };
        let shape = upper.min(1) << 1 | u64::from(upper > 1) << 2 | u64::from(token.hyphen);
        let certain = match token.kind {
            TokenKind::Punct | TokenKind::Ellipsis => Some(Tag::Mark),
            TokenKind::Number => Some(Tag::Number),
            TokenKind::Word | TokenKind::Possessive => None,
        };
        Self { low, hash: hash::of(low.bytes()), ending: ending(low, 3), shape, begins, certain }
    }

    /// Features of the word itself.
    fn own(&self) -> [u32; 6] {
        let make = self.shape | u64::from(self.begins) << 4;
        [
            feature(1, self.hash),
            feature(2, ending(self.low, 2)),
            feature(3, self.ending),
            feature(4, ending(self.low, 4)),
            feature(5, make),
            feature(6, self.ending ^ make << 40),
        ]
    }

    /// Features of the word behind it.
    fn before(&self) -> [u32; 1] {
        [feature(9, self.hash)]
    }

    /// Features of the word before it.
    fn behind(&self) -> [u32; 2] {
        [feature(10, self.hash), feature(11, self.ending)]
    }

    /// Features of the second word behind it.
    fn second_before(&self) -> [u32; 1] {
        [feature(13, self.hash)]
    }

    /// Features of the second word before it.
    fn second_behind(&self) -> [u32; 1] {
        [feature(14, self.hash)]
    }
}

/// The last `letters` of a word, or all: their hash.
fn ending(low: &str, letters: usize) -> u64 {
    let last = &low.as_bytes()[low.len().saturating_sub(letters)..];
    if last.is_ascii() {
        return hash::of(last.iter().copied());
    }
    let start = low.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at);
    hash::of(low[start..].bytes())
}

/// A feature: a number that is also its name, of what is asked and what the answer is.
fn feature(question: u64, answer: u64) -> u32 {
    let mixed = (answer ^ question.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed >> 32) as u32
}

/// Features of the tags of the two words before, the nearer one last.
fn of_tags([second, first]: [Option<Tag>; 2]) -> [u32; 2] {
    [feature(7, number(first)), feature(8, number(second) << 8 | number(first))]
}

/// Features of the shapes of a word and the one behind.
fn of_shapes(here: u64, behind: u64) -> [u32; 1] {
    [feature(12, behind << 8 | here)]
}

/// The number of a tag; there is none before a sentence.
fn number(tag: Option<Tag>) -> u64 {
    tag.map_or(99, |tag| u64::from(tag as u8))
}

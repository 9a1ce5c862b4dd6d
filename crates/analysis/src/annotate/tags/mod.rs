//! Parts of speech: what kind of word each token is, by an averaged perceptron over the words around it.
//!
//! Input: tokens of one sentence. Output: a tag a token. Words that are always one thing in the lessons are looked up;
//! the others are weighed from left to right, each with the tags that were given before it. `cargo xtask tagger` makes the
//! weights, `languages/en/tags.tsv`.

mod model;
pub mod training;

use std::ops::Range;

use super::ground::{Ground, TokenKind};
use crate::hash;
use model::{Tagger, tagger};

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
    let mut tags = Vec::with_capacity(ground.tokens.len());
    let mut words = Vec::new();
    for sentence in &ground.sentences {
        tag_sentence(tagger(), ground, sentence.tokens.clone(), &mut words, &mut tags);
    }
    tags
}

fn tag_sentence<'g>(
    tagger: &Tagger,
    ground: &'g Ground<'_>,
    tokens: Range<usize>,
    words: &mut Vec<Word<'g>>,
    tags: &mut Vec<Tag>,
) {
    words.clear();
    words.extend(tokens.clone().map(|at| Word::of(ground, at)));
    let first = tags.len();
    for at in 0..words.len() {
        let tag = words[at].certain.or_else(|| tagger.certain(words[at].hash)).unwrap_or_else(|| {
            let mut sums = Tagger::NOTHING;
            features(words, at, &tags[first..])
                .into_iter()
                .for_each(|feature| tagger.add(feature, &mut sums));
            Tagger::best(&sums)
        });
        tags.push(tag);
    }
}

/// What is asked of a word.
#[derive(Clone, Copy)]
struct Word<'g> {
    /// In lower case.
    low: &'g str,
    hash: u64,
    /// Its last three letters.
    ending: u64,
    /// Capital first, hyphen inside, digits inside.
    shape: u64,
    /// What it is by its make alone.
    certain: Option<Tag>,
}

impl<'g> Word<'g> {
    /// What stands before and behind a sentence.
    const NONE: Self = Self { low: "", hash: 1, ending: 1, shape: 8, certain: None };

    fn of(ground: &'g Ground<'_>, at: usize) -> Self {
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
        Self { low, hash: hash::of(low.bytes()), ending: ending(low, 3), shape, certain }
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

/// How many features a word has.
const FEATURES: usize = 18;

/// The features of word `at` of a sentence whose words before it have `tags`; each a number that is also its name.
fn features(words: &[Word<'_>], at: usize, tags: &[Tag]) -> [u32; FEATURES] {
    let word = |ahead: isize| {
        let at = at.checked_add_signed(ahead);
        at.and_then(|at| words.get(at)).copied().unwrap_or(Word::NONE)
    };
    let tag = |back: usize| tags.len().checked_sub(back).map_or(99, |at| u64::from(tags[at] as u8));
    let (here, before, behind) = (word(0), word(-1), word(1));
    let begins = u64::from(at == 0) << 4;
    let all: [u64; FEATURES] = [
        here.hash,
        ending(here.low, 2),
        here.ending,
        ending(here.low, 4),
        here.shape | begins,
        here.ending ^ (here.shape | begins) << 40,
        tag(1),
        tag(2) << 8 | tag(1),
        tag(1) ^ here.hash,
        tag(1) ^ here.ending,
        before.hash,
        behind.hash,
        behind.ending,
        behind.shape << 8 | here.shape,
        word(-2).hash,
        word(2).hash,
        word(2).ending ^ behind.ending.rotate_left(17),
        tag(1) ^ behind.hash,
    ];
    let mut kind = 0u64;
    all.map(|value| {
        kind += 1;
        let mixed = (value ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (mixed >> 32) as u32
    })
}

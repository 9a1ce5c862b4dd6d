//! Articles as weighted terms.
//!
//! Lower case, plural stripped, stop words out; raw frequency with the title three times and the opening twice;
//! weighted by rarity in a background of news and the stream so far; unit length. The recipe and its numbers were
//! chosen on the development sets of story clustering.

use std::cmp::Ordering;
use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use crate::hash;

/// Words of the body that are looked at.
const BODY_WORDS: usize = 400;
/// Words of the opening, which count twice.
const OPENING_WORDS: usize = 50;
/// Words of a headline that are looked at.
const TITLE_WORDS: usize = 100;
const TITLE_WEIGHT: u8 = 3;
const OPENING_WEIGHT: u8 = 2;
/// Terms that are kept of an article.
const MAX_TERMS: usize = 60;

/// A term by its hash.
pub(super) type Term = u32;

/// A term with its weight.
pub(super) type Weighted = (Term, f32);

/// An article's terms, laid out so that others are soon compared with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Laid {
    /// Each term at the first free place from that of its low bits; places without a term weigh nothing.
    places: Vec<(Term, f32)>,
}

impl Laid {
    /// Places for each term of a vector.
    const ROOM: usize = 8;

    pub(super) fn of(vector: &[Weighted]) -> Self {
        let mut laid = Self::default();
        laid.lay(vector);
        laid
    }

    /// Takes the place of what was laid out before.
    pub(super) fn lay(&mut self, vector: &[Weighted]) {
        let room = (vector.len() * Self::ROOM).next_power_of_two();
        self.places.clear();
        self.places.resize(room, (0, 0.0));
        for (term, weight) in vector.iter().filter(|(_, weight)| *weight > 0.0) {
            let mut at = *term as usize & (room - 1);
            while self.places[at].1 > 0.0 {
                at = (at + 1) & (room - 1);
            }
            self.places[at] = (*term, *weight);
        }
    }

    /// The cosine with another.
    pub(super) fn cosine(&self, other: &[Weighted]) -> f64 {
        let Some(last) = self.places.len().checked_sub(1) else { return 0.0 };
        let mut sum = 0.0;
        for (term, weight) in other {
            let mut at = *term as usize & last;
            while self.places[at & last].0 != *term && self.places[at & last].1 > 0.0 {
                at += 1;
            }
            let (own, held) = self.places[at & last];
            if own == *term {
                sum += f64::from(held) * f64::from(*weight);
            }
        }
        sum
    }
}

/// How many articles of a background of news hold each term, and how many articles there are.
struct Background {
    articles: f64,
    holding: HashMap<Term, u32, FixedState>,
}

fn background() -> &'static Background {
    static BACKGROUND: OnceLock<Background> = OnceLock::new();
    BACKGROUND.get_or_init(|| {
        let mut lines = include_str!("../../languages/en/document_frequencies.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'));
        let articles = lines.next().and_then(|l| l.parse().ok()).unwrap_or(0.0);
        let holding = lines
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(term, n)| Some((short(hashed(term)), n.parse().ok()?)))
            .collect();
        Background { articles, holding }
    })
}

/// Fewest background articles that a term is taken to stand in: rarer ones are not told apart.
const LEAST_HOLDING: u32 = 20;

/// How rare a term is in the background.
pub(super) fn rarity(term: &str) -> f64 {
    let background = background();
    let holding = background.holding.get(&short(hashed(term))).copied().unwrap_or(0).max(LEAST_HOLDING);
    ((background.articles + 1.0) / (f64::from(holding) + 0.5)).ln()
}

/// How rare a term is in the background and `articles` more, of which `holding` hold it.
pub(super) fn rarity_among(term: Term, articles: f64, holding: f64) -> f64 {
    let background = background();
    let held = f64::from(background.holding.get(&term).copied().unwrap_or(0)) + holding;
    ((background.articles + articles + 1.0) / (held + 0.5)).ln().max(0.0)
}

fn hashed(term: &str) -> u64 {
    hash::of(term.bytes())
}

fn short(hash: u64) -> Term {
    (hash ^ (hash >> 32)) as Term
}

fn stop_words() -> &'static HashSet<u64, FixedState> {
    static STOP: OnceLock<HashSet<u64, FixedState>> = OnceLock::new();
    STOP.get_or_init(|| {
        include_str!("../../languages/en/stop_words.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .flat_map(str::split_whitespace)
            .map(hashed)
            .collect()
    })
}

/// What a character does in a word.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Letter,
    /// A letter where one stands before and behind it.
    Quote,
    Other,
}

impl Role {
    fn of(c: char) -> Self {
        match c {
            '\'' | '’' => Self::Quote,
            c if c.is_alphanumeric() => Self::Letter,
            _ => Self::Other,
        }
    }

    /// Of the character at a byte of `text`, and how many bytes that has; none at the end.
    fn at(text: &str, at: usize) -> Option<(Self, usize)> {
        const ASCII: [Role; 128] = {
            let mut roles = [Role::Other; 128];
            let mut byte = 0_u8;
            while byte < 128 {
                if byte.is_ascii_alphanumeric() {
                    roles[byte as usize] = Role::Letter;
                }
                byte += 1;
            }
            roles[b'\'' as usize] = Role::Quote;
            roles
        };
        let byte = *text.as_bytes().get(at)?;
        match ASCII.get(usize::from(byte)) {
            Some(role) => Some((*role, 1)),
            None => text[at..].chars().next().map(|c| (Self::of(c), c.len_utf8())),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some((_, bytes)) = Role::at(text, at).filter(|(role, _)| *role != Role::Letter) {
            at += bytes;
        }
        let (begin, mut end) = (at, at);
        while let Some((role, bytes)) = Role::at(text, at).filter(|(role, _)| *role != Role::Other) {
            at += bytes;
            if role == Role::Letter {
                end = at;
            }
        }
        (begin < end).then(|| &text[begin..end])
    })
}

/// A word without possessive and plural ending.
struct Stem<'w> {
    /// Capitals of ASCII are left.
    word: &'w str,
    hash: u64,
}

impl<'w> Stem<'w> {
    /// The stem of a word that says something; `room` is for one that cannot be taken as it stands.
    fn of(word: &'w str, room: &'w mut String) -> Option<Self> {
        let word = if word.is_ascii() {
            word
        } else {
            room.clear();
            room.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
            room.as_str()
        };
        let low =
            |back: usize| word.len().checked_sub(back).map(|at| word.as_bytes()[at].to_ascii_lowercase());
        let word = if low(1) == Some(b's') && low(2) == Some(b'\'') { &word[..word.len() - 2] } else { word };
        // Of one character nothing is said.
        word.chars().nth(1)?;
        let hashed = |word: &str| hash::of(word.bytes().map(|byte| byte.to_ascii_lowercase()));
        let low = |back: usize| word.as_bytes()[word.len() - back].to_ascii_lowercase();
        let whole = hashed(word);
        if stop_words().contains(&whole) {
            return None;
        }
        let is_plural = word.len() > 3 && low(1) == b's' && low(2) != b's' && low(2) != b'u';
        let singular = &word[..word.len() - usize::from(is_plural)];
        Some(Self { word: singular, hash: if is_plural { hashed(singular) } else { whole } })
    }
}

/// The terms of a text, in order: lower case, without plural ending and possessive, stop words left out.
pub fn terms(text: &str) -> impl Iterator<Item = String> + '_ {
    words(text)
        .filter_map(|word| Stem::of(word, &mut String::new()).map(|stem| stem.word.to_ascii_lowercase()))
}

/// The same by their hashes.
pub(super) fn hashed_terms(text: &str) -> impl Iterator<Item = Term> + '_ {
    let mut room = String::new();
    words(text).filter_map(move |word| Stem::of(word, &mut room).map(|stem| short(stem.hash)))
}

/// The terms of an article, ascending, with how often they stand there.
pub(super) fn frequencies(title: Option<&str>, body: &str) -> Vec<(Term, u8)> {
    let mut room = String::new();
    let mut out: Vec<(Term, u8)> = Vec::with_capacity(TITLE_WORDS + (body.len() / 6).min(BODY_WORDS));
    for word in title.into_iter().flat_map(words).take(TITLE_WORDS) {
        out.extend(Stem::of(word, &mut room).map(|stem| (short(stem.hash), TITLE_WEIGHT)));
    }
    for (at, term) in hashed_terms(body).take(BODY_WORDS).enumerate() {
        out.push((term, if at < OPENING_WORDS { OPENING_WEIGHT } else { 1 }));
    }
    out.sort_unstable();
    out.dedup_by(|b, a| {
        let same = a.0 == b.0;
        if same {
            a.1 = a.1.saturating_add(b.1);
        }
        same
    });
    out
}

/// The heaviest first, of equal ones the least.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "sorting hands them over so")]
pub(super) fn heavier(a: &(u32, f32), b: &(u32, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

/// Keeps the heaviest, so many, in whatever order.
pub(super) fn select_heaviest(weighted: &mut Vec<(u32, f32)>, most: usize) {
    if weighted.len() > most {
        weighted.select_nth_unstable_by(most, heavier);
        weighted.truncate(most);
    }
}

/// Keeps the heaviest terms, so many, ascending.
pub(super) fn keep_heaviest(terms: &mut Vec<Weighted>, most: usize) {
    if terms.len() > most {
        select_heaviest(terms, most);
        terms.sort_unstable_by_key(|(term, _)| *term);
    }
}

/// How many articles of a stream hold each term.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stream {
    pub(super) seen: u32,
    /// With how many articles there were when the last one came that does.
    pub(super) holding: HashMap<Term, (u32, u32), FixedState>,
}

impl Stream {
    /// The terms of the stream's next article, ascending, weighted by the background, the articles before it and itself;
    /// of unit length.
    pub(super) fn next(&mut self, frequencies: &[(Term, u8)]) -> Vec<Weighted> {
        let background = background();
        self.seen += 1;
        let all = background.articles + f64::from(self.seen) + 1.0;
        let mut weights: Vec<Weighted> = Vec::with_capacity(frequencies.len());
        for (term, frequency) in frequencies {
            let held = self.holding.entry(*term).or_default();
            *held = (held.0 + 1, self.seen);
            let holding = background.holding.get(term).copied().unwrap_or(0) + held.0;
            let rarity = (all / (f64::from(holding) + 0.5)).ln().max(0.0);
            weights.push((*term, (f64::from(*frequency) * rarity) as f32));
        }
        keep_heaviest(&mut weights, MAX_TERMS);
        let length = weights.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if length > 0.0 {
            weights.iter_mut().for_each(|(_, w)| *w /= length);
        }
        weights
    }

    /// Forgets terms that stood in one article alone, before article number `before`.
    pub(super) fn forget(&mut self, before: u32) {
        self.holding.retain(|_, (number, last)| *number > 1 || *last >= before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_folded() {
        assert_eq!(
            terms("The ferries of Holm's council’s Ships").collect::<Vec<_>>(),
            ["ferrie", "holm", "council", "ship"]
        );
        for (text, folded) in [
            (
                "'Tis O’Brien’s BOSS' bus, Émile's’ Šibeniks",
                &["tis", "o'brien", "boss", "bus", "émile", "šibenik"][..],
            ),
            ("’’ '", &[]),
            ("a I 7 42 us", &["42"]),
            ("", &[]),
        ] {
            assert_eq!(terms(text).collect::<Vec<_>>(), folded, "{text}");
            let hashed: Vec<Term> = folded.iter().map(|term| short(hash::of(term.bytes()))).collect();
            assert_eq!(hashed_terms(text).collect::<Vec<_>>(), hashed, "{text}");
        }
    }

    #[test]
    fn cosines_are_of_what_both_have() {
        let mut laid = Laid::default();
        assert!(laid.cosine(&[(1, 1.0)]).abs() < 1e-6);
        // Terms of the same low bits, and one that is 0.
        laid.lay(&[(0, 0.6), (1 << 20, 0.64), (1 << 21, 0.48)]);
        let close = |other: &[Weighted], cosine: f64| assert!((laid.cosine(other) - cosine).abs() < 1e-6);
        close(&[(0, 0.6), (1 << 20, 0.64), (1 << 21, 0.48)], 1.0);
        close(&[(0, 0.8), (1, 0.6)], 0.48);
        close(&[(1 << 21, 1.0)], 0.48);
        close(&[(1 << 22, 1.0)], 0.0);
    }
}

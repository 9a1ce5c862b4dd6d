//! Copies: articles that are one text, by shared word sequences.
//!
//! Five-word sequences, one in four kept by their hash; two texts are copies where the shorter shares a large part
//! of its kept sequences with the other. Sequences that many articles share say nothing, nor do those that two texts
//! have at their ends alone: forms and notices. A text joins the others that the one is a copy of only where it shares
//! the same words with them, too: one that holds two texts does not make these one.

use std::collections::HashMap;

use model::{Article, CopyKind, CopyOf, Sha256};

use crate::hash;

/// Words of a sequence.
const SHINGLE: usize = 5;
/// One sequence in so many is kept.
const SAMPLE: u64 = 4;
/// Share of the shorter text's sequences that makes a copy. Chosen on the development set of near duplicates.
const CONTAINED: f64 = 0.35;
/// Texts with fewer kept sequences are compared whole.
const LEAST_SHINGLES: usize = 6;
/// Texts with fewer words are too short to be copies of each other.
const LEAST_WORDS: usize = 8;
/// A sequence that more articles hold than this is boilerplate.
const MOST_HOLDERS: usize = 60;
/// Share from which a text that holds another is mostly that text.
const MOSTLY: f64 = 0.6;
/// Share from which two texts are the same but for their edges.
const SAME: f64 = 0.9;
/// Of what a text shares with one that is a copy itself, so much must stand in another text of that group.
const THROUGH: f64 = 0.5;
/// Where what is shared fills so much of the rest of both texts from where it begins, it is what pages end with. A text is
/// cut from its end, not to it.
const TAIL: f64 = 0.6;
/// What is shared begins where this part of it is left out: a line of it may stand farther up.
const STRAY: f64 = 0.2;

pub(super) struct Copies {
    /// For each article the index of the first article of its copy group.
    pub(super) groups: Vec<usize>,
    pub(super) copy_of: Vec<Option<CopyOf>>,
}

pub(super) fn find(articles: &[&Article]) -> Copies {
    let texts: Vec<Kept> = articles.iter().map(|a| Kept::of(a.text.as_str())).collect();
    let mut joined = vec![false; articles.len()];
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); articles.len()];
    let mut groups: Vec<usize> = (0..articles.len()).collect();
    let mut copy_of: Vec<Option<CopyOf>> = vec![None; articles.len()];
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut whole: HashMap<Sha256, usize> = HashMap::new();
    let mut shared: Vec<u32> = vec![0; articles.len()];
    for (at, text) in texts.iter().enumerate() {
        let mut touched: Vec<usize> = Vec::new();
        for (sequence, _) in &text.sequences {
            let list = holders.entry(*sequence).or_default();
            if list.len() <= MOST_HOLDERS {
                for other in list.iter() {
                    if shared[*other as usize] == 0 {
                        touched.push(*other as usize);
                    }
                    shared[*other as usize] += 1;
                }
                list.push(at as u32);
            }
        }
        let mut candidates: Vec<(f64, usize)> = Vec::new();
        for other in touched {
            let common = std::mem::take(&mut shared[other]) as usize;
            let least = text.len().min(texts[other].len());
            let share = common as f64 / least.max(1) as f64;
            if least >= LEAST_SHINGLES && share >= CONTAINED {
                candidates.push((share, other));
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best = candidates.into_iter().find(|(share, other)| {
            let common = text.common(&texts[*other]);
            let rest = || members[groups[*other]].iter().filter(|member| *member != other);
            let through = || {
                let held = |sequence: &&u64| rest().take(MOST_HOLDERS).any(|at| texts[*at].holds(**sequence));
                common.iter().filter(held).count() as f64 >= THROUGH * common.len() as f64
            };
            let furniture = *share < MOSTLY && text.ends_with(&common) && texts[*other].ends_with(&common);
            let whole = common.len() as f64 >= MOSTLY * text.len().max(texts[*other].len()) as f64;
            !furniture && (whole || !joined[*other] || through())
        });
        if text.len() < LEAST_SHINGLES {
            let folded = fold(articles[at].text.as_str());
            if folded.split(' ').count() >= LEAST_WORDS {
                let first = *whole.entry(Sha256::of(folded.as_bytes())).or_insert(at);
                if first != at {
                    best = best.or(Some((1.0, first)));
                }
            }
        }
        if let Some((_, nearest)) = best {
            groups[at] = groups[nearest];
            joined[at] = true;
        }
        members[groups[at]].push(at);
        copy_of[at] = best.map(|(share, other)| CopyOf {
            id: articles[other].id.clone(),
            kind: kind(share, text.len(), texts[other].len()),
            share,
        });
    }
    Copies { groups, copy_of }
}

/// How a text of `own` kept sequences is a copy of an earlier one of `other`, sharing `share` of the shorter.
fn kind(share: f64, own: usize, other: usize) -> CopyKind {
    let common = share * own.min(other) as f64;
    let (of_own, of_other) = (common / own.max(1) as f64, common / other.max(1) as f64);
    if of_own < MOSTLY && own > other {
        CopyKind::Contains
    } else if of_own >= MOSTLY && of_other < MOSTLY {
        CopyKind::Truncated
    } else if share >= SAME {
        CopyKind::Wire
    } else {
        CopyKind::Reedited
    }
}

fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The kept sequences of a text.
struct Kept {
    /// Each once, ascending, with the place where it stands last.
    sequences: Vec<(u64, u32)>,
    /// How many places there are.
    places: usize,
}

impl Kept {
    fn of(text: &str) -> Self {
        let hashes: Vec<u64> =
            fold(text).split(' ').filter(|w| !w.is_empty()).map(|w| hash(w.bytes())).collect();
        let mut sequences: Vec<(u64, u32)> = hashes
            .windows(SHINGLE)
            .map(|window| hash(window.iter().flat_map(|h| h.to_le_bytes())))
            .zip(0..)
            .filter(|(h, _)| h % SAMPLE == 0)
            .collect();
        sequences.sort_unstable_by_key(|(h, place)| (*h, std::cmp::Reverse(*place)));
        sequences.dedup_by_key(|(h, _)| *h);
        Self { sequences, places: hashes.len().saturating_sub(SHINGLE - 1) }
    }

    fn len(&self) -> usize {
        self.sequences.len()
    }

    fn place(&self, sequence: u64) -> Option<u32> {
        self.sequences.binary_search_by_key(&sequence, |(h, _)| *h).ok().map(|at| self.sequences[at].1)
    }

    fn holds(&self, sequence: u64) -> bool {
        self.place(sequence).is_some()
    }

    /// The sequences that both have.
    fn common(&self, other: &Self) -> Vec<u64> {
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        short.sequences.iter().map(|(h, _)| *h).filter(|h| long.holds(*h)).collect()
    }

    /// Whether from where `common` begins in the text hardly anything else stands.
    fn ends_with(&self, common: &[u64]) -> bool {
        let mut places: Vec<u32> = common.iter().filter_map(|h| self.place(*h)).collect();
        places.sort_unstable();
        let Some(start) = places.get((STRAY * places.len() as f64) as usize) else { return false };
        let shared = (1.0 - STRAY) * (places.len() as u64 * SAMPLE) as f64;
        shared >= TAIL * (self.places - *start as usize) as f64
    }
}

/// FNV-1a with a final mix, so that the low bits are even.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut h = hash::of(bytes);
    h ^= h >> 29;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Given, from_text};
    use crate::languages::outlets;

    /// So many words that stand in no other text.
    fn words(of: &str, number: usize) -> String {
        (0..number).map(|n| format!("{of}{n}")).collect::<Vec<_>>().join(" ")
    }

    fn groups(texts: &[String]) -> Vec<usize> {
        let given = |number: usize| Given { id: Some(number.to_string()), ..Given::default() };
        let article = |(number, text): (usize, &String)| from_text(given(number), text.clone(), outlets());
        let articles: Vec<Article> = texts.iter().enumerate().map(|one| article(one).unwrap()).collect();
        find(&articles.iter().collect::<Vec<_>>()).groups
    }

    #[test]
    fn copies_are_found_cut_headed_and_embedded() {
        let text = words("ferry", 300);
        let cut = words("ferry", 150);
        let headed = format!("{} {text} {}", words("head", 40), words("foot", 40));
        let embedded = format!("{} {cut} {}", words("own", 80), words("more", 80));
        assert_eq!(groups(&[text, cut, headed, embedded, words("other", 300)]), [0, 0, 0, 0, 4]);
    }

    #[test]
    fn a_text_that_holds_two_does_not_make_them_one() {
        let (a, b) = (words("pier", 200), words("boat", 200));
        let both = format!("{a} {b}");
        assert_eq!(groups(&[a.clone(), both.clone(), b.clone()]), [0, 0, 2]);
        assert_eq!(groups(&[a, both, words("pier", 150)]), [0, 0, 0]);
        // A copy of one that holds a part of another is a copy all the same.
        let host = format!("{} {}", words("own", 300), words("crew", 120));
        assert_eq!(groups(&[words("crew", 200), host.clone(), host]), [0, 0, 0]);
    }

    #[test]
    fn what_pages_end_with_makes_no_copies() {
        let form = words("form", 150);
        let page = |of: &str| format!("{} {form}", words(of, 200));
        assert_eq!(groups(&[page("pier"), page("boat")]), [0, 1]);
        // The same words at the head of both are the text.
        let headed = |of: &str| format!("{form} {}", words(of, 200));
        assert_eq!(groups(&[headed("pier"), headed("boat")]), [0, 0]);
    }
}

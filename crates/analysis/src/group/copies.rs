//! Copies: articles that are one text, by shared word sequences.
//!
//! Five-word sequences, one in four kept by their hash; two texts are copies where the shorter shares a large part
//! of its kept sequences with the other. Sequences that many articles share say nothing.

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

pub(super) struct Copies {
    /// For each article the index of the first article of its copy group.
    pub(super) groups: Vec<usize>,
    pub(super) copy_of: Vec<Option<CopyOf>>,
}

pub(super) fn find(articles: &[&Article]) -> Copies {
    let shingles: Vec<Vec<u64>> = articles.iter().map(|a| shingles(a.text.as_str())).collect();
    let mut groups: Vec<usize> = (0..articles.len()).collect();
    let mut copy_of: Vec<Option<CopyOf>> = vec![None; articles.len()];
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut whole: HashMap<Sha256, usize> = HashMap::new();
    let mut shared: Vec<u32> = vec![0; articles.len()];
    for (at, kept) in shingles.iter().enumerate() {
        let mut touched: Vec<usize> = Vec::new();
        for shingle in kept {
            let list = holders.entry(*shingle).or_default();
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
        touched.sort_unstable();
        let mut best: Option<(f64, usize)> = None;
        for other in touched {
            let common = std::mem::take(&mut shared[other]) as usize;
            let least = kept.len().min(shingles[other].len());
            if least < LEAST_SHINGLES {
                continue;
            }
            let share = common as f64 / least as f64;
            if share >= CONTAINED && best.is_none_or(|(found, _)| share > found) {
                best = Some((share, other));
            }
        }
        if kept.len() < LEAST_SHINGLES {
            let folded = fold(articles[at].text.as_str());
            if folded.split(' ').count() >= LEAST_WORDS {
                let first = *whole.entry(Sha256::of(folded.as_bytes())).or_insert(at);
                if first != at {
                    best = best.or(Some((1.0, first)));
                }
            }
        }
        // Only the nearest text: one that holds two others does not make them one.
        if let Some((_, nearest)) = best {
            groups[at] = groups[nearest];
        }
        copy_of[at] = best.map(|(share, other)| CopyOf {
            id: articles[other].id.clone(),
            kind: kind(share, kept.len(), shingles[other].len()),
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

/// The kept sequences of a text, each once, ascending.
fn shingles(text: &str) -> Vec<u64> {
    let hashes: Vec<u64> = fold(text).split(' ').filter(|w| !w.is_empty()).map(|w| hash(w.bytes())).collect();
    let mut kept: Vec<u64> = hashes
        .windows(SHINGLE)
        .map(|window| hash(window.iter().flat_map(|h| h.to_le_bytes())))
        .filter(|h| h % SAMPLE == 0)
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// FNV-1a with a final mix, so that the low bits are even.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut h = hash::of(bytes);
    h ^= h >> 29;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^ (h >> 32)
}

//! Words as numbers, and runs of them: what texts have in common is found by comparing these.

use std::collections::HashSet;

use super::super::lines::words;
use crate::hash::{SEED, mix};

/// Folded words of `text`, hashed; each ideograph is a word.
pub(super) fn tokens(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(text.len() / 6 + 1);
    let mut hash = SEED;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if c.is_ascii() {
                hash = mix(hash, u64::from(c.to_ascii_lowercase() as u32));
            } else {
                for c in c.to_lowercase() {
                    hash = mix(hash, u64::from(c as u32));
                }
            }
            if c < '\u{3040}' || words(c.encode_utf8(&mut [0; 4])) == 0 {
                continue;
            }
        }
        if hash != SEED {
            out.push(hash);
            hash = SEED;
        }
    }
    if hash != SEED {
        out.push(hash);
    }
    out
}

pub(super) fn whole(tokens: &[u64]) -> u64 {
    tokens.iter().fold(SEED, |hash, token| mix(hash, *token).rotate_left(23))
}

/// Runs of three words, and of two for what has no more.
pub(super) fn shingles(tokens: &[u64]) -> HashSet<u64> {
    tokens.windows(3).chain(tokens.windows(2)).map(whole).collect()
}

/// Share of a line's runs of words that stand in `shingles`.
pub(super) fn covered(tokens: &[u64], shingles: &HashSet<u64>) -> f32 {
    let size = tokens.len().min(3);
    if size < 2 {
        return 0.0;
    }
    let runs = tokens.windows(size);
    let count = runs.len() as f32;
    runs.filter(|run| shingles.contains(&whole(run))).count() as f32 / count
}

/// Share of `tokens` that stand in `of`.
pub(super) fn share(tokens: &[u64], of: &HashSet<u64>) -> f32 {
    if tokens.is_empty() || of.is_empty() {
        return 0.0;
    }
    tokens.iter().filter(|t| of.contains(t)).count() as f32 / tokens.len() as f32
}

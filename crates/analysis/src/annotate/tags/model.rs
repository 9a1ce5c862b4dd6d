//! The weights of the tagger.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::Tag;

/// Weights of one feature, one a tag.
pub(super) type Weights = [i32; Tag::ALL.len()];

/// Weights by feature, and words that are always one thing.
#[derive(Debug, Default)]
pub(super) struct Tagger {
    certain: HashMap<u64, Tag, BuildHasherDefault<Itself>>,
    weights: HashMap<u32, Weights, BuildHasherDefault<Itself>>,
}

impl Tagger {
    pub(super) const NOTHING: Weights = [0; Tag::ALL.len()];

    /// Reads what [`super::training`] wrote: lines of `word`, a hash and a tag, and of `feature`, its number and pairs of tag and
    /// weight; all numbers hexadecimal but weights.
    pub(super) fn parse(file: &str) -> Option<Self> {
        let mut tagger = Self::default();
        let tag = |number: &str| Tag::ALL.get(number.parse::<usize>().ok()?).copied();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (kind, key) = (columns.next()?, u64::from_str_radix(columns.next()?, 16).ok()?);
            if kind == "word" {
                tagger.certain.insert(key, tag(columns.next()?)?);
                continue;
            }
            let mut weights = Self::NOTHING;
            for pair in columns {
                let (number, weight) = pair.split_once('=')?;
                weights[tag(number)? as usize] = weight.parse().ok()?;
            }
            tagger.weights.insert(u32::try_from(key).ok()?, weights);
        }
        Some(tagger)
    }

    /// The tag of a word that is always one thing.
    pub(super) fn certain(&self, word: u64) -> Option<Tag> {
        self.certain.get(&word).copied()
    }

    pub(super) fn add(&self, feature: u32, sums: &mut Weights) {
        if let Some(weights) = self.weights.get(&feature) {
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
        }
    }

    /// The tag with the highest sum, the first of equal ones.
    pub(super) fn best(sums: &Weights) -> Tag {
        let best = (0..sums.len()).rev().max_by_key(|at| sums[*at]);
        best.map_or(Tag::Other, |at| Tag::ALL[at])
    }
}

/// The tagger of English.
pub(super) fn tagger() -> &'static Tagger {
    static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
        Tagger::parse(include_str!("../../../languages/en/tags.tsv"))
            .expect("the weights are checked by a test")
    });
    &TAGGER
}

/// Keys that are hashes already.
#[derive(Default)]
pub(super) struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are numbers");
    }

    fn write_u32(&mut self, key: u32) {
        // The table looks at both ends.
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_whole() {
        let tagger = tagger();
        assert!(tagger.certain.len() > 50 && tagger.weights.len() > 1000);
        assert!(Tagger::parse("feature\tnone\t1=2").is_none());
        assert!(Tagger::parse("word\tff\t99").is_none());
    }
}

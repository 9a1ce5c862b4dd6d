//! The weights of the tagger.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Tag;

/// Weights of one feature, one a tag, and no more than fill registers. Sums of the few features of a word stay small.
pub(super) type Weights = [i16; 24];

/// Weights by feature, and words that are always one thing.
#[derive(Debug)]
pub(super) struct Tagger {
    certain: HashMap<u64, Tag>,
    features: Features,
    weights: Vec<Weights>,
}

/// Where the weights of features stand: a table of which half is free, as most features of a word have none.
#[derive(Debug)]
struct Features {
    /// Feature and place; [`Features::FREE`] where there is none.
    slots: Vec<(u32, u32)>,
    /// Bits of a mixed feature that are no slot.
    shift: u32,
}

impl Features {
    const FREE: (u32, u32) = (0, u32::MAX);

    /// Of features by their place.
    fn of(features: &[u32]) -> Self {
        let bits = (2 * features.len() + 2).next_power_of_two().trailing_zeros();
        let mut table = Self { slots: vec![Self::FREE; 1 << bits], shift: u32::BITS - bits };
        for (place, feature) in features.iter().enumerate() {
            let mut slot = table.slot(*feature);
            while table.slots[slot] != Self::FREE {
                slot = (slot + 1) % table.slots.len();
            }
            table.slots[slot] = (*feature, place as u32);
        }
        table
    }

    fn slot(&self, feature: u32) -> usize {
        (feature.wrapping_mul(0x9e37_79b9) >> self.shift) as usize
    }

    fn place(&self, feature: u32) -> Option<usize> {
        let mut slot = self.slot(feature);
        loop {
            match self.slots[slot] {
                Self::FREE => return None,
                (known, place) if known == feature => return Some(place as usize),
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }
}

const _: () = assert!(Tag::ALL.len() <= 24, "each tag has its weight");

impl Tagger {
    pub(super) const NOTHING: Weights = [0; 24];

    /// Reads what [`super::training`] wrote: lines of `word`, a hash and a tag, and of `feature`, its number and pairs of tag and
    /// weight; all numbers hexadecimal but weights.
    pub(super) fn parse(file: &str) -> Option<Self> {
        let (mut certain, mut features, mut all) = (HashMap::new(), Vec::new(), Vec::new());
        let tag = |number: &str| Tag::ALL.get(number.parse::<usize>().ok()?).copied();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (kind, key) = (columns.next()?, u64::from_str_radix(columns.next()?, 16).ok()?);
            if kind == "word" {
                certain.insert(key, tag(columns.next()?)?);
                continue;
            }
            let mut weights = Self::NOTHING;
            for pair in columns {
                let (number, weight) = pair.split_once('=')?;
                weights[tag(number)? as usize] = weight.parse().ok()?;
            }
            features.push(u32::try_from(key).ok()?);
            all.push(weights);
        }
        Some(Self { certain, features: Features::of(&features), weights: all })
    }

    /// The tag of a word that is always one thing.
    pub(super) fn certain(&self, word: u64) -> Option<Tag> {
        self.certain.get(&word).copied()
    }

    /// The sums of the weights of features.
    pub(super) fn sums(&self, features: impl IntoIterator<Item = u32>) -> Weights {
        let mut sums = Self::NOTHING;
        for place in features.into_iter().filter_map(|feature| self.features.place(feature)) {
            add(&mut sums, &self.weights[place]);
        }
        sums
    }

    /// The tag with the highest sum, the first of equal ones.
    pub(super) fn best<N: Ord + Copy>(sums: &[N]) -> Tag {
        let sums = &sums[..Tag::ALL.len()];
        let most = sums.iter().copied().reduce(N::max);
        let best = sums.iter().position(|sum| Some(*sum) == most);
        best.map_or(Tag::Other, |at| Tag::ALL[at])
    }
}

/// Adds weights to `sums`.
pub(super) fn add(sums: &mut Weights, weights: &Weights) {
    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
}

/// The tagger of English.
pub(super) fn tagger() -> &'static Tagger {
    static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
        Tagger::parse(include_str!("../../../languages/en/tags.tsv"))
            .expect("the weights are checked by a test")
    });
    &TAGGER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_whole() {
        let tagger = tagger();
        assert!(
            tagger.certain.len() > 50
                && tagger.weights.len() > 1000
                && tagger.weights.iter().flatten().all(|weight| weight.abs() < 1000)
        );
        assert!(Tagger::parse("feature\tnone\t1=2").is_none());
        assert!(Tagger::parse("word\tff\t99").is_none());
    }

    #[test]
    fn features_have_the_weights_that_were_given_and_others_none() {
        // Zero is a feature too, and the neighbours of each in the table are others.
        let features: Vec<u32> = (0..500).map(|n: u32| n.wrapping_mul(0x0101_0001)).collect();
        let table = Features::of(&features);
        assert!(features.iter().enumerate().all(|(place, feature)| table.place(*feature) == Some(place)));
        assert!((1..500).all(|n: u32| table.place(n.wrapping_mul(0x0101_0001) + 1).is_none()));
        assert_eq!(Features::of(&[]).place(7), None);
    }
}

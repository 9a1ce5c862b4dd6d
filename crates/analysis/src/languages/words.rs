//! Sets and maps by words: looked up for every word of a text, so their hash is a quick one.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A set of words that the program itself brings.
pub type WordSet = HashSet<String, BuildHasherDefault<WordHasher>>;

/// A map from words that the program itself brings.
pub type WordMap<V> = HashMap<String, V, BuildHasherDefault<WordHasher>>;

/// Hashes eight bytes at a time by multiplying (as Firefox does). It is no defence against words that were chosen to
/// collide: the keys are data of this program, and what a text asks for is only looked up.
#[derive(Debug, Default)]
pub struct WordHasher(u64);

/// Bits of the golden ratio: an odd number without a pattern.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl WordHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        whole.iter().for_each(|chunk| self.mix(u64::from_le_bytes(*chunk)));
        if !rest.is_empty() {
            // The length too: "a" is not "a\0".
            let mut last = [0, 0, 0, 0, 0, 0, 0, rest.len() as u8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The table looks at the highest bits and the lowest.
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::{BuildHasher, BuildHasherDefault};

    #[test]
    fn words_that_differ_have_hashes_that_differ() {
        let build = BuildHasherDefault::<WordHasher>::default();
        let words = [
            "",
            "a",
            "b",
            "aa",
            "a\0",
            "said",
            "says",
            "according",
            "accordingly",
            "accordingl",
            "Edmund Carrow",
        ];
        let hashes: HashSet<u64> = words.iter().map(|word| build.hash_one(word)).collect();
        assert_eq!(hashes.len(), words.len());
        // Words of a few letters spread over the lowest bits, by which the table chooses.
        let low: HashSet<u64> = ('a'..='z').map(|c| build.hash_one(c.to_string().as_str()) & 127).collect();
        assert!(low.len() > 16, "{}", low.len());
    }
}

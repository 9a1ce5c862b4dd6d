//! Words with their hash, and sets and maps by words. A token is looked up in dozens of lists: it is hashed once.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};
use std::ops::Index;
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use serde::{Deserialize, Deserializer};

/// Another one in each process, so that nobody can write a text whose words all collide.
static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// A word and its hash.
#[derive(Clone, Copy, Debug)]
pub struct Word<'w> {
    text: &'w str,
    hash: u64,
}

impl<'w> Word<'w> {
    /// A word that was hashed before.
    pub(crate) fn hashed(text: &'w str, hash: u64) -> Self {
        Self { text, hash }
    }

    /// Its hash, in this process.
    pub(crate) fn hash(self) -> u64 {
        self.hash
    }

    /// Its letters.
    pub(crate) fn text(self) -> &'w str {
        self.text
    }
}

impl<'w> From<&'w str> for Word<'w> {
    fn from(text: &'w str) -> Self {
        let mut hasher = STATE.build_hasher();
        hasher.write(text.as_bytes());
        Self { text, hash: hasher.finish() }
    }
}

impl<'w> From<&'w String> for Word<'w> {
    fn from(text: &'w String) -> Self {
        text.as_str().into()
    }
}

impl PartialEq for Word<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.text == other.text
    }
}

impl Eq for Word<'_> {}

impl Hash for Word<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// A map of what a text has in it: quickly hashed, in a way that nobody can foresee.
pub(crate) type QuickMap<K, V> = HashMap<K, V, RandomState>;

/// A set of the same.
pub(crate) type QuickSet<K> = HashSet<K, RandomState>;

/// Words of a text, that were hashed when it was cut up.
pub(crate) type SeenWords<'w> = HashSet<Word<'w>, BuildHasherDefault<HashedBefore>>;

/// Tells at one look that a word is not among others, or that it may be.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sieve([u64; Self::PARTS]);

impl Sieve {
    const PARTS: usize = 32;

    /// Adds a word.
    pub(crate) fn put(&mut self, word: Word<'_>) {
        let (part, bit) = Self::place(word);
        self.0[part] |= bit;
    }

    /// Whether the word may have been added; certainly not where this is false.
    pub(crate) fn may_have(&self, word: Word<'_>) -> bool {
        let (part, bit) = Self::place(word);
        self.0[part] & bit != 0
    }

    fn place(word: Word<'_>) -> (usize, u64) {
        ((word.hash >> 6) as usize % Self::PARTS, 1 << (word.hash % 64))
    }
}

/// Gives back the hash that a [`Word`] has.
#[derive(Debug, Default)]
pub(crate) struct HashedBefore(u64);

impl Hasher for HashedBefore {
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("a word gives its hash");
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map from words.
#[derive(Clone, Debug)]
pub struct WordMap<V> {
    table: HashTable<(Box<str>, V)>,
}

/// A set of words.
#[derive(Clone, Debug, Default)]
pub struct WordSet(WordMap<()>);

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self { table: HashTable::new() }
    }
}

impl<V> WordMap<V> {
    /// What stands under a word.
    pub fn get<'w>(&self, word: impl Into<Word<'w>>) -> Option<&V> {
        let word = word.into();
        self.table.find(word.hash, |(known, _)| **known == *word.text).map(|(_, value)| value)
    }

    /// Whether anything stands under a word.
    pub fn contains_key<'w>(&self, word: impl Into<Word<'w>>) -> bool {
        self.get(word).is_some()
    }

    /// What stands under a word, or `new` from now on.
    pub fn or_insert_with<'w>(&mut self, word: impl Into<Word<'w>>, new: impl FnOnce() -> V) -> &mut V {
        let word = word.into();
        let same = |(known, _): &(Box<str>, V)| **known == *word.text;
        let entry = self.table.entry(word.hash, same, |(known, _)| Word::from(&**known).hash);
        &mut entry.or_insert_with(|| (word.text.into(), new())).into_mut().1
    }

    /// The words, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.iter().map(|(word, _)| &**word)
    }

    /// What stands under the words, in no order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.table.iter().map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.table.iter_mut().map(|(_, value)| value)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

/// Of several values under one word the last.
impl<S: AsRef<str>, V> FromIterator<(S, V)> for WordMap<V> {
    fn from_iter<I: IntoIterator<Item = (S, V)>>(pairs: I) -> Self {
        let mut map = Self::default();
        for (word, value) in pairs {
            let mut value = Some(value);
            let kept = map.or_insert_with(word.as_ref(), || value.take().expect("asked for once"));
            if let Some(value) = value {
                *kept = value;
            }
        }
        map
    }
}

impl<V> Index<&str> for WordMap<V> {
    type Output = V;

    fn index(&self, word: &str) -> &V {
        self.get(word).expect("no entry under that word")
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for WordMap<V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(std::collections::BTreeMap::<String, V>::deserialize(from)?.into_iter().collect())
    }
}

impl WordSet {
    /// Whether a word is among them.
    pub fn contains<'w>(&self, word: impl Into<Word<'w>>) -> bool {
        self.0.contains_key(word)
    }

    /// Adds a word.
    pub fn insert(&mut self, word: &str) {
        self.0.or_insert_with(word, || ());
    }

    /// The words, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.keys()
    }

    /// Whether all are among others.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|word| other.contains(word))
    }

    /// Whether none is among others.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        !self.iter().any(|word| other.contains(word))
    }
}

impl<S: AsRef<str>> Extend<S> for WordSet {
    fn extend<I: IntoIterator<Item = S>>(&mut self, words: I) {
        words.into_iter().for_each(|word| self.insert(word.as_ref()));
    }
}

impl<S: AsRef<str>> FromIterator<S> for WordSet {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        let mut set = Self::default();
        set.extend(words);
        set
    }
}

impl<'de> Deserialize<'de> for WordSet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<String>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let mut map: WordMap<usize> = (0..1000).map(|n| (format!("word{n}"), n)).collect();
        assert_eq!(map.len(), 1000);
        assert!((0..1000).all(|n| map.get(&format!("word{n}")) == Some(&n)));
        assert!(!map.contains_key("word1000") && !map.contains_key("") && !map.contains_key("word1\0"));
        assert_eq!((*map.or_insert_with("word7", || 0), *map.or_insert_with("other", || 5)), (7, 5));
        assert_eq!(map["other"], 5);
        let last: WordMap<usize> = [("a", 1), ("b", 2), ("a", 3)].into_iter().collect();
        assert_eq!((last.len(), last["a"], last["b"]), (2, 3, 2));
    }

    #[test]
    fn what_was_put_into_a_sieve_may_be_there() {
        let words: Vec<String> = (0..100).map(|n| format!("word{n}")).collect();
        let mut sieve = Sieve::default();
        assert!(words.iter().all(|word| !sieve.may_have(word.into())));
        words.iter().for_each(|word| sieve.put(word.into()));
        assert!(words.iter().all(|word| sieve.may_have(word.into())));
        let others = (0..1000).filter(|n| sieve.may_have(format!("other{n}").as_str().into())).count();
        assert!(others < 200, "{others} of 1000");
    }

    #[test]
    fn sets_of_words() {
        let (few, more): (WordSet, WordSet) =
            (["a", "b"].iter().collect(), ["a", "b", "c", "a"].iter().collect());
        assert!(few.is_subset(&more) && !more.is_subset(&few) && !few.is_disjoint(&more));
        assert_eq!(more.iter().count(), 3);
        let hashed = Word::from("c");
        assert!(more.contains(Word::hashed("c", hashed.hash())) && !few.contains(hashed));
    }
}

//! What learns the weights of the tagger, for `cargo xtask tagger`.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::Range;

use super::model::{Tagger, Weights};
use super::weighed::WeighedWords;
use super::{Ground, Tag, Word, of_shapes, of_tags};
use crate::hash;

/// Passes over the lessons.
const PASSES: usize = 10;
/// A word that stands so often in the lessons and is always one thing is looked up.
const CERTAIN: usize = 8;
/// A feature that was seen less often is left out.
const SEEN: u32 = 2;
/// What weights are written in parts of.
const SCALE: f64 = 16.0;

/// A sentence with the tag of each of its tokens; `None` where nobody says.
#[derive(Debug)]
pub struct Lesson {
    words: Vec<String>,
    text: String,
    tags: Vec<Option<Tag>>,
}

impl Lesson {
    /// A sentence and tags of parts of it, in characters' bytes: a token has the tag of the part that holds most of it at its head.
    pub fn new(text: &str, parts: &[(Range<usize>, Tag)]) -> Self {
        let ground = Ground::new(text, text.len());
        let tag_of = |at: usize| {
            let token = &ground.tokens[at];
            let inside = |part: &&(Range<usize>, Tag)| part.0.start < token.end && token.start < part.0.end;
            let mut held = parts.iter().filter(inside).map(|(_, tag)| *tag);
            let first = held.next()?;
            // "don't" is a verb, "take-over" what its last part is.
            Some(if ground.low(at).contains('-') { held.next_back().unwrap_or(first) } else { first })
        };
        let tags = (0..ground.tokens.len()).map(tag_of).collect();
        let words = (0..ground.tokens.len()).map(|at| ground.low(at).to_owned()).collect();
        Self { words, text: text.to_owned(), tags }
    }

    fn ground(&self) -> Ground<'_> {
        Ground::new(&self.text, self.text.len())
    }
}

/// Learns from `lessons`; the file that the tagger reads.
pub fn learn(lessons: &[Lesson], seed: u64) -> String {
    let certain = certain(lessons);
    let grounds: Vec<Ground<'_>> = lessons.iter().map(Lesson::ground).collect();
    let prepared: Vec<Vec<Word<'_>>> = grounds
        .iter()
        .map(|ground| (0..ground.tokens.len()).map(|at| Word::of(ground, at, at == 0)).collect())
        .collect();
    let mut learner = Learner::default();
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut random = seed;
    for _ in 0..PASSES {
        for last in (1..order.len()).rev() {
            // A linear congruential generator is random enough to shuffle.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(last, (random >> 33) as usize % (last + 1));
        }
        for lesson in &order {
            learner.read(&prepared[*lesson], &lessons[*lesson].tags, &certain);
        }
    }
    written(&certain, &learner.averaged())
}

/// How many of the tags of `lessons` the tagger of `file` gives, how many there are, and how often which was taken for which.
pub fn score(file: &str, lessons: &[Lesson]) -> (usize, usize, BTreeMap<(String, String), usize>) {
    let tagger = Tagger::parse(file).expect("a file that was just written");
    let mut words = WeighedWords::of(&tagger);
    let (mut right, mut all, mut wrong) = (0, 0, BTreeMap::new());
    for lesson in lessons {
        let ground = lesson.ground();
        let mut tags = Vec::new();
        for sentence in &ground.sentences {
            words.tag(&ground, sentence.tokens.clone(), &mut tags);
        }
        for (ours, gold) in tags.iter().zip(&lesson.tags) {
            let Some(gold) = gold else { continue };
            all += 1;
            right += usize::from(ours == gold);
            if ours != gold {
                *wrong.entry((format!("{gold:?}"), format!("{ours:?}"))).or_default() += 1;
            }
        }
    }
    (right, all, wrong)
}

/// All features of word `at` of a sentence whose words before it have `tags`.
pub(super) fn features(words: &[Word<'_>], at: usize, tags: &[Tag]) -> Vec<u32> {
    let word = |ahead: isize| {
        let at = at.checked_add_signed(ahead);
        at.and_then(|at| words.get(at)).copied().unwrap_or(Word::NONE)
    };
    let tag = |back: usize| at.checked_sub(back).map(|at| tags[at]);
    let mut all = Vec::new();
    all.extend(word(0).own());
    all.extend(word(-1).before());
    all.extend(word(1).behind());
    all.extend(word(-2).second_before());
    all.extend(word(2).second_behind());
    all.extend(of_tags([tag(2), tag(1)]));
    all.extend(of_shapes(word(0).shape, word(1).shape));
    all
}

fn certain(lessons: &[Lesson]) -> HashMap<u64, Tag> {
    let mut seen: HashMap<&str, HashMap<Tag, usize>> = HashMap::new();
    for lesson in lessons {
        for (word, tag) in lesson.words.iter().zip(&lesson.tags) {
            if let Some(tag) = tag {
                *seen.entry(word).or_default().entry(*tag).or_default() += 1;
            }
        }
    }
    let one = |(word, tags): (&str, HashMap<Tag, usize>)| {
        let all: usize = tags.values().sum();
        let (tag, most) = tags.into_iter().max_by_key(|(_, count)| *count)?;
        (all >= CERTAIN && most == all).then(|| (hash::of(word.bytes()), tag))
    };
    seen.into_iter().filter_map(one).collect()
}

/// An averaged perceptron.
#[derive(Default)]
struct Learner {
    /// Weights, their sums over time, and when each was changed last.
    rows: HashMap<u32, [(i32, i64, i64); Tag::ALL.len()]>,
    seen: HashMap<u32, u32>,
    time: i64,
}

impl Learner {
    fn read(&mut self, words: &[Word<'_>], gold: &[Option<Tag>], certain: &HashMap<u64, Tag>) {
        let mut tags = Vec::with_capacity(words.len());
        for at in 0..words.len() {
            let known = words[at].certain.or_else(|| certain.get(&words[at].hash).copied());
            let mut all = Vec::new();
            let tag = known.unwrap_or_else(|| {
                let mut sums = [0; Tag::ALL.len()];
                all.extend(features(words, at, &tags));
                for row in all.iter().filter_map(|feature| self.rows.get(feature)) {
                    sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight.0);
                }
                Tagger::best(&sums)
            });
            if let (None, Some(gold)) = (known, gold[at]) {
                self.time += 1;
                all.iter().for_each(|feature| *self.seen.entry(*feature).or_default() += 1);
                if tag != gold {
                    all.iter().for_each(|feature| {
                        self.change(*feature, gold, 1);
                        self.change(*feature, tag, -1);
                    });
                }
            }
            tags.push(tag);
        }
    }

    fn change(&mut self, feature: u32, tag: Tag, by: i32) {
        let (weight, sum, changed) =
            &mut self.rows.entry(feature).or_insert([(0, 0, 0); Tag::ALL.len()])[tag as usize];
        *sum += i64::from(*weight) * (self.time - *changed);
        *changed = self.time;
        *weight += by;
    }

    fn averaged(&self) -> BTreeMap<u32, Weights> {
        let mut averaged = BTreeMap::new();
        for (feature, row) in &self.rows {
            if self.seen[feature] < SEEN * PASSES as u32 {
                continue;
            }
            let mut weights = Tagger::NOTHING;
            for (to, (weight, sum, changed)) in weights.iter_mut().zip(row) {
                let sum = *sum + i64::from(*weight) * (self.time - *changed);
                *to = (sum as f64 / self.time as f64 * SCALE).round() as i16;
            }
            if weights != Tagger::NOTHING {
                averaged.insert(*feature, weights);
            }
        }
        averaged
    }
}

fn written(certain: &HashMap<u64, Tag>, weights: &BTreeMap<u32, Weights>) -> String {
    let mut file = "# Weights of the tagger, made by `cargo xtask tagger`: see annotate/tags.\n".to_owned();
    let certain: BTreeMap<_, _> = certain.iter().collect();
    for (word, tag) in certain {
        _ = writeln!(file, "word\t{word:x}\t{}", *tag as u8);
    }
    for (feature, weights) in weights {
        _ = write!(file, "feature\t{feature:x}");
        for (tag, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0) {
            _ = write!(file, "\t{tag}={weight}");
        }
        file.push('\n');
    }
    file
}

//! The model that tells which lines of a page are the article: numbers learned from pages whose article is known.
//!
//! Two linear parts weigh the names of elements and the words of lines; two sets of decision trees weigh all that
//! is measured of a line, the second with what the first made of the lines around it. All trees are symmetric: one
//! question a level, the answers taken together are the place of the leaf. `cargo xtask train` makes the files.

use std::collections::HashMap;
use std::sync::LazyLock;

use thiserror::Error;

/// A file of the model does not say what it should.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line} of the model's {file}: {reason}")]
pub struct ModelError {
    /// Which file.
    pub file: &'static str,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// The model.
#[derive(Debug, Default)]
pub struct BodyModel {
    names: HashMap<String, (f32, f32)>,
    words: HashMap<String, [f32; Place::COUNT]>,
    alone: Trees,
    together: Trees,
}

/// Where in a line a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among the first three.
    First,
    /// Among the last two.
    Last,
    /// Anywhere in a short line.
    Short,
}

impl Place {
    pub(super) const COUNT: usize = 3;
}

/// Trees whose answers are added up.
#[derive(Debug, Default)]
pub(super) struct Trees {
    base: f32,
    trees: Vec<SymmetricTree>,
}

#[derive(Debug)]
struct SymmetricTree {
    /// Feature and threshold of each level; the answer is a bit, 1 where the feature is greater.
    questions: Vec<(u16, f32)>,
    /// One for each combination of answers, the first question being the lowest bit.
    leaves: Vec<f32>,
}

impl Trees {
    /// For each row of features the probability that they are those of a line of the article.
    ///
    /// One question is put to all rows before the next: the compiler makes of that a few instructions for many rows.
    pub(super) fn probabilities(&self, rows: &[Vec<f32>]) -> Vec<f32> {
        let width = rows.first().map_or(0, Vec::len);
        let mut columns = vec![0.0f32; width * rows.len()];
        for (at, row) in rows.iter().enumerate() {
            for (feature, value) in row.iter().enumerate() {
                columns[feature * rows.len() + at] = *value;
            }
        }
        let mut sums = vec![self.base; rows.len()];
        let mut leaf = vec![0u8; rows.len()];
        for tree in &self.trees {
            leaf.fill(0);
            for (level, (feature, threshold)) in tree.questions.iter().enumerate() {
                let from = usize::from(*feature) * rows.len();
                let Some(column) = columns.get(from..from + rows.len()) else { continue };
                for (leaf, value) in leaf.iter_mut().zip(column) {
                    *leaf |= u8::from(value > threshold) << level;
                }
            }
            for (sum, leaf) in sums.iter_mut().zip(&leaf) {
                *sum += tree.leaves.get(usize::from(*leaf)).copied().unwrap_or(0.0);
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }
}

/// Levels of a tree: the place of a leaf has eight bits.
const MAX_LEVELS: usize = 8;

static SHIPPED: LazyLock<BodyModel> = LazyLock::new(|| {
    BodyModel::parse(
        include_str!("../../../data/body/names.tsv"),
        include_str!("../../../data/body/words.tsv"),
        include_str!("../../../data/body/trees.tsv"),
    )
    .unwrap_or_else(|error| unreachable!("a test reads these files: {error}"))
});

impl BodyModel {
    /// The model that the program carries.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a model from its three files.
    ///
    /// - names: `name`, weight close above a line, weight further above;
    /// - words: `first`, `last` or `short`, word, weight;
    /// - trees: `stage` and its base value, then a tree a line: questions as `feature>threshold`, then `:` and leaves.
    pub fn parse(names: &str, words: &str, trees: &str) -> Result<Self, ModelError> {
        let mut model = Self::default();
        for (line, fields) in rows(names) {
            let error = |reason| ModelError { file: "names", line, reason };
            let [name, near, far] = fields[..] else { return Err(error("not three fields")) };
            let weights = number(near).zip(number(far)).ok_or_else(|| error("no number"))?;
            model.names.insert(name.to_owned(), weights);
        }
        for (line, fields) in rows(words) {
            let error = |reason| ModelError { file: "words", line, reason };
            let [place, word, weight] = fields[..] else { return Err(error("not three fields")) };
            let place = match place {
                "first" => Place::First,
                "last" => Place::Last,
                "short" => Place::Short,
                _ => return Err(error("no place of a word")),
            };
            let weight = number(weight).ok_or_else(|| error("no number"))?;
            model.words.entry(word.to_owned()).or_default()[place as usize] = weight;
        }
        let mut stages: Vec<Trees> = Vec::new();
        for (line, fields) in rows(trees) {
            let error = |reason| ModelError { file: "trees", line, reason };
            if let ["stage", base] = fields[..] {
                let base = number(base).ok_or_else(|| error("no number"))?;
                stages.push(Trees { base, trees: Vec::new() });
                continue;
            }
            let split = fields.iter().position(|f| *f == ":").ok_or_else(|| error("no leaves"))?;
            let questions: Option<Vec<(u16, f32)>> = fields[..split]
                .iter()
                .map(|q| q.split_once('>').and_then(|(f, t)| f.parse().ok().zip(number(t))))
                .collect();
            let questions = questions.ok_or_else(|| error("no question"))?;
            let leaves: Option<Vec<f32>> = fields[split + 1..].iter().map(|leaf| number(leaf)).collect();
            let leaves = leaves.ok_or_else(|| error("no number"))?;
            if questions.len() > MAX_LEVELS || leaves.len() != 1 << questions.len() {
                return Err(error("leaves do not fit the questions"));
            }
            let stage = stages.last_mut().ok_or_else(|| error("a tree before any stage"))?;
            stage.trees.push(SymmetricTree { questions, leaves });
        }
        let line = trees.lines().count();
        let error = ModelError { file: "trees", line, reason: "not two stages" };
        [model.alone, model.together] = <[Trees; 2]>::try_from(stages).map_err(|_| error)?;
        Ok(model)
    }

    /// Weights of a name close above a line, and further above.
    pub(super) fn name(&self, name: &str) -> (f32, f32) {
        self.names.get(name).copied().unwrap_or_default()
    }

    /// What the words of a line say.
    pub(super) fn words(&self, text: &str) -> f32 {
        let mut sum = 0.0;
        each_word(text, |place, word| {
            sum += self.words.get(word).map_or(0.0, |weights| weights[place as usize]);
        });
        sum
    }

    /// What is measured of a line by itself.
    pub(super) fn alone(&self) -> &Trees {
        &self.alone
    }

    /// What is measured of a line among others.
    pub(super) fn together(&self) -> &Trees {
        &self.together
    }
}

fn rows(file: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    file.lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.split('\t').collect()))
}

fn number(written: &str) -> Option<f32> {
    written.parse().ok().filter(|n: &f32| n.is_finite())
}

/// Words of a short line.
const SHORT: usize = 10;

/// Calls `each` with the words of a line that are weighed: the first three, the last two, all of a short line.
pub(in crate::extract) fn each_word(text: &str, mut each: impl FnMut(Place, &str)) {
    let split = |c: char| !c.is_alphanumeric();
    let words = || text.split(split).filter(|w| !w.is_empty());
    let mut lower = String::new();
    let mut say = |place, word: &str| {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        each(place, &lower);
    };
    words().take(3).for_each(|word| say(Place::First, word));
    text.rsplit(split).filter(|w| !w.is_empty()).take(2).for_each(|word| say(Place::Last, word));
    if words().nth(SHORT).is_none() {
        words().for_each(|word| say(Place::Short, word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_whole() {
        let model = BodyModel::shipped();
        assert!(!model.names.is_empty() && !model.words.is_empty());
        assert!(!model.alone.trees.is_empty() && !model.together.trees.is_empty());
    }

    #[test]
    fn trees_answer_by_their_leaves() {
        let model = BodyModel::parse("", "", "stage\t0\n0>1\t1>0.5\t:\t-2\t-1\t1\t2\nstage\t0\n").unwrap();
        let at = |a: f32, b: f32| model.alone.probabilities(&[vec![a, b]])[0];
        assert!(at(0.0, 0.0) < at(2.0, 0.0) && at(2.0, 0.0) < at(0.0, 1.0) && at(0.0, 1.0) < at(2.0, 1.0));
    }

    #[test]
    fn broken_files_say_where() {
        assert_eq!(BodyModel::parse("a\t1", "", "stage\t0\nstage\t0\n").unwrap_err().line, 1);
        assert_eq!(BodyModel::parse("", "", "# x\nstage\t0\n0>1\t:\t1").unwrap_err().line, 3);
    }
}

//! Which lines of a page are the article.

mod context;
mod hints;
mod measure;
mod model;
mod tokens;

use std::collections::HashSet;

pub(super) use context::add_context;
pub(super) use hints::{NEAR_BLOCKS, each_name, named};
pub(super) use measure::{Measured, Stated, measure};
pub(super) use model::each_word;
pub use model::{BodyModel, ModelError, Place};

use super::html::Tree;
use super::lines::Lines;
use tokens::{covered, shingles};

/// A line that is at least so probable is the article's.
const PROBABLE: f32 = 0.5;
/// Where so few words are probable, less doubt will do: a third of the best line's probability.
const FEW_WORDS: u32 = 60;
/// The least probability that is ever enough.
const POSSIBLE: f32 = 0.15;
/// A line of as many words is a copy of lines before it where most of its runs of words stand in them: pages hold
/// their whole article as one line, for machines.
const COPY_WORDS: u32 = 60;
const COPY_SHARE: f32 = 0.8;
/// So many lines of so many words each, one behind the other, that were all there before, are a copy for other widths.
/// A single one may be meant: a pull quote, a refrain, a meal of the week.
const COPIED_LINES: usize = 3;
const COPIED_WORDS: u32 = 8;

/// The lines of the article, in order, as indexes.
pub(super) fn choose(tree: &Tree<'_>, lines: &Lines, stated: Stated<'_>, model: &BodyModel) -> Vec<usize> {
    let mut measured = measure(tree, lines, stated, model);
    let alone = model.alone().probabilities(&measured.features);
    add_context(tree, lines, &measured.kinds, &alone, &mut measured.features);
    let probable = model.together().probabilities(&measured.features);
    let chosen = above(lines, &probable);
    without_copies(lines, &measured, chosen)
}

fn above(lines: &Lines, probable: &[f32]) -> Vec<usize> {
    let over =
        |least: f32| -> Vec<usize> { (0..probable.len()).filter(|at| probable[*at] > least).collect() };
    let words = |chosen: &[usize]| chosen.iter().map(|at| lines.all[*at].words).sum::<u32>();
    let chosen = over(PROBABLE);
    if words(&chosen) >= FEW_WORDS {
        return chosen;
    }
    let most = probable.iter().copied().fold(0.0, f32::max);
    over((most * 0.3).clamp(POSSIBLE, PROBABLE))
}

/// Pages hold copies of what they show: for other widths, for machines.
fn without_copies(lines: &Lines, measured: &Measured, chosen: Vec<usize>) -> Vec<usize> {
    let mut told: HashSet<u64> = HashSet::new();
    let mut whole: HashSet<&[u64]> = HashSet::new();
    let mut kept: Vec<usize> = Vec::with_capacity(chosen.len());
    // Lines at the end of `kept` that were all there before.
    let mut run = 0;
    for at in chosen {
        let words = lines.all[at].words;
        let tokens = &measured.tokens[at];
        if words >= COPY_WORDS && covered(tokens, &told) > COPY_SHARE {
            continue;
        }
        told.extend(shingles(tokens));
        let again = !whole.insert(tokens) && words >= COPIED_WORDS;
        run = if again { run + 1 } else { 0 };
        kept.push(at);
        if run == COPIED_LINES {
            kept.truncate(kept.len() - run);
        } else if run > COPIED_LINES {
            kept.pop();
        }
    }
    kept
}

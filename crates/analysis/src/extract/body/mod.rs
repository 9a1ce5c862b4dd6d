//! Which lines of a page are the article.

mod context;
mod hints;
mod measure;
mod model;

use std::collections::HashSet;

pub(super) use context::add_context;
pub(super) use hints::{NEAR_BLOCKS, each_name, named};
pub(super) use measure::{Measured, Stated, measure};
pub(super) use model::each_word;
pub use model::{BodyModel, ModelError, Place};

use super::html::Tree;
use super::lines::Lines;
use measure::{covered, shingles};

/// A line that is at least so probable is the article's.
const PROBABLE: f32 = 0.5;
/// A page of which so few words are probable is read again with half the doubt.
const FEW_WORDS: u32 = 60;
/// The least probability on the second reading.
const POSSIBLE: f32 = 0.15;
/// Lines of as many words are not told twice.
const TOLD_WORDS: u32 = 8;
/// A line with more of its runs of words in lines before it tells nothing new.
const TOLD_SHARE: f32 = 0.8;

/// The lines of the article, in order, as indexes.
pub(super) fn choose(tree: &Tree<'_>, lines: &Lines, stated: Stated<'_>, model: &BodyModel) -> Vec<usize> {
    let mut measured = measure(tree, lines, stated, model);
    let alone: Vec<f32> = measured.features.iter().map(|f| model.alone().probability(f)).collect();
    add_context(tree, lines, &measured.kinds, &alone, &mut measured.features);
    let probable: Vec<f32> = measured.features.iter().map(|f| model.together().probability(f)).collect();
    let chosen = above(lines, &probable);
    without_repetition(lines, &measured, chosen)
}

fn above(lines: &Lines, probable: &[f32]) -> Vec<usize> {
    let over = |least: f32| -> Vec<usize> {
        (0..probable.len()).filter(|at| probable[*at] > least).collect()
    };
    let words = |chosen: &[usize]| chosen.iter().map(|at| lines.lines[*at].words).sum::<u32>();
    let chosen = over(PROBABLE);
    if words(&chosen) >= FEW_WORDS {
        return chosen;
    }
    let most = probable.iter().copied().fold(0.0, f32::max);
    over((most * 0.3).clamp(POSSIBLE, PROBABLE))
}

/// Pages hold copies of what they show: for other widths, for machines, as a teaser of the next page.
fn without_repetition(lines: &Lines, measured: &Measured, chosen: Vec<usize>) -> Vec<usize> {
    let mut told: HashSet<u64> = HashSet::new();
    chosen
        .into_iter()
        .filter(|at| {
            if lines.lines[*at].words < TOLD_WORDS {
                return true;
            }
            let tokens = &measured.tokens[*at];
            let again = covered(tokens, &told) > TOLD_SHARE;
            told.extend(shingles(tokens));
            !again
        })
        .collect()
}

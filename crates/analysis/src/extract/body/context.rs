//! What is measured of a line among others: what the model made of each line by itself, gathered around it.

use super::super::html::{Layout, NodeId, Tree};
use super::super::lines::Lines;
use super::measure::Kinds;

/// Lines looked at on each side.
const REACH: isize = 3;
/// Stands for a line before the first or behind the last.
const NOTHING: f32 = -0.2;
/// Enclosing blocks that are looked at.
const LEVELS: usize = 6;

/// Adds to the features of each line what `alone`, the probabilities of the lines, says around it.
pub(in crate::extract) fn add_context(
    tree: &Tree<'_>,
    lines: &Lines,
    kinds: &Kinds,
    alone: &[f32],
    features: &mut [Vec<f32>],
) {
    let count = alone.len();
    let words: Vec<f32> = lines.all.iter().map(|l| l.words.max(1) as f32).collect();
    let likely: Vec<f32> = words.iter().zip(alone).map(|(w, p)| w * p).collect();
    let total = likely.iter().sum::<f32>() + 1e-6;
    let most = alone.iter().copied().fold(0.0, f32::max);
    let groups = kinds.sums(likely.iter().copied().zip(words.iter().copied()));
    let mut below = vec![(0.0f32, 0.0f32); tree.len()];
    for (at, line) in lines.all.iter().enumerate() {
        let sum = &mut below[line.block as usize];
        *sum = (sum.0 + likely[at], sum.1 + words[at]);
    }
    for node in tree.ids().rev() {
        let own = below[node as usize];
        let above = &mut below[tree.parent(node) as usize];
        *above = (above.0 + own.0, above.1 + own.1);
    }
    let windows = [2usize, 7].map(|reach| smooth(&likely, &words, reach));
    let mut before = 0.0;
    for at in 0..count {
        let out = &mut features[at];
        out.push(alone[at]);
        for offset in (-REACH..=REACH).filter(|o| *o != 0) {
            out.push(at.checked_add_signed(offset).and_then(|n| alone.get(n)).copied().unwrap_or(NOTHING));
        }
        out.extend([before / total, (total - before - likely[at]) / total, total.ln_1p(), most]);
        before += likely[at];
        out.extend(windows.iter().map(|w| w[at]));
        let (sum, all) = groups[kinds.of(at)];
        out.push(sum / all);
        let mut node = lines.all[at].block;
        for level in 0..LEVELS {
            let (sum, all) = below[node as usize];
            out.push(sum / all.max(1.0));
            if level == 2 || level + 1 == LEVELS {
                out.push(sum / total);
            }
            node = block_above(tree, node);
        }
    }
}

/// The mean of `likely` over the words of each line and of `reach` lines on both sides.
fn smooth(likely: &[f32], words: &[f32], reach: usize) -> Vec<f32> {
    let sums = |of: &[f32]| -> Vec<f64> {
        let mut sum = 0.0;
        std::iter::once(0.0)
            .chain(of.iter().map(|x| {
                sum += f64::from(*x);
                sum
            }))
            .collect()
    };
    let (likely_sums, word_sums) = (sums(likely), sums(words));
    (0..likely.len())
        .map(|at| {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(likely.len()));
            ((likely_sums[to] - likely_sums[from]) / (word_sums[to] - word_sums[from]).max(1.0)) as f32
        })
        .collect()
}

/// The next block element above `node`; the root above the topmost.
pub(super) fn block_above(tree: &Tree<'_>, node: NodeId) -> NodeId {
    tree.above(node).find(|above| tree.tag(*above).layout() == Layout::Block).unwrap_or(0)
}

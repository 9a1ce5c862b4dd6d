//! Gradient boosting of symmetric trees: one question a level, the same for all branches.

use std::fmt::Write;

use super::linear::probability;

/// Trees of one stage.
pub(super) struct Boosted {
    base: f32,
    trees: Vec<Tree>,
}

struct Tree {
    questions: Vec<(usize, f32)>,
    leaves: Vec<f32>,
}

/// How a stage is trained.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) trees: usize,
    pub(super) depth: usize,
    pub(super) step: f32,
    /// Share of the features, and of the rows, that a tree is made from.
    pub(super) features: f32,
    pub(super) rows: f32,
    /// Added to the weight of a leaf.
    pub(super) ridge: f32,
}

/// Parts of equal size that a feature's values are cut into, once as often as they come and once each value alike.
const BINS: usize = 64;
/// Rows' weights are small; the trees' are counted in these.
const SCALE: f32 = 20.0;

/// A table of rows: features by column, each value as the number of thresholds below it.
pub(super) struct Table {
    columns: Vec<Vec<u8>>,
    thresholds: Vec<Vec<f32>>,
}

impl Table {
    pub(super) fn of(rows: &[&[f32]]) -> Self {
        let width = rows.first().map_or(0, |r| r.len());
        let mut columns = Vec::with_capacity(width);
        let mut thresholds = Vec::with_capacity(width);
        for feature in 0..width {
            let mut values: Vec<f32> = rows.iter().map(|r| r[feature]).collect();
            values.sort_by(f32::total_cmp);
            let mut bounds: Vec<f32> = (1..BINS).map(|b| values[b * values.len() / BINS]).collect();
            // The many lines of menus would leave few thresholds for prose.
            values.dedup();
            bounds.extend((1..BINS).map(|b| values[b * values.len() / BINS]));
            bounds.sort_by(f32::total_cmp);
            bounds.dedup();
            bounds.retain(|b| *b < values[values.len() - 1]);
            columns.push(rows.iter().map(|r| bounds.partition_point(|b| *b < r[feature]) as u8).collect());
            thresholds.push(bounds);
        }
        Self { columns, thresholds }
    }
}

impl Boosted {
    pub(super) fn fit(rows: &[&[f32]], labels: &[f32], weights: &[f32], settings: Settings) -> Self {
        let table = Table::of(rows);
        let count = rows.len();
        let weights: Vec<f32> = weights.iter().map(|w| w * SCALE).collect();
        let total: f32 = weights.iter().sum();
        let mean = weights.iter().zip(labels).map(|(w, y)| w * y).sum::<f32>() / total;
        let base = (mean / (1.0 - mean)).ln();
        let mut scores = vec![base; count];
        let mut random = Random(0x5eed);
        let mut trees = Vec::new();
        let mut slope = vec![0.0f32; count];
        let mut bend = vec![0.0f32; count];
        for _ in 0..settings.trees {
            for at in 0..count {
                let p = probability(scores[at]);
                slope[at] = weights[at] * (labels[at] - p);
                bend[at] = weights[at] * (p * (1.0 - p)).max(1e-4);
            }
            let features: Vec<usize> =
                (0..table.columns.len()).filter(|_| random.chance(settings.features)).collect();
            let chosen: Vec<u32> = (0..count as u32).filter(|_| random.chance(settings.rows)).collect();
            let tree = grow(&table, &features, &chosen, &slope, &bend, settings);
            for (at, score) in scores.iter_mut().enumerate() {
                let leaf = tree
                    .questions
                    .iter()
                    .enumerate()
                    .map(|(level, (f, bin))| usize::from(usize::from(table.columns[*f][at]) > *bin) << level)
                    .sum::<usize>();
                *score += tree.leaves[leaf];
            }
            trees.push(Tree {
                questions: tree.questions.iter().map(|(f, bin)| (*f, table.thresholds[*f][*bin])).collect(),
                leaves: tree.leaves,
            });
        }
        Self { base, trees }
    }

    /// As the model's file has it.
    pub(super) fn write(&self) -> String {
        let mut out = format!("stage\t{:.4}\n", self.base);
        for tree in &self.trees {
            for (feature, threshold) in &tree.questions {
                let _ = write!(out, "{feature}>{threshold}\t");
            }
            out.push(':');
            for leaf in &tree.leaves {
                let _ = write!(out, "\t{leaf:.4}");
            }
            out.push('\n');
        }
        out
    }

    pub(super) fn probability(&self, row: &[f32]) -> f32 {
        let mut sum = self.base;
        for tree in &self.trees {
            let leaf: usize = tree
                .questions
                .iter()
                .enumerate()
                .map(|(level, (feature, threshold))| usize::from(row[*feature] > *threshold) << level)
                .sum();
            sum += tree.leaves[leaf];
        }
        probability(sum)
    }
}

struct Grown {
    /// (feature, index of its threshold): yes where the row's bin is greater.
    questions: Vec<(usize, usize)>,
    leaves: Vec<f32>,
}

fn grow(
    table: &Table,
    features: &[usize],
    rows: &[u32],
    slope: &[f32],
    bend: &[f32],
    settings: Settings,
) -> Grown {
    let mut leaf_of = vec![0u16; rows.len()];
    let mut questions = Vec::new();
    for level in 0..settings.depth {
        let leaves = 1 << level;
        let width = BINS * 2;
        let mut best: Option<(f32, usize, usize)> = None;
        let mut sums = vec![(0.0f32, 0.0f32); leaves * width];
        for feature in features {
            let bins = table.thresholds[*feature].len();
            if bins == 0 {
                continue;
            }
            sums.fill((0.0, 0.0));
            let column = &table.columns[*feature];
            for (row, leaf) in rows.iter().zip(&leaf_of) {
                let row = *row as usize;
                let sum = &mut sums[usize::from(*leaf) * width + usize::from(column[row])];
                sum.0 += slope[row];
                sum.1 += bend[row];
            }
            let gain = |s: f32, b: f32| s * s / (b + settings.ridge);
            let mut gains = vec![0.0f32; bins];
            for leaf in sums.chunks(width) {
                let (all_s, all_b) = leaf.iter().fold((0.0, 0.0), |a, x| (a.0 + x.0, a.1 + x.1));
                let (mut s, mut b) = (0.0, 0.0);
                for bin in 0..bins {
                    s += leaf[bin].0;
                    b += leaf[bin].1;
                    gains[bin] += gain(s, b) + gain(all_s - s, all_b - b);
                }
            }
            for (bin, gain) in gains.into_iter().enumerate() {
                if best.is_none_or(|(most, _, _)| gain > most) {
                    best = Some((gain, *feature, bin));
                }
            }
        }
        let Some((_, feature, bin)) = best else { break };
        questions.push((feature, bin));
        let column = &table.columns[feature];
        for (row, leaf) in rows.iter().zip(&mut leaf_of) {
            *leaf |= u16::from(usize::from(column[*row as usize]) > bin) << level;
        }
    }
    let mut sums = vec![(0.0f32, 0.0f32); 1 << questions.len()];
    for (row, leaf) in rows.iter().zip(&leaf_of) {
        let sum = &mut sums[usize::from(*leaf)];
        sum.0 += slope[*row as usize];
        sum.1 += bend[*row as usize];
    }
    let leaves = sums.into_iter().map(|(s, b)| settings.step * s / (b + settings.ridge)).collect();
    Grown { questions, leaves }
}

/// xorshift64*: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn chance(&mut self, share: f32) -> bool {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40;
        (number as f32) < share * (1u64 << 24) as f32
    }
}

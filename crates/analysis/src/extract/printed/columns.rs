//! Rows to columns: the lines of a page in the order in which they are read.

use super::rows::{Row, Word, usual_size};

/// A gutter is at least this part of the usual font size wide. Those of newspapers are .9 and more; blanks between
/// words that happen to stand under each other over several rows are narrower.
const GUTTER: f32 = 0.8;
/// Rows above one that ends a band which may belong to the next.
const LOOK_BACK: usize = 16;
/// Lines on either side of a gutter.
const LEAST_LINES: usize = 2;
/// Width of a column's lines on average, in font sizes: what is narrower is a table, which is read row by row.
const LEAST_WIDTH: f32 = 6.0;

/// Parts of a page within parts of it.
const MAX_DEPTH: usize = 8;

/// A line of one column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Baseline.
    pub(super) y: f32,
    /// The usual size of its font.
    pub(super) size: f32,
}

/// The columns of a page, in the order in which they are read, each with its lines.
///
/// Rows are taken together from the head on for as long as one stretch of the width stays free in all of them. Where
/// such a stretch has lines on both of its sides it is a gutter, and the rows are read column by column.
pub(super) fn columns(rows: &[Row]) -> Vec<Vec<Line>> {
    columns_within(rows.iter().map(Vec::as_slice).collect(), MAX_DEPTH)
}

/// The same for a part of a page, which may have columns of its own down to `depth` parts within parts.
fn columns_within(rows: Vec<&[Word]>, depth: usize) -> Vec<Vec<Line>> {
    let edges = edges(rows.iter().copied().flatten());
    let gutter = GUTTER * usual_size(rows.iter().copied().flatten());
    let mut page =
        Page { columns: vec![Vec::new()], band: Vec::new(), free: vec![edges], edges, gutter, depth };
    rows.into_iter().for_each(|row| page.take(row));
    page.close();
    page.columns.retain(|column| !column.is_empty());
    page.columns
}

/// Stretches of the width, in order.
type Stretches = Vec<(f32, f32)>;

/// A page on its way into columns.
struct Page<'r> {
    columns: Vec<Vec<Line>>,
    /// Rows that share a free stretch.
    band: Vec<&'r [Word]>,
    /// What is free in all of them.
    free: Stretches,
    /// Left and right end of all that is printed.
    edges: (f32, f32),
    /// Least width of a gutter.
    gutter: f32,
    /// Parts within parts that may follow.
    depth: usize,
}

impl<'r> Page<'r> {
    fn take(&mut self, row: &'r [Word]) {
        let blanks = blanks(row, self.edges);
        let mut free = both(&self.free, &blanks, self.gutter);
        if free.is_empty() {
            free = both(&[self.edges], &blanks, self.gutter);
            // A centred headline has free stretches too, which end where columns begin below it: the last rows above
            // this one may be theirs.
            let kept = if self.close_columns() { self.band.len() } else { self.shared_with(&mut free) };
            self.close_lines(kept);
        }
        self.free = free;
        self.band.push(row);
    }

    /// The first of the last rows that leave free what is `free` in the row below them, which is narrowed to that.
    fn shared_with(&self, free: &mut Stretches) -> usize {
        let mut first = self.band.len();
        for (at, row) in self.band.iter().enumerate().rev().take(LOOK_BACK) {
            let narrower = both(free, &blanks(row, self.edges), self.gutter);
            if narrower.is_empty() {
                break;
            }
            *free = narrower;
            first = at;
        }
        first
    }

    fn close(&mut self) {
        if !self.close_columns() {
            self.close_lines(self.band.len());
        }
    }

    /// Ends the band as columns, where it has any.
    fn close_columns(&mut self) -> bool {
        if self.depth == 0 {
            return false;
        }
        let gutters: Vec<f32> = self.free.iter().map(|(from, to)| f32::midpoint(*from, *to)).collect();
        let mut parts: Vec<Vec<&[Word]>> = vec![Vec::new(); gutters.len() + 1];
        for row in &self.band {
            cut(row, &gutters).into_iter().for_each(|(at, words)| parts[at].push(words));
        }
        parts.retain(|rows| !rows.is_empty());
        if parts.len() < 2 || !parts.iter().all(|rows| is_column(rows)) {
            return false;
        }
        // A headline over two of three columns hides the gutter between these.
        self.columns.extend(parts.into_iter().flat_map(|rows| columns_within(rows, self.depth - 1)));
        // What follows is read after them, in a column of its own.
        self.columns.push(Vec::new());
        self.band.clear();
        true
    }

    /// Ends the first `rows` rows of the band line by line, behind what stands there.
    fn close_lines(&mut self, rows: usize) {
        let lines = self.band.drain(..rows).map(line);
        if let Some(column) = self.columns.last_mut() {
            column.extend(lines);
        }
    }
}

/// The stretches of `left..right` that a row leaves free.
fn blanks(row: &[Word], (left, right): (f32, f32)) -> Stretches {
    let mut blanks = Vec::new();
    let mut from = left;
    for word in row {
        blanks.push((from, word.left));
        from = from.max(word.right);
    }
    blanks.push((from, right));
    blanks
}

/// What is free in both lists, in order, where it is wide enough. Both are in order and overlap in nothing of their
/// own.
fn both(some: &[(f32, f32)], others: &[(f32, f32)], least: f32) -> Stretches {
    let mut out = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < some.len() && b < others.len() {
        let (from, to) = (some[a].0.max(others[b].0), some[a].1.min(others[b].1));
        if to - from >= least && to > from {
            out.push((from, to));
        }
        if some[a].1 < others[b].1 { a += 1 } else { b += 1 }
    }
    out
}

/// The words of a row in each part between gutters.
fn cut<'r>(row: &'r [Word], gutters: &[f32]) -> Vec<(usize, &'r [Word])> {
    let part = |word: &Word| gutters.partition_point(|gutter| *gutter < word.left);
    row.chunk_by(|a, b| part(a) == part(b)).map(|words| (part(&words[0]), words)).collect()
}

fn is_column(rows: &[&[Word]]) -> bool {
    let widths = rows.iter().map(|row| {
        let (left, right) = edges(row.iter());
        (right - left) / usual_size(row.iter())
    });
    rows.len() >= LEAST_LINES && widths.sum::<f32>() >= LEAST_WIDTH * rows.len() as f32
}

/// Left and right end of words.
fn edges<'r>(words: impl Iterator<Item = &'r Word>) -> (f32, f32) {
    words.fold((f32::INFINITY, f32::NEG_INFINITY), |(left, right), word| {
        (left.min(word.left), right.max(word.right))
    })
}

fn line(words: &[Word]) -> Line {
    let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let (left, right) = edges(words.iter());
    Line { text: text.join(" "), left, right, y: words[0].y, size: usual_size(words.iter()) }
}

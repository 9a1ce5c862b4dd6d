//! What is measured of each line of a page, for the model that tells which lines are the article's.

use std::collections::{HashMap, HashSet};

use super::super::html::{NodeId, Tag, Tree};
use super::super::lines::{Line, Lines};
use super::context::block_above;
use super::hints::Hints;
use super::model::BodyModel;
use super::tokens::{covered, share, shingles, tokens, whole};
use crate::hash::{SEED, mix};

/// Words that a line needs to count as prose.
const PROSE_WORDS: u32 = 12;
/// Share of linked words above which a line is no prose.
const PROSE_LINKED: f32 = 0.3;
/// Enclosing blocks that are measured beside a line.
const LEVELS: usize = 4;
/// Lines looked at on each side.
const REACH: isize = 2;
/// About how many numbers one line gets, with those of its context.
const FEATURES: usize = 128;

/// What the page says of itself, for comparison with its lines.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::extract) struct Stated<'p> {
    pub(in crate::extract) title: Option<&'p str>,
    pub(in crate::extract) description: Option<&'p str>,
    /// The body as structured data gives it.
    pub(in crate::extract) body: Option<&'p str>,
}

/// Lines of blocks with the same names are of one kind: a page's paragraphs, its teasers, its menu's entries.
pub(in crate::extract) struct Kinds {
    of: Vec<usize>,
    count: usize,
}

impl Kinds {
    fn read(tree: &Tree<'_>, lines: &Lines) -> Self {
        let mut known: HashMap<u64, usize> = HashMap::new();
        let of = lines.all.iter().map(|line| {
            let next = known.len();
            *known.entry(kind_of(tree, line.block)).or_insert(next)
        });
        Self { of: of.collect(), count: known.len() }
    }

    /// The kind of a line.
    pub(super) fn of(&self, line: usize) -> usize {
        self.of[line]
    }

    /// Sums of pairs of numbers, one a line, for each kind.
    pub(super) fn sums(&self, pairs: impl Iterator<Item = (f32, f32)>) -> Vec<(f32, f32)> {
        let mut sums = vec![(0.0, 0.0); self.count];
        for (kind, pair) in self.of.iter().zip(pairs) {
            let sum = &mut sums[*kind];
            *sum = (sum.0 + pair.0, sum.1 + pair.1);
        }
        sums
    }
}

/// What was measured of a page: the numbers of each line by itself, and what else is needed to go on.
pub(in crate::extract) struct Measured {
    pub(in crate::extract) features: Vec<Vec<f32>>,
    pub(in crate::extract) kinds: Kinds,
    /// Folded words of each line, hashed.
    pub(super) tokens: Vec<Vec<u64>>,
}

/// Measures all lines of a page.
pub(in crate::extract) fn measure(
    tree: &Tree<'_>,
    lines: &Lines,
    stated: Stated<'_>,
    model: &BodyModel,
) -> Measured {
    let hints = Hints::read(tree, model);
    let page = Page::new(tree, lines, stated);
    let features = (0..lines.all.len())
        .map(|at| {
            let mut features = page.features(at, &hints);
            let line = &lines.all[at];
            features.extend([hints.names(tree, line.nodes.0), model.words(lines.words(line))]);
            features
        })
        .collect();
    Measured { features, kinds: page.kinds, tokens: page.said.into_iter().map(|said| said.tokens).collect() }
}

/// What is below an element.
#[derive(Clone, Copy, Default)]
struct Below {
    words: f32,
    linked: f32,
    prose: f32,
    lines: f32,
    paragraphs: f32,
}

impl Below {
    fn add(&mut self, other: Below) {
        self.words += other.words;
        self.linked += other.linked;
        self.prose += other.prose;
        self.lines += other.lines;
        self.paragraphs += other.paragraphs;
    }
}

/// What a line says, by itself.
#[derive(Clone, Default)]
struct Said {
    /// Folded words, hashed.
    tokens: Vec<u64>,
    ends: f32,
    starts: f32,
    sentences: f32,
    commas: f32,
    upper: f32,
    digits: f32,
    capitalised: f32,
    signs: f32,
    quotes: f32,
    letters: f32,
}

struct Page<'p, 'h> {
    tree: &'p Tree<'h>,
    lines: &'p Lines,
    below: Vec<Below>,
    said: Vec<Said>,
    prose: Vec<bool>,
    kinds: Kinds,
    /// Of each kind: lines and words, words and linked words.
    alike: [Vec<(f32, f32)>; 2],
    repeated: HashMap<u64, f32>,
    title: HashSet<u64>,
    description: HashSet<u64>,
    body: HashSet<u64>,
    body_words: f32,
    headline: Option<usize>,
    /// Words of prose before each line.
    prose_before: Vec<f32>,
    /// Lines to the nearest line of prose before and behind.
    nearest: Vec<(f32, f32)>,
}

impl<'p, 'h> Page<'p, 'h> {
    fn new(tree: &'p Tree<'h>, lines: &'p Lines, stated: Stated<'_>) -> Self {
        let all = &lines.all;
        let said: Vec<Said> = all.iter().map(|line| said(lines.words(line))).collect();
        let prose: Vec<bool> = all.iter().map(is_prose).collect();
        let mut below = vec![Below::default(); tree.len()];
        for (line, prose) in all.iter().zip(&prose) {
            below[line.block as usize].add(Below {
                words: line.words as f32,
                linked: line.linked as f32,
                prose: if *prose { line.words as f32 } else { 0.0 },
                lines: 1.0,
                paragraphs: f32::from(u8::from(tree.tag(line.block) == Tag::P)),
            });
        }
        for node in tree.ids().rev() {
            let own = below[node as usize];
            below[tree.parent(node) as usize].add(own);
        }
        let kinds = Kinds::read(tree, lines);
        let alike = [
            kinds.sums(all.iter().map(|line| (1.0, line.words as f32))),
            kinds.sums(all.iter().map(|line| (line.words as f32, line.linked as f32))),
        ];
        let mut repeated: HashMap<u64, f32> = HashMap::new();
        for said in &said {
            *repeated.entry(whole(&said.tokens)).or_default() += 1.0;
        }
        let title = stated.title.map(tokens).unwrap_or_default();
        let headline = headline(tree, lines, &said, &title);
        let mut prose_before = Vec::with_capacity(all.len());
        let mut sum = 0.0;
        for (line, prose) in all.iter().zip(&prose) {
            prose_before.push(sum);
            sum += if *prose { line.words as f32 } else { 0.0 };
        }
        let body = stated.body.map(tokens).unwrap_or_default();
        Self {
            tree,
            lines,
            nearest: nearest(&prose),
            below,
            said,
            prose,
            kinds,
            alike,
            repeated,
            title: title.into_iter().collect(),
            description: shingles(&stated.description.map(tokens).unwrap_or_default()),
            body_words: body.len() as f32,
            body: shingles(&body),
            headline,
            prose_before,
        }
    }

    fn features(&self, at: usize, hints: &Hints) -> Vec<f32> {
        let line = &self.lines.all[at];
        let said = &self.said[at];
        let words = line.words.max(1) as f32;
        let mut out = Vec::with_capacity(FEATURES);
        let log = |x: f32| (1.0 + x).ln();
        // The line.
        out.extend([
            log(line.words as f32),
            said.letters / words,
            line.linked as f32 / words,
            line.stressed as f32 / words,
            said.ends,
            said.starts,
            log(said.sentences),
            said.commas / words,
            said.upper / said.letters.max(1.0),
            said.digits / said.letters.max(1.0),
            said.capitalised / words,
            said.signs,
            said.quotes.min(8.0),
        ]);
        // Its element, and those around.
        let tag = self.tree.tag(line.block);
        out.extend([
            element(tag),
            if tag.is_heading() { f32::from(tag as u8 - Tag::H1 as u8) + 1.0 } else { 0.0 },
            self.tree.depth(line.block) as f32,
            (line.nodes.1 - line.nodes.0) as f32,
        ]);
        let around = hints.around(line.block);
        out.extend(around.flags());
        let prose = self.below[0].prose.max(1.0);
        let all_words = self.below[0].words.max(1.0);
        let mut node = line.block;
        for level in 0..LEVELS {
            let below = &self.below[node as usize];
            out.extend([
                log(below.words),
                below.linked / below.words.max(1.0),
                below.prose / prose,
                log(below.lines),
                below.words / below.lines.max(1.0),
            ]);
            if level + 1 == LEVELS {
                out.push(below.words / all_words);
                out.push(log(below.paragraphs));
            }
            node = block_above(self.tree, node);
        }
        // Its place.
        let count = self.lines.all.len() as f32;
        out.extend([
            at as f32 / count,
            log(at as f32),
            self.prose_before[at] / prose,
            self.nearest[at].0,
            self.nearest[at].1,
            self.headline.map_or(-60.0, |h| (at as f32 - h as f32).clamp(-50.0, 100.0)),
        ]);
        for offset in (1..=REACH).flat_map(|n| [-n, n]) {
            let near = at.checked_add_signed(offset).and_then(|n| self.lines.all.get(n));
            match near {
                None => out.extend([-1.0, -1.0, -1.0]),
                Some(near) => out.extend([
                    log(near.words as f32),
                    near.linked as f32 / near.words.max(1) as f32,
                    element(self.tree.tag(near.block)),
                ]),
            }
        }
        // Those alike.
        let kind = self.kinds.of(at);
        let (lines, total) = self.alike[0][kind];
        let (_, linked) = self.alike[1][kind];
        out.extend([
            log(lines),
            total / lines,
            linked / total.max(1.0),
            log(total),
            total / all_words,
            self.repeated[&whole(&said.tokens)].min(9.0),
        ]);
        // The page, and what it says of itself.
        out.extend([
            log(all_words),
            log(prose),
            prose / all_words,
            log(count),
            share(&said.tokens, &self.title),
            if self.description.is_empty() { -1.0 } else { covered(&said.tokens, &self.description) },
            if self.body_words < 30.0 { -1.0 } else { covered(&said.tokens, &self.body) },
            log(self.body_words),
            self.body_words / prose,
            f32::from(u8::from(self.prose[at])),
        ]);
        out
    }
}

fn is_prose(line: &Line) -> bool {
    line.words >= PROSE_WORDS && (line.linked as f32) < line.words as f32 * PROSE_LINKED
}

fn nearest(prose: &[bool]) -> Vec<(f32, f32)> {
    const FAR: f32 = 40.0;
    let mut out = vec![(FAR, FAR); prose.len()];
    let mut since = FAR;
    for (at, is) in prose.iter().enumerate() {
        since = (since + 1.0).min(FAR);
        out[at].0 = since;
        if *is {
            since = 0.0;
        }
    }
    since = FAR;
    for (at, is) in prose.iter().enumerate().rev() {
        since = (since + 1.0).min(FAR);
        out[at].1 = since;
        if *is {
            since = 0.0;
        }
    }
    out
}

/// The line of the headline: the first main heading that has words of the title, else the first main heading,
/// else the first line that is the title.
fn headline(tree: &Tree<'_>, lines: &Lines, said: &[Said], title: &[u64]) -> Option<usize> {
    let title: HashSet<u64> = title.iter().copied().collect();
    let main = |line: &&Line| {
        tree.tag(line.block) == Tag::H1 || tree.above(line.block).take(3).any(|n| tree.tag(n) == Tag::H1)
    };
    let alike =
        |at: usize| !title.is_empty() && said[at].tokens.len() > 1 && share(&said[at].tokens, &title) > 0.7;
    let all = || lines.all.iter().enumerate();
    all()
        .find(|(at, line)| main(line) && alike(*at))
        .or_else(|| all().find(|(at, _)| alike(*at) && said[*at].tokens.len() * 2 > title.len()))
        .or_else(|| all().find(|(_, line)| main(line)))
        .map(|(at, _)| at)
}

/// Elements in the order of how likely they hold prose.
fn element(tag: Tag) -> f32 {
    match tag {
        Tag::P => 0.0,
        Tag::Blockquote => 1.0,
        Tag::Div => 2.0,
        Tag::Section | Tag::Article | Tag::Main => 3.0,
        Tag::Li => 4.0,
        Tag::Dd | Tag::Dt => 5.0,
        Tag::Td | Tag::Th => 6.0,
        Tag::Pre => 7.0,
        Tag::H1 => 8.0,
        Tag::H2 => 9.0,
        Tag::H3 => 10.0,
        Tag::H4 | Tag::H5 | Tag::H6 => 11.0,
        Tag::Figcaption | Tag::Figure => 12.0,
        _ => 13.0,
    }
}

fn said(text: &str) -> Said {
    let mut out = Said { tokens: tokens(text), ..Said::default() };
    let mut before = ' ';
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.letters += 1.0;
            if c.is_uppercase() {
                out.upper += 1.0;
                out.capitalised += f32::from(u8::from(!before.is_alphanumeric()));
            } else if c.is_ascii_digit() {
                out.digits += 1.0;
            }
        } else {
            match c {
                ' ' if is_sentence_end(before) => out.sentences += 1.0,
                ',' | '،' | '、' | '，' => out.commas += 1.0,
                '©' | '|' | '@' | '»' | '›' | '→' | '•' | '/' | '#' | '…' => out.signs += 1.0,
                '"' | '“' | '”' | '„' | '«' | '「' | '」' => out.quotes += 1.0,
                _ => {}
            }
        }
        before = c;
    }
    out.sentences += f32::from(u8::from(is_sentence_end(before)));
    out.ends = match before {
        '.' | '。' | '।' | '۔' => 1.0,
        '!' | '?' | '？' | '؟' => 2.0,
        '"' | '”' | '“' | '’' | '»' | '」' | ')' => 3.0,
        ':' => 4.0,
        '…' => 5.0,
        ',' | ';' => 6.0,
        c if c.is_alphanumeric() => 0.0,
        _ => 7.0,
    };
    out.starts = match text.chars().next() {
        Some(c) if c.is_uppercase() => 0.0,
        Some(c) if c.is_lowercase() => 1.0,
        Some(c) if c.is_numeric() => 2.0,
        Some('"' | '“' | '„' | '«' | '‘' | '\'' | '「') => 3.0,
        Some(c) if c.is_alphabetic() => 4.0,
        _ => 5.0,
    };
    out
}

fn is_sentence_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '।' | '؟' | '۔')
}

/// Blocks with the same names that stand in blocks with the same names are alike.
fn kind_of(tree: &Tree<'_>, block: NodeId) -> u64 {
    let mut hash = SEED;
    for node in std::iter::once(block).chain(tree.above(block)).take(3) {
        hash = mix(hash, u64::from(tree.tag(node) as u8));
        for b in tree.raw_attribute(node, "class").unwrap_or("").bytes().filter(|b| !b.is_ascii_digit()) {
            hash = mix(hash, u64::from(b));
        }
    }
    hash
}

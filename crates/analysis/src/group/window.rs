//! The articles that a fold has at hand: the newest ones, and by which terms they are found.

use std::collections::VecDeque;
use std::ops::{Index, IndexMut};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use model::{ArticleId, CopyOf};
use serde::{Deserialize, Serialize};

use super::sketch::Kept;
use super::terms::{Term, Vector, keep_heaviest};

/// Terms by which an article is found: its heaviest.
const FOUND_BY: usize = 16;
/// Of a term's articles the newest so many are looked at.
const HOLDERS: usize = 1_000;
/// Articles whose cosine with another is worked out: those that share most of what they are found by…
const COMPARED: usize = 48;
/// …where that is so much.
const LEAST_PART: f32 = 0.05;
/// Lower cosines are not kept.
const LEAST_COSINE: f32 = 0.05;
/// Most of an article's neighbours that are kept: twice as many start a clearance.
const NEIGHBOURS: usize = 32;

/// A new neighbour as near as this may bring an article to another story.
const WEIGHED: f32 = 0.12;

/// An article that is at hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) id: ArticleId,
    /// Days since 1970.
    pub(super) day: Option<f64>,
    pub(super) vector: Vector,
    pub(super) kept: Kept,
    /// Number of the first article of its copy group.
    pub(super) copy_group: u32,
    pub(super) copy_of: Option<CopyOf>,
    /// Whether other articles are in its copy group.
    pub(super) has_copies: bool,
    /// The articles nearest to it, with the cosine; emptied when it is not looked at again.
    pub(super) near: Vec<(u32, f32)>,
    /// Whether it has neighbours that it was not weighed against.
    pub(super) is_new: bool,
}

impl Entry {
    /// Notes that `other` is so near.
    fn meet(&mut self, other: u32, cosine: f32) {
        self.near.push((other, cosine));
        self.is_new |= cosine >= WEIGHED;
        if self.near.len() >= 2 * NEIGHBOURS {
            self.near.sort_unstable_by(nearer);
            self.near.truncate(NEIGHBOURS);
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "sorting hands them over so")]
fn nearer(a: &(u32, f32), b: &(u32, f32)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

/// The heaviest terms, so many.
fn heaviest(vector: &Vector, terms: usize) -> Vec<(Term, f32)> {
    let mut heaviest = vector.0.clone();
    keep_heaviest(&mut heaviest, terms);
    heaviest
}

/// Articles in a row, by their number in the fold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Window {
    first: u32,
    entries: VecDeque<Entry>,
    /// Number of each article's story.
    stories: VecDeque<u32>,
    /// Articles found by each term, with its weight, ascending. Articles that left may still stand there.
    holding: HashMap<Term, Vec<(u32, f32)>, FixedState>,
    /// Room for sums, all zero between calls.
    #[serde(skip)]
    sums: Vec<f32>,
}

impl Index<u32> for Window {
    type Output = Entry;

    fn index(&self, number: u32) -> &Entry {
        &self.entries[(number - self.first) as usize]
    }
}

impl IndexMut<u32> for Window {
    fn index_mut(&mut self, number: u32) -> &mut Entry {
        &mut self.entries[(number - self.first) as usize]
    }
}

impl Window {
    /// Number of the first article that is at hand.
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    /// Number of an article's story.
    pub(super) fn story(&self, number: u32) -> u32 {
        self.stories[(number - self.first) as usize]
    }

    /// Puts an article to another story.
    pub(super) fn set_story(&mut self, number: u32, story: u32) {
        self.stories[(number - self.first) as usize] = story;
    }

    /// Number that the next article gets.
    pub(super) fn next(&self) -> u32 {
        self.first + self.entries.len() as u32
    }

    /// The nearest articles, each with its cosine; the nearest first.
    pub(super) fn near(&mut self, vector: &Vector) -> Vec<(u32, f32)> {
        self.sums.resize(self.entries.len(), 0.0);
        let mut touched: Vec<u32> = Vec::new();
        for (term, weight) in &vector.0 {
            let Some(holding) = self.holding.get(term) else { continue };
            for (number, other) in &holding[holding.len().saturating_sub(HOLDERS)..] {
                let Some(at) = number.checked_sub(self.first) else { continue };
                let sum = &mut self.sums[at as usize];
                if *sum == 0.0 {
                    touched.push(at);
                }
                *sum += weight * other;
            }
        }
        let mut parts: Vec<(u32, f32)> = Vec::new();
        for at in touched {
            let part = std::mem::take(&mut self.sums[at as usize]);
            if part >= LEAST_PART {
                parts.push((self.first + at, part));
            }
        }
        if parts.len() > COMPARED {
            parts.select_nth_unstable_by(COMPARED, nearer);
            parts.truncate(COMPARED);
        }
        let mut near: Vec<(u32, f32)> =
            parts.into_iter().map(|(number, _)| (number, vector.dot(&self[number].vector) as f32)).collect();
        near.retain(|(_, cosine)| *cosine >= LEAST_COSINE);
        near.sort_unstable_by(nearer);
        near
    }

    /// Adds an article, whose neighbours learn of it where they are `recent`: from that number on. It is in no story yet.
    pub(super) fn push(&mut self, entry: Entry, recent: u32) {
        let number = self.next();
        for (other, cosine) in &entry.near {
            if *other >= recent {
                self[*other].meet(number, *cosine);
            }
        }
        for (term, weight) in heaviest(&entry.vector, FOUND_BY) {
            self.holding.entry(term).or_default().push((number, weight));
        }
        self.entries.push_back(entry);
        self.stories.push_back(u32::MAX);
    }

    /// Takes the first article away.
    pub(super) fn pop(&mut self) {
        self.entries.pop_front();
        self.stories.pop_front();
        self.first += 1;
    }

    /// Clears away what articles that left have left behind.
    pub(super) fn clear(&mut self) {
        let first = self.first;
        self.holding.retain(|_, list| {
            let gone = list.partition_point(|(number, _)| *number < first);
            list.drain(..gone);
            !list.is_empty()
        });
    }
}

//! The articles that a fold has at hand: the newest ones, and by which terms they are found.

use std::collections::VecDeque;
use std::ops::{Index, IndexMut};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use model::{ArticleId, CopyOf};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::rows::Rows;
use super::sketch::Kept;
use super::terms::{Laid, Term, Weighted, heavier, select_heaviest};

/// Terms by which an article is found, and finds others: its heaviest…
const FOUND_BY: usize = 16;
/// …and of those by which any is found so many by which it finds what is farther in time.
const FOUND_FAR_BY: usize = 8;
/// Days from which articles are far from each other: there they must be alike.
const FAR: f64 = 1.5;
/// Of a term's articles the newest so many are looked at.
const HOLDERS: usize = 1_000;
/// Articles whose cosine with another is worked out: those that share most of what they are found by…
const COMPARED: usize = 32;
/// …where that is so much…
const LEAST_PART: f32 = 0.05;
/// …or so much, far in time.
const LEAST_FAR_PART: f32 = 0.15;
/// Lower cosines are not kept.
const LEAST_COSINE: f32 = 0.10;
/// Most of an article's neighbours that are kept: twice as many start a clearance.
const NEIGHBOURS: usize = 32;

/// Terms that a line of the processor's cache holds.
const LINE: usize = 8;

/// A new neighbour as near as this may bring an article to another story.
const WEIGHED: f32 = 0.12;

/// An article that is at hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) id: ArticleId,
    /// Days since 1970.
    pub(super) day: Option<f64>,
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
            select_heaviest(&mut self.near, NEIGHBOURS);
        }
    }
}

/// The terms by which an article is found, the heaviest first.
pub(super) struct Keys(Vec<Weighted>);

impl Keys {
    pub(super) fn of(terms: &[Weighted]) -> Self {
        let mut keys = terms.to_vec();
        select_heaviest(&mut keys, FOUND_BY);
        keys.sort_unstable_by(heavier);
        Self(keys)
    }
}

/// Articles in a row, by their number in the fold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Window {
    first: u32,
    entries: VecDeque<Entry>,
    /// Each article's terms, ascending, weighted; of unit length.
    terms: Rows,
    /// Number of each article's story.
    stories: VecDeque<u32>,
    /// Articles found by each term, with its weight, ascending. Articles that left may still stand there.
    holding: HashMap<Term, SmallVec<[(u32, f32); 2]>, FixedState>,
    /// Room for sums, all zero between calls.
    #[serde(skip)]
    sums: Vec<f32>,
    /// Room for the places of those that are not.
    #[serde(skip)]
    touched: Vec<u32>,
    /// The last vector that others were compared with.
    #[serde(skip)]
    laid: Laid,
    /// Articles before this number are far in time from the last that had a day.
    #[serde(skip)]
    far_before: u32,
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

    /// An article's terms, ascending, weighted; of unit length.
    pub(super) fn terms(&self, number: u32) -> &[Weighted] {
        self.terms.at(number)
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

    /// The articles nearest to the next one, which comes on `day`, each with its cosine.
    pub(super) fn near(&mut self, terms: &[Weighted], keys: &Keys, day: Option<f64>) -> Vec<(u32, f32)> {
        let far_before = day.map_or(0, |day| self.far_before(day));
        self.sums.resize(self.entries.len(), 0.0);
        let mut touched = std::mem::take(&mut self.touched);
        let lists: SmallVec<[(&[(u32, f32)], f32); FOUND_BY]> = keys
            .0
            .iter()
            .filter_map(|(term, weight)| {
                let holding = &self.holding.get(term)?[..];
                // Whether those that left were cleared away changes nothing.
                holding.last().filter(|(number, _)| *number >= self.first)?;
                Some((&holding[holding.len().saturating_sub(HOLDERS)..], *weight))
            })
            .collect();
        for (rank, (holding, weight)) in lists.into_iter().enumerate() {
            let from = if rank < FOUND_FAR_BY { self.first } else { far_before.max(self.first) };
            for (number, other) in holding.iter().rev().take_while(|(number, _)| *number >= from) {
                let at = number - self.first;
                let sum = &mut self.sums[at as usize];
                if *sum == 0.0 {
                    touched.push(at);
                }
                *sum += weight * other;
            }
        }
        let mut parts: Vec<(u32, f32)> = Vec::new();
        for at in touched.drain(..) {
            let part = std::mem::take(&mut self.sums[at as usize]);
            let number = self.first + at;
            if part >= if number < far_before { LEAST_FAR_PART } else { LEAST_PART } {
                parts.push((number, part));
            }
        }
        self.touched = touched;
        select_heaviest(&mut parts, COMPARED);
        self.laid.lay(terms);
        // Far apart in memory, they are asked for together before the first is waited for.
        let begins = |(number, _): &(u32, f32)| {
            self.terms(*number).iter().step_by(LINE).fold(0, |all, (term, _)| all ^ term)
        };
        std::hint::black_box(parts.iter().map(begins).fold(0, |all, begin| all ^ begin));
        let cosine = |(number, _)| (number, self.laid.cosine(self.terms(number)) as f32);
        // Room for those that come later.
        let mut near = Vec::with_capacity(2 * NEIGHBOURS);
        near.extend(parts.into_iter().map(cosine).filter(|(_, cosine)| *cosine >= LEAST_COSINE));
        near
    }

    /// The first article that is not far from `day`, which is no earlier than what was asked before: days ascend.
    fn far_before(&mut self, day: f64) -> u32 {
        let is_far = |entry: &Entry| entry.day.is_some_and(|own| own < day - FAR);
        self.far_before = self.far_before.max(self.first);
        while self.far_before < self.next() && is_far(&self[self.far_before]) {
            self.far_before += 1;
        }
        self.far_before
    }

    /// Adds an article, whose neighbours learn of it where they are `recent`: from that number on. It is in no story yet.
    pub(super) fn push(&mut self, entry: Entry, terms: &[Weighted], keys: Keys, recent: u32) {
        let number = self.next();
        for (other, cosine) in &entry.near {
            if *other >= recent {
                self[*other].meet(number, *cosine);
            }
        }
        for (term, weight) in keys.0 {
            self.holding.entry(term).or_default().push((number, weight));
        }
        self.entries.push_back(entry);
        self.terms.push(terms);
        self.stories.push_back(u32::MAX);
    }

    /// Takes the first article away.
    pub(super) fn pop(&mut self) {
        self.entries.pop_front();
        self.stories.pop_front();
        self.first += 1;
        self.terms.give_back(self.first);
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

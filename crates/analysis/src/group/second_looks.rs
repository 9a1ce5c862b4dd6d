//! Second looks at finished stories: one that falls into two is split, two that are one are joined.
//!
//! Both weigh how near two sets of articles are to each other by how near the articles are within each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::stories::{Cosines, Story, join, penalty};
use super::terms::Vector;

/// Smaller stories are not split…
const SPLIT_FROM: usize = 8;
/// …nor into a smaller half.
const LEAST_HALF: usize = 3;
/// A story is split where its halves are nearer than this part of what their articles are to each other.
const SPLIT: f64 = 0.12;
/// Two stories are joined from this average cosine on, time taken off…
const REJOIN: f64 = 0.27;
/// …where that is at least this part of what their articles are to each other.
const ALIKE: f64 = 0.60;
/// What a story's articles are to each other before any is looked at, as if a pair of them were.
const PRIOR_WITHIN: f64 = 0.30;
/// Turns in which the main axis of a story is found.
const AXIS_TURNS: usize = 8;
/// Turns in which articles go to the nearer half.
const HALVES_TURNS: usize = 4;

/// Mean cosine of the pairs of a story's articles.
fn within(story: &Story) -> f64 {
    let n = story.members.len() as f64;
    let pairs = n * (n - 1.0) / 2.0;
    let squared: f64 = story.sum.values().map(|w| w * w).sum();
    (((squared - n) / 2.0).max(0.0) + PRIOR_WITHIN) / (pairs + 1.0)
}

/// Splits the stories that fall into two; false where none did. A half is looked at again; copies stay together.
pub(super) fn split(
    vectors: &[Vector],
    days: &[Option<f64>],
    copy_groups: &[usize],
    stories: &mut Vec<Story>,
    of: &mut [usize],
) -> bool {
    let mut any = false;
    let mut number = 0;
    while number < stories.len() {
        let Some([stays, goes]) = halves(&stories[number], vectors, days, copy_groups) else {
            number += 1;
            continue;
        };
        goes.members.iter().for_each(|at| of[*at] = stories.len());
        stories[number] = stays;
        stories.push(goes);
        any = true;
    }
    any
}

/// The two that a story falls into, that of its first article first.
fn halves(
    story: &Story,
    vectors: &[Vector],
    days: &[Option<f64>],
    copy_groups: &[usize],
) -> Option<[Story; 2]> {
    if story.members.len() < SPLIT_FROM {
        return None;
    }
    let mut members = story.members.clone();
    members.sort_unstable();
    let mut sides = sides_of_axis(story, &members, vectors);
    let parted = |sides: &[bool]| {
        let mut parts = [Story::default(), Story::default()];
        for (at, side) in members.iter().zip(sides) {
            parts[usize::from(*side)].add(*at, &vectors[*at], days[*at]);
        }
        parts
    };
    let mut parts = parted(&sides);
    for _ in 0..HALVES_TURNS {
        if parts.iter().any(|part| part.members.is_empty()) {
            return None;
        }
        let lengths = [0, 1].map(|side: usize| parts[side].sum.values().map(|w| w * w).sum::<f64>().sqrt());
        let nearer = |at: &usize| {
            let near =
                [0, 1].map(|side: usize| product(&vectors[*at], |t| parts[side].sum.get(&t)) / lengths[side]);
            near[1] > near[0]
        };
        let next: Vec<bool> = members.iter().map(nearer).collect();
        if next == sides {
            break;
        }
        sides = next;
        parts = parted(&sides);
    }
    let [a, b] = &parts;
    let groups = |part: &Story| part.members.iter().map(|at| copy_groups[*at]).collect::<BTreeSet<_>>();
    let falls = a.members.len().min(b.members.len()) >= LEAST_HALF
        && a.average_cosine(b) < SPLIT * (within(a) * within(b)).sqrt()
        && groups(a).is_disjoint(&groups(b));
    let first = members.first() == a.members.first();
    let [a, b] = parts;
    falls.then_some(if first { [a, b] } else { [b, a] })
}

/// For each of a story's articles the side of its middle, along the axis on which they differ most.
fn sides_of_axis(story: &Story, members: &[usize], vectors: &[Vector]) -> Vec<bool> {
    let nearness = |at: &usize| product(&vectors[*at], |term| story.sum.get(&term));
    let farthest =
        (0..members.len()).min_by(|a, b| nearness(&members[*a]).total_cmp(&nearness(&members[*b])));
    let mut along: Vec<f64> =
        (0..members.len()).map(|at| f64::from(u8::from(Some(at) == farthest))).collect();
    let mean = |along: &[f64]| along.iter().sum::<f64>() / along.len() as f64;
    for _ in 0..AXIS_TURNS {
        let middle = mean(&along);
        let mut axis: HashMap<u32, f64> = HashMap::new();
        for (at, place) in members.iter().zip(&along) {
            for (term, weight) in &vectors[*at].0 {
                *axis.entry(*term).or_default() += (place - middle) * weight;
            }
        }
        let next: Vec<f64> =
            members.iter().map(|at| product(&vectors[*at], |term| axis.get(&term))).collect();
        let length = next.iter().map(|place| place * place).sum::<f64>().sqrt();
        if length <= 0.0 {
            break;
        }
        along = next.into_iter().map(|place| place / length).collect();
    }
    let middle = mean(&along);
    along.into_iter().map(|place| place > middle).collect()
}

fn product<'w>(vector: &Vector, weight: impl Fn(u32) -> Option<&'w f64>) -> f64 {
    vector.0.iter().filter_map(|(term, own)| weight(*term).map(|w| w * own)).sum()
}

/// Joins stories that are near each other, the nearest first. Two of the pass never meet again where each article is
/// nearest to its own.
pub(super) fn rejoin(
    vectors: &[Vector],
    days: &[Option<f64>],
    postings: &[Vec<(u32, f64)>],
    stories: &mut [Story],
    of: &mut [usize],
) {
    // Where two stories are near enough on average, an article of one is at least as near to the best of the other.
    let mut candidates: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut cosines = Cosines::new(vectors.len());
    for (at, vector) in vectors.iter().enumerate() {
        cosines.read(vector, postings);
        let near = cosines.by_story(of, stories, Some(at)).into_iter();
        let others = near.filter(|(story, score)| *story != of[at] && *score >= REJOIN);
        candidates.extend(others.map(|(story, _)| pair(of[at], story)));
    }
    let score = |(a, b): (usize, usize), stories: &[Story]| {
        let (a, b) = (&stories[a], &stories[b]);
        let cosine = a.average_cosine(b);
        let near = cosine - penalty(a.distance(b.mean_day()));
        (near >= REJOIN && cosine >= ALIKE * (within(a) * within(b)).sqrt()).then_some(near)
    };
    let mut scores: BTreeMap<(usize, usize), f64> =
        candidates.iter().filter_map(|pair| Some((*pair, score(*pair, stories)?))).collect();
    // The nearest, of equals the first.
    while let Some((best, _)) =
        scores.iter().rev().max_by(|a, b| a.1.total_cmp(b.1)).map(|(pair, score)| (*pair, *score))
    {
        join(best.0, best.1, stories, of, vectors, days);
        let touches = |(a, b): &(usize, usize)| [best.0, best.1].iter().any(|one| one == a || one == b);
        let touched: Vec<(usize, usize)> = candidates.iter().copied().filter(|pair| touches(pair)).collect();
        for old in touched {
            candidates.remove(&old);
            scores.remove(&old);
            for other in [old.0, old.1].into_iter().filter(|one| *one != best.0 && *one != best.1) {
                let new = pair(best.0, other);
                candidates.insert(new);
                match score(new, stories) {
                    Some(near) => scores.insert(new, near),
                    None => scores.remove(&new),
                };
            }
        }
    }
}

fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

//! The two halves that a story falls into.

use std::collections::BTreeSet;

use super::stories::Story;
use super::window::Window;

/// Smaller stories are not split…
pub(super) const SPLIT_FROM: usize = 8;
/// …nor into a smaller half.
const LEAST_HALF: usize = 3;
/// A story is split where its halves are nearer than this part of what their articles are to each other.
const SPLIT: f64 = 0.12;
/// What a story's articles are to each other before any is looked at, as if a pair of them were.
const PRIOR_WITHIN: f64 = 0.30;
/// Turns in which the main axis of a story is found.
const AXIS_TURNS: usize = 8;
/// Turns in which articles go to the nearer half.
const HALVES_TURNS: usize = 4;

/// Mean cosine of the pairs of `articles` articles, of which the sum's length squared is `squared`.
pub(super) fn within(articles: usize, squared: f64) -> f64 {
    let n = articles as f64;
    let pairs = n * (n - 1.0) / 2.0;
    (((squared - n) / 2.0).max(0.0) + PRIOR_WITHIN) / (pairs + 1.0)
}

/// The numbers of the articles of the two that a story falls into, that of its first article first. Copies stay
/// together.
pub(super) fn halves(story: &Story, window: &Window) -> Option<[Vec<u32>; 2]> {
    let members = &story.members;
    if members.len() < SPLIT_FROM {
        return None;
    }
    let articles = Articles::of(story, window);
    let mut sides = articles.sides_of_axis(&story.sum.weights());
    let mut sums = articles.sums(&sides);
    for _ in 0..HALVES_TURNS {
        if !(sides.contains(&false) && sides.contains(&true)) {
            return None;
        }
        let lengths = sums.each_ref().map(|sum| product(sum, sum).sqrt());
        let next = articles.each().map(|terms| {
            let [a, b] = [0, 1].map(|side: usize| nearness(terms, &sums[side]) / lengths[side]);
            b > a
        });
        let next: Vec<bool> = next.collect();
        if next == sides {
            break;
        }
        sides = next;
        sums = articles.sums(&sides);
    }
    let parts = [sides[0], !sides[0]].map(|side| {
        let of = members.iter().zip(&sides).filter(|(_, own)| **own == side);
        of.map(|(number, _)| *number).collect::<Vec<_>>()
    });
    let counts = [false, true].map(|side| sides.iter().filter(|own| **own == side).count());
    let apart = product(&sums[0], &sums[1]) / (counts[0] * counts[1]) as f64;
    let alike = [0, 1].map(|side| within(counts[side], product(&sums[side], &sums[side])));
    let groups = |part: &[u32]| part.iter().map(|number| window[*number].copy_group).collect::<BTreeSet<_>>();
    let falls = counts.into_iter().all(|count| count >= LEAST_HALF)
        && apart < SPLIT * (alike[0] * alike[1]).sqrt()
        && groups(&parts[0]).is_disjoint(&groups(&parts[1]));
    falls.then_some(parts)
}

/// The terms of a story's articles, each by its place in the story's sum.
struct Articles {
    terms: Vec<(usize, f64)>,
    /// Where the terms of each article end.
    ends: Vec<usize>,
    places: usize,
}

impl Articles {
    fn of(story: &Story, window: &Window) -> Self {
        let mut articles = Self { terms: Vec::new(), ends: Vec::new(), places: story.sum.0.len() };
        for number in &story.members {
            articles.terms.extend(story.sum.places(window.terms(*number)));
            articles.ends.push(articles.terms.len());
        }
        articles
    }

    fn each(&self) -> impl ExactSizeIterator<Item = &[(usize, f64)]> {
        self.ends.iter().enumerate().map(|(at, end)| {
            let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.terms[begin..*end]
        })
    }

    /// The sums of the terms on each side.
    fn sums(&self, sides: &[bool]) -> [Vec<f64>; 2] {
        let mut sums = [vec![0.0; self.places], vec![0.0; self.places]];
        for (terms, side) in self.each().zip(sides) {
            let sum = &mut sums[usize::from(*side)];
            terms.iter().for_each(|(place, weight)| sum[*place] += weight);
        }
        sums
    }

    /// For each article the side of the middle, along the axis on which they differ most.
    fn sides_of_axis(&self, sum: &[f64]) -> Vec<bool> {
        let along_axis = |axis: &[f64]| self.each().map(|terms| nearness(terms, axis)).collect::<Vec<f64>>();
        let near_to_sum = along_axis(sum);
        let farthest = (0..near_to_sum.len()).min_by(|a, b| near_to_sum[*a].total_cmp(&near_to_sum[*b]));
        let mut along: Vec<f64> =
            (0..near_to_sum.len()).map(|at| f64::from(u8::from(Some(at) == farthest))).collect();
        let mean = |along: &[f64]| along.iter().sum::<f64>() / along.len() as f64;
        for _ in 0..AXIS_TURNS {
            let middle = mean(&along);
            let mut axis = vec![0.0; self.places];
            for (terms, place) in self.each().zip(&along) {
                terms.iter().for_each(|(term, weight)| axis[*term] += (place - middle) * weight);
            }
            let next = along_axis(&axis);
            let length = next.iter().map(|place| place * place).sum::<f64>().sqrt();
            if length <= 0.0 {
                break;
            }
            along = next.into_iter().map(|place| place / length).collect();
        }
        let middle = mean(&along);
        along.into_iter().map(|place| place > middle).collect()
    }
}

fn nearness(terms: &[(usize, f64)], weights: &[f64]) -> f64 {
    terms.iter().map(|(place, weight)| weights[*place] * weight).sum()
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

//! Sums of articles' terms.

use serde::{Deserialize, Serialize};

use super::terms::{Term, Weighted, keep_heaviest};

/// What is left of a sum of which all was taken off again.
const NOTHING: f32 = 1e-5;

/// Terms, ascending, with the sum of their weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sum(pub(super) Vec<Weighted>);

impl Sum {
    /// The sum of `vectors`.
    pub(super) fn of<'v>(vectors: impl Iterator<Item = &'v [Weighted]>) -> Self {
        let mut terms: Vec<Weighted> = vectors.flatten().copied().collect();
        // Stable, so that equal terms are added in the order of the vectors.
        terms.sort_by_key(|(term, _)| *term);
        terms.dedup_by(|b, a| {
            let same = a.0 == b.0;
            if same {
                a.1 += b.1;
            }
            same
        });
        Self(terms)
    }

    pub(super) fn add(&mut self, terms: &[Weighted]) {
        // From the end, so that it is done in place.
        let mut own = self.0.len();
        self.0.resize(own + terms.len(), (0, 0.0));
        let mut to = self.0.len();
        for (term, weight) in terms.iter().rev() {
            while own > 0 && self.0[own - 1].0 > *term {
                (own, to) = (own - 1, to - 1);
                self.0[to] = self.0[own];
            }
            let held = own > 0 && self.0[own - 1].0 == *term;
            own -= usize::from(held);
            to -= 1;
            self.0[to] = (*term, *weight + if held { self.0[own].1 } else { 0.0 });
        }
        self.0.drain(own..to);
    }

    /// Takes an article's terms off again.
    pub(super) fn take_off(&mut self, terms: &[Weighted]) {
        let mut terms = terms.iter().peekable();
        self.0.retain_mut(|(own, held)| {
            while terms.next_if(|(term, _)| term < own).is_some() {}
            let Some((_, weight)) = terms.next_if(|(term, _)| term == own) else { return true };
            *held -= weight;
            *held > NOTHING
        });
    }

    /// Sum of the products of what both have.
    pub(super) fn dot(&self, other: &Self) -> f64 {
        let (short, long) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        long.product(&short.0)
    }

    /// Of `terms` those that are here, each by its place, with its own weight.
    pub(super) fn places(&self, terms: &[Weighted]) -> impl Iterator<Item = (usize, f64)> {
        let mut from = 0;
        terms.iter().filter_map(move |(term, weight)| {
            from += before(&self.0[from..], *term);
            let found = self.0.get(from).is_some_and(|(own, _)| own == term);
            found.then_some((from, f64::from(*weight)))
        })
    }

    /// Sum of the products of the weights of `terms` here and there.
    pub(super) fn product(&self, terms: &[Weighted]) -> f64 {
        self.places(terms).map(|(place, weight)| weight * f64::from(self.0[place].1)).sum()
    }

    /// The weights alone.
    pub(super) fn weights(&self) -> Vec<f64> {
        self.0.iter().map(|(_, weight)| f64::from(*weight)).collect()
    }

    pub(super) fn squared(&self) -> f64 {
        self.0.iter().map(|(_, weight)| f64::from(*weight) * f64::from(*weight)).sum()
    }

    pub(super) fn length(&self) -> f64 {
        self.squared().sqrt()
    }

    /// Keeps the heaviest terms, so many.
    pub(super) fn truncate(&mut self, terms: usize) {
        keep_heaviest(&mut self.0, terms);
    }
}

/// How many of `terms` stand before a term: looked for in steps that double, as it is near the beginning.
fn before(terms: &[Weighted], term: Term) -> usize {
    let mut step = 1;
    while step < terms.len() && terms[step - 1].0 < term {
        step *= 2;
    }
    let from = step / 2;
    from + terms[from..step.min(terms.len())].partition_point(|(own, _)| *own < term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_added_taken_off_and_found() {
        let mut sum = Sum::default();
        sum.add(&[(2, 1.0), (5, 2.0)]);
        sum.add(&[(1, 1.0), (5, 1.0), (9, 4.0)]);
        sum.add(&[]);
        assert_eq!(sum.0, [(1, 1.0), (2, 1.0), (5, 3.0), (9, 4.0)]);
        assert_eq!(sum, Sum::of([&[(2, 1.0), (5, 2.0)][..], &[(1, 1.0), (5, 1.0), (9, 4.0)]].into_iter()));
        assert_eq!(
            sum.places(&[(0, 1.0), (2, 1.0), (7, 1.0), (9, 0.5)]).collect::<Vec<_>>(),
            [(1, 1.0), (3, 0.5)]
        );
        sum.take_off(&[(2, 1.0), (5, 2.0)]);
        assert_eq!(sum.0, [(1, 1.0), (5, 1.0), (9, 4.0)]);
    }

    #[test]
    fn what_stands_before_is_counted_as_by_looking_at_each() {
        let terms: Vec<Weighted> = (0..40).map(|term| (term * 2, 1.0)).collect();
        for length in 0..terms.len() {
            for term in 0..82 {
                let counted = terms[..length].iter().filter(|(own, _)| *own < term).count();
                assert_eq!(before(&terms[..length], term), counted);
            }
        }
    }
}

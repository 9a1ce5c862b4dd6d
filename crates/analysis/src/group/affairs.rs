//! Affairs: stories of one long-running matter, joined in a slower pass when they are over.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use model::ArticleId;
use serde::{Deserialize, Serialize};

use super::sums::Sum;
use super::terms::Term;

/// Stories of one affair: cosine of sums, and its decay with time.
const JOIN: f64 = 0.20;
const DAYS: f64 = 30.0;
/// An affair of which nothing was told for so many days takes no more stories: it would have to be as near as the same
/// words are.
const OVER_AFTER: f64 = 60.0;
/// Terms by which an affair is found: the heaviest of each story.
const FOUND_BY: usize = 24;
/// Terms that are kept of an affair, where it has twice as many.
const TERMS: usize = 600;
/// Of a term's affairs those are looked at that were told of last, so many.
const HOLDERS: usize = 200;
/// Affairs that a story is compared with: those that share most of what they are found by.
const COMPARED: usize = 4;

/// Affairs that can take stories.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Affairs {
    all: HashMap<u32, Affair, FixedState>,
    next: u32,
    /// Affairs found by each term, the one that was told of last at the end.
    holding: HashMap<Term, Vec<u32>, FixedState>,
    /// The last day that any story brought.
    last_day: Option<f64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Affair {
    /// Its first article.
    id: ArticleId,
    sum: Sum,
    length: f64,
    day_sum: f64,
    dated: f64,
    last_day: f64,
}

impl Affairs {
    /// Puts a story to an affair: its first article, terms, sum of days, and of how many articles that is. Returns the
    /// affair's first article.
    pub(super) fn place(&mut self, first: &ArticleId, sum: &Sum, days: (f64, f64)) -> ArticleId {
        let mut heaviest = sum.clone();
        heaviest.truncate(FOUND_BY);
        let mut shared: HashMap<u32, f32, FixedState> = HashMap::default();
        for (term, weight) in &heaviest.0 {
            let Some(holding) = self.holding.get(term) else { continue };
            for affair in &holding[holding.len().saturating_sub(HOLDERS)..] {
                *shared.entry(*affair).or_default() += weight;
            }
        }
        let mut candidates: Vec<(u32, f32)> = shared.into_iter().collect();
        candidates.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        candidates.truncate(COMPARED);
        let length = |sum: &Sum| sum.length().max(f64::MIN_POSITIVE);
        let own_length = length(sum);
        let mean_day = (days.1 > 0.0).then(|| days.0 / days.1);
        let best = candidates
            .into_iter()
            .map(|(number, _)| {
                let affair = &self.all[&number];
                let own = (affair.dated > 0.0).then(|| affair.day_sum / affair.dated);
                let distance = own.zip(mean_day).map(|(a, b)| a - b);
                let decay = distance.map_or(1.0, |d| (-d * d / (2.0 * DAYS * DAYS)).exp());
                (affair.sum.dot(sum) / (affair.length * own_length) * decay, number)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let number = best.filter(|(score, _)| *score >= JOIN).map_or_else(
            || {
                let number = self.next;
                self.next += 1;
                let (day_sum, dated, last_day) = (0.0, 0.0, f64::MIN);
                let (sum, length) = (Sum::default(), 0.0);
                let affair = Affair { id: first.clone(), sum, length, day_sum, dated, last_day };
                self.all.insert(number, affair);
                number
            },
            |(_, number)| number,
        );
        for (term, _) in heaviest.0 {
            let list = self.holding.entry(term).or_default();
            if let Some(at) = list.iter().rposition(|other| *other == number) {
                list.remove(at);
            }
            list.push(number);
            if list.len() > 2 * HOLDERS {
                list.drain(..HOLDERS);
            }
        }
        let affair = self.all.get_mut(&number).expect("found or made above");
        affair.sum.add(&sum.0);
        if affair.sum.0.len() > 2 * TERMS {
            affair.sum.truncate(TERMS);
        }
        affair.length = length(&affair.sum);
        affair.day_sum += days.0;
        affair.dated += days.1;
        affair.last_day = mean_day.map_or(affair.last_day, |day| affair.last_day.max(day));
        self.last_day = [self.last_day, mean_day].into_iter().flatten().max_by(f64::total_cmp);
        affair.id.clone()
    }

    /// Forgets the affairs that are over.
    pub(super) fn forget(&mut self) {
        let Some(since) = self.last_day.map(|day| day - OVER_AFTER) else { return };
        self.all.retain(|_, affair| affair.last_day >= since);
        let all = &self.all;
        self.holding.retain(|_, list| {
            list.retain(|number| all.contains_key(number));
            !list.is_empty()
        });
    }
}

//! Stories: one pass over weighted terms with a time penalty, merging of near stories, then moving of single articles,
//! splitting and joining of what came of it. The numbers are one setting for all development sets; what each is worth
//! stands in `docs/decisions/0013-second-looks-at-stories.md`.

use std::collections::BTreeMap;

use super::second_looks::{rejoin, split};
use super::terms::Vector;

/// An article joins a story from this score on…
const JOIN: f64 = 0.16;
/// …one of few terms, a headline alone, from this on…
const JOIN_SHORT: f64 = 0.11;
const SHORT_TERMS: usize = 12;
/// …and more for each day since the story's first article.
const JOIN_PER_DAY: f64 = 0.03;
/// Two stories are one from this average cosine on.
const MERGE: f64 = 0.30;
/// An article is moved to another story from this score on…
const MOVE: f64 = 0.10;
/// …which must beat its own by so much.
const STAY_BONUS: f64 = 0.01;
const MOVE_ROUNDS: usize = 2;
/// The most that distance in time takes off a cosine.
const TIME_PENALTY: f64 = 0.18;
/// What is taken off where the distance is not known: most articles that are alike are not of one week.
const UNDATED_PENALTY: f64 = TIME_PENALTY;
/// How many of a story's articles an article is compared with: the nearest.
const NEAREST: usize = 3;

/// Stories of one affair: cosine of sums, and its decay with time.
const AFFAIR_JOIN: f64 = 0.22;
const AFFAIR_DAYS: f64 = 30.0;

pub(super) fn penalty(days: Option<f64>) -> f64 {
    days.map_or(UNDATED_PENALTY, |d| TIME_PENALTY * (1.0 - (-d * d / 2.0).exp()))
}

#[derive(Clone, Default)]
pub(super) struct Story {
    pub(super) members: Vec<usize>,
    /// Sum of the members' vectors.
    pub(super) sum: BTreeMap<u32, f64>,
    /// Of the members that have a time.
    day_sum: f64,
    dated: usize,
    first_day: Option<f64>,
}

impl Story {
    pub(super) fn add(&mut self, at: usize, vector: &Vector, day: Option<f64>) {
        self.members.push(at);
        for (term, weight) in &vector.0 {
            *self.sum.entry(*term).or_insert(0.0) += weight;
        }
        if let Some(day) = day {
            self.day_sum += day;
            self.dated += 1;
            self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        }
    }

    pub(super) fn mean_day(&self) -> Option<f64> {
        (self.dated > 0).then(|| self.day_sum / self.dated as f64)
    }

    pub(super) fn distance(&self, day: Option<f64>) -> Option<f64> {
        Some((self.mean_day()? - day?).abs())
    }

    /// Sum of the products of the two stories' vectors.
    fn dot(&self, other: &Self) -> f64 {
        let (short, long) = if self.sum.len() <= other.sum.len() { (self, other) } else { (other, self) };
        short.sum.iter().filter_map(|(term, weight)| long.sum.get(term).map(|w| w * weight)).sum()
    }

    pub(super) fn average_cosine(&self, other: &Self) -> f64 {
        self.dot(other) / (self.members.len() * other.members.len()) as f64
    }
}

/// For each article the index of the first article of its story. Articles of one copy group stay together.
pub(super) fn find(vectors: &[Vector], days: &[Option<f64>], copy_groups: &[usize]) -> Vec<usize> {
    let mut postings: Vec<Vec<(u32, f64)>> = Vec::new();
    let mut stories: Vec<Story> = Vec::new();
    let mut of: Vec<usize> = Vec::with_capacity(vectors.len());
    let mut cosines = Cosines::new(vectors.len());
    for (at, vector) in vectors.iter().enumerate() {
        cosines.read(vector, &postings);
        let scores = cosines.by_story(&of, &stories, None);
        let best = scores
            .iter()
            .map(|(story, score)| {
                let candidate = &stories[*story];
                let age =
                    candidate.first_day.zip(days[at]).map_or(0.0, |(first, day)| (day - first).max(0.0));
                (score - penalty(candidate.distance(days[at])) - JOIN_PER_DAY * age, *story)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        // A copy goes where its text went.
        let with_copy = (copy_groups[at] < at).then(|| of[copy_groups[at]]);
        let least = if vector.0.len() < SHORT_TERMS { JOIN_SHORT } else { JOIN };
        let joined = with_copy
            .or_else(|| best.filter(|(score, _)| *score >= least).map(|(_, story)| story))
            .unwrap_or_else(|| {
                stories.push(Story::default());
                stories.len() - 1
            });
        stories[joined].add(at, vector, days[at]);
        of.push(joined);
        merge(joined, &scores, &mut stories, &mut of, vectors, days);
        for (term, weight) in &vector.0 {
            let term = *term as usize;
            if postings.len() <= term {
                postings.resize(term + 1, Vec::new());
            }
            postings[term].push((at as u32, *weight));
        }
    }
    let mut round = |stories: &mut Vec<Story>, of: &mut Vec<usize>| {
        move_round(vectors, days, copy_groups, &postings, stories, of, &mut cosines)
    };
    for _ in 0..MOVE_ROUNDS {
        if !round(&mut stories, &mut of) {
            break;
        }
    }
    if split(vectors, days, copy_groups, &mut stories, &mut of) {
        round(&mut stories, &mut of);
    }
    rejoin(vectors, days, &postings, &mut stories, &mut of);
    round(&mut stories, &mut of);
    first_members(&of)
}

/// Makes one story of two, under the lesser number.
pub(super) fn join(
    a: usize,
    b: usize,
    stories: &mut [Story],
    of: &mut [usize],
    vectors: &[Vector],
    days: &[Option<f64>],
) {
    let (into, from) = (a.min(b), a.max(b));
    for at in std::mem::take(&mut stories[from]).members {
        stories[into].add(at, &vectors[at], days[at]);
        of[at] = into;
    }
}

/// Merges `joined` with near stories among those that share terms with its newest article.
fn merge(
    joined: usize,
    scores: &[(usize, f64)],
    stories: &mut [Story],
    of: &mut [usize],
    vectors: &[Vector],
    days: &[Option<f64>],
) {
    let near = scores
        .iter()
        .filter(|(other, _)| *other != joined && !stories[*other].members.is_empty())
        .map(|(other, _)| {
            (
                stories[joined].average_cosine(&stories[*other])
                    - penalty(stories[joined].distance(stories[*other].mean_day())),
                *other,
            )
        })
        .filter(|(score, _)| *score >= MERGE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let Some((_, other)) = near else { return };
    join(joined, other, stories, of, vectors, days);
}

/// Moves each article to its best story; false where none moved.
fn move_round(
    vectors: &[Vector],
    days: &[Option<f64>],
    copy_groups: &[usize],
    postings: &[Vec<(u32, f64)>],
    stories: &mut Vec<Story>,
    of: &mut [usize],
    cosines: &mut Cosines,
) -> bool {
    let mut grouped_copies = vec![false; vectors.len()];
    for (at, first) in copy_groups.iter().enumerate() {
        if at != *first {
            grouped_copies[at] = true;
            grouped_copies[*first] = true;
        }
    }
    let mut moved = false;
    for at in 0..vectors.len() {
        if grouped_copies[at] {
            continue;
        }
        cosines.read(&vectors[at], postings);
        let best = cosines
            .by_story(of, stories, Some(at))
            .into_iter()
            .map(|(story, score)| {
                let bonus = if story == of[at] { STAY_BONUS } else { 0.0 };
                (score - penalty(stories[story].distance(days[at])) + bonus, story)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let target = match best {
            Some((score, story)) if score >= MOVE => story,
            // Nothing is near: alone, unless it is alone already.
            _ if stories[of[at]].members.len() > 1 => {
                stories.push(Story::default());
                stories.len() - 1
            }
            _ => continue,
        };
        if target != of[at] {
            let old = of[at];
            let rest: Vec<usize> = stories[old].members.iter().copied().filter(|m| *m != at).collect();
            stories[old] = Story::default();
            for member in rest {
                stories[old].add(member, &vectors[member], days[member]);
            }
            stories[target].add(at, &vectors[at], days[at]);
            of[at] = target;
            moved = true;
        }
    }
    moved
}

/// Cosines of one article with all earlier ones, by way of the postings.
pub(super) struct Cosines {
    with: Vec<f64>,
    touched: Vec<usize>,
}

impl Cosines {
    pub(super) fn new(articles: usize) -> Self {
        Self { with: vec![0.0; articles], touched: Vec::new() }
    }

    pub(super) fn read(&mut self, vector: &Vector, postings: &[Vec<(u32, f64)>]) {
        for at in self.touched.drain(..) {
            self.with[at] = 0.0;
        }
        for (term, weight) in &vector.0 {
            for (at, other) in postings.get(*term as usize).into_iter().flatten() {
                let at = *at as usize;
                if self.with[at] == 0.0 {
                    self.touched.push(at);
                }
                self.with[at] += weight * other;
            }
        }
    }

    /// Mean of the best cosines with each story's articles, leaving `without` out; by story number.
    pub(super) fn by_story(
        &self,
        of: &[usize],
        stories: &[Story],
        without: Option<usize>,
    ) -> Vec<(usize, f64)> {
        let mut all: Vec<(usize, f64)> = self
            .touched
            .iter()
            .filter(|at| Some(**at) != without)
            .map(|at| (of[*at], self.with[*at]))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let mut out: Vec<(usize, f64)> = Vec::new();
        for members in all.chunk_by(|a, b| a.0 == b.0) {
            let story = members[0].0;
            // Articles that share no term count as well: their cosine is 0.
            let others =
                stories[story].members.len() - usize::from(without.is_some_and(|at| of[at] == story));
            let best = others.clamp(1, NEAREST);
            out.push((story, members.iter().take(best).map(|(_, c)| c).sum::<f64>() / best as f64));
        }
        out
    }
}

/// For each article the index of the first one with the same label.
fn first_members(of: &[usize]) -> Vec<usize> {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    of.iter().enumerate().map(|(at, label)| *first.entry(*label).or_insert(at)).collect()
}

/// For each article the index of the first article of its affair: stories joined in a slower pass.
pub(super) fn affairs(vectors: &[Vector], days: &[Option<f64>], stories: &[usize]) -> Vec<usize> {
    let mut units: BTreeMap<usize, Story> = BTreeMap::new();
    for (at, story) in stories.iter().enumerate() {
        units.entry(*story).or_default().add(at, &vectors[at], days[at]);
    }
    let mut affairs: Vec<Story> = Vec::new();
    // Postings of affairs by term, so that only those that share a term are compared.
    let mut holding: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let length = |story: &Story| story.sum.values().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    for unit in units.values() {
        let mut candidates: Vec<usize> =
            unit.sum.keys().filter_map(|term| holding.get(term)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let best = candidates
            .into_iter()
            .map(|affair| {
                let near = &affairs[affair];
                let decay = near
                    .distance(unit.mean_day())
                    .map_or(1.0, |d| (-d * d / (2.0 * AFFAIR_DAYS * AFFAIR_DAYS)).exp());
                (near.dot(unit) / (length(near) * length(unit)) * decay, affair)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let joined = best.filter(|(score, _)| *score >= AFFAIR_JOIN).map_or_else(
            || {
                affairs.push(Story::default());
                affairs.len() - 1
            },
            |(_, affair)| affair,
        );
        for at in &unit.members {
            affairs[joined].add(*at, &vectors[*at], days[*at]);
        }
        for term in unit.sum.keys() {
            let list = holding.entry(*term).or_default();
            if !list.contains(&joined) {
                list.push(joined);
            }
        }
    }
    let mut of = vec![0; vectors.len()];
    for (number, affair) in affairs.iter().enumerate() {
        affair.members.iter().for_each(|at| of[*at] = number);
    }
    first_members(&of)
}

//! Stories: one pass over weighted terms with a time penalty, and merging of near stories. What is looked at again
//! afterwards stands in [`super::second_looks`]. The numbers are one setting for all development sets; what each is
//! worth stands in `docs/decisions/0013-second-looks-at-stories.md`.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use model::ArticleId;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::sums::Sum;
use super::window::Window;

/// An article joins a story from this score on…
const JOIN: f64 = 0.16;
/// …one of few terms, a headline alone, from this on…
const JOIN_SHORT: f64 = 0.11;
const SHORT_TERMS: usize = 12;
/// …and more for each day since the story's first article.
const JOIN_PER_DAY: f64 = 0.03;
/// Two stories are one from this average cosine on…
const MERGE: f64 = 0.30;
/// …where the newest article is so near to the other…
const MERGE_LOOK: f64 = 0.2;
/// …looked for among so many that are nearest to the newest article.
const MERGED_WITH: usize = 4;
/// The most that distance in time takes off a cosine.
const TIME_PENALTY: f64 = 0.18;
/// What is taken off where the distance is not known: most articles that are alike are not of one week.
const UNDATED_PENALTY: f64 = TIME_PENALTY;
/// How many of a story's articles an article is compared with: the nearest.
const NEAREST: usize = 3;

pub(super) fn penalty(days: Option<f64>) -> f64 {
    days.map_or(UNDATED_PENALTY, |d| TIME_PENALTY * (1.0 - (-d * d / 2.0).exp()))
}

/// A story as far as its articles are at hand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Story {
    /// Its articles at hand, ascending.
    pub(super) members: Vec<u32>,
    /// Sum of their vectors.
    pub(super) sum: Sum,
    /// Of those that have a time.
    day_sum: f64,
    dated: usize,
    /// Of all that it ever had.
    first_day: Option<f64>,
    /// How many articles it had when it was last looked at whether it falls into two.
    pub(super) looked_at: usize,
    /// What is left of articles that are no longer at hand.
    pub(super) left: Option<Left>,
}

/// Articles of a story that are settled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Left {
    /// The first of them.
    pub(super) id: ArticleId,
    pub(super) number: u32,
    /// Their terms, and their days.
    pub(super) sum: Sum,
    pub(super) day_sum: f64,
    pub(super) dated: u32,
}

impl Story {
    fn add(&mut self, number: u32, window: &Window) {
        let at = self.members.partition_point(|member| *member < number);
        self.members.insert(at, number);
        self.sum.add(window.terms(number));
        if let Some(day) = window[number].day {
            self.day_sum += day;
            self.dated += 1;
            self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        }
    }

    fn take_off(&mut self, number: u32, window: &Window) {
        self.members.retain(|member| *member != number);
        self.sum.take_off(window.terms(number));
        if let Some(day) = window[number].day {
            self.day_sum -= day;
            self.dated -= 1;
        }
    }

    /// Takes its first articles off, so many.
    pub(super) fn let_go(&mut self, articles: usize, window: &Window) {
        let stays = self.members.split_off(articles);
        let goes = std::mem::replace(&mut self.members, stays);
        for number in &goes {
            if let Some(day) = window[*number].day {
                self.day_sum -= day;
                self.dated -= 1;
            }
        }
        if goes.len() < self.members.len() {
            goes.iter().for_each(|number| self.sum.take_off(window.terms(*number)));
        } else {
            self.sum = Sum::of(self.members.iter().map(|number| window.terms(*number)));
        }
        if self.dated == 0 {
            self.day_sum = 0.0;
        }
        self.looked_at = self.looked_at.min(self.members.len());
    }

    /// A story of `members`, ascending.
    pub(super) fn of(members: impl IntoIterator<Item = u32>, window: &Window) -> Self {
        let members: Vec<u32> = members.into_iter().collect();
        let days: Vec<f64> = members.iter().filter_map(|number| window[*number].day).collect();
        Self {
            sum: Sum::of(members.iter().map(|number| window.terms(*number))),
            day_sum: days.iter().sum(),
            dated: days.len(),
            first_day: days.iter().copied().min_by(f64::total_cmp),
            members,
            ..Self::default()
        }
    }

    /// The same story with other articles at hand.
    pub(super) fn with(self, members: impl IntoIterator<Item = u32>, window: &Window) -> Self {
        let first_day = self.left.as_ref().and(self.first_day);
        let mut story = Self { first_day, left: self.left, ..Self::of(members, window) };
        story.looked_at = self.looked_at.min(story.members.len());
        for day in story.members.iter().filter_map(|number| window[*number].day) {
            story.first_day = Some(story.first_day.map_or(day, |first| first.min(day)));
        }
        story
    }

    pub(super) fn mean_day(&self) -> Option<f64> {
        (self.dated > 0).then(|| self.day_sum / self.dated as f64)
    }

    pub(super) fn distance(&self, day: Option<f64>) -> Option<f64> {
        Some((self.mean_day()? - day?).abs())
    }

    pub(super) fn average_cosine(&self, other: &Self) -> f64 {
        self.sum.dot(&other.sum) / (self.members.len() * other.members.len()) as f64
    }

    /// Number of its first article.
    pub(super) fn first(&self) -> Option<u32> {
        self.left.as_ref().map(|left| left.number).or(self.members.first().copied())
    }

    /// Days since 1970, and how many days that is the sum of.
    pub(super) fn days(&self) -> (f64, f64) {
        let left = self.left.as_ref().map_or((0.0, 0), |left| (left.day_sum, left.dated));
        (self.day_sum + left.0, self.dated as f64 + f64::from(left.1))
    }
}

/// Stories near an article, mostly a few.
const FEW: usize = 16;

/// Stories by their number, with how near they are.
pub(super) type Scores = SmallVec<[(u32, f64); FEW]>;

/// The highest cosines with a story's articles, descending.
struct Best([f32; NEAREST]);

impl Best {
    fn of(cosine: f32) -> Self {
        let mut best = [0.0; NEAREST];
        best[0] = cosine;
        Self(best)
    }

    fn meet(&mut self, mut cosine: f32) {
        for held in &mut self.0 {
            if cosine > *held {
                std::mem::swap(held, &mut cosine);
            }
        }
    }

    /// The mean where there are so many articles: those that share no term count as well, their cosine is 0.
    fn mean(&self, articles: usize) -> f64 {
        let counted = articles.clamp(1, NEAREST);
        self.0[..counted].iter().map(|cosine| f64::from(*cosine)).sum::<f64>() / counted as f64
    }
}

/// The stories with articles at hand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stories {
    all: HashMap<u32, Story, FixedState>,
    /// Number that the next story gets.
    next: u32,
    /// Those that changed since stories were looked at a second time.
    pub(super) changed: HashSet<u32, FixedState>,
}

impl std::ops::Index<u32> for Stories {
    type Output = Story;

    fn index(&self, number: u32) -> &Story {
        &self.all[&number]
    }
}

impl Stories {
    /// Puts the newest article to a story.
    pub(super) fn place(&mut self, number: u32, copied: Option<u32>, window: &mut Window) {
        let entry = &window[number];
        let scores = self.scores(&entry.near, window, None, JOIN_SHORT);
        let best = scores
            .iter()
            .map(|(story, score)| {
                let candidate = &self[*story];
                let age =
                    candidate.first_day.zip(entry.day).map_or(0.0, |(first, day)| (day - first).max(0.0));
                (score - penalty(candidate.distance(entry.day)) - JOIN_PER_DAY * age, *story)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        // A copy goes where its text went.
        let with_copy = copied.map(|other| window.story(other));
        let least = if window.terms(number).len() < SHORT_TERMS { JOIN_SHORT } else { JOIN };
        let joined = with_copy
            .or_else(|| best.filter(|(score, _)| *score >= least).map(|(_, story)| story))
            .unwrap_or_else(|| self.begin());
        self.get_mut(joined).add(number, window);
        window.set_story(number, joined);
        self.merge(joined, &scores, window);
    }

    /// A new story without articles.
    pub(super) fn begin(&mut self) -> u32 {
        let number = self.next;
        self.next += 1;
        self.all.insert(number, Story::default());
        number
    }

    pub(super) fn get_mut(&mut self, number: u32) -> &mut Story {
        self.changed.insert(number);
        self.all.get_mut(&number).expect("a story that articles name is there")
    }

    pub(super) fn set(&mut self, number: u32, story: Story) {
        *self.get_mut(number) = story;
    }

    /// Takes a story away.
    pub(super) fn remove(&mut self, number: u32) -> Option<Story> {
        self.changed.remove(&number);
        self.all.remove(&number)
    }

    /// Numbers of all stories, ascending.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.all.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// Means of the best cosines with each story's articles, leaving `without` out, by the number of the story; of those
    /// stories of which an article is `least` near.
    pub(super) fn scores(
        &self,
        near: &[(u32, f32)],
        window: &Window,
        without: Option<(u32, u32)>,
        least: f64,
    ) -> Scores {
        let mut best: SmallVec<[(u32, Best); FEW]> = SmallVec::new();
        for (number, cosine) in near {
            if *number < window.first() || without.is_some_and(|w| w.0 == *number) {
                continue;
            }
            let story = window.story(*number);
            match best.iter_mut().find(|(other, _)| *other == story) {
                Some((_, best)) => best.meet(*cosine),
                None => best.push((story, Best::of(*cosine))),
            }
        }
        let is_near = |(_, best): &(u32, Best)| f64::from(best.0[0]) >= least;
        let mean = |(story, best): (u32, Best)| {
            let others = self[story].members.len() - usize::from(without.is_some_and(|w| w.1 == story));
            (story, best.mean(others))
        };
        best.into_iter().filter(is_near).map(mean).collect()
    }

    /// Merges `joined` with a near story among those of which articles are near its newest.
    fn merge(&mut self, joined: u32, scores: &[(u32, f64)], window: &mut Window) {
        let mut others: Scores = scores
            .iter()
            .filter(|(other, score)| *other != joined && *score >= MERGE_LOOK)
            .copied()
            .collect();
        if others.len() > MERGED_WITH {
            others.select_nth_unstable_by(MERGED_WITH, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            others.truncate(MERGED_WITH);
        }
        let near = others
            .into_iter()
            .map(|(other, _)| {
                let (one, two) = (&self[joined], &self[other]);
                (one.average_cosine(two) - penalty(one.distance(two.mean_day())), other)
            })
            .filter(|(score, _)| *score >= MERGE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, other)) = near {
            self.join(joined, other, window);
        }
    }

    /// Makes one story of two; returns its number: that of the story which settled first, else the lesser. Settled
    /// articles stay where they are: where both have some, the later story remains with its own.
    pub(super) fn join(&mut self, a: u32, b: u32, window: &mut Window) -> u32 {
        let rank = |number: u32| (self[number].left.as_ref().map_or(u32::MAX, |left| left.number), number);
        let (into, from) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
        let gone = std::mem::take(self.get_mut(from));
        gone.members.iter().for_each(|number| window.set_story(*number, into));
        let story = self.get_mut(into);
        story.sum.add(&gone.sum.0);
        story.members.extend(&gone.members);
        story.members.sort_unstable();
        story.day_sum += gone.day_sum;
        story.dated += gone.dated;
        story.first_day = [story.first_day, gone.first_day].into_iter().flatten().min_by(f64::total_cmp);
        if gone.left.is_some() {
            self.set(from, gone.with([], window));
        }
        into
    }

    /// Puts an article to another story.
    pub(super) fn move_to(&mut self, number: u32, to: u32, window: &mut Window) {
        let from = window.story(number);
        self.get_mut(from).take_off(number, window);
        self.get_mut(to).add(number, window);
        window.set_story(number, to);
    }
}

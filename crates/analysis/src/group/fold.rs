//! The fold: articles one by one in their fixed order, with the newest at hand.
//!
//! What is at hand is looked at again every few thousand articles, and once more for an answer. What is too old to
//! take part any more is settled: its place is final as long as no earlier article comes.

use model::{ArticleId, CopyOf};
use serde::{Deserialize, Serialize};

use super::affairs::Affairs;
use super::copies::Copies;
use super::second_looks::look;
use super::sketch::Sketch;
use super::stories::{Left, Stories, Story};
use super::sums::Sum;
use super::terms::Stream;
use super::window::{Entry, Keys, Window};

/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Terms that are kept of a story's settled articles, where there are twice as many.
const LEFT_TERMS: usize = 600;

/// How much a fold has at hand. Another pace groups otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Stories are looked at a second time whenever so many articles have come: at least one.
    pub looks_every: u32,
    /// So many of the newest articles are looked at again.
    pub recent: u32,
    /// An article is at hand for so many days, and as long as it is one of the recent ones.
    pub days: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { looks_every: 5_000, recent: 20_000, days: 14.0 }
    }
}

/// Where an article was put.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The article.
    pub id: ArticleId,
    /// The first article with its text.
    pub copy_group: ArticleId,
    /// The first article of its story.
    pub story: ArticleId,
    /// The text it repeats, if it repeats one.
    pub copy_of: Option<CopyOf>,
}

/// Where articles were put, in their order, and which story belongs to which affair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grouping {
    /// Articles.
    pub placed: Vec<Placed>,
    /// First article of a story, first article of its affair.
    pub affairs: Vec<(ArticleId, ArticleId)>,
}

/// Articles that were grouped so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fold {
    stream: Stream,
    window: Window,
    copies: Copies,
    stories: Stories,
    affairs: Affairs,
    settled: Grouping,
    /// Articles before this number are not looked at again.
    past: u32,
    /// Articles before this number were cleared away.
    cleared: u32,
    pace: Pace,
}

impl Fold {
    /// A fold with other numbers than usual.
    pub fn at(pace: Pace) -> Self {
        Self { pace: Pace { looks_every: pace.looks_every.max(1), ..pace }, ..Self::default() }
    }

    /// Adds the next article; it must not come before the last one in the fixed order.
    pub fn add(&mut self, sketch: Sketch) {
        let number = self.window.next();
        let terms = self.stream.next(&sketch.terms);
        let copied = self.copies.next(number, &sketch.kept, &terms, &self.window);
        let day = sketch.at.map(|at| at as f64 / DAY);
        let keys = Keys::of(&terms);
        let near = self.window.near(&terms, &keys, day);
        let (of, copy_of) = copied.map_or((None, None), |copied| (Some(copied.of), Some(copied.how)));
        let copy_group = of.map_or(number, |of| self.copies.join(number, of, &mut self.window));
        let entry = Entry {
            id: sketch.id,
            day,
            kept: sketch.kept,
            copy_group,
            has_copies: of.is_some(),
            copy_of,
            near,
            is_new: true,
        };
        self.window.push(entry, &terms, keys, number.saturating_sub(self.pace.recent));
        self.stories.place(number, of, &mut self.window);
        if (number + 1).is_multiple_of(self.pace.looks_every) {
            self.look();
            self.settle();
        }
    }

    /// How many articles were added.
    pub fn articles(&self) -> u32 {
        self.window.next()
    }

    /// Whether stories were looked at a second time after the last article: a good place for a checkpoint.
    pub fn has_just_looked(&self) -> bool {
        self.articles().is_multiple_of(self.pace.looks_every)
    }

    /// What was settled since this was asked last: places that only an earlier article changes.
    pub fn take_settled(&mut self) -> Grouping {
        std::mem::take(&mut self.settled)
    }

    /// Where everything is that was not taken yet.
    pub fn finish(mut self) -> Grouping {
        self.look();
        let last = self.window.next();
        self.settle_before(last);
        self.settled
    }

    fn look(&mut self) {
        let recent = self.window.next().saturating_sub(self.pace.recent).max(self.window.first());
        look(&mut self.stories, &mut self.window, recent);
    }

    /// Settles what is too old.
    fn settle(&mut self) {
        let next = self.window.next();
        let recent = next.saturating_sub(self.pace.recent);
        for number in self.window.first().max(self.past)..recent {
            self.window[number].near = Vec::new();
        }
        self.past = recent;
        // Behind those without a day everything is old that is not recent.
        let since = self.window[next - 1].day.map_or(f64::INFINITY, |day| day - self.pace.days);
        let is_old = |number: &u32| self.window[*number].day.is_none_or(|own| own < since);
        let before = (self.window.first()..recent).find(|number| !is_old(number)).unwrap_or(recent);
        self.settle_before(before.max(self.window.first()));
    }

    fn settle_before(&mut self, before: u32) {
        let first = self.window.first();
        if before == first {
            return;
        }
        // Stories of which articles settle.
        let mut touched: Vec<u32> = Vec::new();
        let id_of = |story: &Story, window: &Window| {
            let own = || story.members.first().map(|number| window[*number].id.clone());
            story.left.as_ref().map(|left| left.id.clone()).or_else(own)
        };
        for number in first..before {
            let entry = &self.window[number];
            let own = self.window.story(number);
            touched.push(own);
            let copy_group = self.copies.first_of(entry.copy_group).unwrap_or(&entry.id).clone();
            let story = id_of(&self.stories[own], &self.window).unwrap_or_else(|| entry.id.clone());
            self.settled.placed.push(Placed {
                id: entry.id.clone(),
                copy_group,
                story,
                copy_of: entry.copy_of.clone(),
            });
        }
        touched.sort_unstable();
        touched.dedup();
        let mut over: Vec<Story> = Vec::new();
        for number in touched {
            let mut story = std::mem::take(self.stories.get_mut(number));
            let goes = story.members.partition_point(|member| *member < before);
            for member in &story.members[..goes] {
                let entry = &self.window[*member];
                let left = story.left.get_or_insert_with(|| Left {
                    id: entry.id.clone(),
                    number: *member,
                    sum: Sum::default(),
                    day_sum: 0.0,
                    dated: 0,
                });
                left.sum.add(self.window.terms(*member));
                left.day_sum += entry.day.unwrap_or(0.0);
                left.dated += u32::from(entry.day.is_some());
            }
            if let Some(left) = story.left.as_mut().filter(|left| left.sum.0.len() > 2 * LEFT_TERMS) {
                left.sum.truncate(LEFT_TERMS);
            }
            story.let_go(goes, &self.window);
            self.stories.set(number, story);
        }
        // Nothing is left of a story whose articles all settled, or went elsewhere.
        for number in self.stories.numbers() {
            if self.stories[number].members.is_empty()
                && let Some(story) = self.stories.remove(number)
            {
                over.extend(story.left.is_some().then_some(story));
            }
        }
        over.sort_by_key(Story::first);
        for story in over {
            let days = story.days();
            let Some(left) = story.left else { continue };
            let affair = self.affairs.place(&left.id, &left.sum, days);
            self.settled.affairs.push((left.id, affair));
        }
        for _ in first..before {
            self.window.pop();
        }
        // It costs as much as there is at hand.
        if before - self.cleared >= (self.window.next() - before) / 4 {
            self.cleared = before;
            self.window.clear();
            self.copies.forget(before);
            self.affairs.forget();
            self.stream.forget(before);
        }
    }
}

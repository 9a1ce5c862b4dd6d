//! Second looks at stories: articles are moved to where they are nearest, a story that falls into two is split, two
//! that are one are joined.
//!
//! Splitting and joining weigh how near two sets of articles are to each other by how near the articles are within each.

use std::collections::{BTreeMap, BTreeSet};

use super::halves::{SPLIT_FROM, halves, within};
use super::stories::{Stories, Story, penalty};
use super::window::Window;

/// An article is moved to another story from this score on…
const MOVE: f64 = 0.10;
/// …which must beat its own by so much.
const STAY_BONUS: f64 = 0.01;
const MOVE_ROUNDS: usize = 2;
/// A story is not split again before it has grown by one part of so many.
const GROWN: usize = 4;
/// Two stories are joined from this average cosine on, time taken off…
const REJOIN: f64 = 0.27;
/// …where that is at least this part of what their articles are to each other.
const ALIKE: f64 = 0.60;
/// Looks at the stories that changed, and at the articles from number `recent` on.
pub(super) fn look(stories: &mut Stories, window: &mut Window, recent: u32) {
    let mut waiting: Vec<u32> = (recent..window.next()).filter(|number| window[*number].is_new).collect();
    let looked_at = waiting.clone();
    waiting.iter().for_each(|number| window[*number].is_new = false);
    for _ in 0..MOVE_ROUNDS {
        waiting = move_round(stories, window, recent, &waiting);
    }
    let parted = split(stories, window);
    let members = |stories: &Stories, numbers: &[u32]| -> Vec<u32> {
        numbers.iter().flat_map(|number| stories[*number].members.iter().copied()).collect()
    };
    waiting.extend(members(stories, &parted));
    waiting = move_round(stories, window, recent, &waiting);
    let joined = rejoin(stories, window, &looked_at);
    waiting.extend(members(stories, &joined));
    move_round(stories, window, recent, &waiting);
    stories.changed.clear();
}

/// Moves each of `waiting` to its best story; returns what may have another best story for that: the neighbours of
/// what moved and the others of both stories.
fn move_round(stories: &mut Stories, window: &mut Window, recent: u32, waiting: &[u32]) -> Vec<u32> {
    let mut waiting = waiting.to_vec();
    waiting.sort_unstable();
    waiting.dedup();
    let mut next: Vec<u32> = Vec::new();
    let mut touched: BTreeSet<u32> = BTreeSet::new();
    for number in waiting {
        if number < recent || window[number].has_copies {
            continue;
        }
        let entry = &window[number];
        let own = window.story(number);
        let best = stories
            .scores(&entry.near, window, Some((number, own)), 0.0)
            .into_iter()
            .map(|(story, score)| {
                let bonus = if story == own { STAY_BONUS } else { 0.0 };
                (score - penalty(stories[story].distance(entry.day)) + bonus, story)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let target = match best {
            Some((score, story)) if score >= MOVE => story,
            // Nothing is near: alone, unless it is alone already.
            _ if stories[own].members.len() > 1 || stories[own].left.is_some() => stories.begin(),
            _ => continue,
        };
        if target != own {
            next.extend(entry.near.iter().map(|(other, _)| *other));
            touched.extend([own, target]);
            stories.move_to(number, target, window);
        }
    }
    next.extend(touched.iter().flat_map(|story| &stories[*story].members));
    next.retain(|number| *number >= recent);
    next
}

/// Splits the stories that fall into two; returns the parts. A half is looked at again; copies stay together.
fn split(stories: &mut Stories, window: &mut Window) -> Vec<u32> {
    let mut parts = Vec::new();
    let mut waiting: Vec<u32> = stories.changed.iter().copied().collect();
    waiting.sort_unstable_by_key(|number| std::cmp::Reverse(*number));
    while let Some(number) = waiting.pop() {
        let members = stories[number].members.len();
        let looked_at = stories[number].looked_at;
        if members < SPLIT_FROM || members <= looked_at + looked_at / GROWN {
            continue;
        }
        let Some([stays, goes]) = halves(&stories[number], window) else {
            stories.get_mut(number).looked_at = members;
            continue;
        };
        let new = stories.begin();
        goes.iter().for_each(|member| window.set_story(*member, new));
        let mut left = std::mem::take(stories.get_mut(number));
        left.looked_at = 0;
        stories.set(number, left.with(stays, window));
        stories.set(new, Story::of(goes, window));
        waiting.extend([number, new]);
        parts.extend([number, new]);
    }
    parts
}

/// Joins stories that are near each other, the nearest first. Two of the pass never meet again where each article is
/// nearest to its own. Returns what came of it.
fn rejoin(stories: &mut Stories, window: &mut Window, articles: &[u32]) -> Vec<u32> {
    let mut joined = BTreeSet::new();
    // Where two stories are near enough on average, an article of one is at least as near to the best of the other.
    let mut candidates: BTreeSet<(u32, u32)> = BTreeSet::new();
    for number in articles.iter().copied() {
        let own = window.story(number);
        let near = stories.scores(&window[number].near, window, Some((number, own)), REJOIN).into_iter();
        let others = near.filter(|(story, score)| *story != own && *score >= REJOIN);
        candidates.extend(others.map(|(story, _)| pair(own, story)));
    }
    let within = |story: &Story| within(story.members.len(), story.sum.squared());
    let score = |(a, b): (u32, u32), stories: &Stories| {
        let (a, b) = (&stories[a], &stories[b]);
        let cosine = a.average_cosine(b);
        let near = cosine - penalty(a.distance(b.mean_day()));
        (near >= REJOIN && cosine >= ALIKE * (within(a) * within(b)).sqrt()).then_some(near)
    };
    let mut scores: BTreeMap<(u32, u32), f64> =
        candidates.iter().filter_map(|pair| Some((*pair, score(*pair, stories)?))).collect();
    // The nearest, of equals the first.
    while let Some((best, _)) =
        scores.iter().rev().max_by(|a, b| a.1.total_cmp(b.1)).map(|(pair, score)| (*pair, *score))
    {
        let into = stories.join(best.0, best.1, window);
        joined.insert(into);
        let touches = |(a, b): &(u32, u32)| [best.0, best.1].iter().any(|one| one == a || one == b);
        let touched: Vec<(u32, u32)> = candidates.iter().copied().filter(|pair| touches(pair)).collect();
        for old in touched {
            candidates.remove(&old);
            scores.remove(&old);
            for other in [old.0, old.1].into_iter().filter(|one| *one != best.0 && *one != best.1) {
                let new = pair(into, other);
                candidates.insert(new);
                match score(new, stories) {
                    Some(near) => scores.insert(new, near),
                    None => scores.remove(&new),
                };
            }
        }
    }
    joined.into_iter().collect()
}

fn pair(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

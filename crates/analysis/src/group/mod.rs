//! Grouping: which articles are one text, one story, one affair; which quotations are one utterance.
//!
//! A [`Fold`] over articles in the order of their effective time, then id: the order in which they are handed in
//! changes nothing.

mod affairs;
mod copies;
mod decisions;
mod fold;
mod graph;
mod halves;
mod rows;
mod second_looks;
mod sketch;
mod stories;
mod sums;
mod terms;
mod timeline;
mod utterances;
mod window;

use std::collections::HashMap;

use model::{Article, Decision, GroupedArticle};

pub use decisions::decided;
pub use fold::{Fold, Grouping, Pace, Placed};
pub(crate) use graph::COUNTED_ALREADY;
pub use graph::{CreditGraph, Edge, Independence, Origin, Root, Source, Way, credit_graph, independence};
pub use sketch::Sketch;
pub use terms::terms;
pub use timeline::{Extent, Happened, timeline};
pub use utterances::utterances;

/// Version of grouping. Raised when the same articles group otherwise, or a [`Fold`] is written otherwise, so that what
/// an earlier one left is not carried on.
pub const VERSION: u32 = 2;

/// Groups `articles`, of which nothing but their published time is known; answers come in their order.
pub fn group(articles: &[Article]) -> Vec<GroupedArticle> {
    group_decided(articles, &[])
}

/// The same with what people decided about stories, the earliest decision first.
pub fn group_decided(articles: &[Article], decisions: &[Decision]) -> Vec<GroupedArticle> {
    let order = fixed_order(articles);
    let mut fold = Fold::default();
    for at in &order {
        let published = articles[*at].published.map(|published| published.approximate_seconds());
        fold.add(Sketch::of(&articles[*at], published));
    }
    let grouping = decided(fold.finish(), decisions);
    let affairs: HashMap<_, _> = grouping.affairs.into_iter().collect();
    let stories: Vec<&str> = grouping.placed.iter().map(|placed| placed.story.as_str()).collect();
    let sorted: Vec<&Article> = order.iter().map(|at| &articles[*at]).collect();
    let mut grouped: Vec<Option<GroupedArticle>> = vec![None; articles.len()];
    for ((placed, at), utterances) in grouping.placed.iter().zip(&order).zip(utterances(&sorted, &stories)) {
        grouped[*at] = Some(GroupedArticle {
            id: placed.id.clone(),
            copy_group: placed.copy_group.to_string(),
            story: placed.story.to_string(),
            affair: affairs.get(&placed.story).unwrap_or(&placed.story).to_string(),
            copy_of: placed.copy_of.clone(),
            utterances,
        });
    }
    grouped.into_iter().flatten().collect()
}

/// Indexes of `articles` by published time, then id; those without a time come last.
pub fn fixed_order<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Vec<usize> {
    let key = |article: &Article| {
        let time = article.published.map_or(i64::MAX, |p| p.approximate_seconds());
        (time, article.id.as_str().to_owned(), article.text.id())
    };
    let keys: Vec<_> = articles.into_iter().map(key).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
    order
}

//! Grouping: which articles are one text, one story, one affair; which quotations are one utterance.
//!
//! A fold over articles in the order of their effective time, then id: the order in which they are handed in
//! changes nothing.

mod copies;
mod graph;
mod second_looks;
mod stories;
mod terms;
mod utterances;

use model::{Article, GroupedArticle};

pub use graph::{CreditGraph, Edge, Independence, Origin, Root, Source, Way, credit_graph};
pub use terms::terms;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Groups `articles`; answers come in their order.
pub fn group(articles: &[Article]) -> Vec<GroupedArticle> {
    let order = fixed_order(articles);
    let sorted: Vec<&Article> = order.iter().map(|at| &articles[*at]).collect();
    let copies = copies::find(&sorted);
    let vectors = terms::vectors(&sorted);
    let days: Vec<Option<f64>> = sorted.iter().map(|a| effective_day(a)).collect();
    let stories = stories::find(&vectors, &days, &copies.groups);
    let affairs = stories::affairs(&vectors, &days, &stories);
    let utterances = utterances::find(&sorted, &stories);
    let mut grouped: Vec<Option<GroupedArticle>> = vec![None; articles.len()];
    let name = |first: usize| sorted[first].id.to_string();
    for (at, article) in sorted.iter().enumerate() {
        grouped[order[at]] = Some(GroupedArticle {
            id: article.id.clone(),
            copy_group: name(copies.groups[at]),
            story: name(stories[at]),
            affair: name(affairs[at]),
            copy_of: copies.copy_of[at].clone(),
            utterances: utterances[at].clone(),
        });
    }
    grouped.into_iter().flatten().collect()
}

/// Indexes of `articles` by effective time, then id; those without a time come last.
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

/// Days since 1970, for distances.
fn effective_day(article: &Article) -> Option<f64> {
    article.published.map(|p| p.approximate_seconds() as f64 / DAY)
}

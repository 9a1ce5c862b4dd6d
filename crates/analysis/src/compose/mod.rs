//! Composing: from grouped articles to a draft of a cited roundup.
//!
//! Extractive: each line is a span of an article, or a few connecting words of the program's own. The same
//! articles give the same draft.

mod citer;
mod contested;
mod developments;
mod excerpts;
mod outlook;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use model::{Article, GroupedArticle, OutletId, OutletRef, Roundup, SourceLine};

use crate::group::{COUNTED_ALREADY, Independence, fixed_order};
use citer::Citer;
pub use contested::{Standing, standings};
use sentences::Sentences;

/// Id of the outlet of articles that have none.
const UNKNOWN: &str = "unknown";

/// Drafts the roundup of `articles`, which `grouped` and `sources` describe in the same order.
///
/// Pages that are no articles are listed as sources and not quoted.
pub fn compose(articles: &[Article], grouped: &[GroupedArticle], sources: &[Independence]) -> Roundup {
    let order = fixed_order(articles);
    let mut citer = Citer::new(articles);
    let material = Material { articles, grouped, sources, order: &order };
    let sentences = Sentences::of(&material);
    let mut shown = sentences::Shown::default();
    let lead = developments::lead(&material, &sentences, &mut citer, &mut shown);
    let developments = developments::related(&material, &sentences, &mut citer, &mut shown);
    let excerpts = excerpts::find(&material, &mut citer, &mut shown);
    let contested = contested::find(&material, &sentences, &mut citer);
    let questions = outlook::questions(&material, &mut citer);
    let forecasts = outlook::forecasts(&material, &mut citer);
    Roundup {
        title: title(&material),
        lead,
        developments,
        excerpts,
        contested,
        questions,
        forecasts,
        sources: material.source_lines(),
        citations: citer.citations,
    }
}

/// What a roundup is made from.
struct Material<'a> {
    articles: &'a [Article],
    grouped: &'a [GroupedArticle],
    sources: &'a [Independence],
    /// Indexes of the articles, oldest first.
    order: &'a [usize],
}

impl Material<'_> {
    /// Articles that can be quoted, oldest first.
    fn readable(&self) -> impl Iterator<Item = usize> + '_ {
        self.order
            .iter()
            .copied()
            .filter(|at| self.articles[*at].not_article.is_none() && !self.articles[*at].text.is_blank())
    }

    /// Readable articles with a text of their own: of each copy group the one that is its own report, else the first.
    fn own_texts(&self) -> impl Iterator<Item = usize> + '_ {
        let mut of: BTreeMap<&str, usize> = BTreeMap::new();
        let own = |at: usize| self.sources[at].independent;
        for at in self.readable() {
            let stands = of.entry(&self.grouped[at].copy_group).or_insert(at);
            if own(at) && !own(*stands) {
                *stands = at;
            }
        }
        let own: BTreeSet<usize> = of.into_values().collect();
        self.readable().filter(move |at| own.contains(at))
    }

    fn outlet(&self, at: usize) -> OutletRef {
        self.articles[at]
            .outlet
            .clone()
            .unwrap_or_else(|| OutletRef { id: OutletId::new(UNKNOWN), name: "an unnamed outlet".to_owned() })
    }

    /// All articles, oldest first. A source counts once, though it has a report of its own in several stories.
    fn source_lines(&self) -> Vec<SourceLine> {
        let mut owners: BTreeSet<&str> = BTreeSet::new();
        let line = |at: &usize| {
            let mut line = self.source_line(*at);
            if line.independent && !owners.insert(&self.sources[*at].owner) {
                line.independent = false;
                COUNTED_ALREADY.clone_into(&mut line.reason);
            }
            line
        };
        self.order.iter().map(line).collect()
    }

    fn source_line(&self, at: usize) -> SourceLine {
        let article = &self.articles[at];
        let source = &self.sources[at];
        let (independent, reason) = match &article.not_article {
            Some(reason) => (false, format!("not read as an article: {reason}")),
            None => (source.independent, source.reason.clone()),
        };
        SourceLine {
            article: article.id.clone(),
            title: self.headline(at),
            outlet: self.outlet(at),
            url: article.url.clone(),
            published: article.published,
            independent,
            reason,
            copy_of: source.copy_of.clone(),
        }
    }

    fn headline(&self, at: usize) -> String {
        self.articles[at].title.as_ref().map_or_else(|| "Untitled".to_owned(), |t| t.as_str().to_owned())
    }
}

/// What most of the articles name, and the question of this program.
fn title(material: &Material<'_>) -> String {
    use std::collections::BTreeMap;
    // Surface form of a name → articles that hold it, and whether it is an organisation or person.
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for at in material.own_texts() {
        let article = &material.articles[at];
        let mut here: Vec<&str> =
            article.marks.names.iter().filter_map(|n| article.text.excerpt(n.span).ok()).collect();
        if let Some(title) = &article.title {
            here.extend(article.title_marks.names.iter().filter_map(|n| title.excerpt(n.span).ok()));
        }
        here.sort_unstable();
        here.dedup();
        let own = article.outlet.as_ref().map_or("", |o| o.name.as_str());
        for name in here.into_iter().filter(|n| *n != own && n.chars().count() > 2) {
            *holders.entry(name.to_owned()).or_insert(0) += 1;
        }
    }
    let weight = |name: &str, count: usize| count * 2 + usize::from(name.contains(' '));
    let best = holders.iter().max_by(|a, b| weight(a.0, *a.1).cmp(&weight(b.0, *b.1)).then(b.0.cmp(a.0)));
    match best {
        Some((name, count)) if *count > 1 || material.articles.len() == 1 => format!("{name}: what then?"),
        _ => material.own_texts().next().map_or_else(
            || "Nothing to read".to_owned(),
            |at| format!("{}: what then?", material.headline(at).trim_end_matches(['.', '?', '!'])),
        ),
    }
}

/// "3 outlets tell it, 2 of them independently."
fn support(material: &Material<'_>, of: &[usize]) -> String {
    let outlets: std::collections::BTreeSet<String> =
        of.iter().map(|at| material.outlet(*at).id.to_string()).collect();
    let independent = of.iter().filter(|at| material.sources[**at].independent).count();
    match outlets.len() {
        1 => "no other outlet tells it.".to_owned(),
        n => format!("{n} outlets tell it, {independent} independently."),
    }
}

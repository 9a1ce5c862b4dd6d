//! The credit graph of a story: who has it from whom, where that begins, and how many sources it leaves.
//!
//! Each article has at most one edge that counts: to the original of the text that it repeats, else to the outlet whose
//! report it retells. Followed to their end these lead to a root: an article with a report of its own, an outlet that is
//! not among the articles, or a circle of articles that have it from each other. Roots of one owner are one source. The
//! other edges (what else it credits, links to, holds, or has quoted before it) are told and do not count.

mod edges;

use std::collections::{BTreeMap, BTreeSet};

use model::{Article, ArticleId, CreditKind, GroupedArticle, OutletId, OutletRef};

use crate::languages::Outlets;

/// Why a report of its own does not count.
pub(crate) const COUNTED_ALREADY: &str = "its outlet or family is counted already";

/// Where an article has something from. Articles are numbers in the order in which they were handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An article of the story.
    Article(usize),
    /// An outlet of which no article is in the story.
    Outlet(OutletRef),
}

/// How an article shows where it has something from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// It repeats the text, with this share of the shorter one in common where that was measured.
    Copy(Option<f64>),
    /// It holds the text among words of its own.
    Holds(f64),
    /// It says so.
    Credit(CreditKind),
    /// All of its quotations, so many, stood in the other before.
    Quotes(usize),
}

/// One article has something from somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The article.
    pub article: usize,
    /// Where it has it from.
    pub from: Origin,
    /// What shows it.
    pub way: Way,
    /// Whether it has its report from there: at most one edge of an article counts.
    pub counts: bool,
}

/// Where reports begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// An article with a report of its own.
    Article(usize),
    /// An outlet of which no article is in the story.
    Outlet(OutletRef),
    /// Articles that have it from each other, in the order in which they do.
    Circle(Vec<usize>),
}

/// An independent source: roots of one owner, and all that leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its roots, in the order of the articles that lead there.
    pub roots: Vec<Root>,
    /// The articles that have it from there, roots included, oldest first.
    pub articles: Vec<usize>,
    /// Why it counts once, in words.
    pub reason: String,
}

/// Whether an article has a report of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Independence {
    /// It has, and is the first of its owner's that has.
    pub independent: bool,
    /// Why, in words.
    pub reason: String,
    /// The article whose text it repeats.
    pub copy_of: Option<ArticleId>,
    /// Who stands for it: the family of its outlet, the outlet, or itself where none is known.
    pub owner: String,
}

/// Who has it from whom.
#[derive(Clone, Debug, Default)]
pub struct CreditGraph {
    /// Edges by article, oldest first; of an article the one that counts first.
    pub edges: Vec<Edge>,
    /// Independent sources, in the order of their oldest articles.
    pub sources: Vec<Source>,
    /// Of each article, in the order in which they were handed in.
    pub articles: Vec<Independence>,
}

impl CreditGraph {
    /// Articles that have it from each other: circular reporting.
    pub fn circles(&self) -> impl Iterator<Item = &[usize]> {
        self.sources.iter().flat_map(|source| &source.roots).filter_map(|root| match root {
            Root::Circle(articles) => Some(&articles[..]),
            _ => None,
        })
    }
}

/// The graph of the articles of one story, which `grouped` describes in the same order.
pub fn credit_graph(articles: &[&Article], grouped: &[&GroupedArticle], outlets: &Outlets) -> CreditGraph {
    let order = super::fixed_order(articles.iter().copied());
    let mut by_outlet: BTreeMap<&OutletId, usize> = BTreeMap::new();
    for at in &order {
        if let Some(outlet) = &articles[*at].outlet {
            by_outlet.entry(&outlet.id).or_insert(*at);
        }
    }
    let story = Story {
        articles,
        grouped,
        outlets,
        places: articles.iter().enumerate().map(|(at, article)| (article.id.as_str(), at)).collect(),
        by_outlet,
        originals: originals(articles, grouped, &order),
    };
    let counted: Vec<Option<Edge>> = (0..articles.len()).map(|at| story.counted(at)).collect();
    let sources = story.sources(&order, &counted);
    let standing = story.standing(&counted, &sources);
    let mut edges = Vec::new();
    for at in &order {
        edges.extend(counted[*at].clone());
        edges.extend(story.told(*at, counted[*at].as_ref()));
    }
    CreditGraph { edges, sources, articles: standing }
}

/// Of each article whether it has a report of its own within its story.
pub fn independence(
    articles: &[Article],
    grouped: &[GroupedArticle],
    outlets: &Outlets,
) -> Vec<Independence> {
    let mut stories: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, grouped) in grouped.iter().enumerate() {
        stories.entry(&grouped.story).or_default().push(at);
    }
    let mut out: Vec<Option<Independence>> = vec![None; articles.len()];
    for members in stories.into_values() {
        let (of, so): (Vec<&Article>, Vec<&GroupedArticle>) =
            members.iter().map(|at| (&articles[*at], &grouped[*at])).unzip();
        let standing = credit_graph(&of, &so, outlets).articles;
        members.into_iter().zip(standing).for_each(|(at, standing)| out[at] = Some(standing));
    }
    out.into_iter().flatten().collect()
}

struct Story<'a> {
    articles: &'a [&'a Article],
    grouped: &'a [&'a GroupedArticle],
    outlets: &'a Outlets,
    /// Of each id the article.
    places: BTreeMap<&'a str, usize>,
    /// The oldest article of each outlet.
    by_outlet: BTreeMap<&'a OutletId, usize>,
    /// Of each article that is one text with others the likely original, itself perhaps.
    originals: Vec<Option<usize>>,
}

/// Of each group of copies the likely original: the oldest text of the outlet that the others credit, else the oldest.
fn originals(articles: &[&Article], grouped: &[&GroupedArticle], order: &[usize]) -> Vec<Option<usize>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for at in order {
        groups.entry(&grouped[*at].copy_group).or_default().push(*at);
    }
    let mut out = vec![None; articles.len()];
    for copies in groups.values().filter(|copies| copies.len() > 1) {
        // Of each outlet, how many of the copies name it: as whose text it is, as whose report.
        let mut named: BTreeMap<&OutletId, [usize; 2]> = BTreeMap::new();
        for at in copies {
            for (place, how) in [signs, is_report].into_iter().enumerate() {
                let credits = articles[*at].marks.credits.iter().filter(|credit| how(credit.kind));
                let outlets: BTreeSet<&OutletId> = credits.map(|credit| &credit.outlet.id).collect();
                outlets.into_iter().for_each(|outlet| named.entry(outlet).or_default()[place] += 1);
            }
        }
        // Of those named alike the oldest: copies are in the order of their time.
        let credited = |at: &usize| articles[*at].outlet.as_ref().and_then(|outlet| named.get(&outlet.id));
        let best = copies.iter().copied().rev().max_by_key(credited);
        copies.iter().for_each(|at| out[*at] = best);
    }
    out
}

/// Whether a credit says whose text it is.
fn signs(kind: CreditKind) -> bool {
    matches!(kind, CreditKind::DatelineAgency | CreditKind::SourceLine)
}

/// Whether a credit says whose report it is.
fn is_report(kind: CreditKind) -> bool {
    matches!(kind, CreditKind::Reports | CreditKind::AccordingTo | CreditKind::SourceLine)
}

impl Story<'_> {
    /// Owner of the outlet, else the outlet itself: an unknown family is a family of one.
    fn family_of(&self, outlet: &OutletRef) -> String {
        let known = self.outlets.by_id(outlet.id.as_str());
        known.and_then(|outlet| outlet.family.clone()).unwrap_or_else(|| outlet.id.to_string())
    }

    fn owner(&self, root: &Root) -> String {
        match root {
            Root::Article(at) => {
                let article = &self.articles[*at];
                article
                    .outlet
                    .as_ref()
                    .map_or_else(|| format!("article {}", article.id), |outlet| self.family_of(outlet))
            }
            Root::Outlet(outlet) => self.family_of(outlet),
            Root::Circle(circle) => format!("circle {}", self.articles[circle[0]].id),
        }
    }

    fn sources(&self, order: &[usize], counted: &[Option<Edge>]) -> Vec<Source> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut sources: Vec<Source> = Vec::new();
        let roots = roots(order, counted);
        for at in order {
            let root = roots[*at].clone();
            let place = *places.entry(self.owner(&root)).or_insert_with(|| {
                sources.push(Source { roots: Vec::new(), articles: Vec::new(), reason: String::new() });
                sources.len() - 1
            });
            let source = &mut sources[place];
            if !source.roots.contains(&root) {
                source.roots.push(root);
            }
            source.articles.push(*at);
        }
        for source in &mut sources {
            source.reason = self.reason(&source.roots);
        }
        sources
    }

    /// "of one owner: Holm Gazette: its own report; Aldmouth Ledger: its own report"
    fn reason(&self, roots: &[Root]) -> String {
        let mut told: Vec<String> = Vec::new();
        for root in roots {
            let why = match root {
                Root::Article(at) => format!("{}: its own report", self.name(*at)),
                Root::Outlet(outlet) => {
                    format!("{}: not among these articles, which have it from there", outlet.name)
                }
                Root::Circle(circle) => {
                    let names: Vec<String> = circle.iter().map(|at| self.name(*at)).collect();
                    format!("{} have it from each other, and nobody says where it began", names.join(" and "))
                }
            };
            if !told.contains(&why) {
                told.push(why);
            }
        }
        let owner = if told.len() > 1 { "of one owner: " } else { "" };
        format!("{owner}{}", told.join("; "))
    }

    fn name(&self, at: usize) -> String {
        let article = &self.articles[at];
        article.outlet.as_ref().map_or_else(|| article.id.to_string(), |outlet| outlet.name.clone())
    }

    fn standing(&self, counted: &[Option<Edge>], sources: &[Source]) -> Vec<Independence> {
        let first: BTreeSet<usize> = sources
            .iter()
            .filter_map(|source| {
                let own = |at: &&usize| counted[**at].is_none();
                source.articles.iter().find(own).copied()
            })
            .collect();
        let standing = |at: usize| {
            let owner = self.owner(&Root::Article(at));
            let said = |reason: String| Independence { independent: false, reason, copy_of: None, owner };
            match &counted[at] {
                Some(Edge { from: Origin::Article(original), way: Way::Copy(share), .. }) => {
                    let same = |share: f64| format!(" ({:.0} % the same)", (share * 100.0).round());
                    Independence {
                        copy_of: Some(self.articles[*original].id.clone()),
                        ..said(format!("repeats another text{}", share.map(same).unwrap_or_default()))
                    }
                }
                Some(Edge { from: Origin::Article(from), .. }) => {
                    said(format!("has it from {}", self.name(*from)))
                }
                Some(Edge { from: Origin::Outlet(outlet), .. }) => {
                    said(format!("has it from {}", outlet.name))
                }
                None if first.contains(&at) => {
                    Independence { independent: true, ..said("its own report".to_owned()) }
                }
                None => said(COUNTED_ALREADY.to_owned()),
            }
        };
        (0..self.articles.len()).map(standing).collect()
    }
}

/// Where the edges of each article end.
fn roots(order: &[usize], counted: &[Option<Edge>]) -> Vec<Root> {
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, at)| rank[*at] = place);
    let mut found: Vec<Option<Root>> = vec![None; order.len()];
    for of in order {
        let mut way: Vec<usize> = Vec::new();
        let mut at = *of;
        let root = loop {
            if let Some(root) = &found[at] {
                break root.clone();
            }
            // The same circle wherever it was entered: from its oldest article on.
            if let Some(begins) = way.iter().position(|before| *before == at) {
                let mut circle = way[begins..].to_vec();
                let oldest = (0..circle.len()).min_by_key(|place| rank[circle[*place]]).unwrap_or(0);
                circle.rotate_left(oldest);
                break Root::Circle(circle);
            }
            way.push(at);
            match counted[at].as_ref().map(|edge| &edge.from) {
                None => break Root::Article(at),
                Some(Origin::Outlet(outlet)) => break Root::Outlet(outlet.clone()),
                Some(Origin::Article(next)) => at = *next,
            }
        };
        way.iter().for_each(|at| found[*at] = Some(root.clone()));
    }
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;

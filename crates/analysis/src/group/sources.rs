//! How many really said it: which articles of a story have a report of their own, and why the others do not.

use std::collections::BTreeSet;

use model::{Article, ArticleId, CopyKind, CreditKind, GroupedArticle, OutletId};

use crate::languages::Outlets;

/// Bytes of the opening, where an article says whose report it retells.
const OPENING: usize = 700;

/// Bytes of the first lines: the sentence or two that say what is reported and by whom.
const LEAD: usize = 350;

/// Whether an article has a report of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Independence {
    /// It has.
    pub independent: bool,
    /// Why, in words.
    pub reason: String,
    /// The article whose text it repeats.
    pub copy_of: Option<ArticleId>,
}

/// Says of each article whether it has a report of its own.
///
/// A copy has none; nor has a retelling, which credits another outlet in its opening and hardly quotes anybody on
/// its own. Of several articles of one outlet or family the first counts.
pub fn independence(
    articles: &[Article],
    grouped: &[GroupedArticle],
    outlets: &Outlets,
) -> Vec<Independence> {
    let present: BTreeSet<&OutletId> =
        articles.iter().filter_map(|a| a.outlet.as_ref()).map(|o| &o.id).collect();
    let mut families: BTreeSet<String> = BTreeSet::new();
    let order = super::fixed_order(articles);
    let mut out: Vec<Option<Independence>> = vec![None; articles.len()];
    for at in order {
        let article = &articles[at];
        let family = family_of(article, outlets);
        let found = if let Some(copy) = grouped[at].copy_of.as_ref().filter(|c| c.kind != CopyKind::Contains)
        {
            let percent = (copy.share * 100.0).round();
            Independence {
                independent: false,
                reason: format!("repeats another text ({percent:.0} % the same)"),
                copy_of: Some(copy.id.clone()),
            }
        } else if let Some(from) = retells(article, &present) {
            Independence { independent: false, reason: format!("has it from {from}"), copy_of: None }
        } else if !families.insert(family.clone()) {
            let reason = "its outlet or family is counted already";
            Independence { independent: false, reason: reason.to_owned(), copy_of: None }
        } else {
            Independence { independent: true, reason: "its own report".to_owned(), copy_of: None }
        };
        out[at] = Some(found);
    }
    out.into_iter().flatten().collect()
}

/// Owner of the outlet, else the outlet itself: an unknown family is a family of one.
fn family_of(article: &Article, outlets: &Outlets) -> String {
    let Some(outlet) = &article.outlet else { return article.id.to_string() };
    outlets.by_id(outlet.id.as_str()).and_then(|o| o.family.clone()).unwrap_or_else(|| outlet.id.to_string())
}

/// The outlet that an article retells: one whose own report is among the articles and that it credits in its first
/// lines; or any that it credits in its opening, while hardly anybody speaks to the article itself.
fn retells(article: &Article, present: &BTreeSet<&OutletId>) -> Option<String> {
    let reported = |kind: CreditKind| {
        matches!(kind, CreditKind::Reports | CreditKind::AccordingTo | CreditKind::SourceLine)
    };
    let credits = &article.marks.credits;
    let lead =
        credits.iter().find(|c| c.span.start() < LEAD && reported(c.kind) && present.contains(&c.outlet.id));
    if let Some(credit) = lead {
        return Some(credit.outlet.name.clone());
    }
    let credit = credits
        .iter()
        .find(|c| c.kind == CreditKind::DatelineAgency || c.span.start() < OPENING && reported(c.kind))?;
    let opening = article.marks.quotes.iter().filter(|q| q.span.start() < OPENING);
    let own_voices = opening.filter(|q| q.via.is_none() && q.speaker.is_some()).count();
    (credit.kind == CreditKind::DatelineAgency || own_voices <= 1).then(|| credit.outlet.name.clone())
}

//! The headline.

use super::super::html::{Layout, NodeId, Tag, Tree};
use super::super::lines::fold;
use super::super::structured::unescape;
use super::super::url::registrable_domain;
use super::head::Head;

/// A headline, and the element that shows it.
#[derive(Debug, Default)]
pub(super) struct Headline {
    pub(super) text: Option<String>,
    pub(super) node: Option<NodeId>,
}

/// A main heading that is at least so like what the page announces is taken for the same, another heading only
/// where it is nearly the same.
const ALIKE: f64 = 0.35;
const NEARLY_SAME: f64 = 0.85;
/// A main heading less like two announcements that agree is another headline: of a series, or for search engines.
const CONTRADICTED: f64 = 0.75;
/// Words that a main heading needs to be believed though the page announces something else.
const SAYS_MUCH: usize = 4;

/// The headline: of those that the page shows, the one that it announces for machines; else what it announces.
pub(super) fn headline(tree: &Tree<'_>, areas: &[NodeId], head: &Head, site: Option<&str>) -> Headline {
    let structured = head.structured.headline.as_deref().map(|h| fold(&unescape(h)));
    let tag = head.title.as_deref().map(|t| without_site(&fold(t), site));
    let meta = head
        .get(&["og:title", "twitter:title", "title", "dc.title", "headline"])
        .map(|t| without_site(&fold(t), site))
        .filter(|t| !is_site(t, site));
    // What names the site in its midst is written for search engines.
    let names_site = |t: &str| site.is_some_and(|site| !site.is_empty() && t.contains(site));
    let agreed = meta
        .as_deref()
        .zip(structured.as_deref())
        .is_some_and(|(a, b)| agreement(a, b) > 0.95 && !names_site(a));
    // Of two that agree the page's title is no better witness.
    let tag = tag.filter(|_| !agreed);
    let about: Vec<&str> = [&meta, &structured, &tag].into_iter().flatten().map(String::as_str).collect();
    let announced = about.first().copied().unwrap_or("");
    // The visible headline is the one that people know the article by, if it is about the same.
    let visible: Vec<Shown> = shown(tree, areas).into_iter().filter(|h| !is_site(&h.text, site)).collect();
    let best = |main: bool| {
        let alike = |h: &Shown| about.iter().map(|a| agreement(&h.text, a)).fold(0.0, f64::max);
        let scored = visible.iter().filter(|h| h.main == main).map(|h| (alike(h), h));
        scored.rev().max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let says_much = |h: &&Shown| h.main && h.text.split(' ').count() >= SAYS_MUCH;
    let least = if agreed { CONTRADICTED } else { ALIKE };
    let taken = best(true)
        .filter(|(alike, _)| *alike >= least)
        .or_else(|| best(false).filter(|(alike, _)| *alike >= NEARLY_SAME))
        .map(|(_, h)| h)
        .or_else(|| visible.iter().find(says_much).filter(|_| !agreed))
        .or_else(|| visible.first().filter(|_| announced.is_empty()));
    match taken {
        Some(taken) => Headline { text: Some(taken.text.clone()), node: Some(taken.node) },
        None => Headline { text: Some(announced.to_owned()).filter(|a| !a.is_empty()), node: None },
    }
}

/// A heading that the page shows.
struct Shown {
    text: String,
    node: NodeId,
    main: bool,
}

/// Headings looked at.
const MAX_HEADINGS: usize = 60;

/// Headings that may be the headline.
fn shown(tree: &Tree<'_>, areas: &[NodeId]) -> Vec<Shown> {
    let named = |node: NodeId| {
        tree.raw_attribute(node, "itemprop") == Some("headline")
            || tree.raw_attribute(node, "class").is_some_and(|class| {
                class.split_ascii_whitespace().any(|c| {
                    matches!(
                        c,
                        "entry-title" | "headline" | "post-title" | "article-title" | "article__title"
                    )
                })
            })
    };
    tree.outside(areas)
        .filter(|n| {
            let tag = tree.tag(*n);
            matches!(tag, Tag::H1 | Tag::H2 | Tag::H3)
                || !matches!(tag, Tag::Text | Tag::Meta) && tag.layout() != Layout::Raw && named(*n)
        })
        .take(MAX_HEADINGS)
        .map(|n| Shown { text: fold(&tree.text(n)), node: n, main: tree.tag(n) == Tag::H1 || named(n) })
        .filter(|h| h.text.chars().any(char::is_alphanumeric) && h.text.len() < 300)
        .collect()
}

/// Whether a heading is the name of the site.
fn is_site(text: &str, site: Option<&str>) -> bool {
    site.is_some_and(|site| agreement(text, site) > 0.9)
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Words in common, against the words of both (Dice's coefficient).
fn agreement(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let common = a.iter().filter(|w| b.contains(w)).count() + b.iter().filter(|w| a.contains(w)).count();
    common as f64 / (a.len() + b.len()) as f64
}

/// Share of the words of the shorter that the two have in common.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0.0;
    }
    short.iter().filter(|w| long.contains(w)).count() as f64 / short.len() as f64
}

const SEPARATORS: [&str; 9] = [" | ", " – ", " — ", " - ", " · ", " :: ", " » ", " « ", " • "];

/// `Headline | Site` and `Headline - Site` without the site.
fn without_site(title: &str, site: Option<&str>) -> String {
    let mut title = title.trim();
    'shorter: loop {
        for separator in SEPARATORS {
            if let Some((head, tail)) = title.rsplit_once(separator) {
                let is_site = site.is_some_and(|s| likeness(tail, s) > 0.5);
                if is_site || separator == " | " && head.split_whitespace().nth(2).is_some() {
                    title = head.trim();
                    continue 'shorter;
                }
            }
            if let Some((head, tail)) = title.split_once(separator)
                && site.is_some_and(|s| likeness(head, s) > 0.9)
            {
                title = tail.trim();
                continue 'shorter;
            }
        }
        return title.to_owned();
    }
}

/// The part behind the last sign between parts of a title.
pub(super) fn last_part(title: &str) -> Option<&str> {
    SEPARATORS
        .iter()
        .filter_map(|s| title.rsplit_once(s))
        .map(|(_, part)| part.trim())
        .min_by_key(|part| part.len())
}

/// The part of a `<title>` that names the site: the one that the host's name is made of, else a short last one.
pub(super) fn site_in_title(title: &str, host: Option<&str>) -> Option<String> {
    let parts: Vec<&str> =
        SEPARATORS.iter().find(|s| title.contains(**s)).map(|s| title.split(*s).map(str::trim).collect())?;
    let (first, last) = (parts.first()?, parts.last()?);
    let squash = |name: &str| {
        name.to_lowercase().replace('&', "and").chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let host = host.map(|h| squash(registrable_domain(h).split('.').next().unwrap_or("")));
    let named = [last, first].into_iter().find(|part| {
        let part = squash(part);
        host.as_ref().is_some_and(|h| part.len() > 3 && (h.contains(&part) || part.contains(h.as_str())))
    });
    let short = last.split_whitespace().count() <= 4 && !last.is_empty();
    named.or(short.then_some(last)).map(|site| (*site).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_site() {
        assert_eq!(without_site("The last boat - Holm Gazette", Some("Holm Gazette")), "The last boat");
        assert_eq!(without_site("The last boat home | News | Holm Gazette", None), "The last boat home");
        assert_eq!(without_site("Ferry - what now", None), "Ferry - what now");
    }

    #[test]
    fn the_headline_that_is_shown() {
        let page = "<title>Last boat leaves | Gazette</title><h1>Gazette</h1><h2>The last boat leaves</h2>";
        let tree = Tree::read(page);
        assert_eq!(headline(&tree, &[], &Head::read(&tree), None).text.unwrap(), "The last boat leaves");
    }
}

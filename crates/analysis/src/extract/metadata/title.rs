//! The headline.

use super::super::html::{Layout, NodeId, Tag, Tree};
use super::super::lines::fold;
use super::super::structured::unescape;
use super::super::url::registrable_domain;
use super::head::Head;

/// The headline: of those that the page shows, the one that it announces for machines; else what it announces.
pub(super) fn title(tree: &Tree<'_>, head: &Head, site: Option<&str>) -> Option<String> {
    let structured = head.structured.headline.as_deref().map(|h| fold(&unescape(h)));
    let tag = head.title.as_deref().map(fold);
    let announced = head
        .get(&["og:title", "twitter:title", "title", "dc.title", "headline"])
        .map(fold)
        .or_else(|| structured.clone())
        .or_else(|| tag.clone())
        .map(|t| without_site(&t, site))
        .unwrap_or_default();
    // The visible headline is the one that people know the article by, if it is about the same.
    let visible = headlines(tree);
    let tag = tag.map(|t| without_site(&t, site));
    let about = [Some(announced.as_str()), structured.as_deref(), tag.as_deref()];
    let score = |headline: &str| {
        about.iter().flatten().map(|a| likeness(headline, a)).fold(0.0, f64::max)
    };
    let alike = visible
        .iter()
        .enumerate()
        .map(|(at, h)| (score(h), std::cmp::Reverse(at), h))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    match alike {
        Some((score, _, headline)) if score >= 0.4 => Some(headline.clone()),
        _ if !announced.is_empty() => Some(announced),
        _ => visible.into_iter().next(),
    }
}

/// Headlines looked at.
const MAX_HEADLINES: usize = 40;

/// What the page shows as main headings.
fn headlines(tree: &Tree<'_>) -> Vec<String> {
    let named = |node: NodeId| {
        tree.raw_attribute(node, "itemprop") == Some("headline")
            || tree.raw_attribute(node, "class").is_some_and(|class| {
                class.split_ascii_whitespace().any(|c| {
                    matches!(c, "entry-title" | "headline" | "post-title" | "article-title" | "article__title")
                })
            })
    };
    tree.ids()
        .filter(|n| {
            let tag = tree.tag(*n);
            tag == Tag::H1 || !matches!(tag, Tag::Text | Tag::Meta) && tag.layout() != Layout::Raw && named(*n)
        })
        .take(MAX_HEADLINES)
        .map(|n| fold(&tree.text(n)))
        .filter(|h| h.chars().any(char::is_alphanumeric) && h.len() < 300)
        .collect()
}

/// Share of the words of the shorter that the two have in common.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0.0;
    }
    short.iter().filter(|w| long.contains(w)).count() as f64 / short.len() as f64
}

const SEPARATORS: [&str; 7] = [" | ", " – ", " — ", " - ", " · ", " :: ", " » "];

/// `Headline | Site` and `Headline - Site` without the site.
fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let is_site = site.is_some_and(|s| likeness(tail, s) > 0.5);
            if is_site || (separator == " | " && head.split_whitespace().count() >= 3) {
                return without_site(head.trim(), site);
            }
        }
        if let Some((head, tail)) = title.split_once(separator)
            && site.is_some_and(|s| likeness(head, s) > 0.9)
        {
            return without_site(tail.trim(), site);
        }
    }
    title.trim().to_owned()
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
        let page = "<title>Last boat leaves | Gazette</title><h1>Gazette</h1><h1>The last boat leaves</h1>";
        let tree = Tree::read(page);
        assert_eq!(title(&tree, &Head::read(&tree), Some("Gazette")).unwrap(), "The last boat leaves");
    }
}

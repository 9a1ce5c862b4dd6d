//! When it was published: what the page says for machines, weighed against what it shows.

use std::ops::Range;

use model::Published;

use super::super::dates::{DayOrder, in_path, parse_machine, parse_visible};
use super::super::html::{NodeId, Tag, Tree};
use super::super::lines::{Line, fold};
use super::super::url::CanonicalUrl;
use super::Near;
use super::head::Head;
use super::title::last_part;

/// Meta elements that say when the article was published, best first.
const PUBLISHED: [&str; 25] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "citation_publication_date",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "created",
    "article_date_original",
    "datecreated",
];

const MODIFIED: [&str; 4] = ["article:modified_time", "og:updated_time", "datemodified", "last-modified"];

/// Elements of one kind that are looked at.
const MAX_ELEMENTS: usize = 8;
/// Words of a line around the headline that may hold the date.
const DATE_LINE: u32 = 12;

pub(super) fn modified(head: &Head) -> Option<Published> {
    let structured = head.structured.modified.as_deref().and_then(parse_machine);
    structured.or_else(|| head.get(&MODIFIED).and_then(parse_machine))
}

pub(super) fn published(
    tree: &Tree<'_>,
    areas: &[NodeId],
    head: &Head,
    canonical: Option<&CanonicalUrl>,
    near: &Near<'_>,
    order: DayOrder,
) -> Option<Published> {
    let stated = head.structured.published.as_deref().and_then(parse_machine);
    let stated = stated.or_else(|| PUBLISHED.iter().find_map(|name| head.all(name).find_map(parse_machine)));
    if let Some(stated) = stated {
        let shown = near_headline(tree, near, order, false);
        return Some(shown.filter(|shown| contradicts(*shown, stated)).unwrap_or(stated));
    }
    in_title(head, order)
        .or_else(|| canonical.and_then(|url| in_path(url.path())).map(Published::Day))
        .or_else(|| marked_times(tree, areas, order, 0..2))
        .or_else(|| near_headline(tree, near, order, true))
        .or_else(|| marked_times(tree, areas, order, 2..5))
        .or_else(|| named_dates(tree, areas, order))
        .or_else(|| marked_times(tree, areas, order, 5..6))
        .or_else(|| head.all("last-modified").find_map(parse_machine))
}

/// Whether the day that the page shows is to be believed against what it states for machines: pages are published
/// again by machines, which then state that day.
fn contradicts(shown: Published, stated: Published) -> bool {
    (stated.day() - shown.day()).get_days() > 1
}

/// The date that some outlets put behind the headline in the page's title.
fn in_title(head: &Head, order: DayOrder) -> Option<Published> {
    let part = last_part(head.title.as_deref()?)?;
    let only_date = part.len() <= 20 && part.chars().filter(char::is_ascii_digit).count() >= 5;
    only_date.then(|| parse_visible(part, order)).flatten().map(Published::Day)
}

/// Times that are marked as such, the surest first.
fn marked_times(tree: &Tree<'_>, areas: &[NodeId], order: DayOrder, ranks: Range<u8>) -> Option<Published> {
    let mut best: Option<(u8, Published)> = None;
    let mut seen = 0;
    for node in tree.outside(areas) {
        let tag = tree.tag(node);
        if tag == Tag::Text {
            continue;
        }
        let itemprop = tree.raw_attribute(node, "itemprop");
        let rank = if itemprop == Some("datePublished") {
            0
        } else if tag == Tag::Time {
            let class = tree.raw_attribute(node, "class").unwrap_or("");
            let has = |name: &str| class.split_ascii_whitespace().any(|c| c == name);
            if is_modified(tree, node) {
                5
            } else if has("entry-date")
                || has("entry-time")
                || has("published")
                || tree.raw_attribute(node, "pubdate").is_some()
            {
                1
            } else if tree.above(node).any(|a| matches!(tree.tag(a), Tag::Aside | Tag::Nav | Tag::Footer)) {
                4
            } else if tree.above(node).any(|a| matches!(tree.tag(a), Tag::Article | Tag::Header | Tag::Main))
            {
                2
            } else {
                3
            }
        } else {
            continue;
        };
        seen += 1;
        if seen > MAX_ELEMENTS * 4 || !ranks.contains(&rank) || best.is_some_and(|(r, _)| r <= rank) {
            continue;
        }
        let said = ["datetime", "content", "title"].iter().find_map(|a| tree.attribute(node, a));
        let found = said
            .as_deref()
            .and_then(parse_machine)
            .or_else(|| parse_visible(&fold(&tree.text(node)), order).map(Published::Day));
        if let Some(found) = found {
            best = Some((rank, found));
        }
    }
    best.map(|(_, found)| found)
}

/// Whether a time element says that it holds the time of a change.
fn is_modified(tree: &Tree<'_>, time: NodeId) -> bool {
    let class = tree.raw_attribute(time, "class").unwrap_or("");
    tree.raw_attribute(time, "itemprop") == Some("dateModified")
        || class.contains("modified")
        || class.split_ascii_whitespace().any(|c| c == "updated") && !class.contains("published")
}

/// Dates in elements whose names say that they hold one.
fn named_dates(tree: &Tree<'_>, areas: &[NodeId], order: DayOrder) -> Option<Published> {
    let names = |node: NodeId| {
        ["class", "id"]
            .into_iter()
            .filter_map(move |a| tree.raw_attribute(node, a))
            .flat_map(str::split_ascii_whitespace)
    };
    let sure = |name: &str| {
        matches!(
            name,
            "date"
                | "published"
                | "pubdate"
                | "dateline"
                | "timestamp"
                | "post-date"
                | "entry-date"
                | "byline"
        )
    };
    let maybe = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["date", "publi", "datum", "fecha", "time", "posted", "meta"].iter().any(|n| name.contains(n))
            && !name.contains("update")
    };
    let mut read = 0;
    let mut first = |named: &dyn Fn(&str) -> bool| {
        read = 0;
        tree.outside(areas).find_map(|node| {
            if tree.tag(node) == Tag::Text || tree.end(node) - node > 40 || !names(node).any(named) {
                return None;
            }
            read += 1;
            (read <= MAX_ELEMENTS).then(|| parse_visible(&fold(&tree.text(node)), order)).flatten()
        })
    };
    first(&sure).or_else(|| first(&maybe)).map(Published::Day)
}

/// A date in a short line around the headline; one that says "updated" only where `updated` and there is no other.
fn near_headline(tree: &Tree<'_>, near: &Near<'_>, order: DayOrder, updated: bool) -> Option<Published> {
    let says_updated = |words: &str| {
        let words = words.to_lowercase();
        UPDATED.iter().any(|u| words.contains(u))
    };
    let read = |(words, line): &(&str, &Line), updated: bool| {
        let time = tree.above(line.nodes.0).take(2).find(|n| tree.tag(*n) == Tag::Time);
        if time.is_some_and(|t| is_modified(tree, t)) {
            return None;
        }
        let stated = time.and_then(|t| tree.attribute(t, "datetime"));
        let stated = stated.as_deref().and_then(parse_machine);
        // "Published 3 March · Updated 5 March"
        let mut parts =
            words.split(['·', '|', '•', '—', '–', ';']).filter(|part| updated || !says_updated(part));
        stated.or_else(|| parts.find_map(|part| parse_visible(part, order)).map(Published::Day))
    };
    let first = near.find(DATE_LINE, |line| read(line, false));
    first.or_else(|| updated.then(|| near.find(DATE_LINE, |line| read(line, true))).flatten())
}

/// What is said of a date that is not the first.
const UPDATED: [&str; 7] =
    ["updated", "modified", "aktualisiert", "mis à jour", "actualizado", "aggiornato", "copyright"];

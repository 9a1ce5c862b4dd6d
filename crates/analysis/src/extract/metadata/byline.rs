//! Who wrote it: names of persons.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::super::html::{Layout, NodeId, Tag, Tree};
use super::super::lines::fold;
use super::super::structured::unescape;
use super::head::Head;

/// Elements of one kind that are looked at.
const MAX_ELEMENTS: usize = 6;

/// The writers, as the page says it: in structured data, in meta elements, in words.
pub(super) fn byline(tree: &Tree<'_>, head: &Head, site: Option<&str>) -> Vec<String> {
    let of = |names: &mut dyn Iterator<Item = String>| -> Vec<String> {
        unique(names.flat_map(|name| split_names(&name, site)).collect())
    };
    let structured = of(&mut head.structured.authors.iter().map(|a| unescape(a)));
    if !structured.is_empty() {
        return structured;
    }
    let metas = [
        "author",
        "article:author",
        "og:article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "byl",
        "citation_author",
    ];
    let in_metas =
        metas.iter().map(|name| of(&mut head.all(name).map(str::to_owned))).find(|names| !names.is_empty());
    if let Some(names) = in_metas {
        return names;
    }
    let marked = marked(tree);
    Sign::ORDER
        .iter()
        .map(|sign| {
            let elements = marked.iter().filter(|(s, _)| s == sign).take(MAX_ELEMENTS);
            of(&mut elements.map(|(_, node)| fold(&tree.text(*node))))
        })
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// How an element says that it holds the writer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    Name,
    Author,
    Rel,
    Byline,
    Class,
}

impl Sign {
    const ORDER: [Self; 5] = [Self::Name, Self::Author, Self::Rel, Self::Byline, Self::Class];
}

/// Elements that say that they hold the writer, in order, without those inside others of the same sign.
fn marked(tree: &Tree<'_>) -> Vec<(Sign, NodeId)> {
    let mut found: Vec<(Sign, NodeId)> = Vec::new();
    for node in tree.ids() {
        let tag = tree.tag(node);
        if matches!(tag, Tag::Text | Tag::Meta | Tag::Body | Tag::Html) || tag.layout() == Layout::Raw {
            continue;
        }
        let itemprop = tree.raw_attribute(node, "itemprop");
        let class = || tree.raw_attribute(node, "class").unwrap_or("").split_ascii_whitespace().take(16);
        let sign = if itemprop == Some("name")
            && tree.above(node).take(3).any(|a| tree.raw_attribute(a, "itemprop") == Some("author"))
        {
            Sign::Name
        } else if itemprop == Some("author") {
            Sign::Author
        } else if tree.raw_attribute(node, "rel").is_some_and(|r| r.split_ascii_whitespace().any(|r| r == "author")) {
            Sign::Rel
        } else if class().any(|c| matches!(c, "byline" | "author-name" | "byline-name" | "byline__name")) {
            Sign::Byline
        } else if class().any(|c| matches!(c, "author" | "authors" | "article-author" | "article__author" | "post-author")) {
            Sign::Class
        } else {
            continue;
        };
        let inside = found.iter().rev().take(4).any(|(s, above)| *s == sign && node < tree.end(*above));
        if !inside {
            found.push((sign, node));
        }
    }
    found
}

/// Names without what stands twice, in any case.
fn unique(mut names: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.to_lowercase()));
    names
}

/// Names of persons in a byline; what is no name of a person is left out.
fn split_names(byline: &str, site: Option<&str>) -> Vec<String> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:(?:written|words|text|story|posted|reported)\s+)?(?:by|von|par|por|di|text|autor(?:in)?|author)\s*:?\s+")
            .expect("a fixed pattern")
    });
    static SPLIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*(?:,|;|\||•|·|/|\n|\band\b|&|\bund\b|\bet\b|\by\b|\bwith\b|\bmit\b)\s*")
            .expect("a fixed pattern")
    });
    let byline = fold(byline);
    let byline = LEAD.replace(&byline, "");
    SPLIT
        .split(&byline)
        .map(str::trim)
        .filter(|name| is_person(name) && site.is_none_or(|s| !s.eq_ignore_ascii_case(name)))
        .map(str::to_owned)
        .collect()
}

fn is_person(name: &str) -> bool {
    const NO_PERSON: [&str; 29] = [
        "staff",
        "editor",
        "editors",
        "newsroom",
        "desk",
        "team",
        "admin",
        "reporter",
        "reporters",
        "correspondent",
        "agency",
        "agencies",
        "news",
        "redaktion",
        "online",
        "press",
        "associated",
        "reuters",
        "afp",
        "dpa",
        "updated",
        "published",
        "editorial",
        "contributor",
        "guest",
        "the",
        "media",
        "magazine",
        "http:",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && name.len() <= 60
        && !name.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | ':' | '/' | '<' | '|'))
        && words[0].chars().next().is_some_and(char::is_uppercase)
        && words.last().is_some_and(|w| w.chars().any(char::is_uppercase))
        && !words.iter().any(|w| NO_PERSON.contains(&w.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_persons() {
        assert_eq!(split_names("By Ada Quill and Jory Tenn, Staff Reporter", None), ["Ada Quill", "Jory Tenn"]);
        assert!(split_names("Newsroom", None).is_empty() && split_names("5 March 2026", None).is_empty());
        assert!(split_names("Holm Gazette", Some("Holm Gazette")).is_empty());
    }
}

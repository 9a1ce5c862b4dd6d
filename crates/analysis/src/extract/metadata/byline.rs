//! Who wrote it: names of persons.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::super::body::each_name;
use super::super::html::{Layout, NodeId, Tag, Tree};
use super::super::lines::fold;
use super::super::structured::unescape;
use super::Near;
use super::head::Head;

/// Elements of one kind that are looked at.
const MAX_ELEMENTS: usize = 6;

/// Meta elements that name the writer, best first.
const AUTHOR: [&str; 11] = [
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "byl",
    "citation_author",
];

/// Who signs the article, as the page says it: persons by structured data, by meta elements, by words around the
/// headline; where no person signs, the agency or desk that the page states as its author.
pub(super) fn byline(tree: &Tree<'_>, areas: &[NodeId], head: &Head, near: &Near<'_>) -> Vec<String> {
    let structured: Vec<String> = head.structured.authors.iter().map(|a| fold(&unescape(a))).collect();
    let metas: Vec<Vec<String>> =
        AUTHOR.iter().map(|name| head.all(name).map(fold).collect()).chain([labelled(head)]).collect();
    let persons = |stated: &[String]| unique(stated.iter().flat_map(|name| persons(name)).collect());
    std::iter::once(&structured)
        .chain(&metas)
        .map(|stated| persons(stated))
        .find(|names| !names.is_empty())
        .or_else(|| Some(visible(tree, areas)).filter(|names| !names.is_empty()))
        .or_else(|| Some(signed(near)).filter(|names| !names.is_empty()))
        .or_else(|| {
            std::iter::once(&structured)
                .chain(&metas)
                .map(|stated| unique(stated.iter().filter(|name| is_signature(name)).cloned().collect()))
                .find(|names| !names.is_empty())
        })
        .unwrap_or_default()
}

/// What cards for social networks say behind the label of a writer.
fn labelled(head: &Head) -> Vec<String> {
    const LABELS: [&str; 6] =
        ["written by", "author", "verfasst von", "autor", "geschrieben von", "écrit par"];
    [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")]
        .into_iter()
        .filter(|(label, _)| head.get(&[label]).is_some_and(|l| LABELS.contains(&l.to_lowercase().as_str())))
        .filter_map(|(_, data)| head.get(&[data]).map(fold))
        .collect()
}

/// How an element says that it holds the writer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    /// `itemprop=name` in an `itemprop=author`.
    Name,
    Author,
    Rel,
    /// A name of an author's name: `author-name`.
    Named,
    Byline,
    Class,
    /// A link to the page of an author.
    Link,
}

impl Sign {
    const ORDER: [Self; 7] =
        [Self::Name, Self::Author, Self::Rel, Self::Named, Self::Byline, Self::Class, Self::Link];
}

/// Persons in elements that say that they hold the writer.
fn visible(tree: &Tree<'_>, areas: &[NodeId]) -> Vec<String> {
    let marked = marked(tree, areas);
    Sign::ORDER
        .iter()
        .map(|sign| {
            let elements = marked.iter().filter(|(s, _)| s == sign).take(MAX_ELEMENTS);
            unique(elements.flat_map(|(_, node)| persons(&fold(&tree.text(*node)))).collect())
        })
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// Nodes of an element that holds a name and little else.
const SMALL: u32 = 24;

/// Elements that say that they hold the writer, in order, without those inside others of the same sign.
fn marked(tree: &Tree<'_>, areas: &[NodeId]) -> Vec<(Sign, NodeId)> {
    let mut found: Vec<(Sign, NodeId)> = Vec::new();
    for node in tree.outside(areas) {
        let tag = tree.tag(node);
        if matches!(tag, Tag::Text | Tag::Meta | Tag::Body | Tag::Html) || tag.layout() == Layout::Raw {
            continue;
        }
        let Some(sign) = sign(tree, node) else { continue };
        let inside = found.iter().rev().take(4).any(|(s, above)| *s == sign && node < tree.end(*above));
        if !inside {
            found.push((sign, node));
        }
    }
    found
}

fn sign(tree: &Tree<'_>, node: NodeId) -> Option<Sign> {
    let itemprop = tree.raw_attribute(node, "itemprop");
    if itemprop == Some("name")
        && tree.above(node).take(3).any(|a| tree.raw_attribute(a, "itemprop") == Some("author"))
    {
        return Some(Sign::Name);
    }
    if itemprop == Some("author") {
        return Some(Sign::Author);
    }
    if tree.raw_attribute(node, "rel").is_some_and(|r| r.split_ascii_whitespace().any(|r| r == "author")) {
        return Some(Sign::Rel);
    }
    if tree.end(node) - node > SMALL || in_beside(tree, node) {
        return None;
    }
    let mut sign = None;
    for class in tree.raw_attribute(node, "class").unwrap_or("").split_ascii_whitespace().take(16) {
        let (mut author, mut name, mut byline, mut other) = (false, false, false, false);
        each_name(class, |word| match word {
            "author" | "authors" | "autor" | "autoren" | "autorin" | "writer" | "contributor" => {
                author = true;
            }
            "name" | "names" | "link" => name = true,
            "byline" | "bylines" | "attribution" => byline = true,
            "bio" | "box" | "avatar" | "image" | "img" | "photo" | "related" | "social" | "date"
            | "title" | "description" | "job" | "role" | "more" | "icon" | "twitter" => other = true,
            _ => {}
        });
        sign = match (author, name, byline) {
            _ if other => sign,
            (true, true, _) => Some(Sign::Named),
            (_, _, true) => sign.or(Some(Sign::Byline)),
            (true, _, _) => sign.or(Some(Sign::Class)),
            _ => sign,
        };
    }
    sign.or_else(|| {
        let href = (tree.tag(node) == Tag::A).then(|| tree.raw_attribute(node, "href")).flatten()?;
        let to_author =
            ["/author/", "/authors/", "/autor/", "/autoren/", "/contributor/", "/contributors/", "/auteur/"]
                .iter()
                .any(|part| href.contains(part));
        to_author.then_some(Sign::Link)
    })
}

/// Whether an element stands in what is beside the article.
fn in_beside(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.above(node).any(|a| matches!(tree.tag(a), Tag::Aside | Tag::Nav | Tag::Footer))
}

/// Words of a line that may sign the article.
const SIGNATURE: u32 = 12;

/// How signatures begin.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?i:by|(?:text|article|story|words|written|reported|posted|reviewed) by|von|text von|par|por|autorin/autor|autor(?:in)?|text)\s*:?(?:\s+|$)",
    )
    .expect("a fixed pattern")
});

/// Persons in a short line around the headline that begins as signatures do; a label alone points to the next line.
fn signed(near: &Near<'_>) -> Vec<String> {
    let mut label = false;
    near.find(SIGNATURE, |(words, _)| {
        let lead = LEAD.find(words);
        let names = match lead {
            Some(lead) => persons(&words[lead.end()..]),
            None if label => persons(words),
            None => Vec::new(),
        };
        label = lead.is_some_and(|lead| lead.end() == words.len());
        (!names.is_empty()).then_some(names)
    })
    .map(unique)
    .unwrap_or_default()
}

/// Whether a line is a signature: "By", and persons.
pub(in crate::extract) fn is_signature_line(words: &str) -> bool {
    LEAD.find(words).is_some_and(|lead| !persons(&words[lead.end()..]).is_empty())
}

/// Whether a stated author that is no person's full name may sign all the same: an agency, a desk, a short name.
fn is_signature(name: &str) -> bool {
    const NOBODY: [&str; 16] = [
        "staff",
        "admin",
        "administrator",
        "editor",
        "editors",
        "editorial team",
        "staff writer",
        "staff reporter",
        "newsroom",
        "redaktion",
        "redaction",
        "webmaster",
        "guest",
        "author",
        "none",
        "null",
    ];
    let lower = name.to_lowercase();
    !NOBODY.contains(&lower.as_str())
        && (2..=60).contains(&name.chars().count())
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '<', '{'])
        && !lower.contains("://")
        && !name.starts_with('/')
        && name.split_whitespace().count() <= 6
}

/// Names without what stands twice, in any case.
fn unique(mut names: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.to_lowercase()));
    names
}

/// Names of persons in a byline; what is no name of a person is left out.
fn persons(byline: &str) -> Vec<String> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:(?:written|words|text|story|article|posted|reported|reviewed|veröffentlicht|geschrieben|verfasst)\s+)?(?:by|von|par|por|di|text|autor(?:in)?|author|about|über)\s*:?\s+")
            .expect("a fixed pattern")
    });
    static SPLIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*(?:,|;|\||•|·|/|\n|\band\b|&|\bund\b|\bet\b|(?-i:\s+y\s+)|\bwith\b|\bmit\b)\s*")
            .expect("a fixed pattern")
    });
    let byline = fold(byline);
    let byline = LEAD.replace(&byline, "");
    SPLIT.split(&byline).map(str::trim).filter(|name| is_person(name)).map(str::to_owned).collect()
}

fn is_person(name: &str) -> bool {
    const NO_PERSON: [&str; 28] = [
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
        assert_eq!(persons("By Ada Quill and Jory Tenn, Staff Reporter"), ["Ada Quill", "Jory Tenn"]);
        assert!(persons("Newsroom").is_empty() && persons("5 March 2026").is_empty());
    }
}

//! What a page says of itself for machines: JSON-LD.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::html::Tree;

/// What JSON-LD says of the article on the page.
#[derive(Debug, Default)]
pub(super) struct StructuredArticle {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    /// Types of all nodes, as named.
    pub(super) types: Vec<String>,
    /// Whether everybody may read it.
    pub(super) free: Option<bool>,
    /// Address of the picture.
    pub(super) image: Option<String>,
    /// The body, as plain text or HTML.
    pub(super) body: Option<String>,
}

const ARTICLE_TYPES: [&str; 13] = [
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BlogPosting",
    "Report",
    "LiveBlogPosting",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "ScholarlyArticle",
    "TechArticle",
    "AdvertiserContentArticle",
];

/// Most authors of one article.
const MAX_AUTHORS: usize = 50;
/// Most nodes of JSON-LD that are looked at in one block.
const MAX_NODES: usize = 2000;

/// Reads the blocks of JSON-LD of a page; the first article in them wins, field by field; of
/// several bodies the longest.
pub(super) fn read_json_ld<'a>(blocks: impl Iterator<Item = &'a str>) -> StructuredArticle {
    let mut found = StructuredArticle::default();
    for block in blocks {
        let Some(value) = parse(block) else { continue };
        let mut open = vec![&value];
        let mut nodes = Vec::new();
        while let Some(node) = open.pop() {
            if nodes.len() >= MAX_NODES {
                break;
            }
            match node {
                Value::Array(items) => open.extend(items.iter().rev()),
                Value::Object(fields) => {
                    nodes.push(node);
                    open.extend(
                        ["mainEntity", "mainEntityOfPage", "@graph"].iter().filter_map(|f| fields.get(*f)),
                    );
                }
                _ => {}
            }
        }
        for node in &nodes {
            let types = match &node["@type"] {
                Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
                one => Vec::from_iter(one.as_str()),
            };
            found.types.extend(types.into_iter().map(|t| t.rsplit('/').next().unwrap_or(t).to_owned()));
        }
        for node in nodes.iter().filter(|node| is_article(node)) {
            merge(&mut found, node, &nodes);
        }
        let dated = |node: &&&Value| {
            node["datePublished"].is_string() && node["@type"].as_str().is_some_and(|t| t.ends_with("Page"))
        };
        if let Some(page) = nodes.iter().find(dated).filter(|_| found.published.is_none()) {
            found.published = page["datePublished"].as_str().map(str::to_owned);
        }
    }
    found
}

/// Parses leniently: pages wrap JSON-LD in comments, leave raw line breaks in strings and commas at the ends of lists.
fn parse(block: &str) -> Option<Value> {
    let block = block.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let block = block
        .trim()
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("]]>")
        .trim_end_matches("//");
    serde_json::from_str(block).ok().or_else(|| {
        static COMMA: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r",\s*([}\]])").expect("a fixed pattern"));
        let cleaned: String = block.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cleaned = cleaned.trim().trim_end_matches(';');
        serde_json::from_str(cleaned)
            .or_else(|_| serde_json::from_str(&COMMA.replace_all(cleaned, "$1")))
            .ok()
    })
}

fn is_article(node: &Value) -> bool {
    let is =
        |v: &Value| v.as_str().is_some_and(|t| ARTICLE_TYPES.contains(&t.rsplit('/').next().unwrap_or(t)));
    match &node["@type"] {
        Value::Array(types) => types.iter().any(is),
        one => is(one),
    }
}

fn merge(found: &mut StructuredArticle, node: &Value, nodes: &[&Value]) {
    let text = |field: &str| node[field].as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    found.headline = found.headline.take().or_else(|| text("headline"));
    found.published = found.published.take().or_else(|| text("datePublished"));
    found.modified = found.modified.take().or_else(|| text("dateModified"));
    found.free = found.free.or_else(|| match &node["isAccessibleForFree"] {
        Value::Bool(free) => Some(*free),
        Value::String(free) => free.to_ascii_lowercase().parse().ok(),
        _ => None,
    });
    found.section = found.section.take().or_else(|| text("articleSection"));
    found.image = found.image.take().or_else(|| image(&node["image"]));
    if let Some(body) = text("articleBody")
        && found.body.as_ref().is_none_or(|b| b.len() < body.len())
    {
        found.body = Some(body);
    }
    if found.publisher.is_none() {
        found.publisher = names(&node["publisher"], nodes).into_iter().next();
    }
    if found.authors.is_empty() {
        found.authors = names(&node["author"], nodes);
        found.authors.truncate(MAX_AUTHORS);
        if found.authors.is_empty() {
            found.authors = names(&node["creator"], nodes);
        }
    }
}

/// Names of a person or organisation given as a string, an object, a list, or a reference to another node.
fn names(value: &Value, nodes: &[&Value]) -> Vec<String> {
    match value {
        Value::String(name) => vec![name.trim().to_owned()],
        Value::Array(items) => items.iter().take(MAX_AUTHORS).flat_map(|item| names(item, nodes)).collect(),
        Value::Object(fields) => match fields.get("name") {
            Some(Value::String(name)) => vec![name.trim().to_owned()],
            Some(Value::Array(all)) => {
                all.iter().filter_map(|n| n.as_str()).map(|n| n.trim().to_owned()).collect()
            }
            _ => {
                let id = fields.get("@id").and_then(Value::as_str);
                nodes
                    .iter()
                    .find(|node| id.is_some() && node["@id"].as_str() == id && node["name"].is_string())
                    .and_then(|node| node["name"].as_str())
                    .map(|n| vec![n.trim().to_owned()])
                    .unwrap_or_default()
            }
        },
        _ => Vec::new(),
    }
}

/// The address of a picture given as a string, an object, or a list of them.
fn image(value: &Value) -> Option<String> {
    match value {
        Value::String(url) => Some(url.trim().to_owned()),
        Value::Array(items) => {
            items.iter().find_map(|item| item["url"].as_str().or(item.as_str())).map(str::to_owned)
        }
        Value::Object(fields) => fields.get("url").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// Text of structured data, which often carries HTML: entities resolved, elements taken off.
pub(super) fn unescape(text: &str) -> String {
    if text.contains('&') || text.contains('<') {
        Tree::read(&htmlize::unescape(text)).text(0)
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_lists_and_references() {
        let block = r#"{"@graph":[{"@type":"WebSite","name":"x"},
            {"@type":["NewsArticle"],"headline":"Boat","author":[{"@id":"_:a"},{"name":"Jory Tenn"}],
             "datePublished":"2026-03-04T16:10:00+00:00","publisher":{"@type":"Organization","name":"Holm Gazette"}},
            {"@type":"Person","@id":"_:a","name":"Ada Quill"}]}"#;
        let found = read_json_ld([block].into_iter());
        assert_eq!(found.headline.as_deref(), Some("Boat"));
        assert_eq!(found.authors, ["Ada Quill", "Jory Tenn"]);
        assert_eq!(found.publisher.as_deref(), Some("Holm Gazette"));
    }

    #[test]
    fn broken_blocks_are_survived() {
        assert!(read_json_ld(["{not json", "", "[[[[", "null"].into_iter()).headline.is_none());
        let raw = "<!-- {\"@type\":\"Article\",\"headline\":\"two\nlines\"} -->";
        assert_eq!(read_json_ld([raw].into_iter()).headline.as_deref(), Some("two lines"));
    }
}

//! What a page says of itself for machines: meta elements, title, canonical link, structured data.

use super::super::html::{NodeId, Tag, Tree};
use super::super::lines::fold;
use super::super::structured::{StructuredArticle, read_json_ld};

/// What stands in elements that people do not see.
#[derive(Debug, Default)]
pub(in crate::extract) struct Head {
    /// Values of meta elements by name, property, itemprop or http-equiv, in lower case, in order.
    metas: Vec<(String, String)>,
    /// `<title>`.
    pub(in crate::extract) title: Option<String>,
    pub(in crate::extract) canonical: Option<String>,
    pub(in crate::extract) lang: Option<String>,
    pub(in crate::extract) structured: StructuredArticle,
}

/// Bytes of a meta element's value, a title or an address that are read; what is longer is not.
const MAX_META: usize = 4000;

impl Head {
    pub(in crate::extract) fn read(tree: &Tree<'_>) -> Self {
        let mut head = Self::default();
        let mut blocks = Vec::new();
        for node in tree.ids() {
            match tree.tag(node) {
                Tag::Meta => head.meta(tree, node),
                // Titles stand in drawings too.
                Tag::Title if head.title.is_none() && tree.above(node).all(|a| tree.tag(a) != Tag::Svg) => {
                    head.title =
                        Some(fold(&tree.text(node))).filter(|t| !t.is_empty() && t.len() <= MAX_META);
                }
                Tag::Link if head.canonical.is_none() => {
                    let rel = tree.raw_attribute(node, "rel").unwrap_or("");
                    if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("canonical")) {
                        let href = tree.attribute(node, "href").map(|h| h.trim().to_owned());
                        head.canonical = href.filter(|h| h.len() <= MAX_META);
                    }
                }
                Tag::Html if head.lang.is_none() => {
                    head.lang = tree.attribute(node, "lang").map(|l| l.trim().to_owned());
                }
                Tag::Script => {
                    let kind = tree.raw_attribute(node, "type").unwrap_or("");
                    if kind
                        .split(';')
                        .next()
                        .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"))
                    {
                        blocks.extend(tree.below(node).map(|text| tree.raw_text(text)));
                    }
                }
                _ => {}
            }
        }
        head.structured = read_json_ld(blocks.into_iter());
        head
    }

    fn meta(&mut self, tree: &Tree<'_>, node: NodeId) {
        let Some(content) = tree.attribute(node, "content").or_else(|| tree.attribute(node, "value")) else {
            return;
        };
        let content = content.trim();
        if content.is_empty() || content.len() > MAX_META {
            return;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = tree.raw_attribute(node, key) {
                self.metas.push((name.trim().to_ascii_lowercase(), content.to_owned()));
            }
        }
    }

    /// The value of the first of `names` that the page has.
    pub(in crate::extract) fn get(&self, names: &[&'static str]) -> Option<&str> {
        names.iter().find_map(|name| self.all(name).next())
    }

    /// All values of a name.
    pub(in crate::extract) fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.metas.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

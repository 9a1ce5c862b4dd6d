//! What the elements around a line are, and what they are called.

use std::collections::HashMap;

use super::super::html::{Layout, NodeId, Tag, Tree};
use super::model::BodyModel;

/// Elements around a line that say what it is, a bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Around(u32);

/// Kinds of elements that [`Around`] knows.
const KINDS: u32 = 19;
const HIDDEN: u32 = 11;

impl Around {
    fn with(self, kind: u32) -> Self {
        Self(self.0 | 1 << kind)
    }

    /// One number for each kind of element, 1 where the line stands in one.
    pub(super) fn flags(self) -> impl Iterator<Item = f32> {
        (0..KINDS).map(move |kind| if self.0 >> kind & 1 == 1 { 1.0 } else { 0.0 })
    }

    /// These, and what `node` is.
    fn and(mut self, tree: &Tree<'_>, node: NodeId) -> Self {
        let kind = match tree.tag(node) {
            Tag::Ul | Tag::Ol | Tag::Dl => Some(0),
            Tag::Table => Some(1),
            Tag::Figure => Some(2),
            Tag::Aside => Some(3),
            Tag::Nav => Some(4),
            Tag::Footer => Some(5),
            Tag::Header => Some(6),
            Tag::Article => Some(7),
            Tag::Main => Some(8),
            Tag::Form => Some(9),
            Tag::Blockquote => Some(10),
            Tag::A => Some(14),
            Tag::Details => Some(15),
            Tag::Figcaption | Tag::Caption => Some(16),
            Tag::Section => Some(17),
            _ => None,
        };
        self = kind.map_or(self, |kind| self.with(kind));
        let hidden = tree.raw_attribute(node, "hidden").is_some()
            || tree.raw_attribute(node, "aria-hidden") == Some("true")
            || tree.raw_attribute(node, "style").is_some_and(|style| {
                style.split("display").skip(1).any(|v| v.trim_start_matches([':', ' ']).starts_with("none"))
            });
        if hidden {
            self = self.with(HIDDEN);
        }
        let role = match tree.raw_attribute(node, "role") {
            Some("navigation") => Some(4),
            Some("complementary" | "dialog" | "alertdialog" | "banner" | "search") => Some(12),
            Some("main") => Some(8),
            Some("contentinfo") => Some(5),
            Some("article") => Some(7),
            _ => None,
        };
        self = role.map_or(self, |kind| self.with(kind));
        match tree.raw_attribute(node, "itemprop") {
            Some("articleBody") => self.with(13),
            Some("author") => self.with(18),
            _ => self,
        }
    }
}

/// For each node of a page what stands around it, and what the model makes of the names of its elements.
pub(super) struct Hints {
    around: Vec<Around>,
    /// What the names of the element say of the lines close below.
    near: Vec<f32>,
    /// What its names, and those of all elements above, say of the lines further below.
    far: Vec<f32>,
}

impl Hints {
    pub(super) fn read<'h>(tree: &Tree<'h>, model: &BodyModel) -> Self {
        let mut around = vec![Around::default(); tree.len()];
        let mut near = vec![0.0; tree.len()];
        let mut far = vec![0.0; tree.len()];
        // Pages repeat the same names by the hundred.
        let mut known: HashMap<&'h str, (f32, f32)> = HashMap::new();
        for node in tree.ids() {
            let above = tree.parent(node) as usize;
            let node_at = node as usize;
            (around[node_at], far[node_at]) = (around[above], far[above]);
            if tree.tag(node) == Tag::Text {
                continue;
            }
            around[node_at] = around[above].and(tree, node);
            for value in named(tree, node) {
                let (n, f) = *known.entry(value).or_insert_with(|| {
                    let mut sum = (0.0, 0.0);
                    each_name(value, |name| {
                        let weight = model.name(name);
                        sum = (sum.0 + weight.0, sum.1 + weight.1);
                    });
                    sum
                });
                near[node_at] += n;
                far[node_at] += f;
            }
        }
        Self { around, near, far }
    }

    pub(super) fn around(&self, node: NodeId) -> Around {
        self.around[node as usize]
    }

    /// What the names around the text node `text` say.
    pub(super) fn names(&self, tree: &Tree<'_>, text: NodeId) -> f32 {
        let mut sum = 0.0;
        let mut blocks = 0;
        for node in tree.above(text) {
            if blocks == NEAR_BLOCKS {
                return sum + self.far[node as usize];
            }
            sum += self.near[node as usize];
            blocks += u32::from(tree.tag(node).layout() == Layout::Block);
        }
        sum
    }
}

/// Block elements around a line that count as close.
pub(in crate::extract) const NEAR_BLOCKS: u32 = 2;

/// Attributes whose values name an element.
const NAMING: [&str; 8] =
    ["class", "id", "itemprop", "role", "data-testid", "data-component", "data-type", "data-module"];

/// Names of `node`, as written.
pub(in crate::extract) fn named<'h>(tree: &Tree<'h>, node: NodeId) -> impl Iterator<Item = &'h str> {
    tree.raw_attributes(node)
        .filter(|(name, _)| NAMING.iter().any(|n| n.eq_ignore_ascii_case(name)))
        .map(|a| a.1)
}

/// Words of a name, split where its parts meet, in lower case.
pub(in crate::extract) fn each_name(value: &str, mut each: impl FnMut(&str)) {
    const LONGEST: usize = 20;
    let mut word = [0u8; LONGEST];
    let (mut len, mut lower) = (0, false);
    for b in value.bytes().take(MAX_NAMES).chain([b' ']) {
        let letter = b.is_ascii_alphabetic();
        if !letter || lower && b.is_ascii_uppercase() {
            if let Some(word) = word.get(..len).filter(|w| w.len() > 1)
                && let Ok(word) = std::str::from_utf8(word)
            {
                each(word);
            }
            len = 0;
        }
        if letter {
            if let Some(to) = word.get_mut(len) {
                *to = b.to_ascii_lowercase();
            }
            len += 1;
        }
        lower = b.is_ascii_lowercase();
    }
}

/// Bytes of an attribute that are looked at for names.
const MAX_NAMES: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_where_their_parts_meet() {
        let mut found = Vec::new();
        each_name("ArticleBody_text__3fKd article-body2 x averyveryveryveryverylongname", |n| {
            found.push(n.to_owned());
        });
        assert_eq!(found, ["article", "body", "text", "kd", "article", "body"]);
    }
}

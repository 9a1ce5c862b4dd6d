//! From tags to a tree, as browsers nest them, in one flat list in document order.
//!
//! Not the whole algorithm of the HTML standard: what stands misplaced in a table stays where it is written, and
//! misnested formatting is not split. Neither changes which words form a block.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::{Attribute, Scanner, Token};
use super::tags::{Layout, Tag};

/// A page as its elements nest.
pub(in crate::extract) struct Tree<'h> {
    pub(in crate::extract) html: &'h str,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

/// Place of a node in document order; the root is 0.
pub(in crate::extract) type NodeId = u32;

struct Node {
    tag: Tag,
    /// Bytes of the page: the characters, or the start tag.
    source: Range<u32>,
    parent: NodeId,
    /// One past the last node below.
    end: NodeId,
    /// Elements above.
    depth: u32,
    attributes: Range<u32>,
}

/// How far up the open elements one that is to be closed is searched for. Deeper pages nest otherwise than in a
/// browser, and cost no more for it.
const MAX_SEARCH: usize = 512;

/// Elements above another that are looked at.
const MAX_ABOVE: usize = 256;

impl<'h> Tree<'h> {
    /// Reads a page of at most `u32::MAX` bytes.
    pub(in crate::extract) fn read(html: &'h str) -> Self {
        let mut scanner = Scanner::new(html);
        let mut builder = Builder {
            nodes: Vec::with_capacity(html.len() / 32 + 16),
            open: Vec::new(),
            counts: [0; Tag::COUNT],
            attributes_end: 0,
            head: false,
        };
        builder.push(Tag::Other, 0..0);
        builder.open.push((0, Tag::Other));
        while let Some(token) = scanner.next() {
            match token {
                Token::Text(source) => {
                    // Words end the head.
                    let words = !html[source.clone()].trim_ascii().is_empty();
                    if words && builder.open.last().is_some_and(|(_, open)| *open == Tag::Head) {
                        builder.pop();
                    }
                    builder.push(Tag::Text, source);
                }
                Token::Raw(source) => {
                    builder.push(Tag::Text, source);
                }
                Token::Start { tag, attributes, closes_itself, source } => {
                    builder.attributes_end = scanner.attributes.len() as u32;
                    builder.start(tag, source, attributes as u32, closes_itself);
                }
                Token::End { tag, name } => builder.end(tag, name, html),
            }
        }
        while !builder.open.is_empty() {
            builder.pop();
        }
        Self { html, nodes: builder.nodes, attributes: scanner.attributes }
    }

    /// How many nodes there are.
    pub(in crate::extract) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes but the root, in document order.
    pub(in crate::extract) fn ids(&self) -> Range<NodeId> {
        1..self.nodes.len() as NodeId
    }

    /// All nodes but the root and those in `areas`, elements in document order of which none is in another.
    pub(in crate::extract) fn outside<'a>(
        &'a self,
        areas: &'a [NodeId],
    ) -> impl Iterator<Item = NodeId> + 'a {
        let mut areas = areas.iter().copied().peekable();
        let mut at = 0;
        std::iter::from_fn(move || {
            at += 1;
            while let Some(area) = areas.next_if(|area| *area <= at) {
                at = at.max(self.end(area));
            }
            ((at as usize) < self.len()).then_some(at)
        })
    }

    pub(in crate::extract) fn tag(&self, node: NodeId) -> Tag {
        self.nodes[node as usize].tag
    }

    /// The root's parent is itself.
    pub(in crate::extract) fn parent(&self, node: NodeId) -> NodeId {
        self.nodes[node as usize].parent
    }

    /// One past the last node below `node`.
    pub(in crate::extract) fn end(&self, node: NodeId) -> NodeId {
        self.nodes[node as usize].end
    }

    /// Elements above `node`.
    pub(in crate::extract) fn depth(&self, node: NodeId) -> u32 {
        self.nodes[node as usize].depth
    }

    /// Bytes of the page: of characters, or of an element's start tag.
    pub(in crate::extract) fn source(&self, node: NodeId) -> Range<usize> {
        let source = &self.nodes[node as usize].source;
        source.start as usize..source.end as usize
    }

    /// The nodes below `node`, in document order.
    pub(in crate::extract) fn below(&self, node: NodeId) -> Range<NodeId> {
        node + 1..self.end(node)
    }

    /// The elements above `node`, nearest first, without the root: at most [`MAX_ABOVE`], so that asking for each node
    /// costs no more on pages that nest without end.
    pub(in crate::extract) fn above(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = node;
        let all = std::iter::from_fn(move || {
            at = self.parent(at);
            (at != 0).then_some(at)
        });
        all.take(MAX_ABOVE)
    }

    /// Names and values of an element's attributes, as written.
    pub(in crate::extract) fn raw_attributes(
        &self,
        node: NodeId,
    ) -> impl Iterator<Item = (&'h str, &'h str)> {
        let range = &self.nodes[node as usize].attributes;
        let html = self.html;
        let at = move |r: &Range<u32>| &html[r.start as usize..r.end as usize];
        let all = &self.attributes[range.start as usize..range.end as usize];
        all.iter().map(move |a| (at(&a.name), at(&a.value)))
    }

    /// An attribute as written, with character references.
    pub(in crate::extract) fn raw_attribute(&self, node: NodeId, name: &str) -> Option<&'h str> {
        self.raw_attributes(node).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// An attribute's value.
    pub(in crate::extract) fn attribute(&self, node: NodeId, name: &str) -> Option<Cow<'h, str>> {
        self.raw_attribute(node, name).map(htmlize::unescape_attribute)
    }

    /// Characters as written, of a text node.
    pub(in crate::extract) fn raw_text(&self, node: NodeId) -> &'h str {
        &self.html[self.source(node)]
    }

    /// All characters below `node`, references resolved, as they stand: white space not folded, nothing left out
    /// but what shows no words.
    pub(in crate::extract) fn text(&self, node: NodeId) -> String {
        let mut out = String::new();
        let mut at = node;
        let end = self.end(node);
        while at < end {
            let tag = self.tag(at);
            if tag == Tag::Text {
                out.push_str(&htmlize::unescape(self.raw_text(at)));
            } else if at != node && matches!(tag.layout(), Layout::Raw | Layout::Mute) {
                at = self.end(at);
                continue;
            } else if tag == Tag::Br || tag.layout() == Layout::Block {
                out.push(' ');
            }
            at += 1;
        }
        out
    }
}

struct Builder {
    nodes: Vec<Node>,
    /// The open elements, the root first.
    open: Vec<(NodeId, Tag)>,
    /// How many of each are open.
    counts: [u32; Tag::COUNT],
    attributes_end: u32,
    /// Whether there was a head.
    head: bool,
}

impl Builder {
    fn push(&mut self, tag: Tag, source: Range<usize>) -> NodeId {
        let id = self.nodes.len() as NodeId;
        self.nodes.push(Node {
            tag,
            source: source.start as u32..source.end as u32,
            parent: self.open.last().map_or(0, |open| open.0),
            end: id + 1,
            depth: self.open.len() as u32,
            attributes: 0..0,
        });
        id
    }

    fn pop(&mut self) {
        if let Some((id, tag)) = self.open.pop() {
            self.nodes[id as usize].end = self.nodes.len() as NodeId;
            self.counts[tag as usize] = self.counts[tag as usize].saturating_sub(1);
        }
    }

    fn start(&mut self, tag: Tag, source: Range<usize>, attributes: u32, closes_itself: bool) {
        // A page has one of each.
        if matches!(tag, Tag::Html | Tag::Body) && self.counts[tag as usize] > 0
            || tag == Tag::Head && self.head
        {
            return;
        }
        self.head |= tag == Tag::Head;
        if tag == Tag::Body || self.counts[Tag::Head as usize] > 0 && !in_head(tag) {
            self.close_while_open(&[Tag::Head], &[]);
        }
        if tag.ends_paragraph() && self.counts[Tag::P as usize] > 0 {
            self.close_paragraph();
        }
        if tag.is_heading() && self.open.last().is_some_and(|open| open.1.is_heading()) {
            self.pop();
        }
        if let Some((ended, stops)) = tag.implied_end() {
            self.close_while_open(ended, stops);
        }
        if tag == Tag::A && self.counts[Tag::A as usize] > 0 {
            self.close_while_open(&[Tag::A], &[Tag::Td, Tag::Th, Tag::Table, Tag::Object]);
        }
        let id = self.push(tag, source);
        self.nodes[id as usize].attributes = attributes..self.attributes_end;
        let empty = tag.layout() == Layout::Void
            || closes_itself && self.counts[Tag::Svg as usize] + self.counts[Tag::Math as usize] > 0
            || closes_itself && matches!(tag, Tag::Svg | Tag::Math);
        if !empty {
            self.open.push((id, tag));
            self.counts[tag as usize] += 1;
        }
    }

    fn end(&mut self, tag: Tag, name: Range<usize>, html: &str) {
        // What stands behind the end of the body belongs to it all the same.
        if matches!(tag, Tag::Body | Tag::Html)
            || tag.layout() == Layout::Void
            || self.counts[tag as usize] == 0
        {
            return;
        }
        let same = |id: NodeId, nodes: &[Node]| {
            let source = &nodes[id as usize].source;
            let open = &html.as_bytes()[source.start as usize + 1..];
            let name = &html.as_bytes()[name.clone()];
            open.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
        };
        for (above, (id, open)) in self.open.iter().rev().take(MAX_SEARCH).enumerate() {
            if *id == 0 {
                return;
            }
            if *open == tag && (tag != Tag::Other || same(*id, &self.nodes)) {
                for _ in 0..=above {
                    self.pop();
                }
                return;
            }
            let stops = match tag.layout() {
                Layout::Formatting => open.layout() == Layout::Block,
                Layout::Inline => open.layout() == Layout::Block && tag != Tag::A || open.is_scope(),
                _ => {
                    open.is_scope()
                        && !matches!(tag, Tag::Table | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot)
                }
            };
            if stops {
                return;
            }
        }
    }

    /// Closes an open paragraph that only inline elements stand in.
    fn close_paragraph(&mut self) {
        for (above, (_, open)) in self.open.iter().rev().take(MAX_SEARCH).enumerate() {
            if *open == Tag::P {
                for _ in 0..=above {
                    self.pop();
                }
                return;
            }
            if matches!(open.layout(), Layout::Block | Layout::Mute) {
                return;
            }
        }
    }

    /// Closes up to the outermost open one of `ended`, searching no further than one of `stops`.
    fn close_while_open(&mut self, ended: &[Tag], stops: &[Tag]) {
        if ended.iter().all(|tag| self.counts[*tag as usize] == 0) {
            return;
        }
        let mut close = 0;
        for (above, (_, open)) in self.open.iter().rev().take(MAX_SEARCH).enumerate() {
            if stops.contains(open) {
                break;
            }
            if ended.contains(open) {
                close = above + 1;
            }
        }
        for _ in 0..close {
            self.pop();
        }
    }
}

/// What may stand in a head.
fn in_head(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Title
            | Tag::Meta
            | Tag::Link
            | Tag::Script
            | Tag::Style
            | Tag::Base
            | Tag::Noscript
            | Tag::Template
            | Tag::Head
            | Tag::Html
            | Tag::Other
            // Tracking pixels and frames stand in `noscript` of heads.
            | Tag::Img
            | Tag::Iframe
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// The tree as nested brackets.
    fn shape(html: &str) -> String {
        fn walk(tree: &Tree<'_>, node: NodeId, out: &mut String) {
            let mut at = node + 1;
            while at < tree.end(node) {
                if tree.tag(at) == Tag::Text {
                    out.push_str(tree.raw_text(at));
                } else {
                    let _ = write!(out, "{:?}(", tree.tag(at));
                    walk(tree, at, out);
                    out.push(')');
                }
                at = tree.end(at);
            }
        }
        let mut out = String::new();
        walk(&Tree::read(html), 0, &mut out);
        out
    }

    #[test]
    fn elements_end_as_in_browsers() {
        for (html, nested) in [
            ("<p>a<p>b<div>c</div>d", "P(a)P(b)Div(c)d"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "Ul(Li(a)Li(bUl(Li(c))))d"),
            ("<table><tr><td>a<td>b</div><tr><td>c</table>d", "Table(Tr(Td(a)Td(b))Tr(Td(c)))d"),
            ("<b><p>a</b>b</p>c", "B(P(ab)c)"),
            ("<div><p><b>a</div>b", "Div(P(B(a)))b"),
            ("<a href=x>a<a href=y>b</a>c", "A(a)A(b)c"),
            ("<script>if (a<b) '</p>'</script >c", "Script(if (a<b) '</p>')c"),
            ("<title>a<b></title>c", "Title(a<b>)c"),
            ("a<!-- <p> -->b<!-->c<!x>d</ e>f", "abcdf"),
            ("1 < 2<3 <", "1 < 2<3 <"),
            ("<head><title>a</title><body>b</body>c", "Head(Title(a))Body(bc)"),
            ("<svg><path/><title>t</title></svg>a", "Svg(Other()Title(t))a"),
            ("<x-a><x-b>c</x-a>d", "Other(Other(c))d"),
            ("a<p", "aP()"),
            ("<head><title>a</title>b<i>c</i><head>d", "Head(Title(a))bI(c)d"),
        ] {
            assert_eq!(shape(html), nested, "{html}");
        }
    }

    #[test]
    fn attributes() {
        let tree = Tree::read("<p CLASS = 'a &amp; b' id=c/d hidden data-x=\"<>\">e");
        assert_eq!(tree.attribute(1, "class").as_deref(), Some("a & b"));
        assert_eq!(tree.attribute(1, "id").as_deref(), Some("c/d"));
        assert_eq!(tree.attribute(1, "hidden").as_deref(), Some(""));
        assert_eq!(tree.attribute(1, "data-x").as_deref(), Some("<>"));
        assert_eq!(tree.attribute(1, "title"), None);
        assert_eq!(tree.text(0), " e");
    }
}

//! The words that a page shows, as lines: one for each block or part of a block between breaks.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::html::{Layout, NodeId, Tag, Tree};

/// A link and the words that carry it.
#[derive(Debug, Clone)]
pub(super) struct LineLink {
    /// The element.
    pub(super) node: NodeId,
    /// Bytes of [`Lines::text`].
    pub(super) range: Range<usize>,
}

/// Words of a page between two breaks.
#[derive(Debug)]
pub(super) struct Line {
    /// Bytes of [`Lines::text`].
    pub(super) range: Range<usize>,
    /// The nearest block element around it; the root where there is none.
    pub(super) block: NodeId,
    /// Its first and last text nodes.
    pub(super) nodes: (NodeId, NodeId),
    /// Links in it, as indexes of [`Lines::links`].
    pub(super) links: Range<usize>,
    /// Words; two ideographs count as one.
    pub(super) words: u32,
    /// Words that carry links.
    pub(super) linked: u32,
    /// Words in bold or italics.
    pub(super) stressed: u32,
}

/// All lines of a page, in order.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// White space folded, NFC; lines follow each other without anything between.
    pub(super) text: String,
    pub(super) all: Vec<Line>,
    pub(super) links: Vec<LineLink>,
}

impl Lines {
    /// The lines of `tree`; what is below nodes that `skip` names is left out.
    pub(super) fn read(tree: &Tree<'_>, skip: impl Fn(NodeId) -> bool) -> Self {
        Self::below(tree, 0, skip)
    }

    /// The lines of one element.
    pub(super) fn below(tree: &Tree<'_>, node: NodeId, skip: impl Fn(NodeId) -> bool) -> Self {
        let mut walk = Walk::new(tree);
        let mut at = node;
        let end = tree.end(node);
        while at < end {
            walk.leave(at);
            if at != node && skip(at) {
                walk.end_line();
                at = tree.end(at);
                continue;
            }
            at = walk.enter(at);
        }
        walk.leave(end);
        walk.end_line();
        walk.out
    }

    /// The words of a line.
    pub(super) fn words(&self, line: &Line) -> &str {
        &self.text[line.range.clone()]
    }
}

/// Elements whose end matters. Of nested links or stress only the outermost count, so each line costs what it holds.
enum Open {
    Block,
    Link,
    Stress,
}

struct Walk<'t, 'h> {
    tree: &'t Tree<'h>,
    out: Lines,
    /// Where the line being read begins in `out.text`.
    start: usize,
    blocks: Vec<NodeId>,
    /// Open elements of interest with the node at which each ends, nested.
    open: Vec<(NodeId, Open)>,
    /// The open link, and where its words begin.
    link: Option<(NodeId, usize)>,
    /// Where open stress begins.
    stress: Option<usize>,
    /// Links and stressed parts of the line being read.
    links: Vec<LineLink>,
    stressed: Vec<Range<usize>>,
    nodes: Option<(NodeId, NodeId)>,
}

impl<'t, 'h> Walk<'t, 'h> {
    fn new(tree: &'t Tree<'h>) -> Self {
        Self {
            tree,
            out: Lines::default(),
            start: 0,
            blocks: vec![0],
            open: Vec::new(),
            link: None,
            stress: None,
            links: Vec::new(),
            stressed: Vec::new(),
            nodes: None,
        }
    }

    /// Ends the elements that end at `at`.
    fn leave(&mut self, at: NodeId) {
        while self.open.last().is_some_and(|(end, _)| *end <= at) {
            match self.open.pop() {
                Some((_, Open::Block)) => {
                    self.end_line();
                    self.blocks.pop();
                }
                Some((_, Open::Link)) => {
                    self.end_link(self.out.text.len());
                    self.link = None;
                }
                Some((_, Open::Stress)) => {
                    self.end_stress(self.out.text.len());
                    self.stress = None;
                }
                None => {}
            }
        }
    }

    /// Reads the start of a node; returns the node to go on with.
    fn enter(&mut self, at: NodeId) -> NodeId {
        let tag = self.tree.tag(at);
        if tag == Tag::Text {
            self.characters(at);
            return at + 1;
        }
        match tag.layout() {
            Layout::Raw | Layout::Mute => return self.tree.end(at),
            _ if tag == Tag::Head => return self.tree.end(at),
            Layout::Block => {
                self.end_line();
                self.blocks.push(at);
                self.open.push((self.tree.end(at), Open::Block));
            }
            Layout::Void if matches!(tag, Tag::Br | Tag::Hr) => self.end_line(),
            _ if tag == Tag::A && self.link.is_none() => {
                self.link = Some((at, self.out.text.len()));
                self.open.push((self.tree.end(at), Open::Link));
            }
            _ if matches!(tag, Tag::B | Tag::Strong | Tag::Em | Tag::I) && self.stress.is_none() => {
                self.stress = Some(self.out.text.len());
                self.open.push((self.tree.end(at), Open::Stress));
            }
            _ => {}
        }
        at + 1
    }

    fn characters(&mut self, at: NodeId) {
        let raw = self.tree.raw_text(at);
        if raw.bytes().all(|b| b.is_ascii_whitespace()) {
            self.blank();
            return;
        }
        self.nodes = Some((self.nodes.map_or(at, |n| n.0), at));
        let text = htmlize::unescape(raw);
        let mut rest = &*text;
        while let Some(cut) = rest.find(|c: char| c.is_whitespace() || is_invisible(c)) {
            self.out.text.push_str(&rest[..cut]);
            let c = rest[cut..].chars().next().unwrap_or(' ');
            if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
                self.blank();
            }
            rest = &rest[cut + c.len_utf8()..];
        }
        self.out.text.push_str(rest);
    }

    /// One blank between words, none at the beginning of a line.
    fn blank(&mut self) {
        if self.out.text.len() > self.start && !self.out.text.ends_with(' ') {
            self.out.text.push(' ');
        }
    }

    /// Notes what the open link holds of the line that ends at `end`.
    fn end_link(&mut self, end: usize) {
        if let Some((node, start)) = self.link
            && start.max(self.start) < end
        {
            self.links.push(LineLink { node, range: start.max(self.start)..end });
        }
    }

    fn end_stress(&mut self, end: usize) {
        if let Some(start) = self.stress
            && start.max(self.start) < end
        {
            self.stressed.push(start.max(self.start)..end);
        }
    }

    fn end_line(&mut self) {
        let end = self.start + self.out.text[self.start..].trim_end_matches(' ').len();
        self.out.text.truncate(end);
        let nodes = self.nodes.take();
        let text = &self.out.text[self.start..];
        if !text.chars().any(char::is_alphanumeric) {
            self.out.text.truncate(self.start);
            self.clear();
            return;
        }
        // Links and stress go on behind the line where their elements do.
        self.end_link(end);
        self.end_stress(end);
        let text = &self.out.text[self.start..];
        let count = |ranges: &mut dyn Iterator<Item = &Range<usize>>| -> u32 {
            ranges.map(|r| words(self.out.text.get(r.start..r.end.min(end)).unwrap_or(""))).sum()
        };
        let linked = count(&mut self.links.iter().map(|l| &l.range));
        let stressed = count(&mut self.stressed.iter());
        let words = words(text);
        let text_nfc = is_nfc(text);
        let first_link = self.out.links.len();
        if text_nfc {
            for link in self.links.drain(..) {
                let blanks = self.out.text[link.range.start..].len()
                    - self.out.text[link.range.start..].trim_start_matches(' ').len();
                let range = link.range.start + blanks..link.range.end.min(end);
                if range.start < range.end {
                    self.out.links.push(LineLink { node: link.node, range });
                }
            }
        } else {
            // Composition moves the words of links; their places are given up.
            let composed: String = text.nfc().collect();
            self.out.text.truncate(self.start);
            self.out.text.push_str(&composed);
        }
        self.out.all.push(Line {
            range: self.start..self.out.text.len(),
            block: self.blocks.last().copied().unwrap_or(0),
            nodes: nodes.unwrap_or_default(),
            links: first_link..self.out.links.len(),
            words,
            linked: linked.min(words),
            stressed: stressed.min(words),
        });
        self.clear();
    }

    fn clear(&mut self) {
        self.start = self.out.text.len();
        // What is open goes on where the next line begins.
        if let Some(link) = &mut self.link {
            link.1 = self.start;
        }
        self.stress = self.stress.map(|_| self.start);
        self.links.clear();
        self.stressed.clear();
    }
}

/// Characters that show nothing. Those of no width part words in lines all the same.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// White space folded to single blanks, none at the ends, NFC.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_invisible(*c)));
    }
    if is_nfc(&out) { out } else { out.nfc().collect() }
}

/// Words of `text`; two ideographs or kana count as one.
pub(super) fn words(text: &str) -> u32 {
    let (mut words, mut ideographs, mut inside) = (0u32, 0u32, false);
    for c in text.chars() {
        if is_ideograph(c) {
            ideographs += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            words += u32::from(!inside);
            inside = true;
        } else if !matches!(c, '\'' | '’' | '-' | '.' | ',') {
            inside = false;
        }
    }
    words + ideographs.div_ceil(2)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_block() {
        let tree = Tree::read(
            "<h2>Boats</h2><p>The  <b>last</b>\n boat.<br>It\u{a0}left.</p>\
             <ul><li>one<li><a href='/two'> two</a>, three</ul><p> </p><script>x</script>e\u{301}<p>so&shy;ft",
        );
        let read = Lines::read(&tree, |_| false);
        let texts: Vec<&str> = read.all.iter().map(|l| read.words(l)).collect();
        assert_eq!(texts, ["Boats", "The last boat.", "It left.", "one", "two, three", "é", "soft"]);
        let counts: Vec<_> = read.all.iter().map(|l| (l.words, l.linked, l.stressed)).collect();
        assert_eq!(counts[1..5], [(3, 0, 1), (2, 0, 0), (1, 0, 0), (2, 1, 0)]);
        let link = &read.links[0];
        assert_eq!((&read.text[link.range.clone()], read.all[4].links.clone()), ("two", 0..1));
    }

    #[test]
    fn words_in_any_script() {
        assert_eq!((words("don't stop - 3,000 times"), words("東京の朝"), words("…")), (4, 2, 0));
    }
}

//! From the HTML of an article's body to its text: one line a block.

use dom_query::{Document, NodeRef};
use unicode_normalization::UnicodeNormalization;

/// A link and the words that carry it.
pub(super) struct BlockLink {
    pub(super) href: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The body as text, with what stood beside it.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) text: String,
    pub(super) links: Vec<BlockLink>,
    pub(super) captions: Vec<String>,
}

const SKIPPED: [&str; 14] = [
    "script", "style", "noscript", "template", "svg", "button", "form", "select", "input", "textarea",
    "iframe", "head", "nav", "video",
];

const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "br",
];

/// Reads the blocks of `html` in document order.
pub(super) fn read_blocks(html: &str) -> Blocks {
    let document = Document::from(html);
    let mut walk = Walk { blocks: Blocks::default(), line: String::new(), links: Vec::new() };
    walk.document(&document.root());
    walk.end_block();
    walk.blocks
}

struct Walk {
    blocks: Blocks,
    /// The block being read, white space folded.
    line: String,
    /// Links of the block being read, offsets into `line`.
    links: Vec<BlockLink>,
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    EndBlock,
    EndLink(usize),
}

impl Walk {
    /// Walks without recursion: pages nest as deep as they like.
    fn document(&mut self, root: &NodeRef<'_>) {
        let mut steps = vec![Step::Enter(*root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::EndBlock => self.end_block(),
                Step::EndLink(at) => {
                    if let Some(link) = self.links.get_mut(at) {
                        link.end = self.line.trim_end().len();
                    }
                }
                Step::Enter(node) => self.enter(&node, &mut steps),
            }
        }
    }

    fn enter<'a>(&mut self, node: &NodeRef<'a>, steps: &mut Vec<Step<'a>>) {
        if node.is_text() {
            self.words(&node.text());
            return;
        }
        if node.is_element() {
            let name = node.node_name().unwrap_or_default();
            if SKIPPED.contains(&&*name) {
                return;
            }
            if &*name == "figcaption" {
                let caption = fold(&node.text());
                if !caption.is_empty() {
                    self.blocks.captions.push(caption);
                }
                return;
            }
            if BLOCKS.contains(&&*name) {
                self.end_block();
                steps.push(Step::EndBlock);
            } else if &*name == "a"
                && let Some(href) = node.attr("href")
            {
                self.links.push(BlockLink { href: href.to_string(), start: self.line.len(), end: 0 });
                steps.push(Step::EndLink(self.links.len() - 1));
            }
        }
        let at = steps.len();
        steps.extend(node.children_it(false).map(Step::Enter));
        steps[at..].reverse();
    }

    fn words(&mut self, text: &str) {
        for c in text.nfc() {
            if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else if !c.is_control() && c != '\u{ad}' {
                self.line.push(c);
            }
        }
    }

    fn end_block(&mut self) {
        let end = self.line.trim_end().len();
        // Composition may reach over the border of two nodes.
        let line: String = self.line[..end].nfc().collect();
        let moved = line.len() != end;
        if line.chars().any(char::is_alphanumeric) {
            if !self.blocks.text.is_empty() {
                self.blocks.text.push('\n');
            }
            let base = self.blocks.text.len();
            self.blocks.text.push_str(&line);
            for link in self.links.drain(..) {
                let start = link.start
                    + (self.line[link.start.min(end)..].len()
                        - self.line[link.start.min(end)..].trim_start().len());
                let link_end = if link.end == 0 { end } else { link.end.min(end) };
                if start < link_end && !moved {
                    self.blocks.links.push(BlockLink {
                        href: link.href,
                        start: base + start,
                        end: base + link_end,
                    });
                }
            }
        }
        self.links.clear();
        self.line.clear();
    }
}

/// White space folded to single blanks, none at the ends.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_block() {
        let read = read_blocks(
            "<h2>Boats</h2><p>The  <b>last</b>\n boat.<br>It\u{a0}left.</p><figure><figcaption>A <i>boat</i></figcaption></figure>\
             <ul><li>one<li><a href='/two'> two</a>, three</ul><p> </p><script>x</script>e\u{301}",
        );
        assert_eq!(read.text, "Boats\nThe last boat.\nIt left.\none\ntwo, three\né");
        assert_eq!(read.captions, ["A boat"]);
        let link = &read.links[0];
        assert_eq!((link.href.as_str(), &read.text[link.start..link.end]), ("/two", "two"));
    }
}

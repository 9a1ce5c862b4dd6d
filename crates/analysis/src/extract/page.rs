//! A page of HTML, read.

use std::ops::Range;

use model::Published;

use super::body::{BodyModel, Stated, choose};
use super::comments::{PageComment, read_discussion};
use super::html::{NodeId, Tag, Tree};
use super::kind::why_not;
use super::lines::{Line, Lines};
use super::metadata::{Head, read_metadata};
use super::url::CanonicalUrl;

/// What a page says, in plain strings: spans come with the [`model::Article`] made of it.
#[derive(Debug, Default)]
pub struct PageReading {
    pub(super) title: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<Published>,
    pub(super) modified: Option<Published>,
    pub(super) site_name: Option<String>,
    pub(super) section: Option<String>,
    pub(super) image: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) canonical: Option<CanonicalUrl>,
    /// The body, NFC, one `\n` between blocks.
    pub(super) text: String,
    pub(super) blocks: Vec<PageBlock>,
    pub(super) captions: Vec<String>,
    /// (address as written, bytes of `text`)
    pub(super) links: Vec<(String, Range<usize>)>,
    pub(super) comments: Vec<PageComment>,
    pub(super) not_article: Option<String>,
}

/// A block of the body.
#[derive(Debug)]
pub(super) struct PageBlock {
    pub(super) kind: model::BlockKind,
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// Bytes of the page.
    pub(super) source: Range<usize>,
}

/// Reads a page that came from `url`. Its cost grows with the page's length, however it nests.
pub fn read_page(html: &str, url: Option<&str>) -> PageReading {
    read_page_with(html, url, BodyModel::shipped())
}

/// Reads a page with a model of one's own.
pub fn read_page_with(html: &str, url: Option<&str>, model: &BodyModel) -> PageReading {
    if html.len() > MAX_BYTES {
        return PageReading {
            not_article: Some(format!("the page has {} bytes; at most {MAX_BYTES} are read", html.len())),
            ..PageReading::default()
        };
    }
    let tree = Tree::read(html);
    let head = Head::read(&tree);
    let discussion = read_discussion(&tree);
    let lines = Lines::read(&tree, |node| discussion.areas.binary_search(&node).is_ok());
    let metadata = read_metadata(&tree, &head, &lines, url);
    let chosen = choose(&tree, &lines, stated(&head, metadata.title.as_deref()), model);
    let mut reading = PageReading {
        captions: captions(&tree, &lines, &chosen),
        comments: discussion.comments,
        title: metadata.title,
        byline: metadata.byline,
        published: metadata.published,
        modified: metadata.modified,
        site_name: metadata.site_name,
        section: metadata.section,
        image: metadata.image,
        lang: metadata.lang,
        canonical: metadata.canonical,
        ..PageReading::default()
    };
    for at in &chosen {
        add_block(&mut reading, &tree, &lines, &lines.lines[*at]);
    }
    reading.not_article = why_not(&tree, &head, metadata.page_type.as_deref(), &lines, &chosen);
    reading
}

/// The longest page that is read: places in it have 32 bits.
pub const MAX_BYTES: usize = 1 << 30;

/// What the page says of itself, to compare its lines with.
pub(super) fn stated<'p>(head: &'p Head, title: Option<&'p str>) -> Stated<'p> {
    Stated {
        title,
        description: head.get(&["og:description", "description"]),
        body: head.structured.body.as_deref(),
    }
}

fn add_block(reading: &mut PageReading, tree: &Tree<'_>, lines: &Lines, line: &Line) {
    if !reading.text.is_empty() {
        reading.text.push('\n');
    }
    let start = reading.text.len();
    reading.text.push_str(lines.words(line));
    reading.blocks.push(PageBlock {
        kind: block_kind(tree, line.block),
        range: start..reading.text.len(),
        source: tree.source(line.nodes.0).start..tree.source(line.nodes.1).end,
    });
    for link in &lines.links[line.links.clone()] {
        let Some(href) = tree.attribute(link.node, "href") else { continue };
        let offset = |at: usize| start + at - line.range.start;
        reading.links.push((href.into_owned(), offset(link.range.start)..offset(link.range.end)));
    }
}

fn block_kind(tree: &Tree<'_>, block: NodeId) -> model::BlockKind {
    use model::BlockKind;
    std::iter::once(block)
        .chain(tree.above(block).take(4))
        .find_map(|node| match tree.tag(node) {
            Tag::H1 | Tag::H2 => Some(BlockKind::Heading),
            tag if tag.is_heading() => Some(BlockKind::Heading),
            Tag::Li | Tag::Dd | Tag::Dt => Some(BlockKind::ListItem),
            Tag::Blockquote => Some(BlockKind::Quotation),
            Tag::Td | Tag::Th => Some(BlockKind::Cell),
            Tag::Pre => Some(BlockKind::Preformatted),
            _ => None,
        })
        .unwrap_or(BlockKind::Paragraph)
}

/// Lines of pictures between the first and the last line of the body, or right before it.
fn captions(tree: &Tree<'_>, lines: &Lines, chosen: &[usize]) -> Vec<String> {
    /// Lines before the body in which its first picture may stand.
    const BEFORE: usize = 12;
    let (Some(first), Some(last)) = (chosen.first(), chosen.last()) else { return Vec::new() };
    let within = first.saturating_sub(BEFORE)..*last;
    within
        .filter(|at| chosen.binary_search(at).is_err())
        .map(|at| &lines.lines[at])
        .filter(|line| {
            std::iter::once(line.block).chain(tree.above(line.block).take(4)).any(|n| tree.tag(n) == Tag::Figcaption)
        })
        .map(|line| lines.words(line).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_pages_are_read() {
        let deep = format!(
            "<title>Deep</title>{}<p>The boat left the harbour at noon, and nobody who had waited for it all morning was on board.",
            "<div>".repeat(100_000)
        );
        assert!(read_page(&deep, None).text.starts_with("The boat"));
    }

    #[test]
    fn blocks_lead_back_to_the_page() {
        let page = format!(
            "<h1>Boats</h1><article><h2>Ferries</h2><p>The <b>last</b> &amp; only boat left the harbour at noon, the company \
             said.</p><blockquote><p>{}</p></blockquote></article>",
            "Nobody told us anything about it, and we had waited since the early morning. ".repeat(3)
        );
        let read = read_page(&page, None);
        let block = read.blocks.iter().find(|b| read.text[b.range.clone()].starts_with("The last")).unwrap();
        assert!(page[block.source.clone()].starts_with("The <b>last</b> &amp; only boat"));
        assert_eq!(read.blocks.last().unwrap().kind, model::BlockKind::Quotation);
    }
}

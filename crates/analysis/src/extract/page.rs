//! A page of HTML, read.

use std::ops::Range;

use super::body::{BodyModel, Stated, choose};
use super::comments::{PageComment, read_discussion};
use super::dates::{DayOrder, parse_visible};
use super::html::{NodeId, Tag, Tree};
use super::kind::{live, why_not};
use super::lines::{Line, Lines, words};
use super::metadata::{Head, Metadata, is_signature_line, read_metadata};

/// What a page says, in plain strings: spans come with the [`model::Article`] made of it.
#[derive(Debug, Default)]
pub struct PageReading {
    /// What stands beside the body.
    pub(super) metadata: Metadata,
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
    /// Bytes of the page; `None` where the words stand in its structured data alone.
    pub(super) source: Option<Range<usize>>,
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
    let metadata = read_metadata(&tree, &head, &lines, &discussion.areas, url);
    let chosen = choose(&tree, &lines, stated(&head, metadata.title.as_deref()), model);
    let chosen = without_furniture(&lines, chosen, metadata.title.as_deref());
    let mut reading = PageReading {
        captions: captions(&tree, &lines, &chosen),
        comments: discussion.comments,
        ..PageReading::default()
    };
    for at in &chosen {
        add_block(&mut reading, &tree, &lines, &lines.all[*at]);
    }
    reading.not_article = if read_unshown(&mut reading, &head) {
        live(&head)
    } else {
        why_not(&tree, &head, metadata.page_type.as_deref(), &lines, &chosen)
    };
    reading.metadata = metadata;
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
        source: Some(tree.source(line.nodes.0).start..tree.source(line.nodes.1).end),
    });
    for link in &lines.links[line.links.clone()] {
        let Some(href) = tree.attribute(link.node, "href") else { continue };
        let offset = |at: usize| start + at - line.range.start;
        reading.links.push((href.into_owned(), offset(link.range.start)..offset(link.range.end)));
    }
}

/// Words of a line of running text.
const PROSE_WORDS: u32 = 20;
/// Words of a line that may be a headline's companion.
const FURNITURE_WORDS: u32 = 14;

/// The chosen lines without headline, signature, date and menu before the first paragraph, and without lines that lead to
/// other articles.
fn without_furniture(lines: &Lines, chosen: Vec<usize>, title: Option<&str>) -> Vec<usize> {
    let mut before = true;
    chosen
        .into_iter()
        .filter(|at| {
            let line = &lines.all[*at];
            let words = lines.words(line);
            before = before && line.words < PROSE_WORDS;
            let leads_on = line.linked * 2 >= line.words && see_also(words);
            let furniture = before
                && line.words <= FURNITURE_WORDS
                && (title == Some(words)
                    || line.linked == line.words
                    || is_signature_line(words)
                    || parse_visible(words, DayOrder::Day).is_some());
            !leads_on && !furniture
        })
        .collect()
}

/// Whether a line begins as those do that lead to other articles.
fn see_also(words: &str) -> bool {
    const LONGEST: usize = 40;
    let head: String = words.chars().take(LONGEST).collect::<String>().to_lowercase();
    include_str!("../../languages/see_also.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|beginning| head.starts_with(beginning))
}

/// A page that shows fewer words of its article than these may hold it for machines alone.
const SHOWN_WORDS: u32 = 40;

/// Takes the body from structured data, where the page itself shows next to nothing of it; returns whether it did.
fn read_unshown(reading: &mut PageReading, head: &Head) -> bool {
    let shown = words(&reading.text);
    let Some(body) = head.structured.body.as_deref().filter(|_| shown < SHOWN_WORDS) else { return false };
    let body = htmlize::unescape(body);
    // Plain lines, or elements; line breaks of plain text part its paragraphs.
    let broken = if body.contains('<') { body.into_owned() } else { body.replace('\n', "<br>") };
    let tree = Tree::read(&broken);
    let lines = Lines::read(&tree, |_| false);
    if lines.all.iter().map(|line| line.words).sum::<u32>() <= shown * 3 + SHOWN_WORDS {
        return false;
    }
    (reading.text, reading.blocks, reading.links) = Default::default();
    for line in &lines.all {
        add_block(reading, &tree, &lines, line);
    }
    reading.blocks.iter_mut().for_each(|block| block.source = None);
    true
}

fn block_kind(tree: &Tree<'_>, block: NodeId) -> model::BlockKind {
    use model::BlockKind;
    let mut paragraph = false;
    std::iter::once(block)
        .chain(tree.above(block).take(4))
        .find_map(|node| match tree.tag(node) {
            Tag::P | Tag::Div => {
                paragraph = true;
                None
            }
            // A heading that was never closed holds the whole page.
            tag if tag.is_heading() && !paragraph => Some(BlockKind::Heading),
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
        .map(|at| &lines.all[at])
        .filter(|line| {
            std::iter::once(line.block)
                .chain(tree.above(line.block).take(4))
                .any(|n| tree.tag(n) == Tag::Figcaption)
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
    fn readers_sign_and_date_no_article() {
        let prose = "<p>The last boat left the harbour at noon, and nobody who had waited for it all morning was on board.";
        let page = format!(
            "<h1>Boats</h1>{prose}{prose}<ol class=comment-list><li class=comment><span class=comment-author>Ada Quill</span>\
             <time datetime=2026-03-04>4 March</time><div class=comment-text>Shame.</div></ol>"
        );
        let read = read_page(&page, None);
        assert_eq!((read.metadata.byline.len(), read.metadata.published, read.comments.len()), (0, None, 1));
    }

    #[test]
    fn what_shows_no_words_says_why() {
        let body = format!("<a title='{}'></a>", "boat ".repeat(90));
        let page = format!(
            "<script type=application/ld+json>{{\"@type\":\"Article\",\"articleBody\":\"{body}\"}}</script>"
        );
        assert!(read_page(&page, None).not_article.is_some());
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
        assert!(page[block.source.clone().unwrap()].starts_with("The <b>last</b> &amp; only boat"));
        assert_eq!(read.blocks.last().unwrap().kind, model::BlockKind::Quotation);
    }
}

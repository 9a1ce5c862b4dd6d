//! Readers' comments on a page, as a thread.

use dom_query::{Document, NodeId, NodeRef};
use model::Published;

use super::blocks::{fold, read_blocks};
use super::dates::{parse_machine, parse_visible};

/// A comment as the page shows it.
#[derive(Debug, PartialEq)]
pub(super) struct PageComment {
    pub(super) author: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) parent: Option<usize>,
    pub(super) text: String,
}

/// Most comments that are read from one page.
const MAX_COMMENTS: usize = 2000;

const CONTAINER: &str = "li.comment, article.comment, div.comment, [itemtype$='/Comment'], [itemprop=comment], .comment-item, .cmt";
const BODY: &str = ".comment-content, .comment-text, .comment-body-text, [itemprop=text], .comment__body, .comment-message, .body";
const AUTHOR: &str =
    ".comment-author .fn, .comment-author, [itemprop=author], .comment__author, .author, .fn, cite, header b";

/// Reads the comments and takes them out of the document, so that they are not taken for the article.
pub(super) fn take_comments(document: &Document) -> Vec<PageComment> {
    let selected = document.select(CONTAINER);
    let nodes: Vec<&NodeRef<'_>> = selected.nodes().iter().take(MAX_COMMENTS).collect();
    let mut comments = Vec::new();
    // (node, index in `comments`) of those that have words
    let mut kept: Vec<(NodeId, usize)> = Vec::new();
    for node in &nodes {
        if let Some(mut comment) = read_comment(node) {
            comment.parent = node
                .ancestors_it(None)
                .find_map(|above| kept.iter().find(|(id, _)| *id == above.id).map(|(_, index)| *index));
            kept.push((node.id, comments.len()));
            comments.push(comment);
        }
    }
    for node in nodes {
        node.remove_from_parent();
    }
    document.select("#comments, #respond, .comments-area, .comment-respond").remove();
    comments
}

fn read_comment(node: &NodeRef<'_>) -> Option<PageComment> {
    let own = dom_query::Selection::from(*node);
    // The first body below belongs to this comment, those below it to its answers.
    let first = |selector: &str| own.select(selector).nodes().first().copied();
    let body = first(BODY)?;
    let text = read_blocks(&body.inner_html()).text;
    if text.is_empty() {
        return None;
    }
    let author = first(AUTHOR)
        .map(|a| fold(&a.text()))
        .map(|a| a.trim_end_matches([':', ',']).trim_end_matches(" says").to_owned());
    let published = first("time").or_else(|| first(".comment-date, .comment-meta, .date")).and_then(|t| {
        t.attr("datetime")
            .as_deref()
            .and_then(parse_machine)
            .or_else(|| parse_visible(&fold(&t.text())).map(Published::Day))
    });
    Some(PageComment {
        author: author.filter(|a| !a.is_empty() && a.len() < 80),
        published,
        parent: None,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread() {
        let document = Document::from(
            "<ol class=comment-list><li class=comment><div class=comment-author><b class=fn>Ada</b> says:</div>
             <time datetime=2026-03-04T10:00:00Z></time><div class=comment-content><p>One.</p><p>Two.</p></div>
             <ol><li class='comment even'><cite>Tam</cite><div class=comment-content><p>Answer.</p></div></li></ol></li></ol><p>Body",
        );
        let read = take_comments(&document);
        assert_eq!(read.len(), 2);
        assert_eq!(
            (read[0].author.as_deref(), read[0].text.as_str(), read[0].parent),
            (Some("Ada"), "One.\nTwo.", None)
        );
        assert_eq!((read[1].author.as_deref(), read[1].parent), (Some("Tam"), Some(0)));
        assert_eq!(document.body().unwrap().text().trim(), "Body");
    }
}

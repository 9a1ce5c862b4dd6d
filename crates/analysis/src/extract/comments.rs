//! Readers' comments on a page, as a thread.

use model::Published;

use super::dates::{DayOrder, parse_machine, parse_visible};
use super::html::{Layout, NodeId, Tag, Tree};
use super::lines::{Lines, fold};

/// A comment as the page shows it.
#[derive(Debug, PartialEq)]
pub(super) struct PageComment {
    pub(super) author: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) parent: Option<usize>,
    pub(super) text: String,
}

/// Readers' comments, and where in the page they stand.
#[derive(Debug, Default)]
pub(super) struct Discussion {
    pub(super) comments: Vec<PageComment>,
    /// Elements that hold comments, forms for them, and what is around them; in document order, none in another.
    pub(super) areas: Vec<NodeId>,
}

/// Most comments that are read from one page.
const MAX_COMMENTS: usize = 2000;

/// The word for a comment, as names of elements have it.
const COMMENT: [&str; 6] = ["comment", "cmt", "kommentar", "commentaire", "comentario", "commento"];
/// Words in front of it that name a button or a form.
const NO_COMMENT: [&str; 13] =
    ["add", "leave", "write", "post", "no", "has", "reply", "hide", "show", "new", "edit", "report", "to"];
/// Words behind it that still name one comment.
const ITEM: [&str; 7] = ["item", "article", "entry", "card", "wrapper", "single", "container"];
/// Names of what holds all comments, without the signs between words.
const AREA: [&str; 26] = [
    "comments",
    "commentsarea",
    "commentlist",
    "commentslist",
    "commentssection",
    "commentsection",
    "commentscontainer",
    "commentcontainer",
    "commentsblock",
    "commentswrapper",
    "commentswrap",
    "commentrespond",
    "respond",
    "commentform",
    "commentsform",
    "disqusthread",
    "articlecomments",
    "postcomments",
    "entrycomments",
    "readercomments",
    "usercomments",
    "fbcomments",
    "kommentare",
    "kommentarbereich",
    "commentaires",
    "comentarios",
];

/// Reads the discussion below a page.
pub(super) fn read_discussion(tree: &Tree<'_>) -> Discussion {
    let article = article_marks(tree);
    let holds_article = |node: NodeId| article.iter().any(|at| *at > node && *at < tree.end(node));
    let mut found: Vec<NodeId> = Vec::new();
    let mut areas: Vec<NodeId> = Vec::new();
    for node in tree.ids() {
        let tag = tree.tag(node);
        if tag.layout() != Layout::Block && tag != Tag::Other
            || matches!(tag, Tag::Html | Tag::Body | Tag::Main)
        {
            continue;
        }
        let comment = is_comment(tree, node);
        if !(comment || is_area(tree, node)) || holds_article(node) {
            continue;
        }
        if comment && found.len() < MAX_COMMENTS {
            found.push(node);
        }
        if areas.last().is_none_or(|last| node >= tree.end(*last)) {
            areas.push(node);
        }
    }
    Discussion { comments: thread(tree, &found), areas }
}

/// Elements that only the article has: its headline and its body by name.
fn article_marks(tree: &Tree<'_>) -> Vec<NodeId> {
    tree.ids()
        .filter(|n| {
            tree.tag(*n) == Tag::H1
                || tree.tag(*n) != Tag::Text && tree.raw_attribute(*n, "itemprop") == Some("articleBody")
        })
        .take(8)
        .collect()
}

/// Reads the comments at `found`, which stand in document order.
fn thread(tree: &Tree<'_>, found: &[NodeId]) -> Vec<PageComment> {
    let mut comments = Vec::new();
    // Of each that is open: its node, and its place among those that have words.
    let mut open: Vec<(NodeId, Option<usize>)> = Vec::new();
    for (at, node) in found.iter().enumerate() {
        while open.last().is_some_and(|(above, _)| tree.end(*above) <= *node) {
            open.pop();
        }
        let parent = open.iter().rev().find_map(|(_, index)| *index);
        let comment = read_comment(tree, *node, &found[at + 1..]).map(|c| PageComment { parent, ..c });
        open.push((*node, comment.as_ref().map(|_| comments.len())));
        comments.extend(comment);
    }
    comments
}

/// Nodes of an element that holds an author or a time, and no more.
const SMALL: u32 = 40;

/// Reads one comment without those that stand in it, which are the first of `later`.
fn read_comment(tree: &Tree<'_>, node: NodeId, later: &[NodeId]) -> Option<PageComment> {
    let (mut body, mut author, mut time) = (None, None, None);
    let mut later = later.iter().copied().peekable();
    let mut at = node + 1;
    while at < tree.end(node) {
        if later.next_if_eq(&at).is_some() {
            while later.next_if(|n| *n < tree.end(at)).is_some() {}
            at = tree.end(at);
            continue;
        }
        if tree.tag(at) != Tag::Text {
            let part = part_of(tree, at);
            let small = tree.end(at) - at <= SMALL;
            if body.is_none() && part == Some(Part::Body) {
                body = Some(at);
            } else if small && author.is_none() && part == Some(Part::Author) {
                author = Some(at);
            } else if small && time.is_none() && (part == Some(Part::Time) || tree.tag(at) == Tag::Time) {
                time = Some(at);
            }
        }
        at += 1;
    }
    let skip = |n: NodeId| {
        let inner = is_comment(tree, n);
        let tag = tree.tag(n);
        inner
            || body.is_none()
                && tag != Tag::Text
                && (tag == Tag::Time || tag == Tag::Form || part_of(tree, n).is_some_and(|p| p != Part::Body))
    };
    let read = Lines::below(tree, body.unwrap_or(node), skip);
    let text = read.all.iter().map(|line| read.words(line)).collect::<Vec<_>>().join("\n");
    // Without an author, a time or a body of its own it may be anything.
    if text.is_empty() || body.is_none() && author.is_none() && time.is_none() {
        return None;
    }
    let author = author.map(|a| name_in(tree, a)).filter(|a| !a.is_empty() && a.len() < 80);
    let published = time.and_then(|t| {
        let said = tree.attribute(t, "datetime").or_else(|| {
            tree.below(t).find(|n| tree.tag(*n) == Tag::Time).and_then(|n| tree.attribute(n, "datetime"))
        });
        said.as_deref()
            .and_then(parse_machine)
            .or_else(|| parse_visible(&fold(&tree.text(t)), DayOrder::Day).map(Published::Day))
    });
    Some(PageComment { author, published, parent: None, text })
}

/// The name in a comment's signature, without "says".
fn name_in(tree: &Tree<'_>, node: NodeId) -> String {
    let inner = tree.below(node).find(|n| {
        tree.raw_attribute(*n, "class").is_some_and(|c| c.split_ascii_whitespace().any(|c| c == "fn"))
    });
    let name = fold(&tree.text(inner.unwrap_or(node)));
    let name = name.trim_end_matches([':', ',']).trim_end_matches(" says").trim_end_matches(" sagt");
    name.strip_prefix("By ").unwrap_or(name).to_owned()
}

/// A part of a comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Body,
    Author,
    Time,
    /// Buttons, votes, avatars.
    Beside,
}

fn part_of(tree: &Tree<'_>, node: NodeId) -> Option<Part> {
    match tree.raw_attribute(node, "itemprop") {
        Some("text" | "commentText") => return Some(Part::Body),
        Some("author" | "creator") => return Some(Part::Author),
        Some("dateCreated" | "datePublished") => return Some(Part::Time),
        _ => {}
    }
    if tree.tag(node) == Tag::Cite {
        return Some(Part::Author);
    }
    let class = tree.raw_attribute(node, "class")?;
    class.split_ascii_whitespace().take(MAX_CLASSES).find_map(|class| {
        let name = squash(class);
        let name = COMMENT.iter().find_map(|c| strip(&name, c)).unwrap_or(&name);
        match name {
            "content" | "text" | "body" | "message" | "bodytext" | "copy" => Some(Part::Body),
            "author" | "fn" | "username" | "authorname" | "user" | "accountname" | "name" | "poster" => {
                Some(Part::Author)
            }
            "date" | "time" | "timestamp" | "meta" | "metadata" | "posted" => Some(Part::Time),
            "reply" | "avatar" | "vote" | "votes" | "actions" | "links" | "footer" | "functions"
            | "number" | "likes" | "share" | "report" => Some(Part::Beside),
            _ => None,
        }
    })
}

/// Classes of one element that are looked at.
const MAX_CLASSES: usize = 24;

/// `name` without the word for a comment and what stands before it (`wc-comment-`), where it begins so.
fn strip<'n>(name: &'n str, comment: &str) -> Option<&'n str> {
    let at = name.find(comment).filter(|at| *at <= 4)?;
    Some(name[at + comment.len()..].trim_start_matches('s')).filter(|rest| !rest.is_empty())
}

/// A name in lower case without the signs between its words.
fn squash(name: &str) -> String {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect()
}

fn is_comment(tree: &Tree<'_>, node: NodeId) -> bool {
    if tree.tag(node) == Tag::Text || tree.tag(node).layout() != Layout::Block && tree.tag(node) != Tag::Other
    {
        return false;
    }
    if tree.raw_attribute(node, "itemprop") == Some("comment")
        || tree.raw_attribute(node, "itemtype").is_some_and(|t| t.ends_with("/Comment"))
    {
        return true;
    }
    let id = tree.raw_attribute(node, "id").unwrap_or("");
    if matches!(tree.tag(node), Tag::Li | Tag::Article)
        && COMMENT.iter().any(|c| {
            id.split(c).nth(1).is_some_and(|n| {
                n.trim_start_matches(['-', '_']).bytes().all(|b| b.is_ascii_digit()) && n.len() > 1
            })
        })
    {
        return true;
    }
    let class = tree.raw_attribute(node, "class").unwrap_or("");
    class.split_ascii_whitespace().take(MAX_CLASSES).any(names_comment)
}

/// Whether a class names one comment: `comment`, `wc-comment`, `MtnComment`, `comment__item`.
fn names_comment(class: &str) -> bool {
    // Most classes say nothing of comments.
    if !class.is_ascii() || class.len() > 40 || !class.bytes().any(|b| matches!(b | 32, b'k' | b'c')) {
        return false;
    }
    let mut words: Vec<String> = Vec::new();
    let mut lower = false;
    let mut open = false;
    for b in class.bytes() {
        if !b.is_ascii_alphabetic() {
            open = false;
            lower = false;
            continue;
        }
        if !open || lower && b.is_ascii_uppercase() {
            words.push(String::new());
            open = true;
        }
        lower = b.is_ascii_lowercase();
        if let Some(word) = words.last_mut() {
            word.push(char::from(b.to_ascii_lowercase()));
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [one] => COMMENT.contains(&one),
        [first, last] => {
            COMMENT.contains(&last) && !NO_COMMENT.contains(&first)
                || COMMENT.contains(&first) && ITEM.contains(&last)
        }
        _ => false,
    }
}

fn is_area(tree: &Tree<'_>, node: NodeId) -> bool {
    let named = |name: &str| name.len() < 40 && AREA.contains(&squash(name).as_str());
    tree.raw_attribute(node, "id").is_some_and(named)
        || tree
            .raw_attribute(node, "class")
            .is_some_and(|c| c.split_ascii_whitespace().take(MAX_CLASSES).any(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread() {
        let tree = Tree::read(
            "<h1>Boats</h1><ol class=comment-list><li class=comment><div class=comment-author><b class=fn>Ada</b> says:</div>
             <time datetime=2026-03-04T10:00:00Z></time><div class=comment-content><p>One.</p><p>Two.</p></div>
             <ol><li class='comment even'><cite>Tam</cite><div class=comment-content><p>Answer.</p></div></li></ol></li>
             <li class=comment><div class=comment-author>By Jo</div><div class=comment-text>Three.</div></ol><p>Body",
        );
        let read = read_discussion(&tree);
        let said: Vec<_> =
            read.comments.iter().map(|c| (c.author.as_deref(), c.text.as_str(), c.parent)).collect();
        assert_eq!(
            said,
            [
                (Some("Ada"), "One.\nTwo.", None),
                (Some("Tam"), "Answer.", Some(0)),
                (Some("Jo"), "Three.", None)
            ]
        );
        assert!(read.comments[0].published.is_some());
        let rest = Lines::read(&tree, |n| read.areas.contains(&n));
        assert_eq!(rest.text, "BoatsBody");
    }

    #[test]
    fn names_of_comments() {
        for class in ["comment", "wc-comment", "MtnComment", "comment__item", "Kommentar"] {
            assert!(names_comment(class), "{class}");
        }
        for class in
            ["add-comment", "comments", "comment-count", "comment-form-email", "content", "no-comment"]
        {
            assert!(!names_comment(class), "{class}");
        }
    }

    #[test]
    fn what_holds_the_article_is_no_discussion() {
        let tree = Tree::read("<div class=comments><h1>Boats</h1><p>Text</p></div>");
        assert!(read_discussion(&tree).areas.is_empty());
    }
}

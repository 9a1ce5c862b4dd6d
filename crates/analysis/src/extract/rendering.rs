//! A page as plain HTML: its words in their order, set by a few elements that can do nothing.
//!
//! What is written is made of names from a list, of numbers and of escaped characters alone. So it holds no script,
//! no address and no style whatever the page was, and however a browser would have read that.

use std::fmt::Write as _;

use super::html::{Layout, NodeId, Tag, Tree};

/// Elements within elements that are written; deeper ones leave their words. Browsers stop at 512.
const MAX_DEPTH: usize = 128;
/// Rows or columns that a cell may span. The standard has browsers take 1,000 columns at most.
const MAX_SPAN: u32 = 1000;

/// Renders a page of at most [`MAX_BYTES`](super::MAX_BYTES): the content of a `body`, without links and pictures. What
/// describes a picture stands in its place. In time and space linear in the page.
///
/// ```
/// let page = "<p onclick=x()>A <a href='/x'>boat</a><script>alert(1)</script><img src=/y alt='Holm'>";
/// assert_eq!(analysis::extract::render_plain(page), "<p>A boat[picture: Holm]</p>");
/// ```
pub fn render_plain(html: &str) -> String {
    let tree = Tree::read(html);
    let mut out = String::with_capacity(html.len() / 2);
    // The elements that are open in what is written, and where each ends.
    let mut open: Vec<(NodeId, &'static str)> = Vec::new();
    let mut at: NodeId = 1;
    while (at as usize) < tree.len() {
        while let Some((_, name)) = open.pop_if(|(end, _)| *end <= at) {
            _ = write!(out, "</{name}>");
        }
        let tag = tree.tag(at);
        if matches!(tag.layout(), Layout::Raw | Layout::Mute) {
            at = tree.end(at);
            continue;
        }
        match (tag, written(tag)) {
            (Tag::Text, _) => escape(&htmlize::unescape(tree.raw_text(at)), &mut out),
            (Tag::Img, _) => picture(&tree, at, &mut out),
            (Tag::Br | Tag::Hr, Some(name)) => _ = write!(out, "<{name}>"),
            (_, Some(name)) if open.len() < MAX_DEPTH => {
                _ = write!(out, "<{name}{}>", attributes(&tree, at));
                open.push((tree.end(at), name));
            }
            _ => {}
        }
        at += 1;
    }
    while let Some((_, name)) = open.pop() {
        _ = write!(out, "</{name}>");
    }
    out
}

/// The element that stands for one of the page; `None` where its words alone are written.
fn written(tag: Tag) -> Option<&'static str> {
    Some(match tag {
        Tag::Address => "address",
        Tag::Article => "article",
        Tag::Aside => "aside",
        Tag::B => "b",
        Tag::Blockquote => "blockquote",
        Tag::Br => "br",
        Tag::Caption => "caption",
        Tag::Cite => "cite",
        Tag::Code => "code",
        Tag::Dd => "dd",
        Tag::Dl => "dl",
        Tag::Dt => "dt",
        Tag::Em => "em",
        Tag::Figcaption => "figcaption",
        Tag::Figure => "figure",
        Tag::Footer => "footer",
        Tag::H1 => "h1",
        Tag::H2 => "h2",
        Tag::H3 => "h3",
        Tag::H4 => "h4",
        Tag::H5 => "h5",
        Tag::H6 => "h6",
        Tag::Header => "header",
        Tag::Hr => "hr",
        Tag::I => "i",
        Tag::Li => "li",
        Tag::Main => "main",
        Tag::Mark => "mark",
        Tag::Nav => "nav",
        Tag::Ol => "ol",
        Tag::P => "p",
        Tag::Pre => "pre",
        Tag::Q => "q",
        Tag::S | Tag::Strike => "s",
        Tag::Section => "section",
        Tag::Small => "small",
        Tag::Strong => "strong",
        Tag::Sub => "sub",
        Tag::Sup => "sup",
        Tag::Table => "table",
        Tag::Tbody => "tbody",
        Tag::Td => "td",
        Tag::Tfoot => "tfoot",
        Tag::Th => "th",
        Tag::Thead => "thead",
        Tag::Tr => "tr",
        Tag::U => "u",
        Tag::Ul | Tag::Menu => "ul",
        // What else begins a block still does; folded or not, all of it is shown.
        Tag::Center
        | Tag::Details
        | Tag::Dialog
        | Tag::Div
        | Tag::Fieldset
        | Tag::Form
        | Tag::Hgroup
        | Tag::Legend
        | Tag::Summary => "div",
        _ => return None,
    })
}

/// How far a cell spans, and which way the words run.
fn attributes(tree: &Tree<'_>, node: NodeId) -> String {
    let mut out = String::new();
    if matches!(tree.tag(node), Tag::Td | Tag::Th) {
        for name in ["colspan", "rowspan"] {
            let span = tree.attribute(node, name).and_then(|value| value.trim().parse::<u32>().ok());
            if let Some(span) = span.filter(|span| (2..=MAX_SPAN).contains(span)) {
                _ = write!(out, " {name}=\"{span}\"");
            }
        }
    }
    let direction = tree.raw_attribute(node, "dir").unwrap_or_default();
    for known in ["ltr", "rtl", "auto"] {
        if direction.eq_ignore_ascii_case(known) {
            _ = write!(out, " dir=\"{known}\"");
        }
    }
    out
}

fn picture(tree: &Tree<'_>, node: NodeId, out: &mut String) {
    let described = tree.attribute(node, "alt").unwrap_or_default();
    let described = described.trim();
    if !described.is_empty() {
        out.push_str("[picture: ");
        escape(described, out);
        out.push(']');
    }
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hostile::SHAPES;
    use super::*;

    #[test]
    fn words_stay_in_their_order() {
        for (page, rendered) in [
            ("<title>t</title><h1>A</h1><p>b<i>c</i><p>d", "<h1>A</h1><p>b<i>c</i></p><p>d</p>"),
            ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
            ("&lt;script&gt;&#39;", "&lt;script&gt;&#39;"),
            ("<x-y z=w>a</x-y><a href=javascript:b>c</a>", "ac"),
            (
                "<table><tr><td colspan=2 rowspan='\"x'>a<td colspan=1e9>b</table>",
                "<table><tr><td colspan=\"2\">a</td><td>b</td></tr></table>",
            ),
            ("<p dir=RTL lang=x>a", "<p dir=\"rtl\">a</p>"),
            ("<img alt=\"a><script>\">", "[picture: a&gt;&lt;script&gt;]"),
            ("<svg><style><p>a</style></svg><noscript><p>b</noscript>c<template>d</template>", "c"),
            ("<form><input value=a><button>b</button><textarea><p>c</textarea>d</form>", "<div>d</div>"),
        ] {
            assert_eq!(render_plain(page), rendered, "{page}");
        }
    }

    #[test]
    fn pages_made_to_cost_much_cost_little() {
        for shape in &SHAPES {
            let page = shape.page(1 << 20);
            let rendered = render_plain(&page);
            assert!(rendered.len() <= 8 * page.len(), "{}: {}", shape.name, rendered.len());
        }
    }
}

//! Plain words out of HTML: for headlines and names, not for articles (those are `extract`'s).

use std::borrow::Cow;

use memchr::memchr;

/// Elements that end a word.
const BREAKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];
/// The others that headlines have been found with.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "body", "center", "cite", "code", "del", "dfn", "em",
    "embed", "fieldset", "font", "form", "frame", "frameset", "head", "html", "i", "iframe", "input", "ins",
    "kbd", "label", "link", "mark", "meta", "nobr", "object", "option", "param", "q", "rb", "rp", "rt",
    "ruby", "s", "samp", "script", "select", "small", "span", "strike", "strong", "style", "sub", "sup",
    "svg", "tbody", "textarea", "tfoot", "thead", "time", "tt", "u", "var", "video", "wbr",
];
/// Elements whose content is no words.
const SILENT: &[&str] = &["script", "style"];

/// The words of `html`: tags taken off, references resolved, blanks folded. With `only_known`, what looks like a
/// tag of an element that HTML does not have is words too (`a <guess> at it`).
pub(super) fn plain(html: &str, only_known: bool) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        push(&rest[..open], &mut out);
        rest = &rest[open..];
        match tag(rest, only_known) {
            None => {
                out.push('<');
                rest = &rest[1..];
            }
            Some((length, name)) => {
                let begins = !rest.starts_with("</");
                rest = &rest[length..];
                let name = name.to_ascii_lowercase();
                if BREAKS.contains(&name.as_str()) {
                    out.push(' ');
                }
                if begins && SILENT.contains(&name.as_str()) {
                    rest = &rest[end_of(rest, &name)..];
                }
            }
        }
        if rest.is_empty() {
            break;
        }
    }
    push(rest, &mut out);
    fold(&out).into_owned()
}

fn push(text: &str, out: &mut String) {
    out.push_str(&htmlize::unescape(text));
}

/// The tag or comment that `text` begins with: its length and, of a start tag or an end tag, its name.
fn tag(text: &str, only_known: bool) -> Option<(usize, &str)> {
    if text.starts_with("<!--") {
        return Some((text.find("-->").map_or(text.len(), |at| at + 3), ""));
    }
    let body = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let start = text.len() - body.len();
    let name_length = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = &body[..name_length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let known =
        || [BREAKS, INLINE].iter().any(|list| list.iter().any(|known| name.eq_ignore_ascii_case(known)));
    if only_known && !known() {
        return None;
    }
    Some((start + end_of_tag(&body[name_length..])? + name_length, name))
}

/// Behind the `>` of a tag whose attributes `text` begins with. A tag does not reach over the next one's beginning.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') if text[..at].trim_ascii_end().ends_with('=') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            _ => {}
        }
        if at > LONGEST_TAG {
            return None;
        }
    }
    None
}

/// Bytes of a tag; with longer ones a text of nothing but `<a "` would cost the square of its length.
const LONGEST_TAG: usize = 4096;

/// Where the end tag of the element `name` begins in `text`; its end where there is none.
fn end_of(text: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = memchr(b'<', &text.as_bytes()[at..]) {
        at += found;
        let behind = text[at + 1..].strip_prefix('/').and_then(|behind| behind.get(..name.len()));
        if behind.is_some_and(|behind| behind.eq_ignore_ascii_case(name)) {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// `text` with its blanks folded, without those at its ends and without control characters.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || (c.is_whitespace() && c != ' ');
    let text = text.trim();
    if !text.contains(odd) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_only() {
        for (html, words) in [
            ("<p>The <b>last</b> boat</p><p>left", "The last boat left"),
            ("1 < 2 &amp; 3 > 2", "1 < 2 & 3 > 2"),
            ("&lt;b&gt; is <i title='a > b'>bold</i>", "<b> is bold"),
            ("a<script>alert('<b>')</script>b<!-- c -->d", "abd"),
            ("tide\n\t tables", "tide tables"),
            ("a <b", "a <b"),
        ] {
            assert_eq!(plain(html, true), words, "{html}");
        }
        assert_eq!(plain("a <guess> at it", true), "a <guess> at it");
        assert_eq!(plain("a <guess> at it", false), "a at it");
    }
}

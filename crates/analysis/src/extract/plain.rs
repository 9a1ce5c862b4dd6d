//! Readers' comments inside a plain text: pages copied by hand bring their discussion along.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A comment inside a plain text.
#[derive(Debug, PartialEq, Eq)]
pub struct PlainComment {
    /// As signed at the end.
    pub author: Option<String>,
    /// Index of the comment it answers.
    pub parent: Option<usize>,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// The comments of `text`, and where the article's own words end.
///
/// A discussion begins at a line that counts replies ("2 thoughts on …", "3 Comments") and has numbered
/// entries, deeper indented where they answer; it ends at the form to reply.
pub fn find_comments(text: &str) -> (Vec<PlainComment>, usize) {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^[ \t]*(?:[0-9]+|one|no)[ \t]+(?:thoughts?|comments?|responses?|replies|reply)\b(?:[ \t]+(?:on|to|for)\b.*|[ \t]*:?)$")
            .expect("a fixed pattern")
    });
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^[ \t]*(?:leave a (?:reply|comment)|post a comment|add (?:a|your) comment|write a comment)\b").expect("a fixed pattern")
    });
    static ENTRY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^([ \t]*)\d{1,4}\.[ \t]+").expect("a fixed pattern"));

    let form = first_line(text, b"lpaw", &FORM).map_or(text.len(), |line| line.start);
    let Some(head) = first_line(&text[..form], b"on0123456789", &HEAD) else {
        return (Vec::new(), form);
    };
    let section = &text[head.end..form];
    let entries: Vec<(usize, Range<usize>)> = ENTRY
        .captures_iter(section)
        .map(|c| {
            (c[1].chars().map(|b| if b == '\t' { 4 } else { 1 }).sum(), c.get(0).map_or(0..0, |m| m.range()))
        })
        .collect();
    let mut comments = Vec::new();
    // (indentation, index) of the comments that an answer may hang on
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, (indent, mark)) in entries.iter().enumerate() {
        let end = entries.get(at + 1).map_or(section.len(), |(_, next)| next.start);
        let words = section[mark.end..end].trim_end();
        if words.is_empty() {
            continue;
        }
        while open.last().is_some_and(|(above, _)| above >= indent) {
            open.pop();
        }
        let start = head.end + mark.end;
        comments.push(PlainComment {
            author: signature(words),
            parent: open.last().map(|(_, index)| *index),
            range: start..start + words.len(),
        });
        open.push((*indent, comments.len() - 1));
    }
    let own_end = if comments.is_empty() { form } else { head.start };
    (comments, own_end)
}

/// What `pattern` matches in the first line that it does; only lines that begin with one of `letters`, behind blanks, can.
fn first_line(text: &str, letters: &[u8], pattern: &Regex) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let first = line.trim_start_matches([' ', '\t']).bytes().next();
        if first.is_some_and(|first| letters.contains(&first.to_ascii_lowercase()))
            && let Some(found) = pattern.find(line.strip_suffix('\n').unwrap_or(line))
        {
            return Some(start + found.start()..start + found.end());
        }
        start += line.len();
    }
    None
}

/// "Best wishes, Pete." or a lone last word after the end of a sentence.
fn signature(words: &str) -> Option<String> {
    static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:(?i:best wishes|best regards|kind regards|regards|cheers|yours|all the best|best|thanks|love)[,.!]?\s+|(?:^|[.!?…”]\s+|\n\s*)[-–—~]?\s*)(\p{L}[\p{L}\d_-]{1,24}(?: \p{Lu}[\p{L}\d_-]{1,24})?)[.!]?$",
        )
        .expect("a fixed pattern")
    });
    SIGNED.captures(words).map(|c| c[1].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_with_signatures() {
        let text = "The boat left.\n\n2 thoughts on “The boat”\n\n  1. It was late again.\n     Best wishes, Maud.\n\n    1. It was early. tam\n\nLeave a Reply\n\nName";
        let (comments, end) = find_comments(text);
        assert_eq!(&text[..end], "The boat left.\n\n");
        assert_eq!(comments.len(), 2);
        assert_eq!((comments[0].author.as_deref(), comments[0].parent), (Some("Maud"), None));
        assert_eq!((comments[1].author.as_deref(), comments[1].parent), (Some("tam"), Some(0)));
        assert_eq!(&text[comments[1].range.clone()], "It was early. tam");
    }

    #[test]
    fn an_article_without_discussion_is_whole() {
        let text = "Ten comments were made.\n  1. A list is no thread.";
        assert_eq!(find_comments(text), (Vec::new(), text.len()));
    }
}

//! Posts of social networks set into a text: "words — Name (@handle) March 4, 2026" on a line of their own.

use std::sync::LazyLock;

use model::{Polarity, Quote, QuoteKind, Speaker};
use regex::{Match, Regex};

use super::{Desk, MarkKind};

/// The posts as direct quotations of those who wrote them.
pub(super) fn find(desk: &Desk<'_>) -> Vec<Quote> {
    static POST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^\s* (?P<words>.+?)
            (?: \s+ (?:pic\.twitter\.com/|https?://t\.co/)\S+ )*
            \s+ [—–-]+ \s* (?P<name>[^—\n(]{2,60}?) \s+ \(@\w{1,20}\)
            \s+ \p{Lu}\p{L}+ \x20 \d{1,2}, \x20 \d{4}",
        )
        .expect("a fixed pattern")
    });
    let text = desk.ground.text;
    let mut found = Vec::new();
    for paragraph in desk.ground.paragraphs.iter().filter(|p| text[(*p).clone()].contains("(@")) {
        let Some(post) = POST.captures(&text[paragraph.clone()]) else { continue };
        let (Some(words), Some(name)) = (post.name("words"), post.name("name")) else { continue };
        let span = |part: Match<'_>| desk.span(paragraph.start + part.start()..paragraph.start + part.end());
        let (name, words) = (span(name), span(words));
        desk.reasons.give(MarkKind::Quote, words, "post", || {
            "a line of words, a dash, a name, a handle and a date; confidence 0.8".to_owned()
        });
        found.push(Quote {
            span: words,
            parts: Vec::new(),
            kind: QuoteKind::Direct,
            speaker: Some(Speaker { span: name, name }),
            cue: None,
            polarity: Polarity::Asserts,
            via: None,
            confidence: 0.8,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;

    #[test]
    fn a_post_is_its_writer_s() {
        let (text, marks) = marks_of(
            "It was a night.\nThe boat is in! pic.twitter.com/abc — Ada Quill (@adaq) March 4, 2026\nThen it rained.",
        );
        assert_eq!(marks.quotes.len(), 1);
        assert_eq!(text.excerpt(marks.quotes[0].span).unwrap(), "The boat is in!");
        assert_eq!(text.excerpt(marks.quotes[0].speaker.unwrap().name).unwrap(), "Ada Quill");
    }
}

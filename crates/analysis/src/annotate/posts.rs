//! Posts of social networks set into a text: "words — Name (@handle) March 4, 2026" on a line of their own.

use std::ops::Range;

use model::{Polarity, Quote, QuoteKind, Span, Speaker};

use super::{Desk, MarkKind};

/// Characters of a writer's name.
const NAME: Range<usize> = 2..61;
/// Bytes in which a name and the dash before it stand.
const REACH: usize = 300;
/// Letters of a handle.
const HANDLE: Range<usize> = 1..21;
/// Bytes in which a handle ends.
const HANDLE_BYTES: usize = 90;
/// Bytes in which a date ends, behind its blanks.
const DATE_BYTES: usize = 64;

/// The posts as direct quotations of those who wrote them.
pub(super) fn find(desk: &Desk<'_>) -> Vec<Quote> {
    let mut found = Vec::new();
    for paragraph in &desk.ground.paragraphs {
        let line = &desk.ground.text[paragraph.clone()];
        let mut from = 0;
        while let Some(Post { words, name, end }) = post(&line[from..]) {
            let start = paragraph.start + from;
            let span = |part: Range<usize>| desk.span(start + part.start..start + part.end);
            let (name, words) = (span(name), span(words));
            desk.reasons.give(MarkKind::Quote, words, "post", || {
                "words, a dash, a name, a handle and a date; confidence 0.8".to_owned()
            });
            found.push(signed(words, name, 0.8));
            from += end;
        }
    }
    found
}

/// Words with the name of who said them below or behind, and no cue.
pub(super) fn signed(words: Span, name: Span, confidence: f32) -> Quote {
    Quote {
        span: words,
        parts: Vec::new(),
        kind: QuoteKind::Direct,
        speaker: Some(Speaker { span: name, name }),
        cue: None,
        polarity: Polarity::Asserts,
        via: None,
        confidence,
    }
}

/// Bytes of a line.
struct Post {
    words: Range<usize>,
    name: Range<usize>,
    /// Where its date ends.
    end: usize,
}

/// The first post in a line.
fn post(line: &str) -> Option<Post> {
    line.match_indices("(@").find_map(|(bracket, _)| {
        let behind = &line[bracket + 2..];
        let (handle, _) = behind[..behind.floor_char_boundary(HANDLE_BYTES)].split_once(')')?;
        let rest = &behind[handle.len() + 1..];
        if !HANDLE.contains(&handle.chars().count())
            || !handle.chars().all(|c| c.is_alphanumeric() || c == '_')
        {
            return None;
        }
        let end = line.len() - rest.len() + date_len(rest)?;
        let name = writer(line, bracket)?;
        let words = without_links(line[..name.start].trim_end().trim_end_matches(is_dash));
        let start = words.len() - words.trim_start().len();
        (start < words.len()).then_some(Post { words: start..words.len(), name, end })
    })
}

/// The name that ends before a bracket and begins behind a dash with a blank before it; the longest.
fn writer(line: &str, bracket: usize) -> Option<Range<usize>> {
    let end = line[..bracket].trim_end().len();
    let mut from = line.floor_char_boundary(end.saturating_sub(REACH));
    from += line[from..end].rfind('(').unwrap_or(0);
    // A name has no long dash in it.
    let long = line[from..end]
        .rfind('—')
        .map_or(from, |at| from + line[from..from + at].trim_end_matches(is_dash).len());
    let dashes = line[long..end].char_indices().filter(|(_, c)| is_dash(*c)).map(|(at, _)| long + at);
    let mut starts = dashes.filter(|at| line[..*at].ends_with(char::is_whitespace)).map(|dash| {
        let behind = line[dash..end].trim_start_matches(is_dash);
        end - behind.trim_start().len()
    });
    let fits = |start: &usize| end < bracket && NAME.contains(&line[*start..end].chars().count());
    starts.find(fits).map(|start| start..end)
}

/// One past "March 4, 2026" behind a blank.
fn date_len(rest: &str) -> Option<usize> {
    let date = rest.trim_start();
    if date.len() == rest.len() {
        return None;
    }
    let date = &date[..date.floor_char_boundary(DATE_BYTES)];
    let (month, behind) = date.split_once(' ')?;
    let (day, behind) = behind.split_once(", ")?;
    let year = behind.get(..4)?;
    let digits = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let mut letters = month.chars();
    let capital = letters.next()?.is_uppercase() && letters.clone().next().is_some();
    (capital && letters.all(char::is_alphabetic) && day.len() <= 2 && digits(day) && digits(year))
        .then_some(rest.len() - rest.trim_start().len() + date.len() - behind.len() + year.len())
}

/// Without addresses of pictures and links at the end.
fn without_links(words: &str) -> &str {
    let mut words = words.trim_end();
    while let Some((rest, last)) = words.rsplit_once(char::is_whitespace)
        && ["pic.twitter.com/", "http://t.co/", "https://t.co/"]
            .iter()
            .any(|link| last.strip_prefix(link).is_some_and(|id| !id.is_empty()))
    {
        words = rest.trim_end();
    }
    words
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '-')
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

    #[test]
    fn each_post_of_a_line_is_one() {
        let (text, marks) = marks_of(
            "We turn back. — Ada Quill (@adaq) March 4, 2026 They say it is the door — Edmund Carrow (@ec) March 4, 2026 Then it rained.",
        );
        let found: Vec<&str> = marks.quotes.iter().map(|q| text.excerpt(q.span).unwrap()).collect();
        assert_eq!(found, ["We turn back.", "They say it is the door"]);
    }

    #[test]
    fn what_a_post_is_and_what_is_none() {
        let part = |line: &'static str| super::post(line).map(|post| (&line[post.words], &line[post.name]));
        let post = Some(("It is - at last - in", "Ada Quill"));
        assert_eq!(part("It is - at last - in — Ada Quill (@adaq) March 4, 2026"), post);
        let hyphened = Some(("In (we think)", "Ada Quill-Orr"));
        assert_eq!(
            part("  In (we think) https://t.co/x --Ada Quill-Orr (@a_1)  May 14, 2026 More"),
            hyphened
        );
        for none in [
            "In — Ada Quill (@adaq)",
            "In — Ada Quill (@adaq) 4 March 2026",
            "In — Ada Quill (@adaq) March 4, 26",
            "In Ada Quill (@adaq) March 4, 2026",
            "In — Ada Quill (@ada q) March 4, 2026",
            "In — Ada Quill(@adaq) March 4, 2026",
            " — Ada Quill (@adaq) March 4, 2026",
            "In — A (@adaq) March 4, 2026",
            "(@",
        ] {
            assert_eq!(part(none), None, "{none}");
        }
    }
}

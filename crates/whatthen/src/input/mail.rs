//! Mail: messages, and pages that a browser saved as one (MHTML, RFC 2557).

use analysis::extract::Given;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

use super::saved::web_address;
use super::{Body, Document, Problem};

/// What a browser writes above a page that it saves as MHTML.
const SNAPSHOT: &str = "Snapshot-Content-Location";

/// A message, or the page that was saved as one.
pub(super) fn of_mail(name: &str, bytes: &[u8]) -> Result<Document, Problem> {
    let message =
        MessageParser::default().parse(bytes).ok_or_else(|| Problem::new(name, "is no e-mail message"))?;
    let (body, given, media_type) = match saved_page(name, &message) {
        Some((html, url)) => {
            // The message's date is when the page was saved, its subject the window's title: the page itself knows
            // better.
            (page(html), Given { url, ..Given::default() }, "multipart/related")
        }
        None => (letter(name, &message)?, headers(&message), "message/rfc822"),
    };
    let whole = Some((bytes.to_vec(), media_type));
    Ok(Document { name: name.to_owned(), body, given, record: None, whole })
}

fn headers(message: &Message<'_>) -> Given {
    Given {
        title: message.subject().map(str::to_owned),
        published: message.date().and_then(|d| d.to_rfc3339().parse().ok()),
        ..Given::default()
    }
}

/// The words of a message.
fn letter(name: &str, message: &Message<'_>) -> Result<Body, Problem> {
    let html = message.html_bodies().filter(|part| part.is_text_html()).find_map(MessagePart::text_contents);
    match (html, message.body_text(0)) {
        (Some(html), _) => Ok(page(html)),
        (None, Some(text)) if !text.trim().is_empty() => Ok(Body::Text {
            bytes: text.into_owned().into_bytes(),
            content_type: Some("text/plain; charset=utf-8".to_owned()),
        }),
        _ => Err(Problem::new(name, "the message has no text")),
    }
}

/// HTML that the message's own reading has decoded.
fn page(html: &str) -> Body {
    Body::Page { bytes: html.as_bytes().to_vec(), content_type: Some("text/html; charset=utf-8".to_owned()) }
}

/// The page in an MHTML file, with the address that it was saved from; `None` for letters.
fn saved_page<'m>(name: &str, message: &'m Message<'_>) -> Option<(&'m str, Option<String>)> {
    let ends_in = |endings: &[&str]| {
        name.rsplit_once('.').is_some_and(|(_, e)| endings.iter().any(|other| e.eq_ignore_ascii_case(other)))
    };
    // A letter may be built of related parts too.
    if ends_in(&["eml"]) || !message.is_content_type("multipart", "related") {
        return None;
    }
    let snapshot = message.header_raw(SNAPSHOT).and_then(unfolded);
    let location = |part: &MessagePart<'_>| part.content_location().and_then(unfolded);
    let mut pages = message.parts.iter().filter(|part| part.is_text_html());
    // Frames are pages of their own; the one that was saved has the file's address, or stands first.
    let first = pages.next()?;
    let main = std::iter::once(first)
        .chain(pages)
        .find(|part| snapshot.is_some() && location(part) == snapshot)
        .unwrap_or(first);
    let url = snapshot.or_else(|| location(main));
    if url.is_none() && !ends_in(&["mhtml", "mht"]) {
        return None;
    }
    Some((main.text_contents()?, url))
}

/// An address out of a header, where long ones are broken over lines.
fn unfolded(value: &str) -> Option<String> {
    web_address(&value.split_whitespace().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<p>The last boat.";

    fn saved(top: &str, location: &str) -> String {
        format!(
            "From: <Saved by a browser>\r\n{top}Subject: The last boat | Gazette\r\nDate: Fri, 6 Mar 2026 10:00:00 +0000\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"cut\"\r\n\r\n\
             --cut\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n{location}\r\n\
             <p>The last =\r\nboat.\r\n--cut\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/\r\n\r\n\
             <p>Buy.\r\n--cut--\r\n"
        )
    }

    fn html(document: &Document) -> &str {
        match &document.body {
            Body::Page { bytes, .. } => std::str::from_utf8(bytes).unwrap().trim(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_page_of_an_mhtml_file() {
        let url = "https://a.example/boat";
        let at_top = format!("Snapshot-Content-Location:\r\n {url}\r\n");
        let at_part = format!("Content-Location: {url}\r\n");
        for (name, top, location, expected) in [
            ("a.mhtml", at_top.as_str(), at_part.as_str(), Some(url)),
            ("standard input", at_top.as_str(), "", Some(url)),
            ("a.mht", "", at_part.as_str(), Some(url)),
            ("a.mht", "", "Content-Location: file:///C:/boat.html\r\n", None),
        ] {
            let file = saved(top, location);
            let document = of_mail(name, file.as_bytes()).unwrap();
            assert_eq!(html(&document), PAGE, "{name}");
            let Given { url, title, published, .. } = &document.given;
            assert_eq!((url.as_deref(), title, published), (expected, &None, &None));
            assert_eq!(document.whole, Some((file.into_bytes(), "multipart/related")));
        }
    }

    #[test]
    fn the_frame_that_stands_first_is_not_the_page() {
        let file = saved("Snapshot-Content-Location: https://ads.example/\r\n", "");
        assert_eq!(html(&of_mail("a.mhtml", file.as_bytes()).unwrap()), "<p>Buy.");
    }

    #[test]
    fn a_letter_of_related_parts_stays_a_letter() {
        for (name, location) in [("a.eml", "Content-Location: https://a.example/boat\r\n"), ("a", "")] {
            let document = of_mail(name, saved("", location).as_bytes()).unwrap();
            assert_eq!(document.given.title.as_deref(), Some("The last boat | Gazette"));
            assert!(document.given.published.is_some() && document.given.url.is_none());
            assert_eq!(document.whole.map(|(_, kind)| kind), Some("message/rfc822"));
        }
    }
}

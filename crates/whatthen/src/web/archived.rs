//! What is shown of an archived page: a plain rendering that can do nothing.
//!
//! Words and their order are left of it; the policy on the answer would stop whatever else came through.

use analysis::extract::{decode, render_plain};
use archive::{HttpResponse, Record, RecordType};
use askama::Template;

use super::limits::RENDERED_BYTES;

/// On every answer under [`FOLDER`], errors too: an origin of its own, no script, no form, nothing loaded; of styles
/// the one in the template, by its digest.
pub(crate) const POLICY: &str = "sandbox; default-src 'none'; style-src 'sha256-FVgtRu0VXY1XjzQZQ+Jiiq15npIjFVbdYmAzZbK+L0k='; base-uri 'none'; \
                                 form-action 'none'; frame-ancestors 'self'";
/// Under which path renderings are.
pub(crate) const FOLDER: &str = "/archive/";

/// Whether this is the path of a rendering.
pub(crate) fn is_path(path: &str) -> bool {
    path.starts_with(FOLDER)
}

/// What a record holds, as it may be shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A page, rendered.
    Page(String),
    /// Plain text.
    Text(String),
    /// Bytes that can be saved, and shown by nobody.
    Bytes(Vec<u8>),
}

/// Why nothing is shown of a record, in a sentence.
pub(crate) type Nothing = String;

/// What `record` holds.
pub(crate) fn show(record: &Record) -> Result<Shown, Nothing> {
    let (bytes, content_type) = content(record)?;
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let html = matches!(essence.as_str(), "text/html" | "application/xhtml+xml");
    if bytes.len() > RENDERED_BYTES || !(html || essence.starts_with("text/")) {
        return Ok(Shown::Bytes(bytes));
    }
    let text = decode(&bytes, Some(&content_type)).text;
    if !html {
        return Ok(Shown::Text(text.into_owned()));
    }
    let page = Rendering {
        content: &render_plain(&text),
        address: record.target_uri().unwrap_or_default(),
        captured: record.date().unwrap_or_default(),
    };
    page.render().map(Shown::Page).map_err(|error| error.to_string())
}

/// The page or file in a record, with its media type.
fn content(record: &Record) -> Result<(Vec<u8>, String), Nothing> {
    match record.kind() {
        RecordType::Response if is_http(record) => {
            let answer = HttpResponse::parse(record.block()).map_err(|error| format!("It holds {error}."))?;
            // As a page without a type is read.
            let kind = answer.header("Content-Type").unwrap_or("text/html").to_owned();
            Ok((answer.body, kind))
        }
        RecordType::Response | RecordType::Resource | RecordType::Conversion => {
            let kind = record.field("Content-Type").unwrap_or("application/octet-stream").to_owned();
            Ok((record.block().to_vec(), kind))
        }
        kind => Err(format!("It is a record of the kind {:?}, which holds no page.", kind.as_str())),
    }
}

fn is_http(record: &Record) -> bool {
    let kind = record.field("Content-Type").unwrap_or("application/http").trim_start().to_ascii_lowercase();
    kind.starts_with("application/http") || record.block().starts_with(b"HTTP/")
}

#[derive(Template)]
#[template(path = "web/archived.html")]
struct Rendering<'a> {
    /// What the plain rendering left.
    content: &'a str,
    address: &'a str,
    captured: &'a str,
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use sha2::{Digest, Sha256};

    use super::*;

    fn record(content_type: &str, block: &str) -> Record {
        Record::new(
            RecordType::Resource,
            "https://a.example/",
            "2026-03-04T16:10:00Z",
            content_type,
            block.into(),
        )
    }

    fn page(html: &str) -> String {
        match show(&record("text/html", html)) {
            Ok(Shown::Page(page)) => page.split_once("</header>").unwrap().1.to_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_policy_knows_the_one_style() {
        let template = include_str!("../../templates/web/archived.html");
        let style = template.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
        assert!(POLICY.contains(&format!("'sha256-{digest}'")), "{digest}");
    }

    #[test]
    fn words_stay_and_nothing_else() {
        let left = page(
            "<base href=//x.example><meta http-equiv=refresh content=0><link rel=stylesheet href=/x>\
             <style>p{background:url(//x.example)}</style><script>alert(1)</script>\
             <form action=//x.example><input value=a><button>Send</button></form>\
             <p style=color:red onclick=x() id=main class=y lang=de>Die <a href=//x.example>Wörter</a>\
             <img src=//x.example srcset=//x.example alt=Bild></p><iframe src=//x.example>no</iframe>\
             <svg><a xlink:href=javascript:x>s</a></svg><video poster=//x.example><p>old</video>",
        );
        assert_eq!(left.trim(), "<div></div><p>Die Wörter[picture: Bild]</p>\n</body>\n</html>");
    }

    #[test]
    fn payloads_leave_elements_of_ours_alone() {
        let ours = [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "bdi",
            "p",
            "div",
            "b",
            "i",
            "u",
            "s",
            "em",
            "strong",
            "h1",
            "h2",
            "h3",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "tbody",
            "thead",
            "tfoot",
            "tr",
            "td",
            "th",
            "caption",
            "blockquote",
            "q",
            "cite",
            "code",
            "pre",
            "br",
            "hr",
            "sub",
            "sup",
            "small",
            "mark",
            "section",
            "article",
            "aside",
            "address",
            "nav",
            "main",
            "footer",
            "figure",
            "figcaption",
        ];
        let attributes = ["charset", "name", "content", "class", "dir", "colspan", "rowspan"];
        for payload in testkit::payloads() {
            let Ok(Shown::Page(page)) = show(&record("text/html; charset=utf-8", &payload)) else {
                panic!("{payload}")
            };
            for node in scraper::Html::parse_document(&page).tree.nodes() {
                let Some(element) = node.value().as_element() else { continue };
                assert!(ours.contains(&element.name()), "{payload}: {element:?}");
                assert!(
                    element.attrs().all(|(name, _)| attributes.contains(&name)),
                    "{payload}: {element:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_page_is_text_or_is_saved() {
        assert_eq!(show(&record("text/plain", "<b>")), Ok(Shown::Text("<b>".to_owned())));
        assert_eq!(show(&record("text/xml", "<b/>")), Ok(Shown::Text("<b/>".to_owned())));
        assert!(matches!(show(&record("image/svg+xml", "<svg/>")), Ok(Shown::Bytes(_))));
        assert!(matches!(show(&record("application/pdf", "%PDF")), Ok(Shown::Bytes(_))));
        assert!(matches!(show(&record("text/html", &"x".repeat(RENDERED_BYTES + 1))), Ok(Shown::Bytes(_))));
        let request =
            Record::new(RecordType::Request, "https://a.example/", "", "application/http", b"GET".to_vec());
        assert!(show(&request).is_err());
    }
}

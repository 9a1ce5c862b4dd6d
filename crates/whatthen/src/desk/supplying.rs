//! What a person saw and hands in: text, a page or a PDF, with its address and what they say of it. Nothing is asked
//! of the network.

use analysis::extract::Given;
use model::Published;
use thiserror::Error;
use url::Url;

use super::{Desk, Taken};
use crate::input::{Body, Document, Input, MAX_PAGE_BYTES, PDF, Sniffed, sniff};

/// Characters of an outlet's, a person's name or a headline.
const MAX_VALUE: usize = 500;
/// Who supplied it, where they said no name.
const UNNAMED: &str = "an unnamed person";
/// Bytes of an address.
const MAX_ADDRESS: usize = 8 << 10;

/// A page that a person supplies, with the values as they gave them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Supplied {
    /// Where they saw it: an address on the web.
    pub(crate) url: String,
    /// Name or domain of the outlet; blank is as good as none, here and below.
    pub(crate) outlet: Option<String>,
    /// When it was published: `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS` or RFC 3339.
    pub(crate) published: Option<String>,
    /// Headline.
    pub(crate) title: Option<String>,
    /// Their name, which is shown wherever the page is cited.
    pub(crate) by: Option<String>,
    /// The text, page or PDF, at most [`MAX_PAGE_BYTES`].
    pub(crate) content: Vec<u8>,
    /// Its media type: `text/html`, `text/plain` or `application/pdf`, with a charset where one is known; without
    /// one the content tells.
    pub(crate) content_type: Option<String>,
}

/// Why something cannot be taken in as it was supplied; says what to give instead.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum SupplyError {
    /// The address is none, or none on the web.
    #[error("the address {0:?} is none on the web; give the whole of it, as https://gazette.example/boat")]
    Address(String),
    /// It would stand in the archive for all to read.
    #[error("the address has a name or password in it; give it without")]
    Secret,
    /// The time is written in no form that is read.
    #[error(
        "the published time {0:?} is none; give 2026-03-04, 2026-03-04T16:10:00 or 2026-03-04T16:10:00+01:00"
    )]
    Published(String),
    /// A value is too long.
    #[error("the {0} has more than {MAX_VALUE} characters; give a shorter one")]
    Long(&'static str),
    /// There is nothing to keep.
    #[error("there are no words; give the text, page or PDF itself")]
    Empty,
    /// There is too much.
    #[error(
        "it has {0} bytes; at most {MAX_PAGE_BYTES} are read as one article, so give the part that matters"
    )]
    Large(usize),
    /// It is neither text nor page nor PDF.
    #[error("it is {0}; give text, HTML or a PDF")]
    Kind(String),
}

impl Supplied {
    /// The name under which it is told of, and what is taken in.
    pub(crate) fn into_input(self) -> Result<Input, SupplyError> {
        let url = address(&self.url)?;
        let published = match filled(self.published) {
            None => None,
            Some(written) => match written.parse::<Published>() {
                Ok(published) => Some(published),
                Err(_) => return Err(SupplyError::Published(written)),
            },
        };
        let given = Given {
            id: None,
            url: Some(url.clone()),
            published,
            title: value("headline", self.title)?,
            outlet: value("outlet", self.outlet)?,
            lang: None,
            supplied_by: Some(value("name", self.by)?.unwrap_or_else(|| UNNAMED.to_owned())),
        };
        let body = body(self.content, filled(self.content_type))?;
        Ok(Input::Document(Box::new(Document { name: url, body, given, record: None, whole: None })))
    }
}

impl Desk {
    /// Takes in what a person supplies; when this returns it is on disk, or refused for the reason told.
    pub(crate) fn supply(&mut self, supplied: Supplied) -> anyhow::Result<Taken> {
        let input = supplied.into_input()?;
        let Input::Document(document) = &input else { unreachable!("a document was made of it") };
        let name = document.name.clone();
        let by = document.given.supplied_by.clone().unwrap_or_default();
        let mut importer = self.importer(&[format!("supplied-by: {by}")])?;
        let mut taken = importer.push(input)?;
        taken.extend(importer.finish()?);
        Ok(taken.pop().unwrap_or(Taken::Held { name }))
    }
}

/// An address on the web, as it is written in records.
fn address(given: &str) -> Result<String, SupplyError> {
    let given = given.trim();
    let wrong = || SupplyError::Address(given.chars().take(MAX_VALUE).collect());
    if given.len() > MAX_ADDRESS || given.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(wrong());
    }
    let url = Url::parse(given).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SupplyError::Secret);
    }
    Ok(url.into())
}

/// A value that says something.
fn filled(value: Option<String>) -> Option<String> {
    value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// A value on one line.
fn value(what: &'static str, given: Option<String>) -> Result<Option<String>, SupplyError> {
    let given = given.unwrap_or_default();
    let words: Vec<&str> =
        given.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() > MAX_VALUE {
        return Err(SupplyError::Long(what));
    }
    Ok(filled(Some(line)))
}

/// What there is to read.
fn body(bytes: Vec<u8>, content_type: Option<String>) -> Result<Body, SupplyError> {
    if bytes.len() as u64 > MAX_PAGE_BYTES {
        return Err(SupplyError::Large(bytes.len()));
    }
    let found = sniff("", &bytes);
    if found == Sniffed::Empty {
        return Err(SupplyError::Empty);
    }
    let stated = content_type.as_deref().and_then(|stated| stated.split(';').next());
    match stated.map(|kind| kind.trim().to_ascii_lowercase()).as_deref() {
        Some("text/html" | "application/xhtml+xml") => Ok(Body::Page { bytes, content_type }),
        Some("text/plain") => Ok(Body::Text { bytes, content_type }),
        Some(PDF) => Ok(Body::Pdf(bytes)),
        Some(other) => Err(SupplyError::Kind(other.chars().take(MAX_VALUE).collect())),
        None => match found {
            Sniffed::Html => Ok(Body::Page { bytes, content_type }),
            Sniffed::Pdf => Ok(Body::Pdf(bytes)),
            Sniffed::Binary(what) => Err(SupplyError::Kind(what.to_owned())),
            Sniffed::Gzip | Sniffed::Zip | Sniffed::Warc => Err(SupplyError::Kind("an archive".to_owned())),
            // Words that begin like a letter or like data are words all the same.
            Sniffed::Text
            | Sniffed::Mail
            | Sniffed::JsonLines
            | Sniffed::Opml
            | Sniffed::Addresses
            | Sniffed::Empty => Ok(Body::Text { bytes, content_type }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplied() -> Supplied {
        Supplied {
            url: " https://gazette.example/boat ".to_owned(),
            content: b"The last boat left on Monday.".to_vec(),
            ..Supplied::default()
        }
    }

    fn document(supplied: Supplied) -> Document {
        match supplied.into_input() {
            Ok(Input::Document(document)) => *document,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn values_are_lines_and_blank_ones_are_none() {
        let said = Supplied {
            outlet: Some(" \n".to_owned()),
            title: Some("The last\r\nWARC-Type: boat\0".to_owned()),
            published: Some(" 2026-03-04 16:10 ".to_owned()),
            ..supplied()
        };
        let Document { name, given, .. } = document(said);
        assert_eq!(name, "https://gazette.example/boat");
        assert_eq!((given.outlet, given.title.as_deref()), (None, Some("The last WARC-Type: boat")));
        assert_eq!(given.published.unwrap().to_string(), "2026-03-04T16:10:00");
        assert_eq!(given.supplied_by.as_deref(), Some(UNNAMED));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for url in
            ["", "gazette.example/boat", "file:///etc/passwd", "javascript:alert(1)", "https://a b.example/"]
        {
            let error = Supplied { url: url.to_owned(), ..supplied() }.into_input().unwrap_err();
            assert_eq!(error, SupplyError::Address(url.to_owned()));
        }
        let secret = Supplied { url: "https://ada:quill@gazette.example/".to_owned(), ..supplied() };
        assert_eq!(secret.into_input().unwrap_err(), SupplyError::Secret);
        let when = Supplied { published: Some("yesterday".to_owned()), ..supplied() };
        assert_eq!(when.into_input().unwrap_err(), SupplyError::Published("yesterday".to_owned()));
        let long = Supplied { by: Some("a".repeat(MAX_VALUE + 1)), ..supplied() };
        assert_eq!(long.into_input().unwrap_err(), SupplyError::Long("name"));
        let empty = Supplied { content: b" \n".to_vec(), ..supplied() };
        assert_eq!(empty.into_input().unwrap_err(), SupplyError::Empty);
        let picture = Supplied { content: b"\x89PNG\r\n".to_vec(), ..supplied() };
        assert_eq!(picture.into_input().unwrap_err(), SupplyError::Kind("a picture".to_owned()));
        let stated = Supplied { content_type: Some("image/svg+xml".to_owned()), ..supplied() };
        assert_eq!(stated.into_input().unwrap_err(), SupplyError::Kind("image/svg+xml".to_owned()));
    }

    #[test]
    fn the_kind_is_stated_or_found() {
        let html = || b"<p>The last boat.".to_vec();
        let stated = Supplied { content: html(), content_type: Some("text/plain".to_owned()), ..supplied() };
        assert!(matches!(document(stated).body, Body::Text { .. }));
        let found = Supplied { content: html(), ..supplied() };
        assert!(matches!(document(found).body, Body::Page { .. }));
        let letter =
            Supplied { content: b"From: the quay\nSubject: x\nDate: y\n\nGone.".to_vec(), ..supplied() };
        assert!(matches!(document(letter).body, Body::Text { .. }));
        let pdf = Supplied { content: b"%PDF-1.4\n".to_vec(), ..supplied() };
        assert!(matches!(document(pdf).body, Body::Pdf(_)));
    }
}

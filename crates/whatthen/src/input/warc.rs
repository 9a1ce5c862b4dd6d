//! Records out of WARC and ARC files, one at a time, and the pages in them.

use std::io::{self, Read, Seek, SeekFrom};

use analysis::extract::Given;
use archive::{Deviation, Found, HttpResponse, MAX_BLOCK_BYTES, Reader, Record, RecordType};
use flate2::read::MultiGzDecoder;

use super::documents::{Each, MAX_PAGE_BYTES, PDF};
use super::given::given_in;
use super::mail::of_mail;
use super::saved::saved_from;
use super::sniff::is_pdf;
use super::{Body, Document, Input, Problem, Sniffed, Wanted, sniff};

/// The largest gzip member that is kept as it stands; a larger one is padded.
const MAX_MEMBER_BYTES: u64 = MAX_BLOCK_BYTES + (1 << 20);
/// Enough of a file's beginning to tell what it is.
const HEAD: u64 = 64;

/// A record as it stands in a WARC file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The record.
    pub(crate) record: Record,
    /// Its gzip member, where it has one of its own: the very bytes. Only where everything is [`Wanted`], and never
    /// from an ARC file, whose members are no WARC records.
    pub(crate) member: Option<Vec<u8>>,
    /// How it differs from the standard.
    pub(crate) deviations: Vec<Deviation>,
}

impl Held {
    /// A record from an archive of our own.
    pub(crate) fn whole(record: Record) -> Self {
        Self { record, member: None, deviations: Vec::new() }
    }
}

/// How many records were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Records with a page, whether it could be read or not.
    pages: usize,
    /// All others.
    others: usize,
}

impl std::ops::AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.pages += other.pages;
        self.others += other.others;
    }
}

impl Seen {
    /// Whether what is wanted was not there at all; why, where it was not.
    pub(super) fn lack(self, name: &str, wanted: Wanted) -> Option<Problem> {
        match wanted {
            Wanted::Pages if self.pages == 0 => {
                Some(Problem::new(name, format!("holds no page ({} records of other kinds)", self.others)))
            }
            Wanted::Everything if self == Self::default() => Some(Problem::new(name, "holds no record")),
            _ => None,
        }
    }
}

/// Whether the gzip file `source` holds records. It is left packed then: the reader of records finds its way around
/// damaged members.
pub(super) fn packs_records(name: &str, source: &mut (impl Read + Seek)) -> io::Result<bool> {
    source.rewind()?;
    let mut head = Vec::new();
    let unpacked = MultiGzDecoder::new(source).take(HEAD).read_to_end(&mut head);
    let name = name.to_ascii_lowercase();
    // Where the first member is damaged, the name decides.
    let named = unpacked.is_err() && [".warc.gz", ".arc.gz"].iter().any(|ending| name.ends_with(ending));
    Ok(named || sniff("", &head) == Sniffed::Warc)
}

/// Calls `each` with the records of `source` that are wanted. `beside` is the same file opened once more.
pub(super) fn of_warc<R: Read + Seek>(
    name: &str,
    source: R,
    beside: R,
    wanted: Wanted,
    each: Each<'_>,
) -> io::Result<Seen> {
    let mut seen = Seen::default();
    let opened = Reader::new(source).and_then(|reader| Ok((reader, Members::of(beside)?)));
    let (reader, mut members) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            each(Err(Problem::new(name, format!("cannot be read: {error}"))))?;
            return Ok(seen);
        }
    };
    for found in reader {
        let found = match found {
            Ok(found) => found,
            Err(damage) => {
                each(Err(Problem::new(name, damage)))?;
                continue;
            }
        };
        let url = found.record.target_uri().filter(|u| u.starts_with("http")).map(str::to_owned);
        let at = record_name(name, found.location.offset, url.as_deref());
        if let Some(bytes) = not_held(&found.deviations) {
            seen.others += 1;
            let reason = format!(
                "its block of {bytes} bytes is too large to be kept; at most {MAX_BLOCK_BYTES} bytes of a block are read"
            );
            each(Err(Problem::new(at, reason)))?;
            continue;
        }
        let document = document_of(&at, &found.record);
        match &document {
            None => seen.others += 1,
            Some(_) => seen.pages += 1,
        }
        if wanted == Wanted::Pages && document.is_none() {
            continue;
        }
        if let Err(error) = found.record.check_digest() {
            let reason = format!(
                "its block does not have the digest that it states ({}, not {})",
                error.found, error.stated
            );
            each(Err(Problem::new(&at, reason)))?;
        }
        let member = if wanted == Wanted::Everything { members.member(&found) } else { None };
        let held = Held { record: found.record, member, deviations: found.deviations };
        match document {
            Some(Ok(document)) => {
                each(Ok(Input::Document(Box::new(Document { record: Some(held), ..document }))))?;
            }
            None => each(Ok(Input::Record { name: at, held }))?,
            Some(Err(problem)) => {
                each(Err(problem))?;
                if wanted == Wanted::Everything {
                    each(Ok(Input::Record { name: at, held }))?;
                }
            }
        }
    }
    Ok(seen)
}

fn record_name(file: &str, offset: u64, url: Option<&str>) -> String {
    match url {
        Some(url) => format!("{file} byte {offset} ({url})"),
        None => format!("{file} byte {offset}"),
    }
}

fn not_held(deviations: &[Deviation]) -> Option<u64> {
    deviations.iter().find_map(|d| if let Deviation::NotHeld(bytes) = d { Some(*bytes) } else { None })
}

/// The page in a record: `None` for records that hold none; else why it cannot be read.
pub(crate) fn document_of(name: &str, record: &Record) -> Option<Result<Document, Problem>> {
    let url = record.target_uri().filter(|uri| uri.starts_with("http")).map(str::to_owned);
    if record.kind() == RecordType::Resource && is_mail(&media_type(record.field("Content-Type"))) {
        let told = record.target_uri().unwrap_or(name);
        let document = of_mail(told, record.block());
        return Some(document.map(|mut document| {
            name.clone_into(&mut document.name);
            document.given = given_in(record, Given { url: url.or(document.given.url), ..document.given });
            document
        }));
    }
    let body = match body(record) {
        Ok(body) => body?,
        Err(reason) => return Some(Err(Problem::new(name, reason))),
    };
    let mut given = Given { url, ..Given::default() };
    // A page that was saved to a file before it was archived.
    if let (None, Body::Page { bytes, .. }) = (&given.url, &body) {
        given.url = saved_from(bytes);
    }
    let given = given_in(record, given);
    Some(Ok(Document { name: name.to_owned(), body, given, record: None, whole: None }))
}

/// The page in a record, `None` for records that hold none; else why it cannot be read.
fn body(record: &Record) -> Result<Option<Body>, String> {
    let (bytes, content_type) = match record.kind() {
        RecordType::Resource => (record.block().to_vec(), record.field("Content-Type").map(str::to_owned)),
        RecordType::Response if record.target_uri().is_some_and(|u| u.starts_with("http")) => {
            // What is no page is passed over before its body is decoded.
            let head = HttpResponse::head(record.block()).map_err(|error| error.to_string())?;
            let kind = media_type(head.header("Content-Type"));
            if !(200..300).contains(&head.status) || !(is_page(&kind) || may_be_pdf(&kind)) {
                return Ok(None);
            }
            let answer = HttpResponse::parse(record.block()).map_err(|error| error.to_string())?;
            let content_type = answer.header("Content-Type").map(str::to_owned);
            (answer.body, content_type)
        }
        _ => return Ok(None),
    };
    let kind = media_type(content_type.as_deref());
    let pdf = kind == PDF || (is_page(&kind) || may_be_pdf(&kind)) && is_pdf(&bytes);
    if !pdf && !is_page(&kind) && kind != "application/json" {
        return Ok(None);
    }
    if bytes.len() as u64 > MAX_PAGE_BYTES {
        return Err(format!("has {} bytes; at most {MAX_PAGE_BYTES} are read as one article", bytes.len()));
    }
    Ok(match kind.as_str() {
        _ if pdf => Some(Body::Pdf(bytes)),
        "text/plain" => Some(Body::Text { bytes, content_type }),
        // A line that `read` printed, archived by an earlier roundup.
        "application/json" => String::from_utf8(bytes).ok().map(Body::ArticleLine),
        _ => Some(Body::Page { bytes, content_type }),
    })
}

fn media_type(content_type: Option<&str>) -> String {
    content_type.unwrap_or("text/html").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

fn is_mail(media_type: &str) -> bool {
    matches!(media_type, "message/rfc822" | "multipart/related")
}

fn is_page(media_type: &str) -> bool {
    matches!(media_type, "text/html" | "application/xhtml+xml" | "text/plain")
}

/// Whether it is a PDF, or says nothing of what it is.
fn may_be_pdf(media_type: &str) -> bool {
    matches!(media_type, PDF | "application/x-pdf" | "application/octet-stream" | "binary/octet-stream")
}

/// Takes gzip members out of a WARC file as they stand.
struct Members<R> {
    file: R,
    gzip: bool,
}

impl<R: Read + Seek> Members<R> {
    fn of(mut file: R) -> io::Result<Self> {
        let mut head = Vec::new();
        file.rewind()?;
        file.by_ref().take(2).read_to_end(&mut head)?;
        Ok(Self { file, gzip: head == [0x1f, 0x8b] })
    }

    /// The member of a record. `None` where it has none of its own, and where it cannot be read a second time: the
    /// record is there all the same.
    fn member(&mut self, found: &Found) -> Option<Vec<u8>> {
        let length = found.location.length;
        let foreign = [Deviation::Arc, Deviation::SplitMember].iter().any(|d| found.deviations.contains(d));
        if !self.gzip || foreign || !(1..=MAX_MEMBER_BYTES).contains(&length) {
            return None;
        }
        self.file.seek(SeekFrom::Start(found.location.offset)).ok()?;
        let mut member = Vec::new();
        self.file.by_ref().take(length).read_to_end(&mut member).ok()?;
        (member.len() as u64 == length).then_some(member)
    }
}

#[cfg(test)]
mod tests;

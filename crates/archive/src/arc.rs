//! ARC, the format before WARC (Internet Archive, 1996): read only.

use crate::header::Header;
use crate::{Deviation, RecordType};

/// What the first line of an ARC file begins with.
pub(crate) const MAGIC: &[u8] = b"filedesc:";
/// Longest line that begins a record.
pub(crate) const MAX_LINE: usize = 16 << 10;

/// The header that the line `URL IP date type … length` of an ARC record amounts to, without its type, which is
/// told from the block; `None` where it is no such line.
pub(crate) fn header(line: &[u8]) -> Option<Header> {
    let line = String::from_utf8_lossy(line.trim_ascii());
    let words: Vec<&str> = line.split(' ').collect();
    // Addresses with blanks were written as they came.
    let (uri, rest) = words.split_at(words.len().checked_sub(4)?);
    let [ip, date, media_type, length] = rest else { return None };
    let uri = uri.join(" ");
    let (_, behind) = uri.split_once(':')?;
    if behind.is_empty() || date.len() != 14 || !date.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let length = length.parse().ok()?;
    let date = format!(
        "{}-{}-{}T{}:{}:{}Z",
        &date[..4],
        &date[4..6],
        &date[6..8],
        &date[8..10],
        &date[10..12],
        &date[12..14]
    );
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut fields = vec![field("WARC-Date", &date), field("WARC-Target-URI", &uri)];
    if *ip != "0.0.0.0" {
        fields.push(field("WARC-IP-Address", ip));
    }
    fields.push(field("Content-Type", media_type));
    Some(Header { fields, length, deviations: vec![Deviation::Arc] })
}

/// Completes the fields once the block is known: the first record describes the file, HTTP answers are responses,
/// the rest resources.
pub(crate) fn complete(fields: &mut Vec<(String, String)>, block: &[u8]) {
    let uri = fields.iter().find(|(n, _)| n == "WARC-Target-URI").map_or("", |(_, v)| v);
    let kind = if uri.as_bytes().starts_with(MAGIC) {
        RecordType::Warcinfo
    } else if block.starts_with(b"HTTP/") {
        RecordType::Response
    } else {
        RecordType::Resource
    };
    if kind == RecordType::Response
        && let Some((_, value)) = fields.iter_mut().find(|(n, _)| n == "Content-Type")
    {
        "application/http; msgtype=response".clone_into(value);
    }
    fields.insert(0, ("WARC-Type".to_owned(), kind.as_str().to_owned()));
}

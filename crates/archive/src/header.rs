//! The header of a record: its version line and fields.

use std::io::{self, Read};

use crate::read::{MAX_HEADER_BYTES, WARC_MAGIC};
use crate::stream::Stream;
use crate::{Deviation, RecordType};

/// Fields that may stand more than once.
const REPEATABLE: [&str; 1] = ["WARC-Concurrent-To"];
/// Fields that every record must have.
const MANDATORY: [&str; 3] = ["WARC-Record-ID", "WARC-Date", "WARC-Type"];

/// How many of a header's deviations are told.
const MAX_TOLD: usize = 16;

/// A header that was read.
#[derive(Debug)]
pub(crate) struct Header {
    /// All fields but `Content-Length`.
    pub(crate) fields: Vec<(String, String)>,
    /// Bytes of the block that follows.
    pub(crate) length: u64,
    pub(crate) deviations: Vec<Deviation>,
}

impl Header {
    /// Reads the header that begins with the version line; the error says what is wrong.
    pub(crate) fn read<R: Read>(source: &mut Stream<R>) -> Result<Self, String> {
        let mut budget = MAX_HEADER_BYTES;
        let mut deviations = Vec::new();
        let version = next_line(source, &mut budget)?;
        let version = String::from_utf8_lossy(version.trim_ascii_end()).into_owned();
        if !matches!(version.as_str(), "WARC/1.0" | "WARC/1.1") {
            deviations.push(Deviation::Version(version));
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut bare = false;
        loop {
            let line = next_line(source, &mut budget)?;
            bare |= line.last() != Some(&b'\r');
            let line = line.trim_ascii_end();
            if line.is_empty() {
                break;
            }
            let text = String::from_utf8_lossy(line);
            match (text.starts_with([' ', '\t']), fields.last_mut(), text.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                (_, _, Some((name, value))) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
                _ if line.starts_with(WARC_MAGIC) => {
                    return Err("another record begins inside the record's header".to_owned());
                }
                _ if deviations.len() < MAX_TOLD => {
                    deviations.push(Deviation::NoField(text.chars().take(60).collect()));
                }
                _ => {}
            }
        }
        if bare {
            deviations.push(Deviation::BareLineFeeds);
        }
        let length = length(&mut fields, &mut deviations)?;
        deviations.extend(of_fields(&fields));
        Ok(Self { fields, length, deviations })
    }
}

fn next_line<R: Read>(source: &mut Stream<R>, budget: &mut usize) -> Result<Vec<u8>, String> {
    match source.line(*budget) {
        Ok(Some(line)) if line.len() <= *budget => {
            *budget -= line.len();
            Ok(line)
        }
        Ok(None) => Err("the file ends inside a record's header".to_owned()),
        Err(error) if error.kind() != io::ErrorKind::InvalidData => {
            Err(format!("the record cannot be read: {error}"))
        }
        _ => Err(format!("the record's header is longer than {MAX_HEADER_BYTES} bytes")),
    }
}

/// Takes `Content-Length` out of the fields, however often it stands there; the first counts.
fn length(fields: &mut Vec<(String, String)>, deviations: &mut Vec<Deviation>) -> Result<u64, String> {
    let is_length = |name: &str| name.eq_ignore_ascii_case("Content-Length");
    let stated = fields.iter().find(|(name, _)| is_length(name)).map(|(_, value)| value.clone());
    let Some(stated) = stated else { return Err("the record states no Content-Length".to_owned()) };
    let before = fields.len();
    fields.retain(|(name, _)| !is_length(name));
    if fields.len() + 1 < before {
        deviations.push(Deviation::Repeated("Content-Length".to_owned()));
    }
    stated.parse().map_err(|_| format!("the record states {stated:?} as its Content-Length"))
}

fn of_fields(fields: &[(String, String)]) -> Vec<Deviation> {
    let value = |wanted: &str| {
        fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, v)| v.as_str())
    };
    let mut found = Vec::new();
    for name in MANDATORY {
        if value(name).is_none_or(str::is_empty) {
            found.push(Deviation::Missing(name));
        }
    }
    let kind = RecordType::parse(value("WARC-Type").unwrap_or(""));
    let of_something = !matches!(kind, RecordType::Warcinfo | RecordType::Metadata | RecordType::Other(_));
    match value("WARC-Target-URI") {
        None if of_something => found.push(Deviation::Missing("WARC-Target-URI")),
        Some(uri) if uri.starts_with('<') || uri.contains(char::is_whitespace) => {
            found.push(Deviation::Uri(uri.chars().take(200).collect()));
        }
        _ => {}
    }
    if let Some(date) = value("WARC-Date")
        && !is_date(date)
    {
        found.push(Deviation::Date(date.chars().take(60).collect()));
    }
    for (at, (name, _)) in fields.iter().enumerate() {
        let before = &fields[..at];
        let again = before.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        if again && at < 64 && !REPEATABLE.iter().any(|r| r.eq_ignore_ascii_case(name)) {
            found.push(Deviation::Repeated(name.chars().take(60).collect()));
        }
    }
    found
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a day and time with `Z`, fractions of a second allowed (WARC 1.1, after
/// W3C-DTF).
fn is_date(written: &str) -> bool {
    let shape: String = written.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let (head, fraction) = shape.split_once('.').map_or((shape.as_str(), None), |(h, f)| (h, Some(f)));
    match fraction {
        None => {
            matches!(head, "0000" | "0000-00" | "0000-00-00" | "0000-00-00T00:00Z" | "0000-00-00T00:00:00Z")
        }
        Some(fraction) => {
            head == "0000-00-00T00:00:00"
                && fraction
                    .strip_suffix('Z')
                    .is_some_and(|f| (1..=9).contains(&f.len()) && f.bytes().all(|b| b == b'0'))
        }
    }
}

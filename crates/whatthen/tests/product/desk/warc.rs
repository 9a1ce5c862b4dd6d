//! WARC files as other programs write them.

use std::fs;
use std::path::Path;

use archive::{Reader, Record, RecordType, Writer, pack};

/// When the records of these tests were captured, unless they say otherwise.
pub(super) const DATE: &str = "2026-03-04T16:22:00Z";

/// What a server answered: a page.
pub(super) fn response(url: &str, date: &str, headers: &str, page: &str) -> Record {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n");
    answer(url, date, &(head + page).into_bytes())
}

/// What a server answered: anything.
pub(super) fn answer(url: &str, date: &str, block: &[u8]) -> Record {
    Record::new(RecordType::Response, url, date, "application/http; msgtype=response", block.to_vec())
}

/// What was asked of it.
pub(super) fn request(of: &Record) -> Record {
    let (url, id) = (of.target_uri().unwrap(), of.id().unwrap());
    let block = format!("GET {url} HTTP/1.1\r\nHost: gazette.example\r\n\r\n");
    Record::new(
        RecordType::Request,
        url,
        of.date().unwrap(),
        "application/http; msgtype=request",
        block.into(),
    )
    .with("WARC-Concurrent-To", &format!("<{id}>"))
}

/// What was noted about it.
pub(super) fn metadata(of: &Record, words: &str) -> Record {
    let (url, id) = (of.target_uri().unwrap(), of.id().unwrap());
    Record::new(
        RecordType::Metadata,
        url,
        of.date().unwrap(),
        "application/warc-fields",
        words.to_owned().into_bytes(),
    )
    .with("WARC-Refers-To", &format!("<{id}>"))
}

/// The same page, unchanged at a later time.
pub(super) fn revisit(of: &Record, date: &str, headers: &str) -> Record {
    let (url, id) = (of.target_uri().unwrap(), of.id().unwrap());
    let block = format!("HTTP/1.1 304 Not Modified\r\n{headers}\r\n");
    Record::new(RecordType::Revisit, url, date, "application/http; msgtype=response", block.into())
        .with("WARC-Refers-To", &format!("<{id}>"))
        .with("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
}

/// The same record with its fields changed.
pub(super) fn with_fields(
    mut record: Record,
    change: impl Fn(&str, &str) -> Option<(String, String)>,
) -> Record {
    let fields = record.fields().filter_map(|(name, value)| change(name, value)).collect();
    record.replace_fields(fields);
    record
}

/// A `.warc.gz` of these records.
pub(super) fn warc(records: &[Record]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    records.iter().for_each(|record| _ = writer.write(record).unwrap());
    writer.into_inner()
}

/// The gzip member that a record stands in, in a file made by [`warc`].
pub(super) fn member(record: &Record) -> Vec<u8> {
    pack(record).unwrap()
}

/// The records of a file and where each begins and ends.
pub(super) fn records_of(path: &Path) -> Vec<(std::ops::Range<usize>, Record)> {
    let reader = Reader::new(fs::File::open(path).unwrap()).unwrap();
    reader
        .map(|found| {
            let found = found.unwrap();
            let start = usize::try_from(found.location.offset).unwrap();
            (start..start + usize::try_from(found.location.length).unwrap(), found.record)
        })
        .collect()
}

/// Whether `bytes` holds `wanted`.
pub(super) fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

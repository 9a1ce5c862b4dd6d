//! CDXJ: the index by which replay finds a page in a WARC file, one line a record.

use std::fmt;

use crate::{Found, HttpResponse, Record, RecordType, surt};

/// What is written for the media type of a record that states none.
const UNKNOWN: &str = "unk";
/// The earliest moment; its tail stands in for what a shortened date leaves out.
const EARLIEST: &str = "00000101000000";

/// The line of one record. Displayed, it is the line without its line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CdxjLine {
    /// The key of the address: [`surt()`].
    pub surt: String,
    /// When it was captured: fourteen digits, UTC.
    pub timestamp: String,
    /// The address as the record has it.
    pub url: String,
    /// Media type without parameters; `warc/revisit` for a revisit.
    pub mime: String,
    /// Status code; `None` for an answer that is not of HTTP, or whose block was not held.
    pub status: Option<u16>,
    /// The digest of the payload as the record states it, else that of the block.
    pub digest: Option<String>,
    /// Bytes of the record in the file, packed.
    pub length: u64,
    /// Where it begins in the file.
    pub offset: u64,
    /// The WARC file.
    pub file_name: String,
}

impl CdxjLine {
    /// The line of a record found in the file of that name. `None` where replay has no use for it: for anything but
    /// responses, resources and revisits, and for records that lack address or date or cannot be read on their own.
    pub fn of(found: &Found, file_name: &str) -> Option<Self> {
        let record = &found.record;
        let url = record.target_uri().filter(|url| !url.is_empty())?;
        let timestamp = timestamp(record.date()?)?;
        let http = HttpResponse::head(record.block()).ok();
        let (mime, status) = match record.kind() {
            // Replay answers 200 with what was taken without HTTP.
            RecordType::Resource => (record.field("Content-Type"), Some(200)),
            RecordType::Response => match &http {
                Some(http) => (http.header("Content-Type"), Some(http.status)),
                None => (own_type(record), None),
            },
            RecordType::Revisit => (Some("warc/revisit"), http.as_ref().map(|http| http.status)),
            _ => return None,
        };
        (found.location.length > 0).then(|| Self {
            surt: surt(url),
            timestamp,
            url: url.to_owned(),
            mime: media_type(mime.unwrap_or_default()),
            status,
            digest: ["WARC-Payload-Digest", "WARC-Block-Digest"]
                .iter()
                .find_map(|name| record.field(name))
                .map(str::to_owned),
            length: found.location.length,
            offset: found.location.offset,
            file_name: file_name.to_owned(),
        })
    }
}

impl fmt::Display for CdxjLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map(|status| format!("{status:03}"));
        let (length, offset) = (self.length.to_string(), self.offset.to_string());
        write!(f, "{} {} ", self.surt, self.timestamp)?;
        let mut between = '{';
        for (name, value) in [
            ("url", Some(&self.url)),
            ("mime", Some(&self.mime)),
            ("status", status.as_ref()),
            ("digest", self.digest.as_ref()),
            ("length", Some(&length)),
            ("offset", Some(&offset)),
            ("filename", Some(&self.file_name)),
        ] {
            let Some(value) = value else { continue };
            write!(f, "{between}\"{name}\":{}", serde_json::Value::from(value.as_str()))?;
            between = ',';
        }
        f.write_str("}")
    }
}

/// The index of these lines: sorted as bytes, which is how it is searched.
pub fn cdxj(lines: Vec<CdxjLine>) -> String {
    let mut lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    lines.sort_unstable();
    lines.concat()
}

/// Fourteen digits of a `WARC-Date`, which may end after the year and may go on behind the seconds.
fn timestamp(date: &str) -> Option<String> {
    let mut digits: String = date.chars().filter(char::is_ascii_digit).take(EARLIEST.len()).collect();
    if digits.len() < 4 || digits.len() % 2 == 1 {
        return None;
    }
    digits.push_str(&EARLIEST[digits.len()..]);
    Some(digits)
}

/// The record's own media type, unless it only says that there should be an HTTP answer inside.
fn own_type(record: &Record) -> Option<&str> {
    record.field("Content-Type").filter(|mime| !mime.starts_with("application/http"))
}

/// A media type without its parameters.
fn media_type(stated: &str) -> String {
    let mime = stated.trim().split([';', ' ', ',']).next().unwrap_or_default();
    if mime.is_empty() { UNKNOWN.to_owned() } else { mime.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::{Reader, Writer};

    const DATE: &str = "2026-03-04T16:22:00Z";

    /// The index of a file of these records, and the file.
    fn index(records: &[Record]) -> (Vec<CdxjLine>, Vec<u8>) {
        let mut file = Vec::new();
        let mut writer = Writer::new(&mut file);
        records.iter().for_each(|record| _ = writer.write(record).unwrap());
        let found = Reader::new(Cursor::new(&file)).unwrap().map(Result::unwrap);
        (found.filter_map(|found| CdxjLine::of(&found, "a.warc.gz")).collect(), file)
    }

    fn record(kind: RecordType, uri: &str, content_type: &str, block: &[u8]) -> Record {
        Record::new(kind, uri, DATE, content_type, block.to_vec())
    }

    #[test]
    fn a_line_says_where_its_record_is() {
        let http = b"HTTP/1.1 404 Gone\r\nContent-Type: Text/HTML; charset=x\r\n\r\n<p>";
        let response = record(RecordType::Response, "https://www.a.example/B?z&y", "application/http", http)
            .with("WARC-Payload-Digest", "sha1:AAAA");
        let resource = record(RecordType::Resource, "file:///a\"b", "text/plain", b"x");
        let (lines, file) = index(&[resource, response]);
        let line = &lines[1];
        assert_eq!(
            line.to_string(),
            format!(
                "example,a)/b?y&z 20260304162200 {{\"url\":\"https://www.a.example/B?z&y\",\"mime\":\"text/html\",\
                 \"status\":\"404\",\"digest\":\"sha1:AAAA\",\"length\":\"{}\",\"offset\":\"{}\",\
                 \"filename\":\"a.warc.gz\"}}",
                line.length, line.offset
            )
        );
        let mut at = Reader::from(Cursor::new(&file), line.offset).unwrap();
        assert_eq!(at.next().unwrap().unwrap().record.target_uri(), Some(line.url.as_str()));
        assert_eq!(line.offset + line.length, file.len() as u64);
        assert_eq!((lines[0].status, lines[0].mime.as_str()), (Some(200), "text/plain"));
        assert!(lines[0].digest.as_ref().unwrap().starts_with("sha256:"));
        assert!(lines[0].to_string().contains(r#""url":"file:///a\"b""#));
        assert!(cdxj(lines).starts_with("example,a)"));
    }

    #[test]
    fn what_replay_has_no_use_for_is_left_out() {
        let kinds = [RecordType::Warcinfo, RecordType::Request, RecordType::Metadata, RecordType::Conversion];
        let records = kinds.map(|kind| record(kind, "http://a.example/", "text/plain", b""));
        assert_eq!(index(&records).0, []);
        let revisit = record(RecordType::Revisit, "http://a.example/", "application/http", b"");
        assert_eq!(index(&[revisit]).0[0].mime, "warc/revisit");
        let dns = record(RecordType::Response, "dns:a.example", "text/dns", b"1");
        assert_eq!((index(&[dns]).0[0].mime.as_str(), index(&[]).0.len()), ("text/dns", 0));
        let shared = Found {
            location: crate::Location { offset: 0, length: 0 },
            record: record(RecordType::Resource, "http://a.example/", "text/html", b""),
            deviations: Vec::new(),
        };
        assert_eq!(CdxjLine::of(&shared, "a.warc.gz"), None);
    }

    #[test]
    fn short_and_long_dates_have_fourteen_digits() {
        for (date, digits) in [
            ("2026", Some("20260101000000")),
            ("2026-03", Some("20260301000000")),
            ("2026-03-04T16:22", Some("20260304162200")),
            ("2026-03-04T16:22:00.123456Z", Some("20260304162200")),
            ("soon", None),
        ] {
            assert_eq!(timestamp(date).as_deref(), digits, "{date}");
        }
    }
}

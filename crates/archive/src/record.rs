//! A record: named fields and a block.

use sha2::{Digest, Sha256};

use crate::digest::{Check, DigestError, digest, hex};

/// Names the fields that were missing in a record and were put in.
pub const COMPLETED_FIELD: &str = "X-Whatthen-Completed";

/// The `WARC-Type` of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordType {
    /// About the file itself.
    Warcinfo,
    /// What a server answered.
    Response,
    /// What was asked of a server.
    Request,
    /// Something taken without a protocol, as a page that a person supplied.
    Resource,
    /// About another record.
    Metadata,
    /// The same as an earlier record.
    Revisit,
    /// Another form of an earlier record, as the text read from a page.
    Conversion,
    /// Any other type, as written.
    Other(String),
}

impl RecordType {
    /// As written in the field.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Warcinfo => "warcinfo",
            Self::Response => "response",
            Self::Request => "request",
            Self::Resource => "resource",
            Self::Metadata => "metadata",
            Self::Revisit => "revisit",
            Self::Conversion => "conversion",
            Self::Other(name) => name,
        }
    }

    pub(crate) fn parse(written: &str) -> Self {
        match written.to_ascii_lowercase().as_str() {
            "warcinfo" => Self::Warcinfo,
            "response" => Self::Response,
            "request" => Self::Request,
            "resource" => Self::Resource,
            "metadata" => Self::Metadata,
            "revisit" => Self::Revisit,
            "conversion" => Self::Conversion,
            _ => Self::Other(written.to_owned()),
        }
    }
}

/// A WARC record. Fields keep their order; names are compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    fields: Vec<(String, String)>,
    block: Vec<u8>,
}

impl Record {
    /// A record of `block`, taken from `target_uri` at `date` (`YYYY-MM-DDTHH:MM:SSZ`).
    ///
    /// Its `WARC-Record-ID` is derived from type, address, date and block: the same record made twice
    /// has the same id.
    pub fn new(kind: RecordType, target_uri: &str, date: &str, content_type: &str, block: Vec<u8>) -> Self {
        let digest = digest(&block);
        let id = record_id(&[kind.as_str(), target_uri, date, &digest]);
        let mut record = Self { fields: Vec::with_capacity(8), block };
        for (name, value) in [
            ("WARC-Type", kind.as_str()),
            ("WARC-Record-ID", &id),
            ("WARC-Date", date),
            ("WARC-Target-URI", target_uri),
            ("WARC-Block-Digest", &digest),
            ("Content-Type", content_type),
        ] {
            record.push(name, value);
        }
        record
    }

    /// A `warcinfo` record about the file `name`: `about` is lines of `name: value`, as `application/warc-fields`
    /// wants them.
    pub fn info(name: &str, date: &str, about: &str) -> Self {
        let record = Self::new(RecordType::Warcinfo, name, date, "application/warc-fields", about.into());
        // It is about no address (ISO 28500, 5.17).
        record.without("WARC-Target-URI").with("WARC-Filename", name)
    }

    /// The same record with one more field; line breaks in `value` become blanks.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.push(name, value);
        self
    }

    /// The same record without a field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| !field.eq_ignore_ascii_case(name));
        self
    }

    /// The same record with an id that is of its fields too: for records of the same words from the same address and
    /// time that say other things of them.
    #[must_use]
    pub fn with_id_of_fields(mut self) -> Self {
        let fields: Vec<&str> =
            self.fields.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect();
        let id = record_id(&fields);
        for (name, value) in &mut self.fields {
            if name.eq_ignore_ascii_case("WARC-Record-ID") {
                value.clone_from(&id);
            }
        }
        self
    }

    /// The same record with what every record must have: where its type, id or date is missing, `resource`, an id
    /// made from the content and `date` (`YYYY-MM-DDTHH:MM:SSZ`) are put in.
    #[must_use]
    pub fn completed(mut self, date: &str) -> Self {
        let lacks =
            |record: &Self, name: &str| record.field(name).is_none_or(|value| value.trim().is_empty());
        let mut completed = Vec::new();
        for (name, value) in [("WARC-Type", "resource"), ("WARC-Date", date)] {
            if lacks(&self, name) {
                self.put(name, value);
                completed.push(name);
            }
        }
        if lacks(&self, "WARC-Record-ID") {
            let (kind, digest) = (self.kind(), digest(&self.block));
            let of = [kind.as_str(), self.target_uri().unwrap_or(""), self.date().unwrap_or(""), &digest];
            let id = record_id(&of);
            self.put("WARC-Record-ID", &id);
            completed.push("WARC-Record-ID");
        }
        if !completed.is_empty() {
            self.push(COMPLETED_FIELD, &completed.join(", "));
        }
        self
    }

    /// Puts a field in, in the place of an empty one where there is one.
    fn put(&mut self, name: &str, value: &str) {
        self.fields.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.push(name, value);
    }

    fn push(&mut self, name: &str, value: &str) {
        let value = value.split(['\r', '\n', '\0']).collect::<Vec<_>>().join(" ");
        self.fields.push((name.to_owned(), value.trim().to_owned()));
    }

    pub(crate) fn from_parts(fields: Vec<(String, String)>, block: Vec<u8>) -> Self {
        Self { fields, block }
    }

    /// Puts other fields in the place of all there are; the block stays. For making damaged records in tests and
    /// rewriting foreign ones.
    pub fn replace_fields(&mut self, fields: Vec<(String, String)>) {
        self.fields = fields;
    }

    /// The first field of that name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// All fields in order, without `Content-Length`.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// `WARC-Type`; an empty `Other` where it is missing.
    pub fn kind(&self) -> RecordType {
        RecordType::parse(self.field("WARC-Type").unwrap_or(""))
    }

    /// `WARC-Record-ID` without angle brackets.
    pub fn id(&self) -> Option<&str> {
        self.field("WARC-Record-ID").map(without_brackets)
    }

    /// `WARC-Target-URI` without angle brackets.
    pub fn target_uri(&self) -> Option<&str> {
        self.field("WARC-Target-URI").map(without_brackets)
    }

    /// `WARC-Date` as written.
    pub fn date(&self) -> Option<&str> {
        self.field("WARC-Date")
    }

    /// The block.
    pub fn block(&self) -> &[u8] {
        &self.block
    }

    pub(crate) fn block_mut(&mut self) -> &mut Vec<u8> {
        &mut self.block
    }

    /// Takes the block out.
    pub fn into_block(self) -> Vec<u8> {
        self.block
    }

    /// Whether `WARC-Block-Digest` is stated, of an algorithm that is computed here (SHA-1, SHA-256).
    pub(crate) fn states_digest(&self) -> bool {
        self.field("WARC-Block-Digest").is_some_and(|stated| Check::of(stated).is_some())
    }

    /// Compares the block with `WARC-Block-Digest`, where the record has one of an algorithm that is computed here
    /// (SHA-1, SHA-256; in base 32, base 64 or hexadecimal). A record without one passes.
    pub fn check_digest(&self) -> Result<(), DigestError> {
        match self.field("WARC-Block-Digest").and_then(Check::of) {
            None => Ok(()),
            Some(mut check) => {
                check.update(&self.block);
                check.finish()
            }
        }
    }
}

/// A UUID (version 8, RFC 9562: made by a rule of our own) of what makes a record what it is.
fn record_id(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let mut bytes: [u8; 32] = hasher.finalize().into();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut out = String::from("<urn:uuid:");
    for (i, range) in [0..4, 4..6, 6..8, 8..10, 10..16].into_iter().enumerate() {
        if i > 0 {
            out.push('-');
        }
        hex(&bytes[range], &mut out);
    }
    out.push('>');
    out
}

fn without_brackets(value: &str) -> &str {
    value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(block: &[u8]) -> Record {
        Record::new(RecordType::Resource, "file:///a", "2026-03-04T00:00:00Z", "text/plain", block.to_vec())
    }

    #[test]
    fn an_id_is_of_the_content() {
        assert_eq!(record(b"a").id(), record(b"a").id());
        assert_ne!(record(b"a").id(), record(b"b").id());
        let id = record(b"a").id().unwrap().to_owned();
        assert!(id.starts_with("urn:uuid:") && id.len() == 9 + 36, "{id}");
    }

    #[test]
    fn an_id_can_be_of_the_fields() {
        let said = |words| record(b"a").with("X-Note", words).with_id_of_fields();
        assert_eq!(said("one").id(), said("one").id());
        assert_ne!(said("one").id(), said("two").id());
        assert_ne!(said("one").id(), record(b"a").id());
    }

    #[test]
    fn a_changed_block_is_found_out() {
        let mut changed = record(b"abc");
        assert_eq!(changed.check_digest(), Ok(()));
        changed.block[1] = b'x';
        assert!(changed.check_digest().is_err());
    }

    #[test]
    fn a_value_cannot_open_another_field() {
        let record = record(b"").with("X-Note", "a\r\nWARC-Type: response");
        assert_eq!(record.field("X-Note"), Some("a  WARC-Type: response"));
        assert_eq!(record.kind(), RecordType::Resource);
    }
}

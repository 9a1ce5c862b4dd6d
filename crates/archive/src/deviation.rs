//! Where a record that can be read is not as ISO 28500 wants it.

use std::fmt;

/// One way in which a record differs from the standard, though it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Another version than WARC/1.0 or WARC/1.1.
    Version(String),
    /// A field that every record must have is missing.
    Missing(&'static str),
    /// A field stands twice that may stand once; the first counts.
    Repeated(String),
    /// A line of the header that is no field.
    NoField(String),
    /// Header lines end in a line feed alone.
    BareLineFeeds,
    /// `WARC-Date` is no time in UTC.
    Date(String),
    /// The address stands in angle brackets, or holds blanks.
    Uri(String),
    /// The record is not followed by exactly two line breaks.
    Ending,
    /// Other bytes follow, though the record's own digest or length proves it whole.
    BytesBehind,
    /// Stands in one gzip member with other records: it cannot be read without those before it.
    SharedMember,
    /// Its writer cut it into several gzip members.
    SplitMember,
    /// The stated length is wrong; the stated digest proves where the block ends. Bytes.
    Length {
        /// As the record says.
        stated: u64,
        /// As it is.
        found: u64,
    },
    /// Comes from an ARC file, the format before WARC; its fields were made from the ARC line.
    Arc,
    /// The block is longer than what is held: it was passed over, and the record's block is empty. Bytes of the
    /// block.
    NotHeld(u64),
    /// The block does not have the digest that the record states.
    Digest(crate::DigestError),
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "the version is {version:?}, not WARC/1.0 or WARC/1.1"),
            Self::Missing(field) => write!(f, "there is no {field}"),
            Self::Repeated(field) => write!(f, "{field} stands twice; the first counts"),
            Self::NoField(line) => write!(f, "{line:?} is no header field"),
            Self::BareLineFeeds => f.write_str("header lines end in a line feed alone"),
            Self::Date(date) => write!(f, "{date:?} is no time in UTC"),
            Self::Uri(uri) => write!(f, "{uri:?} is not written as an address"),
            Self::Ending => f.write_str("two line breaks should follow the record"),
            Self::BytesBehind => f.write_str("bytes that are no record follow it"),
            Self::SharedMember => f.write_str("shares a gzip member with other records"),
            Self::SplitMember => f.write_str("was cut into several gzip members"),
            Self::Length { stated, found } => {
                write!(f, "its Content-Length is {stated}; its digest proves a block of {found} bytes")
            }
            Self::Arc => f.write_str("comes from an ARC file"),
            Self::NotHeld(bytes) => write!(f, "its block of {bytes} bytes is too large and was passed over"),
            Self::Digest(error) => error.fmt(f),
        }
    }
}

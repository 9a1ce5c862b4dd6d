//! Reading a WACZ: its WARC files are handed on as bytes, and nothing is ever written to a disk.

use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ARCHIVE, WaczError};

/// The most bytes that the WARC files of one WACZ may unpack to, together.
pub const MAX_WACZ_BYTES: u64 = 64 << 30;

/// Hands each WARC file of a WACZ to `take`, in the order of the ZIP, with its name and its bytes; returns how
/// many there were.
///
/// The name is the last part of the entry's, for people to read. It was chosen by whoever made the file: it is not
/// to be used as a path. More than [`MAX_WACZ_BYTES`] are not unpacked.
pub fn warc_entries(
    wacz: impl Read + Seek,
    take: impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> Result<usize, WaczError> {
    entries_within(wacz, MAX_WACZ_BYTES, take)
}

pub(super) fn entries_within(
    wacz: impl Read + Seek,
    most: u64,
    mut take: impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> Result<usize, WaczError> {
    let mut zip = ZipArchive::new(wacz).map_err(|error| match error {
        // A file that ends too soon is a broken ZIP, not a failing disk.
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => WaczError::Io(error),
        other => WaczError::NotZip(other.to_string()),
    })?;
    let (mut left, mut count) = (most, 0);
    for at in 0..zip.len() {
        let Some(name) = zip.name_for_index(at) else { continue };
        let Some(name) = name.ok().and_then(|name| warc_name(&name).map(str::to_owned)) else { continue };
        let entry = match zip.by_index(at) {
            Ok(entry) => entry,
            Err(error) => return Err(WaczError::Entry { name, reason: error.to_string() }),
        };
        let mut bytes = Limited { bytes: entry, left, passed: false, failed: None };
        let taken = take(&name, &mut bytes);
        if bytes.passed {
            return Err(WaczError::TooLarge(most));
        }
        if let Some(reason) = bytes.failed {
            return Err(WaczError::Entry { name, reason });
        }
        taken?;
        left = bytes.left;
        count += 1;
    }
    if count == 0 { Err(WaczError::NoWarc) } else { Ok(count) }
}

/// The name of the WARC file that an entry is; `None` for anything else.
fn warc_name(entry: &str) -> Option<&str> {
    let path = entry.strip_prefix(ARCHIVE)?;
    let name = path.rsplit(['/', '\\']).next()?;
    let lower = name.to_ascii_lowercase();
    [".warc", ".warc.gz"].iter().any(|ending| lower.ends_with(ending)).then_some(name)
}

/// An entry's bytes, up to what is left of the limit.
struct Limited<R> {
    bytes: R,
    left: u64,
    /// Whether there were more.
    passed: bool,
    /// Why it could not be read to its end, which `take` may not tell.
    failed: Option<String>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // One byte more than is left tells the end from the limit.
        let room = usize::try_from(self.left.saturating_add(1)).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.bytes.read(&mut buffer[..room]).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed = Some(error.to_string());
            }
        })?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.passed = true;
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it unpacks to too many bytes"));
        };
        self.left = left;
        Ok(read)
    }
}

//! WACZ: WARC files in a ZIP archive, as programs that crawl and save for replay write them.

use std::io::{self, Read, Seek};

use archive::{WaczError, warc_entries};
use tempfile::NamedTempFile;

use super::documents::Each;
use super::warc::{Seen, of_warc};
use super::{Problem, Wanted};

/// Reads the WARC files in the ZIP archive `source`, one after another.
pub(super) fn of_wacz(
    name: &str,
    source: impl Read + Seek,
    wanted: Wanted,
    each: Each<'_>,
) -> io::Result<()> {
    let mut seen = Seen::default();
    let mut stopped = None;
    let read = warc_entries(source, |entry, bytes| {
        // Records are looked for behind damage, and members read a second time: both need a file to go back in.
        let mut file = NamedTempFile::new()?;
        let unpacked = io::copy(bytes, &mut file);
        // What stands before a damaged place is read all the same.
        let entry = format!("{name} archive/{entry}");
        match of_warc(&entry, file.reopen()?, file.reopen()?, wanted, &mut *each) {
            Ok(more) => seen += more,
            Err(error) => {
                stopped = Some(error);
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
        unpacked.map(|_| ())
    });
    // The caller's own errors are no fault of the file.
    if let Some(error) = stopped {
        return Err(error);
    }
    let problem = match read {
        Ok(_) => seen.lack(name, wanted),
        Err(WaczError::NoWarc) => Some(Problem::new(name, "is a ZIP archive; unpack it and give the folder")),
        Err(WaczError::Io(error)) => Some(Problem::new(name, format!("cannot be read: {error}"))),
        Err(error) => Some(Problem::new(name, error)),
    };
    problem.map_or(Ok(()), |problem| each(Err(problem)))
}

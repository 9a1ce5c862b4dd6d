//! The file layer that segments are written through: the disk, or in tests one that fails on purpose.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// Files that can be appended to.
pub trait Disk: Debug + Send + Sync {
    /// Opens `path` for appending; makes it where it is not there.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Appending>>;

    /// Makes files that were made in `folder` survive a power cut.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// A file that is appended to.
pub trait Appending: Debug + Send {
    /// Bytes it has.
    fn length(&self) -> io::Result<u64>;

    /// Writes to its end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written survive a power cut.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts it to `length` bytes.
    fn truncate(&mut self, length: u64) -> io::Result<()>;
}

/// The machine's own disk.
#[derive(Clone, Copy, Debug)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Box::new(file))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        // Elsewhere a folder cannot be opened, and need not be.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { fs::metadata(folder).map(|_| ()) }
    }
}

impl Appending for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)?;
        self.seek(SeekFrom::Start(length))?;
        self.sync_all()
    }
}

//! One writer a desk. The lock is the operating system's, so that it goes with the process that held it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the desk cannot be written to now.
#[derive(Debug, Error)]
pub(crate) enum LockError {
    /// Another process writes.
    #[error("{}: another whatthen is at work on this desk ({holder}); wait for it, or stop it", path.display())]
    Held { path: PathBuf, holder: String },
    /// The lock file failed.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
}

/// The right to write, held while the value lives.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `path` at once or not at all. `doing` and `now` tell others who holds it.
    pub(crate) fn take(path: &Path, doing: &str, now: &str) -> Result<Self, LockError> {
        let failed = |error| LockError::File { path: path.to_owned(), error };
        let mut file = open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Where that process has not signed yet, it is not known.
                _ = file.take(200).read_to_string(&mut holder);
                let holder = holder.trim();
                let holder = if holder.is_empty() { "it did not say which" } else { holder }.to_owned();
                return Err(LockError::Held { path: path.to_owned(), holder });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let sign = |file: &mut File| -> io::Result<()> {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            writeln!(file, "process {}, whatthen {doing}, since {now}", std::process::id())
        };
        // A full disk must not keep anybody from freeing it.
        _ = sign(&mut file);
        Ok(Self { _file: file })
    }

    /// Waits for the lock at `path`, alone or beside others who share it.
    pub(crate) fn wait(path: &Path, shared: bool) -> Result<Self, LockError> {
        let failed = |error| LockError::File { path: path.to_owned(), error };
        let file = open(path).map_err(failed)?;
        let locked = if shared { file.lock_shared() } else { file.lock() };
        locked.map_err(failed)?;
        Ok(Self { _file: file })
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

//! Why rows or the index could not be read or written.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// What went wrong, and where.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another program holds the database.
    #[error("{}: another program is at work on the database; stop it, or try again", .0.display())]
    Locked(PathBuf),
    /// No room left.
    #[error("{}: no room is left on the disk", .0.display())]
    Full(PathBuf),
    /// Made by a newer version of the program.
    #[error(
        "{}: was made by a newer version of whatthen (its form is {found}, this version knows {known}); use that version",
        path.display()
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Number of its form.
        found: u32,
        /// The highest that is known here.
        known: u32,
    },
    /// The file is no database, or a damaged one.
    #[error("{}: is damaged: {reason}; {way_out}", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
        /// What to do about it.
        way_out: &'static str,
    },
    /// Made by an earlier version of the program, and not brought to its present form yet.
    #[error("{}: was made by an earlier version of whatthen; bring it up to date: whatthen doctor", .0.display())]
    Older(PathBuf),
    /// Any other failure of the database.
    #[error("{}: {error}", path.display())]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        error: rusqlite::Error,
    },
    /// The index failed.
    #[error("{}: the index failed: {reason}", path.display())]
    Index {
        /// Its folder.
        path: PathBuf,
        /// What tantivy says.
        reason: String,
    },
    /// A file or folder failed.
    #[error("{}: {error}", path.display())]
    File {
        /// File or folder.
        path: PathBuf,
        /// What the disk says.
        error: io::Error,
    },
}

impl StoreError {
    /// Whether there is no room left.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full(_))
    }

    /// Whether the same may well succeed later with nothing changed by a person.
    pub fn may_pass(&self) -> bool {
        use rusqlite::ErrorCode::{CannotOpen, SystemIoFailure};
        match self {
            Self::Locked(_) | Self::Full(_) | Self::File { .. } => true,
            Self::Sqlite { error, .. } => {
                matches!(error.sqlite_error_code(), Some(SystemIoFailure | CannotOpen))
            }
            _ => false,
        }
    }

    pub(crate) fn sqlite(path: &Path, way_out: &'static str, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, SystemIoFailure,
        };
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Locked(path),
            Some(DiskFull) => Self::Full(path),
            // A file limit is told as a failed write.
            Some(SystemIoFailure)
                if error.sqlite_error().is_some_and(|e| NO_ROOM.contains(&e.extended_code)) =>
            {
                Self::Full(path)
            }
            Some(DatabaseCorrupt | NotADatabase) => {
                Self::Damaged { path, reason: error.to_string(), way_out }
            }
            _ => Self::Sqlite { path, error },
        }
    }

    pub(crate) fn index(path: &Path, error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError::{IoError, OpenWriteError};
        let failed = match &error {
            IoError(error) => Some(error),
            OpenWriteError(tantivy::directory::error::OpenWriteError::IoError { io_error, .. }) => {
                Some(io_error)
            }
            _ => None,
        };
        match failed {
            Some(failed) => {
                Self::file(path, io::Error::new(failed.kind(), format!("the index failed: {failed}")))
            }
            None => Self::Index { path: path.to_owned(), reason: error.to_string() },
        }
    }

    pub(crate) fn file(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        if is_full(&error) { Self::Full(path) } else { Self::File { path, error } }
    }
}

/// SQLite's extended codes for a write that failed, and for shared memory that could not be made.
const NO_ROOM: [i32; 3] = [778, 4618, 4874];

fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

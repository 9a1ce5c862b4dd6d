//! A SQLite file: how it is opened, brought to its present form, checked and copied.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::{StoreError, hex};

/// How long a locked database is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Memory for pages of the database, in KiB, as SQLite wants it: negative.
const CACHE_KIB: i64 = -8192;
/// The same for one that is only read: several are open at once, and the system keeps the file in memory too.
const READ_CACHE_KIB: i64 = -2048;

/// What a database is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// The numbered changes of form, first to last. Only ever added to.
    pub(crate) migrations: &'static [&'static str],
    /// What to do where the file is damaged.
    pub(crate) way_out: &'static str,
}

/// A database's file, for saying what is wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseFile {
    pub(crate) path: PathBuf,
    way_out: &'static str,
}

impl DatabaseFile {
    fn new(path: &Path, form: Form) -> Self {
        Self { path: path.to_owned(), way_out: form.way_out }
    }

    /// The failure of something done with the file.
    pub(crate) fn failed(&self, error: rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, self.way_out, error)
    }

    fn damaged(&self, reason: &str) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), reason: reason.to_owned(), way_out: self.way_out }
    }
}

/// An open database.
#[derive(Debug)]
pub(crate) struct Database {
    file: DatabaseFile,
    connection: Connection,
}

impl Database {
    /// Opens `path` to write, makes it where it is not there, and brings it to its present form.
    pub(crate) fn open(path: &Path, form: Form) -> Result<Self, StoreError> {
        let file = DatabaseFile::new(path, form);
        let fail = |error| file.failed(error);
        let connection = Connection::open(path).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        // Refused before anything is written to it.
        form_number(&file, &connection, form)?;
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; \
                 PRAGMA cache_size = {CACHE_KIB};"
            ))
            .map_err(fail)?;
        let mut database = Self { file, connection };
        database.migrate(form)?;
        Ok(database)
    }

    /// Opens `path` to read, as a writer may be at work on it.
    pub(crate) fn open_to_read(path: &Path, form: Form) -> Result<Self, StoreError> {
        match Self::open_beside(path, form, "NORMAL") {
            // Beside a writer a file of shared memory is needed, which a full disk has no room for. Where there is
            // none, nobody writes.
            Err(error) if error.is_full() => Self::open_beside(path, form, "EXCLUSIVE"),
            opened => opened,
        }
    }

    fn open_beside(path: &Path, form: Form, locking: &str) -> Result<Self, StoreError> {
        let file = DatabaseFile::new(path, form);
        let fail = |error| file.failed(error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        connection
            .execute_batch(&format!(
                "PRAGMA locking_mode = {locking}; PRAGMA query_only = ON; PRAGMA cache_size = {READ_CACHE_KIB};"
            ))
            .map_err(fail)?;
        let found = form_number(&file, &connection, form)?;
        if found == 0 {
            return Err(file.damaged("it is empty"));
        }
        if (found as usize) < form.migrations.len() {
            return Err(StoreError::Older(path.to_owned()));
        }
        Ok(Self { file, connection })
    }

    fn migrate(&mut self, form: Form) -> Result<(), StoreError> {
        let done = form_number(&self.file, &self.connection, form)? as usize;
        for (at, sql) in form.migrations.iter().enumerate().skip(done) {
            let file = self.file.clone();
            self.write(|transaction| {
                let migrated = transaction
                    .execute_batch(sql)
                    .and_then(|()| transaction.pragma_update(None, "user_version", at as u32 + 1));
                migrated.map_err(|error| file.failed(error))
            })?;
        }
        Ok(())
    }

    /// Runs `work` as one transaction, which is on disk when this returns; nothing of it is when it fails.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let file = self.file.clone();
        let fail = |error| file.failed(error);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(fail)?;
        Ok(done)
    }

    /// The file.
    pub(crate) fn file(&self) -> &DatabaseFile {
        &self.file
    }

    /// Runs `work` on the database as it stands.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        work(&self.connection).map_err(|error| self.file.failed(error))
    }

    /// What SQLite finds wrong with the file; empty where it is whole.
    pub(crate) fn check(&self) -> Result<Vec<String>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
            let found = statement.query_map([], |row| row.get::<_, String>(0))?;
            found.filter(|said| said.as_deref() != Ok("ok")).collect()
        })
    }

    /// Writes the database, as it stands, whole to `path`, which must not be there yet. A writer may go on meanwhile.
    pub(crate) fn copy(&self, path: &Path) -> Result<(), StoreError> {
        // SQLite takes this for writing, which a connection that only reads is not allowed, though it only reads
        // here.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let copied = Connection::open_with_flags(&self.file.path, flags).and_then(|connection| {
            connection.busy_timeout(PATIENCE)?;
            connection.execute("VACUUM INTO ?1", [path.to_string_lossy()])
        });
        copied.map(|_| ()).map_err(|error| self.file.failed(error))
    }

    /// Moves everything out of the write-ahead log, and the log to nothing. A reader may keep it from that.
    pub(crate) fn checkpoint(&self) -> Result<(), StoreError> {
        let kept_from: bool = self.read(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        })?;
        if kept_from { Err(StoreError::Locked(self.file.path.clone())) } else { Ok(()) }
    }

    /// Writes the file anew and empties the log: what was deleted is in no file then.
    pub(crate) fn settle(&self) -> Result<(), StoreError> {
        self.checkpoint()?;
        self.read(|connection| connection.execute_batch("VACUUM"))?;
        self.checkpoint()
    }

    /// A digest of all rows of `tables`, each read in the order of its first columns.
    pub(crate) fn fingerprint(&self, tables: &[&str]) -> Result<String, StoreError> {
        use rusqlite::types::ValueRef;
        self.read(|connection| {
            let mut digest = Sha256::new();
            for table in tables {
                digest.update(table.as_bytes());
                let mut statement = connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
                let columns = statement.column_count();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    for column in 0..columns {
                        // Type and length first, so that no two rows can be written alike.
                        let (tag, bytes): (u8, std::borrow::Cow<'_, [u8]>) = match row.get_ref(column)? {
                            ValueRef::Null => (0, (&[][..]).into()),
                            ValueRef::Integer(value) => (1, value.to_be_bytes().to_vec().into()),
                            ValueRef::Real(value) => (2, value.to_be_bytes().to_vec().into()),
                            ValueRef::Text(value) => (3, value.into()),
                            ValueRef::Blob(value) => (4, value.into()),
                        };
                        digest.update([tag]);
                        digest.update((bytes.len() as u64).to_be_bytes());
                        digest.update(&bytes);
                    }
                }
            }
            Ok(hex::write(&digest.finalize()))
        })
    }
}

/// Number of the database's form; refused where this program does not know it.
fn form_number(file: &DatabaseFile, connection: &Connection, form: Form) -> Result<u32, StoreError> {
    let found: u32 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| file.failed(error))?;
    let known = form.migrations.len() as u32;
    if found > known {
        return Err(StoreError::Newer { path: file.path.clone(), found, known });
    }
    Ok(found)
}

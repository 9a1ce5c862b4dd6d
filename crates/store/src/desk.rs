//! What people made: one of the two truths.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::StoreError;
use crate::database::{Database, Form};
use crate::sources::{self, Source};

const FORM: Form = Form {
    migrations: &[
        include_str!("migrations/desk/0001.sql"),
        include_str!("migrations/desk/0002.sql"),
        include_str!("migrations/desk/0003.sql"),
    ],
    way_out: "restore a backup: whatthen restore",
};
const TABLES: [&str; 5] = ["desk", "withdrawals", "sources", "decisions", "decision_articles"];

/// What a withdrawal is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withdrawn {
    /// An article: nothing at its address is taken in again.
    Article,
    /// A record, by its key.
    Record,
    /// A block, by its SHA-256.
    Payload,
}

impl Withdrawn {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Record => "record",
            Self::Payload => "payload",
        }
    }

    /// What the word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Article, Self::Record, Self::Payload].into_iter().find(|what| what.as_str() == word)
    }
}

/// Something that was withdrawn, and stays so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withdrawal {
    /// What kind of thing.
    pub what: Withdrawn,
    /// Its id or digest in hexadecimal.
    pub digest: String,
    /// Why, in the person's words.
    pub reason: String,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
}

/// What people made on a desk.
#[derive(Debug)]
pub struct Desk {
    pub(crate) database: Database,
}

impl Desk {
    /// Opens it to write; makes it where it is not there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Database::open(path, FORM).map(|database| Self { database })
    }

    /// Opens it to read.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        Database::open_to_read(path, FORM).map(|database| Self { database })
    }

    /// Notes something about the desk itself.
    pub fn note(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let file = self.database.file().clone();
        self.database.write(|transaction| {
            let sql = "INSERT INTO desk (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            transaction.execute(sql, [name, value]).map_err(|error| file.failed(error))
        })?;
        Ok(())
    }

    /// Takes a note about the desk back.
    pub fn unnote(&mut self, name: &str) -> Result<(), StoreError> {
        let file = self.database.file().clone();
        self.database.write(|transaction| {
            let done = transaction.execute("DELETE FROM desk WHERE name = ?1", [name]);
            done.map(|_| ()).map_err(|error| file.failed(error))
        })
    }

    /// What is noted about the desk itself.
    pub fn notes(&self) -> Result<BTreeMap<String, String>, StoreError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare("SELECT name, value FROM desk")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// Withdraws; what is withdrawn already keeps its first reason.
    pub fn withdraw(&mut self, withdrawals: &[Withdrawal]) -> Result<(), StoreError> {
        let file = self.database.file().clone();
        self.database.write(|transaction| {
            for Withdrawal { what, digest, reason, at } in withdrawals {
                let sql = "INSERT INTO withdrawals (what, digest, reason, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
                transaction
                    .execute(sql, [what.as_str(), digest, reason, at])
                    .map_err(|error| file.failed(error))?;
            }
            Ok(())
        })
    }

    /// All that is withdrawn.
    pub fn withdrawals(&self) -> Result<BTreeSet<Withdrawal>, StoreError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare("SELECT what, digest, reason, at FROM withdrawals")?;
            let rows = statement.query_map([], |row| {
                let what = Withdrawn::parse(row.get_ref(0)?.as_str()?).unwrap_or(Withdrawn::Record);
                Ok(Withdrawal { what, digest: row.get(1)?, reason: row.get(2)?, at: row.get(3)? })
            })?;
            rows.collect()
        })
    }

    /// Adds sources; returns for each whether it is new.
    pub fn add_sources(&mut self, new: &[Source]) -> Result<Vec<bool>, StoreError> {
        let file = self.database.file().clone();
        self.database.write(|transaction| {
            let add = |source| sources::add(transaction, source).map_err(|error| file.failed(error));
            new.iter().map(add).collect()
        })
    }

    /// Stops watching an address; false where it was not watched.
    pub fn remove_source(&mut self, url: &str) -> Result<bool, StoreError> {
        let file = self.database.file().clone();
        self.database
            .write(|transaction| sources::remove(transaction, url).map_err(|error| file.failed(error)))
    }

    /// All that is watched, by folder and address.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        self.database.read(sources::all)
    }

    /// What SQLite finds wrong with the file; empty where it is whole.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        self.database.check()
    }

    /// A digest of all rows.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        self.database.fingerprint(&TABLES)
    }

    /// Writes the rows as they stand to a new file. A writer may go on meanwhile.
    pub fn copy(&self, path: &Path) -> Result<(), StoreError> {
        self.database.copy(path)
    }
}

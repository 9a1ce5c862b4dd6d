//! The derived rows: records, readings, jobs, outbox.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Transaction;

use crate::database::{Database, DatabaseFile, Form};
use crate::jobs::{self, JobState};
use crate::readings::{self, Part, Reading, ReadingKey};
use crate::records::{self, Outcome, RecordKey, RecordRow};
use crate::{StoreError, outbox};

const FORM: Form = Form {
    migrations: &[
        include_str!("migrations/articles/0001.sql"),
        include_str!("migrations/articles/0002.sql"),
        include_str!("migrations/articles/0003.sql"),
        include_str!("migrations/articles/0004.sql"),
        include_str!("migrations/articles/0005.sql"),
        include_str!("migrations/articles/0006.sql"),
        include_str!("migrations/articles/0007.sql"),
    ],
    way_out: "make it again: whatthen rebuild",
};
/// What a rebuild must make equal. The outbox is not in it: it empties itself.
const TABLES: [&str; 6] = ["segments", "records", "about", "readings", "jobs", "items"];

/// The version of an article's last wording: the one that was seen last, as a page may go back to an earlier one;
/// a page that is no article, a wall before it perhaps, only where there is no other.
const LATEST: &str = "SELECT seen.version FROM records AS seen \
                      JOIN readings AS was ON was.article = seen.article AND was.version = seen.version \
                      WHERE seen.article = readings.article \
                      ORDER BY was.not_article IS NOT NULL, seen.place DESC LIMIT 1";

/// The derived rows of a desk.
#[derive(Debug)]
pub struct Articles {
    pub(crate) database: Database,
}

/// How much there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records of the archive.
    pub records: u64,
    /// Of these, pages that were read.
    pub captures: u64,
    /// Pages that could not be read.
    pub unread: u64,
    /// Articles, each once however many wordings it has.
    pub articles: u64,
    /// Wordings of articles.
    pub versions: u64,
    /// Wordings of pages that are no articles.
    pub not_articles: u64,
    /// Outlets.
    pub outlets: u64,
    /// First and last day of publication.
    pub published: Option<(String, String)>,
    /// Wordings read by an older version of the stages than the one asked about.
    pub older: u64,
    /// Records that wait to be read.
    pub waiting: u64,
    /// Records whose reading failed.
    pub failed: u64,
    /// Wordings that the index does not have yet.
    pub unindexed: u64,
}

impl Articles {
    /// Opens the rows to write; makes them where they are not there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Database::open(path, FORM).map(|database| Self { database })
    }

    /// Opens the rows to read.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        Database::open_to_read(path, FORM).map(|database| Self { database })
    }

    /// Runs `work` as one transaction, which is on disk when this returns; nothing of it is when it fails.
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&Batch<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let file = self.database.file().clone();
        self.database.write(|transaction| work(&Batch { transaction, file }))
    }

    /// The index has nothing: every reading is to be told to it.
    pub fn index_anew(&mut self) -> Result<(), StoreError> {
        self.write(|batch| batch.run(outbox::put_all(batch.transaction)))
    }

    /// Bytes of each segment that are accounted for.
    pub fn acknowledged(&self) -> Result<BTreeMap<u32, u64>, StoreError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare("SELECT number, acknowledged FROM segments")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// Whether a record with this key is there.
    pub fn holds(&self, key: RecordKey) -> Result<bool, StoreError> {
        self.database.read(|connection| records::holds(connection, key))
    }

    /// The records with this `WARC-Record-ID`: one, where nobody made a second.
    pub fn records_of_id(&self, id: &str) -> Result<Vec<RecordRow>, StoreError> {
        self.database.read(|connection| records::list(connection, "id = ?1", [id]))
    }

    /// The record at this place.
    pub fn record_at(&self, place: i64) -> Result<Option<RecordRow>, StoreError> {
        let rows = self.database.read(|connection| records::list(connection, "place = ?1", [place]))?;
        Ok(rows.into_iter().next())
    }

    /// Records from one place up to another, in the order of the desk.
    pub fn records_between(&self, from: i64, to: i64) -> Result<Vec<RecordRow>, StoreError> {
        let condition = "place >= ?1 AND place < ?2";
        self.database.read(|connection| records::list(connection, condition, [from, to]))
    }

    /// The record with this key.
    pub fn record_of_key(&self, key: RecordKey) -> Result<Option<RecordRow>, StoreError> {
        let rows = self.database.read(|connection| records::list(connection, "key = ?1", [key.0]))?;
        Ok(rows.into_iter().next())
    }

    /// All records, in the order of the desk.
    pub fn records(&self) -> Result<Vec<RecordRow>, StoreError> {
        self.database.read(|connection| records::list(connection, "true", []))
    }

    /// Records of an address.
    pub fn records_of_uri(&self, uri: &str) -> Result<Vec<RecordRow>, StoreError> {
        self.database.read(|connection| records::list(connection, "uri = ?1", [uri]))
    }

    /// Records that say something about the record with this id.
    pub fn records_about(&self, id: &str) -> Result<Vec<RecordRow>, StoreError> {
        let condition = "place IN (SELECT place FROM about WHERE about.id = ?1)";
        self.database.read(|connection| records::list(connection, condition, [id]))
    }

    /// Records that were read as this article, in any wording.
    pub fn records_of_article(&self, article: &str) -> Result<Vec<RecordRow>, StoreError> {
        self.database.read(|connection| records::list(connection, "article = ?1", [article]))
    }

    /// Records that wait to be read, the first of them.
    pub fn waiting(&self, at_most: usize) -> Result<Vec<RecordRow>, StoreError> {
        self.database.read(|connection| {
            let condition = "outcome = 'waiting'";
            records::first(connection, condition, at_most)
        })
    }

    /// One wording of an article.
    pub fn reading(&self, key: &ReadingKey, part: Part) -> Result<Option<Reading>, StoreError> {
        self.database.read(|connection| readings::get(connection, key, part))
    }

    /// The wordings of an article, first to last.
    pub fn readings_of(&self, article: &str) -> Result<Vec<Reading>, StoreError> {
        let mut found = Vec::new();
        self.database.read(|connection| {
            readings::each(connection, "article = ?1", [article], &mut |reading| found.push(reading))
        })?;
        Ok(found)
    }

    /// Calls `each` with every article in its last wording, in the order of the desk; with pages that are no
    /// articles too.
    pub fn each_latest(&self, each: &mut dyn FnMut(Reading)) -> Result<(), StoreError> {
        let condition = format!("version = ({LATEST})");
        self.database.read(|connection| readings::each(connection, &condition, [], each))
    }

    /// An article in its last wording.
    pub fn latest(&self, article: &str) -> Result<Option<Reading>, StoreError> {
        let condition = format!("article = ?1 AND version = ({LATEST})");
        let mut found = None;
        self.database.read(|connection| {
            readings::each(connection, &condition, [article], &mut |reading| found = Some(reading))
        })?;
        Ok(found)
    }

    /// How many wordings the index does not have as they are.
    pub fn unindexed_count(&self) -> Result<u64, StoreError> {
        self.database.read(outbox::count)
    }

    /// Articles with more than one wording: id and number of wordings.
    pub fn changed(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT article, count(*) FROM readings WHERE not_article IS NULL GROUP BY article HAVING count(*) > 1 \
                 ORDER BY max(first)",
            )?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// Ids of articles with this address.
    pub fn articles_of_url(&self, url: &str) -> Result<Vec<String>, StoreError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT article FROM readings WHERE url = ?1 UNION \
                 SELECT article FROM records WHERE uri = ?1 AND article IS NOT NULL",
            )?;
            statement.query_map([url], |row| row.get(0))?.collect()
        })
    }

    /// Wordings that the index does not have as they are, at most `at_most`.
    pub fn unindexed(&self, at_most: usize) -> Result<Vec<ReadingKey>, StoreError> {
        self.database.read(|connection| outbox::some(connection, at_most))
    }

    /// How many wordings the index should have: articles alone.
    pub fn indexable(&self) -> Result<u64, StoreError> {
        self.database.read(|connection| {
            let sql = "SELECT count(*) FROM readings WHERE not_article IS NULL";
            connection.query_row(sql, [], |row| row.get(0))
        })
    }

    /// How much there is; `stage` is the present version of the stages.
    pub fn counts(&self, stage: u32) -> Result<Counts, StoreError> {
        self.database.read(|connection| {
            let count =
                |sql: &str| -> rusqlite::Result<u64> { connection.query_row(sql, [], |row| row.get(0)) };
            let published = connection.query_row(
                "SELECT min(published), max(published) FROM readings WHERE not_article IS NULL",
                [],
                |row| Ok(row.get::<_, Option<String>>(0)?.zip(row.get::<_, Option<String>>(1)?)),
            )?;
            let day = |time: String| time.chars().take(10).collect::<String>();
            let older = "SELECT count(*) FROM readings WHERE stage < ?1";
            let (waiting, failed) = jobs::counts(connection)?;
            Ok(Counts {
                records: count("SELECT count(*) FROM records")?,
                captures: count("SELECT count(*) FROM records WHERE outcome = 'article'")?,
                unread: count("SELECT count(*) FROM records WHERE outcome = 'unread'")?,
                articles: count("SELECT count(DISTINCT article) FROM readings WHERE not_article IS NULL")?,
                versions: count("SELECT count(*) FROM readings WHERE not_article IS NULL")?,
                not_articles: count("SELECT count(*) FROM readings WHERE not_article IS NOT NULL")?,
                outlets: count("SELECT count(DISTINCT outlet_id) FROM readings WHERE not_article IS NULL")?,
                published: published.map(|(first, last)| (day(first), day(last))),
                older: connection.query_row(older, [stage], |row| row.get(0))?,
                waiting,
                failed,
                unindexed: outbox::count(connection)?,
            })
        })
    }

    /// The most pages of 4 KiB that the file may grow to; beyond that there is no room left.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.database.read(|connection| {
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        })
    }

    /// What SQLite finds wrong with the file; empty where it is whole.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        self.database.check()
    }

    /// A digest of all rows: equal where the rows are.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        self.database.fingerprint(&TABLES)
    }

    /// Writes the rows as they stand to a new file. A writer may go on meanwhile.
    pub fn copy(&self, path: &Path) -> Result<(), StoreError> {
        self.database.copy(path)
    }

    /// Moves everything out of the write-ahead log into the file; fails where a reader keeps it from that.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.database.checkpoint()
    }

    /// Writes the file anew, so that what was deleted is in it no more; fails where a reader keeps it from that.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.database.settle()
    }
}

/// A transaction on the rows.
#[derive(Debug)]
pub struct Batch<'t> {
    pub(crate) transaction: &'t Transaction<'t>,
    file: DatabaseFile,
}

impl Batch<'_> {
    pub(crate) fn run<T>(&self, done: rusqlite::Result<T>) -> Result<T, StoreError> {
        done.map_err(|error| self.file.failed(error))
    }

    /// Whether any wording of this article is there.
    pub fn knows(&self, article: &str) -> Result<bool, StoreError> {
        let exists = self
            .transaction
            .prepare_cached("SELECT 1 FROM readings WHERE article = ?1")
            .and_then(|mut statement| statement.exists([article]));
        self.run(exists)
    }

    /// Place and key of the records that were read as this wording.
    pub fn captures_of(&self, key: &ReadingKey) -> Result<Vec<(i64, RecordKey)>, StoreError> {
        let rows = records::list(
            self.transaction,
            "article = ?1 AND version = ?2",
            rusqlite::params![key.article, key.version.0],
        );
        Ok(self.run(rows)?.into_iter().map(|row| (row.place, row.key)).collect())
    }

    /// Adds a record; false where one with its key is there already.
    pub fn add_record(&self, record: &RecordRow) -> Result<bool, StoreError> {
        self.run(records::add(self.transaction, record))
    }

    /// Says what became of a record, and of the job of reading it in this version of the stages; `None` where
    /// there was nothing to read.
    pub fn settle_record(
        &self,
        place: i64,
        key: RecordKey,
        outcome: &Outcome,
        stage: u32,
        state: Option<&JobState>,
    ) -> Result<(), StoreError> {
        self.run(records::settle(self.transaction, place, outcome))?;
        // What an earlier version of the stages left to do is done with it.
        self.run(jobs::remove(self.transaction, key))?;
        state.map_or(Ok(()), |state| self.job(key, stage, state))
    }

    /// Notes a job of reading a record.
    pub fn job(&self, key: RecordKey, stage: u32, state: &JobState) -> Result<(), StoreError> {
        self.run(jobs::put(self.transaction, key, stage, state))
    }

    /// Adds a reading and, where it is new, tells the index of it. `line` is the reading's line as
    /// [`Reading::packed`] makes it.
    pub fn add_reading(&self, reading: &Reading, line: &[u8]) -> Result<bool, StoreError> {
        let added = self.run(readings::add(self.transaction, reading, line))?;
        if added {
            self.run(outbox::put(self.transaction, &reading.key))?;
        }
        Ok(added)
    }

    /// Removes a reading, and tells the index of it.
    pub fn remove_reading(&self, key: &ReadingKey) -> Result<(), StoreError> {
        self.run(readings::remove(self.transaction, key))?;
        self.run(outbox::put(self.transaction, key))
    }

    /// Removes a record and its job.
    pub fn remove_record(&self, place: i64, key: RecordKey) -> Result<(), StoreError> {
        for sql in ["DELETE FROM records WHERE place = ?1", "DELETE FROM about WHERE place = ?1"] {
            self.run(self.transaction.execute(sql, [place]))?;
        }
        self.run(jobs::remove(self.transaction, key))
    }

    /// Records stand elsewhere now: old and new places.
    pub fn move_records(&self, moves: &[(i64, i64)]) -> Result<(), StoreError> {
        // Out of the way first, so that no two are at one place meanwhile.
        for sql in [
            "UPDATE records SET place = -?2 - 1 WHERE place = ?1",
            "UPDATE about SET place = -?2 - 1 WHERE place = ?1",
            "UPDATE readings SET first = -?2 - 1 WHERE first = ?1",
            "UPDATE items SET first = -?2 - 1 WHERE first = ?1",
            "UPDATE items SET last = -?2 - 1 WHERE last = ?1",
        ] {
            let mut aside = self.run(self.transaction.prepare_cached(sql))?;
            for (old, new) in moves {
                self.run(aside.execute([old, new]))?;
            }
        }
        for sql in [
            "UPDATE records SET place = -place - 1 WHERE place < 0",
            "UPDATE about SET place = -place - 1 WHERE place < 0",
            "UPDATE readings SET first = -first - 1 WHERE first < 0",
            "UPDATE items SET first = -first - 1 WHERE first < 0",
            "UPDATE items SET last = -last - 1 WHERE last < 0",
        ] {
            self.run(self.transaction.execute(sql, []))?;
        }
        Ok(())
    }

    /// The segment is accounted for up to `bytes`.
    pub fn acknowledge(&self, segment: u32, bytes: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO segments (number, acknowledged) VALUES (?1, ?2) \
                   ON CONFLICT (number) DO UPDATE SET acknowledged = excluded.acknowledged";
        self.run(self.transaction.prepare_cached(sql).and_then(|mut s| s.execute((segment, bytes))))?;
        Ok(())
    }

    /// The segment is accounted for up to `bytes`, or further where that was said before.
    pub fn acknowledge_at_least(&self, segment: u32, bytes: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO segments (number, acknowledged) VALUES (?1, ?2) ON CONFLICT (number) \
                   DO UPDATE SET acknowledged = max(acknowledged, excluded.acknowledged)";
        self.run(self.transaction.prepare_cached(sql).and_then(|mut s| s.execute((segment, bytes))))?;
        Ok(())
    }

    /// The index has these readings as they are.
    pub fn indexed(&self, keys: &[ReadingKey]) -> Result<(), StoreError> {
        self.run(outbox::remove(self.transaction, keys))
    }
}

impl Reading {
    /// The line as it is kept: made beside others, before the transaction that writes it.
    pub fn packed(&self) -> Vec<u8> {
        readings::deflate(&self.line)
    }
}

//! Records of the archive, as rows.

use rusqlite::{Connection, Row, Transaction, params};

use crate::hex;
use crate::readings::{ReadingKey, Version};

/// What makes a record the same as another: a digest of its type, address, time and block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(pub [u8; 16]);

impl RecordKey {
    /// Lower-case hexadecimal.
    pub fn hex(self) -> String {
        hex::write(&self.0)
    }

    /// Reads hexadecimal; `None` where it is none, or not of this length.
    pub fn parse(written: &str) -> Option<Self> {
        hex::read(written).map(Self)
    }
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read as a wording of an article.
    Article(ReadingKey),
    /// It holds no page: a request, a picture, metadata.
    Record,
    /// It should hold a page, but could not be read, and why.
    Unread(String),
    /// It was not read yet.
    Waiting,
}

impl Outcome {
    /// The wording that it was read as, where it was.
    pub fn reading(&self) -> Option<&ReadingKey> {
        if let Self::Article(key) = self { Some(key) } else { None }
    }
}

/// A record of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Segment and offset as one number, which is also the order in which the desk got them.
    pub place: i64,
    /// Bytes of its gzip member.
    pub length: u64,
    /// `WARC-Record-ID`.
    pub id: String,
    /// What makes it the same as another.
    pub key: RecordKey,
    /// `WARC-Type`.
    pub kind: String,
    /// `WARC-Target-URI`; empty where there is none.
    pub uri: String,
    /// `WARC-Date` as written.
    pub captured: String,
    /// SHA-256 of the block.
    pub digest: [u8; 32],
    /// What became of it.
    pub outcome: Outcome,
    /// Ids of the records that it says something about. Not read back: see
    /// [`Articles::records_about`](crate::Articles::records_about).
    pub about: Vec<String>,
}

const COLUMNS: &str =
    "place, length, id, key, kind, uri, captured, digest, outcome, reason, article, version";

/// Adds a record; false where one with the same key is there already.
pub(crate) fn add(transaction: &Transaction<'_>, record: &RecordRow) -> rusqlite::Result<bool> {
    let (outcome, reason, article) = parts(&record.outcome);
    let mut statement = transaction.prepare_cached(
        "INSERT INTO records (place, length, id, key, kind, uri, captured, digest, outcome, reason, article, version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (key) DO NOTHING",
    )?;
    let added = statement.execute(params![
        record.place,
        record.length,
        record.id,
        record.key.0,
        record.kind,
        record.uri,
        record.captured,
        record.digest,
        outcome,
        reason,
        article.map(|key| key.article.as_str()),
        article.map(|key| key.version.0),
    ])?;
    if added > 0 {
        let mut about =
            transaction.prepare_cached("INSERT OR IGNORE INTO about (id, place) VALUES (?1, ?2)")?;
        for id in &record.about {
            about.execute(params![id, record.place])?;
        }
    }
    Ok(added > 0)
}

/// Says what became of a record.
pub(crate) fn settle(transaction: &Transaction<'_>, place: i64, outcome: &Outcome) -> rusqlite::Result<()> {
    let (outcome, reason, article) = parts(outcome);
    let mut statement = transaction.prepare_cached(
        "UPDATE records SET outcome = ?2, reason = ?3, article = ?4, version = ?5 WHERE place = ?1",
    )?;
    statement.execute(params![
        place,
        outcome,
        reason,
        article.map(|key| key.article.as_str()),
        article.map(|key| key.version.0),
    ])?;
    Ok(())
}

fn parts(outcome: &Outcome) -> (&'static str, Option<&str>, Option<&ReadingKey>) {
    match outcome {
        Outcome::Article(key) => ("article", None, Some(key)),
        Outcome::Record => ("record", None, None),
        Outcome::Unread(reason) => ("unread", Some(reason), None),
        Outcome::Waiting => ("waiting", None, None),
    }
}

/// Whether a record with this key is there.
pub(crate) fn holds(connection: &Connection, key: RecordKey) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM records WHERE key = ?1")?.exists([key.0])
}

/// The records that a condition holds for, in the order of the desk.
pub(crate) fn list(
    connection: &Connection,
    condition: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Vec<RecordRow>> {
    let sql = format!("SELECT {COLUMNS} FROM records WHERE {condition} ORDER BY place");
    connection.prepare_cached(&sql)?.query_map(values, of_row)?.collect()
}

/// The first of those records.
pub(crate) fn first(
    connection: &Connection,
    condition: &str,
    at_most: usize,
) -> rusqlite::Result<Vec<RecordRow>> {
    let sql = format!("SELECT {COLUMNS} FROM records WHERE {condition} ORDER BY place LIMIT ?1");
    connection.prepare_cached(&sql)?.query_map([at_most as u64], of_row)?.collect()
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    let article: Option<String> = row.get(10)?;
    let version: Option<[u8; 16]> = row.get(11)?;
    let outcome = match (row.get_ref(8)?.as_str()?, article, version) {
        ("article", Some(article), Some(version)) => {
            Outcome::Article(ReadingKey { article, version: Version(version) })
        }
        ("unread", ..) => Outcome::Unread(row.get::<_, Option<String>>(9)?.unwrap_or_default()),
        ("waiting", ..) => Outcome::Waiting,
        _ => Outcome::Record,
    };
    Ok(RecordRow {
        place: row.get(0)?,
        length: row.get(1)?,
        id: row.get(2)?,
        key: RecordKey(row.get(3)?),
        kind: row.get(4)?,
        uri: row.get(5)?,
        captured: row.get(6)?,
        digest: row.get(7)?,
        outcome,
        about: Vec::new(),
    })
}

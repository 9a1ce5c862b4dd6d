//! robots.txt of each origin, as it was answered.

use rusqlite::{Connection, Transaction, params};

/// A robots.txt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsRow {
    /// Scheme, host and port.
    pub origin: String,
    /// The file; empty where there is none.
    pub file: Vec<u8>,
    /// Status of the answer; `None` where there was none.
    pub status: Option<u16>,
    /// When it was fetched: seconds since 1970.
    pub fetched: i64,
}

pub(crate) fn put(transaction: &Transaction<'_>, row: &RobotsRow) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO robots (origin, file, status, fetched) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![row.origin, row.file, row.status, row.fetched])?;
    Ok(())
}

/// Bytes of an origin's row beside its file, about.
const ROW_BYTES: usize = 256;

/// Those that were fetched last, after `since` in seconds since 1970, in at most `bytes`.
pub(crate) fn since(connection: &Connection, since: i64, bytes: usize) -> rusqlite::Result<Vec<RobotsRow>> {
    // The length of a file is known without reading it.
    let mut statement = connection.prepare_cached(
        "SELECT origin, file, status, fetched FROM robots WHERE origin IN (
            SELECT origin FROM (
                SELECT origin, SUM(LENGTH(file) + ?2) OVER (ORDER BY fetched DESC, origin) AS so_far
                FROM robots WHERE fetched > ?1
            ) WHERE so_far <= ?3
        )",
    )?;
    let rows = statement.query_map(params![since, ROW_BYTES, bytes], |row| {
        Ok(RobotsRow { origin: row.get(0)?, file: row.get(1)?, status: row.get(2)?, fetched: row.get(3)? })
    })?;
    rows.collect()
}

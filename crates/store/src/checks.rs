//! Checks: how it went with each source, and when it is asked next.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

/// How it went with a source the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// Address of the source, as the person gave it.
    pub source: String,
    /// When it was tried last, `YYYY-MM-DDTHH:MM:SSZ`.
    pub tried: String,
    /// When it last went well.
    pub succeeded: Option<String>,
    /// How often it has failed since.
    pub failures: u32,
    /// What became of it, for people.
    pub outcome: String,
    /// Not to be asked before: seconds since 1970.
    pub next: i64,
    /// The server itself asked for it: not before, though a person asks.
    pub held: bool,
    /// `ETag` of the answer whose items are kept.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// When it was last sent whole: seconds since 1970.
    pub full: i64,
    /// The address that gave the validators, and that its items are kept under.
    pub answered: Option<String>,
    /// Where permanent redirects lead.
    pub moved_to: Option<String>,
    /// What it calls itself.
    pub title: Option<String>,
    /// Minutes for which it asks not to be asked again.
    pub ttl: Option<u32>,
    /// Hours (UTC) in which it asks not to be asked: bit 0 is the hour from midnight.
    pub skip_hours: u32,
    /// Days (UTC) on which it asks not to be asked: bit 1 is Monday, bit 7 Sunday.
    pub skip_days: u32,
    /// It is asked no more: it is gone for good, or an address that was wanted once.
    pub done: bool,
}

pub(crate) fn put(transaction: &Transaction<'_>, check: &Check) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO checks (source, tried, succeeded, failures, outcome, next, held, etag, last_modified, \
             full, answered, moved_to, title, ttl, skip_hours, skip_days, done) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            check.source,
            check.tried,
            check.succeeded,
            check.failures,
            check.outcome,
            check.next,
            check.held,
            check.etag,
            check.last_modified,
            check.full,
            check.answered,
            check.moved_to,
            check.title,
            check.ttl,
            check.skip_hours,
            check.skip_days,
            check.done,
        ])?;
    Ok(())
}

pub(crate) fn remove(transaction: &Transaction<'_>, source: &str) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM checks WHERE source = ?1", [source])?;
    Ok(())
}

/// The last check of every source, by its address.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<HashMap<String, Check>> {
    let mut statement = connection.prepare_cached(
        "SELECT source, tried, succeeded, failures, outcome, next, held, etag, last_modified, full, answered, moved_to, title, \
         ttl, skip_hours, skip_days, done FROM checks",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Check {
            source: row.get(0)?,
            tried: row.get(1)?,
            succeeded: row.get(2)?,
            failures: row.get(3)?,
            outcome: row.get(4)?,
            next: row.get(5)?,
            held: row.get(6)?,
            etag: row.get(7)?,
            last_modified: row.get(8)?,
            full: row.get(9)?,
            answered: row.get(10)?,
            moved_to: row.get(11)?,
            title: row.get(12)?,
            ttl: row.get(13)?,
            skip_hours: row.get(14)?,
            skip_days: row.get(15)?,
            done: row.get(16)?,
        })
    })?;
    rows.map(|row| row.map(|check| (check.source.clone(), check))).collect()
}

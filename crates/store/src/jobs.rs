//! Jobs: work of a version of a stage on an input, done once.

use rusqlite::{Connection, Transaction, params};

use crate::RecordKey;

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobState {
    /// To be done.
    Waiting,
    /// Done.
    Done,
    /// Could not be done, and why.
    Failed(String),
}

/// The stage that reads a record: extraction and marks.
pub(crate) const READ: &str = "read";

pub(crate) fn put(
    transaction: &Transaction<'_>,
    input: RecordKey,
    version: u32,
    state: &JobState,
) -> rusqlite::Result<()> {
    let (word, reason) = match state {
        JobState::Waiting => ("waiting", None),
        JobState::Done => ("done", None),
        JobState::Failed(reason) => ("failed", Some(reason)),
    };
    transaction
        .prepare_cached(
            "INSERT INTO jobs (input, stage, version, state, reason) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (input, stage, version) DO UPDATE SET state = excluded.state, reason = excluded.reason",
        )?
        .execute(params![input.0, READ, version, word, reason])?;
    Ok(())
}

pub(crate) fn remove(transaction: &Transaction<'_>, input: RecordKey) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM jobs WHERE input = ?1")?.execute([input.0])?;
    Ok(())
}

/// How many are waiting, and how many failed.
pub(crate) fn counts(connection: &Connection) -> rusqlite::Result<(u64, u64)> {
    let count = |state: &str| -> rusqlite::Result<u64> {
        connection.query_row("SELECT count(*) FROM jobs WHERE state = ?1", [state], |row| row.get(0))
    };
    Ok((count("waiting")?, count("failed")?))
}

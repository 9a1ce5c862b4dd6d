//! The outbox: readings that the index does not have yet, written in the transaction of the rows themselves.

use rusqlite::{Connection, Transaction, params};

use crate::{ReadingKey, Version};

pub(crate) fn put(transaction: &Transaction<'_>, key: &ReadingKey) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("INSERT INTO outbox (article, version) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![key.article, key.version.0])?;
    Ok(())
}

pub(crate) fn put_all(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction
        .execute("INSERT INTO outbox (article, version) SELECT article, version FROM readings WHERE true ON CONFLICT DO NOTHING", [])?;
    Ok(())
}

pub(crate) fn remove(transaction: &Transaction<'_>, keys: &[ReadingKey]) -> rusqlite::Result<()> {
    let mut statement =
        transaction.prepare_cached("DELETE FROM outbox WHERE article = ?1 AND version = ?2")?;
    for key in keys {
        statement.execute(params![key.article, key.version.0])?;
    }
    Ok(())
}

pub(crate) fn some(connection: &Connection, at_most: usize) -> rusqlite::Result<Vec<ReadingKey>> {
    let mut statement = connection.prepare_cached("SELECT article, version FROM outbox LIMIT ?1")?;
    let rows = statement.query_map([at_most as u64], |row| {
        Ok(ReadingKey { article: row.get(0)?, version: Version(row.get(1)?) })
    })?;
    rows.collect()
}

pub(crate) fn count(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))
}

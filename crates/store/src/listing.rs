//! Articles as lists show them: newest first, a page at a time, by a cursor.

use rusqlite::{Connection, Row, params};

use crate::readings::{self, BEHIND_COLUMNS, COLUMNS, Part, Reading, ReadingKey, Version};
use crate::{Articles, StoreError};

/// An article of a list, in the wording that the desk got last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The wording.
    pub reading: Reading,
    /// `WARC-Date` of the record that it was read from.
    pub captured: String,
    /// How many wordings the article has.
    pub wordings: u64,
}

/// What grouping has to know of an article before it reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groupable {
    /// The article in the wording that the desk got last.
    pub key: ReadingKey,
    /// Published, in seconds since 1970, a time without offset taken as UTC.
    pub published_at: Option<i64>,
    /// The earliest `WARC-Date` of the records with this wording.
    pub captured: String,
    /// Whether any of them is an answer of a server. Others may have been saved long before they were handed in.
    pub fetched: bool,
}

/// An outlet and how many articles it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletCount {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Articles, each once however many wordings it has.
    pub articles: u64,
}

/// Beside the reading: what the record says of it, and how many wordings there are.
const BESIDE: &str = "(SELECT captured FROM records WHERE records.place = readings.first), \
                      (SELECT count(*) FROM readings AS all_of WHERE all_of.article = readings.article \
                       AND all_of.not_article IS NULL)";
/// The wording that the desk got last. One that a page went back to keeps its place.
const NEWEST: &str = "not_article IS NULL AND NOT EXISTS (SELECT 1 FROM readings AS later INDEXED BY readings_by_article \
                      WHERE later.article = readings.article AND later.not_article IS NULL AND later.first > readings.first)";

impl Articles {
    /// The newest articles in the order of the desk, newest first, at most `at_most`: of one outlet (by id) or of
    /// all, and only those before the place `before`, where the page before ended.
    pub fn newest(
        &self,
        outlet: Option<&str>,
        before: Option<i64>,
        at_most: usize,
        part: Part,
    ) -> Result<Vec<Listed>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        self.database.read(|connection| {
            // Told which index: SQLite would rather sort all of them than pass over a few that are no articles.
            let (index, of) = match outlet {
                None => ("readings_by_first", ""),
                Some(_) => ("readings_by_outlet", "AND outlet_id = ?3"),
            };
            let sql = format!(
                "SELECT {COLUMNS}, {BESIDE} FROM readings INDEXED BY {index} WHERE first < ?1 AND {NEWEST} {of} \
                 ORDER BY first DESC LIMIT ?2"
            );
            match outlet {
                None => list(connection, &sql, part, params![before, at_most as u64]),
                Some(outlet) => list(connection, &sql, part, params![before, at_most as u64, outlet]),
            }
        })
    }

    /// The article with this id as lists show it.
    pub fn listed(&self, article: &str, part: Part) -> Result<Option<Listed>, StoreError> {
        self.database.read(|connection| {
            let sql = format!("SELECT {COLUMNS}, {BESIDE} FROM readings WHERE article = ?1 AND {NEWEST}");
            Ok(list(connection, &sql, part, params![article])?.pop())
        })
    }

    /// All articles, as grouping asks for them; in no order.
    pub fn groupable(&self) -> Result<Vec<Groupable>, StoreError> {
        self.database.read(|connection| {
            let sql = format!(
                "SELECT article, version, published_at, \
                 (SELECT min(captured) FROM records WHERE records.article = readings.article \
                  AND records.version = readings.version), \
                 EXISTS (SELECT 1 FROM records WHERE records.article = readings.article \
                  AND records.version = readings.version AND records.kind = 'response') FROM readings WHERE {NEWEST}"
            );
            let row = |row: &Row<'_>| {
                let captured: Option<String> = row.get(3)?;
                Ok(Groupable {
                    key: ReadingKey { article: row.get(0)?, version: Version(row.get(1)?) },
                    published_at: row.get(2)?,
                    captured: captured.unwrap_or_default(),
                    fetched: row.get(4)?,
                })
            };
            connection.prepare_cached(&sql)?.query_map([], row)?.collect()
        })
    }

    /// Outlets, those with most articles first, at most `at_most`.
    pub fn outlets(&self, at_most: usize) -> Result<Vec<OutletCount>, StoreError> {
        self.database.read(|connection| {
            let sql = "SELECT outlet_id, max(outlet), count(DISTINCT article) AS articles FROM readings \
                       WHERE not_article IS NULL AND outlet_id IS NOT NULL GROUP BY outlet_id \
                       ORDER BY articles DESC, outlet_id LIMIT ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let row = |row: &Row<'_>| {
                let name: Option<String> = row.get(1)?;
                let id: String = row.get(0)?;
                Ok(OutletCount { name: name.unwrap_or_else(|| id.clone()), id, articles: row.get(2)? })
            };
            statement.query_map([at_most as u64], row)?.collect()
        })
    }
}

fn list(
    connection: &Connection,
    sql: &str,
    part: Part,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Listed>> {
    let mut statement = connection.prepare_cached(sql)?;
    let row = |row: &Row<'_>| {
        let captured: Option<String> = row.get(BEHIND_COLUMNS)?;
        Ok(Listed {
            reading: readings::of_row(row, part)?,
            captured: captured.unwrap_or_default(),
            wordings: row.get(BEHIND_COLUMNS + 1)?,
        })
    };
    statement.query_map(values, row)?.collect()
}

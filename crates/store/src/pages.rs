//! Pages that sources announce and that are to be asked for.

use rusqlite::{Connection, Transaction, params};

/// A page to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPage {
    /// Id of the article that it is, if it says nothing else itself.
    pub article: String,
    /// The address that it was announced with.
    pub url: String,
    /// Address of the source that announced it.
    pub source: String,
    /// How often it was tried.
    pub tries: u32,
    /// Since when it could not even be asked for, where that is so: seconds since 1970.
    pub unasked_since: Option<i64>,
}

impl WantedPage {
    /// Its host in lower case, with the port where one is given, as the rows have it.
    pub fn host(&self) -> String {
        let behind = self.url.split_once("://").map_or("", |(_, behind)| behind);
        let authority = behind.split(['/', '?', '#']).next().unwrap_or("");
        authority.split_once('@').map_or(authority, |(_, host)| host).to_ascii_lowercase()
    }
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageState {
    /// To be asked for, not before: seconds since 1970.
    Waiting(i64),
    /// The same, and it was not asked at all, which is no try.
    Unasked {
        /// Not before.
        next: i64,
        /// Since when it cannot be asked.
        since: i64,
    },
    /// It was captured.
    Done,
    /// It is given up, and why.
    Failed(String),
}

/// How many pages wait, were captured, were given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageCounts {
    /// To be asked for.
    pub waiting: u64,
    /// Captured.
    pub done: u64,
    /// Given up.
    pub failed: u64,
}

/// Wants a page, where it is not known already; where it is, only if `again`.
pub(crate) fn want(transaction: &Transaction<'_>, page: &WantedPage, again: bool) -> rusqlite::Result<bool> {
    let sql = if again {
        "INSERT INTO pages (article, url, source, state, tries, next) VALUES (?1, ?2, ?3, 'waiting', 0, 0) \
         ON CONFLICT (article) DO UPDATE SET url = excluded.url, state = 'waiting', tries = 0, next = 0, \
         unasked_since = NULL"
    } else {
        "INSERT INTO pages (article, url, source, state, tries, next) SELECT ?1, ?2, ?3, 'waiting', 0, 0 \
         WHERE NOT EXISTS (SELECT 1 FROM readings WHERE article = ?1) \
         AND NOT EXISTS (SELECT 1 FROM records WHERE uri = ?2 AND (article IS NOT NULL OR kind = 'response')) \
         ON CONFLICT (article) DO NOTHING"
    };
    let wanted = transaction.prepare_cached(sql)?.execute([&page.article, &page.url, &page.source])?;
    Ok(wanted > 0)
}

/// Says what became of a page that was tried.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    article: &str,
    state: &PageState,
) -> rusqlite::Result<()> {
    let (word, next, outcome, tries, since) = match state {
        PageState::Waiting(next) => ("waiting", *next, None, 1, None),
        PageState::Unasked { next, since } => ("waiting", *next, None, 0, Some(*since)),
        PageState::Done => ("done", 0, None, 1, None),
        PageState::Failed(outcome) => ("failed", 0, Some(outcome), 1, None),
    };
    transaction
        .prepare_cached(
            "UPDATE pages SET state = ?2, next = ?3, outcome = ?4, tries = tries + ?5, unasked_since = ?6 WHERE article = ?1",
        )?
        .execute(params![article, word, next, outcome, tries, since])?;
    Ok(())
}

/// A capture of the page at `url` was found: it need not be asked for.
pub(crate) fn found(transaction: &Transaction<'_>, url: &str) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE pages SET state = 'done', outcome = NULL WHERE url = ?1 AND state = 'waiting'",
        )?
        .execute([url])?;
    Ok(())
}

/// Wants a page that is known again.
pub(crate) fn want_again(transaction: &Transaction<'_>, article: &str) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE pages SET state = 'waiting', tries = 0, next = 0, unasked_since = NULL WHERE article = ?1",
        )?
        .execute([article])?;
    Ok(())
}

/// Hosts with pages that may be asked for at `now`.
pub(crate) fn hosts_due(connection: &Connection, now: i64) -> rusqlite::Result<Vec<String>> {
    // From host to host, however many pages each has.
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE hosts (host) AS (\
             SELECT min(host) FROM pages WHERE state = 'waiting' \
             UNION ALL \
             SELECT (SELECT min(host) FROM pages WHERE state = 'waiting' AND host > hosts.host) FROM hosts \
             WHERE hosts.host IS NOT NULL) \
         SELECT host FROM hosts WHERE host IS NOT NULL AND EXISTS (\
             SELECT 1 FROM pages WHERE state = 'waiting' AND pages.host = hosts.host AND next <= ?1) ORDER BY host",
    )?;
    statement.query_map([now], |row| row.get(0))?.collect()
}

/// Pages of `host` that may be asked for at `now`, at most `limit`, those that were not tried yet first.
pub(crate) fn due(
    connection: &Connection,
    host: &str,
    now: i64,
    limit: usize,
) -> rusqlite::Result<Vec<WantedPage>> {
    let mut statement = connection.prepare_cached(
        "SELECT article, url, source, tries, unasked_since FROM pages \
         WHERE state = 'waiting' AND host = ?1 AND next <= ?2 ORDER BY next LIMIT ?3",
    )?;
    let rows = statement.query_map(params![host, now, limit as u64], |row| {
        Ok(WantedPage {
            article: row.get(0)?,
            url: row.get(1)?,
            source: row.get(2)?,
            tries: row.get(3)?,
            unasked_since: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// How many there are.
pub(crate) fn counts(connection: &Connection) -> rusqlite::Result<PageCounts> {
    let mut counts = PageCounts::default();
    let mut statement = connection.prepare_cached("SELECT state, count(*) FROM pages GROUP BY state")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let count = row.get(1)?;
        match row.get_ref(0)?.as_str()? {
            "waiting" => counts.waiting = count,
            "done" => counts.done = count,
            _ => counts.failed = count,
        }
    }
    Ok(counts)
}

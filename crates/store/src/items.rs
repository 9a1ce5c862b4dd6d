//! Items: what feeds announce. An item is one however often its feed gives it another id or another address.

use std::collections::{HashMap, HashSet};

use model::Sha256;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// Something that a feed announces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is known by: the canonical address of its page, else the feed's own id, else a digest.
    pub key: String,
    /// Id of the article that its page is, where it has one.
    pub article: Option<String>,
    /// Address of its page, as the feed has it, made absolute.
    pub url: Option<String>,
    /// The feed's own id.
    pub guid: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// What the feed says of it, as plain text.
    pub summary: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Whom the feed says it took it from.
    pub credit: Option<String>,
    /// Published, as found.
    pub published: Option<String>,
    /// The same in seconds since 1970, a time without offset taken as UTC.
    pub published_at: Option<i64>,
}

/// An item as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptItem {
    /// Address that its feed was captured at.
    pub feed: String,
    /// What it says.
    pub item: Item,
    /// Place of the capture that announced it first.
    pub first: i64,
}

/// What was new in a capture of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Items that the feed did not have before.
    pub new: usize,
    /// Keys of the items that say something else than before.
    pub changed: Vec<String>,
}

impl Item {
    /// Digest of what it says. Not of its address, which trackers change every time.
    fn digest(&self) -> [u8; 32] {
        let parts = [&self.title, &self.summary, &self.author, &self.credit, &self.published];
        let parts: Vec<&str> = parts.into_iter().map(|part| part.as_deref().unwrap_or("\u{1}")).collect();
        *Sha256::of(parts.join("\0").as_bytes()).as_bytes()
    }
}

/// Adds what a capture of `feed` at `place` announces.
pub(crate) fn announce(
    transaction: &Transaction<'_>,
    feed: &str,
    items: &[Item],
    place: i64,
) -> rusqlite::Result<Announced> {
    let mut announced = Announced::default();
    let here: HashSet<&str> = items.iter().map(|item| item.key.as_str()).collect();
    let mut guids: HashMap<&str, usize> = HashMap::new();
    items
        .iter()
        .filter_map(|item| item.guid.as_deref())
        .for_each(|guid| *guids.entry(guid).or_default() += 1);
    let mut seen = HashSet::new();
    for item in items.iter().filter(|item| seen.insert(item.key.as_str())) {
        let digest = item.digest();
        match digest_of(transaction, feed, &item.key)? {
            Some(before) if before == digest => continue,
            Some(_) => announced.changed.push(item.key.clone()),
            None => {
                // The same under a new address, where its id names one item alone and the old address is gone.
                let guid = item.guid.as_deref().filter(|guid| guids.get(guid) == Some(&1));
                let moved = guid.map(|guid| key_of_guid(transaction, feed, guid)).transpose()?.flatten();
                if let Some(old) = moved.filter(|old| !here.contains(old.as_str())) {
                    rename(transaction, feed, &old, &item.key)?;
                    announced.changed.push(item.key.clone());
                } else {
                    announced.new += 1;
                }
            }
        }
        put(transaction, feed, item, &digest, place)?;
    }
    Ok(announced)
}

fn digest_of(transaction: &Transaction<'_>, feed: &str, key: &str) -> rusqlite::Result<Option<[u8; 32]>> {
    transaction
        .prepare_cached("SELECT digest FROM items WHERE feed = ?1 AND key = ?2")?
        .query_row([feed, key], |row| row.get(0))
        .optional()
}

/// The item that has this id, where only one has it.
fn key_of_guid(transaction: &Transaction<'_>, feed: &str, guid: &str) -> rusqlite::Result<Option<String>> {
    let mut statement =
        transaction.prepare_cached("SELECT key FROM items WHERE feed = ?1 AND guid = ?2 LIMIT 2")?;
    let keys: Vec<String> = statement.query_map([feed, guid], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(<[String; 1]>::try_from(keys).ok().map(|[key]| key))
}

/// Writes an item in the words of the capture at `place`; where it is known, that capture was not its first.
fn put(
    transaction: &Transaction<'_>,
    feed: &str,
    item: &Item,
    digest: &[u8; 32],
    place: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO items (feed, key, article, url, guid, title, summary, author, credit, published, published_at, \
             digest, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13) \
             ON CONFLICT (feed, key) DO UPDATE SET article = excluded.article, url = excluded.url, guid = excluded.guid, \
             title = excluded.title, summary = excluded.summary, author = excluded.author, credit = excluded.credit, \
             published = excluded.published, published_at = excluded.published_at, digest = excluded.digest, \
             last = excluded.last",
        )?
        .execute(params![
            feed,
            item.key,
            item.article,
            item.url,
            item.guid,
            item.title,
            item.summary,
            item.author,
            item.credit,
            item.published,
            item.published_at,
            digest,
            place,
        ])?;
    Ok(())
}

/// An item is known by another key now.
fn rename(transaction: &Transaction<'_>, feed: &str, old: &str, new: &str) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE items SET key = ?3 WHERE feed = ?1 AND key = ?2")?
        .execute([feed, old, new])?;
    Ok(())
}

/// Takes back all that `feed` announced.
pub(crate) fn remove(transaction: &Transaction<'_>, feed: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM items WHERE feed = ?1")?.execute([feed])?;
    Ok(())
}

/// Takes back whatever announced `article`.
pub(crate) fn remove_article(transaction: &Transaction<'_>, article: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM items WHERE article = ?1")?.execute([article])?;
    Ok(())
}

/// Addresses of the feeds that announce `article`.
pub(crate) fn feeds_with(connection: &Connection, article: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT feed FROM items WHERE article = ?1")?;
    statement.query_map([article], |row| row.get(0))?.collect()
}

/// What `feed` announces, the newest first, at most `limit`.
pub(crate) fn of_feed(connection: &Connection, feed: &str, limit: usize) -> rusqlite::Result<Vec<KeptItem>> {
    let mut statement = connection.prepare_cached(
        "SELECT feed, key, article, url, guid, title, summary, author, credit, published, published_at, first FROM items \
         WHERE feed = ?1 ORDER BY first DESC, published_at DESC, key LIMIT ?2",
    )?;
    statement.query_map(params![feed, limit as u64], of_row)?.collect()
}

/// How many items there are.
pub(crate) fn count(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT count(*) FROM items", [], |row| row.get(0))
}

/// How many items each feed announces.
pub(crate) fn counts(connection: &Connection) -> rusqlite::Result<HashMap<String, u64>> {
    let mut statement = connection.prepare_cached("SELECT feed, count(*) FROM items GROUP BY feed")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<KeptItem> {
    Ok(KeptItem {
        feed: row.get(0)?,
        item: Item {
            key: row.get(1)?,
            article: row.get(2)?,
            url: row.get(3)?,
            guid: row.get(4)?,
            title: row.get(5)?,
            summary: row.get(6)?,
            author: row.get(7)?,
            credit: row.get(8)?,
            published: row.get(9)?,
            published_at: row.get(10)?,
        },
        first: row.get(11)?,
    })
}

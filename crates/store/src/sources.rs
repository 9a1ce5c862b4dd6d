//! Sources: what a desk watches. A person's rows.

use rusqlite::{Connection, Row, Transaction, params};

/// What kind of thing is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A feed: what it announces.
    Feed,
    /// A sitemap or news sitemap: what it lists.
    Sitemap,
    /// A page: its wordings.
    Page,
    /// An address that is asked for once.
    Once,
}

impl SourceKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Page => "page",
            Self::Once => "once",
        }
    }

    /// What the word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Feed, Self::Sitemap, Self::Page, Self::Once].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Something that a desk watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its address.
    pub url: String,
    /// What it is.
    pub kind: SourceKind,
    /// What the person, or the list that it came in, calls it.
    pub title: Option<String>,
    /// The outlet's own page.
    pub home: Option<String>,
    /// Folders within folders, parted by ` / `.
    pub folder: Option<String>,
    /// Whether the pages that it announces are asked for.
    pub pages: bool,
    /// When it was added, `YYYY-MM-DDTHH:MM:SSZ`.
    pub added: String,
}

const COLUMNS: &str = "url, kind, title, home, folder, pages, added";

/// Adds a source; false where its address is watched already.
pub(crate) fn add(transaction: &Transaction<'_>, source: &Source) -> rusqlite::Result<bool> {
    let added = transaction
        .prepare_cached(
            "INSERT INTO sources (url, kind, title, home, folder, pages, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (url) DO NOTHING",
        )?
        .execute(params![
            source.url,
            source.kind.as_str(),
            source.title,
            source.home,
            source.folder,
            source.pages,
            source.added,
        ])?;
    Ok(added > 0)
}

/// Stops watching an address; false where it was not watched.
pub(crate) fn remove(transaction: &Transaction<'_>, url: &str) -> rusqlite::Result<bool> {
    Ok(transaction.execute("DELETE FROM sources WHERE url = ?1", [url])? > 0)
}

/// All sources, by folder and address.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Source>> {
    let sql = format!("SELECT {COLUMNS} FROM sources ORDER BY folder, url");
    connection.prepare_cached(&sql)?.query_map([], of_row)?.collect()
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        url: row.get(0)?,
        kind: SourceKind::parse(row.get_ref(1)?.as_str()?).unwrap_or(SourceKind::Page),
        title: row.get(2)?,
        home: row.get(3)?,
        folder: row.get(4)?,
        pages: row.get(5)?,
        added: row.get(6)?,
    })
}

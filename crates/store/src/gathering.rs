//! What gathering reads and writes beside records and readings: items, checks, wanted pages, robots.txt.

use std::collections::HashMap;

use crate::articles::{Articles, Batch};
use crate::checks::{self, Check};
use crate::items::{self, Announced, Item, KeptItem};
use crate::pages::{self, PageCounts, PageState, WantedPage};
use crate::robots::{self, RobotsRow};
use crate::{RecordRow, StoreError, records};

impl Articles {
    /// The last check of every source, by its address.
    pub fn checks(&self) -> Result<HashMap<String, Check>, StoreError> {
        self.database.read(checks::all)
    }

    /// Hosts ([`WantedPage::host`]) with pages that may be asked for at `now` (seconds since 1970).
    pub fn hosts_due(&self, now: i64) -> Result<Vec<String>, StoreError> {
        self.database.read(|connection| pages::hosts_due(connection, now))
    }

    /// Pages of `host` that may be asked for at `now`, at most `limit`, those that were not tried yet first.
    pub fn pages_due(&self, host: &str, now: i64, limit: usize) -> Result<Vec<WantedPage>, StoreError> {
        self.database.read(|connection| pages::due(connection, host, now, limit))
    }

    /// How many pages wait, were captured, were given up.
    pub fn page_counts(&self) -> Result<PageCounts, StoreError> {
        self.database.read(pages::counts)
    }

    /// What was learned of robots.txt after `since` (seconds since 1970): the newest, in about so many `bytes` at most.
    pub fn robots_since(&self, since: i64, bytes: usize) -> Result<Vec<RobotsRow>, StoreError> {
        self.database.read(|connection| robots::since(connection, since, bytes))
    }

    /// What `feed` announces, the newest first, at most `limit`. `feed` is the address it was captured at.
    pub fn items_of_feed(&self, feed: &str, limit: usize) -> Result<Vec<KeptItem>, StoreError> {
        self.database.read(|connection| items::of_feed(connection, feed, limit))
    }

    /// How many items there are.
    pub fn item_count(&self) -> Result<u64, StoreError> {
        self.database.read(items::count)
    }

    /// How many items each feed announces, by the address that it was captured at.
    pub fn item_counts(&self) -> Result<HashMap<String, u64>, StoreError> {
        self.database.read(items::counts)
    }

    /// Addresses of the feeds that announce this article.
    pub fn feeds_with(&self, article: &str) -> Result<Vec<String>, StoreError> {
        self.database.read(|connection| items::feeds_with(connection, article))
    }

    /// The last whole answer that was captured at this address.
    pub fn last_response(&self, uri: &str) -> Result<Option<RecordRow>, StoreError> {
        let found = self.database.read(|connection| {
            records::list(
                connection,
                "place = (SELECT max(place) FROM records WHERE uri = ?1 AND kind = 'response')",
                [uri],
            )
        })?;
        Ok(found.into_iter().next())
    }
}

impl Batch<'_> {
    /// Adds what a capture of `feed` at `place` announces.
    pub fn announce(&self, feed: &str, items: &[Item], place: i64) -> Result<Announced, StoreError> {
        self.run(items::announce(self.transaction, feed, items, place))
    }

    /// Takes back all that `feed` announced.
    pub fn take_back(&self, feed: &str) -> Result<(), StoreError> {
        self.run(items::remove(self.transaction, feed))
    }

    /// Takes back whatever announced `article`.
    pub fn take_back_article(&self, article: &str) -> Result<(), StoreError> {
        self.run(items::remove_article(self.transaction, article))
    }

    /// Notes how it went with a source.
    pub fn check(&self, check: &Check) -> Result<(), StoreError> {
        self.run(checks::put(self.transaction, check))
    }

    /// Forgets how it went with a source: it is asked in full next.
    pub fn uncheck(&self, source: &str) -> Result<(), StoreError> {
        self.run(checks::remove(self.transaction, source))
    }

    /// Wants a page, where it is not captured or wanted already; in any case, if `again`. Returns whether it is
    /// wanted now.
    pub fn want_page(&self, page: &WantedPage, again: bool) -> Result<bool, StoreError> {
        self.run(pages::want(self.transaction, page, again))
    }

    /// Says what became of a page that was tried.
    pub fn settle_page(&self, article: &str, state: &PageState) -> Result<(), StoreError> {
        self.run(pages::settle(self.transaction, article, state))
    }

    /// A capture of the page at `url` was found: where it waits to be asked for, it need not be.
    pub fn page_found(&self, url: &str) -> Result<(), StoreError> {
        self.run(pages::found(self.transaction, url))
    }

    /// Wants a page that is known again; what is not known stays so.
    pub fn want_page_again(&self, article: &str) -> Result<(), StoreError> {
        self.run(pages::want_again(self.transaction, article))
    }

    /// Keeps a robots.txt.
    pub fn keep_robots(&self, row: &RobotsRow) -> Result<(), StoreError> {
        self.run(robots::put(self.transaction, row))
    }
}

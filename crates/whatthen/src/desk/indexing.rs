//! The outbox, emptied into the index.

use store::{Indexed, Reading, StoreError};

use crate::contract::ArticleLine;

use super::Desk;

/// Wordings told to the index at once: each time costs it a file or two.
const AT_ONCE: usize = 4096;

impl Desk {
    /// Tells the index of all that changed. Where the process dies in between, the same is told again.
    pub(super) fn index_changes(&mut self) -> Result<(), StoreError> {
        loop {
            let keys = self.articles.unindexed(AT_ONCE)?;
            if keys.is_empty() {
                return Ok(());
            }
            let articles = &self.articles;
            self.index.update(keys.iter().map(|key| {
                let reading = articles.reading(key, ArticleLine::HEAD)?;
                let reading = reading.filter(|reading| reading.not_article.is_none());
                Ok((key.clone(), reading.map(indexed)))
            }))?;
            self.articles.write(|batch| batch.indexed(&keys))?;
        }
    }
}

fn indexed(reading: Reading) -> Indexed {
    Indexed {
        body: ArticleLine::text_of(&reading.line),
        title: reading.title.unwrap_or_default(),
        outlet: reading.outlet.unwrap_or_default(),
        published_at: reading.published_at,
        key: reading.key,
    }
}

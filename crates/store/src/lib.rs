//! What a desk keeps beside its archive: rows in SQLite, a full-text index in tantivy. The only SQL and the only
//! index of the house.
//!
//! [`Desk`] holds what people made, one of the two truths. [`Articles`] and [`Index`] are derived from the archive
//! and can be made again.

mod articles;
mod database;
mod desk;
mod error;
mod hex;
mod index;
mod jobs;
mod outbox;
mod readings;
mod records;

pub use articles::{Articles, Batch, Counts};
pub use desk::{Desk, Withdrawal, Withdrawn};
pub use error::StoreError;
pub use index::{Hit, Index, Indexed};
pub use jobs::JobState;
pub use readings::{Reading, ReadingKey, Version};
pub use records::{Outcome, RecordKey, RecordRow};

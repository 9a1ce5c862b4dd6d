//! What a desk keeps beside its archive: rows in SQLite, a full-text index in tantivy. The only SQL and the only
//! index of the house.
//!
//! [`Desk`] holds what people made, one of the two truths. [`Articles`] and [`Index`] are derived from the archive
//! and can be made again.

mod articles;
mod checks;
mod database;
mod decisions;
mod desk;
mod error;
mod gathering;
mod hex;
mod index;
mod items;
mod jobs;
mod listing;
mod outbox;
mod pages;
mod readings;
mod records;
mod robots;
mod sources;

pub use articles::{Articles, Batch, Counts};
pub use checks::Check;
pub use decisions::Decided;
pub use desk::{Desk, Withdrawal, Withdrawn};
pub use error::StoreError;
pub use index::{Hit, Index, Indexed};
pub use items::{Announced, Item, KeptItem};
pub use jobs::JobState;
pub use listing::{Groupable, Listed, OutletCount};
pub use pages::{PageCounts, PageState, WantedPage};
pub use readings::{MarkCounts, Part, Reading, ReadingKey, Version};
pub use records::{Outcome, RecordKey, RecordRow};
pub use robots::RobotsRow;
pub use sources::{Source, SourceKind};

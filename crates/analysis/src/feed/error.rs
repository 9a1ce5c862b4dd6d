//! Why something is no feed.

use thiserror::Error;

use super::limits;

/// Why bytes were not read as what they were asked to be.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeedError {
    /// Nothing is there but blanks.
    #[error("is empty")]
    Empty,
    /// Something else: what it is or begins with, in words.
    #[error("is no feed but {0}")]
    NotAFeed(String),
    /// A JSON Feed whose JSON cannot be read: why and where.
    #[error("is a JSON Feed that cannot be read: {0}")]
    BrokenJson(String),
    /// More bytes than are read.
    #[error("has {0} bytes; at most {most} are read", most = limits::MAX_BYTES)]
    TooLarge(usize),
}

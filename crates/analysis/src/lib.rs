//! Pure functions from pages to articles, from articles to marks, groups and roundups.
//!
//! Nothing here reads a clock, a file, the network, the environment or randomness: time is an argument.

pub mod annotate;
pub mod compose;
pub mod extract;
pub mod feed;
pub mod group;
mod hash;
pub mod languages;

/// Version of what extraction and marks make of a page. Raised when the same page gives another article line, so
/// that rows made by an earlier one can be told apart.
pub const STAGES: u32 = 8;

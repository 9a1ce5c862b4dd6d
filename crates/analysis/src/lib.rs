//! Pure functions from pages to articles, from articles to marks, groups and roundups.
//!
//! Nothing here reads a clock, a file, the network, the environment or randomness: time is an argument.

pub mod annotate;
pub mod compose;
pub mod extract;
pub mod group;
pub mod languages;

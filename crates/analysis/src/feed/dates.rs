//! Dates in the wild.

use model::Published;

/// A time as a feed gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDate {
    /// As it is written, without blanks at its ends.
    pub written: String,
    /// What it says, with no more than was written; `None` where it cannot be read.
    pub parsed: Option<Published>,
}

//!
//! Field names are a stable contract. Offsets on these lines are Unicode code points; inside the program they
//! are UTF-8 bytes.

mod article;
mod group;
mod input;
mod marks;
mod offsets;
mod roundup;

pub(crate) use article::ArticleLine;
pub(crate) use group::GroupLine;
pub(crate) use input::InputLine;
pub(crate) use offsets::Offsets;
pub(crate) use roundup::{CitationLine, RoundupFile};

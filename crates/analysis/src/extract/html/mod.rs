//! Pages of HTML as a tree of elements, with the place of each in the page.

mod scan;
mod tags;
mod tree;

pub(super) use scan::{Scanner, Token};
pub(super) use tags::{Layout, Tag};
pub(super) use tree::{NodeId, Tree};

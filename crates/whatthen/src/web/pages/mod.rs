//! The pages, one file each: a handler reads the desk, makes a view of plain fields, and a template sets it.

pub(super) mod add;
pub(super) mod against;
pub(super) mod archive;
pub(super) mod article;
pub(super) mod feeds;
pub(super) mod list;
pub(super) mod metrics;
pub(super) mod opml;
pub(super) mod proof;
pub(super) mod search;
pub(super) mod sign_in;
pub(super) mod sources;
pub(super) mod stories;
pub(super) mod story;
pub(super) mod theme;

mod card;

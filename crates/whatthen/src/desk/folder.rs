//! A desk's folder: what is where in it.

use std::path::{Path, PathBuf};

/// Where a desk is. `archive/` and `desk.sqlite` are what cannot be made again; `derived/` can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeskFolder(PathBuf);

impl DeskFolder {
    pub(crate) fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// WARC segments.
    pub(crate) fn archive(&self) -> PathBuf {
        self.0.join("archive")
    }

    /// What people made.
    pub(crate) fn people(&self) -> PathBuf {
        self.0.join("desk.sqlite")
    }

    /// Everything that a rebuild makes again.
    pub(crate) fn derived(&self) -> PathBuf {
        self.0.join("derived")
    }

    /// Rows made from the archive.
    pub(crate) fn articles(&self) -> PathBuf {
        self.derived().join("articles.sqlite")
    }

    /// The full-text index.
    pub(crate) fn index(&self) -> PathBuf {
        self.derived().join("index")
    }

    /// Checkpoints of the grouping.
    pub(crate) fn grouping(&self) -> PathBuf {
        self.derived().join("grouping")
    }

    /// Held by the one process that writes.
    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Held while segments are written anew, shared by those who copy them.
    pub(crate) fn segments_lock(&self) -> PathBuf {
        self.0.join("segments.lock")
    }

    /// Whether there is a desk.
    pub(crate) fn is_desk(&self) -> bool {
        self.people().is_file()
    }
}

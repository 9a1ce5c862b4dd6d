//! The desk as requests read it: a few open views, handed from one to the next, and one index.
//!
//! A writer may be at work beside them, a rebuild may put other files in the place of those that are open, and a page
//! may be withdrawn: that is looked for whenever a view is handed out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use store::Index;
use tokio::sync::Semaphore;

use super::error::WebError;
use super::limits::{IDLE_READERS, READERS};
use crate::desk::{DeskFolder, DeskView};

/// Views of one desk.
pub(crate) struct Readers {
    path: PathBuf,
    folder: DeskFolder,
    idle: Mutex<Vec<Held>>,
    index: Mutex<Option<(Arc<Index>, Stamp)>>,
    permits: Arc<Semaphore>,
}

/// An open view.
struct Held {
    view: DeskView,
    stamp: Option<Stamp>,
}

/// What tells a file from another that was put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// Of a file that is only ever put in another's place whole.
    fn of_replaced(path: &Path) -> Option<Self> {
        let info = fs::metadata(path).ok()?;
        Some(Self { inode: inode(&info), modified: info.modified().ok() })
    }

    /// Of a file that is written to while it is the same.
    fn of_written(path: &Path) -> Option<Self> {
        let info = fs::metadata(path).ok()?;
        Some(Self { inode: inode(&info), modified: info.created().ok() })
    }
}

#[cfg(unix)]
fn inode(info: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(info)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

impl Readers {
    /// Readers of the desk in `path`, which is opened at once to see whether it can be.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let readers = Self {
            path: path.to_owned(),
            folder: DeskFolder::new(path),
            idle: Mutex::new(Vec::new()),
            index: Mutex::new(None),
            permits: Arc::new(Semaphore::new(READERS)),
        };
        let held = readers.take()?;
        readers.put_back(held);
        Ok(readers)
    }

    /// The desk's folder.
    pub(crate) fn folder(&self) -> &DeskFolder {
        &self.folder
    }

    /// Runs `work` with a view of the desk on a thread that may wait.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&DeskView) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let readers = Arc::clone(self);
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(WebError::failed)?;
        let reading = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            readers.read_now(work)
        });
        reading.await.map_err(WebError::failed)?
    }

    /// Runs `work` with a view of the desk on this thread.
    pub(crate) fn read_now<T>(
        &self,
        work: impl FnOnce(&DeskView) -> Result<T, WebError>,
    ) -> Result<T, WebError> {
        let held = self.take()?;
        let done = work(&held.view);
        // After a failure the next one begins with a new view.
        if !done.as_ref().is_err_and(WebError::is_failure) {
            self.put_back(held);
        }
        done
    }

    fn take(&self) -> anyhow::Result<Held> {
        let stamp = Stamp::of_written(&self.folder.articles());
        loop {
            // Let go before the next line: opening a view takes longer than anybody else should wait.
            let idle = lock(&self.idle).pop();
            match idle {
                Some(held) if held.stamp != stamp => {}
                Some(held) => {
                    held.view.check()?;
                    return Ok(held);
                }
                None => return Ok(Held { view: DeskView::open(&self.path)?, stamp }),
            }
        }
    }

    fn put_back(&self, held: Held) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE_READERS {
            idle.push(held);
        }
    }

    /// What the rows, and what people made, are like now.
    pub(crate) fn change(&self) -> Change {
        let log = |file: &Path| {
            let mut log = file.as_os_str().to_owned();
            log.push("-wal");
            PathBuf::from(log)
        };
        let (rows, people) = (self.folder.articles(), self.folder.people());
        [log(&rows), rows, log(&people), people].map(|file: PathBuf| {
            let info = fs::metadata(file).ok()?;
            Some((inode(&info), info.len(), info.modified().ok()))
        })
    }

    /// The index as it is now.
    pub(crate) fn index(&self, view: &DeskView) -> anyhow::Result<Arc<Index>> {
        // Written anew with every change of the index.
        let now = Stamp::of_replaced(&self.folder.index().join("meta.json"));
        let mut held = lock(&self.index);
        if let (Some((index, stamp)), Some(now)) = (held.as_mut(), now)
            && (*stamp == now || index.reload().is_ok())
        {
            *stamp = now;
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(view.index()?);
        *held = now.map(|now| (Arc::clone(&index), now));
        Ok(index)
    }
}

/// What the files of the rows are like: another value where something was written to them.
pub(crate) type Change = [Option<(u64, u64, Option<SystemTime>)>; 4];

/// What another thread left behind when it panicked is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! A disk that fails on purpose: it fills up, refuses to sync, loses power.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use archive::{Appending, Disk, RealDisk};

/// Writes to the real disk, and fails as it is told to. Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub struct FaultyDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// Bytes that may still be written; `None` for any number.
    room: Option<u64>,
    sync_fails: bool,
    folder_sync_fails: bool,
    truncate_fails: bool,
    /// Files that were made and whose folder was not synced since.
    unnamed: BTreeSet<PathBuf>,
    /// Bytes of each file that a power cut leaves.
    synced: BTreeMap<PathBuf, u64>,
}

impl FaultyDisk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on only `bytes` more can be written; `None`: the disk was cleared up.
    pub fn set_room(&self, bytes: Option<u64>) {
        self.state().room = bytes;
    }

    /// Whether syncing fails from now on.
    pub fn fail_sync(&self, fails: bool) {
        self.state().sync_fails = fails;
    }

    /// Whether syncing a folder fails from now on.
    pub fn fail_folder_sync(&self, fails: bool) {
        self.state().folder_sync_fails = fails;
    }

    /// Whether cutting a file fails from now on.
    pub fn fail_truncate(&self, fails: bool) {
        self.state().truncate_fails = fails;
    }

    /// Everything that was not synced is lost.
    pub fn cut_power(&self) {
        let mut state = self.state();
        for path in std::mem::take(&mut state.unnamed) {
            fs::remove_file(&path).expect("the file is there");
            state.synced.remove(&path);
        }
        for (path, bytes) in &state.synced {
            let file = OpenOptions::new().write(true).open(path).expect("the file is there");
            file.set_len(*bytes).expect("the file can be cut");
        }
    }
}

impl Disk for FaultyDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Appending>> {
        let there = fs::metadata(path).map(|info| info.len());
        if there.is_err() {
            self.state().unnamed.insert(path.to_owned());
        }
        self.state().synced.entry(path.to_owned()).or_insert(there.unwrap_or(0));
        let file = RealDisk.open(path)?;
        Ok(Box::new(FaultyFile { disk: self.clone(), path: path.to_owned(), file }))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if self.state().folder_sync_fails {
            return Err(io::Error::other("the disk does not answer"));
        }
        self.state().unnamed.retain(|path| path.parent() != Some(folder));
        RealDisk.sync_folder(folder)
    }
}

#[derive(Debug)]
struct FaultyFile {
    disk: FaultyDisk,
    path: PathBuf,
    file: Box<dyn Appending>,
}

impl Appending for FaultyFile {
    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let room = self.disk.state().room.unwrap_or(u64::MAX);
        let fits = bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        // As on a real disk, what fits is written before the failure is told.
        self.file.append(&bytes[..fits])?;
        if let Some(room) = &mut self.disk.state().room {
            *room -= fits as u64;
        }
        if fits < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.disk.state().sync_fails {
            return Err(io::Error::other("the disk does not answer"));
        }
        self.file.sync()?;
        let length = self.file.length()?;
        self.disk.state().synced.insert(self.path.clone(), length);
        Ok(())
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        if self.disk.state().truncate_fails {
            return Err(io::Error::other("the disk does not answer"));
        }
        self.file.truncate(length)?;
        let mut state = self.disk.state();
        state.synced.entry(self.path.clone()).and_modify(|synced| *synced = length.min(*synced));
        Ok(())
    }
}

//! Derived rows and index, made again from the archive. The old ones stay until the new ones are whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;
use archive::{Found, Place, Reader, Segments};
use rayon::prelude::*;
use store::{Articles, StoreError};

use crate::input::Problem;

use super::deriving::{Derived, derive};
use super::grouping::forget_checkpoints;
use super::{Desk, DeskFolder, Lock, Surroundings, desk_outlets, row_of};

/// Records read beside each other.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 64 << 20;

/// Makes rows and index of the desk in `path` again; returns how many records were read, and what was wrong with
/// some.
pub(crate) fn rebuild(
    path: &Path,
    with: Surroundings,
    done: &dyn Fn(usize),
) -> anyhow::Result<(u64, Vec<Problem>)> {
    let folder = DeskFolder::new(path);
    let lock = Lock::take(&folder.lock(), "rebuild", &(with.clock)())?;
    let people = store::Desk::open(&folder.people())?;
    let mut problems = Vec::new();
    let read = derive_all(&folder, &mut problems, done)?;
    let mut desk = Desk::assemble(folder, people, lock, with)?;
    problems.extend(desk.recover()?);
    // Whatever was withdrawn and is there all the same: an interrupted forget, an archive from elsewhere.
    problems.extend(desk.purge()?.problems);
    Ok((read, problems))
}

/// Makes the rows again, and an empty index with everything to be told to it.
pub(super) fn derive_all(
    folder: &DeskFolder,
    problems: &mut Vec<Problem>,
    done: &dyn Fn(usize),
) -> anyhow::Result<u64> {
    fs::create_dir_all(folder.derived()).with_context(|| folder.derived().display().to_string())?;
    // Rows of a newer form are not replaced by older ones.
    if let Err(error @ StoreError::Newer { .. }) = Articles::open_to_read(&folder.articles()) {
        return Err(error.into());
    }
    // What the rows that are there acknowledge stays acknowledged, read or not; but for bytes that are gone: who
    // rebuilds knows.
    let mut acknowledged =
        Articles::open_to_read(&folder.articles()).and_then(|old| old.acknowledged()).unwrap_or_default();
    for (segment, end) in &mut acknowledged {
        let there = fs::metadata(Segments::path(&folder.archive(), *segment)).map_or(0, |info| info.len());
        *end = there.min(*end);
    }
    remove_unfinished(folder)?;
    forget_checkpoints(&folder.grouping())?;
    let fresh = unfinished(folder);
    let mut articles = Articles::open(&fresh)?;
    let mut read = 0;
    for number in Segments::numbers(&folder.archive())? {
        let mut again = Again { articles: &mut articles, batch: Vec::new(), bytes: 0, problems };
        read += again.segment(folder, number, done)?;
    }
    articles.write(|batch| {
        acknowledged.iter().try_for_each(|(segment, end)| batch.acknowledge_at_least(*segment, *end))
    })?;
    articles.index_anew()?;
    articles.checkpoint()?;
    drop(articles);
    // The index goes first, so that it never answers for other rows.
    if folder.index().exists() {
        fs::remove_dir_all(folder.index()).with_context(|| folder.index().display().to_string())?;
    }
    // A log must not be found beside rows that it is not of.
    for ending in ["-wal", "-shm"] {
        remove_file(&beside(&folder.articles(), ending))?;
    }
    fs::rename(&fresh, folder.articles()).with_context(|| folder.articles().display().to_string())?;
    Ok(read)
}

/// Rows that are being made.
fn unfinished(folder: &DeskFolder) -> PathBuf {
    folder.derived().join("articles.rebuilding")
}

/// Removes what a rebuild that was interrupted left.
pub(super) fn remove_unfinished(folder: &DeskFolder) -> anyhow::Result<()> {
    remove_database(&unfinished(folder))
}

/// Removes a database with its log.
pub(super) fn remove_database(path: &Path) -> anyhow::Result<()> {
    ["", "-wal", "-shm"].iter().try_for_each(|ending| remove_file(&beside(path, ending)))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut file = path.as_os_str().to_owned();
    file.push(ending);
    PathBuf::from(file)
}

fn remove_file(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        fs::remove_file(path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Segments on their way into new rows.
struct Again<'a> {
    articles: &'a mut Articles,
    batch: Vec<(Place, Found)>,
    bytes: usize,
    problems: &'a mut Vec<Problem>,
}

impl Again<'_> {
    fn segment(&mut self, folder: &DeskFolder, number: u32, done: &dyn Fn(usize)) -> anyhow::Result<u64> {
        let path = Segments::path(&folder.archive(), number);
        let name = path.display().to_string();
        let mut records = 0;
        let mut end = 0;
        for found in Reader::new(File::open(&path).with_context(|| name.clone())?)? {
            match found {
                Err(damage) => self.problems.push(Problem::new(&name, damage)),
                Ok(found) => {
                    let place = Place { segment: number, offset: found.location.offset };
                    end = place.offset + found.location.length;
                    if !Segments::is_head(&found.record) {
                        records += 1;
                        self.bytes += found.record.block().len();
                        self.batch.push((place, found));
                    }
                    if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES {
                        done(self.batch.len());
                        self.flush(number, end)?;
                    }
                }
            }
        }
        done(self.batch.len());
        self.flush(number, end)?;
        Ok(records)
    }

    fn flush(&mut self, number: u32, end: u64) -> anyhow::Result<()> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        let derived: Vec<Derived> = batch
            .par_iter()
            .map(|(place, found)| derive(&found.record, place.number(), desk_outlets()))
            .collect();
        let problems = &mut *self.problems;
        self.articles.write(|rows| {
            for ((place, found), derived) in batch.iter().zip(derived) {
                let row = row_of(&found.record, *place, found.location.length, derived.outcome.clone());
                if !rows.add_record(&row)? {
                    problems.push(Problem::new(&row.uri, "is in the archive twice; the first counts"));
                    continue;
                }
                if let Some(state) = derived.state() {
                    rows.job(row.key, analysis::STAGES, &state)?;
                }
                derived.add_to(rows, &row.uri, row.place)?;
            }
            if end > 0 { rows.acknowledge(number, end) } else { Ok(()) }
        })?;
        Ok(())
    }
}

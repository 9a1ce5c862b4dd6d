//! A desk: one folder with an archive, what people made, and rows and index derived from the archive.
//!
//! A record is *acknowledged* once its WARC record and then its row are on disk. What stands in the archive behind
//! the acknowledged end when a desk is opened was written by a process that died in between: whole records are
//! taken in then, a torn tail is set aside.

mod announcing;
mod backup;
mod changes;
mod checking;
mod deriving;
mod exporting;
mod folder;
mod forgetting;
mod gathering;
mod grouping;
mod importing;
mod incoming;
mod indexing;
mod lock;
mod rebuilding;
mod sources;
mod supplying;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use analysis::languages::{Outlets, outlets};
use anyhow::{Context, bail};
use archive::{Disk, Place, RealDisk, SEGMENT_BYTES, SegmentError, Segments};
use model::Sha256;
use rayon::prelude::*;
use store::{Articles, Index, JobState, Outcome, RecordRow};

pub(crate) use announcing::{Announcement, announcement};
pub(crate) use backup::{back_up, restore};
pub(crate) use changes::{changes, differing};
pub(crate) use exporting::export;
pub(crate) use folder::DeskFolder;
pub(crate) use forgetting::Target;
pub(crate) use gathering::{Gathered, Heard, Learned};
pub(crate) use grouping::grouped;
pub(crate) use importing::Taken;
use lock::Lock;
pub(crate) use rebuilding::rebuild;
pub(crate) use sources::{FOLDER_PARTING, SourceHealth, sources_named, subscriptions};
pub(crate) use supplying::{Supplied, SupplyError};
pub(crate) use view::{DeskView, NotNow, SearchHit, wordings};

use deriving::{Derived, derive, key_of};

use crate::archiving::{SOFTWARE, warc_about};
use crate::clock::{Clock, now};
use crate::input::Problem;

/// Records that are read again at once.
const BATCH: usize = 64;
/// Noted among what people made while a forget is under way.
const FORGETTING: &str = "forgetting";

/// A desk that is written to.
#[derive(Debug)]
pub(crate) struct Desk {
    folder: DeskFolder,
    people: store::Desk,
    articles: Articles,
    index: Index,
    segments: Segments,
    clock: Clock,
    /// Whether records may stand in the archive that have no row, as writing those failed.
    unsettled: bool,
    _lock: Lock,
}

/// What the outside gives a desk; tests give others.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    pub(crate) clock: Clock,
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) segment_bytes: u64,
}

impl Surroundings {
    /// The machine's clock and disk.
    pub(crate) fn real() -> Self {
        Self { clock: now, disk: Arc::new(RealDisk), segment_bytes: SEGMENT_BYTES }
    }
}

/// Makes a desk in `path`, which is made where it is not there. A folder that holds anything else is refused.
pub(crate) fn init(path: &Path) -> anyhow::Result<()> {
    let folder = DeskFolder::new(path);
    if folder.is_desk() {
        bail!("{}: is a desk already", path.display());
    }
    if path.exists() {
        let mut inside = std::fs::read_dir(path).with_context(|| path.display().to_string())?;
        if inside.next().is_some() {
            bail!("{}: holds other things; give an empty folder, or a name for a new one", path.display());
        }
    }
    std::fs::create_dir_all(folder.derived()).with_context(|| path.display().to_string())?;
    Articles::open(&folder.articles())?;
    Index::create(&folder.index())?;
    std::fs::create_dir_all(folder.archive()).with_context(|| path.display().to_string())?;
    // Last: with it the folder is a desk.
    let mut people = store::Desk::open(&folder.people())?;
    people.note("made", &now())?;
    people.note("made-by", SOFTWARE)?;
    Ok(())
}

impl Desk {
    /// Opens the desk in `path` to write, and takes in what an earlier process left half done. `doing` tells
    /// others what for.
    pub(crate) fn open(path: &Path, doing: &str, with: Surroundings) -> anyhow::Result<(Self, Vec<Problem>)> {
        let folder = DeskFolder::new(path);
        let lock = Lock::take(&folder.lock(), doing, &(with.clock)())?;
        let people = store::Desk::open(&folder.people())?;
        let mut problems = Vec::new();
        let interrupted = people.notes()?.contains_key(FORGETTING);
        if interrupted {
            // Segments may have been written anew without a word to the rows.
            problems
                .push(Problem::new(path.display().to_string(), "an interrupted forget is being finished"));
            rebuilding::derive_all(&folder, &mut problems, &|_| ())?;
        }
        let mut desk = Self::assemble(folder, people, lock, with)?;
        problems.extend(desk.recover()?);
        if interrupted {
            problems.extend(desk.purge()?.problems);
        }
        rebuilding::remove_unfinished(&desk.folder)?;
        Ok((desk, problems))
    }

    /// The desk with its rows, index and segments opened as they are.
    fn assemble(
        folder: DeskFolder,
        people: store::Desk,
        lock: Lock,
        with: Surroundings,
    ) -> anyhow::Result<Self> {
        // An empty file is as good as none: it would be filled in silence, record by record.
        let has_rows = std::fs::metadata(folder.articles()).is_ok_and(|info| info.len() > 0);
        if !has_rows && !Segments::numbers(&folder.archive()).unwrap_or_default().is_empty() {
            bail!(
                "{}: the derived rows are gone; make them again: whatthen rebuild",
                folder.articles().display()
            );
        }
        std::fs::create_dir_all(folder.derived()).with_context(|| folder.derived().display().to_string())?;
        let mut articles = Articles::open(&folder.articles())?;
        let index = open_index(&folder, &mut articles)?;
        let segments = open_segments(&folder, &with)?;
        Ok(Self {
            folder,
            people,
            articles,
            index,
            segments,
            clock: with.clock,
            unsettled: false,
            _lock: lock,
        })
    }

    /// Takes in what stands behind the acknowledged end of the archive, reads what waits to be read, and tells the
    /// index.
    fn recover(&mut self) -> anyhow::Result<Vec<Problem>> {
        let mut ends: BTreeMap<u32, u64> = BTreeMap::new();
        let mut rows = Vec::new();
        let tail = self.segments.recover(&self.articles.acknowledged()?, |place, found| {
            ends.insert(place.segment, place.offset + found.location.length);
            if !Segments::is_head(&found.record) {
                rows.push(row_of(&found.record, place, found.location.length, Outcome::Waiting));
            }
        })?;
        let mut problems = Vec::new();
        for (number, acknowledged, there) in &tail.lost {
            let path = Segments::path(&self.folder.archive(), *number);
            problems.push(Problem::new(
                path.display().to_string(),
                format!("has {there} bytes, {acknowledged} were written: records are lost; restore a backup"),
            ));
        }
        for (number, damage) in &tail.damaged {
            let path = Segments::path(&self.folder.archive(), *number);
            problems.push(Problem::new(path.display().to_string(), damage));
        }
        for (path, reason) in &tail.set_aside {
            let reason = format!("a torn tail was set aside here, nothing in it was acknowledged ({reason})");
            problems.push(Problem::new(path.display().to_string(), reason));
        }
        if !ends.is_empty() {
            self.articles.write(|batch| {
                for row in &rows {
                    if batch.add_record(row)? {
                        batch.job(row.key, analysis::STAGES, &JobState::Waiting)?;
                    }
                }
                ends.iter().try_for_each(|(segment, end)| batch.acknowledge(*segment, *end))
            })?;
        }
        self.unsettled = false;
        self.read_waiting(Pages::Settled)?;
        self.index_changes()?;
        Ok(problems)
    }

    /// Reads the records that wait to be read.
    fn read_waiting(&mut self, pages: Pages) -> anyhow::Result<()> {
        loop {
            let rows = self.articles.waiting(BATCH)?;
            if rows.is_empty() {
                return Ok(());
            }
            let archive = self.folder.archive();
            let derived: Vec<Derived> = rows
                .par_iter()
                .map(|row| match Segments::read(&archive, Place::of_number(row.place)) {
                    Ok(found) => derive(&found.record, row.place, desk_outlets()),
                    Err(error) => Derived::nothing(Outcome::Unread(error.to_string())),
                })
                .collect();
            self.articles.write(|batch| {
                for (row, derived) in rows.iter().zip(&derived) {
                    let changed = derived.add_to(batch, &row.uri, row.place)?;
                    if pages == Pages::Settled {
                        changed.into_iter().try_for_each(|article| batch.want_page_again(article))?;
                        if derived.reading.is_some() {
                            batch.page_found(&row.uri)?;
                        }
                    }
                    batch.settle_record(
                        row.place,
                        row.key,
                        &derived.outcome,
                        analysis::STAGES,
                        derived.state().as_ref(),
                    )?;
                }
                Ok(())
            })?;
        }
    }
}

/// Whether what is read of records says which pages are to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pages {
    /// It does: they were gathered by a process that died before it could settle that.
    Settled,
    /// That is settled already.
    Untouched,
}

/// Whether a desk cannot be written to because another process does.
pub(crate) fn is_held(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(lock::LockError::Held { .. })))
}

/// Whether something failed because there is no room left.
pub(crate) fn is_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<SegmentError>().is_some_and(SegmentError::is_full)
            || cause.downcast_ref::<store::StoreError>().is_some_and(store::StoreError::is_full)
            || cause.downcast_ref::<std::io::Error>().is_some_and(archive::is_full)
    })
}

/// Whether something failed for a reason that may pass by itself: no room, a disk that fails, rows that another program
/// holds.
pub(crate) fn may_pass(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<SegmentError>()
            || cause.is::<std::io::Error>()
            || cause.downcast_ref::<store::StoreError>().is_some_and(store::StoreError::may_pass)
    })
}

/// The outlets that a desk's pages are read with.
fn desk_outlets() -> &'static Outlets {
    outlets()
}

fn open_segments(folder: &DeskFolder, with: &Surroundings) -> anyhow::Result<Segments> {
    Ok(Segments::open(&folder.archive(), Arc::clone(&with.disk), with.segment_bytes, warc_about())?)
}

/// The index; a new one, to be filled from the rows, where it is gone or cannot be opened.
fn open_index(folder: &DeskFolder, articles: &mut Articles) -> anyhow::Result<Index> {
    if let Ok(index) = Index::open(&folder.index()) {
        return Ok(index);
    }
    // In this order: an index that is empty while nothing is to be told to it would stay empty.
    articles.index_anew()?;
    Ok(Index::create(&folder.index())?)
}

/// The row of a record.
fn row_of(record: &archive::Record, place: Place, length: u64, outcome: Outcome) -> RecordRow {
    row_with(record, &Sha256::of(record.block()), place, length, outcome)
}

/// The same, where the digest of its block is known.
fn row_with(
    record: &archive::Record,
    digest: &Sha256,
    place: Place,
    length: u64,
    outcome: Outcome,
) -> RecordRow {
    RecordRow {
        place: place.number(),
        length,
        id: record.id().unwrap_or_default().to_owned(),
        key: key_of(record, digest),
        kind: record.kind().as_str().to_owned(),
        uri: record.target_uri().unwrap_or_default().to_owned(),
        captured: record.date().unwrap_or_default().to_owned(),
        digest: *digest.as_bytes(),
        outcome,
        about: about(record),
    }
}

/// Ids of the records that `record` says something about.
fn about(record: &archive::Record) -> Vec<String> {
    let refers = |name: &str| {
        ["WARC-Refers-To", "WARC-Concurrent-To"].iter().any(|field| field.eq_ignore_ascii_case(name))
    };
    let ids: BTreeSet<String> = record
        .fields()
        .filter(|(name, _)| refers(name))
        .map(|(_, id)| id.trim_matches(['<', '>']).to_owned())
        .collect();
    ids.into_iter().collect()
}

#[cfg(test)]
mod tests;

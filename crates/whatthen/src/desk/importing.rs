//! Taking things in: archive first, then rows, then they are acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use archive::{Place, Reader, Record, RecordType, Segments, pack};
use rayon::prelude::*;
use store::{Announced, Batch, Outcome, RecordKey, RecordRow, StoreError, Withdrawn};

use super::announcing::Announcement;
use super::deriving::{Derived, derive, payload_of};
use super::incoming::{Incoming, weight};
use super::{Desk, desk_outlets, row_of, row_with};
use crate::archiving::SOFTWARE;
use crate::input::Input;

/// Address of the record that notes where things came from.
const IMPORT: &str = "urn:whatthen:import";
/// Records and bytes that are taken in at once.
const BATCH: usize = 128;
const BATCH_BYTES: usize = 32 << 20;
/// Records after which the index is told.
const INDEX_EVERY: usize = 4096;

/// What became of something that was handed in. Said only once it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It is kept.
    Kept {
        name: String,
        /// `WARC-Record-ID`.
        record: String,
        outcome: Outcome,
        /// Whether it is a wording of its article that the desk did not have, and whether it had others.
        new_wording: bool,
        changed: bool,
        /// Why the page is no article, where it is none.
        not_article: Option<String>,
    },
    /// The desk has it already.
    Held { name: String },
    /// It was withdrawn from this desk, and why.
    Withdrawn { name: String, reason: String },
    /// It cannot be kept, and why.
    Refused { name: String, reason: String },
}

/// Takes things in, in batches: one is read while the one before is written.
pub(crate) struct Importer<'d> {
    desk: &'d mut Desk,
    waiting: Vec<Input>,
    bytes: usize,
    /// Read, and to be written.
    ready: Ready,
    /// Records since the index was told.
    unindexed: usize,
    /// Where things come from, noted in the archive with the first that is new.
    source: Option<String>,
    /// Nobody else withdraws anything while the desk is held.
    withdrawn: Arc<Withdrawals>,
}

/// A batch that is ready to be written.
#[derive(Default)]
struct Ready {
    records: Vec<ReadyRecord>,
    /// What is not written, told with the batch.
    others: Vec<Taken>,
}

pub(super) struct ReadyRecord {
    name: String,
    /// Its place is known only once it is written.
    row: RecordRow,
    member: Vec<u8>,
    derived: Derived,
}

pub(super) type Withdrawals = BTreeMap<(Withdrawn, String), String>;

impl Desk {
    /// Begins to take things in that come from `sources`.
    pub(crate) fn importer(&mut self, sources: &[String]) -> anyhow::Result<Importer<'_>> {
        Ok(Importer {
            withdrawn: Arc::new(self.withdrawals()?),
            desk: self,
            waiting: Vec::new(),
            bytes: 0,
            ready: Ready::default(),
            unindexed: 0,
            source: Some(sources.join("\r\n")),
        })
    }

    /// What must not be taken in, and why.
    pub(super) fn withdrawals(&self) -> anyhow::Result<Withdrawals> {
        let withdrawals = self.people.withdrawals()?.into_iter();
        Ok(withdrawals.map(|w| ((w.what, w.digest), w.reason)).collect())
    }

    /// Writes records, then their rows, with whatever `beside` writes in the same transaction. When this returns all
    /// is on disk; where it fails, the rows are not, and the records are none of the archive's or are taken in when
    /// the desk is opened next.
    pub(super) fn keep<T>(
        &mut self,
        mut records: Vec<ReadyRecord>,
        now: &str,
        beside: impl FnOnce(&Batch<'_>, Vec<Written>) -> Result<T, StoreError>,
    ) -> anyhow::Result<T> {
        let members: Vec<Vec<u8>> =
            records.iter_mut().map(|record| std::mem::take(&mut record.member)).collect();
        let places = if members.is_empty() { Vec::new() } else { self.segments.append(&members, now)? };
        drop(members);
        // Until the rows are written. They are not taken out again should that fail: nobody can say then that no
        // row is there.
        self.unsettled = true;
        let done = self.articles.write(|batch| {
            let mut ends: BTreeMap<u32, u64> = BTreeMap::new();
            let mut written = Vec::with_capacity(records.len());
            for (record, place) in records.into_iter().zip(places) {
                ends.insert(place.segment, place.offset + record.row.length);
                written.push(write_rows(batch, record, place)?);
            }
            ends.iter().try_for_each(|(segment, end)| batch.acknowledge(*segment, *end))?;
            beside(batch, written)
        })?;
        self.unsettled = false;
        Ok(done)
    }
}

impl Importer<'_> {
    /// Takes `input` in; returns what became of those before it that are on disk by now: often nothing.
    pub(crate) fn push(&mut self, input: Input) -> anyhow::Result<Vec<Taken>> {
        self.bytes += weight(&input);
        self.waiting.push(input);
        if self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(Vec::new()) }
    }

    /// Takes in what is waiting and tells the index.
    pub(crate) fn finish(mut self) -> anyhow::Result<Vec<Taken>> {
        let mut taken = self.flush()?;
        taken.extend(self.flush()?);
        self.desk.index_changes()?;
        Ok(taken)
    }

    /// Reads what is waiting while what is ready is written; returns what is on disk now.
    pub(crate) fn flush(&mut self) -> anyhow::Result<Vec<Taken>> {
        if self.desk.unsettled {
            self.desk.recover()?;
        }
        self.bytes = 0;
        let now = (self.desk.clock)();
        let waiting: Vec<Incoming> = std::mem::take(&mut self.waiting)
            .into_par_iter()
            .filter_map(|input| Incoming::of(input, &now))
            .collect();
        let ready = std::mem::take(&mut self.ready);
        let mut seen: BTreeSet<RecordKey> = ready.records.iter().map(|record| record.row.key).collect();
        let mut next = Ready::default();
        let mut fresh = Vec::new();
        for incoming in waiting {
            // The head of another desk's segment says nothing that the records behind it do not.
            if Segments::is_head(&incoming.record)
                || !seen.insert(incoming.key)
                || self.desk.articles.holds(incoming.key)?
            {
                next.others.push(Taken::Held { name: incoming.name });
            } else {
                fresh.push(incoming);
            }
        }
        let withdrawn = &Arc::clone(&self.withdrawn);
        let (read, kept) = rayon::join(
            || fresh.into_par_iter().map(|incoming| read(incoming, withdrawn)).collect::<Vec<_>>(),
            || self.keep(ready, &now),
        );
        for outcome in read {
            match outcome {
                Ok(record) => next.records.push(*record),
                Err(taken) => next.others.push(taken),
            }
        }
        self.ready = next;
        kept
    }

    /// Writes records, then rows. When this returns both are on disk; where it fails, the rows are not, and the
    /// records are none of the archive's or are taken in when the desk is opened next.
    fn keep(&mut self, ready: Ready, now: &str) -> anyhow::Result<Vec<Taken>> {
        let Ready { mut records, others: mut taken } = ready;
        if records.is_empty() {
            return Ok(taken);
        }
        if let Some(note) = self.note(now)? {
            records.insert(0, note);
        }
        self.unindexed += records.len();
        let written = self.desk.keep(records, now, |_, written| Ok(written))?;
        self.source = None;
        taken.extend(written.into_iter().filter_map(|written| written.taken));
        if self.unindexed >= INDEX_EVERY {
            self.unindexed = 0;
            self.desk.index_changes()?;
        }
        Ok(taken)
    }

    /// The record that says where things come from, where it was not written yet.
    fn note(&self, now: &str) -> anyhow::Result<Option<ReadyRecord>> {
        let Some(source) = &self.source else { return Ok(None) };
        let words = format!("imported: {now}\r\nsoftware: {SOFTWARE}\r\n{source}\r\n").into_bytes();
        let note = Record::new(RecordType::Metadata, IMPORT, now, "application/warc-fields", words);
        let member = pack(&note)?;
        let row = row_of(&note, Place { segment: 0, offset: 0 }, member.len() as u64, Outcome::Record);
        // Within one second the same import says the same.
        if self.desk.articles.holds(row.key)? {
            return Ok(None);
        }
        let derived = Derived::nothing(Outcome::Record);
        Ok(Some(ReadyRecord { name: String::new(), row, member, derived }))
    }
}

/// A record whose rows are written.
pub(super) struct Written {
    /// What became of it, where it is not a note of our own.
    pub(super) taken: Option<Taken>,
    /// What it announced, and what of that was new.
    pub(super) announced: Option<(Announcement, Announced)>,
}

/// Reads a record and packs it; else says why it is not taken in.
pub(super) fn read(mut incoming: Incoming, withdrawn: &Withdrawals) -> Result<Box<ReadyRecord>, Taken> {
    // Where it will stand is known only once it is written.
    let mut derived = derive(&incoming.record, 0, desk_outlets());
    if let Some(announcement) = &mut derived.announcement {
        announcement.without(withdrawn);
    }
    if let Some(reason) = reason_against(&incoming, &derived, withdrawn) {
        return Err(Taken::Withdrawn { name: incoming.name, reason });
    }
    let member = match incoming.member.take() {
        Some(member) => member,
        None => match packed(&incoming.record) {
            Ok(member) => member,
            Err(reason) => return Err(Taken::Refused { name: incoming.name, reason }),
        },
    };
    let nowhere = Place { segment: 0, offset: 0 };
    let length = member.len() as u64;
    let row = row_with(&incoming.record, &incoming.digest, nowhere, length, derived.outcome.clone());
    Ok(Box::new(ReadyRecord { name: incoming.name, row, member, derived }))
}

/// The rows of a record that stands at `place`; tells of it, where it is not a note of our own.
fn write_rows(batch: &Batch<'_>, record: ReadyRecord, place: Place) -> Result<Written, StoreError> {
    let ReadyRecord { name, mut row, derived, .. } = record;
    row.place = place.number();
    batch.add_record(&row)?;
    if let Some(state) = derived.state() {
        batch.job(row.key, analysis::STAGES, &state)?;
    }
    let (mut new_wording, mut changed, mut not_article) = (false, false, None);
    if let Some((mut reading, line)) = derived.reading {
        reading.first = row.place;
        changed = batch.knows(&reading.key.article)?;
        new_wording = batch.add_reading(&reading, &line)?;
        not_article = reading.not_article;
    }
    if row.uri == IMPORT && name.is_empty() {
        return Ok(Written { taken: None, announced: None });
    }
    let announced = match derived.announcement {
        Some(announcement) => {
            let new = batch.announce(&row.uri, &announcement.items, row.place)?;
            Some((announcement, new))
        }
        None => None,
    };
    let changed = changed && new_wording;
    let taken = Taken::Kept { name, record: row.id, outcome: row.outcome, new_wording, changed, not_article };
    Ok(Written { taken: Some(taken), announced })
}

/// The member that a record is written as, if it reads back as the same: what cannot be proven later is not
/// acknowledged.
fn packed(record: &Record) -> Result<Vec<u8>, String> {
    let member = pack(record).map_err(|error| error.to_string())?;
    let read = Reader::new(Cursor::new(&member)).map(|mut reader| reader.next());
    match read {
        Ok(Some(Ok(found))) if found.record == *record && found.location.length == member.len() as u64 => {
            Ok(member)
        }
        _ => Err("its header cannot be written so that it reads back the same".to_owned()),
    }
}

/// Why a record must not be taken in, where it was withdrawn.
fn reason_against(incoming: &Incoming, derived: &Derived, withdrawn: &Withdrawals) -> Option<String> {
    if withdrawn.is_empty() {
        return None;
    }
    let Incoming { record, key, .. } = incoming;
    let article = derived.outcome.reading().map(|reading| (Withdrawn::Article, reading.article.clone()));
    let address =
        record.target_uri().map(|uri| (Withdrawn::Article, model::ArticleId::of_url(uri).to_string()));
    let payload = payload_of(record).map(|payload| (Withdrawn::Payload, payload));
    [Some((Withdrawn::Record, key.hex())), article, address, payload]
        .into_iter()
        .flatten()
        .find_map(|what| withdrawn.get(&what).cloned())
}

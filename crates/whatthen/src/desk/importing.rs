//! Taking things in: archive first, then rows, then they are acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use archive::{Deviation, Record, RecordType, Segments, pack};
use model::Sha256;
use rayon::prelude::*;
use store::{Outcome, RecordKey, Withdrawn};

use crate::input::{Document, Held, Input};

use super::deriving::{Derived, SUPPLIED_BY_FIELD, derive, key_of};
use super::{Desk, desk_outlets, row_of};

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
    },
    /// The desk has it already.
    Held { name: String },
    /// It was withdrawn from this desk, and why.
    Withdrawn { name: String, reason: String },
}

/// Something on its way in.
struct Incoming {
    name: String,
    record: Record,
    /// Its gzip member, where it can be kept byte for byte.
    member: Option<Vec<u8>>,
}

/// Takes things in, in batches.
pub(crate) struct Importer<'d> {
    desk: &'d mut Desk,
    waiting: Vec<Incoming>,
    bytes: usize,
    unindexed: usize,
    /// Where things come from, noted in the archive with the first that is new.
    source: Option<String>,
}

impl Desk {
    /// Begins to take things in that come from `sources`.
    pub(crate) fn importer(&mut self, sources: &[String]) -> Importer<'_> {
        let source = Some(sources.join("\r\n"));
        Importer { desk: self, waiting: Vec::new(), bytes: 0, unindexed: 0, source }
    }
}

impl Importer<'_> {
    /// Takes `input` in; returns what became of it and of those before it, once they are on disk: often nothing yet.
    pub(crate) fn push(&mut self, input: Input) -> anyhow::Result<Vec<Taken>> {
        let now = (self.desk.clock)();
        let incoming = match input {
            Input::Record { name, held } => of_held(name, held, &now),
            Input::Document(document) => match *document {
                Document { name, record: Some(held), .. } => of_held(name, held, &now),
                document => supplied(document, &now),
            },
        };
        if Segments::is_head(&incoming.record) {
            return Ok(Vec::new());
        }
        self.bytes += incoming.record.block().len() * 2;
        self.waiting.push(incoming);
        if self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(Vec::new()) }
    }

    /// Takes in what is waiting and tells the index.
    pub(crate) fn finish(mut self) -> anyhow::Result<Vec<Taken>> {
        let taken = self.flush()?;
        self.desk.index_changes()?;
        Ok(taken)
    }

    fn flush(&mut self) -> anyhow::Result<Vec<Taken>> {
        if self.desk.unsettled {
            self.desk.recover()?;
        }
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let keys: Vec<RecordKey> = waiting
            .par_iter()
            .map(|incoming| key_of(&incoming.record, &Sha256::of(incoming.record.block())))
            .collect();
        let withdrawn: BTreeMap<(Withdrawn, String), String> = self
            .desk
            .people
            .withdrawals()?
            .into_iter()
            .map(|withdrawal| ((withdrawal.what, withdrawal.digest), withdrawal.reason))
            .collect();
        let mut seen = BTreeSet::new();
        let mut fresh = Vec::new();
        let mut taken = Vec::new();
        for (incoming, key) in waiting.into_iter().zip(keys) {
            if !seen.insert(key) || self.desk.articles.holds(key)? {
                taken.push(Taken::Held { name: incoming.name });
            } else {
                fresh.push(incoming);
            }
        }
        let derived: Vec<(Incoming, Derived, anyhow::Result<Vec<u8>>)> = fresh
            .into_par_iter()
            .map(|mut incoming| {
                // The place is known only once it is written.
                let derived = derive(&incoming.record, 0, desk_outlets());
                let member = incoming.member.take().map_or_else(|| pack(&incoming.record), Ok);
                (incoming, derived, member.map_err(Into::into))
            })
            .collect();
        let mut members = Vec::with_capacity(derived.len());
        let mut kept = Vec::with_capacity(derived.len());
        for (incoming, derived, member) in derived {
            if let Some(reason) = reason_against(&incoming.record, &derived, &withdrawn) {
                taken.push(Taken::Withdrawn { name: incoming.name, reason });
            } else {
                members.push(member?);
                kept.push((incoming, derived));
            }
        }
        if !kept.is_empty() {
            taken.extend(self.keep(members, kept)?);
        }
        self.unindexed += taken.len();
        if self.unindexed >= INDEX_EVERY {
            self.unindexed = 0;
            self.desk.index_changes()?;
        }
        Ok(taken)
    }

    /// Writes records, then rows. When this returns both are on disk; where it fails, the rows are not, and the records are none of the
    /// archive's or are taken in when the desk is opened next.
    fn keep(
        &mut self,
        mut members: Vec<Vec<u8>>,
        kept: Vec<(Incoming, Derived)>,
    ) -> anyhow::Result<Vec<Taken>> {
        let now = (self.desk.clock)();
        let mut notes = Vec::new();
        if let Some(source) = &self.source {
            let words = format!(
                "imported: {now}\r\nsoftware: whatthen/{}\r\n{source}\r\n",
                env!("CARGO_PKG_VERSION")
            );
            let note = Record::new(
                RecordType::Metadata,
                "urn:whatthen:import",
                &now,
                "application/warc-fields",
                words.into_bytes(),
            );
            // Within one second the same import says the same.
            if !self.desk.articles.holds(key_of(&note, &Sha256::of(note.block())))? {
                members.insert(0, pack(&note)?);
                notes.push(note);
            }
        }
        let places = self.desk.segments.append(&members, &now)?;
        let lengths: Vec<u64> = members.iter().map(|member| member.len() as u64).collect();
        drop(members);
        let mut taken = Vec::with_capacity(kept.len());
        // Until the rows are written. They are not taken out again should that fail: nobody can say then that no row is there.
        self.desk.unsettled = true;
        self.desk.articles.write(|batch| {
            let mut at = places.iter().zip(&lengths);
            for (note, (place, length)) in notes.iter().zip(at.by_ref()) {
                batch.add_record(&row_of(note, *place, *length, Outcome::Record))?;
            }
            for ((incoming, derived), (place, length)) in kept.into_iter().zip(at) {
                let row = row_of(&incoming.record, *place, *length, derived.outcome.clone());
                let state = derived.state();
                batch.add_record(&row)?;
                if derived.is_page() {
                    batch.job(row.key, analysis::STAGES, &state)?;
                }
                let (mut new_wording, mut changed) = (false, false);
                if let Some((mut reading, line)) = derived.reading {
                    reading.first = row.place;
                    changed = batch.knows(&reading.key.article)?;
                    new_wording = batch.add_reading(&reading, &line)?;
                }
                taken.push(Taken::Kept {
                    name: incoming.name,
                    record: row.id,
                    outcome: row.outcome,
                    changed: changed && new_wording,
                    new_wording,
                });
            }
            let ends: BTreeMap<u32, u64> = places
                .iter()
                .zip(&lengths)
                .map(|(place, length)| (place.segment, place.offset + length))
                .collect();
            ends.iter().try_for_each(|(segment, end)| batch.acknowledge(*segment, *end))
        })?;
        self.desk.unsettled = false;
        self.source = None;
        Ok(taken)
    }
}

/// Why a record must not be taken in, where it was withdrawn.
fn reason_against(
    record: &Record,
    derived: &Derived,
    withdrawn: &BTreeMap<(Withdrawn, String), String>,
) -> Option<String> {
    if withdrawn.is_empty() {
        return None;
    }
    let block = Sha256::of(record.block());
    let key = key_of(record, &block).hex();
    let article = match &derived.outcome {
        Outcome::Article(reading) => Some((Withdrawn::Article, reading.article.clone())),
        _ => None,
    };
    let address =
        record.target_uri().map(|uri| (Withdrawn::Article, model::ArticleId::of_url(uri).to_string()));
    let payload = derived.payload.map(|payload| (Withdrawn::Payload, payload.to_string()));
    [Some((Withdrawn::Record, key)), article, address, payload, Some((Withdrawn::Payload, block.to_string()))]
        .into_iter()
        .flatten()
        .find_map(|what| withdrawn.get(&what).cloned())
}

/// A record from a WARC file: byte for byte where it is written as the standard wants it, else completed and written anew.
fn of_held(name: String, held: Held, now: &str) -> Incoming {
    let sound = |deviation: &Deviation| matches!(deviation, Deviation::Uri(_) | Deviation::Digest(_));
    let member = held.member.filter(|_| held.deviations.iter().all(sound));
    let record = if member.is_some() { held.record } else { held.record.completed(now) };
    Incoming { name, record, member }
}

/// A page or text that a person handed in, as a `resource` record.
fn supplied(document: Document, now: &str) -> Incoming {
    let (bytes, content_type) = document.as_supplied();
    let uri = document.given.url.clone().unwrap_or_else(|| file_uri(&document.name, bytes));
    let record = Record::new(RecordType::Resource, &uri, now, content_type, bytes.to_vec())
        .with(SUPPLIED_BY_FIELD, "a person");
    Incoming { name: document.name, record, member: None }
}

/// A file as an address; what came from no file is named by its digest.
fn file_uri(name: &str, bytes: &[u8]) -> String {
    let path = Path::new(name);
    let absolute = path.exists().then(|| std::path::absolute(path).ok()).flatten();
    absolute
        .and_then(|path| url::Url::from_file_path(path).ok())
        .map_or_else(|| format!("urn:sha256:{}", Sha256::of(bytes)), String::from)
}

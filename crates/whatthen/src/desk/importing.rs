//! Taking things in: archive first, then rows, then they are acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use archive::{Reader, Record, RecordType, Segments, pack};
use model::Sha256;
use rayon::prelude::*;
use store::{Outcome, Withdrawn};

use super::deriving::{Derived, derive, key_of, payload_of};
use super::incoming::{Incoming, weight};
use super::{Desk, desk_outlets, row_of};
use crate::input::Input;

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

/// Takes things in, in batches.
pub(crate) struct Importer<'d> {
    desk: &'d mut Desk,
    waiting: Vec<Input>,
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
        self.bytes += weight(&input);
        self.waiting.push(input);
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
        let now = (self.desk.clock)();
        let waiting: Vec<Incoming> = waiting.into_par_iter().map(|input| Incoming::of(input, &now)).collect();
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
        for incoming in waiting {
            // The head of another desk's segment says nothing that the records behind it do not.
            if Segments::is_head(&incoming.record)
                || !seen.insert(incoming.key)
                || self.desk.articles.holds(incoming.key)?
            {
                taken.push(Taken::Held { name: incoming.name });
            } else {
                fresh.push(incoming);
            }
        }
        let derived: Vec<(Incoming, Derived, Result<Vec<u8>, String>)> = fresh
            .into_par_iter()
            .map(|mut incoming| {
                // The place is known only once it is written.
                let derived = derive(&incoming.record, 0, desk_outlets());
                let member = match incoming.member.take() {
                    Some(member) => Ok(member),
                    None => packed(&incoming.record),
                };
                (incoming, derived, member)
            })
            .collect();
        let mut members = Vec::with_capacity(derived.len());
        let mut kept = Vec::with_capacity(derived.len());
        for (incoming, derived, member) in derived {
            if let Some(reason) = reason_against(&incoming, &derived, &withdrawn) {
                taken.push(Taken::Withdrawn { name: incoming.name, reason });
                continue;
            }
            match member {
                Ok(member) => {
                    members.push(member);
                    kept.push((incoming, derived));
                }
                Err(reason) => taken.push(Taken::Refused { name: incoming.name, reason }),
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

    /// Writes records, then rows. When this returns both are on disk; where it fails, the rows are not, and the
    /// records are none of the archive's or are taken in when the desk is opened next.
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
        // Until the rows are written. They are not taken out again should that fail: nobody can say then that no
        // row is there.
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
                let (mut new_wording, mut changed, mut not_article) = (false, false, None);
                if let Some((mut reading, line)) = derived.reading {
                    reading.first = row.place;
                    changed = batch.knows(&reading.key.article)?;
                    new_wording = batch.add_reading(&reading, &line)?;
                    not_article = reading.not_article;
                }
                taken.push(Taken::Kept {
                    name: incoming.name,
                    record: row.id,
                    outcome: row.outcome,
                    changed: changed && new_wording,
                    not_article,
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

/// The member that a record is written as, if it reads back as the same: what cannot be proven later is not acknowledged.
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
fn reason_against(
    incoming: &Incoming,
    derived: &Derived,
    withdrawn: &BTreeMap<(Withdrawn, String), String>,
) -> Option<String> {
    if withdrawn.is_empty() {
        return None;
    }
    let Incoming { record, key, .. } = incoming;
    let article = match &derived.outcome {
        Outcome::Article(reading) => Some((Withdrawn::Article, reading.article.clone())),
        _ => None,
    };
    let address =
        record.target_uri().map(|uri| (Withdrawn::Article, model::ArticleId::of_url(uri).to_string()));
    let payload = payload_of(record).map(|payload| (Withdrawn::Payload, payload));
    [Some((Withdrawn::Record, key.hex())), article, address, payload]
        .into_iter()
        .flatten()
        .find_map(|what| withdrawn.get(&what).cloned())
}

//! What was gathered, kept: exchanges into the archive, what follows from them into rows, and in the same transaction
//! how it went with the source. A validator is never on disk without the items that it stands for.

use std::collections::BTreeSet;
use std::sync::Arc;

use archive::{Earlier, Exchange, Place, Record, RecordType, Segments};
use model::Sha256;
use rayon::prelude::*;
use store::{Announced, Articles, Batch, RecordKey, RobotsRow, Source, StoreError};

use super::announcing::{Announcement, announced};
use super::deriving::key_of;
use super::importing::{ReadyRecord, Withdrawals, Written, read};
use super::incoming::Incoming;
use super::{Desk, Taken};

/// An exchange to be kept.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// Address that was asked for.
    pub(crate) uri: String,
    /// When the answer began, `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) date: String,
    /// Address of the server.
    pub(crate) ip: Option<String>,
    /// As sent.
    pub(crate) request: Vec<u8>,
    /// As received.
    pub(crate) response: Vec<u8>,
}

/// What came of asking for one thing.
#[derive(Clone, Debug)]
pub(crate) struct Gathered<T> {
    /// What was asked for.
    pub(crate) about: T,
    /// The exchanges to be kept, redirects first; none where nothing came that is worth keeping.
    pub(crate) heard: Arc<Vec<Heard>>,
    /// Whether an answer that repeats the last one is not kept again.
    pub(crate) skip_repeated: bool,
    /// The address that said that nothing changed, where it matters what the last answer there announces.
    pub(crate) unchanged: Option<String>,
}

/// What was learned from it.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// What it announced, and what of that was new: nothing, where it repeats what is kept.
    pub(crate) announced: Option<(Announcement, Announced)>,
    /// What became of each of its records.
    pub(crate) taken: Vec<Taken>,
    /// The answer was, to the byte, the one before.
    pub(crate) repeated: bool,
    /// Why nothing of it is kept, where that is so.
    pub(crate) refused: Option<String>,
}

/// One thing's records on their way in.
struct Coming<T> {
    about: T,
    records: Vec<Incoming>,
    repeated: bool,
    /// The kept answer that holds instead of records.
    holds: Option<Record>,
}

impl<T> Coming<T> {
    /// Reads the records; else says why they are not taken in.
    fn read(self, withdrawn: &Withdrawals) -> (T, Result<Vec<ReadyRecord>, Taken>, Learned) {
        let records = self.records.into_iter().map(|incoming| read(incoming, withdrawn).map(|ready| *ready));
        let mut learned = Learned { repeated: self.repeated, ..Learned::default() };
        // Read again, as its pages may have been lost with the rows, or with a process that died.
        if let Some(mut announcement) = self.holds.as_ref().and_then(announced) {
            announcement.without(withdrawn);
            learned.announced = Some((announcement, Announced::default()));
        }
        (self.about, records.collect(), learned)
    }
}

impl Desk {
    /// The derived rows.
    pub(crate) fn rows(&self) -> &Articles {
        &self.articles
    }

    /// All that is watched.
    pub(crate) fn sources(&self) -> anyhow::Result<Vec<Source>> {
        Ok(self.people.sources()?)
    }

    /// Adds sources; returns for each whether it is new. One that was given up is asked again.
    pub(crate) fn add_sources(&mut self, added: &[Source]) -> anyhow::Result<Vec<bool>> {
        let new = self.people.add_sources(added)?;
        let checks = self.articles.checks()?;
        let stopped =
            |source: &&Source| checks.get(&source.url).is_some_and(|check| check.done && check.failures > 0);
        let again: Vec<&Source> = added.iter().filter(stopped).collect();
        if !again.is_empty() {
            self.articles.write(|batch| again.iter().try_for_each(|source| batch.uncheck(&source.url)))?;
        }
        Ok(new)
    }

    /// Stops watching `url`; false where it was not watched. What was gathered stays.
    pub(crate) fn remove_source(&mut self, url: &str) -> anyhow::Result<bool> {
        self.articles.write(|batch| batch.uncheck(url))?;
        Ok(self.people.remove_source(url)?)
    }

    /// Keeps what was learned of robots.txt.
    pub(crate) fn keep_robots(&mut self, rows: &[RobotsRow]) -> anyhow::Result<()> {
        if !rows.is_empty() {
            self.articles.write(|batch| rows.iter().try_for_each(|row| batch.keep_robots(row)))?;
        }
        Ok(())
    }

    /// Tells the index of all that it does not have yet.
    pub(crate) fn tell_index(&mut self) -> anyhow::Result<()> {
        Ok(self.index_changes()?)
    }

    /// Keeps what was gathered. `settle` writes what follows for each thing that was asked for, in the transaction of
    /// its rows.
    pub(crate) fn keep_gathered<T: Send>(
        &mut self,
        gathered: Vec<Gathered<T>>,
        mut settle: impl FnMut(&Batch<'_>, T, Learned) -> Result<(), StoreError>,
    ) -> anyhow::Result<()> {
        if self.unsettled {
            self.recover()?;
        }
        let now = (self.clock)();
        let withdrawn = self.withdrawals()?;
        let mut seen = BTreeSet::new();
        let coming = gathered
            .into_iter()
            .map(|one| self.once(self.coming(one)?, &mut seen))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let ready: Vec<_> = coming.into_par_iter().map(|coming| coming.read(&withdrawn)).collect();
        let mut all = Vec::new();
        let mut things = Vec::with_capacity(ready.len());
        for (about, read, mut learned) in ready {
            let mut count = 0;
            match read {
                Ok(records) => {
                    count = records.len();
                    all.extend(records);
                }
                Err(Taken::Withdrawn { reason, .. }) => {
                    learned.refused = Some(format!("was withdrawn from this desk: {reason}"));
                }
                Err(Taken::Refused { reason, .. }) => learned.refused = Some(reason),
                Err(_) => {}
            }
            things.push((about, count, learned));
        }
        self.keep(all, &now, |batch, written| {
            let mut written = written.into_iter();
            for (about, count, mut learned) in things {
                for Written { taken, announced } in written.by_ref().take(count) {
                    learned.taken.extend(taken);
                    learned.announced = announced.or(learned.announced);
                }
                settle(batch, about, learned)?;
            }
            Ok(())
        })
    }

    /// Without the records that the desk has, or that are `seen` already: what is asked again within a second may be
    /// asked, and answered, in the same words. Known limit: a source that says one thing, another and the first again
    /// within one second counts as having said the other last; a gap of a second between requests rules that out.
    fn once<T>(&self, mut coming: Coming<T>, seen: &mut BTreeSet<RecordKey>) -> anyhow::Result<Coming<T>> {
        let mut fresh = Vec::with_capacity(coming.records.len());
        for incoming in coming.records {
            if seen.insert(incoming.key) && !self.articles.holds(incoming.key)? {
                fresh.push(incoming);
            } else if incoming.record.kind() == RecordType::Response {
                (coming.repeated, coming.holds) = (true, Some(incoming.record));
            }
        }
        coming.records = fresh;
        Ok(coming)
    }

    /// The records of what was gathered.
    fn coming<T>(&self, one: Gathered<T>) -> anyhow::Result<Coming<T>> {
        let Gathered { about, heard, skip_repeated, unchanged } = one;
        let mut records = Vec::new();
        let last = heard.len().saturating_sub(1);
        let mut repeated = false;
        for (at, heard) in heard.iter().enumerate() {
            let exchange = Exchange {
                uri: &heard.uri,
                date: &heard.date,
                ip: heard.ip.as_deref(),
                request: &heard.request,
                response: &heard.response,
            };
            let before = if at == last { self.before(&heard.uri)? } else { None };
            let digest = before.as_ref().and_then(|(_, record)| record.field("WARC-Payload-Digest"));
            let earlier = before.as_ref().zip(digest).map(|((id, record), payload_digest)| Earlier {
                id,
                uri: record.target_uri().unwrap_or_default(),
                date: record.date().unwrap_or_default(),
                payload_digest,
            });
            let (answer, request) = exchange.records(earlier);
            repeated = answer.kind() == RecordType::Revisit;
            if repeated && skip_repeated {
                let holds = before.map(|(_, record)| record);
                return Ok(Coming { about, records: Vec::new(), repeated, holds });
            }
            records.extend(
                [Some(answer), request].into_iter().flatten().map(|record| incoming(&heard.uri, record)),
            );
        }
        let holds = match unchanged {
            Some(uri) => self.before(&uri)?.map(|(_, record)| record),
            None => None,
        };
        Ok(Coming { about, records, repeated, holds })
    }

    /// The last whole answer that was captured at `uri`, where it can be read.
    fn before(&self, uri: &str) -> anyhow::Result<Option<(String, Record)>> {
        let Some(row) = self.articles.last_response(uri)? else { return Ok(None) };
        let found = Segments::read(&self.folder.archive(), Place::of_number(row.place));
        Ok(found.ok().map(|found| (row.id, found.record)))
    }
}

fn incoming(uri: &str, record: Record) -> Incoming {
    let digest = Sha256::of(record.block());
    let key = key_of(&record, &digest);
    Incoming { name: uri.to_owned(), record, digest, key, member: None }
}

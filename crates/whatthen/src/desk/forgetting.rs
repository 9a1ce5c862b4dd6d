//! Withdrawing a page: out of the archive, the rows and the index, for a stated reason, for good.
//!
//! What stays are digests and the reason: among what people made, so that neither a rebuild nor another import
//! brings the page back, and in the archive as a tombstone, for whoever reads that. A tombstone that comes from
//! elsewhere withdraws nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, bail};
use archive::{ASIDE_FOLDER, Kept, Place, Record, RecordType, Segments};
use model::{ArticleId, Sha256};
use store::{JobState, Outcome, ReadingKey, RecordKey, RecordRow, Withdrawal, Withdrawn};

use super::deriving::derive;
use super::{Desk, FORGETTING, Lock, desk_outlets, row_of};

/// Address of the record that stands in the place of what was withdrawn.
const TOMBSTONE: &str = "urn:whatthen:withdrawn";

/// What is to be withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An address or an article's id: all of it, in every wording, now and later.
    Article(String),
    /// One capture, by its record id.
    Capture(String),
}

/// What was withdrawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    pub(crate) records: usize,
    pub(crate) wordings: usize,
}

impl Desk {
    /// Withdraws `target` for `reason`. Where the process dies in between, the next to open the desk finishes it.
    pub(crate) fn forget(&mut self, target: &Target, reason: &str) -> anyhow::Result<Forgotten> {
        let (article, captures) = self.captures_of(target)?;
        let doomed = self.with_companions(captures, target)?;
        let now = (self.clock)();
        let withdrawals = self.withdrawals_for(article.as_deref(), &doomed, reason, &now)?;
        self.people.note(FORGETTING, &now)?;
        // Before anything is removed, so that it is not taken in again whatever happens.
        self.people.withdraw(&withdrawals)?;
        self.purge()
    }

    /// Removes every record that is withdrawn and still there.
    pub(super) fn purge(&mut self) -> anyhow::Result<Forgotten> {
        let withdrawals = self.people.withdrawals()?;
        let keys: Vec<_> = withdrawals.iter().filter(|w| w.what == Withdrawn::Record).collect();
        let mut doomed: BTreeMap<i64, RecordRow> = BTreeMap::new();
        let mut times = BTreeSet::new();
        for withdrawal in keys {
            let row = RecordKey::parse(&withdrawal.digest)
                .map(|key| self.articles.record_of_key(key))
                .transpose()?;
            if let Some(row) = row.flatten() {
                doomed.insert(row.place, row);
                times.insert(withdrawal.at.clone());
            }
        }
        let mut gone = Forgotten { records: doomed.len(), wordings: 0 };
        if !doomed.is_empty() {
            let told: Vec<Withdrawal> = withdrawals.into_iter().filter(|w| times.contains(&w.at)).collect();
            gone.wordings = self.remove(&doomed, &told)?;
            self.read_waiting()?;
            self.index_changes()?;
            // What was deleted is still in pages that are free and in files that were merged.
            self.articles.settle()?;
            self.index.settle()?;
            let aside = self.folder.archive().join(ASIDE_FOLDER);
            if aside.exists() {
                // Nothing in there was acknowledged, and nobody can say what is in it.
                fs::remove_dir_all(&aside).with_context(|| aside.display().to_string())?;
            }
        }
        self.people.unnote(FORGETTING)?;
        Ok(gone)
    }

    /// The captures to withdraw, and their article where all of it goes.
    fn captures_of(&self, target: &Target) -> anyhow::Result<(Option<String>, Vec<RecordRow>)> {
        match target {
            Target::Capture(id) => {
                let id = id.trim_matches(['<', '>']);
                let Some(row) = self.articles.record(id)? else {
                    bail!("{id}: this desk has no such record")
                };
                Ok((None, vec![row]))
            }
            Target::Article(named) => {
                let articles = self.articles.articles_of_url(named)?;
                let article = match articles.as_slice() {
                    [] => named.clone(),
                    [one] => one.clone(),
                    several => bail!(
                        "{named}: was read as {} articles; name one by its id: {}",
                        several.len(),
                        several.join(", ")
                    ),
                };
                let captures = self.articles.records_of_article(&article)?;
                if captures.is_empty() {
                    bail!(
                        "{named}: this desk has no such article; give its address, its id or the id of a capture"
                    );
                }
                Ok((Some(article), captures))
            }
        }
    }

    /// The captures with what was recorded about them: requests, metadata, conversions, revisits, and what was
    /// recorded about those.
    fn with_companions(
        &self,
        captures: Vec<RecordRow>,
        target: &Target,
    ) -> anyhow::Result<BTreeMap<i64, RecordRow>> {
        let mut doomed: BTreeMap<i64, RecordRow> = BTreeMap::new();
        let mut open = captures;
        while let Some(row) = open.pop() {
            open.extend(self.articles.records_about(&row.id)?.into_iter().filter(|about| !is_page(about)));
            // At an address that goes as a whole, everything that is no other article's page goes.
            if matches!(target, Target::Article(_)) && is_page(&row) {
                open.extend(
                    self.articles.records_of_uri(&row.uri)?.into_iter().filter(|beside| !is_page(beside)),
                );
            }
            open.retain(|other| !doomed.contains_key(&other.place));
            doomed.insert(row.place, row);
        }
        Ok(doomed)
    }

    fn withdrawals_for(
        &self,
        article: Option<&str>,
        doomed: &BTreeMap<i64, RecordRow>,
        reason: &str,
        now: &str,
    ) -> anyhow::Result<Vec<Withdrawal>> {
        let mut what = BTreeSet::new();
        if let Some(article) = article {
            what.insert((Withdrawn::Article, article.to_owned()));
        }
        for row in doomed.values() {
            what.insert((Withdrawn::Record, row.key.hex()));
            if is_page(row) {
                if article.is_some() {
                    what.insert((Withdrawn::Article, ArticleId::of_url(&row.uri).to_string()));
                }
                let record = Segments::read(&self.folder.archive(), Place::of_number(row.place))?.record;
                let payload = derive(&record, row.place, desk_outlets()).payload;
                what.insert((
                    Withdrawn::Payload,
                    payload.unwrap_or_else(|| Sha256::of(record.block())).to_string(),
                ));
            }
        }
        let (reason, at) = (reason.split(['\r', '\n']).collect::<Vec<_>>().join(" "), now.to_owned());
        Ok(what
            .into_iter()
            .map(|(what, digest)| Withdrawal { what, digest, reason: reason.clone(), at: at.clone() })
            .collect())
    }

    /// Writes the segments anew without the doomed records, and says so in the rows. Returns how many wordings are
    /// gone.
    fn remove(
        &mut self,
        doomed: &BTreeMap<i64, RecordRow>,
        withdrawals: &[Withdrawal],
    ) -> anyhow::Result<usize> {
        let gone: BTreeSet<ReadingKey> = doomed
            .values()
            .filter_map(|row| if let Outcome::Article(key) = &row.outcome { Some(key.clone()) } else { None })
            .collect();
        let _alone = Lock::wait(&self.folder.segments_lock(), false)?;
        let segments: BTreeSet<u32> = doomed.keys().map(|place| Place::of_number(*place).segment).collect();
        for segment in segments {
            // One a segment stands for all that was there.
            let tombstone = tombstone(withdrawals, segment);
            let mut stands: Option<Place> = None;
            let moved = self.segments.rewrite(segment, |place, _| {
                if !doomed.contains_key(&place.number()) {
                    return Kept::AsItIs;
                }
                if stands.is_some() {
                    return Kept::Gone;
                }
                stands = Some(place);
                Kept::Instead(Box::new(tombstone.clone()))
            })?;
            let stands = stands.map(|place| (tombstone, place));
            self.note_removal(segment, doomed, &moved, stands)?;
        }
        self.articles.write(|batch| {
            for key in &gone {
                batch.remove_reading(key)?;
            }
            // A wording that another capture has too is read again from that one.
            for key in &gone {
                for (place, record) in batch.captures_of(key)? {
                    batch.settle_record(
                        place,
                        record,
                        &Outcome::Waiting,
                        analysis::STAGES,
                        &JobState::Waiting,
                    )?;
                }
            }
            Ok(())
        })?;
        Ok(gone.len())
    }

    /// Rows of a segment that was written anew.
    fn note_removal(
        &mut self,
        segment: u32,
        doomed: &BTreeMap<i64, RecordRow>,
        moved: &[(Place, Place)],
        tombstone: Option<(Record, Place)>,
    ) -> anyhow::Result<()> {
        let path = Segments::path(&self.folder.archive(), segment);
        let end = fs::metadata(&path).with_context(|| path.display().to_string())?.len();
        let stands = tombstone.as_ref().map(|(_, old)| *old);
        let moves: Vec<(i64, i64)> = moved
            .iter()
            .filter(|(old, _)| Some(*old) != stands)
            .map(|(old, new)| (old.number(), new.number()))
            .collect();
        let row = tombstone.and_then(|(record, old)| {
            let (_, new) = moved.iter().find(|(from, _)| *from == old)?;
            let length = Segments::read(&self.folder.archive(), *new).ok()?.location.length;
            Some(row_of(&record, *new, length, Outcome::Record))
        });
        self.articles.write(|batch| {
            for (place, row) in
                doomed.iter().filter(|(place, _)| Place::of_number(**place).segment == segment)
            {
                batch.remove_record(*place, row.key)?;
            }
            batch.move_records(&moves)?;
            if let Some(row) = &row {
                batch.add_record(row)?;
            }
            batch.acknowledge(segment, end)
        })?;
        Ok(())
    }
}

/// Whether a record was read as a page.
fn is_page(row: &RecordRow) -> bool {
    matches!(row.outcome, Outcome::Article(_))
}

/// The record that says what was withdrawn from a segment, when and why, by digests alone.
fn tombstone(withdrawals: &[Withdrawal], segment: u32) -> Record {
    let (reason, at) = withdrawals.first().map_or(("", ""), |w| (w.reason.as_str(), w.at.as_str()));
    let mut words = format!("withdrawn: {at}\r\nfrom-segment: {segment}\r\nreason: {reason}\r\n");
    for Withdrawal { what, digest, .. } in withdrawals {
        words.push_str(&format!("{}: {digest}\r\n", what.as_str()));
    }
    Record::new(RecordType::Metadata, TOMBSTONE, at, "application/warc-fields", words.into_bytes())
}

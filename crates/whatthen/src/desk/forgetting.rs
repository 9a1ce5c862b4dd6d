//! Withdrawing a page: out of the archive, the rows and the index, for a stated reason, for good.
//!
//! What stays are digests and the reason: among what people made, so that neither a rebuild nor another import
//! brings the page back, and in the archive as a tombstone, for whoever reads that. A tombstone that comes from
//! elsewhere withdraws nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, bail};
use archive::{ASIDE_FOLDER, Kept, Place, Record, RecordType, Segments};
use model::ArticleId;
use store::{JobState, Outcome, ReadingKey, RecordKey, RecordRow, Withdrawal, Withdrawn};

use super::announcing::{Announcement, announced};
use super::deriving::payload_of;
use super::grouping::forget_checkpoints;
use super::{Desk, FORGETTING, Lock, Pages, rebuilding, row_of};
use crate::input::Problem;

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
#[derive(Debug, Default)]
pub(crate) struct Forgotten {
    pub(crate) records: usize,
    pub(crate) wordings: usize,
    /// What went with it, as nobody can say what is in it: damaged stretches, tails that were set aside.
    pub(crate) problems: Vec<Problem>,
}

impl Desk {
    /// Withdraws `target` for `reason`. Where the process dies in between, the next to open the desk finishes it.
    pub(crate) fn forget(&mut self, target: &Target, reason: &str) -> anyhow::Result<Forgotten> {
        let (article, mut captures) = self.captures_of(target)?;
        if let Some(article) = &article {
            captures.extend(self.announcements_of(article)?);
        }
        let doomed = self.with_companions(captures, target)?;
        let now = (self.clock)();
        let withdrawals = self.withdrawals_for(article.as_deref(), &doomed, reason, &now);
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
        let articles: Vec<String> =
            withdrawals.iter().filter(|w| w.what == Withdrawn::Article).map(|w| w.digest.clone()).collect();
        let feeds: BTreeSet<String> =
            doomed.values().filter(|row| is_answer(row)).map(|row| row.uri.clone()).collect();
        let mut gone = Forgotten { records: doomed.len(), ..Forgotten::default() };
        if !doomed.is_empty() {
            let told: Vec<Withdrawal> = withdrawals.into_iter().filter(|w| times.contains(&w.at)).collect();
            self.remove(&doomed, &told, &mut gone)?;
        }
        self.take_back(&feeds, &articles)?;
        if gone.records > 0 || self.people.notes()?.contains_key(FORGETTING) {
            self.read_waiting(Pages::Untouched)?;
            self.index_changes()?;
            self.wipe(&mut gone)?;
            self.people.unnote(FORGETTING)?;
        }
        Ok(gone)
    }

    /// The captures of feeds that announce `article`: its headline stands in them, and often all of it.
    fn announcements_of(&self, article: &str) -> anyhow::Result<Vec<RecordRow>> {
        let mut found = Vec::new();
        for feed in self.articles.feeds_with(article)? {
            let answers = self.articles.records_of_uri(&feed)?;
            for row in answers.into_iter().filter(is_answer) {
                let announced = self.announced_at(row.place);
                let names = |item: &store::Item| item.article.as_deref() == Some(article);
                if announced.is_some_and(|announcement| announcement.items.iter().any(names)) {
                    found.push(row);
                }
            }
        }
        Ok(found)
    }

    fn announced_at(&self, place: i64) -> Option<Announcement> {
        let found = Segments::read(&self.folder.archive(), Place::of_number(place)).ok()?;
        announced(&found.record)
    }

    /// Takes back the items of withdrawn articles, and those of `feeds` that no capture announces any more.
    fn take_back(&mut self, feeds: &BTreeSet<String>, articles: &[String]) -> anyhow::Result<()> {
        let mut left = Vec::new();
        for feed in feeds {
            for row in self.articles.records_of_uri(feed)?.iter().filter(|row| is_answer(row)) {
                left.extend(self.announced_at(row.place).map(|announced| (feed, row.place, announced)));
            }
        }
        self.articles.write(|batch| {
            feeds.iter().try_for_each(|feed| batch.take_back(feed))?;
            for (feed, place, announcement) in &left {
                batch.announce(feed, &announcement.items, *place)?;
            }
            articles.iter().try_for_each(|article| batch.take_back_article(article))
        })?;
        Ok(())
    }

    /// Writes databases and index anew: what was deleted is still in pages that are free and in files that were
    /// merged. Removes what else may hold the words.
    fn wipe(&self, gone: &mut Forgotten) -> anyhow::Result<()> {
        let held =
            "the page is withdrawn, but a reader keeps its words in a file; stop it, then: whatthen doctor";
        // They name what must not be named any more.
        forget_checkpoints(&self.folder.grouping())?;
        self.articles.settle().context(held)?;
        self.index.settle()?;
        rebuilding::remove_unfinished(&self.folder)?;
        let aside = self.folder.archive().join(ASIDE_FOLDER);
        if aside.exists() {
            // Nothing in there was acknowledged, and nobody can say what is in it.
            fs::remove_dir_all(&aside).with_context(|| aside.display().to_string())?;
            let reason = "torn tails that were set aside are removed, as nobody can say what is in them";
            gone.problems.push(Problem::new(aside.display().to_string(), reason));
        }
        Ok(())
    }

    /// The captures to withdraw, and their article where all of it goes.
    fn captures_of(&self, target: &Target) -> anyhow::Result<(Option<String>, Vec<RecordRow>)> {
        match target {
            Target::Capture(id) => {
                let id = id.trim_matches(['<', '>']);
                let rows = self.articles.records_of_id(id)?;
                if rows.is_empty() {
                    bail!("{id}: this desk has no such record");
                }
                if rows.len() > 1 {
                    let all: Vec<String> =
                        rows.iter().map(|row| format!("{} of {}", row.uri, row.captured)).collect();
                    bail!(
                        "{id}: is the id of {} records: {}; withdraw by address",
                        rows.len(),
                        all.join(", ")
                    );
                }
                Ok((None, rows))
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
        let mut asked = BTreeSet::new();
        let mut open = captures;
        while let Some(row) = open.pop() {
            open.extend(self.articles.records_about(&row.id)?.into_iter().filter(|about| !is_page(about)));
            // At an address that goes as a whole, everything that is no other article's page goes.
            if matches!(target, Target::Article(_)) && is_page(&row) && asked.insert(row.uri.clone()) {
                let beside = self.articles.records_of_uri(&row.uri)?;
                open.extend(beside.into_iter().filter(|beside| !is_page(beside)));
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
    ) -> Vec<Withdrawal> {
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
                // Of a capture that cannot be read any more there is no payload that could come again.
                if let Ok(found) = Segments::read(&self.folder.archive(), Place::of_number(row.place))
                    && let Some(payload) = payload_of(&found.record)
                {
                    what.insert((Withdrawn::Payload, payload));
                }
            }
        }
        let (reason, at) = (reason.split(['\r', '\n']).collect::<Vec<_>>().join(" "), now.to_owned());
        what.into_iter()
            .map(|(what, digest)| Withdrawal { what, digest, reason: reason.clone(), at: at.clone() })
            .collect()
    }

    /// Writes the segments anew without the doomed records, and says so in the rows.
    fn remove(
        &mut self,
        doomed: &BTreeMap<i64, RecordRow>,
        withdrawals: &[Withdrawal],
        forgotten: &mut Forgotten,
    ) -> anyhow::Result<()> {
        let mut gone: BTreeSet<ReadingKey> =
            doomed.values().filter_map(|row| row.outcome.reading().cloned()).collect();
        forgotten.wordings = gone.len();
        let _alone = Lock::wait(&self.folder.segments_lock(), false)?;
        let segments: BTreeSet<u32> = doomed.keys().map(|place| Place::of_number(*place).segment).collect();
        for segment in segments {
            // One a segment stands for all that was there.
            let tombstone = tombstone(withdrawals, segment);
            let mut stands: Option<Place> = None;
            let rewritten = self.segments.rewrite(segment, |place, _| {
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
            let name = Segments::path(&self.folder.archive(), segment).display().to_string();
            forgotten.problems.extend(rewritten.left_out.iter().map(|damage| {
                Problem::new(
                    &name,
                    format!("{damage}: removed with the page, as nobody can say what is in it"),
                )
            }));
            gone.extend(self.note_removal(segment, doomed, &rewritten.moved, stands)?);
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
                        Some(&JobState::Waiting),
                    )?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Rows of a segment that was written anew. Returns the wordings of records that could not be read and are gone.
    fn note_removal(
        &mut self,
        segment: u32,
        doomed: &BTreeMap<i64, RecordRow>,
        moved: &[(Place, Place)],
        tombstone: Option<(Record, Place)>,
    ) -> anyhow::Result<Vec<ReadingKey>> {
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
        let (first, last) =
            (Place { segment, offset: 0 }.number(), Place { segment: segment + 1, offset: 0 }.number());
        let stays: BTreeSet<i64> = moves.iter().map(|(old, _)| *old).collect();
        let mut leaving = self.articles.records_between(first, last)?;
        leaving.retain(|row| !stays.contains(&row.place));
        self.articles.write(|batch| {
            for row in &leaving {
                batch.remove_record(row.place, row.key)?;
            }
            batch.move_records(&moves)?;
            if let Some(row) = &row {
                batch.add_record(row)?;
            }
            batch.acknowledge(segment, end)
        })?;
        leaving.retain(|row| !doomed.contains_key(&row.place));
        Ok(leaving.iter().filter_map(|row| row.outcome.reading().cloned()).collect())
    }
}

/// Whether a record was read as a page.
fn is_page(row: &RecordRow) -> bool {
    row.outcome.reading().is_some()
}

/// Whether a record is an answer of a server that was read as no page: a feed, perhaps.
fn is_answer(row: &RecordRow) -> bool {
    row.kind == "response" && !is_page(row)
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

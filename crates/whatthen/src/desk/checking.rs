//! The doctor: archive, rows and index held against each other.

use std::collections::BTreeMap;
use std::fs::File;

use archive::{Place, Reader, Segments};
use store::{Index, Outcome, RecordRow};

use crate::input::Problem;

use super::{Desk, Pages, row_of};

/// What the doctor found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Records of the archive that were read and held against the rows.
    pub(crate) records: u64,
    /// What is wrong and was not mended.
    pub(crate) problems: Vec<Problem>,
    /// What was wrong and is mended.
    pub(crate) mended: Vec<Problem>,
}

impl Desk {
    /// Holds archive, rows and index against each other. With `repair`, mends what can be mended without losing
    /// anything: rows of records that have none, the index.
    pub(crate) fn check(&mut self, repair: bool) -> anyhow::Result<Findings> {
        let mut findings = Findings::default();
        for (path, said) in
            [(self.folder.people(), self.people.check()?), (self.folder.articles(), self.articles.check()?)]
        {
            findings
                .problems
                .extend(said.into_iter().map(|said| Problem::new(path.display().to_string(), said)));
        }
        let missing = self.check_archive(&mut findings)?;
        if !missing.is_empty() {
            self.rows_missing(missing, repair, &mut findings)?;
        }
        self.check_index(repair, &mut findings)?;
        Ok(findings)
    }

    /// Reads the whole archive; returns the rows of records that have none.
    fn check_archive(&self, findings: &mut Findings) -> anyhow::Result<Vec<RecordRow>> {
        let mut missing = Vec::new();
        let mut numbers = Segments::numbers(&self.folder.archive())?;
        numbers.extend(self.articles.acknowledged()?.into_keys());
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            self.check_segment(number, &mut missing, findings)?;
        }
        Ok(missing)
    }

    fn check_segment(
        &self,
        number: u32,
        missing: &mut Vec<RecordRow>,
        findings: &mut Findings,
    ) -> anyhow::Result<()> {
        let path = Segments::path(&self.folder.archive(), number);
        let name = path.display().to_string();
        let (first, last) = (Place { segment: number, offset: 0 }, Place { segment: number + 1, offset: 0 });
        let rows = self.articles.records_between(first.number(), last.number())?;
        let mut rows: BTreeMap<i64, RecordRow> = rows.into_iter().map(|row| (row.place, row)).collect();
        let reader = match File::open(&path).and_then(Reader::new) {
            Ok(reader) => Some(reader),
            Err(error) => {
                findings.problems.push(Problem::new(&name, format!("cannot be read: {error}")));
                None
            }
        };
        for found in reader.into_iter().flatten() {
            let found = match found {
                Ok(found) => found,
                Err(damage) => {
                    findings.problems.push(Problem::new(&name, damage));
                    continue;
                }
            };
            if Segments::is_head(&found.record) {
                continue;
            }
            findings.records += 1;
            let place = Place { segment: number, offset: found.location.offset };
            let at = format!("{name} byte {}", place.offset);
            let row = row_of(&found.record, place, found.location.length, Outcome::Waiting);
            match rows.remove(&place.number()) {
                // A digest that is wrong in the record was told when it was taken in; what counts here is whether it
                // changed.
                Some(kept) if kept.digest != row.digest || kept.id != row.id || kept.length != row.length => {
                    findings.problems.push(Problem::new(at, "is not as it was when it was written"));
                }
                Some(_) => {}
                None if self.articles.holds(row.key)? => {
                    findings.problems.push(Problem::new(at, "is in the archive twice; the other one counts"));
                }
                None => missing.push(row),
            }
        }
        for row in rows.into_values() {
            let name = format!("{name} byte {}", Place::of_number(row.place).offset);
            let said = format!("the record of {} is gone or cannot be read; restore a backup", row.uri);
            findings.problems.push(Problem::new(name, said));
        }
        Ok(())
    }

    fn rows_missing(
        &mut self,
        missing: Vec<RecordRow>,
        repair: bool,
        findings: &mut Findings,
    ) -> anyhow::Result<()> {
        let said = format!("{} records of the archive have no row", missing.len());
        let name = self.folder.articles().display().to_string();
        if !repair {
            findings.problems.push(Problem::new(name, said + "; mend it: whatthen doctor --repair"));
            return Ok(());
        }
        self.articles.write(|batch| {
            for row in &missing {
                if batch.add_record(row)? {
                    batch.job(row.key, analysis::STAGES, &store::JobState::Waiting)?;
                }
            }
            Ok(())
        })?;
        self.read_waiting(Pages::Untouched)?;
        self.index_changes()?;
        findings.mended.push(Problem::new(name, said + "; they were read again"));
        Ok(())
    }

    fn check_index(&mut self, repair: bool, findings: &mut Findings) -> anyhow::Result<()> {
        let name = self.folder.index().display().to_string();
        let damaged = match self.index.check() {
            Ok(damaged) if damaged.is_empty() => None,
            Ok(damaged) => Some(format!("{} files of the index are damaged", damaged.len())),
            Err(error) => Some(error.to_string()),
        };
        let (has, should) = (self.index.len(), self.articles.indexable()?);
        let counted =
            (has != should).then(|| format!("the index has {has} wordings, the rows have {should}"));
        let Some(said) = damaged.or(counted) else { return Ok(()) };
        if !repair {
            findings.problems.push(Problem::new(name, said + "; mend it: whatthen doctor --repair"));
            return Ok(());
        }
        self.articles.index_anew()?;
        self.index = Index::create(&self.folder.index())?;
        self.index_changes()?;
        findings.mended.push(Problem::new(name, said + "; it was made again"));
        Ok(())
    }
}

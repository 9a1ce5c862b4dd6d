//! Torture: a desk whose writer is killed again and again. What was acknowledged must be there, once, after each kill.

mod backups;
mod checks;
mod child;
mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use archive::{Record, RecordType, pack};

use crate::chance::Chance;
use crate::program::Program;
use crate::root;

use checks::{all_found, doctor, ended_well, held};
use child::{Acknowledged, Running, When};
use pages::Inputs;

/// Kills where the call does not say how many.
pub(crate) const KILLS: usize = 300;
/// The seed where the call names none.
pub(crate) const SEED: u64 = 1;
/// Kills after which it is said how far this is.
const TOLD_EVERY: usize = 50;
/// A restart takes less than this.
const RESTART: Duration = Duration::from_secs(5);

/// What happened.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    kills_of_doctor: usize,
    torn_by_us: usize,
    desks: usize,
    acknowledged: usize,
    never_acknowledged: usize,
    tails: usize,
    doctor: Duration,
    first_line: Duration,
}

struct Torture {
    program: Program,
    inputs: Inputs,
    folder: PathBuf,
    chance: Chance,
    /// How long an import takes that nobody kills.
    whole: Duration,
    tally: Tally,
}

/// Delivers `kills` kills, then makes backups under load: one for every seven kills or so, 20 at most.
pub(crate) fn run(kills: usize, seed: u64) -> anyhow::Result<()> {
    let started = Instant::now();
    let folder = root().join("target/torture");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder)?;
    let program = Program::released()?;
    let inputs = pages::write(&folder.join("inputs"))?;
    println!("torture: {} pages in {} records; seed {seed}", inputs.pages.len(), inputs.records);
    let chance = Chance::of(seed);
    let mut torture =
        Torture { program, inputs, folder, chance, whole: Duration::ZERO, tally: Tally::default() };
    let rounds = (kills * 3 / 20).clamp(1, 20);
    torture.all(kills, rounds).with_context(|| {
        format!(
            "seed {seed}, behind {} kills; the desk is in {}",
            torture.tally.kills,
            torture.folder.display()
        )
    })?;
    torture.report(started.elapsed());
    fs::remove_dir_all(&torture.folder)?;
    let restart = torture.tally.doctor.max(torture.tally.first_line);
    ensure!(restart < RESTART, "a restart took {restart:.1?}; at most {RESTART:?} are allowed");
    Ok(())
}

impl Torture {
    fn all(&mut self, kills: usize, rounds: usize) -> anyhow::Result<()> {
        self.measure()?;
        while self.tally.kills < kills {
            let told = self.tally.kills / TOLD_EVERY;
            self.desk(kills)?;
            if self.tally.kills / TOLD_EVERY > told {
                eprintln!("torture: {} kills of {kills}", self.tally.kills);
            }
        }
        let (mut under_load, mut longest) = (0, [Duration::ZERO; 2]);
        for _ in 0..rounds {
            let round = backups::round(&self.program, &self.inputs, &self.folder, &mut self.chance)?;
            ensure!(round.restored >= round.before, "{round:?}");
            under_load += usize::from(round.under_load);
            longest = [longest[0].max(round.backup), longest[1].max(round.restore)];
        }
        let [backup, restore] = longest;
        println!(
            "torture: {rounds} backups restored and compared, {under_load} of them whole while the import went on; \
             longest backup {backup:.2?}, restore {restore:.2?}"
        );
        Ok(())
    }

    /// Imports once without a kill, to know how long that takes.
    fn measure(&mut self) -> anyhow::Result<()> {
        let desk = self.folder.join("desk");
        self.program.init(&desk)?;
        let ended = self.import(&desk)?.end(When::Never)?;
        ensure!(
            ended.code == Some(0),
            "an import without a kill ended with {:?}: {}",
            ended.code,
            ended.said
        );
        self.whole = ended.took;
        let told: BTreeMap<String, Acknowledged> =
            ended.acknowledged.into_iter().map(|told| (told.record.clone(), told)).collect();
        self.finish(&desk, &told)?;
        println!("torture: an import that nobody kills takes {:.2?}", self.whole);
        Ok(())
    }

    fn import(&self, desk: &Path) -> anyhow::Result<Running> {
        Running::start(self.program.on(desk, "import").arg("--jsonl").args(&self.inputs.paths))
    }

    /// Kills imports into one desk until one of them ends, or all kills are delivered.
    fn desk(&mut self, kills: usize) -> anyhow::Result<()> {
        let desk = self.folder.join("desk");
        self.program.init(&desk)?;
        let mut told: BTreeMap<String, Acknowledged> = BTreeMap::new();
        let mut untold: BTreeSet<String> = BTreeSet::new();
        loop {
            // The last desk is let come to its end.
            let when = if self.tally.kills >= kills { When::Never } else { self.when() };
            let ended = self.import(&desk)?.end(when)?;
            self.tally.first_line = self.tally.first_line.max(ended.first.unwrap_or_default());
            for acknowledged in ended.acknowledged {
                let record = acknowledged.record.clone();
                ensure!(
                    !untold.contains(&record),
                    "the record {record} was there, and was taken in once more"
                );
                let before = told.insert(record.clone(), acknowledged);
                ensure!(before.is_none(), "the record {record} was acknowledged twice");
                self.tally.acknowledged += 1;
            }
            if ended.code.is_some() {
                ensure!(
                    ended_well(ended.code, &ended.said),
                    "the import ended with {:?}: {}",
                    ended.code,
                    ended.said
                );
                self.tally.desks += 1;
                return self.finish(&desk, &told);
            }
            self.tally.kills += 1;
            self.worsen(&desk)?;
            let (took, tails) = doctor(&self.program, &desk)?;
            self.tally.doctor = self.tally.doctor.max(took);
            self.tally.tails += tails;
            let held = held(&self.program, &desk)?;
            held.has(told.values())?;
            for record in &held.records {
                let new = !told.contains_key(record) && untold.insert(record.clone());
                self.tally.never_acknowledged += usize::from(new);
            }
        }
    }

    /// When the next import is killed: at any time of a whole one, or right after some acknowledgement.
    fn when(&mut self) -> When {
        if self.chance.below(3) == 0 {
            When::Line(1 + self.chance.below(self.inputs.records))
        } else {
            When::After(self.whole.mul_f64(self.chance.share()))
        }
    }

    /// Makes some deaths worse: the doctor is killed at its work, or the archive ends as a machine that lost power may leave it.
    fn worsen(&mut self, desk: &Path) -> anyhow::Result<()> {
        match self.chance.below(4) {
            0 => {
                let after = self.whole.mul_f64(self.chance.share() / 8.0);
                let mut doctor = self.program.on(desk, "doctor");
                let mut doctor = doctor.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
                std::thread::sleep(after);
                doctor.kill()?;
                let killed = usize::from(doctor.wait()?.code().is_none());
                self.tally.kills += killed;
                self.tally.kills_of_doctor += killed;
                Ok(())
            }
            1 => self.tear(desk),
            _ => Ok(()),
        }
    }

    /// Leaves part of a record, noise or zeros behind the end of the last segment.
    fn tear(&mut self, desk: &Path) -> anyhow::Result<()> {
        let Some(last) = checks::segments(desk)?.pop() else { return Ok(()) };
        let bytes = 1 + self.chance.below(9000);
        let record = Record::new(
            RecordType::Resource,
            "https://press.example/never",
            "2026-03-04T16:22:00Z",
            "text/html",
            (0..9000).map(|_| self.chance.number() as u8).collect(),
        );
        let mut tail = match self.chance.below(3) {
            0 => pack(&record)?,
            1 => record.into_block(),
            _ => vec![0; bytes],
        };
        tail.truncate(bytes);
        let mut file =
            OpenOptions::new().append(true).open(&last).with_context(|| last.display().to_string())?;
        file.write_all(&tail)?;
        self.tally.torn_by_us += 1;
        Ok(())
    }

    /// Checks a desk that has everything, and removes it.
    fn finish(&mut self, desk: &Path, told: &BTreeMap<String, Acknowledged>) -> anyhow::Result<()> {
        doctor(&self.program, desk)?;
        let held = held(&self.program, desk)?;
        held.has(told.values())?;
        held.is_whole(&self.inputs.pages, self.inputs.records)?;
        all_found(&self.program, desk, &self.inputs.pages)?;
        fs::remove_dir_all(desk).with_context(|| desk.display().to_string())
    }

    fn report(&self, took: Duration) {
        let Tally { kills, kills_of_doctor, torn_by_us, desks, .. } = self.tally;
        let Tally { acknowledged, never_acknowledged, tails, doctor, first_line, .. } = self.tally;
        println!(
            "torture: {kills} kills, {kills_of_doctor} of them of a doctor at work; {desks} desks filled\n\
             torture: {acknowledged} records acknowledged, all there, once; {never_acknowledged} more were kept though nobody was told\n\
             torture: {tails} torn tails set aside, {torn_by_us} tails were torn on purpose\n\
             torture: longest restart {doctor:.2?} with all of the desk checked, {first_line:.2?} to the first acknowledgement\n\
             torture: all held, in {took:.0?}"
        );
    }
}

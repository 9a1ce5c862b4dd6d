//! Backups that are made while a desk is written to, and the desks that come out of them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use crate::chance::Chance;
use crate::program::{Program, answer};

use super::checks::{doctor, ended_well, held, segments};
use super::child::{Running, When};
use super::pages::Inputs;

/// A backup that held.
#[derive(Debug)]
pub(super) struct Round {
    /// Whether the import was still at work when the backup was whole.
    pub(super) under_load: bool,
    /// Records that were acknowledged before the backup began, and records in it.
    pub(super) before: usize,
    pub(super) restored: usize,
    pub(super) backup: Duration,
    pub(super) restore: Duration,
}

/// Imports everything into a new desk in `folder`, backs it up on the way, restores the backup and compares.
pub(super) fn round(
    program: &Program,
    inputs: &Inputs,
    folder: &Path,
    chance: &mut Chance,
) -> anyhow::Result<Round> {
    let [desk, file, again] = ["desk", "backup.zip", "restored"].map(|name| folder.join(name));
    program.init(&desk)?;
    let mut import = Running::start(program.on(&desk, "import").arg("--jsonl").args(&inputs.paths))?;
    // Early, so that there is much left to write while the backup is made.
    let enough = 1 + chance.below(inputs.records / 2);
    ensure!(import.until(enough)?, "the import ended before it had told of {enough} things");
    let before = import.acknowledged.clone();
    let started = Instant::now();
    answer(program.on(&desk, "backup").arg(&file))?.done("backup")?;
    let backup = started.elapsed();
    let under_load = import.at_work()?;
    let ended = import.end(When::Never)?;
    ensure!(ended_well(ended.code, &ended.said), "the import ended with {:?}: {}", ended.code, ended.said);

    let started = Instant::now();
    answer(program.on(&again, "restore").arg(&file))?.done("restore")?;
    let restore = started.elapsed();
    doctor(program, &again)?;
    let restored = held(program, &again)?;
    restored.has(&before)?;
    let live = segments(&desk)?;
    for segment in segments(&again)? {
        let name = segment.file_name().context("a segment without a name")?;
        let Some(of) = live.iter().find(|path| path.file_name() == Some(name)) else {
            bail!("{} is no segment of the desk that was backed up", segment.display());
        };
        let (copy, original) = (fs::read(&segment)?, fs::read(of)?);
        ensure!(original.starts_with(&copy), "{} is not how {} begins", segment.display(), of.display());
    }
    // The desk that was backed up is none the worse.
    doctor(program, &desk)?;
    held(program, &desk)?.is_whole(&inputs.pages, inputs.records)?;
    for folder in [&desk, &again] {
        fs::remove_dir_all(folder)?;
    }
    fs::remove_file(&file)?;
    Ok(Round { under_load, before: before.len(), restored: restored.records.len(), backup, restore })
}

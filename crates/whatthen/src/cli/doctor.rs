//! `whatthen doctor` and `whatthen rebuild`: is all of it there, and the same again from the archive.

use std::io::{self, Write};

use anyhow::Context;

use super::OnDesk;
use crate::desk::{Desk, Surroundings, rebuild};
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Mend what can be mended without losing anything
    #[arg(long)]
    repair: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct RebuildArgs {
    #[command(flatten)]
    desk: OnDesk,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let (mut desk, told) = Desk::open(&args.desk.folder()?, "doctor", Surroundings::real())?;
    let mut report = Report::new("checking");
    told.iter().for_each(|problem| report.problem(problem));
    let findings = desk.check(args.repair)?;
    let mut out = io::stdout().lock();
    for mended in &findings.mended {
        writeln!(out, "mended: {mended}").context("standard output")?;
    }
    findings.problems.iter().for_each(|problem| report.problem(problem));
    let verdict =
        if findings.problems.is_empty() { "archive, rows and index agree" } else { "not all is well" };
    writeln!(out, "{} records checked: {verdict}", findings.records).context("standard output")?;
    Ok(report.exit_code())
}

pub(super) fn run_rebuild(args: &RebuildArgs) -> anyhow::Result<u8> {
    let mut report = Report::new("reading again");
    let (records, problems) = rebuild(&args.desk.folder()?, Surroundings::real(), &|more| report.done(more))?;
    problems.iter().for_each(|problem| report.problem(problem));
    writeln!(io::stdout().lock(), "{records} records read again").context("standard output")?;
    Ok(report.exit_code())
}

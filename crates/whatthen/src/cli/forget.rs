//! `whatthen forget`: a page withdrawn for a reason.

use std::io::{self, Write};

use anyhow::Context;

use super::{OnDesk, WrongCall};
use crate::desk::{Desk, Surroundings, Target};
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Why; it is kept for good, so it must not repeat the words
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Address or id of an article: nothing at it is taken in again; or the id of one capture (urn:uuid:…)
    #[arg(value_name = "WHAT")]
    what: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if args.reason.trim().is_empty() {
        return Err(WrongCall("say why with --reason".to_owned()).into());
    }
    let target = if args.what.trim_start_matches('<').starts_with("urn:uuid:") {
        Target::Capture(args.what.clone())
    } else {
        Target::Article(args.what.clone())
    };
    let (mut desk, told) = Desk::open(&args.desk.folder()?, "forget", Surroundings::real())?;
    let mut report = Report::new("withdrawing");
    told.iter().for_each(|problem| report.problem(problem));
    let gone = desk.forget(&target, &args.reason)?;
    gone.problems.iter().for_each(|problem| report.problem(problem));
    writeln!(
        io::stdout().lock(),
        "{} records and {} wordings are withdrawn; backups made before still have them",
        gone.records,
        gone.wordings
    )
    .context("standard output")?;
    Ok(report.exit_code())
}

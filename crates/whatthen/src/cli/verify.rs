//! `whatthen verify`: re-read the archive and check every citation.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;

use crate::report::Report;
use crate::verifying;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder that `whatthen roundup --out DIR` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut report = Report::new("checking");
    match verifying::verify(&args.folder) {
        Ok(verdict) => {
            verdict.problems.iter().for_each(|problem| report.problem(problem));
            let (matching, all) = (verdict.matching, verdict.all);
            writeln!(io::stdout().lock(), "{matching} of {all} citations match the archive")
                .context("standard output")?;
        }
        Err(problem) => report.problem(&problem),
    }
    Ok(report.exit_code())
}

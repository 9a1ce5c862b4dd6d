//! `whatthen verify`: re-read the archive and check every citation.

use std::path::PathBuf;

use crate::report::Report;
use crate::verifying;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder that `whatthen roundup --out DIR` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> u8 {
    let mut report = Report::new("checking");
    match verifying::verify(&args.folder) {
        Ok(verdict) => {
            verdict.problems.iter().for_each(|problem| report.problem(problem));
            println!("{} of {} citations match the archive", verdict.matching, verdict.all);
        }
        Err(problem) => report.problem(&problem),
    }
    report.exit_code()
}

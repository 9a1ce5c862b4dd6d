//! `whatthen export`, `backup` and `restore`: what a desk keeps, in files for elsewhere, and back.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;

use super::status::size;
use super::{OnDesk, WrongCall};
use crate::clock::now;
use crate::desk::{DeskView, Surroundings, back_up, export, restore};
use crate::report::Report;

/// Articles that a query may select.
const MOST_EXPORTED: usize = 100_000;

#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    desk: OnDesk,
    /// Only articles with these words, and what was recorded beside them
    #[arg(long, value_name = "WORDS")]
    query: Option<String>,
    /// The file to write, named .warc.gz or .wacz
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    #[command(flatten)]
    desk: OnDesk,
    /// The file to write: a ZIP
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    #[command(flatten)]
    desk: OnDesk,
    /// The file that `whatthen backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run_export(args: &ExportArgs) -> anyhow::Result<u8> {
    let desk = DeskView::open(&args.desk.folder()?)?;
    let mut report = Report::new("exporting");
    let articles = match &args.query {
        None => None,
        Some(query) => {
            let mut found = Vec::new();
            let cut = desk.each_selected(Some(query), MOST_EXPORTED, &mut |reading| found.push(reading))?;
            cut.iter().for_each(|problem| report.problem(problem));
            Some(found)
        }
    };
    let records = export(&desk, &args.file, articles.as_deref(), &now())?;
    writeln!(io::stdout().lock(), "{records} records written to {}", args.file.display())
        .context("standard output")?;
    Ok(report.exit_code())
}

pub(super) fn run_backup(args: &BackupArgs) -> anyhow::Result<u8> {
    let bytes = back_up(&args.desk.folder()?, &args.file, &now())?;
    writeln!(io::stdout().lock(), "{} written to {}", size(bytes), args.file.display())
        .context("standard output")?;
    Ok(0)
}

pub(super) fn run_restore(args: &RestoreArgs) -> anyhow::Result<u8> {
    let Some(folder) = args.desk.named() else {
        return Err(WrongCall("say where the desk shall be: --desk DIR, a new folder".to_owned()).into());
    };
    restore(&args.file, folder, Surroundings::real())?;
    writeln!(io::stdout().lock(), "{} is the desk of {}", folder.display(), args.file.display())
        .context("standard output")?;
    Ok(0)
}

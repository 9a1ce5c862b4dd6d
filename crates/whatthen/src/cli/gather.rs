//! `whatthen gather`: the desk asks its sources.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context;
use serde_json::json;

use super::OnDesk;
use crate::config::Config;
use crate::desk::{Desk, Surroundings, is_full};
use crate::gathering::{Gathering, Heed, Line, Progress, Sum, Which, fetcher};
use crate::input::Problem;
use crate::report::{Report, warn};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Ask once and end, instead of watching: all sources, but for those whose server asked for a pause
    #[arg(long)]
    once: bool,
    /// Only the sources that are due
    #[arg(long, requires = "once")]
    due: bool,
    /// Do not ask for the pages that sources announce: headlines alone
    #[arg(long)]
    no_pages: bool,
    /// Print a line of JSON for each thing that was asked for, once what came is safely on disk
    #[arg(long)]
    jsonl: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let mut config = Config::of_desk(&folder)?.gather;
    config.pages &= !args.no_pages;
    let (mut desk, told) = Desk::open(&folder, "gather", Surroundings::real())?;
    let mut report = Report::new("asking");
    told.iter().for_each(|problem| report.problem(problem));
    if desk.sources()?.is_empty() {
        report.problem(&Problem::new(
            folder.display().to_string(),
            "watches nothing yet; name what it is to watch: whatthen add URL, or whatthen import LIST.opml",
        ));
        return Ok(report.exit_code());
    }
    let progress = Arc::new(Progress::default());
    let mut gathering = Gathering::new(&desk, fetcher(&config)?, &config, progress)?;
    let mut failed = None;
    let mut tell = |line: &Line| {
        report.done(1);
        if !line.well {
            report.problem(&Problem::new(&line.address, &line.outcome));
        }
        if args.jsonl && failed.is_none() {
            failed = print(line).err();
        }
    };
    if args.once {
        let which = if args.due { Which::Due } else { Which::All };
        match gathering.round(&mut desk, which, &mut tell) {
            Ok(_) if args.jsonl => {}
            Ok(sum) => writeln!(io::stdout().lock(), "{}", said(sum)).context("standard output")?,
            Err(error) if is_full(&error) => {
                report.problem(&Problem::new(folder.display().to_string(), format!("{error:#}")));
                warn(
                    "What was kept is safe. Make room, then gather again: what did not fit is asked for again.",
                );
            }
            Err(error) => return Err(error),
        }
    } else {
        gathering.watch(&mut desk, &mut |_| Ok(Heed::Nothing), &mut tell)?;
    }
    failed.map_or(Ok(report.exit_code()), Err)
}

fn print(line: &Line) -> anyhow::Result<()> {
    let Line { address, outcome, well } = line;
    let said = json!({"address": address, "outcome": outcome, "ok": well});
    writeln!(io::stdout().lock(), "{said}").context("standard output")
}

fn said(sum: Sum) -> String {
    let Sum { sources, sources_failed, pages, pages_failed, items, articles } = sum;
    let mut said = format!("{sources} sources asked: {items} new items");
    if pages > 0 {
        said.push_str(&format!("; {pages} pages asked: {articles} articles new or changed"));
    }
    for (count, words) in [(sources_failed, "sources failed"), (pages_failed, "pages failed")] {
        if count > 0 {
            said.push_str(&format!("; {count} {words}"));
        }
    }
    said
}

//! `whatthen supply`: what a person saw, by hand, with its address.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use store::Outcome;

use super::import::{line_of, problem_of};
use super::{OnDesk, WrongCall};
use crate::desk::{Desk, Supplied, SupplyError, Surroundings, Taken};
use crate::input::{MAX_PAGE_BYTES, Problem};
use crate::report::Report;

/// Stands for standard input.
const STANDARD_INPUT: &str = "-";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Where it was seen
    #[arg(long, value_name = "URL")]
    url: String,
    /// Name or domain of the outlet; without it, the address tells
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// When it was published: 2026-03-04, 2026-03-04T16:10:00 or 2026-03-04T16:10:00+01:00
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Who supplies it: named wherever the page is cited
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Its headline
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Print a line of JSON once it is safely on disk
    #[arg(long)]
    jsonl: bool,
    /// Text, HTML or PDF; none, or "-": standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let supplied = Supplied {
        url: args.url.clone(),
        outlet: args.outlet.clone(),
        published: args.published.clone(),
        title: args.title.clone(),
        by: args.by.clone(),
        content: content(args.file.as_deref())?,
        content_type: None,
    };
    let (mut desk, told) = Desk::open(&folder, "supply", Surroundings::real())?;
    let mut report = Report::new("taking in");
    told.iter().for_each(|problem| report.problem(problem));
    let taken = match desk.supply(supplied) {
        Err(error) => match error.downcast::<SupplyError>() {
            Ok(wrong) => return Err(WrongCall(wrong.to_string()).into()),
            Err(error) => return Err(error),
        },
        Ok(taken) => taken,
    };
    let said = tell(&taken, &mut report);
    let mut out = io::stdout().lock();
    if args.jsonl { writeln!(out, "{}", line_of(&taken)) } else { writeln!(out, "{said}") }
        .context("standard output")?;
    Ok(report.exit_code())
}

/// The bytes of the file, or of standard input: one more than is allowed at most.
fn content(file: Option<&Path>) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MAX_PAGE_BYTES + 1;
    match file.filter(|path| path.as_os_str() != STANDARD_INPUT) {
        None => io::stdin().lock().take(most).read_to_end(&mut bytes).context("standard input")?,
        Some(path) => File::open(path)
            .and_then(|file| file.take(most).read_to_end(&mut bytes))
            .map_err(|error| anyhow!("{}: cannot be read: {error}", path.display()))?,
    };
    Ok(bytes)
}

/// What became of it, for people.
fn tell(taken: &Taken, report: &mut Report) -> String {
    problem_of(taken).iter().for_each(|problem| report.problem(problem));
    match taken {
        Taken::Held { name } => format!("{name}: was there already"),
        Taken::Withdrawn { name, .. } | Taken::Refused { name, .. } => format!("{name}: not taken in"),
        Taken::Kept { name, outcome, new_wording, changed, not_article, .. } => {
            if let Some(reason) = not_article {
                report.problem(&Problem::new(name, format!("is no article: {reason}")));
            }
            let what = match (changed, new_wording, outcome) {
                (_, _, Outcome::Unread(_)) => "kept unread",
                (true, _, _) => "kept: other words than before",
                (false, true, _) => "kept: a new article",
                (false, false, _) => {
                    "kept: the desk has these words already, and cites them as it had them first"
                }
            };
            format!("{name}: {what}")
        }
    }
}

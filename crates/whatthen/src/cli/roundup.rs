//! `whatthen roundup`: pages in, a cited roundup out.

use std::io::{self, Write};
use std::path::PathBuf;

use analysis::languages::outlets;
use anyhow::Context;

use super::Sources;
use crate::clock::now;
use crate::drafting::Draft;
use crate::input::{Document, Input, Problem, Wanted, documents};
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    sources: Sources,
    /// Write roundup.md, roundup.html, roundup.json and the archive into this folder; without it, Markdown goes to
    /// standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if let Some(out) = &args.out
        && out.exists()
        && !out.is_dir()
    {
        return Err(super::WrongCall(format!(
            "{}: is a file; give --out a folder, or a name for a new one",
            out.display()
        ))
        .into());
    }
    let mut report = Report::new("reading");
    let mut found: Vec<Document> = Vec::new();
    let mut decisions = Vec::new();
    if let Some(desk) = args.sources.desk()? {
        decisions = desk.decisions()?;
        let mut readings = Vec::new();
        let cut = args.sources.each_reading(&desk, &mut |reading| readings.push(reading))?;
        cut.iter().for_each(|problem| report.problem(problem));
        for reading in readings {
            match desk.document(&reading) {
                Ok(document) => found.push(document),
                Err(problem) => report.problem(&problem),
            }
            report.done(1);
        }
    } else {
        documents(args.sources.paths(), Wanted::Pages, &mut |input| {
            match input {
                Ok(Input::Document(document)) => found.push(*document),
                Ok(Input::Record { .. } | Input::Listed(_)) => {}
                Err(problem) => report.problem(&problem),
            }
            report.done(1);
            Ok(())
        })?;
    }
    let (draft, problems) = Draft::new(found, outlets(), &decisions);
    problems.iter().for_each(|problem| report.problem(problem));
    if draft.is_empty() {
        report.problem(&Problem::new("roundup", "no article could be read, so nothing was written"));
        return Ok(report.exit_code());
    }
    let now = now();
    match &args.out {
        Some(out) => draft.write(out, &now)?,
        None => io::stdout().lock().write_all(draft.markdown(&now).as_bytes()).context("standard output")?,
    }
    Ok(report.exit_code())
}

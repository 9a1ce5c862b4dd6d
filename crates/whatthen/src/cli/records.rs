//! `whatthen records`: what is in WARC files, and what is wrong with them.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use archive::{Found, Reader};
use serde_json::json;

use crate::input::Problem;
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// WARC or ARC files, gzip or not
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut report = Report::new("reading");
    let mut out = BufWriter::new(io::stdout().lock());
    for path in &args.files {
        let name = path.display().to_string();
        let reader = match File::open(path).and_then(Reader::new) {
            Ok(reader) => reader,
            Err(error) => {
                report.problem(&Problem::new(name, format!("cannot be read: {error}")));
                continue;
            }
        };
        for found in reader {
            match found {
                Ok(found) => {
                    writeln!(out, "{}", line_of(&name, &found)).context("standard output")?;
                    report.done(1);
                }
                Err(damage) => report.problem(&Problem::new(&name, damage)),
            }
        }
    }
    out.flush().context("standard output")?;
    Ok(report.exit_code())
}

fn line_of(file: &str, found: &Found) -> serde_json::Value {
    let record = &found.record;
    let mut deviations: Vec<String> = found.deviations.iter().map(ToString::to_string).collect();
    let held = !found.deviations.iter().any(|deviation| matches!(deviation, archive::Deviation::NotHeld(_)));
    if held && let Err(error) = record.check_digest() {
        deviations.push(error.to_string());
    }
    json!({
        "file": file, "offset": found.location.offset, "length": found.location.length,
        "type": record.kind().as_str(), "id": record.id(), "uri": record.target_uri(), "date": record.date(),
        "block_bytes": held.then(|| record.block().len()), "deviations": deviations,
    })
}

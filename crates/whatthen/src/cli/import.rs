//! `whatthen import`: things in, kept for good.

use std::io::{self, BufWriter, Write};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, anyhow};
use serde_json::json;
use store::{Outcome, Source, SourceKind};

use super::{OnDesk, Paths};
use crate::address::shown_address;
use crate::desk::{Desk, FOLDER_PARTING, Surroundings, Taken, is_full};
use crate::input::{Input, Listed, Problem, Wanted, documents};
use crate::report::{Report, warn};

/// Things that are read from the input before the first of them is taken in.
const READ_AHEAD: usize = 64;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Print a line of JSON for each thing once it is safely on disk
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    paths: Paths,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let (mut desk, told) = Desk::open(&folder, "import", Surroundings::real())?;
    let mut report = Report::new("taking in");
    told.iter().for_each(|problem| report.problem(problem));
    let sources: Vec<String> = match args.paths.paths.as_slice() {
        [] => vec!["from: standard input".to_owned()],
        paths => paths.iter().map(|path| format!("from: {}", path.display())).collect(),
    };
    let mut answer =
        Answer { out: BufWriter::new(io::stdout().lock()), jsonl: args.jsonl, counts: Counts::default() };
    // What is to be watched.
    let mut listed = Vec::new();
    let mut importer = desk.importer(&sources)?;
    let paths = &args.paths.paths;
    let done = thread::scope(|scope| {
        let (found, all) = mpsc::sync_channel(READ_AHEAD);
        // Whoever stops listening stops the reading.
        let stopped = |_| io::Error::other("stopped");
        let reading = scope.spawn(move || {
            documents(paths, Wanted::Everything, &mut |input| found.send(input).map_err(stopped))
        });
        for found in all {
            match found {
                Ok(Input::Listed(one)) => listed.push(one),
                Ok(input) => answer.tell(importer.push(input)?, &mut report)?,
                Err(problem) => report.problem(&problem),
            }
        }
        reading.join().map_err(|_| anyhow!("reading the input failed"))??;
        // Each batch is told before the next can fail.
        answer.tell(importer.flush()?, &mut report)?;
        answer.tell(importer.finish()?, &mut report)
    });
    let watches = done.is_ok() && !listed.is_empty();
    if watches {
        answer.watch(listed, &mut desk)?;
    }
    answer.end(watches)?;
    match done {
        Ok(()) => Ok(report.exit_code()),
        Err(error) if is_full(&error) => {
            report.problem(&Problem::new(folder.display().to_string(), format!("{error:#}")));
            warn(
                "What was told above is safe. Make room, then import the same again: what is there already is passed over.",
            );
            Ok(report.exit_code())
        }
        Err(error) => Err(error),
    }
}

/// What became of everything, in numbers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    pages: usize,
    new: usize,
    changed: usize,
    no_article: usize,
    others: usize,
    unread: usize,
    held: usize,
    withdrawn: usize,
    refused: usize,
}

struct Answer<W: Write> {
    out: W,
    jsonl: bool,
    counts: Counts,
}

impl<W: Write> Answer<W> {
    /// Tells what is on disk now.
    fn tell(&mut self, taken: Vec<Taken>, report: &mut Report) -> anyhow::Result<()> {
        if taken.is_empty() {
            return Ok(());
        }
        for taken in taken {
            self.count(&taken);
            problem_of(&taken).iter().for_each(|problem| report.problem(problem));
            report.done(1);
            if self.jsonl {
                serde_json::to_writer(&mut self.out, &line_of(&taken))?;
                self.out.write_all(b"\n").context("standard output")?;
            }
        }
        self.out.flush().context("standard output")
    }

    fn count(&mut self, taken: &Taken) {
        let counts = &mut self.counts;
        match taken {
            Taken::Held { .. } => counts.held += 1,
            Taken::Withdrawn { .. } => counts.withdrawn += 1,
            Taken::Refused { .. } => counts.refused += 1,
            Taken::Kept { not_article: Some(_), .. } => {
                counts.pages += 1;
                counts.no_article += 1;
            }
            Taken::Kept { outcome, new_wording, changed, .. } => match outcome {
                Outcome::Article(_) => {
                    counts.pages += 1;
                    counts.new += usize::from(*new_wording && !*changed);
                    counts.changed += usize::from(*changed);
                }
                Outcome::Record | Outcome::Waiting => counts.others += 1,
                Outcome::Unread(_) => counts.unread += 1,
            },
        }
    }

    /// Adds what the lists name to what is watched.
    fn watch(&mut self, listed: Vec<Listed>, desk: &mut Desk) -> anyhow::Result<()> {
        let added = crate::clock::now();
        let sources: Vec<Source> = listed.into_iter().map(|listed| source_of(listed, &added)).collect();
        let new = desk.add_sources(&sources)?;
        if self.jsonl {
            for (source, new) in sources.iter().zip(&new) {
                let status = if *new { "watched" } else { "held" };
                let said = json!({"name": shown_address(&source.url), "status": status, "kind": source.kind.as_str()});
                writeln!(self.out, "{said}").context("standard output")?;
            }
        } else {
            let count =
                |kind| sources.iter().zip(&new).filter(|(source, new)| source.kind == kind && **new).count();
            let (feeds, pages) = (count(SourceKind::Feed), count(SourceKind::Once));
            let held = new.iter().filter(|new| !**new).count();
            writeln!(
                self.out,
                "{feeds} feeds to be watched, {pages} addresses to be asked for, {held} were there already; whatthen gather asks them"
            )
            .context("standard output")?;
        }
        Ok(())
    }

    /// The sum of it, for people; not where nothing was handed in but lists of what it now `watches`.
    fn end(mut self, watches: bool) -> anyhow::Result<()> {
        if self.jsonl || self.counts == Counts::default() && watches {
            return self.out.flush().context("standard output");
        }
        let Counts { pages, new, changed, no_article, others, unread, held, withdrawn, refused } =
            self.counts;
        let mut said = format!(
            "{pages} pages taken in: {new} new articles, {changed} articles in other words than before"
        );
        for (count, words) in [
            (no_article, "pages that are no articles"),
            (others, "records without a page kept"),
            (unread, "pages kept that cannot be read"),
            (held, "were there already"),
            (withdrawn, "withdrawn before, not taken in"),
            (refused, "cannot be kept"),
        ] {
            if count > 0 {
                said.push_str(&format!("; {count} {words}"));
            }
        }
        writeln!(self.out, "{said}").and_then(|()| self.out.flush()).context("standard output")
    }
}

fn source_of(listed: Listed, added: &str) -> Source {
    let Listed { url, feed, title, home, folders } = listed;
    let kind = if feed { SourceKind::Feed } else { SourceKind::Once };
    let folder = (!folders.is_empty()).then(|| folders.join(FOLDER_PARTING));
    Source { url, kind, title, home, folder, pages: feed, added: added.to_owned() }
}

/// What a person is told of it, where it was not taken in or cannot be read.
pub(super) fn problem_of(taken: &Taken) -> Option<Problem> {
    match taken {
        Taken::Withdrawn { name, reason } => {
            Some(Problem::new(name, format!("was withdrawn from this desk: {reason}")))
        }
        Taken::Refused { name, reason } => Some(Problem::new(name, format!("cannot be kept: {reason}"))),
        Taken::Kept { name, outcome: Outcome::Unread(reason), .. } => {
            Some(Problem::new(name, format!("is kept, but cannot be read: {reason}")))
        }
        Taken::Held { .. } | Taken::Kept { .. } => None,
    }
}

/// The line of JSON that tells of it.
pub(super) fn line_of(taken: &Taken) -> serde_json::Value {
    match taken {
        Taken::Held { name } => json!({"name": name, "status": "held"}),
        Taken::Refused { name, reason } => json!({"name": name, "status": "refused", "reason": reason}),
        Taken::Withdrawn { name, reason } => json!({"name": name, "status": "withdrawn", "reason": reason}),
        Taken::Kept { name, record, outcome, new_wording, changed, not_article } => {
            let (outcome, article, version, reason) = match outcome {
                Outcome::Article(key) => ("article", Some(&key.article), Some(key.version.hex()), None),
                Outcome::Record | Outcome::Waiting => ("record", None, None, None),
                Outcome::Unread(reason) => ("unread", None, None, Some(reason)),
            };
            json!({
                "name": name, "status": "kept", "record": record, "outcome": outcome, "article": article,
                "version": version, "new": new_wording, "changed": changed, "reason": reason,
                "not_article": not_article,
            })
        }
    }
}

//! `whatthen read`: pages in, articles with marks out.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use analysis::languages::{Outlets, outlets};
use anyhow::Context;
use flate2::read::MultiGzDecoder;
use model::Article;
use rayon::prelude::*;
use serde_json::Value;

use super::Sources;
use super::explaining::explanation;
use crate::contract::{ArticleLine, InputLine};
use crate::input::{Document, Input, Problem, Wanted, documents, for_each_line};
use crate::pipeline::{self, Extracted};
use crate::report::Report;

/// Documents and bytes that are read side by side before they are printed in order.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 16 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Read lines of JSON: {id, html or text, url?, published?, title?, outlet?, lang?}
    #[arg(long)]
    jsonl: bool,
    /// Say which rule made each mark, and why, instead of printing lines of JSON
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    sources: Sources,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut reader = BatchReader {
        waiting: Vec::new(),
        bytes: 0,
        out: BufWriter::new(io::stdout().lock()),
        report: Report::new("reading"),
        print: Print { explain: args.explain, outlets: outlets() },
    };
    if let Some(desk) = args.sources.desk()? {
        // Read when they were taken in.
        let mut written = Ok(());
        let cut = args.sources.each_reading(&desk, &mut |reading| {
            if written.is_ok() {
                written = match reader.print.stored(&reading.line) {
                    Ok(line) => writeln!(reader.out, "{line}"),
                    Err(problem) => {
                        reader.report.problem(&problem);
                        Ok(())
                    }
                };
            }
        })?;
        written.context("standard output")?;
        cut.iter().for_each(|problem| reader.report.problem(problem));
    } else if args.jsonl {
        lines_of(args.sources.paths(), &mut reader)?;
    } else {
        documents(args.sources.paths(), Wanted::Pages, &mut |found| match found {
            Ok(Input::Document(document)) => reader.push(Job::Document(document)),
            Ok(Input::Record { .. } | Input::Listed(_)) => Ok(()),
            Err(problem) => reader.push(Job::Problem(problem)),
        })?;
    }
    reader.flush()?;
    reader.out.flush().context("standard output")?;
    Ok(reader.report.exit_code())
}

/// Reads lines of JSON from files, or from standard input.
fn lines_of(paths: &[PathBuf], reader: &mut BatchReader<'_, impl Write>) -> io::Result<()> {
    if paths.is_empty() {
        return lines_from("standard input", io::stdin().lock(), reader);
    }
    for path in paths {
        let name = path.display().to_string();
        match open(path) {
            Ok(source) => lines_from(&name, source, reader)?,
            Err(error) => reader.push(Job::Problem(Problem::new(name, error)))?,
        }
    }
    Ok(())
}

/// Opens a file of lines, unpacked where it is gzip.
fn open(path: &Path) -> Result<Box<dyn BufRead>, String> {
    let fail = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    if path.is_dir() {
        return Err(
            "is a folder; with --jsonl give files of lines, or leave --jsonl out to read the pages in it"
                .to_owned(),
        );
    }
    let mut source = BufReader::new(File::open(path).map_err(fail)?);
    let gzip = source.fill_buf().map_err(fail)?.starts_with(&[0x1f, 0x8b]);
    Ok(if gzip { Box::new(BufReader::new(MultiGzDecoder::new(source))) } else { Box::new(source) })
}

fn lines_from(name: &str, source: impl BufRead, reader: &mut BatchReader<'_, impl Write>) -> io::Result<()> {
    let mut any = false;
    let read = for_each_line(name, source, |number, line| {
        any = true;
        reader.push(Job::Line { name: format!("{name} line {number}"), line })
    });
    match read {
        Ok(()) if !any => reader.push(Job::Problem(Problem::new(name, "is empty"))),
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(error),
        Err(error) => {
            reader.push(Job::Problem(Problem::new(name, format!("cannot be read to its end: {error}"))))
        }
    }
}

/// One thing to read.
enum Job {
    Document(Box<Document>),
    /// A line of input, which gets a line of output whatever it holds.
    Line {
        name: String,
        line: Result<String, Problem>,
    },
    Problem(Problem),
}

/// What became of a job: a line to print, a problem to name, or both.
struct Answer {
    line: Option<String>,
    problem: Option<Problem>,
}

/// Reads in batches on all cores and prints in order.
struct BatchReader<'o, W: Write> {
    waiting: Vec<Job>,
    bytes: usize,
    out: W,
    report: Report,
    print: Print<'o>,
}

/// How articles are printed.
#[derive(Clone, Copy)]
struct Print<'o> {
    explain: bool,
    outlets: &'o Outlets,
}

impl Print<'_> {
    /// The line, or lines, for an article, which may be `marked` already.
    fn article(
        self,
        name: &str,
        article: &mut Article,
        marked: bool,
        id: Option<&Value>,
    ) -> Result<String, Problem> {
        if self.explain {
            return explanation(name, article, self.outlets);
        }
        if !marked {
            pipeline::mark(name, article, self.outlets)?;
        }
        Ok(ArticleLine::of(article).with_id(id).to_json())
    }

    /// The same for one that a desk read when it was taken in.
    fn stored(self, line: &str) -> Result<Cow<'_, str>, Problem> {
        if !self.explain {
            return Ok(Cow::Borrowed(line));
        }
        let (article, _) = ArticleLine::parse(line).map_err(|error| Problem::new("this desk", error))?;
        explanation(article.id.as_str(), &article, self.outlets).map(Cow::Owned)
    }
}

impl<W: Write> BatchReader<'_, W> {
    fn push(&mut self, job: Job) -> io::Result<()> {
        self.bytes += match &job {
            Job::Line { line: Ok(line), .. } => line.len(),
            Job::Document(_) => 64 << 10,
            _ => 0,
        };
        self.waiting.push(job);
        if self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let print = self.print;
        let jobs = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let answers: Vec<Answer> = jobs.into_par_iter().map(|job| answer(job, print)).collect();
        for answer in answers {
            if let Some(line) = answer.line {
                self.out.write_all(line.as_bytes())?;
                self.out.write_all(b"\n")?;
            }
            if let Some(problem) = answer.problem {
                self.report.problem(&problem);
            }
            self.report.done(1);
        }
        Ok(())
    }
}

fn answer(job: Job, print: Print<'_>) -> Answer {
    match job {
        Job::Problem(problem) => Answer { line: None, problem: Some(problem) },
        Job::Document(document) => {
            let name = document.name.clone();
            let read = pipeline::extract(*document, print.outlets).and_then(|extracted| {
                let Extracted { mut article, marked, complaint } = extracted;
                let line = print.article(&name, &mut article, marked, None)?;
                Ok((line, complaint.or_else(|| pipeline::no_article(&name, &article))))
            });
            match read {
                Ok((line, problem)) => Answer { line: Some(line), problem },
                Err(problem) => Answer { line: None, problem: Some(problem) },
            }
        }
        Job::Line { name, line } => of_line(&name, line, print),
    }
}

fn of_line(name: &str, line: Result<String, Problem>, print: Print<'_>) -> Answer {
    let outlets = print.outlets;
    let unreadable = |id: Option<&Value>, problem: Problem| Answer {
        line: Some(if print.explain {
            format!("{name}\n  cannot be read: {}", problem.reason)
        } else {
            ArticleLine::unreadable(id, problem.reason.clone()).to_json()
        }),
        problem: Some(problem),
    };
    let input =
        match line.and_then(|line| InputLine::parse(&line).map_err(|reason| Problem::new(name, reason))) {
            Ok(input) => input,
            Err(problem) => return unreadable(None, problem),
        };
    let id = input.id();
    let (given, complaint) = input.given();
    let article = pipeline::guarded(name, || match (input.html(), input.text()) {
        (_, Some(text)) => analysis::extract::from_text(given, text.to_owned(), outlets)
            .map_err(|error| Problem::new(name, error)),
        (Some(html), None) => pipeline::page(name, given, html, outlets),
        (None, None) => Err(Problem::new(name, "has neither html nor text")),
    });
    let read = article.and_then(|mut article| {
        let line = print.article(name, &mut article, false, id)?;
        Ok((line, article))
    });
    match read {
        Ok((line, article)) => {
            let missing = id.is_none().then(|| "has no id; one was made from its address or text".to_owned());
            let problem = complaint.or(missing).map(|reason| Problem::new(name, reason));
            let problem = problem.or_else(|| pipeline::no_article(name, &article));
            Answer { line: Some(line), problem }
        }
        Err(problem) => unreadable(id, problem),
    }
}

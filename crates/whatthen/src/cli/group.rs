//! `whatthen group`: articles in, their groups out.

use std::io::{self, BufWriter, Write};

use analysis::group::group_decided;
use model::{Article, Decision};

use super::Sources;
use crate::contract::{ArticleLine, GroupLine};
use crate::input::{Body, Input, Problem, Wanted, documents};
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    sources: Sources,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut report = Report::new("grouping");
    let (articles, decisions) = articles(&args.sources, &mut report)?;
    print(&articles, &decisions, report)
}

/// The articles of files of article lines, or of a desk with what its people decided; what cannot be read is told.
pub(super) fn articles(
    sources: &Sources,
    report: &mut Report,
) -> anyhow::Result<(Vec<Article>, Vec<Decision>)> {
    let mut articles: Vec<Article> = Vec::new();
    if let Some(desk) = sources.desk()? {
        let cut = sources.each_reading(&desk, &mut |reading| match ArticleLine::parse(&reading.line) {
            Ok((article, _)) => articles.push(article),
            Err(error) => report.problem(&Problem::new(reading.key.article, error)),
        })?;
        cut.iter().for_each(|problem| report.problem(problem));
        return Ok((articles, desk.decisions()?));
    }
    documents(sources.paths(), Wanted::Pages, &mut |found| {
        match found {
            Ok(Input::Document(document)) => match document.body {
                Body::ArticleLine(line) => match ArticleLine::parse(&line) {
                    Ok((article, _)) => articles.push(article),
                    Err(error) => report.problem(&Problem::new(document.name, error)),
                },
                _ => report.problem(&Problem::new(
                    &document.name,
                    format!("is no list of articles; try: whatthen read {0} | whatthen group", document.name),
                )),
            },
            Ok(Input::Record { .. } | Input::Listed(_)) => {}
            Err(problem) => report.problem(&problem),
        }
        Ok(())
    })?;
    Ok((articles, Vec::new()))
}

/// Prints the groups of `articles`.
fn print(articles: &[Article], decisions: &[Decision], report: Report) -> anyhow::Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    for grouped in group_decided(articles, decisions) {
        serde_json::to_writer(&mut out, &GroupLine::from(grouped))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(report.exit_code())
}

//! `whatthen sources`: what is watched, and how it goes.

use std::io::{self, Write};

use anyhow::Context;
use serde_json::json;
use store::SourceKind;

use super::OnDesk;
use crate::address::shown_address;
use crate::desk::{Desk, DeskView, SourceHealth, Surroundings, sources_named, subscriptions};
use crate::input::Problem;
use crate::report::{Report, fit, fit_name};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Print a line of JSON for each source
    #[arg(long, conflicts_with_all = ["opml", "remove"])]
    jsonl: bool,
    /// Print the feeds as OPML, for other programs
    #[arg(long, conflicts_with = "remove")]
    opml: bool,
    /// Only sources whose last check failed
    #[arg(long, conflicts_with_all = ["opml", "remove"])]
    failing: bool,
    /// Stop watching these, named as they are listed or with their passwords; what was gathered stays
    #[arg(long, value_name = "URL", num_args = 1..)]
    remove: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    if !args.remove.is_empty() {
        return remove(args, &folder);
    }
    let desk = DeskView::open(&folder)?;
    let sources = desk.source_health()?;
    let mut out = io::stdout().lock();
    if args.opml {
        out.write_all(subscriptions(&sources).as_bytes()).context("standard output")?;
        return Ok(0);
    }
    let (once, watched): (Vec<_>, Vec<_>) =
        sources.into_iter().partition(|health| health.source.kind == SourceKind::Once);
    let shown = watched.iter().filter(|health| !args.failing || health.failures() > 0);
    for health in shown {
        let line = if args.jsonl { line_of(health).to_string() } else { said(health) };
        writeln!(out, "{line}").context("standard output")?;
    }
    if !args.jsonl {
        let waiting = once.iter().filter(|health| !health.stopped()).count();
        let pages = desk.articles.page_counts()?;
        let failing = watched.iter().filter(|health| health.failures() > 0).count();
        writeln!(
            out,
            "{} sources, {failing} failing; {} items; pages: {} captured, {} waiting, {} given up",
            watched.len(),
            desk.articles.item_count()?,
            pages.done,
            pages.waiting + waiting as u64,
            pages.failed,
        )
        .context("standard output")?;
    }
    Ok(0)
}

fn remove(args: &Args, folder: &std::path::Path) -> anyhow::Result<u8> {
    let (mut desk, told) = Desk::open(folder, "sources", Surroundings::real())?;
    let mut report = Report::new("removing");
    told.iter().for_each(|problem| report.problem(problem));
    for written in &args.remove {
        let sources = desk.sources()?;
        let problem = match sources_named(&sources, written).as_slice() {
            [source] => {
                desk.remove_source(&source.url)?;
                println!("no longer watched: {}", shown_address(&source.url));
                continue;
            }
            [] => "is not watched; whatthen sources lists what is",
            _ => "is watched several times; give the address with its name and password",
        };
        report.problem(&Problem::new(shown_address(written), problem));
    }
    Ok(report.exit_code())
}

fn said(health: &SourceHealth) -> String {
    let SourceHealth { source, check, items } = health;
    let title = health.title().map(|title| format!(" ({})", fit_name(title))).unwrap_or_default();
    let mut said = format!("{} {}{title}: ", source.kind.as_str(), shown_address(&source.url));
    match check {
        None => said.push_str("not asked yet"),
        Some(check) => {
            said.push_str(&fit(&check.outcome));
            if check.failures > 0 {
                said.push_str(&format!("; failed {} times", check.failures));
                match &check.succeeded {
                    Some(at) => said.push_str(&format!(", last well at {at}")),
                    None => said.push_str(", never well yet"),
                }
            }
            said.push_str(&format!("; {items} items; asked {}, ", check.tried));
            match health.next() {
                Some(next) => said.push_str(&format!("next {next}")),
                None => said.push_str("not asked any more unless it is added again"),
            }
            if let Some(moved) = &check.moved_to {
                said.push_str(&format!("; moved for good to {moved}"));
            }
        }
    }
    said
}

fn line_of(health: &SourceHealth) -> serde_json::Value {
    let SourceHealth { source, check, items } = health;
    let check = check.as_ref();
    json!({
        "url": shown_address(&source.url), "kind": source.kind.as_str(), "title": health.title(),
        "home": source.home.as_deref().map(shown_address),
        "folder": source.folder, "pages": source.pages, "added": source.added, "items": items,
        "tried": check.map(|check| &check.tried), "succeeded": check.map(|check| &check.succeeded),
        "failures": health.failures(), "outcome": check.map(|check| &check.outcome),
        "next": health.next(), "moved_to": check.map(|check| &check.moved_to),
    })
}

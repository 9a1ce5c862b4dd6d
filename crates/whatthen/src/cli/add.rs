//! `whatthen add`: what the desk watches.

use store::{Source, SourceKind};

use super::OnDesk;
use crate::address::shown_address;
use crate::config::Config;
use crate::desk::{Desk, Surroundings};
use crate::gathering::adding::{AddError, Found, address, ask, find};
use crate::gathering::fetcher;
use crate::input::Problem;
use crate::report::{Report, fit_name, warn};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Watch the page itself, not what it announces
    #[arg(long)]
    page: bool,
    /// Do not ask for the pages that it announces: headlines alone
    #[arg(long)]
    no_pages: bool,
    /// What to call it, instead of what it calls itself
    #[arg(long, value_name = "NAME")]
    title: Option<String>,
    /// A folder to put it in
    #[arg(long, value_name = "NAME")]
    folder: Option<String>,
    /// A feed, a sitemap, or a page that announces one
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let config = Config::of_desk(&folder)?;
    let mut report = Report::new("asking");
    let mut sources = Vec::new();
    let fetcher = fetcher(&config.gather)?;
    ask(async {
        for url in &args.urls {
            let found = if args.page { watched(url) } else { find(&fetcher, url).await };
            match found {
                Ok(found) => sources.push(found),
                Err(error) => report.problem(&Problem::new(shown_address(url), error)),
            }
        }
    })?;
    if sources.is_empty() {
        return Ok(report.exit_code());
    }
    let (mut desk, told) = Desk::open(&folder, "add", Surroundings::real())?;
    told.iter().for_each(|problem| report.problem(problem));
    let added = crate::clock::now();
    let rows: Vec<Source> = sources.iter().map(|found| row(found, args, &added)).collect();
    let new = desk.add_sources(&rows)?;
    for (found, new) in sources.iter().zip(new) {
        println!("{}", said(found, new));
        for other in &found.others {
            warn(format!("also announced there: {other}"));
        }
    }
    warn("whatthen gather --once asks now; whatthen gather keeps watching");
    Ok(report.exit_code())
}

/// The page at an address, to be watched itself; nothing is asked.
fn watched(written: &str) -> Result<Found, AddError> {
    let url = address(written)?.into();
    let kind = SourceKind::Page;
    Ok(Found { url, kind, title: None, home: None, items: 0, others: Vec::new() })
}

fn row(found: &Found, args: &Args, added: &str) -> Source {
    let found = found.source(added.to_owned());
    Source {
        title: args.title.clone().or(found.title),
        folder: args.folder.clone(),
        pages: !args.no_pages,
        ..found
    }
}

fn said(found: &Found, new: bool) -> String {
    let Found { url, kind, title, items, .. } = found;
    let title = title.as_ref().map(|title| format!(" ({})", fit_name(title))).unwrap_or_default();
    let url = shown_address(url);
    let state = if new { "added" } else { "was watched already" };
    match kind {
        SourceKind::Page | SourceKind::Once => format!("{state}: page {url}{title}"),
        SourceKind::Feed | SourceKind::Sitemap => {
            format!("{state}: {} {url}{title}, {items} items", kind.as_str())
        }
    }
}

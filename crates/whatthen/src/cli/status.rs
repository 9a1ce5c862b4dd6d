//! `whatthen status`: what a desk holds.

use std::io::{self, Write};

use anyhow::Context;
use serde_json::json;

use super::OnDesk;
use crate::desk::DeskView;

/// Said of wordings that were taken in and cannot be found yet.
pub(super) const UNINDEXED: &str =
    "wordings are not in the index yet: the next import or doctor puts them there";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Print one object of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let desk = DeskView::open(&args.desk.folder()?)?;
    let counts = desk.counts()?;
    let [archive, people, derived] = desk.sizes()?;
    let withdrawn = desk.people.withdrawals()?.len();
    let mut out = io::stdout().lock();
    if args.json {
        let (first, last) = counts.published.unzip();
        let said = json!({
            "articles": counts.articles, "versions": counts.versions, "not_articles": counts.not_articles,
            "captures": counts.captures, "unread": counts.unread, "records": counts.records, "outlets": counts.outlets,
            "published_first": first, "published_last": last, "waiting": counts.waiting, "failed": counts.failed,
            "unindexed": counts.unindexed, "read_by_older_version": counts.older, "withdrawals": withdrawn,
            "archive_bytes": archive, "people_bytes": people, "derived_bytes": derived,
        });
        writeln!(out, "{said}").context("standard output")?;
        return Ok(0);
    }
    let mut lines = vec![
        format!(
            "{} articles of {} outlets, in {} wordings",
            counts.articles, counts.outlets, counts.versions
        ),
        format!("{} captures among {} records of the archive", counts.captures, counts.records),
        format!("{} archive, {} derived", size(archive), size(people + derived)),
    ];
    if let Some((first, last)) = counts.published {
        lines.insert(1, format!("published {first} to {last}"));
    }
    for (count, words) in [
        (counts.not_articles, "pages that are no articles"),
        (counts.unread, "pages that cannot be read"),
        (counts.waiting, "records wait to be read"),
        (counts.unindexed, UNINDEXED),
        (counts.older, "wordings were read by an earlier version: whatthen rebuild reads them again"),
        (withdrawn as u64, "withdrawals"),
    ] {
        if count > 0 {
            lines.push(format!("{count} {words}"));
        }
    }
    writeln!(out, "{}", lines.join("\n")).context("standard output")?;
    Ok(0)
}

/// Bytes for people.
pub(super) fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["bytes", "KB", "MB", "GB"] {
        if value < 1000.0 {
            let places = usize::from(unit != "bytes" && value < 100.0);
            return format!("{value:.places$} {unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes() {
        let said: Vec<String> = [0, 999, 1500, 123_456, 2_340_000_000].into_iter().map(size).collect();
        assert_eq!(said, ["0 bytes", "999 bytes", "1.5 KB", "123 KB", "2.3 GB"]);
    }
}

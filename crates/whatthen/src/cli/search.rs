//! `whatthen search`: articles by their words.

use std::io::{self, BufRead, Write};

use anyhow::Context;
use serde_json::json;
use store::Index;

use super::status::UNINDEXED;
use super::{OnDesk, WrongCall};
use crate::desk::{DeskView, SearchHit};
use crate::report::{fit, fit_name, warn};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Most articles to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Print one object of JSON a query; without WORDS, each line of standard input is a query
    #[arg(long)]
    jsonl: bool,
    /// What to look for: all words, in any of their forms; "in this order", -without, title:word, outlet:name,
    /// this OR that
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let desk = DeskView::open(&args.desk.folder()?)?;
    let index = desk.index()?;
    let mut out = io::stdout().lock();
    if !args.words.is_empty() {
        return answer(&desk, &index, &args.words.join(" "), args, &mut out);
    }
    if !args.jsonl {
        return Err(WrongCall(
            "say what to look for; or give queries as lines on standard input with --jsonl".to_owned(),
        )
        .into());
    }
    let mut code = 0;
    for query in io::stdin().lock().lines() {
        // Another process may have written meanwhile.
        index.reload()?;
        code |= answer(&desk, &index, &query.context("standard input")?, args, &mut out)?;
    }
    Ok(code)
}

fn answer(
    desk: &DeskView,
    index: &Index,
    query: &str,
    args: &Args,
    out: &mut impl Write,
) -> anyhow::Result<u8> {
    let (hits, all) = desk.search(index, query, args.limit)?;
    print(&hits, query, all, args.jsonl, out).context("standard output")?;
    if !args.jsonl && all > hits.len() {
        warn(format_args!("{} of {all} wordings found; more with --limit", hits.len()));
    }
    let unindexed = desk.articles.unindexed_count()?;
    if unindexed > 0 {
        warn(format_args!("{unindexed} {UNINDEXED}"));
    }
    Ok(0)
}

fn print(hits: &[SearchHit], query: &str, all: usize, jsonl: bool, out: &mut impl Write) -> io::Result<()> {
    if jsonl {
        let hits: Vec<_> = hits.iter().map(hit_line).collect();
        writeln!(out, "{}", json!({"query": query, "all": all, "hits": hits}))?;
    } else {
        for hit in hits {
            print_hit(out, hit)?;
        }
    }
    out.flush()
}

fn hit_line(hit: &SearchHit) -> serde_json::Value {
    let reading = &hit.reading;
    json!({
        "article": reading.key.article, "version": reading.key.version.hex(), "url": reading.url, "title": reading.title,
        "outlet": reading.outlet, "published": reading.published, "score": hit.score, "snippet": hit.snippet,
        "supplied_by": hit.supplied_by,
    })
}

fn print_hit(out: &mut impl Write, hit: &SearchHit) -> io::Result<()> {
    let reading = &hit.reading;
    let day = reading.published.as_deref().map(|published| published.chars().take(10).collect::<String>());
    let supplied = hit.supplied_by.as_ref().map(|person| format!("supplied by {person}"));
    let from: Vec<String> = [reading.outlet.clone(), day, supplied].into_iter().flatten().collect();
    writeln!(out, "{}", fit_name(reading.title.as_deref().unwrap_or("(no headline)")))?;
    if !from.is_empty() {
        writeln!(out, "  {}", fit_name(&from.join(", ")))?;
    }
    writeln!(out, "  {}", reading.url.as_deref().unwrap_or(&reading.key.article))?;
    writeln!(out, "  {}\n", fit(&hit.snippet))
}

//! `whatthen timeline`: on which days something happened, and what tells it.

use std::io::{self, BufWriter, Write};

use analysis::group::{Extent, Happened, group_decided, timeline};
use anyhow::Context;
use jiff::civil::Date;
use model::{Article, GroupedArticle};
use serde_json::json;

use super::Sources;
use super::group::articles;
use crate::contract::Offsets;
use crate::report::{Report, fit_name};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    sources: Sources,
    /// How many days; without it as many as the texts suggest
    #[arg(long, value_name = "N")]
    days: Option<usize>,
    /// No day before this one (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// No day after this one (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Print a line of JSON for each day
    #[arg(long)]
    jsonl: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut report = Report::new("reading");
    let (articles, decisions) = articles(&args.sources, &mut report)?;
    let grouped = group_decided(&articles, &decisions);
    let extent = Extent { days: args.days, from: args.from, to: args.to };
    let happened = timeline(
        &articles.iter().collect::<Vec<_>>(),
        &grouped.iter().collect::<Vec<&GroupedArticle>>(),
        extent,
    );
    let mut out = BufWriter::new(io::stdout().lock());
    for day in &happened {
        let said = if args.jsonl { line(day, &articles).to_string() } else { shown(day, &articles) };
        writeln!(out, "{said}").context("standard output")?;
    }
    out.flush().context("standard output")?;
    Ok(report.exit_code())
}

/// A day for people: its sentences, each with its outlet.
fn shown(day: &Happened, articles: &[Article]) -> String {
    let texts = if day.texts == 1 { "text" } else { "texts" };
    let mut shown = format!("{}, {} {texts}", day.day, day.texts);
    for (at, span) in &day.told {
        let article = &articles[*at];
        let words =
            article.text.excerpt(*span).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        let outlet = article.outlet.as_ref().map_or("an unnamed outlet", |outlet| &outlet.name);
        shown.push_str(&format!("\n  {words} [{}]", fit_name(outlet)));
    }
    shown
}

fn line(day: &Happened, articles: &[Article]) -> serde_json::Value {
    let told = day.told.iter().map(|(at, span)| {
        let article = &articles[*at];
        let offsets = Offsets::new(article.text.as_str());
        json!({
            "article": article.id.as_str(),
            "outlet": article.outlet.as_ref().map(|outlet| &outlet.name),
            "url": article.url,
            "start": offsets.to_chars(span.start()),
            "end": offsets.to_chars(span.end()),
            "text": article.text.excerpt(*span).unwrap_or(""),
        })
    });
    let told: Vec<serde_json::Value> = told.collect();
    json!({"day": day.day.to_string(), "weight": day.weight, "texts": day.texts, "told": told})
}

//! `whatthen changes`: what publishers changed, and what two articles have otherwise.

use std::io::{self, Write};

use anyhow::{Context, bail};
use store::Reading;

use super::OnDesk;
use crate::contract::ArticleLine;
use crate::desk::{DeskView, changes, differing};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    /// Address or id of an article; without it, all articles that changed are listed
    #[arg(value_name = "ARTICLE")]
    article: Option<String>,
    /// Another article, its original perhaps: what ARTICLE has otherwise, in their last wordings
    #[arg(long, value_name = "ARTICLE", requires = "article")]
    against: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let desk = DeskView::open(&args.desk.folder()?)?;
    let mut out = io::stdout().lock();
    let said = match (&args.article, &args.against) {
        (None, _) => list(&desk)?,
        (Some(named), None) => of_article(&desk, named)?,
        (Some(named), Some(other)) => of_two(&desk, named, other)?,
    };
    out.write_all(said.as_bytes()).context("standard output")?;
    Ok(0)
}

fn list(desk: &DeskView) -> anyhow::Result<String> {
    let mut said = String::new();
    for (article, wordings) in desk.articles.changed()? {
        let last = desk.articles.readings_of(&article)?.pop();
        let by = last.as_ref().map_or_else(String::new, |last| by(ArticleLine::supplier_of(&last.line)));
        let (title, url) = last.map_or((None, None), |reading| (reading.title, reading.url));
        let (title, url) = (title.unwrap_or_default(), url.unwrap_or(article));
        said.push_str(&format!("{wordings} wordings  {title}\n  {url}{by}\n"));
    }
    Ok(said)
}

fn of_article(desk: &DeskView, named: &str) -> anyhow::Result<String> {
    let wordings = desk.wordings(named)?;
    if wordings.is_empty() {
        bail!("{named}: this desk has no such article");
    }
    let mut said = String::new();
    for change in changes(&wordings) {
        said.push_str(&format!("changed by {}{}\n", change.captured, by(change.supplied_by)));
        if change.other_reader {
            said.push_str("  (read by another version of whatthen than the wording before: some of it may be the reader's doing)\n");
        }
        for passage in change.passages {
            said.push_str(&format!("  {passage}\n"));
        }
    }
    if said.is_empty() {
        let (wording, captured) = &wordings[0];
        said = format!("one wording, captured {captured}{}\n", by(ArticleLine::supplier_of(&wording.line)));
    }
    Ok(said)
}

fn of_two(desk: &DeskView, named: &str, other: &str) -> anyhow::Result<String> {
    let last = |named: &str| {
        let last = desk.wordings(named)?.pop().map(|(wording, _)| wording);
        last.with_context(|| format!("{named}: this desk has no such article"))
    };
    let (one, other) = (last(named)?, last(other)?);
    let name = |wording: &Reading| wording.url.clone().unwrap_or_else(|| wording.key.article.clone());
    let mut said = format!("[-{}-] {{+{}+}}\n", name(&other), name(&one));
    for passage in differing(&other, &one) {
        said.push_str(&format!("  {passage}\n"));
    }
    Ok(said)
}

/// Who handed it in, where a person did.
fn by(person: Option<String>) -> String {
    person.map_or_else(String::new, |person| format!(", supplied by {person}"))
}

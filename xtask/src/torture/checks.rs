//! Whether a desk holds what it acknowledged, once each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::program::{Answer, Program, answer};

use super::child::Acknowledged;
use super::pages::Page;

/// What the program says of a tail that it set aside. It says so once, on standard error, and that makes its exit code 1.
const SET_ASIDE: &str = "a torn tail was set aside here";
/// What the doctor says where all is well.
const AGREE: &str = "archive, rows and index agree";

/// What a desk holds.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Ids of records, without those that the desk writes about itself.
    pub(super) records: BTreeSet<String>,
    /// Lines of articles, by id.
    articles: BTreeMap<String, Value>,
}

/// Calls the doctor twice: the first time it may tell of tails that are set aside, the second time all must be well. Returns how long the
/// first took, which is the first start after whatever happened, and how many tails it told of.
pub(super) fn doctor(program: &Program, desk: &Path) -> anyhow::Result<(Duration, usize)> {
    let started = Instant::now();
    let first = answer(&mut program.on(desk, "doctor"))?;
    let took = started.elapsed();
    ensure!(well(&first), "the doctor ends with {:?}: {}{}", first.code, first.said, first.out);
    let again = answer(&mut program.on(desk, "doctor"))?;
    ensure!(
        again.code == Some(0) && again.said.is_empty() && again.out.contains(AGREE),
        "the doctor, called again, ends with {:?}: {}{}",
        again.code,
        again.said,
        again.out
    );
    Ok((took, first.said.lines().count()))
}

fn well(first: &Answer) -> bool {
    first.out.contains(AGREE) && ended_well(first.code, &first.said)
}

/// Whether a call ended as it should: with nothing to tell but tails that were set aside.
pub(super) fn ended_well(code: Option<i32>, said: &str) -> bool {
    said.lines().all(|line| line.contains(SET_ASIDE)) && code == Some(i32::from(!said.is_empty()))
}

/// The segments of a desk, in order.
pub(super) fn segments(desk: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = desk.join("archive");
    let mut segments = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_file() {
            segments.push(path);
        }
    }
    segments.sort();
    Ok(segments)
}

/// Reads everything that a desk holds; no record, page or article may be there twice.
pub(super) fn held(program: &Program, desk: &Path) -> anyhow::Result<Held> {
    let mut held = Held::default();
    let segments = segments(desk)?;
    if !segments.is_empty() {
        let listed = answer(program.command("records").args(&segments))?.done("records")?;
        let mut pages = BTreeSet::new();
        for line in listed.lines() {
            let record: Value = serde_json::from_str(line)?;
            let word = |field: &str| record[field].as_str().unwrap_or_default();
            let (id, kind, uri) = (word("id"), word("type"), word("uri"));
            ensure!(record["deviations"].as_array().is_some_and(Vec::is_empty), "a record deviates: {line}");
            if kind == "warcinfo" || uri.starts_with("urn:whatthen:") {
                continue;
            }
            ensure!(held.records.insert(id.to_owned()), "the record {id} is in the archive twice");
            ensure!(
                pages.insert((kind.to_owned(), uri.to_owned())),
                "the {kind} of {uri} is in the archive twice"
            );
        }
    }
    for line in answer(&mut program.on(desk, "read"))?.done("read")?.lines() {
        let article: Value = serde_json::from_str(line)?;
        let id = article["id"].as_str().context("an article without an id")?.to_owned();
        if let Some(other) = held.articles.insert(id, article) {
            bail!("the article {} is read twice", other["id"]);
        }
    }
    Ok(held)
}

impl Held {
    /// Whether all that was acknowledged is there.
    pub(super) fn has<'a>(&self, all: impl IntoIterator<Item = &'a Acknowledged>) -> anyhow::Result<()> {
        for Acknowledged { record, article } in all {
            ensure!(
                self.records.contains(record),
                "the record {record} was acknowledged, and is not in the archive"
            );
            if let Some(article) = article {
                ensure!(
                    self.articles.contains_key(article),
                    "the article {article} was acknowledged with the record {record}, and is not read"
                );
            }
        }
        Ok(())
    }

    /// Whether each page is there with its headline and its own word, and nothing else is.
    pub(super) fn is_whole(&self, pages: &[Page], records: usize) -> anyhow::Result<()> {
        ensure!(self.records.len() == records, "{} records, {records} were handed in", self.records.len());
        let by_url: BTreeMap<&str, &Value> =
            self.articles.values().filter_map(|article| Some((article["url"].as_str()?, article))).collect();
        ensure!(
            by_url.len() == pages.len() && self.articles.len() == pages.len(),
            "{} articles of {} addresses, {} pages were handed in",
            self.articles.len(),
            by_url.len(),
            pages.len()
        );
        for page in pages {
            let article =
                by_url.get(page.url.as_str()).with_context(|| format!("no article at {}", page.url))?;
            let says =
                |field: &str, words: &str| article[field].as_str().is_some_and(|text| text.contains(words));
            ensure!(
                says("title", &page.title) && says("text", &page.word),
                "is not the page that was handed in: {article}"
            );
        }
        Ok(())
    }
}

/// Whether the word of each page finds that page and no other.
pub(super) fn all_found(program: &Program, desk: &Path, pages: &[Page]) -> anyhow::Result<()> {
    let mut child = program
        .on(desk, "search")
        .arg("--jsonl")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut queries = child.stdin.take().context("no standard input")?;
    let words = pages.iter().map(|page| page.word.as_str()).collect::<Vec<_>>().join("\n");
    // Beside the reading of the answers: both pipes hold only so much.
    let asked = std::thread::spawn(move || queries.write_all(words.as_bytes()));
    let answered = child.wait_with_output()?;
    _ = asked.join();
    let (out, said) = (String::from_utf8_lossy(&answered.stdout), String::from_utf8_lossy(&answered.stderr));
    ensure!(answered.status.success() && said.is_empty(), "the search says: {said}");
    ensure!(out.lines().count() == pages.len(), "{} answers to {} queries", out.lines().count(), pages.len());
    for (page, line) in pages.iter().zip(out.lines()) {
        let answer: Value = serde_json::from_str(line)?;
        let found = &answer["hits"];
        ensure!(
            answer["all"] == 1 && found[0]["url"] == page.url.as_str(),
            "{} should find {} alone: {line}",
            page.word,
            page.url
        );
    }
    Ok(())
}

//! Pages whose article is known, and which of their lines are in it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use analysis::extract::training::Observed;
use anyhow::Context;
use flate2::read::GzDecoder;
use serde_json::Value;

/// A page with what is known of it.
pub(crate) struct GoldPage {
    pub(super) id: String,
    pub(crate) html: String,
    pub(crate) url: Option<String>,
    /// Pages of one domain are never parted: one fold holds them all.
    pub(super) domain: String,
    /// The data set that it is from.
    pub(super) source: String,
    gold: Gold,
}

enum Gold {
    /// The whole text of the article.
    Text(String),
    /// Some parts that must, and some that must not, be in it.
    Segments { with: Vec<String>, without: Vec<String> },
}

impl GoldPage {
    /// Whether the whole text of the article is known.
    pub(crate) fn has_text(&self) -> bool {
        matches!(self.gold, Gold::Text(_))
    }
}

/// Reads the pages of the folder `extraction`.
pub(crate) fn pages(folder: &Path) -> anyhow::Result<Vec<GoldPage>> {
    let mut pages = Vec::new();
    for file in ["gold.json.gz", "segments.json.gz"] {
        let gold: BTreeMap<String, Value> = serde_json::from_str(&unpacked(&folder.join(file))?)?;
        for (id, entry) in gold {
            let words = |field: &str| entry[field].as_str().map(str::to_owned);
            let list = |field: &str| -> Vec<String> {
                entry[field].as_array().into_iter().flatten().filter_map(Value::as_str).map(fold).collect()
            };
            let gold = match words("text") {
                Some(text) => Gold::Text(text),
                None => Gold::Segments { with: list("with"), without: list("without") },
            };
            let html = unpacked(&folder.join("html").join(format!("{id}.html.gz")))?;
            let domain = words("domain").unwrap_or_default();
            let source = words("source").unwrap_or_default();
            pages.push(GoldPage { url: words("url"), html, domain, source, gold, id });
        }
    }
    Ok(pages)
}

fn unpacked(path: &Path) -> anyhow::Result<String> {
    let mut text = Vec::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    GzDecoder::new(file).read_to_end(&mut text).with_context(|| path.display().to_string())?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For each line the share of it that is the article's, and how much it counts. What is not known counts nothing.
pub(super) fn labels(page: &GoldPage, observed: &Observed<'_>) -> Vec<(f32, f32)> {
    let lines: Vec<(&str, u32)> = observed.lines().collect();
    match &page.gold {
        Gold::Text(text) => by_text(&lines, text),
        Gold::Segments { with, without } => by_segments(&lines, with, without),
    }
}

/// Words of a run by which lines are found in the known text, as the scorer does.
const RUN: usize = 4;
/// Lines that are looked at around a short one.
const AROUND: usize = 3;

fn by_text(lines: &[(&str, u32)], gold: &str) -> Vec<(f32, f32)> {
    let gold = tokens(gold);
    let mut left: HashMap<&[&str], usize> = HashMap::new();
    for run in gold.windows(RUN) {
        *left.entry(run).or_default() += 1;
    }
    let known: HashSet<&[&str]> = (2..=RUN + 1).flat_map(|n| gold.windows(n)).collect();
    let lines_tokens: Vec<Vec<&str>> = lines.iter().map(|(text, _)| tokens(text)).collect();
    let mut share: Vec<Option<f32>> = lines_tokens
        .iter()
        .map(|tokens| {
            if tokens.len() < RUN {
                return None;
            }
            let runs = tokens.windows(RUN);
            let count = runs.len();
            let hits = runs
                .filter(|run| match left.get_mut(run) {
                    Some(n) if *n > 0 => {
                        *n -= 1;
                        true
                    }
                    _ => false,
                })
                .count();
            Some(hits as f32 / count as f32)
        })
        .collect();
    // A short line belongs to the article where it joins a long one of it in the known text.
    for at in 0..lines.len() {
        let short = &lines_tokens[at];
        if short.len() >= RUN || short.is_empty() {
            continue;
        }
        let long = |n: &usize| lines_tokens[*n].len() >= RUN && share[*n].is_some_and(|s| s > 0.5);
        let before = (at.saturating_sub(AROUND)..at).rev().find(long).is_some_and(|n| {
            let other = &lines_tokens[n];
            known.contains(&*[&other[other.len() - 2..], short].concat())
        });
        let behind = (at + 1..lines.len().min(at + 1 + AROUND))
            .find(long)
            .is_some_and(|n| known.contains(&*[short, &lines_tokens[n][..2]].concat()));
        share[at] = Some(if before || behind { 1.0 } else { 0.0 });
    }
    let share: Vec<f32> = share.into_iter().map(Option::unwrap_or_default).collect();
    let weight = |words: u32| (words as f32).max(1.5);
    let article: f32 =
        lines.iter().zip(&share).filter(|(_, s)| **s > 0.5).map(|((_, words), _)| weight(*words)).sum();
    // Each page counts alike, as it does for the scorer; no line outweighs the rest of its page.
    let count = |words: u32| (weight(words) / article.max(30.0)).min(0.2);
    lines.iter().zip(share).map(|((_, words), share)| (share, count(*words))).collect()
}

fn by_segments(lines: &[(&str, u32)], with: &[String], without: &[String]) -> Vec<(f32, f32)> {
    let holds = |parts: &[String], text: &str, least: usize| {
        parts.iter().any(|part| text.contains(part.as_str()) || text.len() > least && part.contains(text))
    };
    let known: Vec<(f32, f32)> = lines
        .iter()
        .map(|(text, words)| {
            let weight = (*words as f32).clamp(1.5, 30.0);
            if holds(with, text, 20) {
                (1.0, weight)
            } else if holds(without, text, 5) {
                (0.0, weight)
            } else {
                (0.0, 0.0)
            }
        })
        .collect();
    let total: f32 = known.iter().map(|(_, weight)| weight).sum();
    known.into_iter().map(|(share, weight)| (share, weight * 0.5 / total.max(1.0))).collect()
}

/// Maximal runs of word characters, as the scorer's.
fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|t| !t.is_empty()).collect()
}

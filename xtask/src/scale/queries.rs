//! Queries as people ask them, and how long their answers take.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::chance::{Chance, word};

use super::corpus::Base;
use crate::watched::{Memory, memory};

/// How many are asked.
const QUERIES: usize = 2000;
/// Time in which a process that is left alone comes to rest.
const REST: Duration = Duration::from_secs(1);

/// A kind of query, and its share of twenty.
const KINDS: [(&str, usize); 8] = [
    ("a word of one article", 1),
    ("a rare word", 4),
    ("a middling word", 3),
    ("a common word", 2),
    ("two words of one article", 4),
    ("three words of one article", 3),
    ("a phrase of two words", 2),
    ("three common words", 1),
];

/// Answers to the queries of one kind, or of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// Milliseconds, in order of size.
    times: Vec<f64>,
    /// Wordings that fit, added up.
    fitting: u64,
}

impl Answers {
    fn add(&mut self, time: f64, fitting: u64) {
        let at = self.times.partition_point(|other| *other < time);
        self.times.insert(at, time);
        self.fitting += fitting;
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.times.len()
    }

    /// Wordings that fit, on average.
    pub(super) fn fitting(&self) -> u64 {
        self.fitting / self.times.len().max(1) as u64
    }

    /// The time that this share of the answers does not exceed.
    pub(super) fn within(&self, share: f64) -> f64 {
        let at = (self.times.len() as f64 * share).ceil() as usize;
        self.times.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// What came of asking.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) all: Answers,
    pub(super) by_kind: Vec<(&'static str, Answers)>,
    /// Memory of the process before the first query and after the last.
    pub(super) before: Memory,
    pub(super) after: Memory,
}

/// Asks the searching process that `command` starts.
pub(super) fn ask(
    command: &mut Command,
    bases: &[Base],
    articles: usize,
    seed: u64,
) -> anyhow::Result<Asked> {
    let queries = queries(bases, articles, &mut Chance::of(seed));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    let mut stdout = BufReader::new(child.stdout.take().context("no standard output")?);
    std::thread::sleep(REST);
    let before = memory(child.id())?;
    let mut all = Answers::default();
    let mut by_kind: Vec<(&'static str, Answers)> =
        KINDS.iter().map(|(name, _)| (*name, Answers::default())).collect();
    for (kind, query) in &queries {
        let mut line = String::new();
        let started = Instant::now();
        writeln!(stdin, "{query}")?;
        stdin.flush()?;
        stdout.read_line(&mut line)?;
        let time = started.elapsed().as_secs_f64() * 1000.0;
        let answer: Value = serde_json::from_str(&line).with_context(|| format!("{query}: {line}"))?;
        let fitting = answer["all"].as_u64().context("an answer without a number")?;
        ensure!(fitting > 0 || !KINDS[*kind].0.contains("word of one"), "{query:?} finds nothing");
        all.add(time, fitting);
        by_kind[*kind].1.add(time, fitting);
    }
    std::thread::sleep(REST);
    let after = memory(child.id())?;
    drop(stdin);
    ensure!(child.wait()?.success(), "the search failed");
    Ok(Asked { all, by_kind, before, after })
}

/// Queries, each with its kind.
fn queries(bases: &[Base], articles: usize, chance: &mut Chance) -> Vec<(usize, String)> {
    let texts: Vec<Vec<String>> = bases.iter().map(|base| words_of(&base.text)).collect();
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    for text in &texts {
        for word in text.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *pages.entry(word).or_default() += 1;
        }
    }
    let of = |from: usize, to: usize| -> Vec<&str> {
        pages.iter().filter(|(_, count)| (from..=to).contains(*count)).map(|(word, _)| *word).collect()
    };
    // In at most two of the pages; in one of a hundred to one of ten; in more than three of ten.
    let rare = of(1, 2);
    let middling = of((bases.len() / 100).max(1), bases.len() / 10);
    let common = of(bases.len() * 3 / 10, bases.len());
    let kinds: Vec<usize> =
        KINDS.iter().enumerate().flat_map(|(kind, (_, share))| std::iter::repeat_n(kind, *share)).collect();
    (0..QUERIES)
        .map(|_| {
            let kind = *chance.one_of(&kinds);
            let text = chance.one_of(&texts);
            let any = |chance: &mut Chance| chance.one_of(text).clone();
            let query = match KINDS[kind].0 {
                "a word of one article" => word(chance.below(articles)),
                "a rare word" => (*chance.one_of(&rare)).to_owned(),
                "a middling word" => (*chance.one_of(&middling)).to_owned(),
                "a common word" => (*chance.one_of(&common)).to_owned(),
                "two words of one article" => [any(chance), any(chance)].join(" "),
                "three words of one article" => [any(chance), any(chance), any(chance)].join(" "),
                "a phrase of two words" => {
                    let at = chance.below(text.len() - 1);
                    format!("\"{}\"", text[at..at + 2].join(" "))
                }
                _ => (0..3).map(|_| *chance.one_of(&common)).collect::<Vec<_>>().join(" "),
            };
            (kind, query)
        })
        .collect()
}

/// The words of a text, in order; nothing that a query takes for a sign.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.into_iter().filter(|word| !["and", "or", "not", "in", "to"].contains(&word.as_str())).collect()
}

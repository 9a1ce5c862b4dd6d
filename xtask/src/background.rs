//! Counts how many articles of a background of news hold each term: the rarity that story grouping weighs terms by.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};

use anyhow::Context;
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::{needed_evaluation, root};

/// Sets that the background is counted over.
const SETS: [&str; 5] = ["giveme5w1h", "basil", "allsides2021", "allsides_undated", "t17_articles"];
/// Words of a body that are looked at, as grouping does.
const BODY_WORDS: usize = 400;
/// Terms in fewer articles are left out: they are as good as unseen.
const LEAST: usize = 20;

/// Writes `crates/analysis/languages/en/document_frequencies.tsv`.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = needed_evaluation()?;
    let mut holding: BTreeMap<String, usize> = BTreeMap::new();
    let mut articles = 0;
    for set in SETS {
        let path = folder.join("data/stories").join(format!("{set}.jsonl.gz"));
        let file = File::open(&path).with_context(|| path.display().to_string())?;
        for line in BufReader::new(GzDecoder::new(file)).lines() {
            let article: Value = serde_json::from_str(&line?)?;
            let body: Vec<&str> =
                article["text"].as_str().unwrap_or("").split_whitespace().take(BODY_WORDS).collect();
            let text = format!("{} {}", article["title"].as_str().unwrap_or(""), body.join(" "));
            let terms: BTreeSet<String> = analysis::group::terms(&text).collect();
            for term in terms {
                *holding.entry(term).or_insert(0) += 1;
            }
            articles += 1;
        }
    }
    let mut kept: Vec<(&String, &usize)> =
        holding.iter().filter(|(term, n)| **n >= LEAST && term.is_ascii()).collect();
    kept.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut out = String::from(
        "# How many of a background of English news articles hold each term. First line: articles. Terms in 20 or more.\n\
         # Counted by `cargo xtask background` over the development sets of story clustering; counts of words only.\n",
    );
    writeln!(out, "{articles}")?;
    for (term, n) in kept {
        writeln!(out, "{term}\t{n}")?;
    }
    let path = root().join("crates/analysis/languages/en/document_frequencies.tsv");
    fs::write(&path, out)?;
    println!("{articles} articles, {} terms", holding.len());
    Ok(())
}

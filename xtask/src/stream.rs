//! How fast a stream of articles is grouped: those of the evaluation data again and again, 20,000 a day, each time with
//! other names, so that they are other stories.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use analysis::extract::{Given, from_text};
use analysis::group::{Fold, Sketch, terms};
use analysis::languages::outlets;
use anyhow::Context;
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::{evaluation, root};

const ARTICLES: usize = 10_000;
const A_DAY: f64 = 20_000.0;
const BLOCK: u32 = 10_000;
/// Articles that are made beforehand.
const BATCH: usize = 1_000;
/// Words that fewer articles of the background hold are taken for names.
const NAME: u32 = 150;
/// Short articles, and whole ones.
const SHORT: [&str; 2] = ["allsides2021", "allsides_undated"];
const WHOLE: [&str; 3] = ["giveme5w1h", "basil", "neardup"];

/// Groups so many articles on one thread and prints articles a second, the slowest block of 10,000, and memory.
pub(crate) fn run(articles: Option<usize>, whole: bool) -> anyhow::Result<()> {
    let Some(folder) = evaluation() else {
        println!("stream: NOT RUN (no evaluation data; WHATTHEN_EVAL names its folder)");
        return Ok(());
    };
    let total = articles.unwrap_or(ARTICLES);
    let mut texts = Vec::new();
    for name in if whole { &WHOLE[..] } else { &SHORT } {
        texts.extend(rows(&folder.join(format!("data/stories/{name}.jsonl.gz")))?);
    }
    let frequencies =
        fs::read_to_string(root().join("crates/analysis/languages/en/document_frequencies.tsv"))?;
    let known: HashMap<&str, u32> = frequencies
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(t, n)| Some((t, n.parse().ok()?)))
        .collect();
    let mut fold = Fold::default();
    let (mut took, mut in_block, mut blocks) = (0.0, 0.0, Vec::new());
    let mut stories: HashSet<String> = HashSet::new();
    let mut random: u64 = 12_345;
    let mut turn = 0;
    while (fold.articles() as usize) < total {
        // Stories stand together in the files.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        for at in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (random >> 33) as usize % (at + 1));
        }
        // Made beforehand: what is timed is grouping.
        order.truncate(total - fold.articles() as usize);
        for batch in order.chunks(BATCH) {
            let first = fold.articles() as usize;
            let made = batch.iter().zip(first..).map(|(at, number)| {
                let (title, text) = &texts[*at];
                let title = Some(with_names_of(title, turn, &known));
                let given = Given { id: Some(format!("{number}")), title, ..Given::default() };
                let seconds = 1_700_000_000 + (number as f64 * 86_400.0 / A_DAY) as i64;
                Ok((from_text(given, with_names_of(text, turn, &known), outlets())?, seconds))
            });
            for (article, seconds) in made.collect::<anyhow::Result<Vec<_>>>()? {
                let begun = Instant::now();
                fold.add(Sketch::of(&article, Some(seconds)));
                in_block += begun.elapsed().as_secs_f64();
                if fold.articles().is_multiple_of(BLOCK) {
                    blocks.push(f64::from(BLOCK) / in_block);
                    took += std::mem::take(&mut in_block);
                    let settled = fold.take_settled().placed;
                    stories.extend(settled.into_iter().map(|placed| placed.story.to_string()));
                }
            }
        }
        turn += 1;
    }
    let begun = Instant::now();
    stories.extend(fold.finish().placed.into_iter().map(|placed| placed.story.to_string()));
    took += in_block + begun.elapsed().as_secs_f64();
    let words =
        texts.iter().map(|(_, text)| text.split_whitespace().count()).sum::<usize>() / texts.len().max(1);
    let slowest = blocks.iter().copied().fold(f64::INFINITY, f64::min);
    let mean = f64::from(BLOCK) * blocks.len() as f64
        / blocks.iter().map(|speed| f64::from(BLOCK) / speed).sum::<f64>();
    println!(
        "{total} articles of {words} words on average: {:.0} a second with the last look; {} stories; {}",
        total as f64 / took,
        stories.len(),
        peak()?,
    );
    if !blocks.is_empty() {
        println!("blocks of {BLOCK}: slowest {slowest:.0}, mean {mean:.0} a second");
    }
    Ok(())
}

/// The text with other names: rare words end with the number of the turn.
fn with_names_of(text: &str, turn: usize, known: &HashMap<&str, u32>) -> String {
    let renamed = text.split(' ').map(|word| {
        let is_rare = |term: String| known.get(term.as_str()).copied().unwrap_or(0) < NAME;
        if terms(word).next().is_some_and(is_rare) {
            format!("{}q{turn}", word.trim_end_matches(|c: char| !c.is_alphanumeric()))
        } else {
            word.to_owned()
        }
    });
    renamed.collect::<Vec<_>>().join(" ")
}

fn rows(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let file = fs::File::open(path).with_context(|| path.display().to_string())?;
    let row = |line: Result<String, std::io::Error>| -> anyhow::Result<(String, String)> {
        let row: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        Ok((field("title"), field("text")))
    };
    BufReader::new(GzDecoder::new(file)).lines().map(row).collect()
}

/// The most memory that was resident.
fn peak() -> anyhow::Result<String> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    Ok(format!("at most {} resident", line.trim()))
}

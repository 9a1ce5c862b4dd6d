//! What reading hostile pages and marking hostile texts costs, counted in instructions, so that it is the same on every run.

use std::fs;
use std::hint::black_box;
use std::process::Command;

use analysis::annotate::hostile::TEXT_SHAPES;
use analysis::annotate::{Context, annotate, said};
use analysis::extract::hostile::SHAPES;
use analysis::extract::{Given, decode, from_text, read_page};
use analysis::languages::{Level, outlets};
use anyhow::{Context as _, bail};
use model::ArticleText;
use rayon::prelude::*;

use crate::{evaluation, install, root};

/// The chore that reads pages.
pub(crate) const READ: &str = "read-pages";

/// Bytes of the shorter page.
const BYTES: usize = 1 << 17;
/// Twice the page may cost so many times as much: lists grow in steps, and what is read once stays.
const MOST: f64 = 2.5;

/// The same of texts that are marked, where the call names no other length.
const TEXT_BYTES: usize = 1 << 15;
/// Kinds of texts that are counted at each change: loading what is known of a language takes longer than they do. A call
/// with a length counts all kinds.
const AT_EACH_CHANGE: [&str; 10] = [
    "one paragraph",
    "quotation marks",
    "marks that open",
    "capitals",
    "names",
    "cues",
    "digits",
    "dates",
    "modals",
    "German speakers",
];

/// Counts each shape at one length and at twice that.
pub(crate) fn run() -> anyhow::Result<()> {
    pages()?;
    texts(&AT_EACH_CHANGE, TEXT_BYTES)?;
    articles()
}

/// Counts what marking every kind of text costs, at `bytes` and at twice as many.
pub(crate) fn marks(bytes: usize) -> anyhow::Result<()> {
    texts(&TEXT_SHAPES.iter().map(|kind| kind.name).collect::<Vec<_>>(), bytes)
}

fn texts(names: &[&'static str], bytes: usize) -> anyhow::Result<()> {
    install(&["valgrind"], &["--version"], &["valgrind"])?;
    let lang = |name: &str| TEXT_SHAPES.iter().find(|s| s.name == name).map_or("", |s| s.lang);
    // A text of a letter in each language: what is read once and stays is no cost of length.
    let mut nothing: Vec<(&str, u64)> = Vec::new();
    for &name in names {
        if nothing.iter().all(|(of, _)| *of != lang(name)) {
            nothing.push((lang(name), count(&["text", name, "1"])?));
        }
    }
    let nothing = |name: &str| nothing.iter().find(|(of, _)| *of == lang(name)).map_or(0, |(_, cost)| *cost);
    doubled("text", names, bytes, nothing)
}

/// Counts the shapes of these names at `bytes` and at twice that, without what `nothing` says that the shape costs at no
/// length; fails where one more than doubles.
fn doubled(
    what: &str,
    names: &[&'static str],
    bytes: usize,
    nothing: impl Fn(&str) -> u64 + Sync,
) -> anyhow::Result<()> {
    let counted: Vec<anyhow::Result<(u64, u64)>> = names
        .par_iter()
        .map(|name| {
            let at = |bytes: usize| {
                anyhow::Ok(count(&[what, name, &bytes.to_string()])?.saturating_sub(nothing(name)))
            };
            Ok((at(bytes)?, at(2 * bytes)?))
        })
        .collect();
    println!("{what:24} {:>14} {:>8}", "instructions/B", "doubled");
    let mut steep = Vec::new();
    for (name, counted) in names.iter().zip(counted) {
        let (once, twice) = counted?;
        let times = twice as f64 / once.max(1) as f64;
        println!("{name:24} {:>14.0} {times:>8.2}", once as f64 / bytes as f64);
        if times > MOST {
            steep.push(*name);
        }
    }
    if !steep.is_empty() {
        bail!("more than doubled with the length: {}", steep.join(", "));
    }
    println!("cost: every {what} costs as its length");
    Ok(())
}

/// Counts what articles cost, those of the evaluation: to take in and mark, and to mark who said what alone. What the second
/// reading of all costs is counted, as the first loads what is known of the language.
fn articles() -> anyhow::Result<()> {
    let Some(data) = evaluation() else {
        println!("articles: NOT RUN (no evaluation data; WHATTHEN_EVAL names its folder)");
        return Ok(());
    };
    let file = data.join("data/evidence/evidence.jsonl").to_string_lossy().into_owned();
    let words: usize = read_articles(&file)?.iter().map(|text| text.split_whitespace().count()).sum();
    let cost = |what: &str| -> anyhow::Result<u64> {
        let times = |times: &str| count(&[what, &file, times]);
        Ok(times("2")?.saturating_sub(times("1")?) / words.max(1) as u64)
    };
    println!("articles of {words} words, instructions a word: {} to take in and mark", cost("articles")?);
    println!("of them quotations, credits and names alone: {}", cost("said")?);
    Ok(())
}

/// The texts of a file of JSON lines.
fn read_articles(file: &str) -> anyhow::Result<Vec<String>> {
    let text = |line: &str| -> anyhow::Result<String> {
        let article: serde_json::Value = serde_json::from_str(line)?;
        Ok(article["text"].as_str().context("an article without a text")?.to_owned())
    };
    let lines = fs::read_to_string(file).with_context(|| file.to_owned())?;
    lines.lines().map(text).collect()
}

fn pages() -> anyhow::Result<()> {
    install(&["valgrind"], &["--version"], &["valgrind"])?;
    let nothing = count(&["page", "paragraphs", "0"])?;
    let golden = golden()?;
    let pages: Vec<&str> = golden.iter().map(String::as_str).collect();
    let bytes: u64 = golden.iter().filter_map(|page| fs::metadata(page).ok()).map(|m| m.len()).sum();
    println!("golden pages: {} instructions a byte", count(&pages)?.saturating_sub(nothing) / bytes.max(1));
    doubled("page", &SHAPES.iter().map(|kind| kind.name).collect::<Vec<_>>(), BYTES, |_| nothing)
}

/// The golden pages.
fn golden() -> anyhow::Result<Vec<String>> {
    let folder = root().join("crates/analysis/tests/golden");
    let cases = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut pages: Vec<String> =
        cases.iter().map(|case| case.path().join("page.html").to_string_lossy().into_owned()).collect();
    pages.sort();
    Ok(pages)
}

/// Reads pages, or marks texts: what is counted. `page NAME BYTES`, `text NAME BYTES`, `articles FILE TIMES`,
/// `said FILE TIMES`, or files.
pub(crate) fn read(args: &[String]) -> anyhow::Result<()> {
    if let [flag, name, bytes] = args
        && flag == "text"
    {
        let shape = TEXT_SHAPES.iter().find(|s| s.name == name).context("no such shape")?;
        return mark(shape.lang, shape.text(bytes.parse()?));
    }
    if let [flag, file, times] = args
        && matches!(flag.as_str(), "articles" | "said")
    {
        let texts = read_articles(file)?;
        let read = |text: &String| match flag.as_str() {
            "said" => mark_said(text.clone()),
            _ => mark("en", text.clone()),
        };
        return (0..times.parse()?).try_for_each(|_| texts.iter().try_for_each(read));
    }
    let pages: Vec<String> = match args {
        [flag, name, bytes] if flag == "page" => {
            let shape = SHAPES.iter().find(|s| s.name == name).context("no such shape")?;
            vec![shape.page(bytes.parse()?)]
        }
        files => files
            .iter()
            .map(|file| fs::read(file).map(|bytes| decode(&bytes, None).text.into_owned()))
            .collect::<Result<_, _>>()?,
    };
    let words: usize = pages.iter().map(|page| format!("{:?}", read_page(page, None)).len()).sum();
    println!("{} pages, readings of {words} bytes", pages.len());
    Ok(())
}

fn mark_said(text: String) -> anyhow::Result<()> {
    let text = ArticleText::new(text)?;
    let context =
        Context { level: Level::Full, published: None, own_outlet: None, outlets: outlets(), links: &[] };
    black_box(said(&text, text.as_str().len(), context));
    Ok(())
}

fn mark(lang: &str, text: String) -> anyhow::Result<()> {
    let given =
        Given { lang: Some(lang.to_owned()), published: "2026-03-09".parse().ok(), ..Given::default() };
    let mut article = from_text(given, text, outlets())?;
    annotate(&mut article, outlets());
    black_box(article);
    Ok(())
}

/// Instructions of one run, as callgrind counts them.
fn count(args: &[&str]) -> anyhow::Result<u64> {
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .arg(READ)
        .args(args)
        .output()
        .context("valgrind cannot be run")?;
    let said = String::from_utf8_lossy(&out.stderr);
    let collected = said.lines().find_map(|line| line.split("Collected :").nth(1));
    collected
        .and_then(|n| n.trim().parse().ok())
        .with_context(|| format!("callgrind counted nothing: {said}"))
}

//! Trains the model that tells which lines of a page are the article, and scores it on pages of domains that it has
//! not seen.

mod fit;
pub(crate) mod gold;
mod linear;
mod trees;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use analysis::extract::{BodyModel, Given, from_page, read_page_with};
use analysis::languages::outlets;
use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

use crate::{needed_evaluation, root};
use fit::Lessons;
use gold::{GoldPage, pages};

/// Parts that the pages are parted into, by domain, to be scored with what the others taught.
const FOLDS: usize = 5;

/// Writes `crates/analysis/data/body/`.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = needed_evaluation()?;
    let pages = pages(&folder.join("data/extraction"))?;
    let lessons = Lessons::read(&pages);
    let (_, files) = lessons.fit(&(0..pages.len()).collect::<Vec<_>>())?;
    let into = root().join("crates/analysis/data/body");
    for (name, file) in ["names.tsv", "words.tsv", "trees.tsv"].iter().zip(&files) {
        fs::write(into.join(name), file)?;
    }
    println!("{} pages; {} bytes of model", pages.len(), files.iter().map(String::len).sum::<usize>());
    Ok(())
}

/// Prints what [`figures`] gives as JSON.
pub(crate) fn out_of_fold() -> anyhow::Result<()> {
    let folder = needed_evaluation()?;
    println!("{}", serde_json::to_string_pretty(&figures(&folder)?)?);
    Ok(())
}

/// The scores of the model on pages of domains that it has not seen, by `score_extraction.py`: of pages with full text, of
/// each source of them, and of pages with segments.
fn figures(folder: &Path) -> anyhow::Result<Value> {
    let data = folder.join("data/extraction");
    let pages = pages(&data)?;
    let lessons = Lessons::read(&pages);
    let all: Vec<usize> = (0..pages.len()).collect();
    let mut predicted = Map::new();
    for fold in lessons.parts(&all, FOLDS) {
        let others: Vec<usize> = all.iter().copied().filter(|p| !fold.contains(p)).collect();
        let (model, _) = lessons.fit(&others)?;
        for page in fold {
            let page = &pages[page];
            predicted.insert(page.id.clone(), read(page, &model)?);
        }
        eprintln!("folds: {} of {} pages", predicted.len(), pages.len());
    }
    score(folder, &data, &pages, &Value::Object(predicted))
}

fn read(page: &GoldPage, model: &BodyModel) -> anyhow::Result<Value> {
    let given = Given { url: page.url.clone(), ..Given::default() };
    let article = from_page(given, read_page_with(&page.html, page.url.as_deref(), model), outlets())?;
    Ok(json!({ "text": article.text.as_str() }))
}

fn score(folder: &Path, data: &Path, pages: &[GoldPage], predicted: &Value) -> anyhow::Result<Value> {
    let file = root().join("target/folds.json");
    fs::write(&file, serde_json::to_vec(predicted)?)?;
    let run = |gold: &str, more: &[&str]| -> anyhow::Result<Value> {
        let out = Command::new("python3")
            .arg(folder.join("tools/score_extraction.py"))
            .arg(data.join(gold))
            .arg(&file)
            .arg("--json")
            .args(more)
            .output()
            .context("python3 cannot be run")?;
        if !out.status.success() {
            bail!("score_extraction.py failed: {}", String::from_utf8_lossy(&out.stderr));
        }
        Ok(serde_json::from_slice(&out.stdout)?)
    };
    let mut figures = run("gold.json.gz", &[])?;
    let with_text = || pages.iter().filter(|page| page.has_text());
    for source in with_text().map(|page| page.source.as_str()).collect::<BTreeSet<_>>() {
        let ids: Vec<&str> = with_text().filter(|p| p.source == source).map(|p| p.id.as_str()).collect();
        let list = root().join("target/folds.ids.json");
        fs::write(&list, serde_json::to_vec(&ids)?)?;
        figures[format!("f1.{source}")] =
            run("gold.json.gz", &["--subset", &list.to_string_lossy()])?["f1"].clone();
    }
    figures["seg_f1"] = run("segments.json.gz", &["--segments"])?["seg_f1"].clone();
    Ok(figures)
}

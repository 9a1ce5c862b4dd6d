//! Roundups of twenty events of the evaluation data, held to what a roundup promises; and its timelines against those of
//! journalists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

/// Events that are drafted: the first of those with so many articles, by name.
const EVENTS: usize = 20;
const LEAST_ARTICLES: usize = 3;
/// A line says again what the lead says where so many of its words are in one line of the lead.
const REPEATS: f64 = 0.6;

/// The share of the roundups that break no promise; those that do are printed with what is wrong.
pub(crate) fn roundups(program: &Path, data: &Path) -> anyhow::Result<Value> {
    let mut events: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows(&data.join("stories/giveme5w1h.jsonl.gz"))? {
        events.entry(string(&row, "story")).or_default().push(row);
    }
    events.retain(|_, articles| articles.len() >= LEAST_ARTICLES);
    let mut right = 0;
    for (event, articles) in events.iter().take(EVENTS) {
        let folder = std::env::temp_dir().join(format!("whatthen-event-{}-{right}", std::process::id()));
        let broken = broken_promises(program, articles, &folder);
        _ = fs::remove_dir_all(&folder);
        let broken = broken.with_context(|| event.clone())?;
        broken.iter().for_each(|promise| println!("roundup of {event}: {promise}"));
        right += usize::from(broken.is_empty());
    }
    Ok(json!({ "kept": right as f64 / EVENTS.min(events.len()).max(1) as f64 }))
}

/// What is wrong with the roundup of `articles`.
fn broken_promises(program: &Path, articles: &[Value], folder: &Path) -> anyhow::Result<Vec<String>> {
    let read = call(program, &["read", "--jsonl"], &lines_of(articles))?;
    let by_id = |lines: &str| -> anyhow::Result<BTreeMap<String, Value>> {
        let values = lines.lines().map(serde_json::from_str::<Value>);
        Ok(values.map(|value| value.map(|v| (string(&v, "id"), v))).collect::<Result<_, _>>()?)
    };
    let groups = by_id(&call(program, &["group"], &read)?)?;
    let of_group =
        |article: &str, name: &str| groups.get(article).map(|group| string(group, name)).unwrap_or_default();
    let texts: BTreeMap<String, String> =
        by_id(&read)?.into_iter().map(|(id, article)| (string(&article, "text_id"), id)).collect();
    fs::create_dir_all(folder)?;
    let (pages, out) = (folder.join("articles.jsonl"), folder.join("out"));
    fs::write(&pages, &read)?;
    let drafted = Command::new(program).arg("roundup").arg(&pages).arg("--out").arg(&out).output()?;
    let mut broken = Vec::new();
    if !drafted.status.success() {
        broken.push(format!("is not drafted: {}", String::from_utf8_lossy(&drafted.stderr).trim()));
        return Ok(broken);
    }
    let verified = Command::new(program).arg("verify").arg(&out).output()?;
    if !verified.status.success() {
        broken.push(format!("does not verify: {}", String::from_utf8_lossy(&verified.stderr).trim()));
    }
    let roundup: Value = serde_json::from_str(&fs::read_to_string(out.join("roundup.json"))?)?;
    let mut named = BTreeSet::new();
    let mut owners = BTreeSet::new();
    for source in list(&roundup, "sources") {
        if !named.insert(string(source, "article")) {
            broken.push(format!("lists {} twice", string(source, "article")));
        }
        if source["independent"] == true && !owners.insert(string(source, "outlet_id")) {
            broken.push(format!("counts {} twice", string(source, "outlet")));
        }
    }
    if named.len() != articles.len() {
        broken.push(format!("names {} of {} articles", named.len(), articles.len()));
    }
    let citations: BTreeMap<u64, String> = list(&roundup, "citations")
        .iter()
        .filter_map(|citation| {
            Some((citation["id"].as_u64()?, texts.get(&string(citation, "text_id"))?.clone()))
        })
        .collect();
    let shown =
        |line: &Value| Some((string(line, "text"), citations.get(&line["citation"].as_u64()?)?.clone()));
    let lead: Vec<(String, String)> = list(&roundup, "lead").iter().filter_map(shown).collect();
    let mut lines = lead.clone();
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for development in list(&roundup, "developments") {
        let own: Vec<(String, String)> = list(development, "lines").iter().filter_map(shown).collect();
        for (words, article) in &own {
            if lead.iter().any(|(of_lead, _)| share(words, of_lead) >= REPEATS) {
                broken.push(format!("a development repeats the lead: {words}"));
            }
            let group = of_group(article, "copy_group");
            if told.get(&group).is_some_and(|other| other != article) {
                broken.push(format!("tells from two copies: {words}"));
            }
            told.insert(group, article.clone());
        }
        lines.extend(own);
    }
    for excerpt in list(&roundup, "excerpts") {
        lines.extend(list(excerpt, "lines").iter().filter_map(shown));
    }
    let mut seen = BTreeSet::new();
    for (words, _) in &lines {
        if !seen.insert(terms(words)) {
            broken.push(format!("shows twice: {words}"));
        }
    }
    Ok(broken)
}

fn terms(words: &str) -> Vec<String> {
    words.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_lowercase).collect()
}

/// Share of the longer words of one that the other has.
fn share(one: &str, other: &str) -> f64 {
    let (one, other): (BTreeSet<String>, BTreeSet<String>) =
        (terms(one).into_iter().collect(), terms(other).into_iter().collect());
    one.intersection(&other).count() as f64 / one.len().max(1) as f64
}

/// F1 of the days of T17's timelines, mean over them: with number and span of the journalist's days given, with their
/// number alone, with nothing.
pub(crate) fn timelines(program: &Path, data: &Path) -> anyhow::Result<Value> {
    let mut articles: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows(&data.join("stories/t17_articles.jsonl.gz"))? {
        articles.entry(string(&row, "collection")).or_default().push(row);
    }
    let mut sums = [0.0; 3];
    let timelines = rows(&data.join("stories/t17_timelines.jsonl.gz"))?;
    for timeline in &timelines {
        let name = string(timeline, "collection");
        let days: BTreeSet<String> =
            list(timeline, "timeline").iter().filter_map(|day| Some(day[0].as_str()?.to_owned())).collect();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
        let of = articles.get(&name).with_context(|| format!("{name}: no articles"))?;
        let read = call(program, &["read", "--jsonl"], &lines_of(of))?;
        let number = days.len().to_string();
        let asked: [&[&str]; 3] =
            [&["--days", &number, "--from", first, "--to", last], &["--days", &number], &[]];
        for (sum, asked) in sums.iter_mut().zip(asked) {
            let told = call(program, &[&["timeline", "--jsonl"], asked].concat(), &read)?;
            let told: BTreeSet<String> = told
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).map(|day| string(&day, "day")))
                .collect::<Result<_, _>>()?;
            let both = told.intersection(&days).count() as f64;
            *sum += 2.0 * both / (told.len() + days.len()) as f64;
        }
    }
    let [span, number, alone] = sums.map(|sum| sum / timelines.len().max(1) as f64);
    Ok(json!({ "number_and_span_given": span, "number_given": number, "nothing_given": alone }))
}

fn rows(path: &Path) -> anyhow::Result<Vec<Value>> {
    let file = fs::File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Input lines of `read --jsonl`.
fn lines_of(articles: &[Value]) -> String {
    let line = |article: &Value| {
        let mut line = article.clone();
        line["published"] = article["time"].clone();
        format!("{line}\n")
    };
    articles.iter().map(line).collect()
}

fn call(program: &Path, args: &[&str], input: &str) -> anyhow::Result<String> {
    let mut child = Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().context("standard input")?;
    let input = input.to_owned();
    let written = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let out = child.wait_with_output()?;
    written.join().map_err(|_| anyhow::anyhow!("writing failed"))??;
    if !out.status.success() {
        bail!("{args:?} failed: {}", out.status);
    }
    Ok(String::from_utf8(out.stdout)?)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

//! Gathering, measured: what feeds and pages of a news web on loopback cost.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::program::{Program, answer};
use crate::watched::{Cost, Memory, memory, processor_of_children, watch};
use crate::{evaluation, root};

const OUTLETS: u64 = 500;
const ITEMS: u64 = 20;
/// Outlets of the hostile web: a fifth of them hostile.
const MIXED: u64 = 250;
const SOUND: u64 = 200;
const PORT: u16 = 8600;
const SERVED_PORT: u16 = 8601;

/// Measures all of it and prints a table.
pub(crate) fn run() -> anyhow::Result<()> {
    let Some(evaluation) = evaluation() else {
        println!("gather: NOT RUN (no evaluation data; WHATTHEN_EVAL names its folder)");
        return Ok(());
    };
    let folder = root().join("target/gather");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder)?;
    let program = Program::released()?;
    let mut rows = sound(&program, &evaluation, &folder)?;
    let (cost, alone, _) = hostile(&program, &evaluation, &folder.join("sound"), &["--outlets", "200"])?;
    rows.push(format!("{SOUND} sound outlets with pages | {} | {alone:.0} articles a second", said(cost)));
    let mixed = ["--outlets", "250", "--faults", "0.2"];
    let (cost, beside, asked) = hostile(&program, &evaluation, &folder.join("mixed"), &mixed)?;
    rows.push(format!(
        "{MIXED} outlets, 50 of them hostile | {} | {beside:.0} articles a second, canary asked {} times",
        said(cost),
        asked["canary"]
    ));
    println!("\nwhat | wall s | CPU s | most resident MiB | came to\n--- | --- | --- | --- | ---");
    rows.iter().for_each(|row| println!("{row}"));
    fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())
}

/// Feeds alone, twice, and feeds with their pages.
fn sound(program: &Program, evaluation: &Path, folder: &Path) -> anyhow::Result<Vec<String>> {
    let _web = Web::start(evaluation, &["--outlets", "500", "--items", "20", "--prebuild"])?;
    let desk = folder.join("feeds");
    subscribe(program, &desk)?;
    let cost = gather(program, &desk, &["--no-pages"])?;
    let (items, asked) = (sources(program, &desk)?, stats()?);
    ensure!(items == OUTLETS * ITEMS, "{items} items are kept");
    let of_feeds = status(program, &desk)?["archive_bytes"].as_f64().unwrap_or_default();
    let mut rows = vec![format!(
        "feeds, first time | {} | {items} of {} items, {}",
        said(cost),
        OUTLETS * ITEMS,
        web_said(&asked)
    )];
    reset()?;
    let cost = gather(program, &desk, &["--no-pages"])?;
    let asked = stats()?;
    ensure!(asked["not_modified_304"] == OUTLETS, "{asked}");
    rows.push(format!(
        "feeds, unchanged | {} | {} answered 304, {}",
        said(cost),
        asked["not_modified_304"],
        web_said(&asked)
    ));
    reset()?;
    let desk = folder.join("pages");
    subscribe(program, &desk)?;
    let cost = gather(program, &desk, &[])?;
    let (counts, asked) = (status(program, &desk)?, stats()?);
    let articles = counts["articles"].as_u64().unwrap_or_default();
    let bytes = counts["archive_bytes"].as_f64().unwrap_or_default();
    let per_article = |bytes: f64| bytes / articles.max(1) as f64 / 1000.0;
    rows.push(format!(
        "feeds and pages | {} | {articles} articles, {:.0} a second, {:.2} kB of archive an article, {:.2} of it the page, {}",
        said(cost),
        articles as f64 / cost.seconds,
        per_article(bytes),
        per_article(bytes - of_feeds),
        web_said(&asked),
    ));
    rows.push(served(program, &desk, articles)?);
    Ok(rows)
}

/// The memory of a server of that desk: when it has nothing to do yet, and after lists, stories, search and articles.
fn served(program: &Program, desk: &Path, articles: u64) -> anyhow::Result<String> {
    let listen = format!("127.0.0.1:{SERVED_PORT}");
    let mut command = program.on(desk, "serve");
    let child = command.args(["--listen", &listen]).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let server = Ended(child);
    wait_for("the server", || ask(SERVED_PORT, "GET", "/"))?;
    // Stories are grouped once, and what it does by itself at its start is over.
    std::thread::sleep(Duration::from_secs(10));
    let idle = memory(server.0.id())?.resident;
    for page in 0..50 {
        for path in [
            "/".to_owned(),
            "/sources".to_owned(),
            format!("/search?q=report+{page}"),
            "/feed.atom".to_owned(),
        ] {
            ask(SERVED_PORT, "GET", &path)?;
        }
    }
    std::thread::sleep(Duration::from_secs(10));
    let after = memory(server.0.id())?.resident;
    Ok(format!(
        "serving {articles} articles | | | | {:.0} MiB resident after the start, {:.0} after 200 requests",
        idle as f64 / 1024.0,
        after as f64 / 1024.0
    ))
}

/// Gathers a web with pages; what it cost, articles a second until the last came, and the web's own counts.
fn hostile(
    program: &Program,
    evaluation: &Path,
    desk: &Path,
    options: &[&str],
) -> anyhow::Result<(Cost, f64, Value)> {
    let _web = Web::start(evaluation, &[options, &["--items", "20", "--prebuild"]].concat())?;
    subscribe(program, desk)?;
    let mut command = program.on(desk, "gather");
    set(&mut command);
    let (started, before) = (Instant::now(), processor_of_children()?);
    let mut child =
        command.args(["--once", "--jsonl"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut out = child.stdout.take().context("its output is piped")?;
    let (mut last, mut articles, mut said) = (Duration::ZERO, 0_u64, Vec::new());
    let mut block = vec![0; 1 << 16];
    let mut most = 0;
    loop {
        let read = out.read(&mut block)?;
        most = memory(child.id()).map_or(most, |memory| most.max(memory.most));
        if read == 0 {
            break;
        }
        said.extend_from_slice(&block[..read]);
        while let Some(end) = said.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = said.drain(..=end).collect();
            let line: Value = serde_json::from_slice(&line)?;
            if line["outcome"].as_str().is_some_and(|outcome| outcome.starts_with("an article")) {
                articles += 1;
                last = started.elapsed();
            }
        }
    }
    child.wait()?;
    let (seconds, cpu) = (started.elapsed().as_secs_f64(), processor_of_children()? - before);
    let cost = Cost { seconds, cpu, peak: Memory { most, ..Memory::default() } };
    Ok((cost, articles as f64 / last.as_secs_f64().max(0.001), stats()?))
}

/// The outlets may be asked; the control, where a redirect leads, may not.
fn set(command: &mut Command) {
    command.env("WHATTHEN_GATHER_NETWORKS", "127.20.0.0/16");
}

fn gather(program: &Program, desk: &Path, more: &[&str]) -> anyhow::Result<Cost> {
    let mut command = program.on(desk, "gather");
    set(&mut command);
    watch(command.arg("--once").args(more), &[0])
}

fn status(program: &Program, desk: &Path) -> anyhow::Result<Value> {
    Ok(serde_json::from_str(&answer(program.on(desk, "status").arg("--json"))?.done("status")?)?)
}

/// Items of all sources.
fn sources(program: &Program, desk: &Path) -> anyhow::Result<u64> {
    let said = answer(program.on(desk, "sources").arg("--jsonl"))?.done("sources")?;
    said.lines()
        .map(|line| Ok(serde_json::from_str::<Value>(line)?["items"].as_u64().unwrap_or_default()))
        .sum()
}

fn said(cost: Cost) -> String {
    format!("{:.1} | {:.2} | {:.0}", cost.seconds, cost.cpu, cost.peak.most as f64 / 1024.0)
}

fn web_said(stats: &Value) -> String {
    format!("{} requests, {:.1} MB", stats["requests"], stats["bytes_out"].as_f64().unwrap_or_default() / 1e6)
}

/// The news web.
struct Web(#[expect(dead_code, reason = "held for its end")] Ended);

impl Web {
    fn start(evaluation: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let script = evaluation.join("tools/newsweb.py");
        let port = PORT.to_string();
        let child =
            Command::new("python3").arg(script).args(["--port", &port, "--quiet"]).args(options).spawn()?;
        let web = Self(Ended(child));
        wait_for("the news web", stats)?;
        Ok(web)
    }
}

fn wait_for<T>(what: &str, answers: impl Fn() -> anyhow::Result<T>) -> anyhow::Result<()> {
    let until = Instant::now() + Duration::from_mins(5);
    while answers().is_err() {
        ensure!(Instant::now() < until, "{what} does not answer");
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn stats() -> anyhow::Result<Value> {
    Ok(serde_json::from_str(&ask(PORT, "GET", "/stats")?)?)
}

fn reset() -> anyhow::Result<()> {
    ask(PORT, "POST", "/reset").map(drop)
}

/// A new desk that watches all feeds.
fn subscribe(program: &Program, desk: &Path) -> anyhow::Result<()> {
    program.init(desk)?;
    let list = desk.with_extension("opml");
    fs::write(&list, ask(PORT, "GET", "/opml")?)?;
    answer(program.on(desk, "import").arg(&list))?.done("import")?;
    Ok(())
}

/// A process that ends with the value.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// Asks the server on this machine at `port`.
fn ask(port: u16, method: &str, path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    let Some((head, body)) = said.split_once("\r\n\r\n") else { bail!("{path}: no answer") };
    ensure!(head.contains(" 200 "), "{path}: {head}");
    Ok(body.to_owned())
}

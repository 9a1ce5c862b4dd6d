//! Scale: what a desk costs that holds as many articles as somebody collects in years.

mod corpus;
mod queries;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::program::{Program, answer};
use crate::{evaluation, root};

use crate::watched::{Cost, watch};
use corpus::Bases;
use queries::Asked;

/// Articles where the call does not say how many.
pub(crate) const ARTICLES: usize = 100_000;
/// Room on the disk that an article needs while all of this runs, bytes: in its WARC file, on the desk, and derived twice.
const ROOM: u64 = 160_000;
/// The seed of the queries.
const SEED: u64 = 3;

/// All that is measured.
struct Measured {
    read: Cost,
    import: Cost,
    one_more: Cost,
    status: Cost,
    doctor: Cost,
    rebuild: Cost,
    counts: Value,
    /// Bytes of the WARC files, of the archive, the rows and the index.
    sizes: [u64; 4],
    asked: Asked,
}

/// Makes so many articles, measures, prints a table, and removes what it made unless it shall `keep` it.
pub(crate) fn run(articles: usize, keep: bool) -> anyhow::Result<()> {
    let Some(evaluation) = evaluation() else {
        println!("scale: NOT RUN (no evaluation data; WHATTHEN_EVAL names its folder)");
        return Ok(());
    };
    let folder = root().join("target/scale");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder)?;
    enough_room(&folder, articles as u64 * ROOM)?;
    let program = Program::released()?;
    let started = Instant::now();
    let bases = Bases::choose(&evaluation)?;
    let mix = bases.said();
    println!("scale: {mix}");
    let files = corpus::write(&bases, articles, &folder.join("warc"))?;
    println!("scale: {articles} articles written in {:.0?}", started.elapsed());
    let measured = measure(&program, &bases, articles, &files, &folder.join("desk"))?;
    println!("\n{}\n{mix}.", table(articles, &measured));
    if keep {
        println!("scale: the desk and its sources stay in {}", folder.display());
        return Ok(());
    }
    fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())
}

fn measure(
    program: &Program,
    bases: &Bases,
    articles: usize,
    files: &[PathBuf],
    desk: &Path,
) -> anyhow::Result<Measured> {
    let told = |what: &str, cost: Cost| {
        println!("scale: {what}: {:.1} s, {:.1} s of processor", cost.seconds, cost.cpu);
        cost
    };
    // A page may carry something that a warning is due for.
    let read = told("read", watch(program.command("read").args(files), &[0, 1])?);
    program.init(desk)?;
    let import = told("import", watch(program.on(desk, "import").arg("--jsonl").args(files), &[0])?);
    let counts: Value =
        serde_json::from_str(&answer(program.on(desk, "status").arg("--json"))?.done("status")?)?;
    ensure!(counts["articles"] == articles, "{articles} articles were handed in, the desk has {counts}");
    let warc = files.iter().map(|file| Ok(fs::metadata(file)?.len())).sum::<anyhow::Result<u64>>()?;
    let rows = fs::metadata(desk.join("derived/articles.sqlite"))?.len();
    let sizes = [warc, counts["archive_bytes"].as_u64().unwrap_or_default(), rows, index_bytes(desk)?];
    let asked = queries::ask(program.on(desk, "search").arg("--jsonl"), &bases.pages, articles, SEED)?;
    println!("scale: {} queries answered", asked.all.count());
    let page = root().join("samples/ferries/holm-gazette--last-boat.html");
    let one_more = told("import of one page", watch(program.on(desk, "import").arg(page), &[0])?);
    let status = told("status", watch(&mut program.on(desk, "status"), &[0])?);
    let doctor = told("doctor", watch(&mut program.on(desk, "doctor"), &[0])?);
    let rebuild = told("rebuild", watch(&mut program.on(desk, "rebuild"), &[0])?);
    let again: Value =
        serde_json::from_str(&answer(program.on(desk, "status").arg("--json"))?.done("status")?)?;
    ensure!(again["articles"] == articles + 1, "the rebuilt desk has {again}");
    Ok(Measured { read, import, one_more, status, doctor, rebuild, counts, sizes, asked })
}

fn index_bytes(desk: &Path) -> anyhow::Result<u64> {
    let folder = desk.join("derived/index");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    entries.map(|entry| Ok(entry?.metadata()?.len())).sum()
}

/// Fails where the disk that holds `folder` has less room than `bytes`.
fn enough_room(folder: &Path, bytes: u64) -> anyhow::Result<()> {
    let said = answer(Command::new("df").args(["--output=avail", "--block-size=1"]).arg(folder))?;
    let room: u64 = said
        .out
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok())
        .with_context(|| format!("df says {:?}", said.said))?;
    if room < bytes {
        bail!("{} GB are needed, {} has {} GB", bytes >> 30, folder.display(), room >> 30);
    }
    Ok(())
}

/// The measurements as a table of Markdown.
fn table(articles: usize, measured: &Measured) -> String {
    let Measured { read, import, one_more, status, doctor, rebuild, counts, sizes, asked } = measured;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rows = vec![
        format!("| {articles} articles, {cores} cores | |"),
        "|---|---|".to_owned(),
        row("articles and wordings on the desk", &format!("{}, {}", counts["articles"], counts["versions"])),
    ];
    for (what, cost) in [("`read`", read), ("`import`", import), ("`rebuild`", rebuild)] {
        rows.push(row(
            &format!("{what}: articles a second"),
            &format!(
                "{:.0} ({:.0} s; {:.2} cores; {:.2} ms of processor an article)",
                articles as f64 / cost.seconds,
                cost.seconds,
                cost.cpu / cost.seconds,
                cost.cpu * 1000.0 / articles as f64
            ),
        ));
        rows.push(row(&format!("{what}: most memory"), &megabytes(cost)));
    }
    let short =
        [("`import` of one page more, from its start", one_more), ("`doctor`", doctor), ("`status`", status)];
    for (what, cost) in short {
        rows.push(row(what, &format!("{:.2} s; most memory {}", cost.seconds, megabytes(cost))));
    }
    let [warc, archive, table, index] = sizes.map(|bytes| bytes as f64 / 1000.0 / articles as f64);
    rows.push(row(
        "an article on the desk",
        &format!(
            "archive {archive:.1} KB, rows {table:.1} KB, index {index:.1} KB (in the WARC file that was handed in {warc:.1} KB)"
        ),
    ));
    let times = |answers: &queries::Answers| {
        format!(
            "median {:.2} ms, 99 of 100 within {:.2} ms, longest {:.2} ms",
            answers.within(0.5),
            answers.within(0.99),
            answers.within(1.0)
        )
    };
    rows.push(row(&format!("`search --jsonl`, {} queries", asked.all.count()), &times(&asked.all)));
    for (kind, answers) in &asked.by_kind {
        let fitting = format!("{} queries, {} fit on average", answers.count(), answers.fitting());
        rows.push(row(&format!("… {kind} ({fitting})"), &times(answers)));
    }
    for (when, memory) in [("at rest, before", asked.before), ("at rest, after", asked.after)] {
        let [resident, anonymous, most] =
            [memory.resident, memory.anonymous, memory.most].map(|kib| kib as f64 / 1024.0);
        rows.push(row(
            &format!("memory of that process {when}"),
            &format!("{resident:.0} MiB resident, of that {anonymous:.0} MiB not pages of files; most {most:.0} MiB"),
        ));
    }
    rows.join("\n")
}

fn row(what: &str, said: &str) -> String {
    format!("| {what} | {said} |")
}

fn megabytes(cost: &Cost) -> String {
    let [most, anonymous] = [cost.peak.most, cost.peak.anonymous].map(|kib| kib as f64 / 1024.0);
    format!("{most:.0} MiB resident, {anonymous:.0} MiB not pages of files")
}

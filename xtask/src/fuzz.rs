//! Fuzzing: libFuzzer over the targets of `fuzz/`, seeded with the golden pages, feeds and samples, hostile texts and an archive.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use analysis::annotate::hostile::TEXT_SHAPES;
use anyhow::{Context, bail};

use crate::{install, root};

/// What the compiler adds for libFuzzer to see which code ran; no sanitizer, so the pinned toolchain will do.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Seconds after which one input counts as a hang.
const HANG: u32 = 10;
/// Bytes of an input.
const LONGEST: u32 = 1 << 16;

/// Fuzzes the reader of pages for `seconds`, and those of texts, archives and feeds for half as long each.
pub(crate) fn run(seconds: u32) -> anyhow::Result<()> {
    install(&["c++"], &["--version"], &["g++"])?;
    let folder = root().join("fuzz");
    let target = root().join("target/fuzz");
    let host = host()?;
    let status = Command::new("cargo")
        .args(["build", "--release", "--locked", "--target", &host, "--target-dir"])
        .arg(&target)
        .current_dir(&folder)
        .env("RUSTFLAGS", FLAGS)
        .status()?;
    if !status.success() {
        bail!("the fuzz targets cannot be built");
    }
    let pages = target.join("corpus/page");
    fs::create_dir_all(&pages)?;
    let seeds =
        seed(&root().join("crates/analysis/tests/golden"), &pages)? + seed(&root().join("samples"), &pages)?;
    let feeds = target.join("corpus/feed");
    fs::create_dir_all(&feeds)?;
    let listed = seed(&root().join("crates/analysis/tests/golden-feeds"), &feeds)?;
    let archives = target.join("corpus/warc");
    fs::create_dir_all(&archives)?;
    let archived = archive_seeds(&archives)?;
    let texts = target.join("corpus/marks");
    fs::create_dir_all(&texts)?;
    let marked = text_seeds(&texts)?;
    run_target(&target.join(&host), "page", &pages, seeds, seconds)?;
    run_target(&target.join(&host), "marks", &texts, marked, seconds / 2)?;
    run_target(&target.join(&host), "feed", &feeds, listed, seconds / 2)?;
    run_target(&target.join(&host), "warc", &archives, archived, seconds / 2)
}

fn run_target(built: &Path, name: &str, corpus: &Path, seeds: usize, seconds: u32) -> anyhow::Result<()> {
    let artifacts = root().join("target/fuzz/found/");
    fs::create_dir_all(&artifacts)?;
    eprintln!("$ fuzz {name}: {seconds} s, {seeds} seeds");
    let status = Command::new(built.join("release").join(name))
        .arg(corpus)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={HANG}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg("-print_final_stats=1")
        .arg("-verbosity=0")
        .status()?;
    if !status.success() {
        bail!("the target {name} fails on an input in {}", artifacts.display());
    }
    println!("fuzz: {name} held for {seconds} s");
    Ok(())
}

/// Small archives, packed and plain; returns how many.
fn archive_seeds(corpus: &Path) -> anyhow::Result<usize> {
    let record = |n: usize| {
        let uri = format!("https://a.example/{n}");
        let block = format!("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage{n}").into_bytes();
        archive::Record::new(
            archive::RecordType::Response,
            &uri,
            "2026-03-04T00:00:00Z",
            "application/http",
            block,
        )
    };
    let packed = (0..3).map(|n| archive::pack(&record(n))).collect::<Result<Vec<_>, _>>()?.concat();
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(&packed[..]).read_to_end(&mut plain)?;
    let arc = b"filedesc://a.arc 0.0.0.0 20260304000000 text/plain 5\n1 0 a\nhttp://a.example/ 192.0.2.1 20260304000000 text/html 9\n<p>words!\n";
    let seeds = [("packed", &packed[..]), ("plain", &plain), ("arc", arc)];
    for (name, bytes) in seeds {
        fs::write(corpus.join(name), bytes)?;
    }
    Ok(seeds.len())
}

/// Texts that ask much of the marks; the first byte names the language. Returns how many.
fn text_seeds(corpus: &Path) -> anyhow::Result<usize> {
    for shape in &TEXT_SHAPES {
        let language = if shape.lang == "de" { "2" } else { "0" };
        fs::write(corpus.join(shape.name.replace(' ', "-")), format!("{language}{}", shape.text(1000)))?;
    }
    Ok(TEXT_SHAPES.len())
}

/// Copies the pages and feeds below `from` into the corpus; returns how many there are.
fn seed(from: &Path, corpus: &Path) -> anyhow::Result<usize> {
    let mut seeds = 0;
    let mut open = vec![from.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "html" || e == "xml" || e == "json") {
                let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('/', "-");
                fs::copy(&path, corpus.join(name))?;
                seeds += 1;
            }
        }
    }
    Ok(seeds)
}

/// The machine that this toolchain builds for: named, so that build scripts are not instrumented.
fn host() -> anyhow::Result<String> {
    let out = Command::new("rustc").arg("-vV").output().context("rustc cannot be run")?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(host.to_owned())
}

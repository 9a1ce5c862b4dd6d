//! What reading hostile pages costs, counted in instructions, so that it is the same on every run.

use std::fs;
use std::process::Command;

use analysis::extract::hostile::SHAPES;
use analysis::extract::{decode, read_page};
use anyhow::{Context, bail};

use crate::{install, root};

/// The chore that reads pages.
pub(crate) const READ: &str = "read-pages";

/// Bytes of the shorter page.
const BYTES: usize = 1 << 17;
/// Twice the page may cost so many times as much: lists grow in steps, and what is read once stays.
const MOST: f64 = 2.5;

/// Counts each shape at one length and at twice that.
pub(crate) fn run() -> anyhow::Result<()> {
    install(&["valgrind"], &["--version"], &["valgrind"])?;
    let shape = |name: &str, bytes: usize| count(&["shape", name, &bytes.to_string()]);
    let nothing = shape("paragraphs", 0)?;
    let golden = golden()?;
    let pages: Vec<&str> = golden.iter().map(String::as_str).collect();
    let bytes: u64 = golden.iter().filter_map(|page| fs::metadata(page).ok()).map(|m| m.len()).sum();
    println!("golden pages: {} instructions a byte", count(&pages)?.saturating_sub(nothing) / bytes.max(1));
    println!("{:24} {:>14} {:>8}", "page", "instructions/B", "doubled");
    let mut steep = Vec::new();
    for kind in &SHAPES {
        let once = shape(kind.name, BYTES)?.saturating_sub(nothing).max(1);
        let twice = shape(kind.name, 2 * BYTES)?.saturating_sub(nothing);
        let times = twice as f64 / once as f64;
        println!("{:24} {:>14.0} {times:>8.2}", kind.name, once as f64 / BYTES as f64);
        if times > MOST {
            steep.push(kind.name);
        }
    }
    if !steep.is_empty() {
        bail!("more than doubled with the page: {}", steep.join(", "));
    }
    println!("cost: all pages cost as their length");
    Ok(())
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

/// Reads pages: what is counted. `shape NAME BYTES`, or files.
pub(crate) fn read(args: &[String]) -> anyhow::Result<()> {
    let pages: Vec<String> = match args {
        [flag, name, bytes] if flag == "shape" => {
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

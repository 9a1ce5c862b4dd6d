//! What reading hostile pages costs, counted in instructions, so that it is the same on every run.

use std::process::Command;

use analysis::extract::hostile::SHAPES;
use analysis::extract::read_page;
use anyhow::{Context, bail};

use crate::install;

/// The chore that reads one page.
pub(crate) const READ: &str = "read-shape";

/// Bytes of the shorter page.
const BYTES: usize = 1 << 17;
/// Twice the page may cost so many times as much: lists grow in steps, and what is read once stays.
const MOST: f64 = 2.5;

/// Counts each shape at one length and at twice that.
pub(crate) fn run() -> anyhow::Result<()> {
    install(&["valgrind"], &["--version"], &["valgrind"])?;
    let nothing = count("paragraphs", 0)?;
    println!("{:24} {:>14} {:>8}", "page", "instructions/B", "doubled");
    let mut steep = Vec::new();
    for shape in &SHAPES {
        let once = count(shape.name, BYTES)?.saturating_sub(nothing).max(1);
        let twice = count(shape.name, 2 * BYTES)?.saturating_sub(nothing);
        let times = twice as f64 / once as f64;
        println!("{:24} {:>14.0} {times:>8.2}", shape.name, once as f64 / BYTES as f64);
        if times > MOST {
            steep.push(shape.name);
        }
    }
    if !steep.is_empty() {
        bail!("more than doubled with the page: {}", steep.join(", "));
    }
    println!("cost: all pages cost as their length");
    Ok(())
}

/// Reads one page of a shape: what is counted.
pub(crate) fn read(shape: &str, bytes: usize) -> anyhow::Result<()> {
    let shape = SHAPES.iter().find(|s| s.name == shape).context("no such shape")?;
    println!("{:?}", read_page(&shape.page(bytes), None));
    Ok(())
}

/// Instructions of one run, as callgrind counts them.
fn count(shape: &str, bytes: usize) -> anyhow::Result<u64> {
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args([READ, shape, &bytes.to_string()])
        .output()
        .context("valgrind cannot be run")?;
    let said = String::from_utf8_lossy(&out.stderr);
    let collected = said.lines().find_map(|line| line.split("Collected :").nth(1));
    collected
        .and_then(|n| n.trim().parse().ok())
        .with_context(|| format!("callgrind counted nothing: {said}"))
}

//! Browser journeys: installs headless Chromium and what drives it, where they are missing, and runs `e2e/`.

use std::process::Command;

use anyhow::{Context, bail};

use crate::{call, has, root};

/// Runs the journeys against the release build.
pub(crate) fn run() -> anyhow::Result<()> {
    call("cargo", &["build", "--release", "--locked", "--package", "whatthen"])?;
    install(&["node", "npm"], &["--version"], &["nodejs", "npm"])?;
    install(&["chromium"], &["--version"], &["chromium"])?;
    call("npm", &["ci", "--prefix", "e2e", "--no-audit", "--no-fund"])?;
    let chromium =
        Command::new("sh").args(["-c", "command -v chromium"]).output().context("sh cannot be run")?;
    eprintln!("$ npm test --prefix e2e");
    let status = Command::new("npm")
        .args(["test", "--prefix", "e2e"])
        .current_dir(root())
        .env("WHATTHEN", root().join("target/release/whatthen"))
        .env("CHROMIUM", String::from_utf8_lossy(&chromium.stdout).trim())
        .status()?;
    if !status.success() {
        bail!("a browser journey failed");
    }
    Ok(())
}

/// Installs Debian's `packages` where one of `programs` is missing.
fn install(programs: &[&str], args: &[&str], packages: &[&str]) -> anyhow::Result<()> {
    if programs.iter().all(|program| has(program, args)) {
        return Ok(());
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0"));
    let apt = |more: &[&str]| {
        let mut words = if root { vec!["apt-get"] } else { vec!["sudo", "apt-get"] };
        words.extend(more);
        call(words[0], &words[1..])
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

//! Browser journeys: installs headless Chromium and what drives it, where they are missing, and runs `e2e/`.

use std::process::Command;

use anyhow::{Context, bail};

use crate::{call, install, root};

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

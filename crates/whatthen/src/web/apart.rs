//! Stories, grouped in a process of their own: what thousands of articles take in memory goes with it.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::stories::Grouping;
use crate::desk::DeskView;
use crate::itself::this_program;

/// The command by which the program is started for it.
const COMMAND: &str = "group-newest";
/// Bytes of complaint that are passed on.
const COMPLAINT: usize = 2_000;

/// Groups the articles of the desk in `folder` and writes what came of it to standard output.
pub(crate) fn answer(folder: &Path) -> anyhow::Result<()> {
    let grouping = Grouping::of(&DeskView::open(folder)?)?;
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &grouping)?;
    out.flush().context("standard output")
}

/// Has the articles of the desk in `folder` grouped.
pub(super) fn ask(folder: &Path) -> anyhow::Result<Grouping> {
    let mut command = Command::new(this_program()?);
    command.args([COMMAND, "--desk"]).arg(folder).stdin(Stdio::null());
    let done = command.output().context("grouping cannot be started")?;
    if !done.status.success() {
        let complaint =
            String::from_utf8_lossy(&done.stderr[..done.stderr.len().min(COMPLAINT)]).into_owned();
        bail!("grouping ended: {}; {}", done.status, complaint.trim());
    }
    let grouping: Grouping = serde_json::from_slice(&done.stdout).context("what grouping said")?;
    Ok(grouping.with_places())
}

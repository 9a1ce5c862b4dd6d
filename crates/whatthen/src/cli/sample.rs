//! `whatthen try`: a roundup of the sample that the program carries, in an empty directory.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use analysis::languages::outlets;
use anyhow::Context;

use crate::clock::now;
use crate::drafting::Draft;
use crate::report::warn;
use crate::samples;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Do not open the page in the browser
    #[arg(long)]
    no_open: bool,
    /// Where to write the roundup
    #[arg(long, value_name = "DIR", default_value = "whatthen-try")]
    out: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let outlets = outlets().with_data(samples::OUTLETS).context("the sample's outlets")?;
    // Two of the pages are no articles, on purpose; the roundup's sources say so.
    let (draft, _) = Draft::new(samples::documents(), &outlets, &[]);
    let now = now();
    draft.write(&args.out, &now)?;
    let page = args.out.join("roundup.html");
    let out = io::stdout();
    if out.is_terminal() && !args.no_open && open(&page) {
        writeln!(out.lock(), "The sample’s roundup is open in your browser: {}", page.display())
            .context("standard output")?;
    } else {
        out.lock().write_all(draft.markdown(&now).as_bytes()).context("standard output")?;
    }
    warn(format_args!(
        "Everything is in {0}: the page, Markdown, JSON and the archive. Check it with: whatthen verify {0}",
        args.out.display()
    ));
    Ok(0)
}

/// Opens a page in the person's browser; false where there is no way to.
fn open(page: &Path) -> bool {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(opener)
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}

//! `whatthen try`: a roundup of the sample that the program carries, in an empty directory.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use analysis::languages::outlets;
use anyhow::Context;

use crate::drafting::Draft;
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
    let (draft, problems) = Draft::new(samples::documents(), &outlets);
    for problem in problems {
        eprintln!("{problem}");
    }
    let now = super::roundup::now();
    draft.write(&args.out, &now)?;
    let page = args.out.join("roundup.html");
    let terminal = io::stdout().is_terminal();
    if terminal && !args.no_open && open(&page) {
        println!("The sample’s roundup is open in your browser: {}", page.display());
    } else {
        io::stdout().lock().write_all(draft.markdown(&now[..10]).as_bytes())?;
    }
    eprintln!(
        "Everything is in {0}: the page, Markdown, JSON and the archive. Check it with: whatthen verify {0}",
        args.out.display()
    );
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

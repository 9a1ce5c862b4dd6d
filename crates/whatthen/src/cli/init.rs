//! `whatthen init`: a new desk.

use std::path::PathBuf;

use crate::desk;
use crate::report::warn;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to make it: a new or empty folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    desk::init(&args.folder)?;
    warn(format_args!(
        "{0}: is a desk now; take something in: whatthen import --desk {0} PATH…",
        args.folder.display()
    ));
    Ok(0)
}

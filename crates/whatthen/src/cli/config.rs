//! `whatthen config`: what is set, and whether it can be used.

use std::io::{self, Write};

use anyhow::Context;

use super::OnDesk;
use crate::config::{Config, KEYS, variable_of};
use crate::gathering::fetcher;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let config = Config::of_desk(&args.desk.folder()?)?;
    // Networks are read when they are used.
    fetcher(&config.gather)?;
    let mut out = io::stdout().lock();
    for (key, what) in KEYS {
        writeln!(out, "{key} = {}    # {what}; {}", config.shown(key), variable_of(key))
            .context("standard output")?;
    }
    Ok(0)
}

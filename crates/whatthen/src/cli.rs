//! The command line: its words, and one file a command.

mod group;
mod read;
mod roundup;
mod sample;
mod verify;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Follow a developing story to its end: who said what, how many really said it, what they predicted, and
/// whether it came true.
#[derive(Debug, Parser)]
#[command(name = "whatthen", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read pages: print each as an article with its marks, one line of JSON each
    Read(read::Args),
    /// Group articles: which are one text, one story, one affair, one utterance
    Group(group::Args),
    /// Draft a cited roundup of pages, with an archive that proves it
    Roundup(roundup::Args),
    /// Re-read an archive and check every citation of its roundup
    Verify(verify::Args),
    /// See it work: a roundup of the sample that the program carries
    Try(sample::Args),
}

/// The call cannot be carried out as it stands; says what to call instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongCall(String);

/// Files and folders to read; standard input where none is given.
#[derive(Debug, clap::Args)]
struct Paths {
    /// Pages, texts, .eml, WARC, article lines, folders; .gz of any. None: standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the command; returns the exit code.
pub(crate) fn run(cli: Cli) -> anyhow::Result<u8> {
    match cli.command {
        Command::Read(args) => read::run(&args),
        Command::Group(args) => group::run(&args),
        Command::Roundup(args) => roundup::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Try(args) => sample::run(&args),
    }
}

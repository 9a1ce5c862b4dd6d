//! The command line: its words, and one file a command.

mod add;
mod archive_out;
mod changes;
mod config;
mod decide;
mod doctor;
mod explaining;
mod feed;
mod forget;
mod gather;
mod group;
mod import;
mod init;
mod on_desk;
mod read;
mod records;
mod roundup;
mod sample;
mod search;
mod serve;
mod sources;
mod status;
mod supply;
mod timeline;
mod verify;

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
    /// Tell on which days something happened, with the sentences that tell it
    Timeline(timeline::Args),
    /// Draft a cited roundup of pages, with an archive that proves it
    Roundup(roundup::Args),
    /// Re-read an archive and check every citation of its roundup
    Verify(verify::Args),
    /// Make a desk: a folder that keeps everything taken in, and proves it
    Init(init::Args),
    /// Watch a feed, a sitemap or a page; finds the feed of a site
    Add(add::Args),
    /// What is watched, and how it goes
    Sources(sources::Args),
    /// Ask the sources, and keep what they have
    Gather(gather::Args),
    /// Take pages, texts, mail, WARC and WACZ files in, for good; lists of feeds or addresses to be watched
    Import(import::Args),
    /// Take in what you saw, by hand: a text, page or PDF with its address
    Supply(supply::Args),
    /// What a desk holds
    Status(status::Args),
    /// Find articles of a desk by their words
    Search(search::Args),
    /// Show a desk in the browser, on this machine
    Serve(serve::Args),
    /// Set the password of a desk: with it, it can be served to other machines
    Password(serve::PasswordArgs),
    /// Decide which articles are one story, or are not
    Decide(decide::Args),
    /// What publishers changed: the wordings of an article against each other
    Changes(changes::Args),
    /// Hold a desk's archive, rows and index against each other
    Doctor(doctor::Args),
    /// Make everything derived again from the archive
    Rebuild(doctor::RebuildArgs),
    /// Withdraw a page for a reason: out of the archive and everything else, for good
    Forget(forget::Args),
    /// Write the archive of a desk, or part of it, as WARC or WACZ
    Export(archive_out::ExportArgs),
    /// Write a desk into one file, while it is in use
    Backup(archive_out::BackupArgs),
    /// Make a desk from such a file
    Restore(archive_out::RestoreArgs),
    /// List the records of WARC files, one line of JSON each, with what is wrong with them
    Records(records::Args),
    /// What is set, and whether it can be used
    Config(config::Args),
    /// What a feed, sitemap or OPML file says, and what is wrong with it, as JSON
    Feed(feed::Args),
    /// Reads a PDF from standard input: what the program starts when it meets one
    #[command(hide = true)]
    PdfText,
    /// Groups the newest articles of a desk: what `serve` starts for its stories
    #[command(hide = true)]
    GroupNewest(serve::GroupingArgs),
    /// See it work: a roundup of the sample that the program carries
    Try(sample::Args),
}

/// The call cannot be carried out as it stands; says what to call instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongCall(String);

pub(crate) use on_desk::{OnDesk, Paths, Sources};

/// Runs the command; returns the exit code.
pub(crate) fn run(cli: Cli) -> anyhow::Result<u8> {
    match cli.command {
        Command::Read(args) => read::run(&args),
        Command::Group(args) => group::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Roundup(args) => roundup::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Add(args) => add::run(&args),
        Command::Sources(args) => sources::run(&args),
        Command::Gather(args) => gather::run(&args),
        Command::Decide(args) => decide::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Supply(args) => supply::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Password(args) => serve::run_password(&args),
        Command::Changes(args) => changes::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Rebuild(args) => doctor::run_rebuild(&args),
        Command::Forget(args) => forget::run(&args),
        Command::Export(args) => archive_out::run_export(&args),
        Command::Backup(args) => archive_out::run_backup(&args),
        Command::Restore(args) => archive_out::run_restore(&args),
        Command::Records(args) => records::run(&args),
        Command::Feed(args) => feed::run(&args),
        Command::PdfText => Ok(crate::pdf::run_child().map(|()| 0)?),
        Command::GroupNewest(args) => serve::run_grouping(&args),
        Command::Try(args) => sample::run(&args),
    }
}

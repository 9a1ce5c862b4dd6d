//! Every chore by plain cargo: `cargo xtask CHORE`.

mod background;
mod chance;
mod cost;
mod docs;
mod e2e;
mod eval;
mod events;
mod fuzz;
mod gather;
mod interop;
mod program;
mod scale;
mod stream;
mod tagger;
mod test;
mod torture;
mod train;
mod watched;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

const HELP: &str = "\
Usage: cargo xtask CHORE

  test          everything that a change must pass, in the order of CI; installs what it needs
  eval [--no-folds] score the program on the evaluation data and hold it to floors.toml; without training the body's model
                five times, where asked
  e2e           browser journeys through what the program publishes; installs Chromium where it is missing
  docs          rustdoc, links of the documents, README against the program
  fuzz [SECONDS] the readers of pages, feeds, archives and texts against made-up input; an hour where no time is given
  cost [BYTES]  instructions that hostile pages and texts cost at one length and at twice that; fails where they more than
                double; with a number, of texts of that length alone
  interop       what the program archives and exports, read by warcio and replayed by pywb; installs both
  torture [KILLS] [SEED] kill the writer of a desk again and again: nothing acknowledged may be lost or be there twice; 300
                times where no number is given, then backups under load
  scale [ARTICLES] [--keep] what a desk of so many articles costs, 100000 where no number is given: time, memory, size, search
  stream [ARTICLES] [--whole] how fast a stream of short articles is grouped, or of whole ones; 10000 where no number is given
  gather        what it costs to gather 500 feeds and their pages from the evaluation's news web, hostile outlets too
  train         train the model that finds the article on a page, on the evaluation data
  folds         score that model on pages of domains that it has not seen
  tagger        train what tells parts of speech, and score it on documents that it has not seen
  background    count how many background articles hold each term, for story grouping
";

fn main() -> ExitCode {
    let chore = std::env::args().nth(1).unwrap_or_default();
    let done = match chore.as_str() {
        "test" => test::run(),
        "eval" => eval::run(!std::env::args().any(|word| word == "--no-folds")),
        "e2e" => e2e::run(),
        "docs" => docs::run(),
        "fuzz" => fuzz::run(number(2).unwrap_or(3600)),
        "cost" => optimised(&chore, cost),
        cost::READ => cost::read(&std::env::args().skip(2).collect::<Vec<_>>()),
        "interop" => interop::run(),
        "torture" => torture::run(number(2).unwrap_or(torture::KILLS), number(3).unwrap_or(torture::SEED)),
        "gather" => gather::run(),
        "scale" => optimised(&chore, scale),
        "stream" => optimised(&chore, stream),
        "train" => optimised(&chore, train::run),
        "folds" => optimised(&chore, train::out_of_fold),
        "tagger" => optimised(&chore, tagger::run),
        "background" => background::run(),
        "" | "help" | "--help" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("xtask: there is no chore {other:?}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {chore}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The word of the call at `place`, where it is a number.
fn number<N: std::str::FromStr>(place: usize) -> Option<N> {
    std::env::args().nth(place)?.parse().ok()
}

/// What hostile input costs, as the call asks for it.
fn cost() -> anyhow::Result<()> {
    number(2).map_or_else(cost::run, cost::marks)
}

/// How fast a stream is grouped, as the call asks for it.
fn stream() -> anyhow::Result<()> {
    stream::run(number(2), std::env::args().skip(2).any(|word| word == "--whole"))
}

/// What a desk costs, as the call asks for it.
fn scale() -> anyhow::Result<()> {
    let keep = std::env::args().skip(2).any(|word| word == "--keep");
    scale::run(number(2).unwrap_or(scale::ARTICLES), keep)
}

/// Runs a chore that counts much: in this process where it is optimised, else in one that is.
fn optimised(chore: &str, run: fn() -> anyhow::Result<()>) -> anyhow::Result<()> {
    if cfg!(debug_assertions) {
        let more: Vec<String> = std::env::args().skip(2).collect();
        let mut words = vec!["run", "--release", "--quiet", "--locked", "--package", "xtask", "--", chore];
        words.extend(more.iter().map(String::as_str));
        return call("cargo", &words);
    }
    run()
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Where the evaluation data and its scorers are: `WHATTHEN_EVAL`, else a folder `shared` beside the repository.
/// `None` where there is none.
fn evaluation() -> Option<PathBuf> {
    let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared"));
    folder.join("tools/evaluate.py").is_file().then_some(folder)
}

/// The evaluation data, where nothing can be done without it.
fn needed_evaluation() -> anyhow::Result<PathBuf> {
    evaluation().context("no data: WHATTHEN_EVAL names its folder")
}

/// Runs a command in the workspace and waits for it.
fn call(program: &str, args: &[&str]) -> anyhow::Result<()> {
    eprintln!("$ {program} {}", args.join(" "));
    let status = Command::new(program)
        .args(args)
        .current_dir(root())
        .status()
        .with_context(|| format!("{program} cannot be run"))?;
    if !status.success() {
        bail!("`{program} {}` failed", args.join(" "));
    }
    Ok(())
}

/// Whether a command is there and runs.
fn has(program: &str, args: &[&str]) -> bool {
    Command::new(program).args(args).output().is_ok_and(|out| out.status.success())
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

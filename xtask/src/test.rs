//! Everything that a change must pass, in the order of CI.

use crate::{call, cost, docs, e2e, eval, fuzz, has, interop, optimised, torture};

/// How long the reader of pages is fuzzed at each change, and those of texts, feeds and archives half as long each.
const FUZZ_SECONDS: u32 = 30;
/// How often the writer of a desk is killed at each change.
const KILLS: usize = 20;

/// Formatting, clippy, build, tests, evaluation, other archives' programs, killed writers, counted cost, fuzzing, browser journeys, documents,
/// licences.
pub(crate) fn run() -> anyhow::Result<()> {
    call("cargo", &["fmt", "--all", "--check"])?;
    call("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    if has("cargo", &["nextest", "--version"]) {
        call("cargo", &["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])?;
    } else {
        call("cargo", &["test", "--workspace", "--locked", "--lib", "--bins", "--tests"])?;
    }
    call("cargo", &["test", "--workspace", "--locked", "--doc"])?;
    eval::run()?;
    interop::run()?;
    torture::run(KILLS, torture::SEED)?;
    optimised("cost", cost::run)?;
    fuzz::run(FUZZ_SECONDS)?;
    e2e::run()?;
    docs::run()?;
    // Licences and sources are checked for every platform, so every crate must be at hand.
    call("cargo", &["fetch", "--locked"])?;
    if !has("cargo", &["deny", "--version"]) {
        call("cargo", &["install", "cargo-deny", "--locked", "--version", "0.20.2"])?;
    }
    call("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"])
}

//! Everything that a change must pass, in the order of CI.

use crate::{call, cost, docs, e2e, eval, has, interop, optimised, torture};

/// How often the writer of a desk is killed at each change.
const KILLS: usize = 20;

/// Formatting, clippy, build, tests, evaluation, other archives' programs, killed writers, counted cost, browser journeys, documents,
/// licences. What takes longer is left to be called by hand: `cargo xtask fuzz`, the folds of `cargo xtask eval`.
pub(crate) fn run() -> anyhow::Result<()> {
    call("cargo", &["fmt", "--all", "--check"])?;
    call("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    if has("cargo", &["nextest", "--version"]) {
        call("cargo", &["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])?;
    } else {
        call("cargo", &["test", "--workspace", "--locked", "--lib", "--bins", "--tests"])?;
    }
    call("cargo", &["test", "--workspace", "--locked", "--doc"])?;
    eval::run(false)?;
    interop::run()?;
    torture::run(KILLS, torture::SEED)?;
    optimised("cost", cost::run)?;
    e2e::run()?;
    docs::run()?;
    // Licences and sources are checked for every platform, so every crate must be at hand.
    call("cargo", &["fetch", "--locked"])?;
    if !has("cargo", &["deny", "--version"]) {
        call("cargo", &["install", "cargo-deny", "--locked", "--version", "0.20.2"])?;
    }
    call("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"])
}

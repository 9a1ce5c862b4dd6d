//! `whatthen`: follow a developing story to its end.

mod archiving;
mod cli;
mod contract;
mod drafting;
mod input;
mod pipeline;
mod publish;
mod report;
mod samples;
mod verifying;

use std::process::ExitCode;

use clap::Parser;

/// The call itself was wrong, or the program could not do its work at all.
const EXIT_WRONG_CALL: u8 = 2;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("whatthen: {error:#}");
            ExitCode::from(EXIT_WRONG_CALL)
        }
    }
}

/// Whoever read our output has seen enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

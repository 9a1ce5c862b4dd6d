//! `whatthen`: follow a developing story to its end.

mod address;
mod archiving;
mod cli;
mod clock;
mod config;
mod contract;
mod desk;
mod differing;
mod drafting;
mod gathering;
mod input;
mod itself;
mod pdf;
mod pipeline;
mod publish;
mod report;
mod samples;
mod serving;
mod verifying;
mod web;

use std::process::ExitCode;

use clap::Parser;

/// Done, but something asked for could not be read, checked or written.
const EXIT_PROBLEM: u8 = 1;
/// The call itself was wrong.
const EXIT_WRONG_CALL: u8 = 2;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(code) => ExitCode::from(code),
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(EXIT_PROBLEM),
        Err(error) => {
            report::warn(format_args!("whatthen: {error:#}"));
            ExitCode::from(if error.is::<cli::WrongCall>() { EXIT_WRONG_CALL } else { EXIT_PROBLEM })
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

//! Standard error: what could not be read, one line each, and how far long work is.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Problem;

/// Writes a line to standard error; where that cannot be written to, nobody can be told.
pub(crate) fn warn(line: impl Display) {
    _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Counts problems and shows progress. Never writes to standard output.
pub(crate) struct Report {
    problems: usize,
    bar: ProgressBar,
}

impl Report {
    /// A report with a progress bar, where standard error is a terminal.
    pub(crate) fn new(what: &'static str) -> Self {
        let bar = ProgressBar::no_length();
        bar.set_draw_target(if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(4)
        } else {
            ProgressDrawTarget::hidden()
        });
        bar.set_style(
            ProgressStyle::with_template("{spinner} {msg}: {human_pos} in {elapsed}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { problems: 0, bar }
    }

    /// Names something that could not be read or checked.
    pub(crate) fn problem(&mut self, problem: &Problem) {
        self.problems += 1;
        self.bar.suspend(|| warn(problem));
    }

    /// Some more is done.
    pub(crate) fn done(&self, more: usize) {
        self.bar.inc(more as u64);
    }

    /// Ends the report: 0, or 1 where something could not be read.
    pub(crate) fn exit_code(self) -> u8 {
        self.bar.finish_and_clear();
        u8::from(self.problems > 0)
    }
}

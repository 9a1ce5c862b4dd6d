//! Standard error: what could not be read, one line each, and how far long work is.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Problem;

/// Characters of a headline or name that are shown in a terminal.
const SHOWN: usize = 200;

/// Writes a line to standard error; where that cannot be written to, nobody can be told.
pub(crate) fn warn(line: impl Display) {
    _ = writeln!(std::io::stderr().lock(), "{}", fit(&line.to_string()));
}

/// Words of others as a terminal may have them: what would command it, or turn lines around, is replaced.
pub(crate) fn fit(words: &str) -> Cow<'_, str> {
    let commands = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || turns(c);
    if words.contains(commands) {
        Cow::Owned(words.replace(commands, "\u{fffd}"))
    } else {
        Cow::Borrowed(words)
    }
}

/// The same for a headline or name: on one line, and not endless.
pub(crate) fn fit_name(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    };
    fit(&line).into_owned()
}

/// Whether a character sets the direction of what follows, beyond the words that it is part of.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_command_no_terminal() {
        assert_eq!(fit("Båt\tat\nHolm"), "Båt\tat\nHolm");
        assert_eq!(fit("a\u{1b}[2J\u{9b}1m\u{202e}b\r"), "a\u{fffd}[2J\u{fffd}1m\u{fffd}b\u{fffd}");
        assert_eq!(fit_name(" a\r\n b\u{7} "), "a b\u{fffd}");
        assert_eq!(fit_name(&"å".repeat(10_000)).chars().count(), SHOWN + 1);
    }
}

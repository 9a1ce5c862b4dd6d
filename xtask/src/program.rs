//! The program as it is released, called as anybody calls it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::{call, root};

/// Names a program to try in the place of the release build.
const VARIABLE: &str = "WHATTHEN";

/// The program.
#[derive(Clone, Debug)]
pub(crate) struct Program(PathBuf);

/// What a call came to.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) said: String,
}

impl Program {
    /// The program that `WHATTHEN` names, else the release build, which is built where it is not there as the source has it.
    pub(crate) fn released() -> anyhow::Result<Self> {
        if let Some(named) = std::env::var_os(VARIABLE) {
            return Ok(Self(PathBuf::from(named)));
        }
        call("cargo", &["build", "--release", "--locked", "--package", "whatthen"])?;
        Ok(Self(root().join("target/release/whatthen")))
    }

    /// A call of it, to be given more words.
    pub(crate) fn command(&self, command: &str) -> Command {
        let mut called = Command::new(&self.0);
        called.arg(command);
        called
    }

    /// A call of it on a desk.
    pub(crate) fn on(&self, desk: &Path, command: &str) -> Command {
        let mut called = self.command(command);
        called.arg("--desk").arg(desk);
        called
    }

    /// Makes a desk.
    pub(crate) fn init(&self, desk: &Path) -> anyhow::Result<()> {
        answer(self.command("init").arg(desk))?.done("init").map(|_| ())
    }
}

/// Runs `command` to its end.
pub(crate) fn answer(command: &mut Command) -> anyhow::Result<Answer> {
    let done = command.output().with_context(|| format!("{} cannot be run", words(command)))?;
    Ok(Answer {
        code: done.status.code(),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        said: String::from_utf8_lossy(&done.stderr).into_owned(),
    })
}

/// A call as it would be typed.
pub(crate) fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

impl Answer {
    /// The standard output of a call that must have ended with 0.
    pub(crate) fn done(self, command: &str) -> anyhow::Result<String> {
        if self.code == Some(0) {
            return Ok(self.out);
        }
        let code = self.code.map_or("by a signal".to_owned(), |code| format!("with {code}"));
        bail!("whatthen {command} ended {code}: {}{}", self.said, self.out)
    }
}

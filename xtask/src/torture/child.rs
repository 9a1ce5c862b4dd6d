//! An import that runs beside us: its acknowledgements as they come, and its death.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

/// A record that the program said is kept.
#[derive(Clone, Debug)]
pub(super) struct Acknowledged {
    pub(super) record: String,
    pub(super) article: Option<String>,
}

/// When to kill.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    Never,
    After(Duration),
    /// Once it has told of so many things.
    Line(usize),
}

/// An import at work.
pub(super) struct Running {
    child: Mortal,
    started: Instant,
    lines: Receiver<(Duration, Vec<u8>)>,
    said: JoinHandle<String>,
    /// Lines that came.
    pub(super) told: usize,
    /// What they acknowledge.
    pub(super) acknowledged: Vec<Acknowledged>,
    first: Option<Duration>,
}

/// A process that does not outlive what we know of it, whatever goes wrong here.
struct Mortal(Child);

impl Drop for Mortal {
    fn drop(&mut self) {
        // It has ended, where all went well.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// How it ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) acknowledged: Vec<Acknowledged>,
    /// Exit code; none where it was killed.
    pub(super) code: Option<i32>,
    pub(super) said: String,
    /// From its start to the first line that it told.
    pub(super) first: Option<Duration>,
    pub(super) took: Duration,
}

impl Running {
    /// Starts `command`.
    pub(super) fn start(command: &mut Command) -> anyhow::Result<Self> {
        let started = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = Mortal(command.spawn().context("the program cannot be run")?);
        let out = child.0.stdout.take().context("no standard output")?;
        let mut err = child.0.stderr.take().context("no standard error")?;
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let mut out = BufReader::new(out);
            loop {
                let mut line = Vec::new();
                // What was cut off in the middle was not told.
                if out.read_until(b'\n', &mut line).is_err() || !line.ends_with(b"\n") {
                    return;
                }
                if sender.send((started.elapsed(), line)).is_err() {
                    return;
                }
            }
        });
        let said = std::thread::spawn(move || {
            let mut said = Vec::new();
            _ = err.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        Ok(Self { child, started, lines, said, told: 0, acknowledged: Vec::new(), first: None })
    }

    /// Takes what is told until `enough`; false where it ended before.
    pub(super) fn until(&mut self, enough: usize) -> anyhow::Result<bool> {
        while self.told < enough {
            match self.lines.recv() {
                Ok((at, line)) => self.take(at, &line)?,
                Err(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Whether it is still at work.
    pub(super) fn at_work(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.0.try_wait()?.is_none())
    }

    /// Waits for its end, and kills it where `when` comes first.
    pub(super) fn end(mut self, when: When) -> anyhow::Result<Ended> {
        match when {
            When::Never => {}
            When::Line(line) => {
                self.until(line)?;
                // It may have ended; then there is nobody to kill.
                _ = self.child.0.kill();
            }
            When::After(time) => loop {
                match self.lines.recv_timeout(time.saturating_sub(self.started.elapsed())) {
                    Ok((at, line)) => self.take(at, &line)?,
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => {
                        _ = self.child.0.kill();
                        break;
                    }
                }
            },
        }
        // What it wrote before it died was told all the same.
        self.until(usize::MAX)?;
        let status = self.child.0.wait()?;
        let took = self.started.elapsed();
        let said = self.said.join().unwrap_or_default();
        Ok(Ended { acknowledged: self.acknowledged, code: status.code(), said, first: self.first, took })
    }

    fn take(&mut self, at: Duration, line: &[u8]) -> anyhow::Result<()> {
        self.first.get_or_insert(at);
        self.told += 1;
        let told: Value = serde_json::from_slice(line)
            .with_context(|| format!("a line is no JSON: {}", String::from_utf8_lossy(line)))?;
        match told["status"].as_str() {
            Some("held") => {}
            Some("kept") => {
                let record = told["record"].as_str().context("a line without a record")?.to_owned();
                let article = told["article"].as_str().map(str::to_owned);
                self.acknowledged.push(Acknowledged { record, article });
            }
            _ => bail!("a line tells of something that is not kept: {told}"),
        }
        Ok(())
    }
}

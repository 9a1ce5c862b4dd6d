//! The parent: starts the child, hands it the PDF, waits for its answer no longer than it must.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use analysis::extract::printed::PrintedReading;
use thiserror::Error;

use crate::itself::this_program;

use super::limits::{ADDRESS_SPACE, ANSWER_BYTES, COMPLAINT_BYTES, CPU_SECONDS, PATIENCE};
use super::protocol::{NO_ANSWER, heard};

/// The command that reads a PDF.
pub(super) const COMMAND: &str = "pdf-text";
/// How often a child that has closed its answer is asked whether it has ended.
const POLL: Duration = Duration::from_millis(5);

/// Why a PDF could not be read.
#[derive(Debug, Error)]
pub(crate) enum UnreadPdf {
    /// The child said so, or did not say anything.
    #[error("{0}")]
    Refused(String),
    /// It wanted more memory.
    #[error("reading the PDF takes more than {} MiB of memory", ADDRESS_SPACE >> 20)]
    Memory,
    /// It worked too long.
    #[error("reading the PDF takes more than {CPU_SECONDS} seconds")]
    Time,
    /// It went into itself too deep.
    #[error("the PDF is nested too deep")]
    Depth,
    /// It failed.
    #[error("the reader of PDFs failed on it")]
    Failed,
    /// Its answer is too long.
    #[error("the PDF has more text than the {} MiB that are read", ANSWER_BYTES >> 20)]
    Long,
    /// It could not be started or waited for.
    #[error("the reader of PDFs cannot be started: {0}")]
    Start(#[from] io::Error),
}

/// Reads a PDF in a process of its own.
pub(crate) fn read_pdf(bytes: &[u8]) -> Result<PrintedReading, UnreadPdf> {
    let mut child = Command::new(this_program()?)
        .arg(COMMAND)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    converse(&mut child, bytes)
}

fn converse(child: &mut Child, bytes: &[u8]) -> Result<PrintedReading, UnreadPdf> {
    let until = Instant::now() + PATIENCE;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let (found, answers) = mpsc::channel();
        // A child may stop reading early.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
        let complaint = scope.spawn(move || taken(stderr, COMPLAINT_BYTES));
        scope.spawn(move || found.send(taken(stdout, ANSWER_BYTES + 1)));
        let ending = ending(child, &answers, until);
        // Whatever came of it, it is not left behind, and the threads that talk to it end.
        _ = child.kill();
        _ = child.wait();
        let (answer, status) = ending?;
        let complaint = complaint.join().ok().and_then(Result::ok).unwrap_or_default();
        if !status.success() {
            return Err(reason(status, &String::from_utf8_lossy(&complaint)));
        }
        let answer = String::from_utf8(answer).map_err(|_| UnreadPdf::Refused(NO_ANSWER.to_owned()))?;
        heard(&answer).map_err(UnreadPdf::Refused)
    })
}

/// Its answer and how it ended, or why it is not waited for any longer.
fn ending(
    child: &mut Child,
    answers: &Receiver<io::Result<Vec<u8>>>,
    until: Instant,
) -> Result<(Vec<u8>, ExitStatus), UnreadPdf> {
    let answer = answers.recv_timeout(PATIENCE).map_err(|_| UnreadPdf::Time)??;
    if answer.len() as u64 > ANSWER_BYTES {
        return Err(UnreadPdf::Long);
    }
    let status = ended(child, until)?.ok_or(UnreadPdf::Time)?;
    Ok((answer, status))
}

/// All that comes, as far as it is wanted.
fn taken(from: Option<impl Read>, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// How it ended; `None` where it has not by then.
fn ended(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            return Ok(None);
        }
        thread::sleep(POLL);
    }
}

/// Why it ended badly: the signal says what limit it met, where it is told apart by one; else its last words do.
fn reason(status: ExitStatus, complaint: &str) -> UnreadPdf {
    if is_out_of_time(status) {
        UnreadPdf::Time
    } else if complaint.contains("memory allocation of") || complaint.contains("capacity overflow") {
        UnreadPdf::Memory
    } else if complaint.contains("overflowed its stack") {
        UnreadPdf::Depth
    } else {
        UnreadPdf::Failed
    }
}

#[cfg(unix)]
fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::Signal;
    status.signal() == Some(Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn is_out_of_time(_: ExitStatus) -> bool {
    false
}

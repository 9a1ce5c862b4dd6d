//! Lines of JSON from a stream, one at a time, within a limit.

use std::io::{self, BufRead, Read};

use super::Problem;

/// The longest line that is read.
pub(crate) const MAX_LINE_BYTES: u64 = 64 << 20;

/// Calls `each` with every line of `source`, numbered from 1: its text, or why it cannot be read.
///
/// A line that is too long is passed over to its end without being kept.
pub(crate) fn for_each_line(
    name: &str,
    mut source: impl BufRead,
    mut each: impl FnMut(usize, Result<String, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        let read = (&mut source).take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        let at = format!("{name} line {number}");
        if line.last() != Some(&b'\n') && read as u64 > MAX_LINE_BYTES {
            let rest = skip_line(&mut source)?;
            let total = read as u64 + rest;
            each(
                number,
                Err(Problem::new(
                    at,
                    format!("has {total} bytes; at most {MAX_LINE_BYTES} are read as one line"),
                )),
            )?;
            continue;
        }
        while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            line.pop();
        }
        if number == 1 && line.starts_with(&[0xef, 0xbb, 0xbf]) {
            line.drain(..3);
        }
        match String::from_utf8(line) {
            Ok(line) => each(number, Ok(line))?,
            Err(_) => each(number, Err(Problem::new(at, "is not UTF-8; lines of JSON must be")))?,
        }
    }
}

/// Reads on to the end of the line; returns how many bytes of it were passed over.
fn skip_line(source: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let chunk = source.fill_buf()?;
        if chunk.is_empty() {
            return Ok(skipped);
        }
        let (used, done) = match chunk.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (chunk.len(), false),
        };
        source.consume(used);
        skipped += used as u64 - u64::from(done);
        if done {
            return Ok(skipped);
        }
    }
}

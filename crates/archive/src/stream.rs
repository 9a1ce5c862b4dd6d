//! A stream of bytes that can be looked into before it is consumed, and that knows how far it is.

use std::io::{self, Read};

use memchr::{memchr, memmem};

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// Buffers `source`; `offset` counts from where the buffering began.
#[derive(Debug)]
pub(crate) struct Stream<R> {
    source: R,
    buffer: Vec<u8>,
    /// First byte of `buffer` that is not consumed.
    at: usize,
    /// Bytes consumed.
    offset: u64,
}

impl<R: Read> Stream<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), at: 0, offset: 0 }
    }

    /// The same, where `offset` bytes were consumed already.
    pub(crate) fn starting(source: R, offset: u64) -> Self {
        Self { offset, ..Self::new(source) }
    }

    /// What is read from.
    pub(crate) fn source(&mut self) -> &mut R {
        &mut self.source
    }

    /// Bytes consumed so far.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The source, with what was buffered and not consumed lost.
    pub(crate) fn into_inner(self) -> R {
        self.source
    }

    /// The next `wanted` bytes, or fewer where the stream ends.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < wanted && self.fill()? {}
        let end = self.buffer.len().min(self.at + wanted);
        Ok(&self.buffer[self.at..end])
    }

    /// Consumes bytes that were peeked at.
    pub(crate) fn consume(&mut self, count: usize) {
        self.at += count;
        self.offset += count as u64;
    }

    /// Reads more into the buffer; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let read = loop {
            match self.source.read(&mut self.buffer[held..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(held + *read.as_ref().unwrap_or(&0));
        read.map(|read| read > 0)
    }

    /// Consumes the rest of the line; its bytes without line feed. `None` at the end of the stream, and an error
    /// of kind `InvalidData` where it is longer than `limit`.
    pub(crate) fn line(&mut self, limit: usize) -> io::Result<Option<Vec<u8>>> {
        let mut searched = 0;
        loop {
            let held = &self.buffer[self.at..];
            if let Some(end) = memchr(b'\n', &held[searched..]).map(|end| searched + end) {
                let line = held[..end].to_vec();
                self.consume(end + 1);
                return Ok(Some(line));
            }
            searched = held.len();
            if searched > limit {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the record's header is too long"));
            }
            if !self.fill()? {
                let line = self.buffer[self.at..].to_vec();
                self.consume(line.len());
                return Ok((!line.is_empty()).then_some(line));
            }
        }
    }

    /// Consumes the next `length` bytes, or fewer where the stream ends, and hands them to `each` in pieces.
    pub(crate) fn take(&mut self, length: u64, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
        let mut taken = 0;
        while taken < length {
            if self.at == self.buffer.len() && !self.fill()? {
                break;
            }
            let held = &self.buffer[self.at..];
            let wanted = held.len().min(usize::try_from(length - taken).unwrap_or(usize::MAX));
            each(&held[..wanted]);
            self.consume(wanted);
            taken += wanted as u64;
        }
        Ok(taken)
    }

    /// Consumes everything up to the next place where `needle` stands; false where it stands nowhere.
    pub(crate) fn find(&mut self, needle: &[u8]) -> io::Result<bool> {
        loop {
            let held = &self.buffer[self.at..];
            if let Some(found) = memmem::find(held, needle) {
                self.consume(found);
                return Ok(true);
            }
            let passed = held.len().saturating_sub(needle.len() - 1);
            self.consume(passed);
            if !self.fill()? {
                let rest = self.buffer.len() - self.at;
                self.consume(rest);
                return Ok(false);
            }
        }
    }
}

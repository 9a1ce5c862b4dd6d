//! Writing: one gzip member a record, so that each can be read without the ones before it.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use memchr::memmem;

use crate::Record;

/// The gzip member that `record` is written as.
pub fn pack(record: &Record) -> io::Result<Vec<u8>> {
    let mut member = GzEncoder::new(Vec::new(), Compression::default());
    member.write_all(b"WARC/1.1\r\n")?;
    for (name, value) in record.fields() {
        write!(member, "{name}: {value}\r\n")?;
    }
    write!(member, "Content-Length: {}\r\n\r\n", record.block().len())?;
    let block = record.block();
    let head = coded_body(block).unwrap_or(0);
    member.write_all(&block[..head])?;
    if head > 0 {
        // Words and what is packed already have little in common: in one deflate block the words would be written in
        // eight bits a letter.
        member.flush()?;
    }
    member.write_all(&block[head..])?;
    member.write_all(b"\r\n\r\n")?;
    member.finish()
}

/// Where the body of an HTTP message begins, if it is packed already.
fn coded_body(block: &[u8]) -> Option<usize> {
    if !block.starts_with(b"HTTP/") {
        return None;
    }
    let head = memmem::find(block, b"\r\n\r\n")? + 4;
    let coded = block[..head].to_ascii_lowercase();
    memmem::find(&coded, b"\ncontent-encoding:").map(|_| head)
}

/// Writes records to the end of a `.warc.gz` file.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// Writes to `out`, which stands at its end.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Appends `record` as one gzip member; returns the member's length in bytes.
    ///
    /// The member is made in memory and handed over in one write. Nothing is flushed or synced.
    pub fn write(&mut self, record: &Record) -> io::Result<u64> {
        let member = pack(record)?;
        self.out.write_all(&member)?;
        Ok(member.len() as u64)
    }

    /// Gives back what it wrote to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

//! Reading: whole records are kept, damage is reported with its place, and reading goes on behind it.

use std::io::{self, Read, Seek, SeekFrom};

use thiserror::Error;

use crate::parse::{Parsed, read_record, skip_line_breaks, unpacking};
use crate::source::Source;
use crate::stream::Stream;
use crate::{Deviation, Record, arc};

/// The largest block that is held in memory; a longer one is passed over, checked against its digest.
pub const MAX_BLOCK_BYTES: u64 = 64 << 20;
/// The largest header of a record.
pub const MAX_HEADER_BYTES: usize = 256 << 10;
/// How often one gzip member is read again from its start, to look for records inside a damaged stretch.
const MAX_REOPENED: u32 = 8;

/// Bytes that attempts at damaged records may read in vain, beside twice what was read of the file: one that takes
/// more was made to be slow.
const MAX_WASTED: u64 = 1 << 30;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b, 0x08];
pub(crate) const WARC_MAGIC: &[u8] = b"WARC/";
pub(crate) const WARC_LINE: &[u8] = b"\nWARC/";

/// Where a record or some damage stands in the file. Where records are gzip members, offset and length are the
/// member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Bytes up to the next record or member; 0 for damage, and for a record that shares its member.
    pub length: u64,
}

/// A record, where it stands, and how it differs from the standard.
#[derive(Debug)]
pub struct Found {
    /// Where it stands.
    pub location: Location,
    /// The record.
    pub record: Record,
    /// How it differs; empty for a good one. Digests of held blocks are not checked: see [`Record::check_digest`].
    pub deviations: Vec<Deviation>,
}

/// A stretch of the file that could not be read.
#[derive(Debug, Error)]
#[error("at byte {}: {reason}", location.offset)]
pub struct Damage {
    /// Where it begins.
    pub location: Location,
    /// What is wrong.
    pub reason: String,
}

/// Reads the records of a WARC or ARC file, plain or gzip, from anything that can seek, one at a time.
#[derive(Debug)]
pub struct Reader<R> {
    state: State<R>,
    gzip: bool,
    arc: bool,
    /// Whether the stretch being read is damaged and was reported.
    damaged: bool,
    /// Records of the member being read that were read.
    in_member: u32,
    /// How often that member was read again from its start.
    reopened: u32,
    /// Bytes, unpacked, that were read of records that turned out to be damaged.
    wasted: u64,
}

#[derive(Debug)]
enum State<R> {
    /// Before the member, or the rest of a plain file, that begins at this byte.
    At(R, u64),
    /// Inside it.
    Inside(Box<Stream<Source<R>>>, u64),
    Done,
}

/// What one attempt found.
enum Step {
    Record(Box<Found>),
    Damage(Damage),
    /// Nothing to tell; go on.
    On,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads from the start of `source`.
    pub fn new(source: R) -> io::Result<Self> {
        Self::from(source, 0)
    }

    /// Reads from `offset`, as given by an earlier reading of the same file.
    pub fn from(mut source: R, offset: u64) -> io::Result<Self> {
        source.seek(SeekFrom::Start(offset))?;
        let mut head = Vec::new();
        source.by_ref().take(arc::MAGIC.len() as u64).read_to_end(&mut head)?;
        let gzip = head.starts_with(&GZIP_MAGIC[..2]);
        let arc = head.starts_with(arc::MAGIC);
        Ok(Self {
            state: State::At(source, offset),
            gzip,
            arc,
            damaged: false,
            in_member: 0,
            reopened: 0,
            wasted: 0,
        })
    }

    fn step(&mut self) -> io::Result<Step> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Done => Ok(Step::On),
            State::At(mut source, offset) => {
                source.seek(SeekFrom::Start(offset))?;
                if source.read(&mut [0])? > 0 {
                    (self.in_member, self.reopened) = (0, 0);
                    let stream = Stream::new(Source::open(source, offset, self.gzip)?);
                    self.state = State::Inside(Box::new(stream), offset);
                }
                Ok(Step::On)
            }
            State::Inside(stream, from) => self.inside(*stream, from),
        }
    }

    /// The next record of the member, or of the plain file, that begins at `from`.
    fn inside(&mut self, mut stream: Stream<Source<R>>, from: u64) -> io::Result<Step> {
        let before = skip_line_breaks(&mut stream);
        let begin = stream.offset();
        match before.map_err(|e| unpacking(&e)).and_then(|()| read_record(&mut stream, &mut self.arc)) {
            Ok(None) => {
                if self.gzip {
                    let (source, next) = stream.into_inner().close()?;
                    self.state = State::At(source, next);
                }
                Ok(Step::On)
            }
            Ok(Some(Parsed { record, mut deviations, resume })) => {
                self.damaged = false;
                let end = resume.unwrap_or(stream.offset());
                if resume.is_some() {
                    stream = self.reopen(stream, from, end)?;
                }
                self.in_member += 1;
                let location = if !self.gzip {
                    self.state = State::Inside(Box::new(stream), from);
                    Location { offset: from + begin, length: end - begin }
                } else if self.in_member == 1 && stream.peek(1).is_ok_and(<[u8]>::is_empty) {
                    let (source, next) = stream.into_inner().close()?;
                    self.state = State::At(source, next);
                    Location { offset: from, length: next - from }
                } else {
                    deviations.push(Deviation::SharedMember);
                    self.state = State::Inside(Box::new(stream), from);
                    Location { offset: from, length: 0 }
                };
                Ok(Step::Record(Box::new(Found { location, record, deviations })))
            }
            Err(reason) => {
                let offset = if self.gzip { from } else { from + begin };
                self.wasted += stream.offset() - begin;
                if self.wasted > MAX_WASTED + 2 * offset {
                    self.damaged = false;
                    return Ok(self.damage(
                        offset,
                        format!("{reason}; so much is damaged that the rest was not looked into"),
                    ));
                }
                self.behind_damage(stream, from, begin)?;
                Ok(self.damage(offset, reason))
            }
        }
    }

    /// Goes on behind a record that failed `begin` bytes into what begins at `from`: at the next record inside,
    /// else at the next member.
    fn behind_damage(&mut self, mut stream: Stream<Source<R>>, from: u64, begin: u64) -> io::Result<()> {
        // What was read too far holds the next record where a length was too long.
        if !self.gzip || self.reopened < MAX_REOPENED {
            self.reopened += 1;
            stream = self.reopen(stream, from, begin)?;
        }
        match stream.find(WARC_LINE) {
            Ok(true) => {
                stream.consume(1);
                self.in_member += 1;
                self.state = State::Inside(Box::new(stream), from);
            }
            Ok(false) if !self.gzip => {}
            // The member is whole, but holds no more records.
            Ok(false) => {
                let (source, next) = stream.into_inner().close()?;
                self.state = State::At(source, next);
            }
            Err(_) => {
                let (source, _) = stream.into_inner().close()?;
                let mut packed = Stream::new(Source::open(source, from + 1, false)?);
                if packed.find(GZIP_MAGIC)? {
                    let next = from + 1 + packed.offset();
                    let (source, _) = packed.into_inner().close()?;
                    self.state = State::At(source, next);
                }
            }
        }
        Ok(())
    }

    /// The same stream again, `to` bytes behind its beginning at `from`.
    fn reopen(&self, stream: Stream<Source<R>>, from: u64, to: u64) -> io::Result<Stream<Source<R>>> {
        let (source, _) = stream.into_inner().close()?;
        if self.gzip {
            let mut stream = Stream::new(Source::open(source, from, true)?);
            // Where it cannot be read so far again, the reading that follows says so.
            _ = stream.take(to, |_| ());
            Ok(stream)
        } else {
            Ok(Stream::starting(Source::open(source, from + to, false)?, to))
        }
    }

    /// One report for a stretch of damage, however many places in it look like a record.
    fn damage(&mut self, offset: u64, reason: String) -> Step {
        if std::mem::replace(&mut self.damaged, true) {
            return Step::On;
        }
        Step::Damage(Damage { location: Location { offset, length: 0 }, reason })
    }
}

impl<R: Read + Seek> Iterator for Reader<R> {
    type Item = Result<Found, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.step() {
                Ok(Step::Record(found)) => return Some(Ok(*found)),
                Ok(Step::Damage(damage)) => return Some(Err(damage)),
                Ok(Step::On) if matches!(self.state, State::Done) => return None,
                Ok(Step::On) => {}
                Err(error) => {
                    let reason = format!("reading failed: {error}");
                    return Some(Err(Damage { location: Location { offset: 0, length: 0 }, reason }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

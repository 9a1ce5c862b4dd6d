//! Reading: whole records are kept, damage is reported with its place, and reading goes on behind it.

use std::io::{self, Read, Seek, SeekFrom};

use memchr::memmem;
use thiserror::Error;

use crate::digest::Check;
use crate::header::Header;
use crate::source::Source;
use crate::stream::Stream;
use crate::{Deviation, HttpResponse, Record, arc};

/// The largest block that is held in memory; a longer one is passed over, checked against its digest.
pub const MAX_BLOCK_BYTES: u64 = 64 << 20;
/// The largest header of a record.
pub const MAX_HEADER_BYTES: usize = 256 << 10;
/// How often one gzip member is read again from its start, to look for records inside a damaged stretch.
const MAX_REOPENED: u32 = 8;

/// Bytes that attempts at damaged records may read in vain, beside twice what was read of the file: one that takes
/// more was made to be slow.
const MAX_WASTED: u64 = 1 << 30;
/// How far behind a block its real end is looked for, where the stated length is wrong.
const MAX_MENDED: u64 = 1 << 20;
/// How many places are tried as that end.
const MAX_MENDS: usize = 8;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b, 0x08];
pub(crate) const WARC_MAGIC: &[u8] = b"WARC/";
const WARC_LINE: &[u8] = b"\nWARC/";

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

/// Blank lines end the record before; some writers leave too many or too few.
fn skip_line_breaks<R: Read>(stream: &mut Stream<R>) -> io::Result<()> {
    while let [b'\r' | b'\n'] = stream.peek(1)? {
        stream.consume(1);
    }
    Ok(())
}

fn unpacking(error: &io::Error) -> String {
    format!("the gzip is damaged or cut short: {error}")
}

/// A record as read from a stream.
struct Parsed {
    record: Record,
    deviations: Vec<Deviation>,
    /// Where the record really ends, where its stated length leads elsewhere: offset into the stream.
    resume: Option<u64>,
}

/// The next record, or `None` at the end. The stream stands behind the record's line breaks.
fn read_record<R: Read + Seek>(
    stream: &mut Stream<Source<R>>,
    in_arc: &mut bool,
) -> Result<Option<Parsed>, String> {
    let head = stream.peek(arc::MAGIC.len()).map_err(|e| unpacking(&e))?;
    if head.is_empty() {
        return Ok(None);
    }
    let is_warc = head.starts_with(WARC_MAGIC);
    *in_arc |= head == arc::MAGIC;
    let header = if is_warc {
        Header::read(stream)?
    } else if *in_arc {
        let line = stream.line(arc::MAX_LINE).map_err(|e| unpacking(&e))?.unwrap_or_default();
        arc::header(&line).ok_or_else(|| format!("{:?} begins no ARC record", shown(&line)))?
    } else {
        return Err(format!("a record must begin with WARC/1.x, not {:?}", shown(head)));
    };
    let Header { mut fields, length, mut deviations } = header;
    let stated = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("WARC-Block-Digest"));
    let stated = stated.map(|(_, stated)| stated.clone());
    let mut check = stated.as_deref().and_then(Check::of);
    let held = length <= MAX_BLOCK_BYTES;
    let block_at = stream.offset();
    // The length is a claim: memory is taken as bytes arrive.
    let mut block = Vec::new();
    let mut keep = |piece: &[u8]| {
        if held {
            block.extend_from_slice(piece);
        } else if let Some(check) = &mut check {
            check.update(piece);
        }
    };
    let mut read = stream.take(length, &mut keep).map_err(|e| unpacking(&e))?;
    if read < length && goes_on(stream) {
        read += stream.take(length - read, &mut keep).map_err(|e| unpacking(&e))?;
        stream.source().join(false);
        deviations.push(Deviation::SplitMember);
    }
    if !held {
        deviations.push(Deviation::NotHeld(length));
        deviations.extend(check.and_then(|check| check.finish().err()).map(Deviation::Digest));
    }
    if !is_warc {
        arc::complete(&mut fields, &block);
    }
    let mut record = Record::from_parts(fields, block);
    let ended = if read < length {
        Err(format!("the record states {length} bytes, {read} are there"))
    } else {
        ending(stream, &record, is_warc || !*in_arc)
    };
    let mut resume = None;
    match ended {
        Ok(deviation) => deviations.extend(deviation),
        Err(reason) => {
            let block = std::mem::take(record.block_mut());
            let mended = stated.filter(|_| held).and_then(|stated| mend(stream, block, &stated, length));
            let (block, end) = mended.ok_or(reason)?;
            deviations.push(Deviation::Length { stated: length, found: block.len() as u64 });
            *record.block_mut() = block;
            resume = Some(block_at + end);
        }
    }
    Ok(Some(Parsed { record, deviations, resume }))
}

/// Whether the block that ended too soon goes on in the next gzip member. Members are joined then.
fn goes_on<R: Read + Seek>(stream: &mut Stream<Source<R>>) -> bool {
    stream.source().join(true);
    let on = stream.peek(WARC_MAGIC.len()).is_ok_and(|next| !next.is_empty() && next != WARC_MAGIC);
    stream.source().join(on);
    on
}

/// Looks for the real end of a block whose stated length is wrong: before the next record's line, where the stated
/// digest proves it. Returns the block, and where behind its beginning the next record or the end is.
fn mend<R: Read>(
    stream: &mut Stream<R>,
    mut block: Vec<u8>,
    stated: &str,
    length: u64,
) -> Option<(Vec<u8>, u64)> {
    let more = stream.take(MAX_MENDED, |piece| block.extend_from_slice(piece)).ok()?;
    let starts = memmem::find_iter(&block, WARC_LINE).map(|at| at + 1).take(MAX_MENDS);
    let end = (more < MAX_MENDED).then_some(block.len());
    for next in starts.chain(end).collect::<Vec<_>>() {
        let whole = block[..next].strip_suffix(b"\r\n\r\n").unwrap_or(&block[..next]);
        let Some(mut check) = Check::of(stated).filter(|_| whole.len() as u64 != length) else { continue };
        check.update(whole);
        if check.finish().is_ok() {
            let whole = whole.len();
            block.truncate(whole);
            return Some((block, next as u64));
        }
    }
    None
}

/// Consumes the line breaks behind a record. What follows must be a record or the end: else the stated length was
/// wrong, unless the record proves itself whole.
fn ending<R: Read>(
    stream: &mut Stream<R>,
    record: &Record,
    is_warc: bool,
) -> Result<Option<Deviation>, String> {
    let mut breaks = Vec::new();
    let behind = loop {
        match stream.peek(WARC_MAGIC.len()) {
            Ok([first @ (b'\r' | b'\n'), ..]) => {
                if breaks.len() < 5 {
                    breaks.push(*first);
                }
                stream.consume(1);
            }
            Ok(behind) => break behind,
            Err(_) if proves_itself(record) => return Ok(Some(Deviation::BytesBehind)),
            Err(error) => return Err(unpacking(&error)),
        }
    };
    if !is_warc {
        return Ok(None);
    }
    if !behind.is_empty() && behind != WARC_MAGIC {
        return if proves_itself(record) {
            Ok(Some(Deviation::BytesBehind))
        } else {
            Err("the stated Content-Length does not lead to the end of the record".to_owned())
        };
    }
    Ok((breaks != b"\r\n\r\n").then_some(Deviation::Ending))
}

/// Whether the block has the digest that is stated, or is an HTTP answer as long as it says itself.
fn proves_itself(record: &Record) -> bool {
    if record.states_digest() {
        return record.check_digest().is_ok();
    }
    let Ok(head) = HttpResponse::head(record.block()) else { return false };
    let stated = head.header("Content-Length").and_then(|length| length.trim().parse::<usize>().ok());
    let body = memmem::find(record.block(), b"\r\n\r\n").map(|at| record.block().len() - at - 4);
    stated.is_some() && stated == body
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use proptest::prelude::*;

    use super::*;
    use crate::{RecordType, Writer};

    fn record(n: usize) -> Record {
        let block = format!("text number {n} ").repeat(50).into_bytes();
        Record::new(RecordType::Conversion, &format!("urn:{n}"), "2026-03-04T00:00:00Z", "text/plain", block)
    }

    /// A file of `count` records and where each begins.
    fn file(count: usize) -> (Vec<u8>, Vec<usize>) {
        let mut writer = Writer::new(Vec::new());
        let mut starts = vec![0];
        for n in 0..count {
            let length = writer.write(&record(n)).unwrap();
            starts.push(starts[n] + usize::try_from(length).unwrap());
        }
        (writer.into_inner(), starts)
    }

    fn read(bytes: Vec<u8>) -> (Vec<Record>, Vec<Damage>) {
        let (mut records, mut damage) = (Vec::new(), Vec::new());
        for found in Reader::new(Cursor::new(bytes)).unwrap() {
            match found {
                Ok(found) => records.push(found.record),
                Err(at) => damage.push(at),
            }
        }
        (records, damage)
    }

    #[test]
    fn a_bad_member_costs_only_itself() {
        let (mut bytes, starts) = file(5);
        for byte in &mut bytes[starts[2] + 30..starts[2] + 40] {
            *byte ^= 0x55;
        }
        let (records, damage) = read(bytes);
        let ids: Vec<_> = records.iter().filter_map(Record::target_uri).collect();
        assert_eq!(ids, ["urn:0", "urn:1", "urn:3", "urn:4"]);
        assert!(!damage.is_empty());
        assert_eq!(damage[0].location.offset, starts[2] as u64);
    }

    #[test]
    fn a_torn_tail_is_reported() {
        let (bytes, starts) = file(3);
        let (records, damage) = read(bytes[..starts[2] + 25].to_vec());
        assert_eq!((records.len(), damage.len()), (2, 1));
    }

    #[test]
    fn plain_files_and_files_in_one_member_are_read() {
        let (bytes, _) = file(3);
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain).unwrap();
        let mut one = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        one.write_all(&plain).unwrap();
        for bytes in [plain, one.finish().unwrap()] {
            let (records, damage) = read(bytes);
            assert_eq!((records.len(), damage.len()), (3, 0));
            assert!(records.iter().all(|r| r.check_digest().is_ok()));
        }
    }

    #[test]
    fn nothing_and_noise_are_no_records() {
        assert_eq!(read(Vec::new()).0.len(), 0);
        let (records, damage) = read(b"<html>not a WARC file</html>".to_vec());
        assert_eq!((records.len(), damage.len()), (0, 1));
    }

    /// Counts what is read through it.
    struct Counted<R>(R, u64);

    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            self.1 += read as u64;
            Ok(read)
        }
    }

    impl<R: Seek> Seek for Counted<R> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn a_file_made_to_be_slow_is_not_read_again_and_again() {
        let liar = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 3000000\r\n\r\n";
        for (line, at_most) in [("WARC/1.0\n", 4 << 30), (liar, 4 << 30)] {
            let bytes = line.repeat((4 << 20) / line.len()).into_bytes();
            let mut reader = Reader::new(Counted(Cursor::new(bytes), 0)).unwrap();
            let mut most = 0;
            while let Some(found) = reader.next() {
                assert!(found.is_err());
                if let State::Inside(stream, _) = &mut reader.state
                    && let Source::Plain(file) = stream.source()
                {
                    most = file.1.max(most);
                }
            }
            assert!(most < at_most, "{most} bytes read of 4 MiB");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(block in proptest::collection::vec(any::<u8>(), 0..300), uri in "[!-~]{0,60}", note in "\\PC{0,40}") {
            let written = Record::new(RecordType::Resource, &uri, "2026-03-04T00:00:00Z", "text/html", block)
                .with("X-Note", &note);
            let mut writer = Writer::new(Vec::new());
            writer.write(&written).unwrap();
            writer.write(&written).unwrap();
            let (records, damage) = read(writer.into_inner());
            prop_assert!(damage.is_empty(), "{:?}", damage);
            prop_assert_eq!(&records, &vec![written.clone(), written]);
        }

        #[test]
        fn noise_never_panics(noise in proptest::collection::vec(any::<u8>(), 0..400), gzip in any::<bool>()) {
            let (mut bytes, starts) = file(2);
            if gzip {
                let at = starts[1].min(noise.len());
                bytes.splice(at..at, noise);
            } else {
                bytes = [b"WARC/1.1\r\nContent-Length: 9\r\n\r\n".to_vec(), noise].concat();
            }
            read(bytes);
        }
    }
}

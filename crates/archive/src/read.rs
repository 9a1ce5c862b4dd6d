//! Reading: whole records are kept, damage is reported with its place, and reading goes on behind it.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;
use memchr::memmem;
use thiserror::Error;

use crate::Record;

/// The largest block that is read; a record that states more is damage.
pub const MAX_BLOCK_BYTES: u64 = 1 << 30;
/// The largest header of a record.
pub const MAX_HEADER_BYTES: usize = 1 << 20;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b, 0x08];
const WARC_MAGIC: &[u8] = b"WARC/";
const WARC_LINE: &[u8] = b"\nWARC/";

/// Where a record or some damage begins: byte offset into the file (of the gzip member, where there
/// are members).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Bytes from the start of the file.
    pub offset: u64,
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

/// Reads the records of a WARC file, plain or gzip, from anything that can seek.
#[derive(Debug)]
pub struct Reader<R> {
    source: BufReader<R>,
    /// Whether the file is gzip; told from its first bytes.
    gzip: bool,
    /// Where the next record or member begins.
    next: u64,
    /// Records of the current member that are read but not handed out yet, last first.
    pending: Vec<(Location, Record)>,
    /// Damage to report once `pending` is handed out.
    damage: Option<Damage>,
    /// Whether the stretch being read is damaged and was reported.
    damaged: bool,
    done: bool,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads from the start of `source`.
    pub fn new(mut source: R) -> io::Result<Self> {
        source.seek(SeekFrom::Start(0))?;
        let mut source = BufReader::with_capacity(64 << 10, source);
        let gzip = source.fill_buf()?.starts_with(&GZIP_MAGIC[..2]);
        Ok(Self { source, gzip, next: 0, pending: Vec::new(), damage: None, damaged: false, done: false })
    }

    /// Reads from `location`, as given by an earlier reading of the same file.
    pub fn seek(&mut self, location: Location) {
        self.next = location.offset;
        self.pending.clear();
        self.damage = None;
        self.damaged = false;
        self.done = false;
    }

    fn step(&mut self) -> io::Result<()> {
        let begin = self.next;
        let location = Location { offset: begin };
        self.source.seek(SeekFrom::Start(begin))?;
        if self.source.fill_buf()?.is_empty() {
            self.done = true;
            return Ok(());
        }
        let mut records = Vec::new();
        let outcome = if self.gzip {
            let mut member = BufReader::new(GzDecoder::new(&mut self.source));
            let outcome = read_all(&mut member, location, &mut records);
            drop(member);
            outcome
        } else {
            match read_record(&mut self.source) {
                Ok(Some(record)) => {
                    records.push((location, record));
                    Ok(())
                }
                Ok(None) => {
                    self.done = true;
                    Ok(())
                }
                Err(reason) => Err(reason),
            }
        };
        records.reverse();
        self.pending = records;
        match outcome {
            Ok(()) => {
                self.damaged = false;
                self.next = self.source.stream_position()?;
            }
            Err(reason) => {
                // One report for a stretch of damage, however many places in it look like a record.
                if !self.damaged {
                    self.damage = Some(Damage { location, reason });
                }
                self.damaged = self.pending.is_empty();
                // The line break before the next record may be the last byte of this one.
                match self.find_next(begin + u64::from(self.gzip))? {
                    Some(offset) => self.next = offset,
                    None => self.done = true,
                }
            }
        }
        Ok(())
    }

    /// The next place at or after `from` where a member or record can begin. In a plain file that is the start of
    /// a line.
    fn find_next(&mut self, from: u64) -> io::Result<Option<u64>> {
        let magic = if self.gzip { GZIP_MAGIC } else { WARC_LINE };
        self.source.seek(SeekFrom::Start(from))?;
        let mut at = from;
        let mut window: Vec<u8> = Vec::new();
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let read = chunk.len();
            window.extend_from_slice(chunk);
            self.source.consume(read);
            if let Some(found) = memmem::find(&window, magic) {
                let line_end = u64::from(!self.gzip);
                return Ok(Some(at + found as u64 + line_end));
            }
            let keep = magic.len() - 1;
            let drop = window.len().saturating_sub(keep);
            window.drain(..drop);
            at += drop as u64;
        }
    }
}

impl<R: Read + Seek> Iterator for Reader<R> {
    type Item = Result<(Location, Record), Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.pending.pop() {
                return Some(Ok(found));
            }
            if let Some(damage) = self.damage.take() {
                return Some(Err(damage));
            }
            if self.done {
                return None;
            }
            if let Err(error) = self.step() {
                self.done = true;
                return Some(Err(Damage {
                    location: Location { offset: self.next },
                    reason: format!("reading failed: {error}"),
                }));
            }
        }
    }
}

/// All records of one gzip member (most files have one each), to the member's end and checksum.
fn read_all(
    member: &mut impl BufRead,
    location: Location,
    records: &mut Vec<(Location, Record)>,
) -> Result<(), String> {
    loop {
        match read_record(member)? {
            Some(record) => records.push((location, record)),
            None => return Ok(()),
        }
    }
}

/// The next record, or `None` at the end.
fn read_record(source: &mut impl BufRead) -> Result<Option<Record>, String> {
    let mut line = Vec::new();
    let mut budget = MAX_HEADER_BYTES;
    // Blank lines end the record before; some writers leave too many or too few.
    loop {
        if !read_line(source, &mut line, &mut budget)? {
            return Ok(None);
        }
        if !line.is_empty() {
            break;
        }
    }
    if !line.starts_with(WARC_MAGIC) {
        let shown = String::from_utf8_lossy(&line[..line.len().min(40)]).into_owned();
        return Err(format!("a record must begin with WARC/1.x, not {shown:?}"));
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    loop {
        if !read_line(source, &mut line, &mut budget)? {
            return Err("the file ends inside a record's header".to_owned());
        }
        if line.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        match (text.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => {
                value.push(' ');
                value.push_str(text.trim());
            }
            _ => {
                if let Some((name, value)) = text.split_once(':') {
                    fields.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            }
        }
    }
    let at = fields.iter().position(|(n, _)| n.eq_ignore_ascii_case("Content-Length"));
    let length: u64 = at
        .and_then(|at| fields.remove(at).1.parse().ok())
        .ok_or_else(|| "the record states no Content-Length".to_owned())?;
    if length > MAX_BLOCK_BYTES {
        return Err(format!("the record states {length} bytes; at most {MAX_BLOCK_BYTES} are read"));
    }
    let mut block = Vec::new();
    let read =
        source.take(length).read_to_end(&mut block).map_err(|e| format!("the block cannot be read: {e}"))?;
    if (read as u64) < length {
        return Err(format!("the record states {length} bytes, {read} are there"));
    }
    Ok(Some(Record::from_parts(fields, block)))
}

/// Reads one line into `line` without its end; false at the end of the source.
fn read_line(source: &mut impl BufRead, line: &mut Vec<u8>, budget: &mut usize) -> Result<bool, String> {
    line.clear();
    let read = source
        .take(*budget as u64)
        .read_until(b'\n', line)
        .map_err(|e| format!("the record cannot be read: {e}"))?;
    if read == 0 {
        return if *budget == 0 { Err("the record's header is too long".to_owned()) } else { Ok(false) };
    }
    *budget -= read;
    while line.last().is_some_and(|b| matches!(b, b'\r' | b'\n')) {
        line.pop();
    }
    Ok(true)
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
                Ok((_, record)) => records.push(record),
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

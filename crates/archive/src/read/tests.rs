//! Reading whole, damaged and hostile files.

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

#[test]
fn a_second_length_is_told_and_never_written_again() {
    let bytes = b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-04T00:00:00Z\r\n\
        WARC-Target-URI: urn:a\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\nhello\r\n\r\n";
    let found = Reader::new(Cursor::new(bytes.to_vec())).unwrap().next().unwrap().unwrap();
    assert_eq!(found.record.block(), b"hello");
    assert_eq!(found.deviations, [Deviation::Repeated("Content-Length".to_owned())]);
    let (records, damage) = read(crate::pack(&found.record).unwrap());
    assert_eq!((records, damage.len()), (vec![found.record], 0));
}

//! What holds of every reading of any bytes, for proptest and the fuzzer.

use std::io::Cursor;

use archive::{Deviation, Reader, Record, pack};

/// Reads `bytes` as an archive and checks the laws.
pub(crate) fn hold_for(bytes: &[u8]) {
    let length = bytes.len() as u64;
    let mut last = 0;
    for found in Reader::new(Cursor::new(bytes)).expect("memory can be read") {
        let location = match &found {
            Ok(found) => found.location,
            Err(damage) => {
                assert!(!damage.reason.is_empty());
                damage.location
            }
        };
        assert!(last <= location.offset, "the reader went back from {last} to {}", location.offset);
        assert!(location.offset + location.length <= length);
        last = location.offset;
        let Ok(found) = found else { continue };
        // An ARC file is known by its first line alone.
        if location.length > 0 && !found.deviations.contains(&Deviation::Arc) {
            let again = Reader::from(Cursor::new(bytes), location.offset).expect("memory can be read").next();
            let again = again.expect("a record is where it was found").expect("and can be read again");
            assert_eq!(again.record, found.record);
        }
        reads_back(found.record.completed("2026-03-04T00:00:00Z"));
    }
}

/// A record that is written reads back as it was, but for what no header can hold.
fn reads_back(record: Record) {
    let plain = record.fields().all(|(name, value)| {
        let line = |words: &str| words.trim() == words && !words.contains(|c: char| c.is_control());
        !name.is_empty() && line(name) && line(value) && !name.starts_with("WARC/")
    });
    if !plain {
        return;
    }
    assert_eq!(record.field("Content-Length"), None, "it is written from the block");
    let member = pack(&record).expect("memory can be written");
    let read = Reader::new(Cursor::new(member)).expect("memory can be read").next();
    let found = read.expect("there is a record").expect("it is whole");
    assert_eq!(found.record, record);
}

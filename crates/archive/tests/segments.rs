//! Segments under everything that can happen to a disk: what was acknowledged is there, what failed is not.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use archive::{Kept, Place, Reader, Record, RecordType, Segments, Tail, pack};
use testkit::{FaultyDisk, scratch};

const DATE: &str = "2026-03-04T00:00:00Z";

fn record(n: usize) -> Record {
    let words = format!("Words of page {n}. ").repeat(20);
    Record::new(RecordType::Resource, &format!("https://a.example/{n}"), DATE, "text/plain", words.into())
}

fn members(numbers: std::ops::Range<usize>) -> Vec<Vec<u8>> {
    numbers.map(|n| pack(&record(n)).unwrap()).collect()
}

fn open(folder: &Path, disk: &FaultyDisk, limit: u64) -> Segments {
    Segments::open(folder, Arc::new(disk.clone()), limit, "software: test\r\n".into()).unwrap()
}

/// Addresses of the records in the archive, in order, and how much of it is damaged.
fn read(folder: &Path) -> (Vec<String>, usize) {
    let (mut uris, mut damage) = (Vec::new(), 0);
    for number in Segments::numbers(folder).unwrap() {
        for found in Reader::new(fs::File::open(Segments::path(folder, number)).unwrap()).unwrap() {
            match found {
                Ok(found) if Segments::is_head(&found.record) => {}
                Ok(found) => uris.push(found.record.target_uri().unwrap().to_owned()),
                Err(_) => damage += 1,
            }
        }
    }
    (uris, damage)
}

fn uris(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|n| format!("https://a.example/{n}")).collect()
}

/// Recovers; returns the records behind the acknowledged end too.
fn recover(segments: &mut Segments, acknowledged: &BTreeMap<u32, u64>) -> (Vec<String>, Tail) {
    let mut found = Vec::new();
    let tail = segments
        .recover(acknowledged, |_, record| {
            if !Segments::is_head(&record.record) {
                found.push(record.record.target_uri().unwrap().to_owned());
            }
        })
        .unwrap();
    (found, tail)
}

#[test]
fn segments_grow_to_their_size_and_places_lead_back() {
    let folder = scratch();
    let mut segments = open(folder.path(), &FaultyDisk::default(), 2_000);
    let mut places = Vec::new();
    for n in 0..20 {
        places.extend(segments.append(&members(n..n + 1), DATE).unwrap());
    }
    assert!(Segments::numbers(folder.path()).unwrap().len() > 1);
    assert!(places.is_sorted());
    for (n, place) in places.iter().enumerate() {
        assert_eq!(Place::of_number(place.number()), *place);
        assert_eq!(Segments::read(folder.path(), *place).unwrap().record, record(n));
    }
    // A new process goes on where the last one stopped.
    let mut again = open(folder.path(), &FaultyDisk::default(), 2_000);
    let place = again.append(&members(20..21), DATE).unwrap()[0];
    assert!(place > places[19]);
    assert_eq!(read(folder.path()), (uris(0..21), 0));
}

#[test]
fn a_full_disk_keeps_nothing_of_what_failed_and_goes_on_once_cleared_up() {
    // Every number of bytes at which the disk can be full, in steps.
    for room in (0..900).step_by(37) {
        let folder = scratch();
        let disk = FaultyDisk::default();
        let mut segments = open(folder.path(), &disk, 1 << 30);
        segments.append(&members(0..2), DATE).unwrap();
        disk.set_room(Some(room));
        let failed = segments.append(&members(2..12), DATE);
        let error = failed.expect_err("ten records do not fit");
        assert!(error.is_full(), "{error}");
        assert_eq!(read(folder.path()), (uris(0..2), 0), "room for {room}");
        disk.set_room(None);
        segments.append(&members(2..12), DATE).unwrap();
        assert_eq!(read(folder.path()), (uris(0..12), 0), "room for {room}");
    }
}

#[test]
fn what_could_not_be_cut_off_at_once_is_cut_off_before_the_next_write() {
    let folder = scratch();
    let disk = FaultyDisk::default();
    let mut segments = open(folder.path(), &disk, 1 << 30);
    segments.append(&members(0..2), DATE).unwrap();
    disk.set_room(Some(50));
    disk.fail_truncate(true);
    segments.append(&members(2..4), DATE).unwrap_err();
    segments.append(&members(2..4), DATE).unwrap_err();
    disk.set_room(None);
    disk.fail_truncate(false);
    segments.append(&members(2..4), DATE).unwrap();
    assert_eq!(read(folder.path()), (uris(0..4), 0));
}

#[test]
fn what_was_not_synced_is_not_acknowledged() {
    let folder = scratch();
    let disk = FaultyDisk::default();
    let mut segments = open(folder.path(), &disk, 1 << 30);
    segments.append(&members(0..3), DATE).unwrap();
    disk.fail_sync(true);
    segments.append(&members(3..6), DATE).unwrap_err();
    disk.cut_power();
    assert_eq!(read(folder.path()), (uris(0..3), 0));
}

#[test]
fn a_tail_cut_anywhere_is_recovered_up_to_its_last_whole_record() {
    let folder = scratch();
    let disk = FaultyDisk::default();
    let mut segments = open(folder.path(), &disk, 1 << 30);
    let first = segments.append(&members(0..2), DATE).unwrap();
    let path = Segments::path(folder.path(), 1);
    let acknowledged = BTreeMap::from([(1, fs::metadata(&path).unwrap().len())]);
    let later = segments.append(&members(2..5), DATE).unwrap();
    let whole = fs::read(&path).unwrap();
    assert!(first[0] < later[0]);
    for cut in (acknowledged[&1] as usize..whole.len()).step_by(11) {
        fs::write(&path, &whole[..cut]).unwrap();
        let mut segments = open(folder.path(), &disk, 1 << 30);
        let (found, tail) = recover(&mut segments, &acknowledged);
        let whole_before = later.iter().filter(|place| place.offset < cut as u64).count();
        let on_a_boundary =
            cut as u64 == acknowledged[&1] || later.iter().any(|place| place.offset == cut as u64);
        let expected = if on_a_boundary { whole_before } else { whole_before - 1 };
        assert_eq!(found, uris(2..2 + expected), "cut at {cut}");
        assert_eq!(tail.set_aside.len(), usize::from(!on_a_boundary), "cut at {cut}");
        // What was set aside is kept, byte for byte.
        for (aside, _) in &tail.set_aside {
            let bytes = fs::read(aside).unwrap();
            assert_eq!(bytes, &whole[cut - bytes.len()..cut]);
            fs::remove_file(aside).unwrap();
        }
        segments.append(&members(9..10), DATE).unwrap();
        assert_eq!(read(folder.path()), (uris((0..2 + expected).chain([9])), 0), "cut at {cut}");
    }
}

#[test]
fn noise_behind_the_end_is_set_aside() {
    let folder = scratch();
    let mut segments = open(folder.path(), &FaultyDisk::default(), 1 << 30);
    segments.append(&members(0..2), DATE).unwrap();
    let path = Segments::path(folder.path(), 1);
    let acknowledged = BTreeMap::from([(1, fs::metadata(&path).unwrap().len())]);
    OpenOptions::new().append(true).open(&path).unwrap().write_all(b"\x1f\x8bno member").unwrap();
    let (found, tail) = recover(&mut segments, &acknowledged);
    assert_eq!((found.len(), tail.set_aside.len()), (0, 1));
    assert_eq!(read(folder.path()), (uris(0..2), 0));
}

#[test]
fn a_segment_that_lost_bytes_is_told_and_not_written_to() {
    let folder = scratch();
    let mut segments = open(folder.path(), &FaultyDisk::default(), 1 << 30);
    segments.append(&members(0..3), DATE).unwrap();
    let path = Segments::path(folder.path(), 1);
    let acknowledged = BTreeMap::from([(1, fs::metadata(&path).unwrap().len())]);
    OpenOptions::new().write(true).open(&path).unwrap().set_len(400).unwrap();
    let (_, tail) = recover(&mut segments, &acknowledged);
    assert_eq!(tail.lost, [(1, acknowledged[&1], 400)]);
    assert_eq!(segments.append(&members(3..4), DATE).unwrap()[0].segment, 2);
}

#[test]
fn a_segment_written_anew_says_where_everything_went() {
    let folder = scratch();
    let mut segments = open(folder.path(), &FaultyDisk::default(), 1 << 30);
    let places = segments.append(&members(0..5), DATE).unwrap();
    let moved = segments
        .rewrite(1, |place, _| match places.iter().position(|p| *p == place) {
            Some(1) => Kept::Gone,
            Some(3) => Kept::Instead(Box::new(record(33))),
            _ => Kept::AsItIs,
        })
        .unwrap();
    assert_eq!(read(folder.path()), (uris([0, 2, 33, 4].into_iter()), 0));
    assert!(moved.left_out.is_empty());
    let new_of = |old: Place| moved.moved.iter().find(|(from, _)| *from == old).map(|(_, to)| *to);
    assert_eq!(new_of(places[1]), None);
    for (at, n) in [(0, 0), (2, 2), (3, 33), (4, 4)] {
        let found = Segments::read(folder.path(), new_of(places[at]).unwrap()).unwrap();
        assert_eq!(found.record, record(n));
    }
    segments.append(&members(5..6), DATE).unwrap();
    assert_eq!(read(folder.path()).0.len(), 5);
}

#[test]
fn damage_between_whole_records_stays_where_it_is() {
    let folder = scratch();
    let mut segments = open(folder.path(), &FaultyDisk::default(), 1 << 30);
    let places = segments.append(&members(0..5), DATE).unwrap();
    let path = Segments::path(folder.path(), 1);
    let mut bytes = fs::read(&path).unwrap();
    let at = places[2].offset as usize + 40;
    bytes[at..at + 20].fill(0x55);
    fs::write(&path, &bytes).unwrap();
    // As where the rows are older than the archive.
    let (found, tail) = recover(&mut segments, &BTreeMap::from([(1, places[1].offset)]));
    assert_eq!(found, uris([1, 3, 4].into_iter()));
    assert_eq!((tail.damaged.len(), tail.set_aside.len()), (1, 0));
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let rewritten = segments.rewrite(1, |_, _| Kept::AsItIs).unwrap();
    assert_eq!(rewritten.left_out.len(), 1);
    assert_eq!(read(folder.path()), (uris([0, 1, 3, 4].into_iter()), 0));
}

#[test]
fn files_that_are_named_otherwise_are_no_segments() {
    let folder = scratch();
    for name in [
        "whatthen-1.warc.gz",
        "whatthen-00000.warc.gz",
        "whatthen-+0001.warc.gz",
        "whatthen-4294967295.warc.gz",
        "whatthen-8388608.warc.gz",
        "other.warc.gz",
    ] {
        fs::write(folder.path().join(name), b"").unwrap();
    }
    assert_eq!(Segments::numbers(folder.path()).unwrap(), [0_u32; 0]);
    let mut segments = open(folder.path(), &FaultyDisk::default(), 1 << 30);
    assert_eq!(segments.append(&members(0..1), DATE).unwrap()[0].segment, 1);
}

#[test]
fn a_segment_that_the_power_took_is_not_acknowledged_by_recovery() {
    let folder = scratch();
    let disk = FaultyDisk::default();
    let mut segments = open(folder.path(), &disk, 1 << 30);
    disk.fail_folder_sync(true);
    segments.append(&members(0..2), DATE).unwrap_err();
    disk.cut_power();
    assert_eq!(Segments::numbers(folder.path()).unwrap(), [0_u32; 0]);
    // Killed right there instead: recovery makes sure before it hands the records on as safe.
    disk.fail_truncate(true);
    let mut segments = open(folder.path(), &disk, 1 << 30);
    segments.append(&members(0..2), DATE).unwrap_err();
    disk.fail_truncate(false);
    let mut segments = open(folder.path(), &disk, 1 << 30);
    segments.recover(&BTreeMap::new(), |_, _| ()).unwrap_err();
    disk.fail_folder_sync(false);
    assert_eq!(recover(&mut segments, &BTreeMap::new()).0, uris(0..2));
    disk.cut_power();
    assert_eq!(Segments::numbers(folder.path()).unwrap(), [1]);
}

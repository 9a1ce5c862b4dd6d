//! Files made here, and what comes of each.

use std::io::{Cursor, Write};

use archive::Writer;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn response(url: &str, head: &str, body: &str) -> Record {
    let block = format!("HTTP/1.1 {head}\r\n\r\n{body}").into_bytes();
    Record::new(
        RecordType::Response,
        url,
        "2026-03-04T00:00:00Z",
        "application/http; msgtype=response",
        block,
    )
}

fn file(records: &[Record]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    records.iter().for_each(|record| _ = writer.write(record).unwrap());
    writer.into_inner()
}

fn pack(plain: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(plain).unwrap();
    gzip.finish().unwrap()
}

/// What comes of a file: a word and the address or reason for each thing, and the records.
fn all(bytes: &[u8], wanted: Wanted) -> (Vec<String>, Vec<Held>, Seen) {
    let (mut told, mut records) = (Vec::new(), Vec::new());
    let mut each = |found: Result<Input, Problem>| {
        let (word, held) = match found {
            Ok(Input::Document(document)) => ("page", document.record.unwrap()),
            Ok(Input::Record { held, .. }) => ("record", held),
            Ok(Input::Listed(listed)) => panic!("a WARC file lists nothing: {listed:?}"),
            Err(problem) => {
                told.push(format!("problem {}", problem.reason));
                return Ok(());
            }
        };
        told.push(format!("{word} {}", held.record.target_uri().unwrap_or_default()));
        records.push(held);
        Ok(())
    };
    let seen = of_warc("f", Cursor::new(bytes), Cursor::new(bytes), wanted, &mut each).unwrap();
    (told, records, seen)
}

const HTML: &str = "200 OK\r\nContent-Type: text/html";

fn mixed() -> Vec<Record> {
    let date = "2026-03-04T00:00:00Z";
    vec![
        Record::new(RecordType::Warcinfo, "urn:info", date, "application/warc-fields", b"a: b\r\n".to_vec()),
        response("https://a.example/page", HTML, "<p>x"),
        response("https://a.example/gone", "404 Not Found\r\nContent-Type: text/html", "<p>gone"),
        response("https://a.example/picture", "200 OK\r\nContent-Type: image/png", "x"),
        response("https://a.example/coded", &format!("{HTML}\r\nContent-Encoding: zstd"), "x"),
        Record::new(RecordType::Revisit, "https://a.example/page", date, "application/http", Vec::new()),
    ]
}

#[test]
fn everything_is_handed_on_with_its_very_bytes() {
    let bytes = file(&mixed());
    let (told, held, _) = all(&bytes, Wanted::Everything);
    assert_eq!(
        told,
        [
            "record urn:info",
            "page https://a.example/page",
            "record https://a.example/gone",
            "record https://a.example/picture",
            "problem content coding \"zstd\" is not read",
            "record https://a.example/coded",
            "record https://a.example/page",
        ]
    );
    let members: Vec<u8> = held.iter().flat_map(|h| h.member.clone().unwrap()).collect();
    assert_eq!(members, bytes);
}

#[test]
fn pages_alone_where_only_they_are_wanted() {
    let (told, held, seen) = all(&file(&mixed()), Wanted::Pages);
    assert_eq!(told, ["page https://a.example/page", "problem content coding \"zstd\" is not read"]);
    assert_eq!(held[0].member, None);
    assert_eq!(seen, Seen { pages: 2, others: 4 });
}

#[test]
fn what_is_not_there_is_named_by_what_is_wanted() {
    let (.., seen) = all(&file(&mixed()[..1]), Wanted::Pages);
    let lack = |seen: Seen, wanted| seen.lack("f", wanted).map(|problem| problem.reason);
    assert_eq!(lack(seen, Wanted::Pages).as_deref(), Some("holds no page (1 records of other kinds)"));
    assert_eq!(lack(seen, Wanted::Everything), None);
    assert_eq!(lack(Seen::default(), Wanted::Everything).as_deref(), Some("holds no record"));
}

#[test]
fn records_without_a_member_of_their_own_have_none() {
    let plain: Vec<u8> = {
        let mut plain = Vec::new();
        MultiGzDecoder::new(&file(&mixed()[..2])[..]).read_to_end(&mut plain).unwrap();
        plain
    };
    for bytes in [pack(&plain), plain] {
        let (told, held, _) = all(&bytes, Wanted::Everything);
        assert_eq!(told, ["record urn:info", "page https://a.example/page"]);
        assert!(held.iter().all(|h| h.member.is_none()));
    }
}

#[test]
fn a_record_with_another_digest_is_named_and_kept() {
    let mut changed = response("https://a.example/page", HTML, "<p>x");
    let mut fields: Vec<(String, String)> =
        changed.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let digest = fields.iter_mut().find(|(n, _)| n == "WARC-Block-Digest").unwrap();
    digest.1 = archive::digest(b"other");
    changed.replace_fields(fields);
    for wanted in [Wanted::Pages, Wanted::Everything] {
        let (told, held, _) = all(&file(&[changed.clone()]), wanted);
        assert!(told[0].starts_with("problem its block does not have the digest"), "{told:?}");
        assert_eq!((told.len(), &held[0].record), (2, &changed));
    }
}

#[test]
fn a_block_that_is_too_large_is_named() {
    let length = MAX_BLOCK_BYTES + 1;
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/film\r\nContent-Length: {length}\r\n\r\n"
    );
    let mut member = GzEncoder::new(Vec::new(), Compression::fast());
    member.write_all(head.as_bytes()).unwrap();
    io::copy(&mut io::repeat(0).take(length), &mut member).unwrap();
    member.write_all(b"\r\n\r\n").unwrap();
    let bytes = [member.finish().unwrap(), file(&mixed()[1..2])].concat();
    for wanted in [Wanted::Pages, Wanted::Everything] {
        let (told, ..) = all(&bytes, wanted);
        assert!(
            told[0].starts_with("problem its block of 67108865 bytes is too large to be kept; "),
            "{told:?}"
        );
        assert_eq!(told[1..], ["page https://a.example/page"]);
    }
}

#[test]
fn arc_files_are_read() {
    let about = "1 0 Holm\nURL IP-address Archive-date Content-type Archive-length\n";
    let page = format!("HTTP/1.1 {HTML}\r\n\r\n<p>x");
    let records = [
        format!("filedesc://a.arc 0.0.0.0 20060301000000 text/plain {}\n{about}\n", about.len()),
        format!("https://a.example/page 192.0.2.1 20060301000000 text/html {}\n{page}\n", page.len()),
    ];
    let plain = records.concat().into_bytes();
    let packed: Vec<u8> = records.iter().flat_map(|r| pack(r.as_bytes())).collect();
    assert!(packs_records("a", &mut Cursor::new(&packed)).unwrap());
    for bytes in [plain, packed] {
        let (told, held, _) = all(&bytes, Wanted::Everything);
        assert_eq!(told, ["record filedesc://a.arc", "page https://a.example/page"]);
        assert!(held.iter().all(|h| h.member.is_none() && h.deviations.contains(&Deviation::Arc)));
    }
}

#[test]
fn what_is_packed_is_told_by_its_beginning_and_if_that_is_damaged_by_its_name() {
    let packs = |name: &str, bytes: &[u8]| packs_records(name, &mut Cursor::new(bytes)).unwrap();
    let good = file(&mixed()[..1]);
    let bad = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff][..];
    assert!(packs("a.gz", &good) && packs("a.WARC.gz", bad));
    assert!(!packs("a.gz", bad) && !packs("a.warc.gz", &pack(b"<p>no record")));
}

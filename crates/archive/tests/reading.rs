//! The laws of reading, on made-up bytes; `cargo xtask fuzz` looks for more.

mod laws;

use archive::{Record, RecordType, pack};
use proptest::prelude::*;

fn file(gzip: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    for n in 0..3 {
        let block = format!("block {n} ").repeat(20).into_bytes();
        let record = Record::new(
            RecordType::Resource,
            &format!("https://a.example/{n}"),
            "2026-03-04T00:00:00Z",
            "text/plain",
            block,
        );
        let member = pack(&record).unwrap();
        if gzip {
            bytes.extend(member);
        } else {
            let mut plain = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&member[..]), &mut plain).unwrap();
            bytes.extend(plain);
        }
    }
    bytes
}

proptest! {
    #[test]
    fn the_laws_hold_for_damaged_files(
        gzip in any::<bool>(),
        at in any::<prop::sample::Index>(),
        cut in 0usize..60,
        noise in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut bytes = file(gzip);
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, noise);
        laws::hold_for(&bytes);
    }

    #[test]
    fn the_laws_hold_for_noise(noise in proptest::collection::vec(any::<u8>(), 0..300)) {
        laws::hold_for(&noise);
        laws::hold_for(&[b"WARC/1.1\r\nContent-Length: 3\r\n".to_vec(), noise.clone()].concat());
        laws::hold_for(&[b"filedesc://a 0.0.0.0 20260304000000 text/plain 3\n1 2\n".to_vec(), noise].concat());
    }
}

//! Many hostile bodies at once do not add up. Alone in its process, which is what is measured.

mod web;

use std::fs;
use std::io::Write;
use std::sync::Arc;

use web::{Play, Server, fetch, fetcher, settings};

/// Most memory that this process ever held, bytes; Linux tells it.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kib| kib * 1024)
}

/// An answer of 30 MiB, packed about 20 to 1: no trap, but too large.
fn packed() -> Vec<u8> {
    let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    let (mut gzip, mut state) = (flate2::write::GzEncoder::new(head, flate2::Compression::fast()), 1_u64);
    for _ in 0..30 * 1024 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let line = [&state.to_le_bytes()[..], &[b' '; 248]].concat();
        gzip.write_all(&line.repeat(4)).unwrap();
    }
    gzip.finish().unwrap()
}

#[tokio::test]
async fn fifty_hostile_bodies_stay_under_64_mib() {
    let packed = Arc::new(packed());
    let Some(before) = peak() else {
        eprintln!("memory: NOT RUN, the system does not tell");
        return;
    };
    let fetcher = fetcher(settings());
    let mut visits = Vec::new();
    for n in 0..50 {
        let packed = Arc::clone(&packed);
        let server = Server::start(move |_| {
            if n % 5 == 0 {
                return Play::Shared(Arc::clone(&packed));
            }
            let head = if n % 2 == 0 { "" } else { "Transfer-Encoding: chunked\r\n" };
            let piece = match n % 2 {
                0 => vec![b'a'; 0x8000],
                _ => [b"8000\r\n".as_slice(), &vec![b'a'; 0x8000], b"\r\n"].concat(),
            };
            Play::Endless(format!("HTTP/1.1 200 OK\r\n{head}\r\n").into_bytes(), piece)
        })
        .await;
        let fetcher = fetcher.clone();
        visits.push(tokio::spawn(async move { fetch(&fetcher, server.url("/")).await }));
    }
    for visit in visits {
        assert_eq!(visit.await.unwrap().outcome.kind(), "too-large");
    }
    let grown = peak().unwrap() - before;
    eprintln!("memory: grown by {} KiB", grown / 1024);
    assert!(grown < 64 * 1024 * 1024, "{grown}");
}

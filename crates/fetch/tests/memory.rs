//! Many hostile bodies at once do not add up. Alone in its process, which is what is measured.

mod web;

use std::fs;

use web::{Play, Server, fetch, fetcher, settings};

/// Most memory that this process ever held, bytes; Linux tells it.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kib| kib * 1024)
}

#[tokio::test]
async fn fifty_hostile_bodies_stay_under_64_mib() {
    let Some(before) = peak() else {
        eprintln!("memory: NOT RUN, the system does not tell");
        return;
    };
    let fetcher = fetcher(settings());
    let mut visits = Vec::new();
    for n in 0..50 {
        let server = Server::start(move |_| {
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

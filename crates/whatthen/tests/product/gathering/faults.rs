//! No room on the disk, and two at once, while it gathers.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use testkit::{Answer, Ran, run_command};

use super::{GatheringDesk, rss, set_story};

const PAGES: usize = 60;

/// A desk whose feed announces many pages.
fn desk() -> GatheringDesk {
    let desk = GatheringDesk::new();
    let pages: Vec<String> = (0..PAGES).map(|n| set_story(&desk.web, &format!("/harbour/{n}"), n)).collect();
    let items: Vec<_> = pages.iter().map(|page| (page.as_str(), page.as_str(), "Headline")).collect();
    desk.web.set("/feed", Answer::rss(rss(&items)).tagged("1"));
    desk.watch("/feed");
    desk
}

/// Gathers under a limit of the shell: blocks of 512 bytes that a file may have.
fn gather_within(desk: &GatheringDesk, blocks: usize) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {blocks} || exit 99; exec \"$@\"");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_whatthen")])
        .args(["gather", "--desk", "desk", "--once", "--jsonl"]);
    let ran = run_command(&mut desk.set_up(command), b"");
    assert_ne!(ran.code, 99, "the shell takes the limit");
    ran
}

#[test]
fn no_room_while_it_gathers_loses_nothing() {
    let mut full = 0;
    for blocks in [8, 100, 150, 250, 400] {
        let desk = desk();
        let ran = gather_within(&desk, blocks);
        assert!(!ran.err.contains("panicked"), "{blocks}: {}", ran.err);
        if ran.code != 0 {
            full += 1;
            assert!(ran.err.contains("room"), "{blocks}: {}", ran.err);
        }
        let told = ran.lines();
        let told: Vec<&str> = told
            .iter()
            .filter(|line| line["ok"] == true)
            .map(|line| line["address"].as_str().unwrap())
            .filter(|address| !address.ends_with("/feed"))
            .collect();
        desk.done(&["doctor"]);
        let read = desk.done(&["read", "--jsonl"]).out;
        assert!(told.iter().all(|address| read.contains(*address)), "{blocks}: what was told is there");
        desk.web.asked();
        desk.gather();
        let again = desk.web.asked();
        assert!(again.iter().all(|asked| !told.contains(&desk.web.url(&asked.path).as_str())), "{blocks}");
        assert_eq!(
            (&desk.source()["items"], &desk.status()["articles"]),
            (&PAGES.into(), &PAGES.into()),
            "{blocks}"
        );
        desk.done(&["doctor"]);
    }
    assert!(full >= 3, "{full} of the limits were too small");
}

/// Begins to watch, and waits until it holds the desk.
fn watching(desk: &GatheringDesk) -> Child {
    let mut command = desk.command(&["gather"]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let signed = format!("process {},", child.id());
    let since = Instant::now();
    let lock = desk.folder.path().join("desk/lock");
    while !fs::read_to_string(&lock).unwrap_or_default().contains(&signed) {
        assert!(since.elapsed() < Duration::from_secs(10), "it does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

#[test]
fn a_second_process_is_refused_and_told_who_gathers() {
    let desk = desk();
    let mut first = watching(&desk);
    let feed = desk.web.url("/feed");
    for args in [
        &["gather", "--once"][..],
        &["gather"],
        &["add", &feed],
        &["sources", "--remove", &feed],
        &["import"],
    ] {
        let ran = desk.call(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}: {}", ran.err);
        let named = format!("process {}, whatthen gather", first.id());
        assert!(ran.err.contains(&named) && ran.err.lines().count() == 1, "{args:?}: {}", ran.err);
    }
    // Reading goes on.
    assert_eq!(desk.source()["url"], feed);
    first.kill().unwrap();
    first.wait().unwrap();
    let ran = desk.call(&["gather", "--once"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(desk.status()["articles"], PAGES);
}

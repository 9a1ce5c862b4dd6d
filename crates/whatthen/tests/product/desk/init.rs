//! `whatthen init`, and how a desk is named.

use std::fs;
use std::process::Command;

use testkit::{run_command, scratch, story};

use super::{TestDesk, status_of};
use crate::whatthen;

#[test]
fn a_new_desk_is_empty_and_says_what_to_do_next() {
    let folder = scratch();
    let ran = whatthen(folder.path(), ["init", "news/desk"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("whatthen import --desk news/desk"), "{}", ran.err);
    let status = status_of(folder.path(), "news/desk");
    assert_eq!((status["articles"].as_u64(), status["records"].as_u64()), (Some(0), Some(0)));
    for args in [&["read", "--desk", "news/desk"][..], &["search", "ferry", "--desk", "news/desk"]] {
        let ran = whatthen(folder.path(), args, b"");
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{args:?}");
    }
    for command in ["doctor", "rebuild", "changes"] {
        let ran = whatthen(folder.path(), [command, "--desk", "news/desk"], b"");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command}");
    }
}

#[test]
fn a_folder_with_other_things_is_refused() {
    let folder = scratch();
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/letter.txt"), "Dear Ada").unwrap();
    fs::write(folder.path().join("file"), "x").unwrap();
    let ran = whatthen(folder.path(), ["init", "full"], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("full: holds other things"), "{}", ran.err);
    assert_eq!(fs::read_dir(folder.path().join("full")).unwrap().count(), 1, "nothing is put beside them");
    let ran = whatthen(folder.path(), ["init", "file"], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("whatthen: file: "), "{}", ran.err);
}

#[test]
fn a_desk_is_not_made_twice() {
    let desk = TestDesk::with_stories(2);
    let before = desk.read();
    let ran = whatthen(desk.folder.path(), ["init", "desk"], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("desk: is a desk already"), "{}", ran.err);
    assert_eq!(desk.read(), before);
}

#[test]
fn a_folder_that_is_no_desk_is_refused_with_the_way_out() {
    let folder = scratch();
    for args in [
        &["import"][..],
        &["status"],
        &["search", "ferry"],
        &["changes"],
        &["doctor"],
        &["rebuild"],
        &["forget", "https://gazette.example/", "--reason", "asked to"],
        &["export", "all.warc.gz"],
        &["backup", "desk.zip"],
        &["status", "--desk", "nowhere"],
        &["read", "--desk", "."],
        &["group", "--desk", "."],
        &["roundup", "--desk", "."],
    ] {
        let ran = whatthen(folder.path(), args, b"");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
        assert!(
            ran.err.contains("is no desk")
                && ran.err.contains("--desk DIR")
                && ran.err.contains("whatthen init"),
            "{args:?}: {}",
            ran.err
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made there");
    let ran = whatthen(folder.path(), ["restore", "desk.zip"], b"");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--desk DIR"), "{}", ran.err);
}

#[test]
fn a_desk_is_named_by_flag_then_variable_then_folder() {
    let folder = scratch();
    for (desk, stories) in [("flag", 1), ("variable", 2), ("here", 3)] {
        assert_eq!(whatthen(folder.path(), ["init", desk], b"").code, 0);
        let pages: Vec<String> = (0..stories).map(|number| format!("{desk}-{number}.html")).collect();
        for (number, page) in pages.iter().enumerate() {
            fs::write(folder.path().join(page), story(number)).unwrap();
        }
        let args = ["import", "--desk", desk].into_iter().chain(pages.iter().map(String::as_str));
        assert_eq!(whatthen(folder.path(), args, b"").code, 0);
    }
    let articles = |args: &[&str], variable: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whatthen"));
        command.args(args).current_dir(folder.path().join("here")).env_remove("WHATTHEN_DESK");
        if let Some(variable) = variable {
            command.env("WHATTHEN_DESK", folder.path().join(variable));
        }
        let ran = run_command(&mut command, b"");
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.lines()[0]["articles"].as_u64().unwrap()
    };
    assert_eq!(articles(&["status", "--json", "--desk", "../flag"], Some("variable")), 1);
    assert_eq!(articles(&["status", "--json"], Some("variable")), 2);
    assert_eq!(articles(&["status", "--json"], None), 3);
}

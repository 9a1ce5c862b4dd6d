//! `whatthen decide`.

use std::collections::BTreeSet;

use testkit::{page, story, story_url};

use super::TestDesk;

const BEES: &str = "https://courier.example/bees";

/// A desk with two reports of the harbour, and one of bees.
fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.write("a.html", story(1));
    desk.write("b.html", story(8));
    let bees = "Beekeepers in the valley of Ostrey counted more swarms this spring than in any year since the great frost, the \
                society of apiarists said in its bulletin about honey and hives.";
    desk.write("c.html", page(BEES, "Aldmouth Courier", "2026-03-02", "Bees swarm early", &[bees; 2]));
    ["a.html", "b.html", "c.html"].iter().for_each(|name| _ = desk.import(name));
    desk
}

/// How many stories the desk's articles are in.
fn stories(desk: &TestDesk) -> usize {
    let lines = desk.done("group", []).lines();
    lines.iter().map(|line| line["story"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>().len()
}

#[test]
fn decisions_hold_until_they_are_taken_back() {
    let desk = desk();
    let before = stories(&desk);
    assert!(before > 1, "{before} stories");
    assert_eq!(desk.done("decide", ["together", &story_url(1), &story_url(8), BEES]).out, "decided: 1\n");
    assert_eq!(stories(&desk), 1);
    assert_eq!(desk.done("decide", ["apart", &story_url(8)]).out, "decided: 2\n");
    assert_eq!(stories(&desk), 2);
    let listed = desk.done("decide", ["list"]).out;
    let kinds: Vec<&str> = listed.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    assert_eq!(kinds, ["together", "apart"], "{listed}");
    desk.done("decide", ["undo", "1"]);
    desk.done("decide", ["undo", "2"]);
    assert_eq!(stories(&desk), before);
    assert_eq!(desk.done("decide", ["list"]).out, "");
    desk.assert_well();
}

#[test]
fn what_cannot_be_decided_is_named() {
    let desk = desk();
    let ran = desk.run("decide", ["together", &story_url(1), "https://nobody.example/x"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("https://nobody.example/x: is no article of the desk"), "{}", ran.err);
    let ran = desk.run("decide", ["undo", "7"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("7: is no decision"), "{}", ran.err);
    // One article is together with nothing.
    assert_eq!(desk.run("decide", ["together", &story_url(1)]).code, 2);
    assert_eq!(desk.done("decide", ["list"]).out, "");
}

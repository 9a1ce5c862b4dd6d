//! `whatthen timeline`.

use serde_json::Value;
use testkit::{Ran, scratch, text_line};

use crate::whatthen;

/// A strike from its call to its end, and what was said of it afterwards.
fn told() -> Vec<Value> {
    let line = |id: &str, day: &str, text: &str| text_line(id, text, &format!("{day}T12:00:00Z"));
    let vote = "Teachers of Tarn voted for a strike over pay on Monday, and schools of the valley were told by letter.";
    vec![
        line("vote", "2026-03-02", vote),
        line("copy", "2026-03-02", vote),
        line(
            "paper",
            "2026-03-03",
            "The strike of the teachers was voted for on Monday by nine in ten of the union in Tarn.",
        ),
        line(
            "begins",
            "2026-03-09",
            "The teachers of Tarn began their strike on Monday, and all schools of the valley stayed shut.",
        ),
        line(
            "queues",
            "2026-03-10",
            "Schools of Tarn stayed shut as teachers went on strike on Monday, and parents queued at the town hall.",
        ),
        line(
            "ends",
            "2026-03-20",
            "The teachers of Tarn ended on Friday the strike that they had begun on March 9 after a vote on March 2. The next talks \
             about pay are on April 14.",
        ),
        line(
            "after",
            "2026-03-27",
            "Since the strike of the teachers ended on March 20, the schools of Tarn have caught up.",
        ),
    ]
}

fn timeline(told: &[Value], args: &[&str]) -> Ran {
    let folder = scratch();
    let input = told.iter().fold(String::new(), |input, line| input + &line.to_string() + "\n");
    let read = whatthen(folder.path(), ["read", "--jsonl"], input.as_bytes());
    whatthen(folder.path(), ["timeline"].iter().chain(args), read.out.as_bytes())
}

fn days(ran: &Ran) -> Vec<String> {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.lines().iter().map(|day| day["day"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn days_on_which_something_happened() {
    let ran = timeline(&told(), &["--jsonl"]);
    assert_eq!(days(&ran), ["2026-03-02", "2026-03-09", "2026-03-20"]);
    let all = told();
    for day in ran.lines() {
        for told in day["told"].as_array().unwrap() {
            // The words stand where they are said to stand.
            let (start, end) =
                (told["start"].as_u64().unwrap() as usize, told["end"].as_u64().unwrap() as usize);
            let of = all.iter().find(|line| line["id"] == told["article"]).unwrap();
            let words: String = of["text"].as_str().unwrap().chars().skip(start).take(end - start).collect();
            assert_eq!(told["text"], words);
        }
    }
    // The vote is told of by three texts, its copy not counted, and what is to come has not happened.
    assert_eq!(ran.lines()[0]["texts"], 3);
    assert!(!ran.out.contains("2026-04-14"));
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    let mut turned = told();
    turned.reverse();
    assert_eq!(timeline(&turned, &["--jsonl"]).out, timeline(&told(), &["--jsonl"]).out);
}

#[test]
fn number_and_span_can_be_given() {
    assert_eq!(days(&timeline(&told(), &["--jsonl", "--days", "1"])).len(), 1);
    assert_eq!(
        days(&timeline(&told(), &["--jsonl", "--from", "2026-03-03", "--to", "2026-03-10"])),
        ["2026-03-09"]
    );
    let shown = timeline(&told(), &["--days", "1"]).out;
    assert!(shown.lines().count() > 1 && shown.starts_with("2026-03-"), "{shown}");
    assert_eq!(timeline(&told(), &["--from", "Monday"]).code, 2);
    assert_eq!(timeline(&[], &["--jsonl"]).out, "");
}

//! `whatthen group`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use testkit::{scratch, text_line};

use crate::whatthen;

const COURT: &str = "The Skerran Line asked the court at Aldmouth on Wednesday for protection from its creditors, two days after its four ships were ordered to stay in port. \
    The filing puts the debts of the company at about 31 million crowns and says that it cannot meet its bills beyond the end of the month. \
    “We have not run out of ships, we have run out of time,” its chief executive, Edmund Carrow, said on the steps of the court. \
    The islands council said that at least 1,100 islanders and visitors were waiting to travel to Holm and Norrow on either side of the water.";

fn articles() -> Vec<Value> {
    vec![
        text_line("wire", COURT, "2026-03-04T16:10:00Z"),
        text_line(
            "copy",
            &format!("{COURT} The Ledger has asked the line for a comment."),
            "2026-03-04T17:05:00Z",
        ),
        text_line(
            "own",
            "Outside the court at Aldmouth the chief executive of the Skerran Line, Edmund Carrow, read a statement about the ferries and its creditors. “We haven’t run out of ships. We have run out of time,” he said. Debts of 31 million crowns stand in the filing.",
            "2026-03-04T18:15:00Z",
        ),
        text_line(
            "bees",
            "Beekeepers in the valley of Ostrey counted more swarms this spring than in any year since the great frost, the society of apiarists said in its bulletin about honey and hives.",
            "2026-03-04T12:00:00Z",
        ),
    ]
}

/// Groups as sets of ids, so that names of groups do not matter.
fn groups(lines: &[Value], key: &str) -> BTreeSet<BTreeSet<String>> {
    let mut by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in lines {
        by.entry(line[key].as_str().unwrap().to_owned())
            .or_default()
            .insert(line["id"].as_str().unwrap().to_owned());
    }
    by.into_values().collect()
}

fn grouped(order: &[usize]) -> Vec<Value> {
    let folder = scratch();
    let all = articles();
    let input = order.iter().fold(String::new(), |input, i| input + &all[*i].to_string() + "\n");
    let read = whatthen(folder.path(), ["read", "--jsonl"], input.as_bytes());
    let ran = whatthen(folder.path(), ["group"], read.out.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.lines()
}

#[test]
fn copies_stories_and_utterances() {
    let lines = grouped(&[0, 1, 2, 3]);
    let set = |ids: &[&str]| ids.iter().map(|s| (*s).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(groups(&lines, "copy_group"), [set(&["wire", "copy"]), set(&["own"]), set(&["bees"])].into());
    assert_eq!(groups(&lines, "story"), [set(&["wire", "copy", "own"]), set(&["bees"])].into());
    assert_eq!(lines[1]["copy_of"]["id"], "wire");
    assert_eq!(lines[1]["copy_of"]["kind"], "wire");
    let said: BTreeSet<&str> = lines[..3]
        .iter()
        .flat_map(|l| l["utterances"].as_array().unwrap())
        .filter_map(Value::as_str)
        .filter(|u| {
            lines[..3].iter().filter(|l| l["utterances"].as_array().unwrap().iter().any(|v| v == u)).count()
                == 3
        })
        .collect();
    assert_eq!(said.len(), 1, "one sentence in three articles is one utterance: {lines:#?}");
}

#[test]
fn any_order_of_arrival_groups_alike() {
    let first = grouped(&[0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let other = grouped(&order);
        for key in ["copy_group", "story", "affair"] {
            assert_eq!(groups(&first, key), groups(&other, key), "{order:?}");
        }
    }
}

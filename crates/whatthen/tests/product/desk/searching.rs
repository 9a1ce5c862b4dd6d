//! `whatthen search`.

use serde_json::Value;
use testkit::{page, story, story_url};

use super::TestDesk;

const FERRY: &str = "https://gazette.example/ferry";
const HAY: &str = "https://farmer.example/hay";
const COURT: &str = "https://courier.example/court";

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    for (name, url, outlet, headline, paragraphs) in [
        (
            "ferry.html",
            FERRY,
            "Holm Gazette",
            "Ferries stay in port",
            [
                "Four ferries of the Skerran Line were ordered to stay in port on Monday after an inspection of their hinges, \
                 and the islanders on the quay were told to come back.",
                "The convener said that the last boat had left Holm at noon with medicine and two sheep aboard.",
            ],
        ),
        (
            "hay.html",
            HAY,
            "The Norrow Farmer",
            "Farms count their hay",
            [
                "Farmers on Norrow have hay for nine days, the market was told, and every ferry that does not sail makes it fewer.",
                "Nobody has offered to carry any, and the price of a bale on the mainland has gone up by a fifth since the autumn.",
            ],
        ),
        (
            "court.html",
            COURT,
            "Aldmouth Courier",
            "Line asks court for protection",
            [
                "The company asked the court at Aldmouth for protection from its creditors, whose claims run to 31 million crowns.",
                "Its chief executive read a statement on the steps and answered no questions about hay or anything else that floats.",
            ],
        ),
    ] {
        desk.write(name, page(url, outlet, "2026-03-04", headline, &paragraphs));
        desk.import(name);
    }
    desk
}

#[test]
fn words_are_found_where_they_stand() {
    let desk = desk();
    for (query, wanted) in [
        // In the headline alone, in the body alone.
        ("protection court", &[COURT][..]),
        ("creditors", &[COURT]),
        ("count", &[HAY]),
        // In all their forms.
        ("ferry", &[HAY, FERRY]),
        ("ferries", &[HAY, FERRY]),
        ("FARMERS", &[HAY]),
        ("farming", &[HAY]),
        // All of the words, in any order.
        ("quay islanders", &[FERRY]),
        ("quay creditors", &[]),
        ("\"last boat\"", &[FERRY]),
        ("\"boat last\"", &[]),
        ("hay", &[COURT, HAY]),
        ("hay -court", &[HAY]),
        ("title:hay", &[HAY]),
        ("title:ferries", &[FERRY]),
        ("title:creditors", &[]),
        ("outlet:farmer", &[HAY]),
        ("outlet:gazette ferry", &[FERRY]),
        ("bale OR creditors", &[COURT, HAY]),
        ("zebra", &[]),
    ] {
        assert_eq!(desk.found(query), wanted, "{query}");
    }
}

#[test]
fn an_answer_shows_where_the_words_stand() {
    let desk = desk();
    let answer = desk.done("search", ["--jsonl", "medicine"]).lines().remove(0);
    assert_eq!((&answer["query"], &answer["all"]), (&Value::from("medicine"), &Value::from(1)));
    let hit = &answer["hits"][0];
    assert_eq!(
        (hit["title"].as_str(), hit["outlet"].as_str()),
        (Some("Ferries stay in port"), Some("Holm Gazette"))
    );
    assert!(hit["snippet"].as_str().unwrap().contains("with medicine and two sheep"), "{hit}");
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    let people = desk.done("search", ["medicine"]).out;
    assert!(people.starts_with("Ferries stay in port\n  Holm Gazette, 2026-03-04\n"), "{people}");
    let one = desk.run("search", ["--limit", "1", "ferry"]);
    assert!(one.code == 0 && one.err.contains("1 of 2 wordings found"), "{}", one.err);
    let none = desk.run("search", []);
    assert!(none.code == 2 && none.err.contains("--jsonl"), "{}", none.err);
}

/// Asks for each of `queries` on standard input: every one must be answered.
fn ask(desk: &TestDesk, queries: &[String]) -> Vec<Value> {
    let ran = desk.run_with("search", ["--jsonl"], queries.join("\n").as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let answers = ran.lines();
    assert_eq!(answers.len(), queries.len());
    answers
}

#[test]
fn queries_that_mean_nothing_are_answered() {
    let desk = desk();
    let mut queries: Vec<String> = [
        "((((",
        "\"",
        "*",
        "title:",
        "outlet:",
        ":",
        "-",
        "--",
        "+",
        "fer\0ry",
        "😀 ferry",
        "ferry^99999999999999999999",
        "title:[a TO",
        "IN [",
        "\"a\"~99999999999999999999",
        "order:5",
        "key:x",
        "nothing:ferry",
        "OR",
        "AND OR NOT",
        "\\",
        "/a(/",
        "ﬀ",
        "\u{202e}ferry",
    ]
    .map(str::to_owned)
    .to_vec();
    queries.extend(["x", "ferry ", "-", "\"", "\\", "+", "😀"].map(|part| part.repeat(10_000 / part.len())));
    ask(&desk, &queries);
    // The words that can be understood are looked for.
    assert_eq!(super::urls(&ask(&desk, &["(\"creditors".to_owned()])[0]), [COURT]);
}

#[test]
fn a_query_of_ten_thousand_parentheses_is_answered() {
    let desk = desk();
    for part in ["(", "(a ", "+(a ", "title:(", "-("] {
        let query = part.repeat(10_000 / part.len());
        let ran = desk.run_with("search", ["--jsonl"], query.as_bytes());
        assert_eq!(ran.code, 0, "{part}…: {}", ran.err);
    }
}

#[test]
fn a_star_alone_in_a_field_is_answered() {
    let desk = desk();
    ask(&desk, &["title:*", "outlet:*", "body:*", "*:*"].map(str::to_owned));
}

#[test]
fn an_answer_depends_on_what_is_in_the_desk_alone() {
    let desk = TestDesk::new();
    // Taken in one by one, some of them withdrawn again, others in several wordings: the index is in pieces.
    for number in 0..5 {
        desk.write("page.html", story(number));
        desk.import("page.html");
    }
    for number in [1, 3] {
        desk.done("forget", [&story_url(number), "--reason", "asked to"]);
        desk.write("other.html", story(number + 1).replace("hinges", "bolts"));
        desk.done("import", ["other.html"]);
    }
    let queries =
        ["ferry", "harbour report", "engineer OR bolts", "crowns", "islanders quay", "title:question"]
            .join("\n");
    let answers = |desk: &TestDesk| desk.run_with("search", ["--jsonl"], queries.as_bytes()).out;
    let before = answers(&desk);
    desk.done("rebuild", []);
    assert_eq!(answers(&desk), before, "scores and all");
}

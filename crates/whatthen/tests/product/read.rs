//! `whatthen read`.

use serde_json::{Value, json};
use testkit::{page, scratch, text_line};

use crate::whatthen;

/// The code points `start..end` of `text`.
fn slice(text: &str, mark: &Value) -> String {
    let at = |key: &str| usize::try_from(mark[key].as_u64().unwrap()).unwrap();
    text.chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn a_given_text_is_kept_to_the_last_code_point() {
    let folder = scratch();
    let text = " \u{feff}“It’s over,” Ada Quill said.\r\n\n  e\u{301}\u{a0}😀 Reuters reports that 12 boats will sail.\t";
    let input = text_line("a", text, "2026-03-09").to_string();
    let ran = whatthen(folder.path(), ["read", "--jsonl"], input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let article = &ran.lines()[0];
    assert_eq!(article["text"], text);
    let mut marks = 0;
    for list in ["quotes", "credits", "figures", "forecasts", "dates", "names", "questions"] {
        for mark in article[list].as_array().unwrap() {
            assert_eq!(slice(text, mark), mark["text"].as_str().unwrap(), "{list}");
            marks += 1;
        }
    }
    assert!(marks >= 5, "{article:#}");
}

#[test]
fn one_answer_a_line_in_order() {
    let folder = scratch();
    let mut input = String::new();
    for n in 0..300 {
        let line = match n % 5 {
            0 => json!({"id": format!("{n}"), "html": page("https://a.example/x", "A", "2026-03-04", "H", &["One two three."]) }).to_string(),
            1 => "{broken".to_owned(),
            2 => String::new(),
            3 => json!({"id": n}).to_string(),
            _ => json!({"id": format!("{n}"), "text": "x", "unknown": [1, 2], "url": null}).to_string(),
        };
        input.push_str(&line);
        input.push('\n');
    }
    let ran = whatthen(folder.path(), ["read", "--jsonl"], input.as_bytes());
    assert_eq!(ran.code, 1);
    let lines = ran.lines();
    assert_eq!(lines.len(), 300);
    for (n, line) in lines.iter().enumerate() {
        match n % 5 {
            0 | 4 => assert_eq!(line["id"], n.to_string()),
            1 | 2 => assert!(line["id"].is_null() && line["not_article"].is_string(), "{line}"),
            _ => assert!(line["id"] == n && line["not_article"].is_string(), "{line}"),
        }
    }
    assert_eq!(ran.err.lines().count(), 240, "one line for each that cannot be read or is no article");
    assert!(ran.err.lines().any(|l| l.starts_with("standard input line 2: ")), "{}", ran.err);
}

#[test]
fn values_given_win_over_values_found() {
    let folder = scratch();
    let html = page(
        "https://a.example/x",
        "Holm Gazette",
        "2026-03-04",
        "Found",
        &["One two three four five six seven eight."],
    );
    let input = json!({"id": 7, "html": html, "url": "https://a.example/x?utm_source=z", "title": "Given", "published": "2026-03-01T10:00:00+01:00", "outlet": "Radio Skerran"});
    let article = &whatthen(folder.path(), ["read", "--jsonl"], input.to_string().as_bytes()).lines()[0];
    assert_eq!(article["title"], "Given");
    assert_eq!(article["published"], "2026-03-01T10:00:00+01:00");
    assert_eq!(article["outlet"], "Radio Skerran");
    assert_eq!(article["url"], "https://a.example/x");
    assert_eq!(article["id"], 7, "an id is given back as it came");
}

#[test]
fn pages_mail_archives_and_folders_are_read() {
    let folder = scratch();
    let html = page(
        "https://a.example/boat",
        "Holm Gazette",
        "2026-03-04T10:00:00Z",
        "The last boat",
        &[
            "The last boat left on Monday with eleven cars and a wedding cake aboard, and nobody thought more of it.",
            "“We have run out of time,” Edmund Carrow said on the steps of the court at Aldmouth on Wednesday.",
        ],
    );
    std::fs::create_dir_all(folder.path().join("in/deeper")).unwrap();
    std::fs::write(folder.path().join("in/page.html"), &html).unwrap();
    std::fs::write(folder.path().join("in/note.txt"), "Ada Quill said that it was over.").unwrap();
    std::fs::write(folder.path().join("in/deeper/mail.eml"),
        "From: desk@a.example\r\nSubject: A letter\r\nDate: Wed, 4 Mar 2026 10:00:00 +0000\r\n\r\nThe boat has left.\r\n").unwrap();
    let record = archive::Record::new(
        archive::RecordType::Response,
        "https://b.example/ship",
        "2026-03-05T00:00:00Z",
        "application/http; msgtype=response",
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}",
            html.replace("a.example/boat", "b.example/ship")
        )
        .into_bytes(),
    );
    let mut warc = archive::Writer::new(Vec::new());
    warc.write(&record).unwrap();
    std::fs::write(folder.path().join("in/pages.warc.gz"), warc.into_inner()).unwrap();
    let ran = whatthen(folder.path(), ["read", "in"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let articles = ran.lines();
    let titles: Vec<&str> = articles.iter().map(|a| a["title"].as_str().unwrap_or("")).collect();
    assert_eq!(titles, ["A letter", "", "The last boat", "The last boat"]);
    assert_eq!(articles[2]["outlet"], "Holm Gazette");
    assert_eq!(articles[3]["url"], "https://b.example/ship");
    assert_eq!(articles[2]["quotes"][0]["speaker"]["name"], "Edmund Carrow");
    assert!(!articles[2]["text"].as_str().unwrap().contains("Home"));
}

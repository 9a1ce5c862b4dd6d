//! PDFs: read with their pages, and of no harm whatever they are.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use testkit::{
    PdfPage, Ran, locked_pdf, pdf, pdf_that_takes_long, pdf_that_unpacks_to, pdf_with_endless_tree,
    pdf_with_nested_parts, run_command, scratch,
};

use crate::whatthen;

/// A report of two pages: a headline over two columns, and the end of a paragraph.
fn report() -> Vec<u8> {
    let first = PdfPage::new()
        .lines(150, 720, 24, &["The last boat to Holm"])
        .lines(
            72,
            680,
            11,
            &[
                "The harbour board of Holm said on Wed-",
                "nesday that ferry number 12 would stay",
                "in port until its hinges had been seen.",
            ],
        )
        .lines(
            72,
            630,
            11,
            &["\u{93}Nobody asked us,\u{94} said Ada Quill,", "who keeps the books of the board."],
        )
        .lines(
            320,
            680,
            11,
            &[
                "She put the cost of one day in port at",
                "1,400 crowns, not counting the fares",
                "that are paid back to the islanders and",
            ],
        );
    let second = PdfPage::new().lines(72, 720, 11, &["to the farms of Norrow."]).lines(
        72,
        690,
        11,
        &["Caf\u{e9}s are open."],
    );
    pdf(Some("Holm Gazette: the last boat"), &[first, second])
}

/// Reads a PDF; what `read` prints of it.
fn read(folder: &Path, bytes: &[u8]) -> Ran {
    fs::write(folder.join("a.pdf"), bytes).unwrap();
    whatthen(folder, ["read", "a.pdf"], b"")
}

fn article(ran: &Ran) -> Value {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.lines().remove(0)
}

/// What stands on each page, by the article's own word.
fn pages(article: &Value) -> Vec<(u64, String)> {
    let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
    let at = |page: &Value, end: &str| usize::try_from(page[end].as_u64().unwrap()).unwrap();
    let pages = article["pages"].as_array().unwrap().iter();
    pages
        .map(|page| {
            let words = &text[at(page, "start")..at(page, "end")];
            (page["number"].as_u64().unwrap(), words.iter().collect())
        })
        .collect()
}

#[test]
fn columns_paragraphs_and_pages_are_told_apart() {
    let folder = scratch();
    let article = article(&read(folder.path(), &report()));
    assert_eq!(article["title"], "Holm Gazette: the last boat");
    let first = "The last boat to Holm\n\
        The harbour board of Holm said on Wednesday that ferry number 12 would stay in port until its hinges had been seen.\n\
        “Nobody asked us,” said Ada Quill, who keeps the books of the board.\n\
        She put the cost of one day in port at 1,400 crowns, not counting the fares that are paid back to the islanders and";
    let second = "to the farms of Norrow.\nCafés are open.";
    // The paragraph goes on behind the page's end.
    assert_eq!(article["text"], format!("{first} {second}"));
    assert_eq!(pages(&article), [(1, first.to_owned()), (2, second.to_owned())]);
    let quotes = article["quotes"].as_array().unwrap();
    assert!(quotes.iter().any(|quote| quote["text"] == "“Nobody asked us,”"), "{quotes:?}");
    assert!(article.get("supplied_by").is_none(), "nobody said a name");
}

#[test]
fn the_headline_is_the_largest_line_where_no_title_is_one() {
    let folder = scratch();
    let page = PdfPage::new().lines(72, 720, 20, &["Ferries stay in port"]).lines(
        72,
        690,
        11,
        &["The board of Holm said so.", "It did not say for how long."],
    );
    for title in [None, Some("Microsoft Word - ferries3.doc"), Some("ferries-final.indd")] {
        let article = article(&read(folder.path(), &pdf(title, std::slice::from_ref(&page))));
        assert_eq!(article["title"], "Ferries stay in port", "{title:?}");
    }
}

/// What stands on each of five pages.
const WORDS: [&str; 5] = ["The first boat.", "", "A third one came.", "Four of them!", "No more than five."];

#[test]
fn what_pages_repeat_is_left_out_and_empty_pages_keep_their_number() {
    let folder = scratch();
    let page = |number: usize| {
        PdfPage::new()
            .lines(72, 760, 9, &["Holm Gazette, 4 March 2026"])
            .lines(72, 700, 11, &[WORDS[number - 1]])
            .lines(300, 40, 9, &[&format!("Page {number} of 5")])
    };
    let mut all: Vec<PdfPage> = (1..=5).map(page).collect();
    all[1] = PdfPage::new();
    let pages = pages(&article(&read(folder.path(), &pdf(None, &all))));
    let numbers: Vec<u64> = pages.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 3, 4, 5]);
    let words: Vec<&str> = pages.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, [WORDS[0], WORDS[2], WORDS[3], WORDS[4]]);
}

#[test]
fn what_does_not_show_is_not_read() {
    let folder = scratch();
    let page = PdfPage::new()
        .lines(72, 700, 11, &["This can be seen by whoever looks."])
        .instructions("BT 3 Tr /F1 11 Tf 72 600 Td (hidden instructions) Tj 0 Tr ET")
        .instructions("BT /F1 11 Tf 72 -300 Td (below the page) Tj ET")
        .instructions("/Artifact << /Type /Pagination >> BDC BT /F1 9 Tf 72 20 Td (running foot) Tj ET EMC");
    let article = article(&read(folder.path(), &pdf(None, &[page])));
    assert_eq!(article["text"], "This can be seen by whoever looks.");
    // Behind a scan it is all there is.
    let scan = PdfPage::new().instructions("BT 3 Tr /F1 11 Tf 72 600 Td (what the scanner made of it) Tj ET");
    let ran = read(folder.path(), &pdf(None, &[scan]));
    assert_eq!(ran.lines()[0]["text"], "what the scanner made of it");
}

#[test]
fn a_scan_is_no_article() {
    let folder = scratch();
    let ran = read(folder.path(), &pdf(None, &[PdfPage::new()]));
    assert_eq!(ran.code, 1);
    assert_eq!(ran.lines()[0]["not_article"], "a PDF without text (scanned pages?)");
    assert_eq!(ran.err, "a.pdf: is no article: a PDF without text (scanned pages?)\n");
}

#[test]
fn hostile_ones_are_named_and_the_rest_is_read() {
    let folder = scratch();
    let whole = report();
    let cases: &[(&str, Vec<u8>, &str)] = &[
        ("bomb.pdf", pdf_that_unpacks_to(1 << 30), "takes more than 512 MiB of memory"),
        ("endless.pdf", pdf_with_endless_tree(), "has no page that can be found"),
        (
            "letters.pdf",
            pdf_with_nested_parts(40, 10, "again"),
            "more letters or lines than any that is printed",
        ),
        ("lines.pdf", pdf_with_nested_parts(40, 10, ""), "more letters or lines than any that is printed"),
        ("locked.pdf", locked_pdf(), "is locked with a password; save it without one and give that"),
        ("nothing.pdf", b"%PDF-1.7 ...".to_vec(), "is damaged or cut short"),
    ];
    for (name, bytes, _) in cases {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    fs::write(folder.path().join("whole.pdf"), &whole).unwrap();
    let names = cases.iter().map(|(name, _, _)| *name);
    let ran = whatthen(folder.path(), ["read"].into_iter().chain(names).chain(["whole.pdf"]), b"");
    assert_eq!((ran.code, ran.lines().len()), (1, 1), "{}", ran.err);
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(said.len(), cases.len(), "{}", ran.err);
    for ((name, _, reason), said) in cases.iter().zip(said) {
        assert!(said.starts_with(name) && said.ends_with(reason), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn one_that_takes_long_is_ended() {
    let folder = scratch();
    fs::write(folder.path().join("a.pdf"), pdf_that_takes_long(60)).unwrap();
    // The limit of the shell is lower than the reader's own, which would take the test ten times as long.
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -t 2 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_whatthen"), "read", "a.pdf"])
        .current_dir(folder.path());
    let ran = run_command(&mut command, b"");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert_eq!(ran.err, "a.pdf: reading the PDF takes more than 10 seconds\n");
}

#[test]
fn any_part_of_one_ends_well() {
    let folder = scratch();
    let whole = report();
    for tenths in 0..10 {
        let ran = read(folder.path(), &whole[..whole.len() * tenths / 10]);
        assert!(ran.code <= 1 && ran.err.lines().count() <= 1, "{tenths}: {}", ran.err);
        assert!(!ran.err.contains("failed"), "{tenths}: {}", ran.err);
    }
}

#[test]
fn the_reader_runs_without_environment_and_tells_only_text() {
    let folder = scratch();
    let mut command = Command::new(env!("CARGO_BIN_EXE_whatthen"));
    command.arg("pdf-text").current_dir(folder.path()).env_clear();
    let ran = run_command(&mut command, &report());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines = ran.lines();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[0]["page"]["number"], &lines[1]["page"]["joint"]), (&1.into(), &" ".into()));
    assert_eq!(lines[2]["end"]["title"], "Holm Gazette: the last boat");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let help = whatthen(folder.path(), ["--help"], b"").out;
    assert!(!help.contains("pdf-text"), "nobody calls it by hand: {help}");
}

#[test]
fn they_are_read_out_of_archives() {
    let folder = scratch();
    let record = |name: &str, kind: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
        archive::Record::new(
            archive::RecordType::Response,
            &format!("https://gazette.example/{name}"),
            "2026-03-05T00:00:00Z",
            "application/http; msgtype=response",
            [head.as_bytes(), body].concat(),
        )
    };
    let resource = archive::Record::new(
        archive::RecordType::Resource,
        "https://gazette.example/resource",
        "2026-03-05T00:00:00Z",
        "application/pdf",
        report(),
    );
    let mut warc = archive::Writer::new(Vec::new());
    for record in [
        record("stated", "application/pdf", &report()),
        record("found", "application/octet-stream", &report()),
        record("mistaken", "text/html", &report()),
        record("program", "application/octet-stream", b"\x7fELF"),
        resource,
    ] {
        warc.write(&record).unwrap();
    }
    fs::write(folder.path().join("a.warc.gz"), warc.into_inner()).unwrap();
    let ran = whatthen(folder.path(), ["read", "a.warc.gz"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let urls: Vec<String> = ran.lines().iter().map(|a| a["url"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        urls,
        ["stated", "found", "mistaken", "resource"].map(|n| format!("https://gazette.example/{n}"))
    );
    for article in ran.lines() {
        assert_eq!(pages(&article).len(), 2);
    }
}

#[test]
fn cited_words_are_proven() {
    let folder = scratch();
    fs::write(folder.path().join("a.pdf"), report()).unwrap();
    let ran = whatthen(folder.path(), ["roundup", "a.pdf", "--out", "out"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let ran = whatthen(folder.path(), ["verify", "out"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let roundup = fs::read_to_string(folder.path().join("out/roundup.json")).unwrap();
    assert!(roundup.contains("ferry number 12 would stay"), "{roundup}");
}

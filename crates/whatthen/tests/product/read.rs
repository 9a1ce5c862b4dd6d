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

/// A page about a boat, with its address as a canonical link.
fn boat(url: &str) -> String {
    page(
        url,
        "Holm Gazette",
        "2026-03-04T10:00:00Z",
        "The last boat",
        &[
            "The last boat left on Monday with eleven cars and a wedding cake aboard, and nobody thought more of it.",
        ],
    )
}

/// The same page without a word about where it stood.
fn bare() -> String {
    boat("X").replace("<link rel=\"canonical\" href=\"X\">", "")
}

fn response(url: &str, html: &str) -> archive::Record {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}").into_bytes();
    archive::Record::new(
        archive::RecordType::Response,
        url,
        "2026-03-05T00:00:00Z",
        "application/http",
        block,
    )
}

#[test]
fn saved_pages_know_where_they_stood() {
    let folder = scratch();
    let write = |name: &str, content: String| std::fs::write(folder.path().join(name), content).unwrap();
    let note = "<!--\n Page saved with SingleFile \n url: https://a.example/single \n saved date: Fri Mar 06 2026\n-->";
    write("a.html", bare().replace("<html lang=\"en\">", &format!("<html lang=\"en\">{note}")));
    write("b.html", format!("<!-- saved from url=(0022)https://a.example/mark -->\r\n{}", bare()));
    write("c.html", format!("{note}{}", boat("https://a.example/own")));
    let mhtml = format!(
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example/whole\r\nSubject: Window\r\n\
         Date: Fri, 6 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"cut\"\r\n\r\n--cut\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\
         Content-Location: https://a.example/whole\r\n\r\n{}\r\n--cut\r\nContent-Type: image/png\r\n\
         Content-Transfer-Encoding: base64\r\nContent-Location: https://a.example/p.png\r\n\r\nAAAA\r\n--cut--\r\n",
        bare()
    );
    write("d.mhtml", mhtml.clone());
    write("e.mht", mhtml.replace("Snapshot-Content-Location: https://a.example/whole\r\n", ""));
    let names = ["a.html", "b.html", "c.html", "d.mhtml", "e.mht"];
    let ran = whatthen(folder.path(), ["read"].into_iter().chain(names), b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let articles = ran.lines();
    let urls: Vec<&str> = articles.iter().map(|a| a["url"].as_str().unwrap_or("")).collect();
    let at = |path: &str| format!("https://a.example/{path}");
    assert_eq!(urls, [at("single"), at("mark"), at("own"), at("whole"), at("whole")]);
    for article in &articles {
        assert_eq!(article["title"], "The last boat", "{article:#}");
        assert!(article["published"].as_str().unwrap().starts_with("2026-03-04"), "{article:#}");
    }
    // The roundup keeps the file with its pictures.
    let ran = whatthen(folder.path(), ["roundup", "d.mhtml", "--out", "out"], b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let kept = std::fs::File::open(folder.path().join("out/archive/whatthen-00001.warc.gz")).unwrap();
    let records: Vec<archive::Record> =
        archive::Reader::new(kept).unwrap().map(|found| found.unwrap().record).collect();
    let page = records.iter().find(|r| r.field("Content-Type") == Some("multipart/related")).unwrap();
    assert_eq!((page.target_uri(), page.block()), (Some("https://a.example/whole"), mhtml.as_bytes()));
}

#[test]
fn archives_old_and_odd_are_read_as_they_come() {
    let folder = scratch();
    let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).unwrap();
    let html = bare();
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
    let about = "1 0 Holm\nURL IP-address Archive-date Content-type Archive-length\n";
    let arc = format!(
        "filedesc://a.arc 0.0.0.0 20060301000000 text/plain {}\n{about}\n\
         https://a.example/arc 192.0.2.1 20060301000000 text/html {}\n{block}\n",
        about.len(),
        block.len()
    );
    write("a.arc", arc.as_bytes());
    let mut warc = archive::Writer::new(Vec::new());
    warc.write(&response("https://a.example/first", &html)).unwrap();
    let first = warc.into_inner();
    let mut warc = archive::Writer::new(Vec::new());
    warc.write(&response("https://a.example/second", &html)).unwrap();
    let second = warc.into_inner();
    // The first member is damaged: the name says what the file is, and the second is still read.
    let mut torn = first.clone();
    torn[20..].fill(0xff);
    write("b.warc.gz", &[torn, second].concat());
    let ran = whatthen(folder.path(), ["read", "a.arc", "b.warc.gz"], b"");
    assert_eq!(ran.code, 1);
    let urls: Vec<String> = ran.lines().iter().map(|a| a["url"].as_str().unwrap().to_owned()).collect();
    assert_eq!(urls, ["https://a.example/arc", "https://a.example/second"]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.starts_with("b.warc.gz: at byte 0: "), "{}", ran.err);
    // Standard input cannot be read twice and is held; it says the same.
    let ran = whatthen(folder.path(), ["read"], &first);
    assert_eq!((ran.code, ran.err.as_str(), ran.lines().len()), (0, "", 1));
}

#[test]
fn an_archive_without_pages_is_named() {
    let folder = scratch();
    let mut warc = archive::Writer::new(Vec::new());
    let date = "2026-03-04T00:00:00Z";
    let info =
        archive::Record::new(archive::RecordType::Warcinfo, "urn:a", date, "application/warc-fields", vec![]);
    warc.write(&info).unwrap();
    std::fs::write(folder.path().join("a.warc.gz"), warc.into_inner()).unwrap();
    for command in ["read", "roundup"] {
        let ran = whatthen(folder.path(), [command, "a.warc.gz"], b"");
        assert!(ran.err.contains("a.warc.gz: holds no page (1 records of other kinds)"), "{}", ran.err);
    }
}

#[test]
fn archives_in_a_zip_are_read() {
    let folder = scratch();
    let mut wacz = archive::WaczWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["one", "two"] {
        let mut warc = archive::Writer::new(Vec::new());
        warc.write(&response(&format!("https://a.example/{name}"), &bare())).unwrap();
        let warc = std::io::Cursor::new(warc.into_inner());
        wacz.add_warc(&format!("{name}.warc.gz"), warc).unwrap();
    }
    let wacz = wacz.finish(&archive::WaczAbout::default()).unwrap().into_inner();
    std::fs::write(folder.path().join("a.wacz"), &wacz).unwrap();
    let urls = ["https://a.example/one", "https://a.example/two"];
    for (paths, input) in [(vec!["read", "a.wacz"], &b""[..]), (vec!["read"], &wacz[..])] {
        let ran = whatthen(folder.path(), paths, input);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let read: Vec<String> = ran.lines().iter().map(|a| a["url"].as_str().unwrap().to_owned()).collect();
        assert_eq!(read, urls);
    }
    // What is wrong in a file inside is named with both names.
    let mut damaged = wacz.clone();
    let at = damaged.windows(3).position(|w| w == [0x1f, 0x8b, 8]).unwrap();
    damaged[at + 60..at + 80].fill(0xff);
    std::fs::write(folder.path().join("b.wacz"), damaged).unwrap();
    let ran = whatthen(folder.path(), ["read", "b.wacz"], b"");
    assert!(ran.err.contains("b.wacz archive/one.warc.gz: at byte 0: "), "{}", ran.err);
}

#[test]
fn a_zip_that_is_no_archive_of_pages_is_named() {
    let folder = scratch();
    // A ZIP of no files is nothing but its end; this one has a file that is empty.
    let name = b"note.txt";
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let local = [b"PK\x03\x04\x14\0".as_slice(), &[0; 20], &length, &[0; 2], name].concat();
    let central = [b"PK\x01\x02\x14\0\x14\0".as_slice(), &[0; 20], &length, &[0; 16], name].concat();
    let sizes = [u32::try_from(central.len()).unwrap(), u32::try_from(local.len()).unwrap()];
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0".as_slice(),
        &sizes[0].to_le_bytes(),
        &sizes[1].to_le_bytes(),
        &[0; 2],
    ];
    std::fs::write(folder.path().join("a.zip"), [local, central, end.concat()].concat()).unwrap();
    std::fs::write(folder.path().join("b.zip"), b"PK\x03\x04 and no more").unwrap();
    let ran = whatthen(folder.path(), ["read", "a.zip", "b.zip"], b"");
    assert_eq!((ran.code, ran.err.lines().count()), (1, 2), "{}", ran.err);
    assert!(ran.err.contains("a.zip: is a ZIP archive; unpack it and give the folder"), "{}", ran.err);
    assert!(ran.err.contains("b.zip: it is no ZIP file that can be read: "), "{}", ran.err);
}

#[test]
fn each_mark_is_explained() {
    let folder = scratch();
    let text = "“It’s over,” Ada Quill said.\n😀 Reuters reports that 12 boats will sail.";
    let input = text_line("a", text, "2026-03-09").to_string();
    let ran = whatthen(folder.path(), ["read", "--jsonl", "--explain"], input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let article = &whatthen(folder.path(), ["read", "--jsonl"], input.as_bytes()).lines()[0];
    let quote = &article["quotes"][0];
    let (start, end) = (&quote["start"], &quote["end"]);
    let wanted = format!(
        "    quote {start}-{end} “It’s over,”\n      subject-verb: “said” (say, ask) with “Ada Quill”, the words before it; confidence 0.95\n"
    );
    assert!(ran.out.contains(&wanted), "{}", ran.out);
    let marks: usize = ["quotes", "credits", "figures", "forecasts", "dates", "names", "questions"]
        .iter()
        .map(|list| article[list].as_array().unwrap().len())
        .sum();
    assert!(ran.out.contains(&format!("  text: {marks} marks\n")), "{}", ran.out);

    let other = json!({"id": "b", "text": "Hajó", "lang": "hu"}).to_string();
    let ran = whatthen(folder.path(), ["read", "--jsonl", "--explain"], other.as_bytes());
    assert_eq!(ran.out, "standard input line 1\n  no rules for its language\n");
}

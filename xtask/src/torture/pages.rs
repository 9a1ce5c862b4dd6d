//! A thousand pages that are known to the last word, written as WARC files and as a folder of HTML files.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use archive::{Record, RecordType, Writer};

use crate::chance::{Chance, word};

/// How many.
pub(super) const PAGES: usize = 1000;
/// Of these, the first so many are in a WARC file with their requests, as a crawler writes them.
const WITH_REQUESTS: usize = 100;
/// And the first so many are in WARC files at all.
const IN_WARC: usize = 700;
/// Pages of the second WARC file carry so many bytes that pack badly, so that a batch takes a while to write and a kill can fall into it.
const NOISE: usize = 40_000;

/// A page that was handed in.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) url: String,
    pub(super) title: String,
    /// A word that is on no other page.
    pub(super) word: String,
    html: String,
}

/// The pages, and what they are handed in as.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) pages: Vec<Page>,
    pub(super) paths: Vec<PathBuf>,
    /// Records with anything to acknowledge: pages and requests.
    pub(super) records: usize,
}

/// Writes the inputs into `folder`.
pub(super) fn write(folder: &Path) -> anyhow::Result<Inputs> {
    let mut chance = Chance::of(0x7770);
    let pages: Vec<Page> = (0..PAGES).map(|number| page(number, &mut chance)).collect();
    let paths: Vec<PathBuf> =
        ["crawl.warc.gz", "heavy.warc.gz", "saved"].iter().map(|name| folder.join(name)).collect();
    fs::create_dir_all(&paths[2]).with_context(|| paths[2].display().to_string())?;
    let mut records = 0;
    for (path, pages) in paths.iter().zip([&pages[..IN_WARC / 2], &pages[IN_WARC / 2..IN_WARC]]) {
        let mut warc = Writer::new(BufWriter::new(File::create(path)?));
        for page in pages {
            if records < 2 * WITH_REQUESTS {
                warc.write(&request(page))?;
                records += 1;
            }
            warc.write(&response(page))?;
            records += 1;
        }
        warc.into_inner().flush()?;
    }
    for (number, page) in pages[IN_WARC..].iter().enumerate() {
        // As a browser notes where it saved a page from.
        let saved = format!("<!-- saved from url=({:04}){} -->\n{}", page.url.len(), page.url, page.html);
        fs::write(paths[2].join(format!("{number:03}.html")), saved)?;
        records += 1;
    }
    Ok(Inputs { pages, paths, records })
}

const DATE: &str = "2026-03-04T16:22:00Z";

fn response(page: &Page) -> Record {
    let block = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}",
        page.html.len(),
        page.html
    );
    Record::new(RecordType::Response, &page.url, DATE, "application/http; msgtype=response", block.into())
}

fn request(page: &Page) -> Record {
    let path = page.url.splitn(4, '/').nth(3).unwrap_or_default();
    let block = format!("GET /{path} HTTP/1.1\r\nHost: press.example\r\n\r\n");
    Record::new(RecordType::Request, &page.url, DATE, "application/http; msgtype=request", block.into())
}

const WHO: [&str; 8] = [
    "The harbour master of Holm",
    "A spokeswoman for the line",
    "The island council",
    "The union of deckhands",
    "A farmer from the north shore",
    "The minister for transport",
    "The court's administrator",
    "The school at Norrow",
];
const DID: [&str; 8] = [
    "asked for a second ship before the winter",
    "said that the pier had not been inspected for years",
    "counted the hay that was left in the barns",
    "wrote to the shareholders a week ago",
    "called the timetable a promise on paper",
    "warned that the bread would last until Friday",
    "found the books in better order than expected",
    "put the price of the repair at two million",
];
const THEN: [&str; 6] = [
    "Nobody at the meeting disagreed",
    "The letter was read out in the hall on the same evening",
    "It was the third such request in as many months",
    "Those who had come by boat left before the tide turned",
    "A vote is expected when the weather allows it",
    "What that means for the islanders is not yet clear",
];

fn sentences(number: usize, chance: &mut Chance) -> String {
    let (who, did, then) = (chance.one_of(&WHO), chance.one_of(&DID), chance.one_of(&THEN));
    let (other, too) = (chance.one_of(&WHO).to_lowercase(), chance.one_of(&DID));
    format!("{who} {did}, and {other} {too}. {then}, as entry {number} of the log has it.")
}

fn page(number: usize, chance: &mut Chance) -> Page {
    let word = word(number);
    let title = format!("Day {number} without a ferry: {}", chance.one_of(&THEN).to_lowercase());
    let url = format!("https://press.example/2026/03/day-{number}");
    let mut paragraphs: Vec<String> =
        (0..4 + chance.below(4)).map(|paragraph| sentences(number * 10 + paragraph, chance)).collect();
    let at = chance.below(paragraphs.len());
    paragraphs[at] += " The ship that everybody waits for is the ";
    paragraphs[at] += &word;
    paragraphs[at].push('.');
    let noise = if (IN_WARC / 2..IN_WARC).contains(&number) {
        let digits = (0..NOISE / 16).fold(String::new(), |all, _| all + &format!("{:016x}", chance.number()));
        format!("<script>window.state = \"{digits}\";</script>")
    } else {
        String::new()
    };
    let body = paragraphs.join("</p>\n<p>");
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>{noise}</head>\n\
         <body><article><h1>{title}</h1>\n<p>{body}</p></article></body></html>\n"
    );
    Page { url, title, word, html }
}

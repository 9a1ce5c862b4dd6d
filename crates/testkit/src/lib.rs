//! What tests share: running the program as its user does, and builders of what it reads. For development only.

mod canary;
mod faulty_disk;
pub mod http;
mod news_web;
mod payloads;
mod pdf;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use canary::Canary;
pub use faulty_disk::FaultyDisk;
pub use news_web::{Answer, Asked, NewsWeb};
pub use payloads::payloads;
pub use pdf::{
    PdfPage, locked_pdf, pdf, pdf_that_takes_long, pdf_that_unpacks_to, pdf_with_endless_tree,
    pdf_with_nested_parts,
};
use serde_json::{Value, json};
pub use tempfile::TempDir;

/// What a run of the program printed.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; -1 where it was killed.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// What a process that ended printed.
    pub fn of(done: Output) -> Self {
        Self {
            code: done.status.code().unwrap_or(-1),
            out: String::from_utf8(done.stdout).expect("output is UTF-8"),
            err: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }

    /// Standard output as lines of JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }
}

/// Runs `program` in `folder` with standard input `input`, and waits for it.
pub fn run(
    program: &str,
    folder: &Path,
    args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    input: &[u8],
) -> Ran {
    // A desk that the tester's own shell names is none of the test's.
    run_command(Command::new(program).args(args).current_dir(folder).env_remove("WHATTHEN_DESK"), input)
}

/// Runs a command that was set up with more than arguments: an environment, limits.
pub fn run_command(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // Written beside the reading, so that neither waits for the other; a program may stop reading early.
    let writer = std::thread::spawn(move || _ = stdin.write_all(&input));
    let done = child.wait_with_output().expect("the program ends");
    writer.join().expect("writing ends");
    Ran::of(done)
}

/// A new empty folder that goes with the value.
pub fn scratch() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A line of input that gives a text.
pub fn text_line(id: &str, text: &str, published: &str) -> Value {
    json!({"id": id, "text": text, "published": published})
}

/// A plain page with headline and paragraphs.
pub fn page(url: &str, outlet: &str, published: &str, headline: &str, paragraphs: &[&str]) -> String {
    let body = paragraphs.iter().fold(String::new(), |body, p| body + "<p>" + p + "</p>\n");
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline} | {outlet}</title>\
         <link rel=\"canonical\" href=\"{url}\"><meta property=\"og:site_name\" content=\"{outlet}\">\
         <meta property=\"article:published_time\" content=\"{published}\"></head>\
         <body><nav><a href=\"/\">Home</a></nav><article><h1>{headline}</h1>\n{body}</article></body></html>"
    )
}

/// A page of its own: number, address, headline and words are told from all others by `number`.
pub fn story(number: usize) -> String {
    let rare = rare_word(number);
    page(
        &story_url(number),
        &format!("Gazette {}", number % 7),
        &format!("2026-03-{:02}T{:02}:00:00Z", number % 28 + 1, number % 24),
        &format!("Harbour report {number}: the {rare} question"),
        &[
            &format!(
                "The harbour board of Holm said on Wednesday that ferry number {number} would stay in port until its hinges \
                 had been looked at by an engineer from the mainland, who is expected by the end of the week."
            ),
            &format!(
                "“Nobody asked us about {rare} before the boats were tied up,” said Ada Quill, who keeps the books of the board. \
                 She put the cost of a single day in port at {} crowns, not counting the fares that are paid back.",
                1000 + number
            ),
            "Two other ships of the line sailed as planned, though with fewer passengers than in any week since the autumn, \
             and the islanders who wait on the quay were told to come back in the morning.",
        ],
    )
}

/// Address of the page that [`story`] makes.
pub fn story_url(number: usize) -> String {
    format!("https://gazette.example/harbour/{number}")
}

/// A word that stands in that page and in no other.
pub fn rare_word(number: usize) -> String {
    let syllables = ["ba", "do", "ki", "lu", "me", "no", "ra", "su", "ti", "vo"];
    let digits = format!("{number:04}");
    let spoken: String = digits.bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect();
    format!("qua{spoken}x")
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder that can be read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a file can be copied");
        }
    }
}

/// All files in a folder and those inside it, in order.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder that can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

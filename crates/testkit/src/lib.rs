//! What tests share: running the program as its user does, and builders of what it reads. For development only.

mod faulty_disk;

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

pub use faulty_disk::FaultyDisk;
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
    let mut child = Command::new(program)
        .args(args)
        .current_dir(folder)
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
    Ran {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).expect("output is UTF-8"),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
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

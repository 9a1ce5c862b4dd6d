//! What the child tells: lines of JSON, the pages in order, then how it ended. Without a last line it did not end
//! well, whatever came before.

use analysis::extract::printed::PrintedReading;
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// A page with text.
    Page {
        /// From 1.
        number: u32,
        /// What stands between the page before and this one.
        joint: String,
        text: String,
    },
    /// All pages were told.
    End { title: Option<String>, not_article: Option<String> },
    /// It cannot be read, and why.
    Refused { reason: String },
}

/// The lines of a reading.
pub(super) fn told(reading: PrintedReading) -> Vec<Told> {
    let PrintedReading { title, text, pages, not_article } = reading;
    let mut end = 0;
    let mut lines = Vec::with_capacity(pages.len() + 1);
    for (number, range) in pages {
        let joint = text[end..range.start].to_owned();
        end = range.end;
        lines.push(Told::Page { number, joint, text: text[range].to_owned() });
    }
    lines.push(Told::End { title, not_article });
    lines
}

/// The reading that lines tell; else why there is none.
pub(super) fn heard(lines: &str) -> Result<PrintedReading, String> {
    let mut reading = PrintedReading::default();
    for line in lines.lines() {
        match serde_json::from_str(line) {
            Ok(Told::Page { number, joint, text }) => {
                reading.text.push_str(&joint);
                let start = reading.text.len();
                reading.text.push_str(&text);
                if text.is_empty() || reading.pages.last().is_some_and(|(before, _)| *before >= number) {
                    return Err(NO_ANSWER.to_owned());
                }
                reading.pages.push((number, start..reading.text.len()));
            }
            Ok(Told::End { title, not_article }) => {
                return Ok(PrintedReading { title, not_article, ..reading });
            }
            Ok(Told::Refused { reason }) => return Err(reason),
            Err(_) => return Err(NO_ANSWER.to_owned()),
        }
    }
    Err(NO_ANSWER.to_owned())
}

/// It ended without a last line, or told what is no line.
pub(super) const NO_ANSWER: &str = "the reader of PDFs gave no answer about it";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_heard() {
        let text = "One\nTwo and three";
        let pages = vec![(1, 0..3), (3, 4..7), (4, 8..17)];
        let reading = PrintedReading { title: Some("T".into()), text: text.into(), pages, not_article: None };
        let lines: Vec<String> =
            told(reading.clone()).iter().map(|line| serde_json::to_string(line).unwrap()).collect();
        assert_eq!(heard(&lines.join("\n")), Ok(reading));
        assert_eq!(heard(&lines[..3].join("\n")), Err(NO_ANSWER.to_owned()));
        assert_eq!(heard(&[&*lines[1], &*lines[0]].join("\n")), Err(NO_ANSWER.to_owned()));
        assert_eq!(heard("{\"refused\":{\"reason\":\"it is locked\"}}"), Err("it is locked".to_owned()));
        assert_eq!(heard("Segmentation fault"), Err(NO_ANSWER.to_owned()));
    }
}

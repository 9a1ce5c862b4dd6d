//! What a person hands in: files, folders, standard input; pages, texts, mail, WARC, lines of JSON.

mod documents;
mod given;
mod lines;
mod listed;
mod mail;
mod saved;
mod sniff;
mod wacz;
mod warc;

pub(crate) use documents::{Body, Document, Input, MAX_PAGE_BYTES, PDF, Wanted, documents};
pub(crate) use given::{SOMEBODY, SUPPLIED_BY_FIELD, said_of, with_given};
pub(crate) use lines::for_each_line;
pub(crate) use listed::Listed;
pub(crate) use sniff::{Sniffed, sniff};
pub(crate) use warc::{Held, document_of};

use std::fmt;

/// Something asked for that could not be read: which, and why, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// File, line or record.
    pub(crate) name: String,
    /// What is wrong and, where there is one, the way out.
    pub(crate) reason: String,
}

impl Problem {
    pub(crate) fn new(name: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { name: name.into(), reason: reason.to_string() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line each, whatever the reason quotes.
        let one_line = |s: &str| s.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ");
        write!(f, "{}: {}", one_line(&self.name), one_line(&self.reason))
    }
}

//! Readings: one row for each wording of each article.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use memchr::memmem;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use model::Sha256;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::hex;

/// A wording: digest of headline and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub [u8; 16]);

impl Version {
    /// The wording of this headline and body.
    pub fn of(title: &str, body: &str) -> Self {
        let digest = Sha256::of(format!("{}\0{title}{body}", title.len()).as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&digest.as_bytes()[..16]);
        Self(short)
    }

    /// Lower-case hexadecimal.
    pub fn hex(self) -> String {
        hex::write(&self.0)
    }
}

/// An article in one wording.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadingKey {
    /// The article's id.
    pub article: String,
    /// Its wording.
    pub version: Version,
}

impl ReadingKey {
    /// The key as the index writes it.
    pub(crate) fn written(&self) -> String {
        format!("{} {}", self.version.hex(), self.article)
    }

    pub(crate) fn parse(written: &str) -> Option<Self> {
        let (version, article) = written.split_once(' ')?;
        Some(Self { article: article.to_owned(), version: Version(hex::read(version)?) })
    }
}

/// What was read from a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Article and wording.
    pub key: ReadingKey,
    /// Place of the first record with this wording.
    pub first: i64,
    /// Version of the stages that read it.
    pub stage: u32,
    /// Canonical address.
    pub url: Option<String>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// Its id.
    pub outlet_id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Published, as found.
    pub published: Option<String>,
    /// The same in seconds since 1970, a time without offset taken as UTC.
    pub published_at: Option<i64>,
    /// BCP 47 tag.
    pub lang: Option<String>,
    /// Why it is no article, where it is none.
    pub not_article: Option<String>,
    /// How many marks it has; none where an earlier version of the program read it.
    pub marks: Option<MarkCounts>,
    /// The article line of the machine contract, or its head: [`Part`].
    pub line: String,
}

/// How many marks an article has, of the kinds that lists tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkCounts {
    /// Quotations.
    pub quotes: u32,
    /// Credits.
    pub credits: u32,
    /// Figures.
    pub figures: u32,
    /// Forecasts.
    pub forecasts: u32,
    /// Questions.
    pub questions: u32,
}

impl MarkCounts {
    /// As a row has it: the numbers in the order of the fields.
    fn written(self) -> String {
        let Self { quotes, credits, figures, forecasts, questions } = self;
        format!("{quotes} {credits} {figures} {forecasts} {questions}")
    }

    fn parse(written: &str) -> Option<Self> {
        let numbers: Vec<u32> = written.split(' ').map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let [quotes, credits, figures, forecasts, questions] = numbers[..] else { return None };
        Some(Self { quotes, credits, figures, forecasts, questions })
    }
}

/// How much of its line a reading shall bring: unpacking all of it is most of what a list or a search costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// An object of the fields before the one that `ends` begins (`,"field":`), where `since` or a later version of the
    /// stages wrote the line; else all of it.
    Head {
        /// What stands behind the head, once in a line at most.
        ends: &'static str,
        /// How many bytes are unpacked before it is looked for, and then again.
        bytes: usize,
        /// The first version of the stages whose lines have the head's fields in front.
        since: u32,
    },
}

pub(crate) const COLUMNS: &str = "article, version, first, stage, url, outlet, outlet_id, title, published, published_at, lang, \
                       not_article, line, marks";
/// How many they are: the place of what a query asks beside them.
pub(crate) const BEHIND_COLUMNS: usize = 14;

/// Adds a reading; false where this wording of the article is there already, read from the same record or an earlier one.
pub(crate) fn add(transaction: &Transaction<'_>, reading: &Reading, line: &[u8]) -> rusqlite::Result<bool> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO readings (article, version, first, stage, url, outlet, outlet_id, title, published, published_at, lang, \
         not_article, line, marks) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) \
         ON CONFLICT (article, version) DO UPDATE SET first = excluded.first, stage = excluded.stage, url = excluded.url, \
         outlet = excluded.outlet, outlet_id = excluded.outlet_id, title = excluded.title, published = excluded.published, \
         published_at = excluded.published_at, lang = excluded.lang, not_article = excluded.not_article, \
         line = excluded.line, marks = excluded.marks WHERE excluded.first < readings.first",
    )?;
    let added = statement.execute(params![
        reading.key.article,
        reading.key.version.0,
        reading.first,
        reading.stage,
        reading.url,
        reading.outlet,
        reading.outlet_id,
        reading.title,
        reading.published,
        reading.published_at,
        reading.lang,
        reading.not_article,
        line,
        reading.marks.map(MarkCounts::written),
    ])?;
    Ok(added > 0)
}

pub(crate) fn remove(transaction: &Transaction<'_>, key: &ReadingKey) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM readings WHERE article = ?1 AND version = ?2")?
        .execute(params![key.article, key.version.0])?;
    Ok(())
}

pub(crate) fn get(
    connection: &Connection,
    key: &ReadingKey,
    part: Part,
) -> rusqlite::Result<Option<Reading>> {
    let sql = format!("SELECT {COLUMNS} FROM readings WHERE article = ?1 AND version = ?2");
    let row = |row: &Row<'_>| of_row(row, part);
    connection.prepare_cached(&sql)?.query_row(params![key.article, key.version.0], row).optional()
}

/// The readings that a condition holds for, in the order of the desk.
pub(crate) fn each(
    connection: &Connection,
    condition: &str,
    values: impl rusqlite::Params,
    each: &mut dyn FnMut(Reading),
) -> rusqlite::Result<()> {
    let sql = format!("SELECT {COLUMNS} FROM readings WHERE {condition} ORDER BY first, article, version");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        each(of_row(row, Part::Whole)?);
    }
    Ok(())
}

pub(crate) fn of_row(row: &Row<'_>, part: Part) -> rusqlite::Result<Reading> {
    let stage = row.get(3)?;
    let kept = row.get_ref(12)?.as_blob()?;
    let line = match part {
        Part::Head { ends, bytes, since } if stage >= since => head(kept, ends, bytes),
        _ => inflate(kept),
    };
    let line = line.map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(12, rusqlite::types::Type::Blob, Box::new(error))
    })?;
    let marks: Option<String> = row.get(13)?;
    Ok(Reading {
        key: ReadingKey { article: row.get(0)?, version: Version(row.get(1)?) },
        first: row.get(2)?,
        stage,
        url: row.get(4)?,
        outlet: row.get(5)?,
        outlet_id: row.get(6)?,
        title: row.get(7)?,
        published: row.get(8)?,
        published_at: row.get(9)?,
        lang: row.get(10)?,
        not_article: row.get(11)?,
        marks: marks.and_then(|written| MarkCounts::parse(&written)),
        line,
    })
}

/// How many times as long as it is kept a line mostly is.
const USUAL_RATIO: usize = 8;

/// A line as it is kept.
pub(crate) fn deflate(line: &str) -> Vec<u8> {
    let mut out = DeflateEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    _ = out.write_all(line.as_bytes());
    out.finish().unwrap_or_default()
}

/// All of a line.
fn inflate(kept: &[u8]) -> io::Result<String> {
    // Where there is room for all of it, it is unpacked in one go.
    unpack(kept, None, kept.len().saturating_mul(USUAL_RATIO).max(64))
}

/// The fields of a line before what `ends` begins, as an object; the whole line where it is not there.
fn head(kept: &[u8], ends: &str, bytes: usize) -> io::Result<String> {
    unpack(kept, Some(memmem::Finder::new(ends)), bytes)
}

/// A line up to what `ends` it, if anything does. Unpacked are so many `bytes` at a time: flate2 would unpack a window of
/// 32 KiB at least.
fn unpack(kept: &[u8], ends: Option<memmem::Finder<'_>>, bytes: usize) -> io::Result<String> {
    let mut unpacking = Box::<DecompressorOxide>::default();
    let (mut line, mut read, mut written) = (Vec::new(), 0, 0);
    loop {
        line.resize(line.len() + bytes, 0);
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, took, made) = decompress(&mut unpacking, &kept[read..], &mut line, written, flags);
        let before = written;
        (read, written) = (read + took, written + made);
        if let Some(ends) = &ends {
            let from = before.saturating_sub(ends.needle().len());
            if let Some(at) = ends.find(&line[from..written]) {
                line.truncate(from + at);
                line.push(b'}');
                return text(line);
            }
        }
        match status {
            TINFLStatus::Done => {
                line.truncate(written);
                return text(line);
            }
            TINFLStatus::HasMoreOutput => {}
            _ => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn text(line: Vec<u8>) -> io::Result<String> {
    String::from_utf8(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_were_kept() {
        let long = "ferry ".repeat(100_000);
        for line in ["", "a", "{\"text\": \"Holm’s ferry\"}", &long] {
            let kept = deflate(line);
            assert_eq!(inflate(&kept).unwrap(), line);
            let cut = inflate(&kept[..kept.len() - 1]).unwrap_err();
            assert_eq!(cut.kind(), io::ErrorKind::UnexpectedEof);
        }
        assert!(inflate(&[0xff; 40]).is_err() && inflate(&[]).is_err());
    }

    #[test]
    fn the_head_of_a_line_is_an_object_of_its_own() {
        const ENDS: &str = r#","text_id":"#;
        const BYTES: usize = 512;
        for long in [0, 40, BYTES - 30, BYTES - 23, 5 * BYTES, 70 * BYTES] {
            let body = "Holm’s \\\"ferry\\\", ".repeat(long / 20) + &"x".repeat(long % 20);
            let marks = "{\"start\":1},".repeat(2000);
            let line = format!(r#"{{"id":"a","text":"{body}","text_id":"t","quotes":[{marks}]}}"#);
            assert_eq!(
                head(&deflate(&line), ENDS, BYTES).unwrap(),
                format!(r#"{{"id":"a","text":"{body}"}}"#)
            );
        }
        let short = deflate(r#"{"id":"a"}"#);
        assert_eq!(head(&short, ENDS, BYTES).unwrap(), r#"{"id":"a"}"#);
        assert!(head(&short[..short.len() - 1], ENDS, BYTES).is_err() && head(&[], ENDS, BYTES).is_err());
        assert!(head(&[0xff; 40], ENDS, BYTES).is_err());
    }

    #[test]
    fn counts_come_back_as_they_were_written() {
        let counts = MarkCounts { quotes: 12, credits: 0, figures: 3, forecasts: 1, questions: u32::MAX };
        assert_eq!(MarkCounts::parse(&counts.written()), Some(counts));
        assert!(["", "1 2 3 4", "1 2 3 4 5 6", "a b c d e"].iter().all(|w| MarkCounts::parse(w).is_none()));
    }
}

//! Keeping what a roundup was made from: pages as captures, cited texts as conversions, in one WARC file a run.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use archive::{Record, RecordType, Writer};
use model::{ArticleText, TextId};
use thiserror::Error;

use crate::input::{SOMEBODY, SUPPLIED_BY_FIELD};

/// Folder of the WARC files inside a roundup's folder.
pub(crate) const ARCHIVE_FOLDER: &str = "archive";
/// Address of the record that keeps the digests of the published files, one `name: sha256:…` a line.
pub(crate) const PUBLISHED: &str = "urn:whatthen:published";
/// Names the digest of the text in a conversion record; equal to its block digest.
pub(crate) const TEXT_ID_FIELD: &str = "X-Whatthen-Text-Id";

/// The program and its version, as archives and backups name it.
pub(crate) const SOFTWARE: &str = concat!("whatthen/", env!("CARGO_PKG_VERSION"));

/// What the `warcinfo` of a file of ours says, as `application/warc-fields`.
pub(crate) fn warc_about() -> String {
    format!("software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n")
}

/// Why nothing could be kept.
#[derive(Debug, Error)]
#[error("{}: cannot write the archive: {error}", path.display())]
pub(crate) struct ArchivingError {
    path: PathBuf,
    error: io::Error,
}

/// Writes one new WARC file; earlier ones in the folder are left as they are.
pub(crate) struct Archiver {
    path: PathBuf,
    writer: Writer<BufWriter<File>>,
    date: String,
    kept: BTreeSet<TextId>,
}

impl Archiver {
    /// Begins a file in `folder`, with `date` (`YYYY-MM-DDTHH:MM:SSZ`) for its records.
    pub(crate) fn create(folder: &Path, date: &str) -> Result<Self, ArchivingError> {
        let folder = folder.join(ARCHIVE_FOLDER);
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |error| ArchivingError { path, error }
        };
        fs::create_dir_all(&folder).map_err(fail(&folder))?;
        let mut number = 1;
        let (path, file) = loop {
            let path = folder.join(format!("whatthen-{number:05}.warc.gz"));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => break (path, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(ArchivingError { path, error }),
            }
        };
        let mut archiver = Self {
            writer: Writer::new(BufWriter::new(file)),
            path,
            date: date.to_owned(),
            kept: BTreeSet::new(),
        };
        let name = archiver.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        archiver.write(&Record::info(&name, date, &warc_about()))?;
        Ok(archiver)
    }

    /// Keeps a page or text as it was handed in; returns its record id. A record that came from a WARC
    /// file is kept as it was there.
    pub(crate) fn capture(
        &mut self,
        address: &str,
        content_type: &str,
        bytes: &[u8],
        original: Option<&Record>,
    ) -> Result<String, ArchivingError> {
        let made;
        let record = match original {
            Some(record) if record.id().is_some() => record,
            _ => {
                made = Record::new(RecordType::Resource, address, &self.date, content_type, bytes.to_vec())
                    .with(SUPPLIED_BY_FIELD, SOMEBODY);
                &made
            }
        };
        self.write(record)?;
        Ok(record.id().unwrap_or_default().to_owned())
    }

    /// Keeps a cited text, once.
    pub(crate) fn text(
        &mut self,
        text: &ArticleText,
        address: &str,
        capture: &str,
    ) -> Result<(), ArchivingError> {
        if !self.kept.insert(text.id()) {
            return Ok(());
        }
        let block = text.as_str().as_bytes().to_vec();
        let record =
            Record::new(RecordType::Conversion, address, &self.date, "text/plain; charset=utf-8", block)
                .with("WARC-Refers-To", &format!("<{capture}>"))
                .with(TEXT_ID_FIELD, &text.id().to_string());
        self.write(&record)
    }

    /// Keeps the digests of the files that are published from this archive.
    pub(crate) fn published(&mut self, files: &[(&str, String)]) -> Result<(), ArchivingError> {
        let digests: String = files
            .iter()
            .map(|(name, content)| [name, ": ", &archive::digest(content.as_bytes()), "\r\n"].concat())
            .collect();
        let record = Record::new(
            RecordType::Metadata,
            PUBLISHED,
            &self.date,
            "application/warc-fields",
            digests.into_bytes(),
        );
        self.write(&record)
    }

    fn write(&mut self, record: &Record) -> Result<(), ArchivingError> {
        self.writer
            .write(record)
            .map(|_| ())
            .map_err(|error| ArchivingError { path: self.path.clone(), error })
    }

    /// Ends the file; when this returns, it is on disk.
    pub(crate) fn finish(self) -> Result<(), ArchivingError> {
        let path = self.path;
        let done = self
            .writer
            .into_inner()
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all());
        done.map_err(|error| ArchivingError { path, error })
    }
}

/// Writes a file whole or not at all: under another name first.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    let mut file = File::create(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

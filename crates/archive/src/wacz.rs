//! WACZ 1.1.1: WARC files with their index and a list of pages, in one ZIP that a browser can replay from.
//!
//! <https://specs.webrecorder.net/wacz/1.1.1/>

mod read;

use std::io::{self, Read, Seek, SeekFrom, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::digest::{digest, hex};
use crate::{CdxjLine, Damage, Reader, cdxj};

pub use read::{MAX_WACZ_BYTES, warc_entries};

const WACZ_VERSION: &str = "1.1.1";
/// The folder of the WARC files.
const ARCHIVE: &str = "archive/";
/// `.cdx` and not packed by itself: pywb reads no `.cdxj` out of a WACZ, `ReplayWeb.page` no `.cdx.gz`, both read
/// this.
const INDEX: &str = "indexes/index.cdx";
const PAGES: &str = "pages/pages.jsonl";
const PACKAGE: &str = "datapackage.json";
const PACKAGE_DIGEST: &str = "datapackage-digest.json";
/// Bytes that are copied at a time.
const PIECE: usize = 64 << 10;

/// Why a WACZ could not be written or read.
#[derive(Debug, Error)]
pub enum WaczError {
    /// Not a ZIP file, or a broken one.
    #[error("it is no ZIP file that can be read: {0}")]
    NotZip(String),
    /// A ZIP file without WARC files where a WACZ has them.
    #[error("it is a ZIP file, but holds no WARC file under {ARCHIVE}")]
    NoWarc,
    /// An entry cannot be unpacked.
    #[error("its entry {name:?} cannot be read: {reason}")]
    Entry {
        /// The entry.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// It unpacks to more than so many bytes.
    #[error("it unpacks to more than {0} bytes")]
    TooLarge(u64),
    /// A WARC file cannot stand in a WACZ under that name.
    #[error("{name:?} cannot be the name of a WARC file in a WACZ: {reason}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The ZIP file cannot be written.
    #[error("the ZIP file cannot be written: {0}")]
    Zip(String),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A page that a reader of the WACZ can begin at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaczPage {
    /// Any name that no other page has.
    pub id: String,
    /// The address as the captured record has it.
    pub url: String,
    /// What it is called, if anything.
    pub title: Option<String>,
    /// When it was captured: the record's `WARC-Date`.
    pub ts: String,
}

/// What a WACZ says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaczAbout {
    /// What it is called, if anything.
    pub title: Option<String>,
    /// What it holds, in Markdown, if that is said.
    pub description: Option<String>,
    /// When it was made: `YYYY-MM-DDTHH:MM:SSZ`.
    pub created: String,
    /// What made it, with its version.
    pub software: String,
}

/// Writes a WACZ: first the WARC files, which are indexed on the way, then pages, then the rest by
/// [`finish`](Self::finish).
///
/// The same input makes the same bytes: entries carry no time of their own.
#[derive(Debug)]
pub struct WaczWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    lines: Vec<CdxjLine>,
    pages: Vec<WaczPage>,
    /// What the manifest lists.
    resources: Vec<Value>,
    names: Vec<String>,
}

impl<W: Write + Seek> WaczWriter<W> {
    /// Writes to `out`, which is empty.
    pub fn new(out: W) -> Self {
        let (lines, pages, resources, names) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { zip: ZipWriter::new(out), lines, pages, resources, names }
    }

    /// Adds a WARC file under `name`, which ends in `.warc.gz` where it is gzip, else in `.warc`. It is copied as
    /// it is, damage and all; what of it could not be read, and so is not in the index, comes back.
    pub fn add_warc(&mut self, name: &str, mut warc: impl Read + Seek) -> Result<Vec<Damage>, WaczError> {
        warc.rewind()?;
        let mut head = Vec::new();
        warc.by_ref().take(2).read_to_end(&mut head)?;
        self.check_name(name, head == [0x1f, 0x8b])?;
        let mut damage = Vec::new();
        for found in Reader::new(warc.by_ref())? {
            match found {
                Ok(found) => self.lines.extend(CdxjLine::of(&found, name)),
                Err(found) => damage.push(found),
            }
        }
        // Measured after it was indexed: of a file that is still written to, the copy holds all that the index lists.
        let bytes = warc.seek(SeekFrom::End(0))?;
        warc.rewind()?;
        self.start(&format!("{ARCHIVE}{name}"), CompressionMethod::Stored, bytes)?;
        let (mut hasher, mut left) = (Sha256::new(), warc.take(bytes));
        let (mut piece, mut copied) = (vec![0; PIECE], 0);
        loop {
            let read = match left.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            hasher.update(&piece[..read]);
            self.zip.write_all(&piece[..read])?;
            copied += read as u64;
        }
        let mut hash = "sha256:".to_owned();
        hex(&hasher.finalize(), &mut hash);
        self.list(name, &format!("{ARCHIVE}{name}"), &hash, copied);
        self.names.push(name.to_owned());
        Ok(damage)
    }

    /// Adds a page to the list of those to begin at.
    pub fn add_page(&mut self, page: WaczPage) {
        self.pages.push(page);
    }

    /// Writes index, pages and manifest; gives back what it wrote to. Nothing is flushed or synced.
    pub fn finish(mut self, about: &WaczAbout) -> Result<W, WaczError> {
        let index = cdxj(std::mem::take(&mut self.lines));
        self.put(INDEX, index.as_bytes())?;
        let mut pages = json!({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}).to_string();
        for page in std::mem::take(&mut self.pages) {
            let mut line = json!({"id": page.id, "url": page.url, "ts": page.ts});
            if let Some(title) = page.title {
                line["title"] = title.into();
            }
            pages.push('\n');
            pages.push_str(&line.to_string());
        }
        pages.push('\n');
        self.put(PAGES, pages.as_bytes())?;
        let mut package = json!({
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "created": about.created,
            "software": about.software,
            "resources": std::mem::take(&mut self.resources),
        });
        for (name, value) in [("title", &about.title), ("description", &about.description)] {
            if let Some(value) = value {
                package[name] = value.as_str().into();
            }
        }
        let package = format!("{package:#}\n");
        self.put(PACKAGE, package.as_bytes())?;
        let of_package = json!({"path": PACKAGE, "hash": digest(package.as_bytes())});
        self.put(PACKAGE_DIGEST, format!("{of_package:#}\n").as_bytes())?;
        self.zip.finish().map_err(zip_error)
    }

    /// A name is that of a file and nothing else: others unpack what is written here.
    fn check_name(&self, name: &str, gzip: bool) -> Result<(), WaczError> {
        let stem = name.strip_suffix(if gzip { ".warc.gz" } else { ".warc" });
        let reason = if stem.is_none_or(str::is_empty) {
            if gzip { "it does not end in .warc.gz" } else { "it does not end in .warc" }
        } else if name.starts_with('.') || name.contains(['/', '\\', ':']) || name.contains(char::is_control)
        {
            "it is not the plain name of a file"
        } else if self.names.iter().any(|taken| taken == name) {
            "it is taken"
        } else {
            return Ok(());
        };
        Err(WaczError::Name { name: name.to_owned(), reason })
    }

    fn start(&mut self, path: &str, method: CompressionMethod, bytes: u64) -> Result<(), WaczError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(bytes >= u64::from(u32::MAX));
        self.zip.start_file(path, options).map_err(zip_error)
    }

    /// A small file, and its place in the manifest.
    fn put(&mut self, path: &str, content: &[u8]) -> Result<(), WaczError> {
        self.start(path, CompressionMethod::Deflated, content.len() as u64)?;
        self.zip.write_all(content)?;
        let name = path.rsplit('/').next().unwrap_or(path);
        self.list(name, path, &digest(content), content.len() as u64);
        Ok(())
    }

    fn list(&mut self, name: &str, path: &str, hash: &str, bytes: u64) {
        self.resources.push(json!({"name": name, "path": path, "hash": hash, "bytes": bytes}));
    }
}

fn zip_error(error: zip::result::ZipError) -> WaczError {
    match error {
        zip::result::ZipError::Io(error) => WaczError::Io(error),
        other => WaczError::Zip(other.to_string()),
    }
}

#[cfg(test)]
mod tests;

//! From paths to documents: whatever a person hands in, cut into single pages and texts.

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use analysis::extract::Given;
use flate2::read::MultiGzDecoder;

use crate::desk::DeskFolder;

use super::listed::{Listed, of_addresses, of_opml};
use super::mail::of_mail;
use super::saved::saved_from;
use super::sniff::WINDOW;
use super::wacz::of_wacz;
use super::warc::{of_warc, packs_records};
use super::{Held, Problem, Sniffed, sniff};

/// The largest page or text that is read as one article.
pub(crate) const MAX_PAGE_BYTES: u64 = 32 << 20;
/// The largest file that is read whole; archives are not, where they are files.
pub(crate) const MAX_FILE_BYTES: u64 = 4 << 30;
/// Media type of a PDF.
pub(crate) const PDF: &str = "application/pdf";
/// Folders within folders.
const MAX_FOLDER_DEPTH: usize = 64;
/// gzip within gzip.
const MAX_GZIP_DEPTH: usize = 3;

/// What is handed in.
#[derive(Debug)]
pub(crate) enum Input {
    /// A page or text.
    Document(Box<Document>),
    /// A record that holds no page, or none that can be read.
    Record {
        /// File and record.
        name: String,
        /// The record.
        held: Held,
    },
    /// What is to be watched.
    Listed(Listed),
}

/// What the caller can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Pages and texts: records that hold none are passed over, and an archive without any is a problem.
    Pages,
    /// Records of every kind, each with its gzip member.
    Everything,
}

/// Takes what is found, one by one.
pub(super) type Each<'a> = &'a mut dyn FnMut(Result<Input, Problem>) -> io::Result<()>;

/// One page or text.
#[derive(Debug)]
pub(crate) struct Document {
    /// File, and record where a file holds several.
    pub(crate) name: String,
    /// What there is to read.
    pub(crate) body: Body,
    /// What is known beside it.
    pub(crate) given: Given,
    /// The record it came in, where it came in a WARC file.
    pub(crate) record: Option<Held>,
    /// What it was taken from with its media type, where `body` is a part of that: a whole e-mail message, a page
    /// with its pictures.
    pub(crate) whole: Option<(Vec<u8>, &'static str)>,
}

impl Document {
    /// What was handed in, with its media type: the page or text, or the whole of what it is a part of.
    pub(crate) fn as_supplied(&self) -> (&[u8], &str) {
        match (&self.whole, &self.body) {
            (Some((bytes, media_type)), _) => (bytes, media_type),
            (None, Body::Page { bytes, content_type }) => {
                (bytes, content_type.as_deref().unwrap_or("text/html"))
            }
            (None, Body::Text { bytes, content_type }) => {
                (bytes, content_type.as_deref().unwrap_or("text/plain"))
            }
            (None, Body::Pdf(bytes)) => (bytes, PDF),
            (None, Body::ArticleLine(line)) => (line.as_bytes(), "application/json"),
        }
    }
}

/// What there is to read.
#[derive(Debug)]
pub(crate) enum Body {
    /// A page, as it came, with the Content-Type it came with.
    Page { bytes: Vec<u8>, content_type: Option<String> },
    /// A text, as it came, to be kept to the last code point.
    Text { bytes: Vec<u8>, content_type: Option<String> },
    /// A PDF, as it came.
    Pdf(Vec<u8>),
    /// A line of JSON that `read` printed.
    ArticleLine(String),
}

/// Calls `each` with everything of `paths` that is wanted, in order, and with what cannot be read.
/// Without paths, standard input is read as one file.
pub(crate) fn documents(
    paths: &[PathBuf],
    wanted: Wanted,
    each: &mut dyn FnMut(Result<Input, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    if paths.is_empty() {
        let mut bytes = Vec::new();
        io::stdin().lock().take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
        return of_bytes("standard input", bytes, 0, wanted, each);
    }
    for path in paths {
        of_path(path, 0, wanted, each)?;
    }
    Ok(())
}

fn of_path(path: &Path, depth: usize, wanted: Wanted, each: Each<'_>) -> io::Result<()> {
    let name = path.display().to_string();
    let info = match fs::metadata(path) {
        Ok(info) => info,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return each(Err(Problem::new(name, "there is no such file or folder")));
        }
        Err(error) => return each(Err(Problem::new(name, format!("cannot be read: {error}")))),
    };
    if info.is_dir() {
        return of_folder(path, &name, depth, wanted, each);
    }
    if !info.is_file() {
        return each(Err(Problem::new(name, "is neither file nor folder")));
    }
    match of_file(path, &name, info.len(), wanted, each)? {
        Ok(()) => Ok(()),
        Err(error) => each(Err(Problem::new(name, format!("cannot be read: {error}")))),
    }
}

/// Reads archives as they come, everything else whole. The inner error is the file's, the outer one the caller's.
fn of_file(
    path: &Path,
    name: &str,
    length: u64,
    wanted: Wanted,
    each: Each<'_>,
) -> io::Result<io::Result<()>> {
    let open = || {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(WINDOW as u64).read_to_end(&mut head)?;
        let kind = match sniff(name, &head) {
            Sniffed::Gzip if packs_records(name, &mut file)? => Sniffed::Warc,
            kind => kind,
        };
        file.rewind()?;
        Ok((file, kind))
    };
    let (mut file, kind) = match open() {
        Ok(opened) => opened,
        Err(error) => return Ok(Err(error)),
    };
    match kind {
        Sniffed::Warc => match File::open(path) {
            Ok(beside) => of_archive(name, file, beside, wanted, each)?,
            Err(error) => return Ok(Err(error)),
        },
        Sniffed::Zip => of_wacz(name, file, wanted, each)?,
        _ if length > MAX_FILE_BYTES => {
            each(Err(Problem::new(name, format!("has {length} bytes; at most {MAX_FILE_BYTES} are read"))))?;
        }
        _ => {
            let mut bytes = Vec::new();
            if let Err(error) = file.read_to_end(&mut bytes) {
                return Ok(Err(error));
            }
            of_bytes(name, bytes, 0, wanted, each)?;
        }
    }
    Ok(Ok(()))
}

/// The records of one file; names it where what is wanted is not there.
fn of_archive<R: Read + Seek>(
    name: &str,
    source: R,
    beside: R,
    wanted: Wanted,
    each: Each<'_>,
) -> io::Result<()> {
    let seen = of_warc(name, source, beside, wanted, each)?;
    seen.lack(name, wanted).map_or(Ok(()), |problem| each(Err(problem)))
}

fn of_folder(path: &Path, name: &str, depth: usize, wanted: Wanted, each: Each<'_>) -> io::Result<()> {
    if depth >= MAX_FOLDER_DEPTH {
        return each(Err(Problem::new(
            name,
            format!("folders are read {MAX_FOLDER_DEPTH} deep, no further"),
        )));
    }
    if DeskFolder::new(path).is_desk() {
        let reason =
            "is a desk, which is no input; take its articles with --desk, or import its archive folder";
        return each(Err(Problem::new(name, reason)));
    }
    let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return each(Err(Problem::new(name, format!("cannot be read: {error}")))),
    };
    let mut inside: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|p| !is_hidden(p)).collect();
    inside.sort();
    if inside.is_empty() {
        return each(Err(Problem::new(name, "the folder is empty")));
    }
    for path in inside {
        // A link to a folder may lead back up.
        if path.is_symlink() && path.is_dir() {
            each(Err(Problem::new(path.display().to_string(), "a link to a folder is not followed")))?;
        } else {
            of_path(&path, depth + 1, wanted, each)?;
        }
    }
    Ok(())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'))
}

fn of_bytes(name: &str, bytes: Vec<u8>, gzip_depth: usize, wanted: Wanted, each: Each<'_>) -> io::Result<()> {
    let single = |kind: Sniffed| matches!(kind, Sniffed::Html | Sniffed::Text | Sniffed::Mail | Sniffed::Pdf);
    let kind = sniff(name, &bytes);
    if single(kind) && bytes.len() as u64 > MAX_PAGE_BYTES {
        let reason = format!("has {} bytes; at most {MAX_PAGE_BYTES} are read as one article", bytes.len());
        return each(Err(Problem::new(name, reason)));
    }
    match kind {
        Sniffed::Empty => each(Err(Problem::new(name, "is empty"))),
        Sniffed::Binary(what) => each(Err(Problem::new(name, format!("is {what}")))),
        Sniffed::Warc => of_archive(name, Cursor::new(&bytes), Cursor::new(&bytes), wanted, each),
        Sniffed::Zip => of_wacz(name, Cursor::new(&bytes), wanted, each),
        Sniffed::Gzip => of_gzip(name, bytes, gzip_depth, wanted, each),
        Sniffed::JsonLines => super::for_each_line(name, Cursor::new(bytes), |number, line| match line {
            Ok(line) if line.trim().is_empty() => Ok(()),
            Ok(line) => {
                let name = format!("{name} line {number}");
                each(Ok(alone(&name, Body::ArticleLine(line), Given::default())))
            }
            Err(problem) => each(Err(problem)),
        }),
        Sniffed::Opml if wanted == Wanted::Pages => each(Err(Problem::new(
            name,
            "is a list of feeds, not a page; take it into a desk: whatthen import",
        ))),
        Sniffed::Opml => match of_opml(&bytes) {
            Ok(listed) => of_list(name, listed, each),
            Err(reason) => each(Err(Problem::new(name, reason))),
        },
        Sniffed::Addresses if wanted == Wanted::Everything => of_list(name, of_addresses(&bytes), each),
        Sniffed::Mail => each(of_mail(name, &bytes).map(|document| Input::Document(Box::new(document)))),
        Sniffed::Html => {
            let given = Given { url: saved_from(&bytes), ..Given::default() };
            each(Ok(alone(name, Body::Page { bytes, content_type: None }, given)))
        }
        Sniffed::Text | Sniffed::Addresses => {
            each(Ok(alone(name, Body::Text { bytes, content_type: None }, Given::default())))
        }
        Sniffed::Pdf => each(Ok(alone(name, Body::Pdf(bytes), Given::default()))),
    }
}

/// What a list names, and what in it is no address.
fn of_list(name: &str, listed: Vec<Result<Listed, String>>, each: Each<'_>) -> io::Result<()> {
    if listed.is_empty() {
        return each(Err(Problem::new(name, "lists nothing that can be watched")));
    }
    listed.into_iter().try_for_each(|listed| match listed {
        Ok(listed) => each(Ok(Input::Listed(listed))),
        Err(said) => {
            each(Err(Problem::new(name, format!("lists something that has no address of the web: {said}"))))
        }
    })
}

/// A document that is all there is to its file or line.
fn alone(name: &str, body: Body, given: Given) -> Input {
    Input::Document(Box::new(Document { name: name.to_owned(), body, given, record: None, whole: None }))
}

fn of_gzip(name: &str, bytes: Vec<u8>, depth: usize, wanted: Wanted, each: Each<'_>) -> io::Result<()> {
    if packs_records(name, &mut Cursor::new(&bytes))? {
        return of_archive(name, Cursor::new(&bytes), Cursor::new(&bytes), wanted, each);
    }
    if depth >= MAX_GZIP_DEPTH {
        return each(Err(Problem::new(name, format!("is packed more than {MAX_GZIP_DEPTH} times"))));
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(&bytes[..]).take(MAX_FILE_BYTES).read_to_end(&mut unpacked);
    let inner = name.strip_suffix(".gz").unwrap_or(name);
    match read {
        Ok(_) => of_bytes(inner, unpacked, depth + 1, wanted, each),
        Err(error) => each(Err(Problem::new(name, format!("the gzip is damaged or cut short: {error}")))),
    }
}

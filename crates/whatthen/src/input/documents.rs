//! From paths to documents: whatever a person hands in, cut into single pages and texts.

use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use analysis::extract::Given;
use archive::{HttpResponse, Reader, Record, RecordType};
use flate2::read::MultiGzDecoder;
use mail_parser::MessageParser;

use super::{Problem, Sniffed, sniff};

/// The largest page or text that is read as one article.
pub(crate) const MAX_PAGE_BYTES: u64 = 32 << 20;
/// The largest file of lines or archive that is read whole.
pub(crate) const MAX_FILE_BYTES: u64 = 4 << 30;
/// Folders within folders.
const MAX_FOLDER_DEPTH: usize = 64;
/// gzip within gzip.
const MAX_GZIP_DEPTH: usize = 3;

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
    pub(crate) record: Option<Record>,
    /// What it was taken from with its media type, where `body` is a part of that: a whole e-mail message.
    pub(crate) whole: Option<(Vec<u8>, &'static str)>,
}

/// What there is to read.
#[derive(Debug)]
pub(crate) enum Body {
    /// A page, as it came, with the Content-Type it came with.
    Page { bytes: Vec<u8>, content_type: Option<String> },
    /// A text, as it came, to be kept to the last code point.
    Text { bytes: Vec<u8>, content_type: Option<String> },
    /// A line of JSON that `read` printed.
    ArticleLine(String),
}

/// Calls `each` with every document of `paths` in order, and with everything that cannot be read.
/// Without paths, standard input is read as one file.
pub(crate) fn documents(
    paths: &[PathBuf],
    each: &mut dyn FnMut(Result<Document, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    if paths.is_empty() {
        let mut bytes = Vec::new();
        io::stdin().lock().take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
        return of_bytes("standard input", bytes, 0, each);
    }
    for path in paths {
        of_path(path, 0, each)?;
    }
    Ok(())
}

fn of_path(
    path: &Path,
    depth: usize,
    each: &mut dyn FnMut(Result<Document, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.display().to_string();
    let info = match fs::metadata(path) {
        Ok(info) => info,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return each(Err(Problem::new(name, "there is no such file or folder")));
        }
        Err(error) => return each(Err(Problem::new(name, format!("cannot be read: {error}")))),
    };
    if info.is_dir() {
        return of_folder(path, &name, depth, each);
    }
    if !info.is_file() {
        return each(Err(Problem::new(name, "is neither file nor folder")));
    }
    if info.len() > MAX_FILE_BYTES {
        return each(Err(Problem::new(
            name,
            format!("has {} bytes; at most {MAX_FILE_BYTES} are read", info.len()),
        )));
    }
    let mut bytes = Vec::new();
    match File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => of_bytes(&name, bytes, 0, each),
        Err(error) => each(Err(Problem::new(name, format!("cannot be read: {error}")))),
    }
}

fn of_folder(
    path: &Path,
    name: &str,
    depth: usize,
    each: &mut dyn FnMut(Result<Document, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    if depth >= MAX_FOLDER_DEPTH {
        return each(Err(Problem::new(
            name,
            format!("folders are read {MAX_FOLDER_DEPTH} deep, no further"),
        )));
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
            of_path(&path, depth + 1, each)?;
        }
    }
    Ok(())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'))
}

fn of_bytes(
    name: &str,
    bytes: Vec<u8>,
    gzip_depth: usize,
    each: &mut dyn FnMut(Result<Document, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    let single = |kind: Sniffed| matches!(kind, Sniffed::Html | Sniffed::Text | Sniffed::Mail);
    let kind = sniff(name, &bytes);
    if single(kind) && bytes.len() as u64 > MAX_PAGE_BYTES {
        let reason = format!("has {} bytes; at most {MAX_PAGE_BYTES} are read as one article", bytes.len());
        return each(Err(Problem::new(name, reason)));
    }
    match kind {
        Sniffed::Empty => each(Err(Problem::new(name, "is empty"))),
        Sniffed::Binary(what) => each(Err(Problem::new(name, format!("is {what}")))),
        Sniffed::Warc => of_warc(name, bytes, each),
        Sniffed::Gzip => of_gzip(name, bytes, gzip_depth, each),
        Sniffed::JsonLines => super::for_each_line(name, Cursor::new(bytes), |number, line| match line {
            Ok(line) if line.trim().is_empty() => Ok(()),
            Ok(line) => each(Ok(Document {
                name: format!("{name} line {number}"),
                body: Body::ArticleLine(line),
                given: Given::default(),
                record: None,
                whole: None,
            })),
            Err(problem) => each(Err(problem)),
        }),
        Sniffed::Mail => each(of_mail(name, &bytes)),
        Sniffed::Html => each(Ok(Document {
            name: name.to_owned(),
            body: Body::Page { bytes, content_type: None },
            given: Given::default(),
            record: None,
            whole: None,
        })),
        Sniffed::Text => each(Ok(Document {
            name: name.to_owned(),
            body: Body::Text { bytes, content_type: None },
            given: Given::default(),
            record: None,
            whole: None,
        })),
    }
}

fn of_gzip(
    name: &str,
    bytes: Vec<u8>,
    depth: usize,
    each: &mut dyn FnMut(Result<Document, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    // A WARC file is left packed: its reader finds its way around damaged members.
    let mut head = [0; 5];
    if MultiGzDecoder::new(&bytes[..]).read_exact(&mut head).is_ok() && &head == b"WARC/" {
        return of_warc(name, bytes, each);
    }
    if depth >= MAX_GZIP_DEPTH {
        return each(Err(Problem::new(name, format!("is packed more than {MAX_GZIP_DEPTH} times"))));
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(&bytes[..]).take(MAX_FILE_BYTES).read_to_end(&mut unpacked);
    let inner = name.strip_suffix(".gz").unwrap_or(name);
    match read {
        Ok(_) => of_bytes(inner, unpacked, depth + 1, each),
        Err(error) => each(Err(Problem::new(name, format!("the gzip is damaged or cut short: {error}")))),
    }
}

fn of_mail(name: &str, bytes: &[u8]) -> Result<Document, Problem> {
    let message =
        MessageParser::default().parse(bytes).ok_or_else(|| Problem::new(name, "is no e-mail message"))?;
    let given = Given {
        title: message.subject().map(str::to_owned),
        published: message.date().and_then(|d| d.to_rfc3339().parse().ok()),
        ..Given::default()
    };
    let html = message
        .html_bodies()
        .find_map(|part| part.text_contents().filter(|_| part.is_text_html()).map(str::to_owned));
    let body = match (html, message.body_text(0)) {
        (Some(html), _) => {
            Body::Page { bytes: html.into_bytes(), content_type: Some("text/html; charset=utf-8".to_owned()) }
        }
        (None, Some(text)) if !text.trim().is_empty() => Body::Text {
            bytes: text.into_owned().into_bytes(),
            content_type: Some("text/plain; charset=utf-8".to_owned()),
        },
        _ => return Err(Problem::new(name, "the message has no text")),
    };
    Ok(Document {
        name: name.to_owned(),
        body,
        given,
        record: None,
        whole: Some((bytes.to_vec(), "message/rfc822")),
    })
}

fn of_warc(
    name: &str,
    bytes: Vec<u8>,
    each: &mut dyn FnMut(Result<Document, Problem>) -> io::Result<()>,
) -> io::Result<()> {
    let mut pages = 0;
    let mut passed_over = 0;
    for found in Reader::new(Cursor::new(bytes))? {
        match found {
            Err(damage) => each(Err(Problem::new(name, damage)))?,
            Ok((location, record)) => {
                let at = format!("{name} byte {}", location.offset);
                match of_record(&at, record) {
                    Some(document) => {
                        pages += 1;
                        each(document)?;
                    }
                    None => passed_over += 1,
                }
            }
        }
    }
    if pages == 0 {
        each(Err(Problem::new(name, format!("holds no page ({passed_over} records of other kinds)"))))?;
    }
    Ok(())
}

/// The page in a record; `None` for records that hold none.
fn of_record(name: &str, record: Record) -> Option<Result<Document, Problem>> {
    let url = record.target_uri().filter(|u| u.starts_with("http")).map(str::to_owned);
    let name = url.as_ref().map_or_else(|| name.to_owned(), |url| format!("{name} ({url})"));
    let given = Given { url, ..Given::default() };
    let (bytes, content_type) = match record.kind() {
        RecordType::Resource => {
            let content_type = record.field("Content-Type").map(str::to_owned);
            (record.block().to_vec(), content_type)
        }
        RecordType::Response if record.target_uri().is_some_and(|u| u.starts_with("http")) => {
            // What is no page is passed over before its body is decoded.
            match HttpResponse::head(record.block()) {
                Ok(head) if !(200..300).contains(&head.status) || !is_page(head.header("Content-Type")) => {
                    return None;
                }
                Ok(_) => {}
                Err(error) => return Some(Err(Problem::new(name, error))),
            }
            match HttpResponse::parse(record.block()) {
                Ok(answer) => {
                    let content_type = answer.header("Content-Type").map(str::to_owned);
                    (answer.body, content_type)
                }
                Err(error) => return Some(Err(Problem::new(name, error))),
            }
        }
        _ => return None,
    };
    let kind = media_type(content_type.as_deref());
    if bytes.len() as u64 > MAX_PAGE_BYTES {
        return Some(Err(Problem::new(
            name,
            format!("has {} bytes; at most {MAX_PAGE_BYTES} are read as one article", bytes.len()),
        )));
    }
    let body = match kind.as_str() {
        "text/html" | "application/xhtml+xml" => Body::Page { bytes, content_type },
        "text/plain" => Body::Text { bytes, content_type },
        // A line that `read` printed, archived by an earlier roundup.
        "application/json" => Body::ArticleLine(String::from_utf8(bytes).ok()?),
        _ => return None,
    };
    Some(Ok(Document { name, body, given, record: Some(record), whole: None }))
}

fn media_type(content_type: Option<&str>) -> String {
    content_type.unwrap_or("text/html").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

fn is_page(content_type: Option<&str>) -> bool {
    matches!(media_type(content_type).as_str(), "text/html" | "application/xhtml+xml" | "text/plain")
}

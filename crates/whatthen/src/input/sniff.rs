//! What kind of thing some bytes are, by their first ones.

use super::listed::{is_addresses, is_opml};

/// Kinds of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// Nothing, or nothing but white space.
    Empty,
    /// gzip.
    Gzip,
    /// WARC or ARC records.
    Warc,
    /// A ZIP archive, which may be a WACZ.
    Zip,
    /// A page of HTML.
    Html,
    /// An e-mail message, or a page saved as one.
    Mail,
    /// A list of feeds, as OPML.
    Opml,
    /// Addresses, one a line.
    Addresses,
    /// A PDF.
    Pdf,
    /// Lines of JSON.
    JsonLines,
    /// Anything else that reads as text.
    Text,
    /// No text at all; what it seems to be.
    Binary(&'static str),
}

/// How many bytes are looked at.
pub(super) const WINDOW: usize = 4096;

/// Tells by content, with the name's ending where content leaves it open.
pub(crate) fn sniff(name: &str, bytes: &[u8]) -> Sniffed {
    let head = &bytes[..bytes.len().min(WINDOW)];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Sniffed::Empty;
    }
    for (magic, kind) in MAGIC {
        if head.starts_with(magic) {
            return *kind;
        }
    }
    if is_pdf(bytes) {
        return Sniffed::Pdf;
    }
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    if !utf16 && head.contains(&0) {
        return Sniffed::Binary("a binary file");
    }
    let text: String =
        head.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect::<String>().to_ascii_lowercase();
    let start = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{ef}' | '\u{bb}' | '\u{bf}' | '\u{ff}' | '\u{fe}')
    });
    let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    if start.starts_with('{') && !matches!(ending.as_str(), "html" | "htm") {
        // Lines of JSON begin with a whole object; a file of JSON set over many lines does not.
        let first =
            bytes.split(|b| *b == b'\n').find(|l| !l.iter().all(u8::is_ascii_whitespace)).unwrap_or(&[]);
        let alone = matches!(first.trim_ascii(), b"{" | b"{\"");
        return if alone {
            Sniffed::Binary("JSON, not lines of JSON; give one object a line")
        } else {
            Sniffed::JsonLines
        };
    }
    if start.starts_with("[{") || start.starts_with("[\n") && ending == "json" {
        return Sniffed::Binary("a JSON array, not lines of JSON; give one object a line");
    }
    if is_opml(start) {
        return Sniffed::Opml;
    }
    if is_addresses(head, bytes.len() <= WINDOW) {
        return Sniffed::Addresses;
    }
    let saved = matches!(ending.as_str(), "mhtml" | "mht") && !start.starts_with('<');
    if ending == "eml" || saved || is_mail(start) {
        return Sniffed::Mail;
    }
    let tagged = start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<!--") && text.contains("<html")
        || (start.starts_with('<')
            && ["<html", "<head", "<body", "<title", "<p>", "<div", "<meta", "<article", "<h1"]
                .iter()
                .any(|t| text.contains(t)));
    if tagged || matches!(ending.as_str(), "html" | "htm" | "xhtml" | "shtml") {
        return Sniffed::Html;
    }
    Sniffed::Text
}

const MAGIC: &[(&[u8], Sniffed)] = &[
    (&[0x1f, 0x8b], Sniffed::Gzip),
    (b"WARC/", Sniffed::Warc),
    (b"filedesc:", Sniffed::Warc),
    (b"PK\x03\x04", Sniffed::Zip),
    (b"\x89PNG", Sniffed::Binary("a picture")),
    (b"\xff\xd8\xff", Sniffed::Binary("a picture")),
    (b"GIF8", Sniffed::Binary("a picture")),
    (b"RIFF", Sniffed::Binary("a media file")),
    (b"\x7fELF", Sniffed::Binary("a program")),
];

/// Whether bytes are a PDF. Other things may stand before its head, as readers of PDFs allow (ISO 32000-2, 7.5.2),
/// but no text: a page about PDFs is none.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    const HEAD: &[u8] = b"%PDF-";
    let before = memchr::memmem::find(&bytes[..bytes.len().min(WINDOW / 4)], HEAD).map(|at| &bytes[..at]);
    before.is_some_and(|before| {
        before.iter().all(u8::is_ascii_whitespace) || !before.iter().any(u8::is_ascii_alphabetic)
    })
}

fn is_mail(start: &str) -> bool {
    let first = start.lines().next().unwrap_or("");
    let named = [
        "return-path:",
        "received:",
        "mime-version:",
        "delivered-to:",
        "message-id:",
        "x-received:",
        "snapshot-content-location:",
        "content-type: multipart/",
    ]
    .iter()
    .any(|f| first.starts_with(f));
    named
        || (first.starts_with("from:")
            && start.contains("\nsubject:")
            && (start.contains("\ndate:") || start.contains("\nmime-version:")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (name, bytes, kind) in [
            ("a", &b"  \n"[..], Sniffed::Empty),
            ("a", b"\x1f\x8b\x08", Sniffed::Gzip),
            ("a", b"WARC/1.1\r\n", Sniffed::Warc),
            ("a", b"filedesc://a.arc 0.0.0.0 20060101000000 text/plain 9\n", Sniffed::Warc),
            ("a.wacz", b"PK\x03\x04", Sniffed::Zip),
            ("a", b"<!DOCTYPE html><p>x", Sniffed::Html),
            ("a.mht", b"X-Saved-With: a browser\r\n\r\n", Sniffed::Mail),
            ("a.mht", b"<html>", Sniffed::Html),
            ("a", b"Snapshot-Content-Location: https://a.example/\r\n", Sniffed::Mail),
            ("a.html", b"hello", Sniffed::Html),
            ("a.txt", b"<3 ferries", Sniffed::Text),
            ("a", b"%PDF-1.7\n\x00", Sniffed::Pdf),
            ("a", b"\xef\xbb\xbf\r\n%PDF-1.4", Sniffed::Pdf),
            ("a", b"A file that begins with %PDF-1.7 is a PDF.", Sniffed::Text),
            ("a", b"{\"id\":1}", Sniffed::JsonLines),
            ("a", b"From: a@b.example\nSubject: x\nDate: y\n\nz", Sniffed::Mail),
            ("a.jpg", b"\xff\xd8\xff\xe0\x00", Sniffed::Binary("a picture")),
            ("a", b"ab\x00c", Sniffed::Binary("a binary file")),
        ] {
            assert_eq!(sniff(name, bytes), kind, "{name} {bytes:?}");
        }
        let utf16: Vec<u8> = "\u{feff}<html><p>x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff("a", &utf16), Sniffed::Html);
    }
}

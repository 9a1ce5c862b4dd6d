//! The HTTP answer inside a `response` record.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use thiserror::Error;

use crate::MAX_BLOCK_BYTES;

/// Most header lines of an HTTP answer.
const MAX_HEADERS: usize = 256;

/// Why a block could not be read as an HTTP answer.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HttpError {
    /// No status line and header.
    #[error("no HTTP answer: {0}")]
    Head(String),
    /// A coding that is not read.
    #[error("content coding {0:?} is not read")]
    Coding(String),
    /// The coded body is broken.
    #[error("the body cannot be decoded: {0}")]
    Body(String),
}

/// An HTTP answer with its body decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// Status code.
    pub status: u16,
    /// Header fields in order.
    pub headers: Vec<(String, String)>,
    /// The body without transfer and content coding.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Reads status and header of the block of a `response` record; the body is left empty.
    pub fn head(block: &[u8]) -> Result<Self, HttpError> {
        Self::split(block).map(|(answer, _)| answer)
    }

    /// Reads the block of a `response` record.
    pub fn parse(block: &[u8]) -> Result<Self, HttpError> {
        let (mut answer, body) = Self::split(block)?;
        let mut body = body.to_vec();
        if answer.header("Transfer-Encoding").is_some_and(|v| v.to_ascii_lowercase().contains("chunked")) {
            // Some archives keep the field but store the body without its chunks.
            body = unchunk(&body).unwrap_or(body);
        }
        let codings = answer.header("Content-Encoding").unwrap_or("").to_ascii_lowercase();
        for coding in codings.split(',').rev().map(str::trim) {
            body = decode(coding, body)?;
        }
        answer.body = body;
        Ok(answer)
    }

    fn split(block: &[u8]) -> Result<(Self, &[u8]), HttpError> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut answer = httparse::Response::new(&mut headers);
        let head = match httparse::ParserConfig::default()
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .ignore_invalid_headers_in_responses(true)
            .parse_response(&mut answer, block)
        {
            Ok(httparse::Status::Complete(head)) => head,
            Ok(httparse::Status::Partial) => return Err(HttpError::Head("it ends inside the header".into())),
            Err(error) => return Err(HttpError::Head(error.to_string())),
        };
        let headers = answer
            .headers
            .iter()
            .map(|h| (h.name.to_owned(), String::from_utf8_lossy(h.value).into_owned()))
            .collect();
        Ok((Self { status: answer.code.unwrap_or(0), headers, body: Vec::new() }, &block[head..]))
    }

    /// The first header field of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

fn decode(coding: &str, body: Vec<u8>) -> Result<Vec<u8>, HttpError> {
    let limit = MAX_BLOCK_BYTES;
    let mut out = Vec::new();
    let read = match coding {
        "" | "identity" => return Ok(body),
        // As with chunks: a body may already be stored decoded.
        "gzip" | "x-gzip" if !body.starts_with(&[0x1f, 0x8b]) => return Ok(body),
        "gzip" | "x-gzip" => MultiGzDecoder::new(&body[..]).take(limit).read_to_end(&mut out),
        "deflate" => {
            let zlib = ZlibDecoder::new(&body[..]).take(limit).read_to_end(&mut out);
            if zlib.is_ok() {
                zlib
            } else {
                out.clear();
                DeflateDecoder::new(&body[..]).take(limit).read_to_end(&mut out)
            }
        }
        other => return Err(HttpError::Coding(other.to_owned())),
    };
    match read {
        Ok(_) if out.len() as u64 == limit => {
            Err(HttpError::Body(format!("it unpacks to {limit} bytes or more")))
        }
        Ok(_) => Ok(out),
        Err(error) => Err(HttpError::Body(error.to_string())),
    }
}

/// The body without its chunks; `None` where it is not chunked.
fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(..size)?);
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn chunks_and_gzip_are_undone() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>The last boat.").unwrap();
        let gzip = gzip.finish().unwrap();
        let mut block =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
        for part in gzip.chunks(7) {
            block.extend(format!("{:x}\r\n", part.len()).bytes());
            block.extend_from_slice(part);
            block.extend_from_slice(b"\r\n");
        }
        block.extend_from_slice(b"0\r\n\r\n");
        let read = HttpResponse::parse(&block).unwrap();
        assert_eq!((read.status, read.body.as_slice()), (200, &b"<p>The last boat."[..]));
    }

    #[test]
    fn a_coding_that_is_not_read_is_named() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nxx";
        assert_eq!(HttpResponse::parse(block), Err(HttpError::Coding("zstd".into())));
        assert!(matches!(HttpResponse::parse(b"no answer"), Err(HttpError::Head(_))));
    }
}

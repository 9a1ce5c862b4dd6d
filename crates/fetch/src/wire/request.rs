//! What is sent.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, USER_AGENT,
};
use hyper::{Method, Uri};
use url::Url;

use crate::percent::octets;
use crate::{Protocol, Validators};

/// The body of a GET.
pub(crate) struct NoBody;

impl Body for NoBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(0)
    }
}

/// A GET to come.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Without credentials and fragment.
    pub(crate) url: Url,
    pub(crate) accept: &'static str,
    pub(crate) user_agent: String,
    /// Empty = unconditional.
    pub(crate) validators: Validators,
    /// Value of `Authorization`.
    pub(crate) authorization: Option<String>,
}

impl Request {
    /// Whether a 304 would make sense.
    pub(crate) fn is_conditional(&self) -> bool {
        !self.validators.is_empty()
    }

    /// Path and query as sent.
    pub(crate) fn path(&self) -> &str {
        &self.url[url::Position::BeforePath..url::Position::AfterQuery]
    }

    /// Host, and the port where it is not the scheme's own.
    fn authority(&self) -> &str {
        &self.url[url::Position::BeforeHost..url::Position::AfterPort]
    }

    /// As `hyper` sends it. `None` where the address cannot be written in HTTP.
    pub(crate) fn to_http(&self, protocol: Protocol) -> Option<hyper::Request<NoBody>> {
        let uri: Uri = match protocol {
            Protocol::Http1 => self.path().parse().ok()?,
            Protocol::Http2 => self.url.as_str().parse().ok()?,
        };
        let mut request = hyper::Request::new(NoBody);
        *request.method_mut() = Method::GET;
        *request.uri_mut() = uri;
        if protocol == Protocol::Http1 {
            request.headers_mut().insert(HOST, HeaderValue::from_str(self.authority()).ok()?);
        }
        request.headers_mut().extend(self.fields());
        Some(request)
    }

    /// The head as HTTP/1.1 text, for a record of an exchange that had none.
    pub(crate) fn to_text(&self) -> Vec<u8> {
        let mut text = format!("GET {} HTTP/1.1\r\nhost: {}\r\n", self.path(), self.authority()).into_bytes();
        write_fields(&mut text, &self.fields());
        text
    }

    fn fields(&self) -> HeaderMap {
        let mut fields = HeaderMap::with_capacity(8);
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                fields.insert(name, value);
            }
        };
        put(USER_AGENT, &self.user_agent);
        put(ACCEPT, self.accept);
        put(ACCEPT_ENCODING, "gzip");
        if let Some(etag) = &self.validators.etag {
            put(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &self.validators.last_modified {
            put(IF_MODIFIED_SINCE, date);
        }
        if let Some(value) = &self.authorization {
            put(AUTHORIZATION, value);
        }
        fields
    }
}

/// Appends header fields and the empty line behind them, as HTTP/1.1 text.
pub(crate) fn write_fields(text: &mut Vec<u8>, fields: &HeaderMap) {
    for (name, value) in fields {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b"\r\n");
}

/// The request as it is recorded: what `Authorization` says is left out.
pub(crate) fn without_secrets(request: Vec<u8>) -> Vec<u8> {
    let field = b"authorization:";
    let mut kept = Vec::with_capacity(request.len());
    for line in request.split_inclusive(|byte| *byte == b'\n') {
        if line.len() >= field.len() && line[..field.len()].eq_ignore_ascii_case(field) {
            kept.extend_from_slice(&line[..field.len()]);
            kept.extend_from_slice(b"\r\n");
        } else {
            kept.extend_from_slice(line);
        }
    }
    kept
}

/// `Authorization` for the user name and password of an address.
pub(crate) fn basic(url: &Url) -> Option<String> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decoded = |text: &str| octets(text.as_bytes()).map(|(octet, _)| octet).collect::<Vec<u8>>();
    let mut plain = decoded(url.username());
    plain.push(b':');
    plain.extend(decoded(url.password().unwrap_or_default()));
    Some(format!("Basic {}", base64(&plain)))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = (at(0) << 16) | (at(1) << 8) | at(2);
        for n in 0..4 {
            let digit = (bits >> (18 - 6 * n)) & 63;
            text.push(if n <= three.len() { char::from(DIGITS[digit as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_written_and_left_out_of_the_record() {
        let url: Url = "http://Aladdin:open%20sesame@holm-gazette.example/a?b".parse().unwrap();
        assert_eq!(basic(&url).unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!([base64(b"a"), base64(b"ab"), base64(b"abc")], ["YQ==", "YWI=", "YWJj"]);
        let sent = b"GET / HTTP/1.1\r\nAuthorization: Basic QWxh\r\nAccept: */*\r\n\r\n".to_vec();
        assert_eq!(without_secrets(sent), b"GET / HTTP/1.1\r\nAuthorization:\r\nAccept: */*\r\n\r\n");
    }
}

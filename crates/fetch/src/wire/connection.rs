//! A connection that one request at a time is asked over.
//!
//! It is driven by whoever waits for an answer, not by a task of its own: dropping it closes it at once, and
//! while nobody reads a body, nothing is read from the socket.

use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::task::Poll;

use hyper::Version;
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper::header::{CONNECTION, HeaderMap, TRANSFER_ENCODING};
use jiff::Timestamp;

use super::received;
use super::request::{NoBody, Request, without_secrets, write_fields};
use super::stream::Stream;
use super::tape::{Recording, Tape};
use crate::limits::MAX_HEADER_FIELDS;
use crate::{Cut, Hop, Limits, Protocol};

/// Least buffer that `hyper` works with, bytes.
const LEAST_BUFFER: usize = 8 * 1024;

/// Unread bytes that an HTTP/2 server may send ahead, a stream and a connection: as much as is small.
const WINDOW: u32 = 256 * 1024;

enum Sender {
    Http1(http1::SendRequest<NoBody>),
    Http2(http2::SendRequest<NoBody>),
}

/// An open connection.
pub(crate) struct Connection {
    sender: Sender,
    /// The other end of `sender`; `None` once the connection has ended.
    drive: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    tape: Tape,
    ip: IpAddr,
    /// Whether an answer came over it already.
    used: bool,
}

/// The head of an answer, its body still to come.
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Incoming,
    at: Timestamp,
    request: Vec<u8>,
    /// The head as HTTP/1 text; empty where the tape has it.
    text: Vec<u8>,
    chunked: bool,
    /// Whether the server says that it hangs up after this answer.
    closes: bool,
    /// Bytes of the body given out, without chunks.
    payload: usize,
    whole: bool,
}

impl Head {
    /// Bytes of the body that have been given out, without chunks.
    pub(crate) fn payload(&self) -> usize {
        self.payload
    }

    /// Whether the body was given out to its end.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }
}

impl Connection {
    /// Agrees on HTTP over a stream.
    pub(crate) async fn agree(stream: Stream, ip: IpAddr, limits: &Limits) -> hyper::Result<Self> {
        let tape = Tape::default();
        let (sender, drive) = if stream.is_http2() {
            let (sender, drive) = http2::Builder::new(Spawn)
                .initial_stream_window_size(WINDOW)
                .initial_connection_window_size(WINDOW)
                .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
                .handshake(Recording::new(stream, None))
                .await?;
            (Sender::Http2(sender), boxed(drive))
        } else {
            let (sender, drive) = http1::Builder::new()
                .allow_spaces_after_header_name_in_responses(true)
                .allow_obsolete_multiline_headers_in_responses(true)
                .ignore_invalid_headers_in_responses(true)
                .title_case_headers(true)
                .max_headers(MAX_HEADER_FIELDS)
                .max_buf_size(limits.head.max(LEAST_BUFFER))
                .handshake(Recording::new(stream, Some(tape.clone())))
                .await?;
            (Sender::Http1(sender), boxed(drive))
        };
        Ok(Self { sender, drive: Some(drive), tape, ip, used: false })
    }

    pub(crate) fn ip(&self) -> IpAddr {
        self.ip
    }

    pub(crate) fn protocol(&self) -> Protocol {
        match self.sender {
            Sender::Http1(_) => Protocol::Http1,
            Sender::Http2(_) => Protocol::Http2,
        }
    }

    /// Whether a failure to get a head may only mean that the server had closed the kept connection.
    pub(crate) fn may_be_stale(&self) -> bool {
        self.used && self.tape.received() == 0
    }

    /// Whether no head came because it is above its limits, or interim answers never ended. `hyper` tells the
    /// former only in words.
    pub(crate) fn is_flooded(&self, error: &hyper::Error) -> bool {
        self.is_full() || error.is_parse() && error.to_string().contains("too large")
    }

    /// Whether more came than there was room for.
    pub(crate) fn is_full(&self) -> bool {
        self.protocol() == Protocol::Http1 && self.tape.is_full()
    }

    /// Asks, and waits for the head of the answer. `None`: the address cannot be written in HTTP.
    pub(crate) async fn ask(&mut self, request: &Request, limits: &Limits) -> Option<hyper::Result<Head>> {
        let http = request.to_http(self.protocol())?;
        // Room for the head; `hyper` may read that much of the body in the same go.
        self.tape.rewind(2 * limits.head.max(LEAST_BUFFER));
        let at = Timestamp::now();
        let answer = self.send(http).await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Some(Err(error)),
        };
        self.used = true;
        self.tape.extend(limits.wire_body);
        let (head, body) = answer.into_parts();
        let (sent, text) = match self.protocol() {
            Protocol::Http1 => (self.tape.take_sent(), Vec::new()),
            Protocol::Http2 => (request.to_text(), as_text(head.status, &head.headers)),
        };
        Some(Ok(Head {
            status: head.status.as_u16(),
            chunked: head.headers.contains_key(TRANSFER_ENCODING),
            closes: closes(head.version, &head.headers),
            whole: body.is_end_stream(),
            headers: head.headers,
            body,
            at,
            request: without_secrets(sent),
            text,
            payload: 0,
        }))
    }

    async fn send(&mut self, http: hyper::Request<NoBody>) -> hyper::Result<hyper::Response<Incoming>> {
        let Self { sender, drive, .. } = self;
        let sending = async {
            match sender {
                Sender::Http1(sender) => {
                    sender.ready().await?;
                    sender.send_request(http).await
                }
                Sender::Http2(sender) => {
                    sender.ready().await?;
                    sender.send_request(http).await
                }
            }
        };
        driven(drive, sending).await
    }

    /// The next bytes of the body; `None` at its end.
    pub(crate) async fn more(&mut self, head: &mut Head) -> Option<hyper::Result<Bytes>> {
        loop {
            let body = &mut head.body;
            let frame = driven(&mut self.drive, poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx))).await;
            match frame {
                None => {
                    head.whole = true;
                    return None;
                }
                Some(Err(error)) => return Some(Err(error)),
                // A trailer says nothing that is kept apart.
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        head.payload += bytes.len();
                        return Some(Ok(bytes));
                    }
                }
            }
        }
    }

    /// Bytes of the answer so far, as on the wire.
    pub(crate) fn taken(&self, head: &Head) -> usize {
        match self.protocol() {
            Protocol::Http1 => self.tape.received(),
            Protocol::Http2 => head.text.len() + head.payload,
        }
    }

    /// Makes room for that many bytes more of an answer (HTTP/1).
    pub(crate) fn reserve(&self, bytes: usize) {
        self.tape.reserve(bytes);
    }

    /// Ends the exchange: what is recorded of it, and the connection if another request may follow. `body` is
    /// what was given out, kept where the wire does not show it (HTTP/2).
    pub(crate) fn finish(
        self,
        head: Head,
        url: url::Url,
        body: Vec<u8>,
        cut: Option<Cut>,
    ) -> (Hop, Option<Self>) {
        let protocol = self.protocol();
        let payload = (cut.is_none() && head.whole).then_some(head.payload);
        let (response, excess) = match protocol {
            Protocol::Http1 => received::answer(self.tape.take_received(), payload, head.chunked),
            Protocol::Http2 => ([head.text, body].concat(), false),
        };
        let hop = Hop {
            url,
            at: head.at,
            ip: self.ip,
            protocol,
            request: head.request,
            response,
            status: head.status,
            cut,
        };
        let goes_on = payload.is_some() && !excess && !head.closes && self.drive.is_some();
        (hop, goes_on.then_some(self))
    }
}

fn boxed<T>(drive: impl Future<Output = T> + Send + 'static) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    // How it ended, whoever waits for an answer is told.
    Box::pin(async { drop(drive.await) })
}

/// Works with the connection driven beside.
async fn driven<T>(
    drive: &mut Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    poll_fn(|cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(done);
        }
        if let Some(connection) = drive
            && connection.as_mut().poll(cx).is_ready()
        {
            *drive = None;
        }
        // What the connection has just read or ended with.
        work.as_mut().poll(cx)
    })
    .await
}

fn closes(version: Version, headers: &HeaderMap) -> bool {
    let says = |word: &str| {
        let values = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|said| said.trim().eq_ignore_ascii_case(word))
    };
    says("close") || version == Version::HTTP_10 && !says("keep-alive")
}

fn as_text(status: hyper::StatusCode, headers: &HeaderMap) -> Vec<u8> {
    let reason = status.canonical_reason().unwrap_or_default();
    let mut text = format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).into_bytes();
    write_fields(&mut text, headers);
    text
}

/// Where `hyper` puts the task that an HTTP/2 connection needs. It ends with the connection.
#[derive(Clone, Copy)]
struct Spawn;

impl<F: Future<Output: Send + 'static> + Send + 'static> hyper::rt::Executor<F> for Spawn {
    fn execute(&self, task: F) {
        tokio::spawn(task);
    }
}

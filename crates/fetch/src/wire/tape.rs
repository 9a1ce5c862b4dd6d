//! A stream that keeps what goes through it.

use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use hyper::rt::ReadBufCursor;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes read from a socket at once.
const READ: usize = 16 * 1024;

/// What went over a connection since the last request began.
#[derive(Debug, Default)]
struct Kept {
    sent: Vec<u8>,
    received: Vec<u8>,
    /// Bytes that may still be received; what comes behind is an error of the stream.
    room: usize,
}

/// A handle to what a [`Recording`] keeps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape(Arc<Mutex<Kept>>);

impl Tape {
    fn with<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins anew, with room for an answer's head.
    pub(crate) fn rewind(&self, room: usize) {
        self.with(|kept| *kept = Kept { room, ..Kept::default() });
    }

    /// Gives room for this many bytes more.
    pub(crate) fn extend(&self, room: usize) {
        self.with(|kept| kept.room = kept.room.saturating_add(room));
    }

    /// Makes room in memory for that many bytes more.
    pub(crate) fn reserve(&self, bytes: usize) {
        self.with(|kept| kept.received.reserve_exact(bytes));
    }

    /// Bytes received since the request began.
    pub(crate) fn received(&self) -> usize {
        self.with(|kept| kept.received.len())
    }

    /// Whether more came than there was room for.
    pub(crate) fn is_full(&self) -> bool {
        self.with(|kept| kept.room == 0)
    }

    /// Hands over what was sent.
    pub(crate) fn take_sent(&self) -> Vec<u8> {
        self.with(|kept| std::mem::take(&mut kept.sent))
    }

    /// Hands over what was received.
    pub(crate) fn take_received(&self) -> Vec<u8> {
        self.with(|kept| std::mem::take(&mut kept.received))
    }
}

/// A stream for `hyper` that keeps the bytes of both directions on its tape.
#[derive(Debug)]
pub(crate) struct Recording<S> {
    stream: S,
    /// `None`: what goes through is not kept (HTTP/2: frames, compressed heads).
    tape: Option<Tape>,
}

impl<S> Recording<S> {
    pub(crate) fn new(stream: S, tape: Option<Tape>) -> Self {
        Self { stream, tape }
    }
}

impl<S: AsyncRead + Unpin> hyper::rt::Read for Recording<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let room = this.tape.as_ref().map_or(usize::MAX, |tape| tape.with(|kept| kept.room));
        if room == 0 {
            return Poll::Ready(Err(io::Error::other("more came than is taken")));
        }
        let mut space = [const { MaybeUninit::<u8>::uninit() }; READ];
        let mut buffer = ReadBuf::uninit(&mut space[..into.remaining().min(READ).min(room)]);
        match ready!(Pin::new(&mut this.stream).poll_read(cx, &mut buffer)) {
            Ok(()) => {}
            // An encrypted connection closed without saying so. Whether the answer was complete, its framing
            // tells.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Poll::Ready(Ok(())),
            Err(error) => return Poll::Ready(Err(error)),
        }
        if let Some(tape) = &this.tape {
            tape.with(|kept| {
                kept.received.extend_from_slice(buffer.filled());
                kept.room -= buffer.filled().len();
            });
        }
        into.put_slice(buffer.filled());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> hyper::rt::Write for Recording<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = ready!(Pin::new(&mut this.stream).poll_write(cx, bytes))?;
        if let Some(tape) = &this.tape {
            tape.with(|kept| kept.sent.extend_from_slice(&bytes[..written]));
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

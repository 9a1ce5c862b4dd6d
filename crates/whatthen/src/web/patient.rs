//! A stream that waits for its other end for a while, and no longer.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Ends a write of which nothing is taken for as long as its patience. Reads wait as they did.
pub(super) struct Patient<S> {
    stream: S,
    patience: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncWrite + Unpin> Patient<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, waiting: None }
    }

    fn poll<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(written) = write(Pin::new(&mut self.stream), context) {
            self.waiting = None;
            return Poll::Ready(written);
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(context, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(context, AsyncWrite::poll_shutdown)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll(context, |stream, context| stream.poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::{TcpListener, TcpStream};
    use std::pin::pin;
    use std::time::Instant;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);

    /// More than two sockets hold between them.
    const LONG: usize = 32 << 20;

    /// Sends `LONG` bytes to whatever `read` makes of the other end; how that ended, and how long it took.
    fn sent(read: impl FnOnce(TcpStream) + Send + 'static) -> (io::Result<()>, Duration) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let reader = std::thread::spawn(move || read(TcpStream::connect(address).unwrap()));
        let (stream, _) = listener.accept().unwrap();
        stream.set_nonblocking(true).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let begun = Instant::now();
        let written = runtime.block_on(async {
            let mut stream = Patient::new(tokio::net::TcpStream::from_std(stream)?, PATIENCE);
            let bytes = vec![b'x'; 64 << 10];
            for _ in 0..LONG / bytes.len() {
                let mut at = 0;
                while at < bytes.len() {
                    let write =
                        std::future::poll_fn(|context| pin!(&mut stream).poll_write(context, &bytes[at..]));
                    at += write.await?;
                }
            }
            Ok(())
        });
        let took = begun.elapsed();
        reader.join().unwrap();
        (written, took)
    }

    #[test]
    fn who_takes_nothing_is_left() {
        let (tell, told) = std::sync::mpsc::channel();
        let (written, took) = sent(move |stream| tell.send(stream).unwrap());
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(took >= PATIENCE, "{took:?}");
        drop(told);
    }

    #[test]
    fn who_takes_a_little_now_and_then_is_waited_for() {
        let (written, took) = sent(|mut stream| {
            let mut some = vec![0; LONG / 8];
            for _ in 0..8 {
                std::thread::sleep(PATIENCE / 4);
                stream.read_exact(&mut some).unwrap();
            }
        });
        written.unwrap();
        assert!(took > PATIENCE, "{took:?}");
    }
}

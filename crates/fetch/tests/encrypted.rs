//! HTTP over TLS: both versions of HTTP, trust, and the way down to plain HTTP.

mod web;

use std::convert::Infallible;
use std::future::{pending, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use fetch::{Fetcher, Outcome, Protocol, Settings};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::rt::ReadBufCursor;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use url::Url;
use web::{Play, Server, fetch, settings};

/// A body of some pieces, then an end, or none.
struct Pieces(Vec<Bytes>, bool);

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.1 {
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![b'a'; 65_536])))));
        }
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(next.map(|piece| Ok(Frame::data(piece))))
    }
}

/// A stream for `hyper`.
struct Io<S>(S);

impl<S: AsyncRead + Unpin> hyper::rt::Read for Io<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut into: ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        let mut space = vec![0; into.remaining()];
        let mut buffer = ReadBuf::new(&mut space);
        let read = Pin::new(&mut self.0).poll_read(cx, &mut buffer);
        into.put_slice(buffer.filled());
        read
    }
}

impl<S: AsyncWrite + Unpin> hyper::rt::Write for Io<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[derive(Clone, Copy)]
struct Spawn;

impl<F: Future<Output: Send + 'static> + Send + 'static> hyper::rt::Executor<F> for Spawn {
    fn execute(&self, task: F) {
        tokio::spawn(task);
    }
}

fn answer(request: &Request<Incoming>, down: &str) -> Response<Pieces> {
    let response = Response::builder().header("X-Odd", "kept");
    let (response, body) = match request.uri().path() {
        "/down" => (response.status(301).header("Location", down), Pieces(Vec::new(), false)),
        "/endless" => (response, Pieces(Vec::new(), true)),
        path => {
            let seen = format!("{path} {:?}", request.version());
            (response, Pieces(vec![seen.into(), " more".into()], false))
        }
    };
    response.body(body).unwrap()
}

/// A server over TLS under a certificate of its own; its port and that certificate.
async fn start(down: String) -> (u16, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(vec!["holm-gazette.example".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let (acceptor, down) = (acceptor.clone(), down.clone());
            tokio::spawn(async move {
                let Ok(tls) = acceptor.accept(tcp).await else { return };
                let is_http2 = tls.get_ref().1.alpn_protocol() == Some(b"h2");
                let serve = service_fn(move |request: Request<Incoming>| {
                    ready(Ok::<_, Infallible>(answer(&request, &down)))
                });
                if is_http2 {
                    drop(http2::Builder::new(Spawn).serve_connection(Io(tls), serve).await);
                } else {
                    drop(http1::Builder::new().serve_connection(Io(tls), serve).await);
                }
                pending::<()>().await;
            });
        }
    });
    (port, certificate.to_vec())
}

fn fetcher(settings: Settings, certificate: Vec<u8>) -> Fetcher {
    web::fetcher(Settings { authorities: vec![certificate], ..settings })
}

fn url(port: u16, path: &str) -> Url {
    format!("https://holm-gazette.example:{port}{path}").parse().unwrap()
}

#[tokio::test]
async fn http2_is_recorded_as_text_and_http1_as_received() {
    let (port, certificate) = start(String::new()).await;
    for (http2, protocol, said) in [(true, Protocol::Http2, "HTTP/2.0"), (false, Protocol::Http1, "HTTP/1.1")]
    {
        let fetcher = fetcher(Settings { http2, ..settings() }, certificate.clone());
        for path in ["/a?b", "/c"] {
            let visit = fetch(&fetcher, url(port, path)).await;
            let Outcome::Got(got) = &visit.outcome else { panic!("{}", visit.outcome) };
            let seen = format!("{} {said} more", path.trim_end_matches("?b"));
            assert_eq!(got.content, seen.as_bytes());
            let hop = &visit.hops[0];
            assert_eq!((hop.protocol, hop.cut), (protocol, None));
            let (request, response) =
                (String::from_utf8_lossy(&hop.request), String::from_utf8_lossy(&hop.response));
            assert!(request.starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{request}");
            assert!(request.to_lowercase().contains("\r\nhost: holm-gazette.example:"), "{request}");
            assert!(request.ends_with("\r\n\r\n"));
            assert!(response.starts_with("HTTP/1.1 200 OK\r\nx-odd: kept\r\n"), "{response}");
            if http2 {
                assert!(response.ends_with(&format!("\r\n\r\n{seen}")), "{response}");
            }
        }
    }
}

#[tokio::test]
async fn an_endless_body_ends_over_http2_too() {
    let (port, certificate) = start(String::new()).await;
    let mut settings = settings();
    settings.limits.wire_body = 1024 * 1024;
    let visit = fetch(&fetcher(settings, certificate), url(port, "/endless")).await;
    assert_eq!(visit.outcome.kind(), "too-large");
    assert!(visit.hops[0].response.len() < 80_000);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (port, _) = start(String::new()).await;
    let visit = fetch(&web::fetcher(settings()), url(port, "/")).await;
    assert_eq!(visit.outcome.kind(), "tls", "{}", visit.outcome);
    let (port, certificate) = start(String::new()).await;
    let mut other = url(port, "/");
    other.set_host(Some("other.example")).unwrap();
    let visit = fetch(&fetcher(settings(), certificate), other).await;
    assert_eq!(visit.outcome.kind(), "tls", "{}", visit.outcome);
}

#[tokio::test]
async fn the_way_down_to_plain_http_is_told_and_takes_no_credentials_along() {
    let plain = Server::start(|_| Play::ok("plain")).await;
    let (port, certificate) = start(plain.url("/").to_string()).await;
    let mut asked = url(port, "/down");
    asked.set_username("me").unwrap();
    asked.set_password(Some("secret")).unwrap();
    let visit = fetch(&fetcher(settings(), certificate), asked).await;
    assert_eq!(visit.outcome.kind(), "got");
    assert!(visit.downgraded && visit.moved_to.is_none());
    let sent = [String::from_utf8_lossy(&visit.hops[0].request).into_owned(), plain.requests()[0].clone()];
    assert!(sent.iter().all(|head| !head.contains("Basic")), "{sent:?}");
    assert!(!sent[1].to_lowercase().contains("authorization"));
}

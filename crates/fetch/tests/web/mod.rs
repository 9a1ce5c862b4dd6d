//! A small web on loopback that does as a test says, hostile things too.

#![allow(dead_code, reason = "each test takes a part of it")]

pub(crate) mod conformance;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fetch::{Ask, Fetcher, Guard, Resolve, Resolving, Settings, Visit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub(crate) const AGENT: &str = "whatthen/0.0 (+https://desk.example/about)";

/// What a server does with a request.
pub(crate) enum Play {
    /// Sends this and waits for the next request.
    Send(Vec<u8>),
    /// Sends this, of which there is one for all, and hangs up.
    Shared(Arc<Vec<u8>>),
    /// Sends this and hangs up.
    Close(Vec<u8>),
    /// Sends this, then the second again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends this, then a byte every so often.
    Drip(Vec<u8>, Duration),
    /// Never answers.
    Hang,
}

impl Play {
    /// A whole answer with a body of known length.
    pub(crate) fn answer(status: &str, fields: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
        Self::Send([head.as_bytes(), body].concat())
    }

    pub(crate) fn ok(body: &str) -> Self {
        Self::answer("200 OK", "Content-Type: text/html\r\n", body.as_bytes())
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::answer(&format!("{status} Moved"), &format!("Location: {location}\r\n"), b"")
    }

    pub(crate) fn not_found() -> Self {
        Self::answer("404 Not Found", "", b"")
    }
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

/// A server that counts.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

impl Server {
    /// A server on 127.0.0.1 that answers by path.
    pub(crate) async fn start(play: impl Fn(&str) -> Play + Send + Sync + 'static) -> Self {
        Self::start_at(Ipv4Addr::LOCALHOST.into(), move |path, _| play(path)).await
    }

    /// A server at an address, that answers by path and whole head.
    pub(crate) async fn start_at(
        ip: IpAddr,
        play: impl Fn(&str, &str) -> Play + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((ip, 0)).await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::default() };
        let (seen, play) = (Arc::clone(&server.seen), Arc::new(play));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                seen.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&seen), Arc::clone(&play)));
            }
        });
        server
    }

    /// An address at this server, under a name that [`Loopback`] knows.
    pub(crate) fn url(&self, path: &str) -> Url {
        format!("http://holm-gazette.example:{}{path}", self.address.port()).parse().unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Heads of all requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// Paths of all requests.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests().iter().map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned()).collect()
    }
}

async fn serve(
    mut stream: TcpStream,
    seen: Arc<Seen>,
    play: Arc<impl Fn(&str, &str) -> Play + Send + Sync + 'static>,
) -> std::io::Result<()> {
    let mut read = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let head = String::from_utf8(read.drain(..end).collect()).unwrap();
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        seen.requests.lock().unwrap().push(head.clone());
        match play(&path, &head) {
            Play::Send(bytes) => stream.write_all(&bytes).await?,
            Play::Shared(bytes) => return stream.write_all(&bytes).await,
            Play::Close(bytes) => return stream.write_all(&bytes).await,
            Play::Endless(head, piece) => {
                stream.write_all(&head).await?;
                loop {
                    stream.write_all(&piece).await?;
                }
            }
            Play::Drip(head, every) => {
                stream.write_all(&head).await?;
                loop {
                    tokio::time::sleep(every).await;
                    stream.write_all(b"a").await?;
                }
            }
            Play::Hang => std::future::pending::<()>().await,
        }
    }
}

/// Resolves every name to 127.0.0.1.
pub(crate) struct Loopback;

impl Resolve for Loopback {
    fn resolve<'a>(&'a self, _: &'a str) -> Resolving<'a> {
        Box::pin(async { Ok(vec![Ipv4Addr::LOCALHOST.into()]) })
    }
}

/// Settings under which loopback may be asked, without pauses.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::new(AGENT);
    settings.guard = Guard::default().allow("127.0.0.0/8".parse().unwrap());
    settings.host_gap = Duration::ZERO;
    settings
}

pub(crate) fn fetcher(settings: Settings) -> Fetcher {
    Fetcher::with_resolver(settings, Arc::new(Loopback))
}

/// Fetches with `robots.txt` left aside.
pub(crate) async fn fetch(fetcher: &Fetcher, url: Url) -> Visit {
    fetcher.fetch(Ask { ignore_robots: true, ..Ask::anything(url) }).await
}

//! A news web on loopback, scripted by the test: what each address answers, and what was asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What an address answers.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// A body with its media type.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into() }.with("Content-Type", content_type)
    }

    /// A page.
    pub fn page(html: impl Into<Vec<u8>>) -> Self {
        Self::ok("text/html; charset=utf-8", html)
    }

    /// An RSS feed.
    pub fn rss(xml: impl Into<Vec<u8>>) -> Self {
        Self::ok("application/rss+xml", xml)
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Leads elsewhere.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("Location", to)
    }

    /// The same with a header field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with an entity tag: it is not sent again to who has it.
    #[must_use]
    pub fn tagged(self, tag: &str) -> Self {
        self.with("ETag", &format!("\"{tag}\""))
    }

    fn tag(&self) -> Option<&str> {
        self.headers.iter().find(|(name, _)| name == "ETag").map(|(_, value)| value.as_str())
    }
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Path and query.
    pub path: String,
    /// Header fields, names in lower case.
    pub headers: HashMap<String, String>,
    /// Status of the answer.
    pub status: u16,
}

#[derive(Debug, Default)]
struct Script {
    answers: HashMap<String, Answer>,
    asked: Vec<Asked>,
}

/// A server on loopback; an address that nothing was said of answers 404. It ends with the process.
#[derive(Clone, Debug)]
pub struct NewsWeb {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl Default for NewsWeb {
    fn default() -> Self {
        Self::at("127.0.0.1")
    }
}

impl NewsWeb {
    /// A server on another address of loopback, as another host.
    pub fn at(ip: &str) -> Self {
        let listener = TcpListener::bind((ip, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let web = Self { address, script: Arc::default() };
        let script = Arc::clone(&web.script);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&script);
                // Who hangs up is of no interest.
                thread::spawn(move || _ = serve(stream, &script));
            }
        });
        web
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on `path` answers this, whatever query it is asked with.
    pub fn set(&self, path: &str, answer: Answer) {
        lock(&self.script).answers.insert(path.to_owned(), answer);
    }

    /// What was asked since this was last called.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut lock(&self.script).asked)
    }
}

fn lock(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream, script: &Mutex<Script>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut first = String::new();
        if lines.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut headers = HashMap::new();
        loop {
            let mut line = String::new();
            lines.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        std::io::copy(&mut lines.by_ref().take(length), &mut std::io::sink())?;
        let path = first.split(' ').nth(1).unwrap_or("").to_owned();
        let mut answer = lock(script)
            .answers
            .get(path.split('?').next().unwrap_or_default())
            .cloned()
            .unwrap_or_else(|| Answer::status(404));
        if answer.tag().is_some_and(|tag| headers.get("if-none-match").is_some_and(|had| had == tag)) {
            answer.status = 304;
            answer.body.clear();
        }
        lock(script).asked.push(Asked { path, headers, status: answer.status });
        let mut head = format!("HTTP/1.1 {} Said\r\n", answer.status);
        for (name, value) in &answer.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if answer.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", answer.body.len()));
        }
        head.push_str("\r\n");
        // At once: parts would wait for each other's acknowledgement, 40 ms each.
        stream.write_all(&[head.as_bytes(), &answer.body].concat())?;
    }
}

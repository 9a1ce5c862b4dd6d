//! A small HTTP client over a plain socket, and a program that serves: nothing between the test and the bytes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// How long an answer is waited for. Only a server that hangs takes so long.
const PATIENCE: Duration = Duration::from_mins(2);

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Header fields in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first field of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("an answer in UTF-8")
    }
}

/// A request: method, target, header fields beside `Host`, body.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    method: &'a str,
    target: &'a str,
    host: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
    body: Vec<u8>,
}

impl<'a> Ask<'a> {
    /// Asks for `target` by `method`.
    pub fn new(method: &'a str, target: &'a str) -> Self {
        Self { method, target, host: None, headers: Vec::new(), body: Vec::new() }
    }

    /// Calls the server otherwise than by its address.
    #[must_use]
    pub fn host(self, host: &'a str) -> Self {
        Self { host: Some(host), ..self }
    }

    /// With one more header field.
    #[must_use]
    pub fn with(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With a form.
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.body = pairs.join("&").into_bytes();
        self.with("Content-Type", "application/x-www-form-urlencoded")
    }

    /// Sends it to `address` on a connection of its own.
    pub fn send(&self, address: SocketAddr) -> Answer {
        let host = self.host.map_or_else(|| address.to_string(), str::to_owned);
        let mut head =
            format!("{} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.body.is_empty() || self.method == "POST" {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        head += "\r\n";
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.write_all(head.as_bytes()).expect("the head is sent");
        // A server may answer before it has read everything.
        _ = stream.write_all(&self.body);
        let mut answer = Vec::new();
        _ = stream.read_to_end(&mut answer);
        parse(&answer)
    }
}

/// `text` as it stands in a form or a query.
pub fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer with a head");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status line");
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    assert!(!chunked, "answers are whole");
    Answer { status, headers, body: answer[end + 4..].to_vec() }
}

/// A program that serves, until it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts `command`, which says `http://ADDRESS/` on standard error once it listens.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .env_remove("WHATTHEN_DESK")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stderr.take().expect("standard error is piped"));
        let (mut line, mut address) = (String::new(), None);
        // It may have something else to say before.
        while address.is_none() {
            line.clear();
            let read = said.read_line(&mut line).expect("it says where it listens");
            assert!(read > 0, "it ended before it listened");
            address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
        }
        // Read on, so that it never waits for us.
        std::thread::spawn(move || _ = std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, address: address.unwrap_or_else(|| panic!("it does not listen: {line}")) }
    }

    /// Asks for `target`.
    pub fn get(&self, target: &str) -> Answer {
        Ask::new("GET", target).send(self.address)
    }

    /// Sends a form as a page of the server would.
    pub fn post(&self, target: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.address);
        Ask::new("POST", target).with("Origin", &origin).form(fields).send(self.address)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended; `None` while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is our child")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

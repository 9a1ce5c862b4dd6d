//! Told to end: what is under way is finished first, unless it is told again.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use testkit::http::Server;

use super::super::desk::TestDesk;
use super::serve;

fn tell(server: &Server) {
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
}

/// Tells it again and again; its exit code.
fn told_until_it_ends(mut server: Server) -> Option<i32> {
    loop {
        std::thread::sleep(Duration::from_millis(100));
        match server.ended() {
            Some(status) => return status.code(),
            None => tell(&server),
        }
    }
}

/// Begins to send a form, of which the server waits for the rest.
fn under_way(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /add HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100");
    stream
}

#[test]
fn told_once_it_ends_well() {
    let desk = TestDesk::with_stories(1);
    let mut server = serve(&desk);
    let mut stream = under_way(&server);
    tell(&server);
    stream.write_all(b"url=ftp://").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 422"), "{answer}");
    let ended = loop {
        if let Some(status) = server.ended() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn told_again_it_ends_at_once() {
    let desk = TestDesk::with_stories(1);
    let server = serve(&desk);
    let _stream = under_way(&server);
    tell(&server);
    assert_eq!(told_until_it_ends(server), Some(1));
}

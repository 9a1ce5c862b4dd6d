//! `serve`: a desk in the browser, asked over a plain socket.

mod answers;
mod archived;
#[cfg(unix)]
mod ending;
mod hostile;
mod lists;
mod passwords;
mod stories;

use std::fs::File;
use std::process::Command;
use std::time::Duration;

use scraper::{Html, Selector};
use testkit::http::{Answer, Server};

use super::desk::TestDesk;

/// Serves a desk on a port of its own.
fn serve(desk: &TestDesk) -> Server {
    serve_with(desk, &[])
}

fn serve_with(desk: &TestDesk, args: &[&str]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whatthen"));
    command.args(["serve", "--desk"]).arg(desk.at("desk"));
    if !args.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    Server::start(command.args(args))
}

/// Serves a desk that another program holds as this starts: it is only shown then, and others may write to it.
fn serve_beside_a_writer(desk: &TestDesk) -> Server {
    let lock = File::create(desk.inside("lock")).unwrap();
    lock.lock().unwrap();
    serve(desk)
}

/// The page, which must be one.
fn page(answer: &Answer) -> Html {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    Html::parse_document(&answer.text())
}

/// An attribute of all elements that fit.
fn all(page: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|found| found.attr(attribute)).map(str::to_owned).collect()
}

/// The words of all elements that fit.
fn words(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|found| found.text().collect::<String>()).collect()
}

/// Asks until the stories are grouped.
fn when_grouped(server: &Server, target: &str) -> Answer {
    for _ in 0..600 {
        let answer = server.get(target);
        if answer.status != 503 && !answer.text().contains("are being grouped") {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{target}: nothing was grouped");
}

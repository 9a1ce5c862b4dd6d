//! Fetches addresses, all at once as far as politeness allows, and says what came of each.
//!
//! ```text
//! fetch [--allow NETWORK]... [--again] ADDRESS...      addresses from standard input where none are given
//! ```
//!
//! `--allow 127.0.0.0/8` opens a network that is not public. `--again` asks everything a second time, with
//! the validators of the first.

use std::error::Error;
use std::io::{self, BufRead};

use fetch::{Ask, Fetcher, Outcome, Settings, Validators, Visit};
use url::Url;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::new("whatthen-example/0.1 (+https://desk.example/about)");
    let (mut again, mut urls) = (false, Vec::<Url>::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--allow" => {
                let network = arguments.next().ok_or("--allow what?")?.parse()?;
                settings.guard = settings.guard.allow(network);
            }
            "--again" => again = true,
            url => urls.push(url.parse()?),
        }
    }
    if urls.is_empty() {
        for line in io::stdin().lock().lines() {
            urls.push(line?.trim().parse()?);
        }
    }

    let fetcher = Fetcher::new(settings);
    let first = round(&fetcher, urls.into_iter().map(Ask::feed)).await;
    if again {
        round(&fetcher, first.iter().map(again_with_validators)).await;
    }
    for (origin, robots) in fetcher.robots_learned() {
        eprintln!("learned: {} bytes of {origin}/robots.txt ({:?})", robots.body.len(), robots.status);
    }
    Ok(())
}

/// The ask of a later visit.
fn again_with_validators((url, visit): &(Url, Visit)) -> Ask {
    let validators = match &visit.outcome {
        Outcome::Got(got) => got.validators.clone(),
        _ => Validators::default(),
    };
    Ask { validators, ..Ask::feed(visit.moved_to.clone().unwrap_or_else(|| url.clone())) }
}

async fn round(fetcher: &Fetcher, asks: impl Iterator<Item = Ask>) -> Vec<(Url, Visit)> {
    let visits: Vec<_> = asks
        .map(|ask| {
            let (fetcher, url) = (fetcher.clone(), ask.url.clone());
            tokio::spawn(async move { (url, fetcher.fetch(ask).await) })
        })
        .collect();
    let mut done = Vec::new();
    for visit in visits {
        let Ok((url, visit)) = visit.await else { continue };
        println!("{}\t{url}\t{}", visit.outcome.kind(), visit.outcome);
        done.push((url, visit));
    }
    done
}

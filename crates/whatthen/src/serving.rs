//! A desk served: the thread that writes, wired to the pages.

use std::sync::Arc;
use std::time::Instant;

use store::{Outcome, Source, SourceKind};

use crate::address::shown_address;
use crate::clock::now;
use crate::desk::{DeskView, SourceHealth, Supplied, SupplyError, Taken, sources_named};
use crate::gathering::adding::{AddError, ask, find_until};
use crate::gathering::{Halt, Keeper, Line};
use crate::web::{Added, Gathering, Health, Kept, ProgressLine, ProgressView, Refusal, SourceView};

/// What the pages ask of gathering. Without a keeper, which another process is then, they only show how it goes.
pub(crate) fn gathering(keeper: Option<Keeper>) -> Gathering {
    let keeper = keeper.map(Arc::new);
    let (shown, adding, supplying) = (keeper.clone(), keeper.clone(), keeper);
    Gathering {
        sources: Box::new(sources),
        progress: Box::new(move || shown.as_deref().map(progress).unwrap_or_default()),
        add: Box::new(move |written, until| add(adding.as_deref().ok_or_else(not_now)?, written, until)),
        supply: Box::new(move |supplied| supply(supplying.as_deref().ok_or_else(not_now)?, supplied)),
        articles: Box::new(articles),
    }
}

fn not_now() -> Refusal {
    let said = "Another whatthen is at work on this desk, so nothing can be written from here. Nothing is lost; try again when it has ended.";
    Refusal::NotNow(said.to_owned())
}

fn sources(desk: &DeskView) -> anyhow::Result<Vec<SourceView>> {
    let health = desk.source_health()?;
    Ok(health.into_iter().filter(|one| one.source.kind != SourceKind::Once).map(view).collect())
}

fn view(one: SourceHealth) -> SourceView {
    let health = match &one.check {
        None => Health::Waiting,
        Some(check) if check.done => Health::Stopped,
        Some(check) if check.failures == 0 => Health::Well,
        Some(_) => Health::Failing,
    };
    let title = one.title().map(str::to_owned);
    let next = one.next();
    let SourceHealth { source, check, items } = one;
    let check = check.unwrap_or_default();
    SourceView {
        url: shown_address(&source.url).into_owned(),
        title,
        outlet: source.home.as_deref().map(|home| shown_address(home).into_owned()),
        folder: source.folder,
        health,
        last_success: check.succeeded,
        failures: check.failures,
        outcome: if check.outcome.is_empty() { "not asked yet".to_owned() } else { check.outcome },
        next_try: next,
        items,
    }
}

fn progress(keeper: &Keeper) -> ProgressView {
    let now = keeper.progress().now();
    let line = |Line { address, outcome, well }| ProgressLine { source: address, outcome, well: Some(well) };
    ProgressView {
        running: now.running,
        done: now.done,
        total: now.total,
        lines: now.lines.into_iter().map(line).collect(),
        halt: now.halt.map(|halt| match halt {
            Halt::Waiting(why) => {
                format!("Nothing can be kept at the moment: {why}. It is tried again, less and less often; nothing is lost.")
            }
            Halt::Ended(why) => {
                format!("Nothing is gathered or taken in any more: {why}. What was kept is safe; start whatthen again.")
            }
        }),
    }
}

fn add(keeper: &Keeper, written: &str, until: Instant) -> Result<Added, Refusal> {
    let wrong = |error: AddError| Refusal::Wrong { reason: error.to_string(), instead: None };
    let fetcher = keeper.another_fetcher().map_err(failed)?;
    let found = ask(find_until(&fetcher, written, until)).map_err(failed)?.map_err(wrong)?;
    let new = keep(keeper, found.source(now()), until).map_err(failed)?;
    let new = new.ok_or_else(|| wrong(AddError::too_slow(written)))?;
    let mut words = format!("a {} of {} items", found.kind.as_str(), found.items);
    if !new {
        words.push_str(", which is watched already");
    }
    Ok(Added { urls: vec![shown_address(&found.url).into_owned()], words })
}

/// Adds a source; whether it is new. `None`, and nothing is added, where the desk is not free before `until`.
fn keep(keeper: &Keeper, source: Source, until: Instant) -> anyhow::Result<Option<bool>> {
    keeper.run(true, move |desk| {
        if Instant::now() >= until {
            return Ok(None);
        }
        Ok(desk.add_sources(&[source])?.first().copied())
    })
}

fn supply(keeper: &Keeper, supplied: Supplied) -> Result<Kept, Refusal> {
    let taken = keeper.run(false, move |desk| desk.supply(supplied)).map_err(|error| {
        match error.downcast_ref::<SupplyError>() {
            Some(wrong) => Refusal::Wrong { reason: wrong.to_string(), instead: None },
            None => failed(error),
        }
    })?;
    match taken {
        Taken::Kept { not_article: Some(reason), .. } => {
            Ok(Kept { article: None, words: format!("It is kept, but is no article: {reason}") })
        }
        Taken::Kept { outcome: Outcome::Article(key), changed, .. } => {
            let words = if changed { "It is kept, as a new wording of an article." } else { "It is kept." };
            Ok(Kept { article: Some(key.article), words: words.to_owned() })
        }
        Taken::Kept { outcome: Outcome::Unread(reason), .. } => {
            Ok(Kept { article: None, words: format!("It is kept, but cannot be read: {reason}") })
        }
        Taken::Kept { .. } => Ok(Kept { article: None, words: "It is kept.".to_owned() }),
        Taken::Held { .. } => Ok(Kept { article: None, words: "It was there already.".to_owned() }),
        Taken::Withdrawn { reason, .. } => Err(Refusal::Wrong {
            reason: format!("It was withdrawn from this desk: {reason}"),
            instead: None,
        }),
        Taken::Refused { reason, .. } => Err(Refusal::Wrong { reason, instead: None }),
    }
}

fn failed(error: anyhow::Error) -> Refusal {
    Refusal::NotNow(format!("{error:#}"))
}

/// Ids of the articles that a source announced, the newest first; `shown` is its address as it is shown.
fn articles(desk: &DeskView, shown: &str, most: usize) -> anyhow::Result<Vec<String>> {
    let (sources, checks) = (desk.people.sources()?, desk.articles.checks()?);
    // Where several are shown alike they are asked at the same address.
    let source = sources_named(&sources, shown).into_iter().next();
    let feed = source.and_then(|source| checks.get(&source.url)?.answered.as_deref());
    let items = desk.articles.items_of_feed(feed.unwrap_or(shown), most)?;
    Ok(items.into_iter().filter_map(|kept| kept.item.article).collect())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use testkit::{Answer, NewsWeb, scratch};

    use super::*;
    use crate::config::GatherConfig;
    use crate::desk::init;

    #[test]
    fn nothing_is_added_once_it_took_too_long() {
        let (web, folder) = (NewsWeb::default(), scratch());
        let feed = "<rss version=\"2.0\"><channel><title>Holm</title><item><title>The boat</title></item></channel></rss>";
        web.set("/feed", Answer::rss(feed));
        init(folder.path()).unwrap();
        let networks = vec!["127.0.0.0/8".to_owned()];
        let config = GatherConfig { networks, host_gap_ms: 0, ..GatherConfig::default() };
        let keeper = Keeper::start(folder.path(), &config, false).unwrap();
        let url = web.url("/feed");
        let (at_once, later) = (Instant::now(), Instant::now() + Duration::from_hours(1));
        let refused = add(&keeper, &url, at_once).unwrap_err();
        assert!(
            matches!(&refused, Refusal::Wrong { reason, .. } if reason.contains("took too long")),
            "{refused:?}"
        );
        let source = Source {
            url: url.clone(),
            kind: SourceKind::Feed,
            title: None,
            home: None,
            folder: None,
            pages: true,
            added: now(),
        };
        assert_eq!(keep(&keeper, source, at_once).unwrap(), None, "found in time, but the desk was not free");
        assert_eq!(add(&keeper, &url, later).unwrap().words, "a feed of 1 items");
        assert_eq!(add(&keeper, &url, later).unwrap().words, "a feed of 1 items, which is watched already");
    }
}

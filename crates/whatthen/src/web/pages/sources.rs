//! `/sources`, `/source` and `/progress`: what is watched, how it goes, and how far gathering is.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::card::Card;
use super::feeds::listed;
use crate::address::shown_address;
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::limits::PAGE_ARTICLES;
use crate::web::paths::{self, with_query};
use crate::web::state::{Health, ProgressLine, ProgressView, Shared, SourceView};
use crate::web::wording;

/// What stands behind the question mark of `/sources`.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// What was added just now, in words.
    added: Option<String>,
}

/// What stands behind the question mark of `/source`.
#[derive(Deserialize)]
pub(crate) struct Which {
    url: String,
}

#[derive(Template)]
#[template(path = "web/sources.html")]
struct SourcesPage {
    frame: Frame,
    /// "14 watched, 12 well."
    summary: String,
    added: Option<String>,
    progress: Progress,
    sources: Vec<Folder>,
}

struct Folder {
    name: String,
    rows: Vec<SourceRow>,
}

struct SourceRow {
    path: String,
    /// Address as text, and where it can be linked.
    url: String,
    link: Option<String>,
    title: String,
    outlet: String,
    health: Health,
    failures: u32,
    outcome: String,
    last_success: String,
    next_try: String,
    items: String,
}

#[derive(Template)]
#[template(path = "web/progress.html")]
struct Progress {
    progress: ProgressView,
}

impl Progress {
    /// What servers answered is others' words too.
    fn of(progress: ProgressView) -> Self {
        let line = |line: ProgressLine| ProgressLine {
            source: wording::shown(&line.source),
            outcome: wording::shown(&line.outcome),
            ..line
        };
        let lines = progress.lines.into_iter().map(line).collect();
        let halt = progress.halt.as_deref().map(wording::shown);
        Self { progress: ProgressView { lines, halt, ..progress } }
    }
}

#[derive(Template)]
#[template(path = "web/source.html")]
struct SourcePage {
    frame: Frame,
    row: SourceRow,
    cards: Vec<Card>,
    atom: String,
    json: String,
}

/// `GET /sources?added=`
pub(crate) async fn sources(
    State(web): State<Shared>,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let Query(Asked { added }) = asked?;
    let sources = web.sources().await?;
    html(&SourcesPage {
        frame,
        summary: summary(&sources),
        added: added.map(|words| wording::shown(&words)),
        progress: Progress::of((web.gathering.progress)()),
        sources: folders(sources),
    })
}

/// `GET /progress`: part of that page, for the script.
pub(crate) async fn progress(State(web): State<Shared>) -> Result<Response, WebError> {
    html(&Progress::of((web.gathering.progress)()))
}

/// `GET /source?url=`
pub(crate) async fn source(
    State(web): State<Shared>,
    frame: Frame,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, WebError> {
    let Query(Which { url }) = which?;
    let shared = web.clone();
    web.readers
        .read(move |desk| {
            let sources = (shared.gathering.sources)(desk)?.into_iter();
            let shown = shown_address(&url);
            let mut found = sources.filter(|source| source.url == shown);
            let row = match (found.next(), found.next()) {
                (Some(source), None) => row(source),
                (first, _) => return Err(not_one(first.is_some())),
            };
            if shown != url {
                // Neither the page nor the browser is to remember the rest.
                return Ok(Redirect::to(&row.path).into_response());
            }
            let articles = (shared.gathering.articles)(desk, &url, PAGE_ARTICLES)?.into_iter();
            let cards = listed(desk, articles)?.iter().map(Card::of).collect();
            let feed = |path: &str| with_query(path, &[("source", Some(&url))]);
            html(&SourcePage { frame, row, cards, atom: feed("/feed.atom"), json: feed("/feed.json") })
        })
        .await
}

/// Why there is no page of one source: there is none, or there are `several`.
fn not_one(several: bool) -> WebError {
    let words = if several {
        "This address is watched several times, with different names and passwords: see the list of sources."
    } else {
        "This address is not watched."
    };
    WebError::NotFound(words.to_owned())
}

fn summary(sources: &[SourceView]) -> String {
    let mut words = vec![format!("{} watched", wording::grouped(sources.len() as u64))];
    for health in Health::ALL {
        let number = sources.iter().filter(|source| source.health == health).count();
        if number > 0 {
            words.push(format!("{} {}", wording::grouped(number as u64), health.word()));
        }
    }
    words.join(", ")
}

fn folders(sources: Vec<SourceView>) -> Vec<Folder> {
    let mut folders: BTreeMap<String, Vec<SourceRow>> = BTreeMap::new();
    for source in sources {
        let name = source.folder.as_deref().map(wording::shown).unwrap_or_default();
        folders.entry(name).or_default().push(row(source));
    }
    let named = |name: String| if name.is_empty() { "Without a folder".to_owned() } else { name };
    folders.into_iter().map(|(name, rows)| Folder { name: named(name), rows }).collect()
}

fn row(source: SourceView) -> SourceRow {
    let time =
        |written: Option<String>| written.map_or_else(|| "never".to_owned(), |at| wording::captured(&at));
    SourceRow {
        path: paths::source(&source.url),
        title: source
            .title
            .as_deref()
            .map(wording::shown)
            .filter(|t| !t.is_empty())
            .unwrap_or_else(|| wording::shown(&source.url)),
        outlet: wording::outlet(source.outlet.as_deref()),
        url: wording::shown(&source.url),
        link: wording::web_address(Some(&source.url)),
        health: source.health,
        failures: source.failures,
        outcome: wording::shown(&source.outcome),
        last_success: time(source.last_success),
        next_try: time(source.next_try),
        items: wording::grouped(source.items),
    }
}

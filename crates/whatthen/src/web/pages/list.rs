//! `/`: the newest articles.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use store::Listed;

use super::card::Card;
use crate::contract::ArticleLine;
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::limits::PAGE_ARTICLES;
use crate::web::paths::with_query;
use crate::web::state::Shared;
use crate::web::survey::{Outlet, Survey};
use crate::web::wording;

/// What stands behind the question mark.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Id of an outlet; empty for all.
    outlet: Option<String>,
    /// Where the page before ended.
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "web/list.html")]
struct ListPage {
    frame: Frame,
    /// Name of the outlet that was chosen.
    outlet: Option<String>,
    outlets: Vec<Choice>,
    /// "1,200 articles"
    all: Option<String>,
    days: Vec<Day>,
    /// Whether this is not the first page.
    older: bool,
    next: Option<String>,
    atom: String,
    json: String,
}

struct Choice {
    id: String,
    words: String,
    chosen: bool,
}

struct Day {
    name: String,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "web/empty.html")]
struct EmptyPage {
    frame: Frame,
}

/// `GET /?outlet=&before=`
pub(crate) async fn list(
    State(web): State<Shared>,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let Query(Asked { outlet, before }) = asked?;
    let outlet = outlet.filter(|outlet| !outlet.is_empty());
    let survey = web.background.survey();
    web.readers
        .read(move |desk| {
            let mut listed =
                desk.articles.newest(outlet.as_deref(), before, PAGE_ARTICLES + 1, ArticleLine::ABOUT)?;
            if listed.is_empty() && outlet.is_none() && before.is_none() {
                return html(&EmptyPage { frame });
            }
            let more = listed.len() > PAGE_ARTICLES;
            listed.truncate(PAGE_ARTICLES);
            let last = listed.last().filter(|_| more).map(|listed| listed.reading.first.to_string());
            let link = |path: &str, before: Option<&str>| {
                with_query(path, &[("outlet", outlet.as_deref()), ("before", before)])
            };
            html(&ListPage {
                frame,
                outlet: outlet.as_deref().map(|id| name_of(id, survey.as_deref(), &listed)),
                outlets: choices(outlet.as_deref(), survey.as_deref()),
                all: survey
                    .filter(|_| outlet.is_none())
                    .map(|survey| wording::count(survey.counts.articles, "article", "articles")),
                older: before.is_some(),
                next: last.as_deref().map(|last| link("/", Some(last))),
                atom: link("/feed.atom", None),
                json: link("/feed.json", None),
                days: days(&listed),
            })
        })
        .await
}

fn name_of(id: &str, survey: Option<&Survey>, listed: &[Listed]) -> String {
    let counted = survey.and_then(|survey| survey.outlets.iter().find(|outlet| outlet.id == id));
    let name = counted
        .map(|outlet| outlet.name.as_str())
        .or_else(|| listed.first().and_then(|listed| listed.reading.outlet.as_deref()));
    wording::outlet(Some(name.unwrap_or(id)))
}

fn choices(chosen: Option<&str>, survey: Option<&Survey>) -> Vec<Choice> {
    let outlets = survey.map(|survey| survey.outlets.as_slice()).unwrap_or_default();
    let choice = |outlet: &Outlet| Choice {
        id: outlet.id.clone(),
        words: outlet.words.clone(),
        chosen: chosen == Some(outlet.id.as_str()),
    };
    outlets.iter().map(choice).collect()
}

/// The articles by the day on which they were captured. Where captures from elsewhere were taken in, a day may come
/// up again.
fn days(listed: &[Listed]) -> Vec<Day> {
    listed
        .chunk_by(|a, b| wording::day(&a.captured) == wording::day(&b.captured))
        .map(|day| Day {
            name: day.first().map(|first| wording::day(&first.captured)).unwrap_or_default(),
            cards: day.iter().map(Card::of).collect(),
        })
        .collect()
}

//! `/feed.atom` and `/feed.json`: any list of articles for other readers. No whole texts: they are others' matter.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use store::Listed;

use crate::address::shown_address;
use crate::contract::ArticleLine;
use crate::desk::DeskView;
use crate::web::bookmark::base;
use crate::web::error::WebError;
use crate::web::limits::FEED_ENTRIES;
use crate::web::paths::{self, with_query};
use crate::web::state::Shared;
use crate::web::wording;

/// Characters of the text that an entry shows.
const SUMMARY: usize = 300;

/// Which list: all articles, those of an outlet, of a search, of a story, of a source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    outlet: Option<String>,
    q: Option<String>,
    story: Option<String>,
    source: Option<String>,
}

impl Asked {
    fn query(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("outlet", self.outlet.as_deref()),
            ("q", self.q.as_deref()),
            ("story", self.story.as_deref()),
            ("source", self.source.as_deref()),
        ]
    }

    /// The page with the same list.
    fn page(&self) -> String {
        match self {
            Self { q: Some(query), .. } => with_query("/search", &[("q", Some(query))]),
            Self { story: Some(anchor), .. } => paths::story(anchor),
            Self { source: Some(url), .. } => paths::source(url),
            Self { outlet, .. } => with_query("/", &[("outlet", outlet.as_deref())]),
        }
    }

    fn title(&self) -> String {
        match self {
            Self { q: Some(query), .. } => format!("Search: {query}"),
            Self { story: Some(_), .. } => "A story".to_owned(),
            Self { source: Some(url), .. } => format!("Source: {url}"),
            Self { outlet: Some(id), .. } => format!("Outlet: {id}"),
            _ => "New articles".to_owned(),
        }
    }
}

/// A feed, whatever it is written as.
#[derive(Template)]
#[template(path = "web/feed.atom", escape = "html")]
struct Feed {
    title: String,
    id: String,
    /// When the newest entry was captured.
    updated: String,
    own: String,
    page: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    outlet: String,
    page: String,
    url: Option<String>,
    /// When it was captured: the desk's order, which a published time is not.
    updated: String,
    published: Option<String>,
    lang: Option<String>,
    summary: String,
}

/// `GET /feed.atom`
pub(crate) async fn atom(
    State(web): State<Shared>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let feed = feed(&web, &headers, asked?.0, "/feed.atom").await?;
    let body = feed.render().map_err(WebError::failed)?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body).into_response())
}

/// `GET /feed.json`
pub(crate) async fn json(
    State(web): State<Shared>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let feed = feed(&web, &headers, asked?.0, "/feed.json").await?;
    let items: Vec<_> = feed
        .entries
        .iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.id, "url": entry.page, "title": entry.title, "content_text": entry.summary,
                "date_modified": entry.updated, "authors": [{"name": entry.outlet}],
            });
            for (name, value) in [
                ("external_url", &entry.url),
                ("date_published", &entry.published),
                ("language", &entry.lang),
            ] {
                if let Some(value) = value {
                    item[name] = json!(value);
                }
            }
            item
        })
        .collect();
    let body = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": feed.title, "home_page_url": feed.page,
        "feed_url": feed.own, "items": items,
    });
    let kind = [(header::CONTENT_TYPE, "application/feed+json; charset=utf-8")];
    Ok((kind, body.to_string()).into_response())
}

async fn feed(web: &Shared, headers: &HeaderMap, asked: Asked, path: &'static str) -> Result<Feed, WebError> {
    let source = asked.source.as_deref().map(|source| shown_address(source).into_owned());
    let asked = Asked { source, ..asked };
    let base = base(web, headers);
    let shared = web.clone();
    let grouping = asked.story.as_ref().and_then(|_| web.background.stories());
    if asked.story.is_some() && grouping.is_none() {
        return Err(WebError::NotNow("The articles are being grouped.".to_owned()));
    }
    web.readers
        .read(move |desk| {
            let articles = match &asked {
                Asked { q: Some(query), .. } => {
                    let (hits, _) = desk.search(&*shared.readers.index(desk)?, query, FEED_ENTRIES)?;
                    listed(desk, hits.into_iter().map(|hit| hit.reading.key.article))?
                }
                Asked { story: Some(anchor), .. } => {
                    let story = grouping.as_ref().and_then(|grouping| grouping.story_of(anchor));
                    let missing = || WebError::NotFound("There is no such story, or no longer.".to_owned());
                    let members = story.ok_or_else(missing)?.members.iter().rev().take(FEED_ENTRIES);
                    listed(desk, members.map(|member| member.id.clone()))?
                }
                Asked { source: Some(url), .. } => {
                    listed(desk, (shared.gathering.articles)(desk, url, FEED_ENTRIES)?.into_iter())?
                }
                Asked { outlet, .. } => {
                    let outlet = outlet.as_deref().filter(|outlet| !outlet.is_empty());
                    desk.articles.newest(outlet, None, FEED_ENTRIES, ArticleLine::HEAD)?
                }
            };
            let entries: Vec<Entry> = articles.iter().map(|listed| entry(listed, &base)).collect();
            let own = with_query(path, &asked.query());
            Ok(Feed {
                title: text_of_xml(&wording::shown(&asked.title())),
                // Never a name of the host: a desk may go by several.
                id: format!("urn:whatthen:feed:{}", paths::encoded(&asked.page())),
                updated: entries.iter().map(|entry| entry.updated.clone()).max().unwrap_or_else(epoch),
                own: format!("{base}{own}"),
                page: format!("{base}{}", asked.page()),
                entries,
            })
        })
        .await
}

/// Articles by their ids, those that the desk has.
pub(super) fn listed(desk: &DeskView, ids: impl Iterator<Item = String>) -> Result<Vec<Listed>, WebError> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(desk.articles.listed(&id, ArticleLine::HEAD)?);
    }
    Ok(found)
}

fn entry(listed: &Listed, base: &str) -> Entry {
    let reading = &listed.reading;
    let text = ArticleLine::text_of(&reading.line);
    let summary: String = text.chars().take(SUMMARY).collect();
    let ellipsis = if summary.len() < text.len() { "…" } else { "" };
    // Readers want an instant here; a day or a time of an unknown zone is none.
    let offset = |written: &&str| matches!(written.parse(), Ok(model::Published::Offset(..)));
    Entry {
        id: format!("urn:whatthen:article:{}", paths::encoded(&reading.key.article)),
        title: text_of_xml(&wording::headline(reading.title.as_deref())),
        outlet: text_of_xml(&wording::outlet(reading.outlet.as_deref())),
        page: format!("{base}{}", paths::article(&reading.key.article)),
        url: wording::web_address(reading.url.as_deref()),
        updated: listed.captured.parse::<jiff::Timestamp>().map_or_else(|_| epoch(), |at| at.to_string()),
        published: reading.published.as_deref().filter(offset).map(str::to_owned),
        lang: reading.lang.clone(),
        summary: format!("{}{ellipsis}", text_of_xml(&summary)),
    }
}

fn epoch() -> String {
    "1970-01-01T00:00:00Z".to_owned()
}

/// `text` without the characters that XML 1.0 has no way to write.
fn text_of_xml(text: &str) -> String {
    let allowed = |c: &char| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(c, '\u{7f}'..='\u{9f}')
    };
    text.chars().filter(allowed).collect()
}

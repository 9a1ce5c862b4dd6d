//! `/opml`: what is watched, for other readers.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::feeds::text_of_xml;
use crate::web::error::WebError;
use crate::web::state::Shared;

#[derive(Template)]
#[template(path = "web/opml.xml")]
struct Opml {
    folders: Vec<OpmlFolder>,
}

struct OpmlFolder {
    name: Option<String>,
    sources: Vec<OpmlSource>,
}

struct OpmlSource {
    title: String,
    url: String,
}

/// `GET /opml`
pub(crate) async fn opml(State(web): State<Shared>) -> Result<Response, WebError> {
    let sources = web.sources().await?;
    let mut folders: BTreeMap<Option<String>, Vec<OpmlSource>> = BTreeMap::new();
    for source in sources {
        folders.entry(source.folder.as_deref().map(text_of_xml)).or_default().push(OpmlSource {
            title: text_of_xml(source.title.as_deref().unwrap_or(&source.url)),
            url: text_of_xml(&source.url),
        });
    }
    let folders = folders.into_iter().map(|(name, sources)| OpmlFolder { name, sources }).collect();
    let body = Opml { folders }.render().map_err(WebError::failed)?;
    let fields = [
        (header::CONTENT_TYPE, "text/x-opml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"whatthen.opml\""),
    ];
    Ok((fields, body).into_response())
}

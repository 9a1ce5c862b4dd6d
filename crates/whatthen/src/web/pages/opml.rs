//! `/opml`: the feeds that are watched, for other readers.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::desk::subscriptions;
use crate::web::error::WebError;
use crate::web::state::Shared;

/// `GET /opml`
pub(crate) async fn opml(State(web): State<Shared>) -> Result<Response, WebError> {
    let body = web.readers.read(|desk| Ok(subscriptions(&desk.source_health()?))).await?;
    let fields = [
        (header::CONTENT_TYPE, "text/x-opml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"whatthen.opml\""),
    ];
    Ok((fields, body).into_response())
}

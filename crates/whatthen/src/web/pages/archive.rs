//! `/archive/{record}`: what a record holds, as something that can do nothing.

use archive::RecordType;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::Sha256;
use store::RecordRow;

use crate::desk::DeskView;
use crate::web::archived::{Shown, show};
use crate::web::capture::record;
use crate::web::error::WebError;
use crate::web::state::Shared;

/// `GET /archive/{record}`. The policy that holds what is shown is put on every answer by the middleware.
pub(crate) async fn archive(
    State(web): State<Shared>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, WebError> {
    let Path(id) = id?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
    web.readers.read(move |desk| answer(desk, &id, known.as_deref())).await
}

fn answer(desk: &DeskView, id: &str, known: Option<&str>) -> Result<Response, WebError> {
    let row = find(desk, id)?;
    // A later version of the program may render it otherwise.
    let tag = format!("\"{}-{}\"", env!("CARGO_PKG_VERSION"), Sha256::from(row.digest));
    let tagged = [(header::ETAG, tag.clone())];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, tagged).into_response());
    }
    let shown = show(&record(desk, &row)?).map_err(WebError::NotFound)?;
    let (kind, bytes) = match shown {
        Shown::Page(page) => ("text/html; charset=utf-8", page.into_bytes()),
        Shown::Text(text) => ("text/plain; charset=utf-8", text.into_bytes()),
        Shown::Bytes(bytes) => {
            // Saved under a name of ours: theirs could be that of a program.
            let save = [(header::CONTENT_DISPOSITION, "attachment; filename=\"archived.bin\"")];
            return Ok(
                (tagged, save, [(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
            );
        }
    };
    Ok((tagged, [(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// The record with this id; for one that only says "the same as before", that one.
fn find(desk: &DeskView, id: &str) -> Result<RecordRow, WebError> {
    let missing = || WebError::NotFound("The archive has no such record, or no longer has it.".to_owned());
    let row = desk.articles.records_of_id(id)?.into_iter().next().ok_or_else(missing)?;
    if row.kind != RecordType::Revisit.as_str() {
        return Ok(row);
    }
    let revisit = record(desk, &row)?;
    let earlier = revisit.field("WARC-Refers-To").map(|id| id.trim_matches(['<', '>']).to_owned());
    desk.articles.records_of_id(&earlier.ok_or_else(missing)?)?.into_iter().next().ok_or_else(missing)
}

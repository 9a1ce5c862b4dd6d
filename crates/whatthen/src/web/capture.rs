//! A capture as the pages name it: when, which record, by whom.

use archive::{Place, Record, Segments};
use model::Sha256;
use store::RecordRow;

use super::error::WebError;
use super::paths;
use super::wording;
use crate::desk::DeskView;
use crate::input::SUPPLIED_BY_FIELD;

/// The record that a wording was read from.
#[derive(Debug)]
pub(crate) struct Capture {
    /// `WARC-Record-ID`.
    pub(crate) id: String,
    /// Address of its rendering.
    pub(crate) path: String,
    /// `WARC-Date` as written.
    pub(crate) date: String,
    /// The same in words.
    pub(crate) when: String,
    /// SHA-256 of its block, hexadecimal.
    pub(crate) digest: String,
    /// Who handed it in, where a person did.
    pub(crate) supplied_by: Option<String>,
}

impl Capture {
    /// The capture at a place of the archive.
    pub(crate) fn at(desk: &DeskView, place: i64) -> Result<Self, WebError> {
        let row = desk.articles.record_at(place)?.ok_or_else(gone)?;
        let supplied_by = match row.kind.as_str() {
            // Only these can be handed in, and only the record itself says by whom.
            "resource" => record(desk, &row)?.field(SUPPLIED_BY_FIELD).map(wording::shown),
            _ => None,
        };
        Ok(Self {
            path: paths::archived(&row.id),
            when: wording::captured(&row.captured),
            date: row.captured,
            digest: Sha256::from(row.digest).to_string(),
            id: row.id,
            supplied_by,
        })
    }
}

/// The record of a row, as it was when it was written.
pub(crate) fn record(desk: &DeskView, row: &RecordRow) -> Result<Record, WebError> {
    let found = Segments::read(&desk.folder.archive(), Place::of_number(row.place));
    let record = found.map_err(WebError::failed)?.record;
    if row.digest != *Sha256::of(record.block()).as_bytes() {
        return Err(WebError::failed(anyhow::anyhow!(
            "{}: this record is not as it was when it was written; ask whatthen doctor",
            row.id
        )));
    }
    Ok(record)
}

fn gone() -> WebError {
    WebError::NotFound("The record that this was read from is gone.".to_owned())
}

//! `/theme`: keeps the choice of colours.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::web::error::WebError;
use crate::web::frame::{THEME_COOKIE, Theme};
use crate::web::paths;
use crate::web::sessions::set_cookie;
use crate::web::state::Shared;

/// A year, in seconds.
const YEAR: u64 = 365 * 24 * 3600;

/// The form that stands on every page.
#[derive(Deserialize)]
pub(crate) struct Choice {
    theme: String,
    #[serde(default)]
    back: String,
}

/// `POST /theme`
pub(crate) async fn keep(
    State(web): State<Shared>,
    form: Result<Form<Choice>, FormRejection>,
) -> Result<Response, WebError> {
    let Form(Choice { theme, back }) = form?;
    let age = if Theme::of(&theme) == Theme::Auto { 0 } else { YEAR };
    let cookie = set_cookie(THEME_COOKIE, Theme::of(&theme).word(), age, web.https);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(paths::local(&back))).into_response())
}

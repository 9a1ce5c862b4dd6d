//! `/sign-in` and `/sign-out`.

use askama::Template;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::Deserialize;

use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::paths;
use crate::web::state::Shared;
use crate::web::tries::Trier;

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    back: String,
}

/// The form.
#[derive(Deserialize)]
pub(crate) struct Shown {
    password: String,
    #[serde(default)]
    back: String,
}

#[derive(Template)]
#[template(path = "web/sign_in.html")]
struct SignInPage {
    frame: Frame,
    back: String,
    wrong: bool,
}

/// `GET /sign-in?back=`
pub(crate) async fn form(
    State(web): State<Shared>,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let Query(Asked { back }) = asked?;
    if !web.sessions.has_password(&web).await? {
        return Ok(Redirect::to(paths::local(&back)).into_response());
    }
    html(&SignInPage { frame, back: paths::local(&back).to_owned(), wrong: false })
}

/// `POST /sign-in`
pub(crate) async fn sign_in(
    State(web): State<Shared>,
    frame: Frame,
    Extension(trier): Extension<Trier>,
    shown: Result<Form<Shown>, FormRejection>,
) -> Result<Response, WebError> {
    let Form(Shown { password, back }) = shown?;
    let back = paths::local(&back).to_owned();
    match web.sessions.sign_in(&web, password, trier).await? {
        Some(cookie) => Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&back)).into_response()),
        None => Ok((StatusCode::FORBIDDEN, html(&SignInPage { frame, back, wrong: true })?).into_response()),
    }
}

/// `POST /sign-out`
pub(crate) async fn sign_out(State(web): State<Shared>, headers: HeaderMap) -> Response {
    let cookie = web.sessions.sign_out(&headers, web.https);
    ([(header::SET_COOKIE, cookie)], Redirect::to(paths::SIGN_IN)).into_response()
}

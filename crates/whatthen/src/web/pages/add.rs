//! `/add` and `/supply`: a source to watch, or what a person sees, by a form or a bookmark.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::Deserialize;
use tokio::time::timeout;

use crate::desk::Supplied;
use crate::web::bookmark;
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::gate::Caller;
use crate::web::limits::{ADDING_PATIENCE, PAGE_FORM_PATIENCE};
use crate::web::listen::Begun;
use crate::web::paths::{self, with_query};
use crate::web::state::{Refusal, Shared};
use crate::web::wording;

/// Who hands a page in by the bookmark.
const BY_BOOKMARK: &str = "a person, by the bookmark";

/// What was kept just now.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// In words.
    kept: Option<String>,
    /// Id of the article.
    article: Option<String>,
}

/// The form for a source.
#[derive(Deserialize)]
pub(crate) struct SourceForm {
    url: String,
}

/// The form for what a person sees; the bookmark sends it too.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SupplyForm {
    url: String,
    title: String,
    outlet: String,
    published: String,
    by: String,
    content: String,
    /// `text/html` for a page; anything else is text.
    kind: String,
}

#[derive(Template)]
#[template(path = "web/add.html")]
struct AddPage {
    frame: Frame,
    kept: Option<KeptView>,
    url: String,
    url_error: Option<ErrorView>,
    supplied: SupplyForm,
    supply_error: Option<ErrorView>,
    bookmarklet: Option<String>,
}

struct KeptView {
    words: String,
    path: Option<String>,
}

struct ErrorView {
    reason: String,
    instead: Option<String>,
}

impl AddPage {
    fn new(frame: Frame, bookmarklet: Option<String>) -> Self {
        Self {
            frame,
            kept: None,
            url: String::new(),
            url_error: None,
            supplied: SupplyForm::default(),
            supply_error: None,
            bookmarklet,
        }
    }
}

/// A refusal as it is shown; what cannot be done now is no fault of the form.
fn refused(refusal: Refusal) -> Result<ErrorView, WebError> {
    match refusal {
        Refusal::Wrong { reason, instead } => Ok(ErrorView { reason, instead }),
        Refusal::NotNow(reason) => Err(WebError::NotNow(reason)),
    }
}

/// `GET /add?kept=`
pub(crate) async fn form(
    State(web): State<Shared>,
    frame: Frame,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let Query(Asked { kept, article }) = asked?;
    let kept = kept.map(|words| KeptView {
        words: wording::shown(&words),
        path: article.as_deref().map(paths::article),
    });
    let bookmarklet = bookmark::of_desk(&web, &headers).await?;
    html(&AddPage { kept, ..AddPage::new(frame, bookmarklet) })
}

/// `POST /add`
pub(crate) async fn add(
    State(web): State<Shared>,
    frame: Frame,
    headers: HeaderMap,
    Extension(begun): Extension<Begun>,
    form: Result<Form<SourceForm>, FormRejection>,
) -> Result<Response, WebError> {
    let Form(SourceForm { url }) = form?;
    let asked = url.trim().to_owned();
    let permit = Arc::clone(&web.adders).acquire_owned().await.map_err(WebError::failed)?;
    let until = begun.0 + ADDING_PATIENCE;
    let added = web.gather(permit, move |gathering| (gathering.add)(&asked, until)).await?;
    match added {
        Ok(added) => {
            let words = format!("{}: {}", added.urls.join(", "), added.words);
            Ok(Redirect::to(&with_query("/sources", &[("added", Some(&wording::shown(&words)))]))
                .into_response())
        }
        Err(refusal) => {
            let url_error = Some(refused(refusal)?);
            let bookmarklet = bookmark::of_desk(&web, &headers).await?;
            let page = AddPage { url, url_error, ..AddPage::new(frame, bookmarklet) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// `POST /supply`: by the form of this desk, or from elsewhere with the bookmark's key.
pub(crate) async fn supply(
    State(web): State<Shared>,
    frame: Frame,
    headers: HeaderMap,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, WebError> {
    // What is large is read by a few at once, and by nobody for long.
    let permit = Arc::clone(&web.page_forms).acquire_owned().await.map_err(WebError::failed)?;
    let form = timeout(PAGE_FORM_PATIENCE, Form::<SupplyForm>::from_request(request, &())).await;
    let too_slow = |_| WebError::TooSlow("The page did not come whole in time.".to_owned());
    let Form(mut form) = form.map_err(too_slow)??;
    if caller == Caller::Elsewhere {
        BY_BOOKMARK.clone_into(&mut form.by);
    }
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let kind =
        if form.kind == "text/html" { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" };
    let supplied = Supplied {
        url: form.url.trim().to_owned(),
        outlet: given(&form.outlet),
        published: given(&form.published),
        title: given(&form.title),
        by: given(&form.by).or_else(|| Some("a person".to_owned())),
        content: form.content.clone().into_bytes(),
        content_type: Some(kind.to_owned()),
    };
    let kept = match wrong_with(&supplied) {
        Some(wrong) => Err(wrong),
        None => web.gather(permit, move |gathering| (gathering.supply)(supplied)).await?,
    };
    match kept {
        Ok(kept) => {
            let words = wording::shown(&kept.words);
            let to = with_query("/add", &[("kept", Some(&words)), ("article", kept.article.as_deref())]);
            Ok(([(header::CACHE_CONTROL, "no-store")], Redirect::to(&to)).into_response())
        }
        Err(refusal) => {
            let supply_error = Some(refused(refusal)?);
            // The key is shown to those who may see the desk, and who sent this may not.
            let own = caller == Caller::Person;
            let bookmarklet = if own { bookmark::of_desk(&web, &headers).await? } else { None };
            let page = AddPage { supplied: form, supply_error, ..AddPage::new(frame, bookmarklet) };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// What is wrong with what was given, as far as it can be told without gathering.
fn wrong_with(supplied: &Supplied) -> Option<Refusal> {
    let wrong = |reason: &str| Some(Refusal::Wrong { reason: reason.to_owned(), instead: None });
    if wording::web_address(Some(&supplied.url)).is_none() {
        return wrong("The address must be one of the web: https://…");
    }
    if supplied.content.iter().all(u8::is_ascii_whitespace) {
        return wrong("There is no text.");
    }
    let time = supplied.published.as_ref().map(|written| written.parse::<model::Published>());
    if let Some(Err(error)) = time {
        return wrong(&format!("Published: {error}."));
    }
    None
}

/// `POST /add/key`: a new key for the bookmark; the old one is worth nothing from now on.
pub(crate) async fn new_key(State(web): State<Shared>) -> Result<Response, WebError> {
    bookmark::renew(&web).await?;
    Ok(Redirect::to("/add#bookmark").into_response())
}

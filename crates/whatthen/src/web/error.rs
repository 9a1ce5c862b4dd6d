//! What goes wrong, as pages: the one place where an error becomes an answer.

use askama::Template;
use axum::extract::Request;
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use thiserror::Error;

use super::frame::{Frame, html};
use crate::desk::NotNow;
use crate::report::warn;

/// Seconds after which it is worth trying again.
const RETRY_AFTER: u32 = 5;

/// Why a request is not answered with what it asked for. The words are shown as they stand.
#[derive(Debug, Error)]
pub(crate) enum WebError {
    /// There is no such thing, or no such thing any more.
    #[error("{0}")]
    NotFound(String),
    /// The request makes no sense.
    #[error("{0}")]
    BadRequest(String),
    /// It must not be answered.
    #[error("{0}")]
    Forbidden(String),
    /// The name by which the desk was called is not known to it.
    #[error("{0}")]
    Misdirected(String),
    /// Who asks must sign in first; programs do so with every request.
    #[error("Sign in to see this desk.")]
    SignIn,
    /// It asks for more than is taken.
    #[error("{0}")]
    TooLarge(String),
    /// It was sent too slowly.
    #[error("{0}")]
    TooSlow(String),
    /// Too many tries.
    #[error("{0}")]
    TooMany(String),
    /// Not now.
    #[error("{0}")]
    NotNow(String),
    /// A fault of ours, which is told on standard error and to nobody else.
    #[error("{0:#}")]
    Failed(anyhow::Error),
}

impl WebError {
    /// An article that was asked for is not there.
    pub(crate) fn no_article() -> Self {
        Self::NotFound("The desk has no such article, or no longer has it.".to_owned())
    }

    /// A fault of ours.
    pub(crate) fn failed(error: impl Into<anyhow::Error>) -> Self {
        Self::Failed(error.into())
    }

    /// Whether it is a fault of ours, or of the disk.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::NotNow(_))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Misdirected(_) => StatusCode::MISDIRECTED_REQUEST,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotNow(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<anyhow::Error> for WebError {
    fn from(error: anyhow::Error) -> Self {
        if let Some(busy) = error.chain().find_map(|cause| cause.downcast_ref::<NotNow>()) {
            return Self::NotNow(match busy {
                NotNow::Withdrawing(_) => "A page is being withdrawn from this desk.".to_owned(),
                NotNow::NoRows(_) => {
                    "The desk is being made again, or has to be: whatthen rebuild.".to_owned()
                }
            });
        }
        let locked = |cause: &(dyn std::error::Error + 'static)| {
            matches!(cause.downcast_ref::<StoreError>(), Some(StoreError::Locked(_)))
        };
        if error.chain().any(locked) {
            return Self::NotNow("Another program is at work on this desk.".to_owned());
        }
        Self::Failed(error)
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<PathRejection> for WebError {
    fn from(_: PathRejection) -> Self {
        Self::BadRequest("This address cannot be read.".to_owned())
    }
}

impl From<QueryRejection> for WebError {
    fn from(_: QueryRejection) -> Self {
        Self::BadRequest("What stands behind the question mark of this address cannot be read.".to_owned())
    }
}

impl From<FormRejection> for WebError {
    fn from(rejection: FormRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::TooLarge("This is more than the desk takes at once.".to_owned());
        }
        Self::BadRequest("This form cannot be read.".to_owned())
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    frame: Frame,
    status: u16,
    title: &'static str,
    told: Option<String>,
}

/// Rides on an answer until it is made a page of.
#[derive(Clone)]
struct Told(String);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        match &self {
            Self::Failed(error) => warn(format_args!("whatthen serve: {error:#}")),
            told => _ = response.extensions_mut().insert(Told(told.to_string())),
        }
        if matches!(self, Self::NotNow(_) | Self::TooMany(_)) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
        }
        if matches!(self, Self::SignIn) {
            let basic = HeaderValue::from_static("Basic realm=\"whatthen\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, basic);
        }
        response
    }
}

/// A middleware: whatever failed below it becomes a page. What the pages answer themselves is left alone.
pub(crate) async fn as_pages(frame: Frame, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let is_page = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
    if !(status.is_client_error() || status.is_server_error())
        || response.headers().get(header::CONTENT_TYPE).is_some_and(is_page)
    {
        return response;
    }
    let told = response.extensions_mut().remove::<Told>().map(|told| told.0);
    let page = ErrorPage { frame, status: status.as_u16(), title: title(status), told };
    let Ok(mut answer) = html(&page) else { return response };
    *answer.status_mut() = status;
    for name in [header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "That could not be read.",
        StatusCode::UNAUTHORIZED => "Sign in first.",
        StatusCode::FORBIDDEN => "Refused.",
        StatusCode::NOT_FOUND => "There is no such page.",
        StatusCode::METHOD_NOT_ALLOWED => "This page cannot do that.",
        StatusCode::REQUEST_TIMEOUT => "That took too long.",
        StatusCode::PAYLOAD_TOO_LARGE => "Too much at once.",
        StatusCode::MISDIRECTED_REQUEST => "This desk does not go by that name.",
        StatusCode::TOO_MANY_REQUESTS => "Too many tries.",
        StatusCode::SERVICE_UNAVAILABLE => "Not just now.",
        status if status.is_client_error() => "That cannot be answered.",
        _ => "Something here went wrong.",
    }
}

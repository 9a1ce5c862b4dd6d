//! What stands around every page: where one is, the theme, who is signed in.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use super::assets::{Assets, assets};
use super::error::WebError;
use super::sessions::cookie;

/// The cookie in which the theme is kept.
pub(crate) const THEME_COOKIE: &str = "whatthen_theme";

/// The theme that was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Dark words on light ground.
    Light,
    /// Light words on dark ground.
    Dark,
}

impl Theme {
    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name; `Auto` for anything else.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) theme: Theme,
    /// Path and query of the page.
    pub(crate) here: String,
    /// Whether there is somebody who could sign out.
    pub(crate) signed_in: bool,
    pub(crate) assets: &'static Assets,
}

impl Frame {
    /// Whether the page is in this part of the desk.
    pub(crate) fn is_in(&self, path: &str) -> bool {
        let here = self.here.split('?').next().unwrap_or_default();
        here == path || path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            theme: cookie(&parts.headers, THEME_COOKIE).map_or(Theme::Auto, Theme::of),
            // A form is sent to an address that may not be opened by itself.
            here: if parts.method == axum::http::Method::POST {
                "/".to_owned()
            } else {
                parts.uri.path_and_query().map_or("/", |asked| asked.as_str()).to_owned()
            },
            signed_in: super::sessions::has_cookie(&parts.headers),
            assets: assets(),
        })
    }
}

/// The page as an answer.
pub(crate) fn html(page: &impl Template) -> Result<Response, WebError> {
    Ok(Html(page.render().map_err(WebError::failed)?).into_response())
}

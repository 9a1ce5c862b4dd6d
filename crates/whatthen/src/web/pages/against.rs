//! `/article/{id}/against/{other}`: what an article has otherwise than another, a copy than its original.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use model::{Article, ArticleText};

use crate::contract::ArticleLine;
use crate::desk::DeskView;
use crate::differing::{Piece, passages};
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::limits::TEXT_BYTES;
use crate::web::paths;
use crate::web::state::Shared;
use crate::web::wording;

#[derive(Template)]
#[template(path = "web/against.html")]
struct AgainstPage {
    frame: Frame,
    article: Side,
    other: Side,
    headline: Vec<Vec<Piece>>,
    /// Passages of the text.
    passages: Vec<Vec<Piece>>,
    /// Whether a text is longer than what was looked at.
    cut: bool,
}

struct Side {
    path: String,
    title: String,
    outlet: String,
}

/// `GET /article/{id}/against/{other}`
pub(crate) async fn against(
    State(web): State<Shared>,
    frame: Frame,
    named: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, WebError> {
    let Path((article, other)) = named?;
    web.readers.read(move |desk| html(&page(desk, frame, &article, &other)?)).await
}

fn page(desk: &DeskView, frame: Frame, article: &str, other: &str) -> Result<AgainstPage, WebError> {
    let last = |id: &str| -> Result<Article, WebError> {
        let reading = desk.articles.latest(id)?.ok_or_else(WebError::no_article)?;
        Ok(ArticleLine::parse(&reading.line).map_err(WebError::failed)?.0)
    };
    let (article, other) = (last(article)?, last(other)?);
    let title =
        |article: &Article| article.title.clone().map_or_else(String::new, |title| title.as_str().to_owned());
    let text = |article: &ArticleText| {
        article.as_str()[..article.as_str().floor_char_boundary(TEXT_BYTES)].to_owned()
    };
    let side = |article: &Article| Side {
        path: paths::article(article.id.as_str()),
        title: wording::headline(article.title.as_ref().map(ArticleText::as_str)),
        outlet: wording::outlet(article.outlet.as_ref().map(|outlet| outlet.name.as_str())),
    };
    Ok(AgainstPage {
        frame,
        headline: passages(&title(&other), &title(&article)),
        passages: passages(&text(&other.text), &text(&article.text)),
        cut: [&article, &other].iter().any(|one| one.text.as_str().len() > TEXT_BYTES),
        article: side(&article),
        other: side(&other),
    })
}

//! `/proof/{article}/{text}`: the archived text with the cited words lit, beside the page that it was read from.

use askama::Template;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use model::{Article, ArticleText, Sha256, TextId};
use serde::Deserialize;
use store::Reading;

use super::article::language;
use crate::contract::{ArticleLine, Offsets};
use crate::desk::DeskView;
use crate::web::capture::Capture;
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::lit::{LitText, Piece, light_words};
use crate::web::paths;
use crate::web::state::Shared;
use crate::web::wording;

/// Which words: code points, end exclusive, as everywhere in the contract with machines.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Asked {
    start: usize,
    end: usize,
}

#[derive(Template)]
#[template(path = "web/proof.html")]
struct ProofPage {
    frame: Frame,
    /// Address of the article's page in this wording.
    article: String,
    title: String,
    outlet: String,
    lang: String,
    live: Option<String>,
    capture: Capture,
    /// "The body", "The headline", "A reader’s comment".
    part: &'static str,
    text: LitText,
    text_id: String,
    start: usize,
    end: usize,
    excerpt: String,
    excerpt_digest: String,
}

/// `GET /proof/{article}/{text}?start=&end=`
pub(crate) async fn proof(
    State(web): State<Shared>,
    frame: Frame,
    named: Result<Path<(String, String)>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let (Path((article, text)), Query(asked)) = (named?, asked?);
    web.readers.read(move |desk| html(&page(desk, frame, &article, &text, asked)?)).await
}

fn page(
    desk: &DeskView,
    frame: Frame,
    article_id: &str,
    text_id: &str,
    Asked { start, end }: Asked,
) -> Result<ProofPage, WebError> {
    let id = TextId::parse(&format!("sha256:{text_id}"))
        .ok_or_else(|| WebError::BadRequest("A text is named by 64 hexadecimal digits.".to_owned()))?;
    let (reading, part, text) = find(desk, article_id, id)?;
    let no_words = || WebError::NotFound(format!("The text has no words from character {start} to {end}."));
    let offsets = Offsets::new(text.as_str());
    let (first, last) = offsets.to_byte(start).zip(offsets.to_byte(end)).ok_or_else(no_words)?;
    let span = text.span(first, last).map_err(|_| no_words())?;
    let excerpt = text.excerpt(span).map_err(|_| no_words())?.to_owned();
    let version = reading.key.version.hex();
    Ok(ProofPage {
        frame,
        article: paths::with_query(&paths::article(article_id), &[("version", Some(&version))]),
        title: wording::headline(reading.title.as_deref()),
        outlet: wording::outlet(reading.outlet.as_deref()),
        lang: language(reading.lang.as_deref()),
        live: wording::web_address(reading.url.as_deref()),
        capture: Capture::at(desk, reading.first)?,
        part,
        text: light_words(&text, span),
        text_id: id.to_string(),
        start,
        end,
        excerpt_digest: Sha256::of(excerpt.as_bytes()).to_string(),
        excerpt,
    })
}

/// The text with this id among those of the article, the last wording first.
fn find(
    desk: &DeskView,
    article: &str,
    id: TextId,
) -> Result<(Reading, &'static str, ArticleText), WebError> {
    let mut readings = desk.articles.readings_of(article)?;
    if readings.is_empty() {
        return Err(WebError::no_article());
    }
    while let Some(reading) = readings.pop() {
        let (article, _) = ArticleLine::parse(&reading.line).map_err(WebError::failed)?;
        if let Some((part, text)) = text_of(article, id) {
            return Ok((reading, part, text));
        }
    }
    let words = "The article is here, but has no text of this name: it was read otherwise, or these words were withdrawn.";
    Err(WebError::NotFound(words.to_owned()))
}

fn text_of(article: Article, id: TextId) -> Option<(&'static str, ArticleText)> {
    let comments = article.comments.into_iter().map(|comment| ("A reader’s comment", comment.text));
    std::iter::once(("The body", article.text))
        .chain(article.title.map(|title| ("The headline", title)))
        .chain(comments)
        .find(|(_, text)| text.id() == id)
}

//! `/article/{id}`: an article with its marks lit.

use askama::Template;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use model::{Article, ArticleText, Comment, Marks};
use serde::Deserialize;
use store::{Reading, ReadingKey, RecordRow};

use crate::contract::ArticleLine;
use crate::desk::{DeskView, wordings};
use crate::web::capture::Capture;
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::limits::{COMMENTS, WORDINGS};
use crate::web::lit::{Kind, LitText, Piece, kinds_of, light};
use crate::web::notes::Note;
use crate::web::paths;
use crate::web::state::Shared;
use crate::web::stories::{Grouping, Member};
use crate::web::wording;

/// What stands behind the question mark.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// A wording, in hexadecimal; the last without it.
    version: Option<String>,
}

#[derive(Template)]
#[template(path = "web/article.html")]
struct ArticlePage {
    frame: Frame,
    id: String,
    path: String,
    title: String,
    headline: Vec<Piece>,
    outlet: String,
    lang: String,
    byline: String,
    published: Option<String>,
    datetime: String,
    not_article: Option<String>,
    /// Address, where it can be linked.
    live: Option<String>,
    /// The same, or what stands for it, as text.
    address: String,
    capture: Capture,
    /// How often these words were captured.
    captures: usize,
    kinds: Vec<Switch>,
    text: LitText,
    text_id: String,
    comments: Vec<CommentView>,
    comments_left_out: usize,
    wordings: Vec<WordingView>,
    /// Whether it is the wording that was seen last.
    is_last: bool,
    story: Option<StoryView>,
}

struct Switch {
    kind: &'static str,
    words: String,
}

struct CommentView {
    author: String,
    published: Option<String>,
    /// How many it answers, one behind the other.
    depth: usize,
    lines: Vec<String>,
}

struct WordingView {
    path: String,
    title: String,
    when: String,
    /// Whether it is on this page.
    shown: bool,
}

struct StoryView {
    path: String,
    title: String,
    dots: (usize, usize),
    words: String,
    /// How this article is counted in it.
    reason: String,
    copies: Vec<CopyView>,
}

struct CopyView {
    path: String,
    title: String,
    outlet: String,
}

impl ArticlePage {
    /// Where the words of a note are proved.
    fn proof(&self, note: &Note) -> String {
        paths::proof(&self.id, &self.text_id, note.start, note.end)
    }
}

/// `GET /article/{id}?version=`
pub(crate) async fn article(
    State(web): State<Shared>,
    frame: Frame,
    id: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let (Path(id), Query(Asked { version })) = (id?, asked?);
    let grouping = web.background.stories_at_hand();
    web.readers
        .read(move |desk| html(&page(desk, frame, &id, version.as_deref(), grouping.as_deref())?))
        .await
}

fn page(
    desk: &DeskView,
    frame: Frame,
    id: &str,
    version: Option<&str>,
    grouping: Option<&Grouping>,
) -> Result<ArticlePage, WebError> {
    let last = desk.articles.latest(id)?.ok_or_else(WebError::no_article)?;
    let (readings, records) = (desk.articles.readings_of(id)?, desk.articles.records_of_article(id)?);
    let reading = match version {
        None => last.clone(),
        Some(version) => {
            let mut all = readings.iter();
            all.find(|reading| reading.key.version.hex() == version)
                .cloned()
                .ok_or_else(WebError::no_article)?
        }
    };
    let (article, _) = ArticleLine::parse(&reading.line).map_err(WebError::failed)?;
    let title = article.title.clone().unwrap_or_else(ArticleText::empty);
    let headline = light(&title, &article.title_marks, false).paragraphs;
    let comments = article.comments.iter().take(COMMENTS);
    Ok(ArticlePage {
        frame,
        path: paths::article(id),
        title: wording::headline(reading.title.as_deref()),
        headline: headline.into_iter().flat_map(|paragraph| paragraph.pieces).collect(),
        outlet: wording::outlet(reading.outlet.as_deref()),
        lang: language(reading.lang.as_deref()),
        byline: wording::shown(&article.byline.join(", ")),
        published: reading.published.as_deref().map(wording::published),
        datetime: reading.published.clone().unwrap_or_default(),
        not_article: reading.not_article.as_deref().map(wording::shown),
        live: wording::web_address(reading.url.as_deref()),
        address: wording::shown(reading.url.as_deref().unwrap_or("none")),
        capture: Capture::at(desk, reading.first)?,
        captures: captures(&records, &reading.key),
        kinds: switches(&article.marks),
        text: light(&article.text, &article.marks, true),
        text_id: article.text.id().to_string(),
        comments: comments.map(|comment| comment_view(comment, &article)).collect(),
        comments_left_out: article.comments.len().saturating_sub(COMMENTS),
        wordings: wording_views(wordings(readings, &records), &reading.key),
        is_last: reading.key == last.key,
        story: grouping.and_then(|grouping| story(grouping, id)),
        id: id.to_owned(),
    })
}

/// A language tag that can stand in an attribute; `und` where there is none.
pub(super) fn language(tag: Option<&str>) -> String {
    let sound = |tag: &&str| {
        tag.len() <= 35
            && tag
                .split('-')
                .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    tag.filter(sound).unwrap_or("und").to_owned()
}

fn captures(records: &[RecordRow], key: &ReadingKey) -> usize {
    records.iter().filter(|record| record.outcome.reading() == Some(key)).count()
}

fn switches(marks: &Marks) -> Vec<Switch> {
    let all = kinds_of(marks);
    let names = |kind| match kind {
        Kind::Quote => ("quotation", "quotations"),
        Kind::Credit => ("credit", "credits"),
        Kind::Figure => ("figure", "figures"),
        Kind::Forecast => ("forecast", "forecasts"),
        Kind::Question => ("question", "questions"),
        Kind::Date => ("date", "dates"),
        _ => ("name", "names"),
    };
    Kind::MARKS
        .into_iter()
        .map(|kind| {
            let number = all.iter().filter(|(found, _)| *found == kind).count();
            let (one, many) = names(kind);
            Switch { kind: kind.word(), words: wording::count(number as u64, one, many) }
        })
        .collect()
}

fn comment_view(comment: &Comment, article: &Article) -> CommentView {
    // Each answers one before it, so this ends.
    let mut depth = 0;
    let mut parent = comment.parent;
    while let Some(above) = parent.and_then(|at| article.comments.get(at)) {
        depth += 1;
        parent = above.parent;
    }
    CommentView {
        author: comment.author.as_deref().map_or_else(|| "unsigned".to_owned(), wording::shown),
        published: comment.published.map(|published| wording::published(&published.to_string())),
        depth,
        lines: comment
            .text
            .as_str()
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// The last of the wordings, of which one is `shown`.
fn wording_views(mut all: Vec<(Reading, String)>, shown: &ReadingKey) -> Vec<WordingView> {
    let from = all.len().saturating_sub(WORDINGS);
    let view = |(reading, when): (Reading, String)| {
        let version = reading.key.version.hex();
        WordingView {
            path: paths::with_query(&paths::article(&shown.article), &[("version", Some(&version))]),
            title: wording::headline(reading.title.as_deref()),
            when: wording::captured(&when),
            shown: reading.key == *shown,
        }
    };
    all.drain(from..).map(view).collect()
}

fn story(grouping: &Grouping, id: &str) -> Option<StoryView> {
    let story = grouping.story_of(id)?;
    let own = story.members.iter().find(|member| member.id == id)?;
    let copies = story.members.iter().filter(|member| member.copy_group == own.copy_group && member.id != id);
    let copy = |member: &Member| CopyView {
        path: paths::article(&member.id),
        title: member.title.clone(),
        outlet: member.outlet.clone(),
    };
    Some(StoryView {
        path: paths::story(&story.anchor),
        title: story.title.clone(),
        dots: (story.outlets, story.independent),
        words: story.support(),
        reason: own.reason.clone(),
        copies: copies.map(copy).collect(),
    })
}

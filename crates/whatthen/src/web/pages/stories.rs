//! `/stories`: what the newest articles are about.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::limits::STORIES;
use crate::web::paths;
use crate::web::state::Shared;
use crate::web::stories::{Grouping, Story};
use crate::web::wording;

#[derive(Template)]
#[template(path = "web/stories.html")]
struct StoriesPage {
    frame: Frame,
    /// "12 stories from 24 articles"; `None` until they are grouped.
    considered: Option<String>,
    stories: Vec<StoryCard>,
    left_out: usize,
}

struct StoryCard {
    path: String,
    title: String,
    dots: (usize, usize),
    support: String,
    articles: String,
    contested: usize,
    last: String,
}

/// `GET /stories`
pub(crate) async fn stories(State(web): State<Shared>, frame: Frame) -> Result<Response, WebError> {
    let grouping = web.background.stories();
    let all = grouping.as_deref().map(|grouping| grouping.stories.as_slice()).unwrap_or_default();
    html(&StoriesPage {
        frame,
        considered: grouping.as_deref().map(considered),
        stories: all.iter().take(STORIES).map(card).collect(),
        left_out: all.len().saturating_sub(STORIES),
    })
}

fn considered(grouping: &Grouping) -> String {
    let stories = wording::count(grouping.stories.len() as u64, "story", "stories");
    format!("{stories} from {}", grouping.considered())
}

fn card(story: &Story) -> StoryCard {
    StoryCard {
        path: paths::story(&story.anchor),
        title: story.title.clone(),
        dots: (story.outlets, story.independent),
        support: story.support(),
        articles: wording::count(story.members.len() as u64, "article", "articles"),
        contested: story.contested.len(),
        last: story
            .last()
            .and_then(wording::instant)
            .map(|last| wording::captured(&last))
            .unwrap_or_default(),
    }
}

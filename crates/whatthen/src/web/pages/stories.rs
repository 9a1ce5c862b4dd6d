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
struct StoriesPage<'g> {
    frame: Frame,
    /// `None` until they are grouped.
    grouping: Option<&'g Grouping>,
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

impl StoriesPage<'_> {
    fn considered(&self, grouping: &Grouping) -> String {
        format!(
            "{} from {}",
            wording::count(grouping.stories.len() as u64, "story", "stories"),
            grouping.considered()
        )
    }
}

/// `GET /stories`
pub(crate) async fn stories(State(web): State<Shared>, frame: Frame) -> Result<Response, WebError> {
    let grouping = web.background.stories();
    let grouping = grouping.as_deref();
    let all = grouping.map(|grouping| grouping.stories.as_slice()).unwrap_or_default();
    html(&StoriesPage {
        frame,
        grouping,
        stories: all.iter().take(STORIES).map(card).collect(),
        left_out: all.len().saturating_sub(STORIES),
    })
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

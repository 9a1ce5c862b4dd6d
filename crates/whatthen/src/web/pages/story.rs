//! `/story/{anchor}`: one story, copies folded, with why each article is counted as it is.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::stories;
use crate::differing::{Piece, whole};
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::paths;
use crate::web::state::Shared;
use crate::web::stories::{Excerpt, Grouping, Member, Story, Utterance, support};
use crate::web::wording;

#[derive(Template)]
#[template(path = "web/story.html")]
struct StoryPage {
    frame: Frame,
    title: String,
    /// "4 March 2026 to 11 March 2026"
    between: String,
    articles: String,
    dots: (usize, usize),
    support: String,
    /// "2 sources"
    counted: String,
    sources: Vec<String>,
    groups: Vec<Group>,
    utterances: Vec<UtteranceView>,
    /// Whether one of them has several wordings.
    differ: bool,
    contested: Vec<ContestedView>,
    days: Vec<DayView>,
    made: String,
    considered: String,
    atom: String,
    json: String,
}

/// Articles that are one text.
struct Group {
    first: MemberView,
    copies: Vec<MemberView>,
    dots: (usize, usize),
    support: String,
}

struct MemberView {
    path: String,
    title: String,
    outlet: String,
    when: String,
    why: String,
    how: String,
    /// Where what it has otherwise than its original is shown.
    against: Option<String>,
    credits: Vec<CreditView>,
}

struct CreditView {
    outlet: String,
    path: String,
}

struct UtteranceView {
    speaker: String,
    /// "in 7 articles"
    printed: String,
    wordings: Vec<WordingView>,
}

/// The same words, and who prints them.
struct WordingView {
    words: String,
    /// They, held against those of the fullest wording, which comes first.
    pieces: Vec<Piece>,
    /// Where they stand in the first of the articles.
    path: String,
    printers: Vec<Printer>,
}

struct Printer {
    outlet: String,
    proof: String,
}

struct ContestedView {
    about: String,
    range: Option<String>,
    sides: Vec<SideView>,
}

/// A day, and the words that tell it.
struct DayView {
    day: String,
    told: Vec<SideView>,
}

struct SideView {
    words: String,
    who: String,
    path: String,
    when: Option<String>,
    standing: Option<String>,
}

/// `GET /story/{anchor}`: the id of any of its articles leads to it.
pub(crate) async fn story(
    State(web): State<Shared>,
    frame: Frame,
    anchor: Result<Path<String>, PathRejection>,
) -> Result<Response, WebError> {
    let Path(anchor) = anchor?;
    let Some(grouping) = web.background.stories() else {
        // Being grouped; the page of stories says so and looks again.
        let wait = stories::stories(State(web), frame).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "3")], wait).into_response());
    };
    if let Some(story) = grouping.story_of(&anchor) {
        if story.anchor != anchor {
            return Ok(Redirect::temporary(&paths::story(&story.anchor)).into_response());
        }
        return html(&page(frame, story, &grouping));
    }
    let known = {
        let anchor = anchor.clone();
        web.readers.read(move |desk| Ok(desk.articles.latest(&anchor)?)).await?
    };
    Err(match known {
        // Its story is too old to be shown, or it is not grouped yet: its article is what there is.
        Some(_) => return Ok(Redirect::temporary(&paths::article(&anchor)).into_response()),
        None => WebError::NotFound(
            "The desk has no article by which this story is named, or no longer has it.".to_owned(),
        ),
    })
}

fn page(frame: Frame, story: &Story, grouping: &Grouping) -> StoryPage {
    let feed = |path: &str| paths::with_query(path, &[("story", Some(&story.anchor))]);
    let day = |member: Option<&Member>| {
        member
            .and_then(|member| member.published.as_deref())
            .and_then(|written| written.get(..10))
            .map(wording::published)
    };
    let dated: Vec<&Member> = story.members.iter().filter(|member| member.published.is_some()).collect();
    let between = match (day(dated.first().copied()), day(dated.last().copied())) {
        (Some(first), Some(last)) if first == last => first,
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "no day known".to_owned(),
    };
    let utterances: Vec<UtteranceView> = story.utterances.iter().map(utterance).collect();
    StoryPage {
        frame,
        title: story.title.clone(),
        between,
        articles: wording::count(story.members.len() as u64, "article", "articles"),
        dots: (story.outlets, story.independent),
        support: story.support(),
        counted: wording::count(story.begins as u64, "source", "sources"),
        sources: story.sources.clone(),
        groups: groups(story),
        differ: utterances.iter().any(|utterance| utterance.wordings.len() > 1),
        utterances,
        contested: story
            .contested
            .iter()
            .map(|contested| ContestedView {
                about: contested.about.clone(),
                range: contested.range.clone(),
                sides: contested
                    .sides
                    .iter()
                    .map(|side| SideView {
                        words: side.excerpt.words.clone(),
                        who: side.who.clone(),
                        path: proof(&side.excerpt),
                        when: side.published.as_deref().map(wording::published),
                        standing: side.standing.clone(),
                    })
                    .collect(),
            })
            .collect(),
        days: story
            .days
            .iter()
            .map(|day| DayView {
                day: wording::published(&day.day),
                told: day
                    .told
                    .iter()
                    .map(|excerpt| SideView {
                        words: excerpt.words.clone(),
                        who: excerpt.outlet.clone(),
                        path: proof(excerpt),
                        when: None,
                        standing: None,
                    })
                    .collect(),
            })
            .collect(),
        made: wording::captured(&grouping.made),
        considered: grouping.considered(),
        atom: feed("/feed.atom"),
        json: feed("/feed.json"),
    }
}

/// An act of speech, each wording of it once, the fullest first; the others with what they have otherwise.
fn utterance(utterance: &Utterance) -> UtteranceView {
    let mut wordings: Vec<WordingView> = Vec::new();
    for variant in &utterance.variants {
        let printer = Printer { outlet: variant.outlet.clone(), proof: proof(variant) };
        match wordings.iter_mut().find(|wording| wording.words == variant.words) {
            Some(same) => same.printers.push(printer),
            None => wordings.push(WordingView {
                words: variant.words.clone(),
                pieces: Vec::new(),
                path: paths::words(&variant.article, variant.place.0, variant.place.1),
                printers: vec![printer],
            }),
        }
    }
    if let Some(fullest) = (0..wordings.len()).rev().max_by_key(|at| wordings[*at].words.len()) {
        wordings[..=fullest].rotate_right(1);
        let full = wordings[0].words.clone();
        wordings.iter_mut().for_each(|wording| wording.pieces = whole(&full, &wording.words));
    }
    let articles = wording::count(utterance.variants.len() as u64, "article", "articles");
    let ways = wording::count(wordings.len() as u64, "way", "ways");
    UtteranceView { speaker: utterance.speaker.clone(), printed: format!("in {articles}, {ways}"), wordings }
}

fn proof(excerpt: &Excerpt) -> String {
    paths::proof(&excerpt.article, &excerpt.text_id, excerpt.place.0, excerpt.place.1)
}

/// Articles that are one text under the likely original, else the first; groups in the order of their first article.
fn groups(story: &Story) -> Vec<Group> {
    let mut seen = BTreeSet::new();
    let firsts = story.members.iter().filter(|member| seen.insert(&member.copy_group)).collect::<Vec<_>>();
    firsts
        .into_iter()
        .map(|first| {
            let all = || story.members.iter().filter(|member| member.copy_group == first.copy_group);
            // The likely original stands for its copies.
            let first = all().find(|member| member.independent).unwrap_or(first);
            let outlets = all().map(|member| &member.outlet_id).collect::<BTreeSet<_>>().len();
            let independent = all().filter(|member| member.independent).count();
            Group {
                first: member(first),
                copies: all().filter(|other| other.id != first.id).map(member).collect(),
                dots: (outlets, independent),
                support: support(outlets, independent),
            }
        })
        .collect()
}

fn member(member: &Member) -> MemberView {
    MemberView {
        path: paths::article(&member.id),
        title: member.title.clone(),
        outlet: member.outlet.clone(),
        when: member.published.as_deref().map_or_else(|| "no date".to_owned(), wording::published),
        why: member.reason.clone(),
        against: member.copy_of.as_deref().map(|other| paths::against(&member.id, other)),
        how: member.how.clone().unwrap_or_else(|| "one text".to_owned()),
        credits: member
            .credits
            .iter()
            .map(|credit| CreditView {
                outlet: credit.outlet.clone(),
                path: paths::words(&member.id, credit.place.0, credit.place.1),
            })
            .collect(),
    }
}

//! `/search`: articles by their words.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::contract::ArticleLine;
use crate::desk::{DeskView, SearchHit};
use crate::web::error::WebError;
use crate::web::frame::{Frame, html};
use crate::web::limits::{FOUND, MOST_FOUND};
use crate::web::paths::{self, with_query};
use crate::web::readers::Readers;
use crate::web::state::Shared;
use crate::web::wording;

/// What stands behind the question mark.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    /// Words of an outlet's name.
    outlet: String,
    /// How many to show.
    show: Option<usize>,
}

#[derive(Template)]
#[template(path = "web/search.html")]
struct SearchPage {
    frame: Frame,
    query: String,
    outlet: String,
    hits: Vec<HitView>,
    /// "8 articles" or "the best 20 of 214 wordings"
    found: String,
    more: Option<String>,
    unindexed: u64,
    atom: String,
    json: String,
}

struct HitView {
    path: String,
    title: String,
    outlet: String,
    published: Option<String>,
    supplied_by: Option<String>,
    /// Stretches of the text, and whether they were looked for.
    snippet: Vec<(String, bool)>,
}

/// `GET /search?q=&outlet=&show=`
pub(crate) async fn search(
    State(web): State<Shared>,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, WebError> {
    let Query(asked) = asked?;
    let readers = web.readers.clone();
    web.readers.read(move |desk| html(&page(desk, &readers, frame, asked)?)).await
}

fn page(desk: &DeskView, readers: &Readers, frame: Frame, asked: Asked) -> Result<SearchPage, WebError> {
    let Asked { q: query, outlet, show } = asked;
    let (query, outlet) = (query.trim().to_owned(), outlet.trim().to_owned());
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let link = |path: &str, show: Option<&str>| {
        let (q, outlet) = (given(&query), given(&outlet));
        with_query(path, &[("q", q.as_deref()), ("outlet", outlet.as_deref()), ("show", show)])
    };
    let show = show.unwrap_or(FOUND).clamp(1, MOST_FOUND);
    let (hits, all) = match given(&query) {
        None => (Vec::new(), 0),
        Some(_) => desk.search(&*readers.index(desk)?, &with_outlet(&query, &outlet), show)?,
    };
    let more = hits.len() == show && all > show && show < MOST_FOUND;
    Ok(SearchPage {
        frame,
        found: if all > hits.len() {
            format!(
                "the best {} of {}",
                wording::count(hits.len() as u64, "article", "articles"),
                wording::count(all as u64, "wording", "wordings")
            )
        } else {
            wording::count(hits.len() as u64, "article", "articles")
        },
        hits: hits.iter().map(|hit| hit_view(hit, &query)).collect(),
        more: more.then(|| link("/search", Some(&(show * 3).min(MOST_FOUND).to_string()))),
        unindexed: desk.articles.unindexed_count()?,
        // A feed of an outlet is by its id; that of a search has the outlet among its words.
        atom: with_query("/feed.atom", &[("q", Some(&with_outlet(&query, &outlet)))]),
        json: with_query("/feed.json", &[("q", Some(&with_outlet(&query, &outlet)))]),
        query,
        outlet,
    })
}

/// The query, narrowed to outlets with these words in their name.
fn with_outlet(query: &str, outlet: &str) -> String {
    let words: Vec<&str> =
        outlet.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { query.to_owned() } else { format!("{query} outlet:\"{}\"", words.join(" ")) }
}

fn hit_view(hit: &SearchHit, query: &str) -> HitView {
    let reading = &hit.reading;
    HitView {
        path: paths::article(&reading.key.article),
        title: wording::headline(reading.title.as_deref()),
        outlet: wording::outlet(reading.outlet.as_deref()),
        published: reading.published.as_deref().map(wording::published),
        supplied_by: ArticleLine::supplier_of(&reading.line).as_deref().map(wording::shown),
        snippet: emphasised(&hit.snippet, query),
    }
}

/// Letters at the end of a word that its other forms may not have.
const ENDING: usize = 3;

/// The snippet, its words told apart that are those of the query or begin like them.
fn emphasised(snippet: &str, query: &str) -> Vec<(String, bool)> {
    let asked: Vec<String> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "OR" | "AND" | "NOT"))
        .map(str::to_lowercase)
        .collect();
    let is_hit = |word: &str| {
        let word = word.to_lowercase();
        asked.iter().any(|asked| {
            let (short, long) = if asked.len() < word.len() { (asked, &word) } else { (&word, asked) };
            long == short
                || short.len() > ENDING
                    && long.starts_with(short.as_str())
                    && long.len() - short.len() <= ENDING
        })
    };
    let mut out: Vec<(String, bool)> = Vec::new();
    for piece in snippet.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        for (part, hit) in [(word, is_hit(word)), (&piece[word.len()..], false)] {
            match out.last_mut() {
                _ if part.is_empty() => {}
                Some((last, same)) if *same == hit => last.push_str(part),
                _ => out.push((part.to_owned(), hit)),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_looked_for_are_told_apart() {
        let marked = |snippet: &str, query: &str| -> String {
            emphasised(snippet, query)
                .iter()
                .map(|(words, hit)| if *hit { format!("[{words}]") } else { words.clone() })
                .collect()
        };
        assert_eq!(marked("Ferries and a ferry’s hay.", "ferry OR hay"), "Ferries and a [ferry]’s [hay].");
        assert_eq!(marked("warned, warning", "warn -x"), "[warned], [warning]");
        assert_eq!(marked("anything", ""), "anything");
        assert_eq!(with_outlet("a", " \"Holm\" Gazette) "), "a outlet:\"Holm Gazette\"");
    }
}

//! What is contested: figures that differ between outlets, and what one says and another denies.

use std::collections::{BTreeMap, BTreeSet};

use model::{Contested, Contradiction, Figure, FigureKind, Polarity, Published, Quote, Span};

use super::citer::Citer;
use super::sentences::{Sentences, overlap};
use super::{Material, UNKNOWN};
use crate::annotate::sentences;
use crate::group::terms;

const MOST: usize = 6;
const MOST_SIDES: usize = 8;
/// Figures further apart than this factor are not of one thing.
const FACTOR: f64 = 8.0;
/// Share of terms that two sentences about one figure have in common.
const SAME_MATTER: f64 = 0.2;
/// Terms that they have in common, beside what is counted.
const LEAST_COMMON: usize = 2;
/// Share of terms that a denial and what it denies have in common.
const ANSWERS: f64 = 0.4;
/// Longest sentence that is shown around a figure, in words; else the figure alone.
const MOST_WORDS: usize = 45;

/// How a figure stands among others of the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// None was told later.
    Latest,
    /// Who told it told another one later.
    Superseded,
    /// Others told theirs later.
    Earlier,
}

/// How each of the sides stands; none for a side without a figure or a time. Whose figure it is tells the named speaker,
/// else the outlet.
pub fn standings(contested: &Contested) -> Vec<Option<Standing>> {
    let sides = &contested.sides;
    let value = |side: &Contradiction| side.figure.map(|(value, high, _)| (value, high));
    let whose = |side: &Contradiction| match &side.speaker {
        Some(speaker) => speaker.to_lowercase(),
        None if side.outlet.id.as_str() == UNKNOWN => side.article.to_string(),
        None => side.outlet.id.to_string(),
    };
    let standing = |side: &Contradiction| {
        let (own, time) = (value(side)?, side.published?);
        let is_later = |other: &&Contradiction| {
            value(other).is_some() && other.published.is_some_and(|other| is_later(other, time))
        };
        let later = || sides.iter().filter(is_later);
        Some(if later().any(|other| whose(other) == whose(side) && value(other) != Some(own)) {
            Standing::Superseded
        } else if later().next().is_none() {
            Standing::Latest
        } else {
            Standing::Earlier
        })
    };
    sides.iter().map(standing).collect()
}

/// Whether one time is surely later than another: of one day it is not, where either has no time of day.
fn is_later(one: Published, other: Published) -> bool {
    let days = matches!(one, Published::Day(_)) || matches!(other, Published::Day(_));
    if days { one.day() > other.day() } else { one.approximate_seconds() > other.approximate_seconds() }
}

/// A figure with its surroundings.
struct Counted<'a> {
    article: usize,
    figure: &'a Figure,
    sentence: Span,
    terms: BTreeSet<String>,
}

pub(super) fn find(material: &Material<'_>, all: &Sentences, citer: &mut Citer<'_>) -> Vec<Contested> {
    let mut found = figures(material, all, citer);
    let room = MOST - found.len();
    found.extend(denials(material, room, citer));
    found
}

fn figures(material: &Material<'_>, all: &Sentences, citer: &mut Citer<'_>) -> Vec<Contested> {
    let mut by_thing: BTreeMap<String, Vec<Counted<'_>>> = BTreeMap::new();
    for at in material.own_texts() {
        let article = &material.articles[at];
        let spans = sentences(&article.text);
        for figure in &article.marks.figures {
            let Some(thing) = thing_of(article.text.as_str(), figure) else { continue };
            let Some((sentence, _)) = spans.iter().find(|(s, _)| s.contains(figure.number)) else { continue };
            // What is counted, and its number, say nothing of what it is about.
            let unit: BTreeSet<String> = terms(article.text.excerpt(figure.span).unwrap_or("")).collect();
            let own = terms(article.text.excerpt(*sentence).unwrap_or(""))
                .filter(|t| {
                    !unit.contains(t) && !all.is_common(t) && !t.starts_with(|c: char| c.is_ascii_digit())
                })
                .collect();
            by_thing.entry(thing).or_default().push(Counted {
                article: at,
                figure,
                sentence: *sentence,
                terms: own,
            });
        }
    }
    let mut out: Vec<(usize, String, Vec<&Counted<'_>>)> = Vec::new();
    for (thing, counted) in &by_thing {
        for group in same_matter(counted) {
            let outlets: BTreeSet<String> =
                group.iter().map(|c| material.outlet(c.article).id.to_string()).collect();
            let mut values: Vec<(f64, Option<f64>)> =
                group.iter().map(|c| (c.figure.value, c.figure.high)).collect();
            values.sort_by(|a, b| a.0.total_cmp(&b.0));
            values.dedup();
            if outlets.len() < 2 || values.len() < 2 {
                continue;
            }
            let about = common_term(&group).map_or_else(|| thing.clone(), |term| format!("{term}: {thing}"));
            out.push((outlets.len() * values.len(), about, group));
        }
    }
    out.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // Cited only once chosen: a citation that no line names proves nothing.
    out.into_iter()
        .take(MOST - 1)
        .map(|(_, about, group)| {
            // The newest: what is told last must be there.
            let newest = &group[group.len().saturating_sub(MOST_SIDES)..];
            let sides = newest.iter().map(|c| side(material, citer, c)).collect();
            Contested { about, sides }
        })
        .collect()
}

/// The term that most of the sentences share; of equal ones the longest.
fn common_term(group: &[&Counted<'_>]) -> Option<String> {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for term in group.iter().flat_map(|c| &c.terms) {
        *held.entry(term).or_insert(0) += 1;
    }
    held.into_iter()
        .filter(|(_, n)| *n > 1)
        .max_by_key(|(term, n)| (*n, term.len()))
        .map(|(term, _)| term.to_owned())
}

/// What a figure is of: its unit, or the last word of what it counts.
fn thing_of(text: &str, figure: &Figure) -> Option<String> {
    match figure.kind {
        FigureKind::Money => figure.unit.clone(),
        FigureKind::Count => {
            let counted = figure.counted?;
            let words = text.get(counted.start()..counted.end())?;
            let head = words.split_whitespace().last()?.to_lowercase();
            Some(match head.as_str() {
                "person" | "men" | "women" | "passengers" | "islanders" | "travellers" | "visitors"
                | "residents" | "names" => "people".to_owned(),
                other => other.trim_end_matches('s').to_owned() + "s",
            })
            .map(|head| if head == "peoples" { "people".to_owned() } else { head })
        }
        _ => None,
    }
}

/// Figures that stand in sentences about the same: each joins the first group whose first sentence is near.
fn same_matter<'c, 'a>(counted: &'c [Counted<'a>]) -> Vec<Vec<&'c Counted<'a>>> {
    let mut groups: Vec<Vec<&Counted<'_>>> = Vec::new();
    for one in counted {
        let near = groups.iter_mut().find(|group| {
            let ratio = one.figure.value / group[0].figure.value;
            let same_article = group.iter().any(|g| g.article == one.article);
            let near = |g: &&Counted<'_>| {
                g.terms.intersection(&one.terms).count() >= LEAST_COMMON
                    && overlap(&g.terms, &one.terms) >= SAME_MATTER
            };
            // Near to most of the group, not to some one of it.
            !same_article
                && (1.0 / FACTOR..=FACTOR).contains(&ratio)
                && group.iter().filter(|g| near(g)).count() * 2 >= group.len()
        });
        match near {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn side(material: &Material<'_>, citer: &mut Citer<'_>, counted: &Counted<'_>) -> Contradiction {
    let article = &material.articles[counted.article];
    let long = article.text.excerpt(counted.sentence).unwrap_or("").split_whitespace().count() > MOST_WORDS;
    let figure = counted.figure;
    Contradiction {
        line: citer.cite(counted.article, if long { figure.span } else { counted.sentence }),
        outlet: material.outlet(counted.article),
        article: article.id.clone(),
        speaker: figure.speaker.and_then(|s| article.text.excerpt(s.name).ok()).map(str::to_owned),
        published: article.published,
        figure: Some((figure.value, figure.high, figure.qualifier)),
        polarity: Polarity::Asserts,
    }
}

/// Denials, `room` of them at most, each with what it answers where that is found.
fn denials(material: &Material<'_>, room: usize, citer: &mut Citer<'_>) -> Vec<Contested> {
    struct Voice<'a> {
        article: usize,
        quote: &'a Quote,
        terms: BTreeSet<String>,
        denies: bool,
    }
    let mut voices: Vec<Voice<'_>> = Vec::new();
    for at in material.own_texts() {
        let article = &material.articles[at];
        for quote in &article.marks.quotes {
            let words = article.text.excerpt(quote.span).unwrap_or("");
            let own: BTreeSet<String> = terms(words).collect();
            let denies = quote.polarity == Polarity::Denies || says_no(words);
            voices.push(Voice { article: at, quote, terms: own, denies });
        }
    }
    let mut out: Vec<Contested> = Vec::new();
    let mut told: Vec<BTreeSet<String>> = Vec::new();
    for denial in voices.iter().filter(|v| v.denies && v.terms.len() >= 3) {
        if out.len() == room {
            break;
        }
        let answered = voices
            .iter()
            .filter(|v| {
                !v.denies
                    && v.terms.len() >= 3
                    && speaker(material, v.article, v.quote)
                        != speaker(material, denial.article, denial.quote)
            })
            .map(|v| (overlap(&v.terms, &denial.terms), v))
            .filter(|(share, v)| *share >= ANSWERS && v.terms.intersection(&denial.terms).count() >= 3)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.article.cmp(&a.1.article)));
        let plain = denial.quote.polarity == Polarity::Denies
            || article_text(material, denial.article, denial.quote).to_lowercase().contains("at no time");
        if told.iter().any(|t| overlap(t, &denial.terms) > 0.6) || (answered.is_none() && !plain) {
            continue;
        }
        told.push(denial.terms.clone());
        let mut side = |v: &Voice<'_>, polarity| Contradiction {
            line: citer.cite(v.article, v.quote.span),
            outlet: material.outlet(v.article),
            article: material.articles[v.article].id.clone(),
            speaker: speaker(material, v.article, v.quote),
            published: material.articles[v.article].published,
            figure: None,
            polarity,
        };
        let mut sides: Vec<Contradiction> =
            answered.map(|(_, v)| side(v, Polarity::Asserts)).into_iter().collect();
        sides.push(side(denial, Polarity::Denies));
        let about = speaker(material, denial.article, denial.quote)
            .map_or_else(|| "a denial".to_owned(), |who| format!("{who} denies"));
        out.push(Contested { about, sides });
    }
    out
}

fn article_text<'m>(material: &'m Material<'_>, at: usize, quote: &Quote) -> &'m str {
    material.articles[at].text.excerpt(quote.span).unwrap_or("")
}

fn speaker(material: &Material<'_>, at: usize, quote: &Quote) -> Option<String> {
    quote.speaker.and_then(|s| material.articles[at].text.excerpt(s.name).ok()).map(str::to_owned)
}

/// Words that say of something that it is not so.
fn says_no(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["at no time", "not true", "untrue", "is false", "no truth", "without foundation"]
        .iter()
        .any(|no| lower.contains(no))
}

#[cfg(test)]
mod tests {
    use model::{ArticleId, Line, OutletId, OutletRef, Qualifier};

    use super::*;

    fn side(outlet: &str, speaker: Option<&str>, published: &str, figure: Option<f64>) -> Contradiction {
        Contradiction {
            line: Line::own(""),
            outlet: OutletRef { id: OutletId::new(outlet), name: outlet.to_owned() },
            article: ArticleId::given(format!("{outlet}{published}")),
            speaker: speaker.map(str::to_owned),
            published: published.parse().ok(),
            figure: figure.map(|value| (value, None, Qualifier::Exact)),
            polarity: Polarity::Asserts,
        }
    }

    #[test]
    fn who_tells_another_figure_later_takes_the_first_back() {
        use Standing::{Earlier, Latest, Superseded};
        let sides = vec![
            side("Courier", None, "2026-03-04", Some(31.0)),
            side("Gazette", Some("Maud Essery"), "2026-03-05", Some(40.0)),
            side("Courier", None, "2026-03-06", Some(44.0)),
            side("Ledger", Some("maud essery"), "2026-03-09", Some(47.0)),
            side("Audit", None, "2026-03-09T08:00:00Z", Some(50.0)),
            // On a day, at whatever time.
            side("Audit", None, "2026-03-09", Some(51.0)),
            side("Audit", Some("Edmund Carrow"), "2026-03-09", None),
            side("Radio", None, "", Some(31.0)),
            side(UNKNOWN, None, "2026-03-01", Some(1.0)),
            side(UNKNOWN, None, "2026-03-02", Some(2.0)),
        ];
        assert_eq!(
            standings(&Contested { about: String::new(), sides }),
            [
                Some(Superseded),
                Some(Superseded),
                Some(Earlier),
                Some(Latest),
                Some(Latest),
                Some(Latest),
                None,
                None,
                Some(Earlier),
                Some(Earlier)
            ]
        );
    }
}

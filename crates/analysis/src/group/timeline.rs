//! A timeline: the days on which something happened, by how much is told of them, each with the sentences that tell it.
//!
//! A day weighs what is published on it and the day after, and more what later reports still say of it: a mention counts
//! the more, the longer after the day it is published. An article counts as much as it is about what all of them are
//! about; copies count once. `docs/timelines.md` has the method and what each part is worth.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use jiff::civil::Date;
use jiff::{Span as Days, Unit};
use model::{Article, DateMark, DateType, GroupedArticle, Span};

use super::terms::{Term, hashed_terms, rarity_among};
use crate::annotate::sentences;

/// Weight of an article for the day before it is published.
const DAY_BEFORE: f64 = 0.5;
/// Sentences of a text that name a day and count for it.
const MENTIONS: usize = 3;
/// Days before the first article that can be on the timeline.
const BEFORE_FIRST: i64 = 14;
/// Texts that must tell of a day.
const LEAST_TEXTS: usize = 2;
/// How many days are told of without being asked for a number: so many times the root of how many texts there are…
const DAYS: f64 = 1.25;
/// …and at least so many.
const LEAST_DAYS: usize = 3;
/// Terms of what all articles are about.
const TOPIC: usize = 50;

/// Sentences at the head of an article that tell of the day on which it was published…
const OPENING: usize = 3;
/// …or, of less weight, of the day before.
const OPENING_AFTER: f64 = 0.7;
/// Sentences that tell of a day.
const SENTENCES: usize = 2;
/// How much what all articles are about weighs beside what is told of the day.
const ABOUT: f64 = 2.0;
/// What is left of a sentence's weight where it quotes…
const QUOTES: f64 = 0.7;
/// …where its outlet tells of this day already…
const SAME_OUTLET: f64 = 0.7;
/// …or of the nearest day before or after.
const OUTLET_NEAR: f64 = 0.85;
/// A second sentence weighs at least this part of the first.
const SECOND: f64 = 0.6;
/// Sentences are not nearer to each other than this cosine, and not this of one day.
const ALIKE: f64 = 0.5;
const ALIKE_OF_A_DAY: f64 = 0.35;
/// Words of a sentence.
const LEAST_WORDS: usize = 6;
const MOST_WORDS: usize = 50;

/// What is asked of a timeline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extent {
    /// How many days; chosen where it is not given.
    pub days: Option<usize>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// A day on which something happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The day.
    pub day: Date,
    /// How much is told of it: comparable within a timeline.
    pub weight: f64,
    /// Texts that tell of it, copies once.
    pub texts: usize,
    /// What tells it best: number of the article, place in its body. None where no sentence stands alone.
    pub told: Vec<(usize, Span)>,
}

/// The days of `articles`, which `grouped` describes in the same order; in the order of time. Only days up to the last
/// publication: what is announced for later has not happened.
pub fn timeline(articles: &[&Article], grouped: &[&GroupedArticle], extent: Extent) -> Vec<Happened> {
    let texts = Texts::of(articles, grouped);
    let mut days = texts.days();
    days.retain(|(day, ..)| {
        extent.from.is_none_or(|from| from <= *day) && extent.to.is_none_or(|to| *day <= to)
    });
    days.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let chosen = (DAYS * (texts.all.len() as f64).sqrt()).round() as usize;
    days.truncate(extent.days.unwrap_or(chosen.max(LEAST_DAYS)));
    let mut told = texts.sentences(articles, &days.iter().map(|(day, ..)| *day).collect::<Vec<_>>());
    let mut happened: Vec<Happened> = days
        .into_iter()
        .map(|(day, weight, texts)| Happened {
            day,
            weight,
            texts,
            told: told.remove(&day).unwrap_or_default(),
        })
        .collect();
    happened.sort_by_key(|happened| happened.day);
    happened
}

type Weights = HashMap<Term, f64, FixedState>;

/// A text, once for all its copies.
struct Text {
    /// The first article that has it.
    article: usize,
    published: Option<Date>,
    sentences: Vec<Sentence>,
    frequencies: Weights,
    /// Days that it or a copy names, with how many sentences do.
    names: BTreeMap<Date, usize>,
    /// How much it is about what all are about, against their mean.
    relevance: f64,
}

struct Sentence {
    span: Span,
    terms: Vec<Term>,
    days: BTreeSet<Date>,
}

struct Texts {
    all: Vec<Text>,
    /// How many texts hold each term.
    holding: Weights,
    /// What they are all about.
    topic: Weights,
    last: Option<Date>,
}

impl Texts {
    fn of(articles: &[&Article], grouped: &[&GroupedArticle]) -> Self {
        let order = super::fixed_order(articles.iter().copied());
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in order.iter().copied().filter(|at| articles[*at].not_article.is_none()) {
            groups.entry(&grouped[at].copy_group).or_default().push(at);
        }
        let mut all: Vec<Text> = groups.values().map(|copies| Text::of(articles, copies)).collect();
        let mut rank = vec![0; articles.len()];
        order.iter().enumerate().for_each(|(place, at)| rank[*at] = place);
        all.sort_by_key(|text| rank[text.article]);
        let mut holding = Weights::default();
        for text in &all {
            text.frequencies.keys().for_each(|term| *holding.entry(*term).or_default() += 1.0);
        }
        let number = all.len() as f64;
        let mut topic: Vec<(Term, f64)> =
            holding.iter().map(|(term, n)| (*term, n / number * rarity_among(*term, 0.0, 0.0))).collect();
        topic.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        topic.truncate(TOPIC);
        let last = all.iter().filter_map(|text| text.published).max();
        let mut texts = Self { all, holding, topic: unit(topic.into_iter().collect()), last };
        let relevance: Vec<f64> = texts
            .all
            .iter()
            .map(|text| cosine(&texts.weighted(text.frequencies.iter().map(|(t, n)| (*t, *n))), &texts.topic))
            .collect();
        let mean = relevance.iter().sum::<f64>() / number.max(1.0);
        for (text, relevance) in texts.all.iter_mut().zip(relevance) {
            text.relevance = if mean > 0.0 { relevance / mean } else { 1.0 };
        }
        texts
    }

    /// Terms weighted by their rarity here and elsewhere; unit length.
    fn weighted(&self, frequencies: impl Iterator<Item = (Term, f64)>) -> Weights {
        let number = self.all.len() as f64;
        let held = |term: Term| self.holding.get(&term).copied().unwrap_or(0.0);
        unit(frequencies.map(|(term, n)| (term, n * rarity_among(term, number, held(term)))).collect())
    }

    /// Days with their weight and how many texts tell of them.
    fn days(&self) -> Vec<(Date, f64, usize)> {
        let mut days: BTreeMap<Date, (f64, usize)> = BTreeMap::new();
        for text in &self.all {
            let mut add = |day: Date, weight: f64, tells: usize| {
                let of = days.entry(day).or_default();
                *of = (of.0 + weight * text.relevance, of.1 + tells);
            };
            if let Some(published) = text.published {
                add(published, 1.0, usize::from(!text.names.contains_key(&published)));
                if let Ok(before) = published.yesterday() {
                    add(before, DAY_BEFORE, 0);
                }
            }
            for (day, sentences) in &text.names {
                let lag = text.published.map_or(1, |published| since(*day, published));
                let weight = if lag > 0 { 1.0 + f64::from(lag).ln() } else { 0.0 };
                add(*day, weight * (*sentences).min(MENTIONS) as f64, usize::from(lag >= 0));
            }
        }
        let first = self.all.iter().filter_map(|text| text.published).min();
        let earliest = first.and_then(|first| first.checked_sub(Days::new().days(BEFORE_FIRST)).ok());
        days.into_iter()
            .filter(|(day, (_, texts))| {
                *texts >= LEAST_TEXTS
                    && earliest.is_none_or(|earliest| earliest <= *day)
                    && self.last.is_none_or(|last| *day <= last)
            })
            .map(|(day, (weight, texts))| (day, weight, texts))
            .collect()
    }

    /// The sentences that tell of each of `days`, the weightiest day first.
    fn sentences(&self, articles: &[&Article], days: &[Date]) -> BTreeMap<Date, Vec<(usize, Span)>> {
        let mut telling = self.telling(days);
        let mut out: BTreeMap<Date, Vec<(usize, Span)>> = BTreeMap::new();
        let mut shown: Vec<Weights> = Vec::new();
        let outlet = |article: usize| articles[article].outlet.as_ref().map(|outlet| &outlet.id);
        for day in days {
            let mut sentences = telling.remove(day).unwrap_or_default();
            let mut centre = Weights::default();
            for (weight, _, _, terms) in &sentences {
                terms.iter().for_each(|(term, w)| *centre.entry(*term).or_default() += weight * w);
            }
            let centre = unit(centre);
            sentences.retain(|(_, at, span, _)| articles[*at].text.excerpt(*span).is_ok_and(stands_alone));
            let near: Vec<_> = [out.range(..*day).next_back(), out.range(*day..).next()]
                .into_iter()
                .flatten()
                .flat_map(|(_, told)| told.iter().map(|(at, _)| outlet(*at)))
                .collect();
            let scores: Vec<f64> = sentences
                .iter()
                .map(|(weight, at, span, terms)| {
                    let words = articles[*at].text.excerpt(*span).unwrap_or("");
                    let quotes = if words.contains(['"', '“', '”']) { QUOTES } else { 1.0 };
                    weight * (cosine(terms, &centre) + ABOUT * cosine(terms, &self.topic)) * quotes
                })
                .collect();
            let mut told: Vec<(usize, Span)> = Vec::new();
            let mut today: Vec<usize> = Vec::new();
            let mut open: Vec<usize> = (0..sentences.len()).collect();
            while told.len() < SENTENCES {
                let by_outlet = |number: &usize| {
                    let own = outlet(sentences[*number].1);
                    let same = told.iter().any(|(at, _)| outlet(*at) == own);
                    let beside = near.contains(&own);
                    scores[*number]
                        * if same { SAME_OUTLET } else { 1.0 }
                        * if beside { OUTLET_NEAR } else { 1.0 }
                };
                // Of equals the first.
                let best = open.iter().rev().max_by(|a, b| by_outlet(a).total_cmp(&by_outlet(b))).copied();
                let Some(best) = best else { break };
                open.retain(|number| *number != best);
                let terms = &sentences[best].3;
                if shown.iter().any(|other| cosine(terms, other) > ALIKE)
                    || today.iter().any(|other| cosine(terms, &sentences[*other].3) > ALIKE_OF_A_DAY)
                {
                    continue;
                }
                if told.is_empty() {
                    open.retain(|number| scores[*number] >= SECOND * scores[best]);
                }
                told.push((sentences[best].1, sentences[best].2));
                today.push(best);
                shown.push(terms.clone());
            }
            out.insert(*day, told);
        }
        out
    }

    /// Sentences that can tell of each day, with weight, article and terms: those that name it, and the openings of what was
    /// published on it or the day after.
    fn telling(&self, days: &[Date]) -> BTreeMap<Date, Vec<(f64, usize, Span, Weights)>> {
        let mut telling: BTreeMap<Date, Vec<(f64, usize, Span, Weights)>> =
            days.iter().map(|day| (*day, Vec::new())).collect();
        for text in &self.all {
            for (number, sentence) in text.sentences.iter().enumerate() {
                let mut of: Vec<(Date, f64)> = Vec::new();
                if sentence.days.is_empty() && number < OPENING {
                    of.extend(text.published.map(|day| (day, 1.0)));
                    of.extend(
                        text.published.and_then(|day| day.yesterday().ok()).map(|day| (day, OPENING_AFTER)),
                    );
                }
                let has_been = |day: &&Date| text.published.is_none_or(|published| **day <= published);
                of.extend(sentence.days.iter().filter(has_been).map(|day| (*day, 1.0)));
                of.retain(|(day, _)| telling.contains_key(day));
                if of.is_empty() {
                    continue;
                }
                let mut frequencies: BTreeMap<Term, f64> = BTreeMap::new();
                sentence.terms.iter().for_each(|term| *frequencies.entry(*term).or_default() += 1.0);
                let terms = self.weighted(frequencies.into_iter().map(|(term, n)| (term, 1.0 + f64::ln(n))));
                for (day, weight) in of {
                    telling.entry(day).or_default().push((
                        weight,
                        text.article,
                        sentence.span,
                        terms.clone(),
                    ));
                }
            }
        }
        telling
    }
}

impl Text {
    /// The text of `copies`, the oldest of which stands for all.
    fn of(articles: &[&Article], copies: &[usize]) -> Self {
        let mut names: BTreeMap<Date, usize> = BTreeMap::new();
        let mut first = Vec::new();
        for (number, at) in copies.iter().enumerate() {
            let sentences = sentences_of(articles[*at]);
            let mut here: BTreeMap<Date, usize> = BTreeMap::new();
            for day in sentences.iter().flat_map(|sentence| &sentence.days) {
                *here.entry(*day).or_default() += 1;
            }
            for (day, number) in here {
                let most = names.entry(day).or_default();
                *most = number.max(*most);
            }
            if number == 0 {
                first = sentences;
            }
        }
        let mut frequencies = Weights::default();
        for term in first.iter().flat_map(|sentence| &sentence.terms) {
            *frequencies.entry(*term).or_default() += 1.0;
        }
        let published = articles[copies[0]].published.map(|published| published.day());
        Self { article: copies[0], published, sentences: first, frequencies, names, relevance: 1.0 }
    }
}

/// The sentences of an article with the days that they name. That of a page's own date line is none.
fn sentences_of(article: &Article) -> Vec<Sentence> {
    let published = article.published.map(|published| published.day());
    let mut marks = article.marks.dates.iter().peekable();
    let mut out: Vec<Sentence> = Vec::new();
    for (span, _) in sentences(&article.text) {
        let mut days = BTreeSet::new();
        while let Some(mark) = marks.next_if(|mark| mark.span.start() < span.end()) {
            let words = article.text.excerpt(mark.span).unwrap_or("");
            let own = out.is_empty() && words.len() > 8 && words.contains(|c: char| c.is_ascii_digit());
            days.extend(day_of(mark).filter(|day| !(own && Some(*day) == published)));
        }
        let terms = hashed_terms(article.text.excerpt(span).unwrap_or("")).collect();
        out.push(Sentence { span, terms, days });
    }
    out
}

/// The day that a mark names, where it names one alone: "10 years ago" is no day, though one may be worked out.
fn day_of(mark: &DateMark) -> Option<Date> {
    let is_day = |value: &str| value.len() == 10 && value.parse::<Date>().is_ok();
    let named = match mark.kind {
        DateType::Date => mark.value.as_deref().is_some_and(is_day),
        DateType::Time => true,
        DateType::Duration | DateType::Set => false,
    };
    let day = |time: &Option<String>| time.as_deref()?.get(..10)?.parse::<Date>().ok();
    let (from, to) = (day(&mark.from)?, day(&mark.to)?);
    (named && since(from, to) <= 1).then_some(from)
}

/// Days from one to the other.
fn since(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

fn unit(mut weights: Weights) -> Weights {
    let length = weights.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        weights.values_mut().for_each(|weight| *weight /= length);
    }
    weights
}

fn cosine(a: &Weights, b: &Weights) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter_map(|(term, weight)| long.get(term).map(|other| weight * other)).sum()
}

/// Whether a sentence tells something without the ones before it, and is no line of the page's own.
fn stands_alone(words: &str) -> bool {
    const BEGINNINGS: [&str; 27] = [
        "and",
        "but",
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "we",
        "so",
        "or",
        "yet",
        "also",
        "however",
        "meanwhile",
        "if",
        "you",
        "his",
        "her",
        "their",
        "there",
        "then",
        "i",
        "our",
        "my",
    ];
    const OWN: [&str; 8] = [
        "photograph",
        "photo",
        "picture credit",
        "handout",
        "video",
        "click here",
        "read more",
        "transcript",
    ];
    let lower = words.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let personal = |word: &str| matches!(word, "I" | "we" | "We" | "my" | "our" | "Our" | "you" | "your");
    (LEAST_WORDS..=MOST_WORDS).contains(&words.split_whitespace().count())
        && words.starts_with(char::is_alphanumeric)
        && words.ends_with(['.', ')', '"', '”', '\''])
        && !words.contains(['?', '|'])
        // "(Reuters." is half a sentence.
        && words.matches('(').count() == words.matches(')').count()
        && !BEGINNINGS.contains(&first)
        && !words.split(|c: char| !c.is_alphanumeric()).any(personal)
        && !OWN.iter().any(|own| lower.contains(own))
}

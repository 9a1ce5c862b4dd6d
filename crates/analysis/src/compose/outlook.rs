//! What is asked and what is forecast.

use std::collections::BTreeSet;

use model::{Asked, ForecastLine, Span};

use super::Material;
use super::citer::Citer;
use super::sentences::overlap;
use crate::group::terms;

const QUESTIONS: usize = 8;
const FORECASTS: usize = 12;
/// Two lines that share so much are one.
const SAME: f64 = 0.6;
/// Words of a forecast.
const LEAST_WORDS: usize = 4;
const MOST_WORDS: usize = 50;

/// Questions that the articles leave open, oldest first, each once.
pub(super) fn questions(material: &Material<'_>, citer: &mut Citer<'_>) -> Vec<Asked> {
    let mut told: Vec<BTreeSet<String>> = Vec::new();
    let mut out = Vec::new();
    for at in material.own_texts() {
        let article = &material.articles[at];
        for question in &article.marks.questions {
            if inside_comment(material, at, question.span)
                || !fresh(&mut told, article.text.excerpt(question.span).unwrap_or(""))
            {
                continue;
            }
            out.push(Asked {
                line: citer.cite(at, question.span),
                outlet: material.outlet(at),
                article: article.id.clone(),
            });
            if out.len() == QUESTIONS {
                return out;
            }
        }
    }
    out
}

/// Forecasts: those with a speaker, a horizon and a band first; shown oldest first.
pub(super) fn forecasts(material: &Material<'_>, citer: &mut Citer<'_>) -> Vec<ForecastLine> {
    let mut candidates: Vec<(i32, usize, usize)> = Vec::new();
    for at in material.own_texts() {
        let article = &material.articles[at];
        for (number, forecast) in article.marks.forecasts.iter().enumerate() {
            let words = article.text.excerpt(forecast.span).unwrap_or("").split_whitespace().count();
            if !(LEAST_WORDS..=MOST_WORDS).contains(&words) || inside_comment(material, at, forecast.span) {
                continue;
            }
            let score = 2 * i32::from(forecast.by.is_some())
                + 2 * i32::from(forecast.horizon.is_some())
                + i32::from(forecast.probability.is_some());
            candidates.push((-score, at, number));
        }
    }
    let age = |at: usize| material.order.iter().position(|o| *o == at).unwrap_or(0);
    candidates.sort_by_key(|(score, at, number)| (*score, age(*at), *number));
    let mut told: Vec<BTreeSet<String>> = Vec::new();
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, at, number) in candidates {
        let article = &material.articles[at];
        if chosen.len() < FORECASTS
            && fresh(&mut told, article.text.excerpt(article.marks.forecasts[number].span).unwrap_or(""))
        {
            chosen.push((at, number));
        }
    }
    chosen.sort_by_key(|(at, number)| (age(*at), *number));
    chosen
        .into_iter()
        .map(|(at, number)| {
            let article = &material.articles[at];
            let forecast = &article.marks.forecasts[number];
            ForecastLine {
                line: citer.cite(at, forecast.span),
                outlet: material.outlet(at),
                article: article.id.clone(),
                speaker: forecast.by.and_then(|s| article.text.excerpt(s.name).ok()).map(str::to_owned),
                phrase: article.text.excerpt(forecast.phrase).unwrap_or("").to_owned(),
                probability: forecast.probability,
                horizon: forecast.horizon.clone(),
                conditional: forecast.conditional,
                published: article.published,
            }
        })
        .collect()
}

/// Readers' comments inside a plain text are not the outlet's words.
fn inside_comment(material: &Material<'_>, at: usize, span: Span) -> bool {
    material.articles[at].comments.iter().filter_map(|c| c.within).any(|c| c.contains(span))
}

/// Whether nothing like `words` was told; remembers them.
fn fresh(told: &mut Vec<BTreeSet<String>>, words: &str) -> bool {
    let own: BTreeSet<String> = terms(words).collect();
    if own.is_empty() || told.iter().any(|t| overlap(t, &own) >= SAME) {
        return false;
    }
    told.push(own);
    true
}

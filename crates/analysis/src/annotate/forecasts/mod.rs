//! Forecasts: clauses about a time after publication, in whose words, how likely, until when.
//!
//! Input: tokens, dates and quotations. Future and estimative words are data; the clause around them is cut at
//! other clauses. Questions, wishes and what was to come in the past are none.

mod clause;
#[cfg(test)]
mod tests;
mod told;

use std::ops::Range;

use jiff::civil::Date;
use model::{Band, DateMark, Forecast, Horizon, Quote, Speaker};

use super::dates::horizon;
use super::ground::{Ground, TokenKind};
use super::tags::Tag;
use super::{Desk, MarkKind};
use crate::languages::{Estimate, FutureKind, MayBegin, estimates, scale};
use clause::{clause_around, is_conditional};
use told::{is_forecast, was_once};

pub(super) fn find(desk: &Desk<'_>, dates: &[DateMark], quotes: &[Quote]) -> Vec<Forecast> {
    let ground = &desk.ground;
    let mut found: Vec<Forecast> = Vec::new();
    for sentence in &ground.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let Some((estimate, phrase)) = phrase_at(ground, at) else {
                at += 1;
                continue;
            };
            at = phrase.end.max(at + 1);
            let byte = ground.tokens[phrase.start].start;
            if found.last().is_some_and(|f| byte < f.span.end()) {
                continue;
            }
            let quote = super::quote_around(quotes, byte);
            if phrase.end > sentence.tokens.end
                || !is_forecast(ground, sentence.tokens.clone(), &phrase, &estimate, quote)
            {
                continue;
            }
            let clause = clause_around(ground, sentence.tokens.clone(), &phrase, quote);
            let span = desk.tokens(clause.clone());
            if found.last().is_some_and(|f| f.span.overlaps(span)) {
                continue;
            }
            let sentence_bytes = ground.bytes(sentence.tokens.clone());
            let by: Option<Speaker> = quote.and_then(|q| q.speaker);
            let anchor = desk.context.anchor();
            // "was expected to sail on Tuesday" is to come still, where Tuesday is.
            if was_once(ground, &sentence.tokens, &phrase)
                && horizon(dates, &(span.start()..span.end()), desk.context.anchor()).is_none()
            {
                continue;
            }
            // "The pier reopens on Tuesday": the present tells of the future where the clause names a day to come.
            if estimate.dated
                && (!in_the_present(ground, &phrase)
                    || horizon(dates, &(span.start()..span.end()), desk.context.anchor()).is_none())
            {
                continue;
            }
            let until = horizon(dates, &(span.start()..span.end()), anchor)
                .or_else(|| horizon(dates, &sentence_bytes, anchor))
                .and_then(|(bytes, days)| deadline(ground, &bytes, days, anchor));
            desk.reasons.give(MarkKind::Forecast, span, estimate.kind.word(), || {
                let words = desk.cited(phrase.clone());
                match estimate.band {
                    Some(Band { low, high, scale }) => {
                        format!("{words}: {low} to {high} by the scale {scale}")
                    }
                    None => format!("{words}: about the future, of no stated probability"),
                }
            });
            found.push(Forecast {
                span,
                phrase: desk.tokens(phrase),
                probability: estimate.band,
                by,
                horizon: until,
                conditional: is_conditional(ground, sentence.tokens.clone(), &clause),
            });
        }
    }
    found
}

/// Whether the words are a verb of the present; some forms read as nouns, too: "the pier reopens on Tuesday".
fn in_the_present(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    let subject = phrase.start.checked_sub(1).is_some_and(|at| {
        let tag = ground.tag(at);
        ground.tokens[at].kind == TokenKind::Word
            && !matches!(
                tag,
                Tag::Determiner | Tag::Possessive | Tag::Preposition | Tag::Genitive | Tag::Number
            )
    });
    let led = matches!(ground.low(phrase.end), "on" | "in" | "at" | "next" | "this" | "tomorrow");
    ground.tag(phrase.start) == Tag::Present || subject && led && ground.low(phrase.start).ends_with('s')
}

/// The days of a horizon: "by June" reaches from publication to the end of June, "before June" to its beginning.
fn deadline(
    ground: &Ground<'_>,
    date: &Range<usize>,
    (from, to): (String, String),
    anchor: Option<Date>,
) -> Option<Horizon> {
    let mut at = ground.token_from(date.start);
    while at > 0 && matches!(ground.low(at - 1), "the" | "about" | "around" | "early" | "late") {
        at -= 1;
    }
    let published = anchor?.to_string();
    let horizon = match at.checked_sub(1).map_or("", |before| ground.low(before)) {
        "by" | "until" | "till" | "within" => Horizon { from: published.min(from), to },
        // "before the end of April" is as good as by then.
        "before"
            if matches!(ground.low(at), "end" | "close") || matches!(ground.low(at + 1), "end" | "close") =>
        {
            Horizon { from: published.min(from), to }
        }
        "before" => Horizon { from: published, to: from },
        // What comes after a day has no end.
        "after" | "since" => return None,
        _ => Horizon { from, to },
    };
    (horizon.from < horizon.to).then_some(horizon)
}

/// "a 70 per cent chance of": the probability that was said.
fn stated_chance(ground: &Ground<'_>, at: usize) -> Option<(Estimate, Range<usize>)> {
    let value: f64 = ground.word(at).parse().ok().filter(|v| (0.0..=100.0).contains(v))?;
    let hyphen = usize::from(ground.low(at + 1) == "-");
    let unit = at + 1 + hyphen;
    let end = match ground.low(unit) {
        "%" | "percent" | "pct" => unit + 1,
        "per" if ground.low(unit + 1) == "cent" => unit + 2,
        _ => return None,
    };
    if !matches!(ground.low(end), "chance" | "probability" | "likelihood")
        || !matches!(ground.low(end + 1), "of" | "that" | "to")
    {
        return None;
    }
    let share = (value * 10.0).round() / 1000.0;
    let band = Band { low: share, high: share, scale: scale("stated")? };
    let start = at - usize::from(at > 0 && matches!(ground.low(at - 1), "a" | "an"));
    Some((Estimate { kind: FutureKind::Estimate, band: Some(band), words: 2, dated: false }, start..end + 2))
}

/// The estimative words that begin at token `at`: "will", "’ll" at the end of a word, "is likely to".
fn phrase_at(ground: &Ground<'_>, at: usize) -> Option<(Estimate, Range<usize>)> {
    let low = ground.low(at);
    if ground.tokens[at].kind == TokenKind::Number {
        return stated_chance(ground, at);
    }
    if let Some(head) = low.strip_suffix("'ll").or_else(|| low.strip_suffix("'d")) {
        if head.is_empty() {
            return None;
        }
        let estimate = estimates(|i| {
            if i == 0 { if low.ends_with("'ll") { "'ll" } else { "'d" } } else { ground.low(at + i) }
        })?;
        return (estimate.kind == FutureKind::Modal).then_some((estimate, at..at + estimate.words));
    }
    if !ground.may_begin(at, MayBegin::FUTURE) {
        return None;
    }
    let mut estimate = estimates(|i| ground.lower(at + i))?;
    let mut len = estimate.words;
    // An adverb or "soon" between "will" and its verb belongs to the words; a negation turns the band.
    if estimate.kind == FutureKind::Modal && matches!(ground.low(at + len), "soon" | "eventually" | "once") {
        len += 1;
    }
    if let Some(band) = &mut estimate.band
        && matches!(ground.low(at + len), "not" | "never")
    {
        (band.low, band.high) = (1.0 - band.high, 1.0 - band.low);
        len += 1;
    }
    Some((estimate, at..at + len))
}

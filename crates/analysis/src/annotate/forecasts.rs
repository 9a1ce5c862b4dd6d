//! Forecasts: clauses about a time after publication, in whose words, how likely, until when.
//!
//! Input: tokens, dates and quotations. Future and estimative words are data; the clause around them is cut at
//! other clauses. Questions, wishes and what was to come in the past are none.

use std::ops::Range;

use model::{Band, DateMark, Forecast, Horizon, Quote, QuoteKind, Speaker};

use super::dates::horizon;
use super::ground::{Ground, TokenKind};
use super::{Desk, MarkKind};
use crate::languages::{Estimate, FutureKind, cues, estimates, lexicon};

/// Tokens on either side of the phrase that a clause can reach over.
const LONGEST_CLAUSE: usize = 120;

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
            let until = horizon(dates, &(span.start()..span.end()), desk.context.anchor)
                .or_else(|| horizon(dates, &sentence_bytes, desk.context.anchor));
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
                horizon: until.map(|(_, (from, to))| Horizon { from, to }),
                conditional: is_conditional(ground, sentence.tokens.clone(), &clause),
            });
        }
    }
    found
}

/// The estimative words that begin at token `at`: "will", "’ll" at the end of a word, "is likely to".
fn phrase_at(ground: &Ground<'_>, at: usize) -> Option<(Estimate, Range<usize>)> {
    let low = ground.low(at);
    if let Some(head) = low.strip_suffix("'ll").or_else(|| low.strip_suffix("'d")) {
        if head.is_empty() {
            return None;
        }
        let estimate = estimates(|i| {
            if i == 0 { if low.ends_with("'ll") { "'ll" } else { "'d" } } else { ground.low(at + i) }
        })?;
        return (estimate.kind == FutureKind::Modal).then_some((estimate, at..at + estimate.words));
    }
    let mut estimate = estimates(|i| ground.low(at + i))?;
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

fn is_forecast(
    ground: &Ground<'_>,
    sentence: Range<usize>,
    phrase: &Range<usize>,
    estimate: &Estimate,
    quote: Option<&Quote>,
) -> bool {
    let lexicon = lexicon();
    let before = phrase.start.checked_sub(1).map_or("", |i| ground.low(i));
    let after = ground.low(phrase.end);
    let first = ground.low(phrase.start);
    // Nouns and verbs that only look like it: "the will of", "his will", "May 5", "last May".
    if matches!(first, "will" | "may" | "might" | "could" | "would") {
        if matches!(
            before,
            "the"
                | "a"
                | "his"
                | "her"
                | "their"
                | "its"
                | "free"
                | "good"
                | "ill"
                | "own"
                | "in"
                | "last"
                | "since"
        ) || matches!(after, "" | "." | "," | "of" | ";" | "have" if first != "will" && after == "have")
        {
            return false;
        }
        if ground.tokens[phrase.start].capital && phrase.start > sentence.start {
            return false;
        }
        // A question.
        if phrase.start == sentence.start
            || matches!(before, "what" | "how" | "why" | "when" | "where" | "who")
                && ground.word(sentence.end - 1) == "?"
        {
            return false;
        }
    }
    if (sentence.start..sentence.end).rev().take(3).any(|i| ground.word(i) == "?")
        && !ground.inside_quotation(ground.tokens[phrase.start].start)
    {
        return false;
    }
    // "would rather", "would like": a wish; "whether it would": nothing is said.
    if matches!(after, "rather" | "like" | "prefer" | "love")
        || (sentence.start..phrase.start)
            .rev()
            .take(12)
            .any(|i| matches!(ground.low(i), "whether" | "doubt" | "doubts" | "doubted"))
    {
        return false;
    }
    let behind_subject = ground.tokens[phrase.start].kind == TokenKind::Word;
    match estimate.kind {
        // "would" tells the future only of somebody's speech about it.
        FutureKind::Conditional => {
            let reported = quote.is_some_and(|q| q.kind != QuoteKind::Direct && q.speaker.is_some());
            reported && after != "have" && !ground.inside_quotation(ground.tokens[phrase.start].start)
        }
        // "could" and "may" of the present or past: "may have", "could be seen"
        FutureKind::Estimate if matches!(first, "may" | "might" | "could") => {
            // "may not be published": what is printed under every article.
            let notice = matches!(first, "may")
                && after == "not"
                && ground.low(phrase.end + 1) == "be"
                && matches!(
                    ground.low(phrase.end + 2),
                    "published" | "reproduced" | "redistributed" | "copied" | "used"
                );
            let notice = notice
                || first == "may"
                    && after == "be"
                    && matches!(
                        ground.low(phrase.end + 1),
                        "published" | "reproduced" | "redistributed" | "copied"
                    );
            if notice {
                return false;
            }
            let past = matches!(after, "have")
                || matches!(ground.low(phrase.end), "not" if ground.low(phrase.end + 1) == "have");
            let ability = first == "could"
                && (matches!(after, "not" | "only" | "see" | "hear" | "find" | "afford" | "tell" | "n't")
                    || lexicon.person_pronouns.contains(before));
            behind_subject && !past && !ability
        }
        FutureKind::Estimate if matches!(first, "expected" | "likely" | "unlikely") => {
            !matches!(before, "was" | "were" | "as" | "than" | "had")
        }
        _ => behind_subject,
    }
}

/// The clause that holds the phrase: from the clause edge before it to the one behind, inside the quotation if there is one.
fn clause_around(
    ground: &Ground<'_>,
    sentence: Range<usize>,
    phrase: &Range<usize>,
    quote: Option<&Quote>,
) -> Range<usize> {
    let mut floor = sentence.start.max(phrase.start.saturating_sub(LONGEST_CLAUSE));
    let mut ceiling = sentence.end.min(phrase.end + LONGEST_CLAUSE);
    if let Some(quote) = quote {
        floor = floor.max(ground.token_from(quote.span.start()));
        ceiling = ceiling.min(ground.token_from(quote.span.end())).max(phrase.end);
    }
    // A direct quotation may be broken: the clause stays inside its own marks.
    let direct = quote.is_none_or(|q| q.kind == QuoteKind::Direct);
    if let Some(run) = ground.quotation_at(ground.tokens[phrase.start].start).filter(|_| direct) {
        floor = floor.max(ground.token_from(run.inner.start));
        ceiling = ceiling.min(ground.token_from(run.inner.end)).max(phrase.end);
    }
    let mut start = phrase.start;
    while start > floor {
        let at = start - 1;
        let low = ground.low(at);
        let edge = ground.tokens[at].kind == TokenKind::Ellipsis && dots(ground, at) > 3
            || matches!(ground.word(at), ";" | ":" | "•" | "—" | "–" | "(" | ")" | "\"")
            || (matches!(low, "but" | "though" | "although" | "because" | "while" | "whereas")
                && at < phrase.start)
            || (low == "that" && at > floor && cues().verb_at(|i| ground.low(at - 1 + i)).is_some())
            || (at + 1 == phrase.start && matches!(low, "and" | "but" | "or"))
            || (lexicon().belief_verbs.contains(low)
                && at + 1 < phrase.start
                && opens_clause(ground, at + 1))
            || (ground.word(at) == "," && clause_comma(ground, floor, at, phrase.start))
            || (low == "and" && at > floor && ground.word(at - 1) == "," && phrase.start - at > 2)
            || (matches!(ground.word(at), "“" | "”") && quote.is_some_and(|q| q.kind == QuoteKind::Direct));
        if edge {
            break;
        }
        start = at;
    }
    while start < phrase.start
        && (matches!(ground.word(start), "“" | "\"" | "‘" | "," | "•" | "-" | "'")
            || matches!(ground.low(start), "and" | "but" | "so" | "then" | "that" | "though"))
    {
        start += 1;
    }
    let mut end = phrase.end;
    while end < ceiling {
        let low = ground.low(end);
        let word = ground.word(end);
        let edge = matches!(word, ";" | ":" | "—" | "!" | "?") && end > phrase.end
            || ground.tokens[end].kind == TokenKind::Ellipsis && dots(ground, end) > 3
            || (matches!(low, "but" | "although" | "though" | "whereas") && end > phrase.end + 1)
            || (word == "," && breaks_off(ground, end, ceiling))
            || (word == "." && end + 1 >= ceiling)
            || (matches!(word, "”" | "\"") && quote.is_some_and(|q| q.kind == QuoteKind::Direct));
        if edge {
            break;
        }
        end += 1;
    }
    while end > phrase.end && matches!(ground.word(end - 1), "." | "," | "”" | "\"" | "’" | ")") {
        if ground.word(end - 1) == "”" && quote.is_some_and(|q| q.kind != QuoteKind::Direct) {
            break;
        }
        end -= 1;
    }
    start..end.max(phrase.end)
}

/// Whether a clause with its own subject can begin at `at`.
fn opens_clause(ground: &Ground<'_>, at: usize) -> bool {
    let low = ground.low(at);
    lexicon().determiners.contains(low)
        || lexicon().pronouns.contains(low)
        || ground.tokens[at].capital
        || low == "there"
}

fn dots(ground: &Ground<'_>, at: usize) -> usize {
    ground.word(at).chars().map(|c| if c == '…' { 3 } else { 1 }).sum()
}

/// Whether the comma before the subject parts two clauses: a subject of its own stands between it and the verb.
fn clause_comma(ground: &Ground<'_>, floor: usize, comma: usize, verb: usize) -> bool {
    let between = comma + 1..verb;
    if between.is_empty() {
        return false;
    }
    let opener = ground.low(floor);
    let adverbial = lexicon().prepositions.contains(opener) && comma - floor < 5;
    !adverbial
        && (floor..comma).any(|i| {
            lexicon().be_have_do.contains(ground.low(i))
                || cues().verb_at(|k| ground.low(i + k)).is_some()
                || matches!(ground.low(i), "if" | "when" | "as" | "even")
        })
}

/// Whether a comma ends the clause: attribution, a relative clause, another clause.
fn breaks_off(ground: &Ground<'_>, comma: usize, ceiling: usize) -> bool {
    let next = comma + 1;
    if next >= ceiling {
        return true;
    }
    let low = ground.low(next);
    let said = (next..ceiling.min(next + 7)).any(|i| {
        matches!(
            ground.low(i),
            "said" | "says" | "told" | "added" | "warned" | "wrote" | "predicted" | "reported"
        )
    });
    said || cues().source_at(|i| ground.low(next + i)).is_some()
        || matches!(
            low,
            "despite"
                | "which"
                | "who"
                | "although"
                | "though"
                | "but"
                | "while"
                | "whereas"
                | "because"
                | "as"
                | "so"
                | "even"
                | "according"
        )
        || (low == "and" && lexicon().pronouns.contains(ground.low(next + 1)))
}

fn is_conditional(ground: &Ground<'_>, sentence: Range<usize>, clause: &Range<usize>) -> bool {
    let near = clause.start.saturating_sub(40).max(sentence.start)..(clause.end + 40).min(sentence.end);
    near.clone().any(|i| {
        let low = ground.low(i);
        let near = i + 40 > clause.start && i < clause.end + 40;
        near && (matches!(low, "unless" | "provided")
            || (low == "if"
                && !matches!(
                    i.checked_sub(1).map_or("", |b| ground.low(b)),
                    "even" | "as" | "asked" | "know" | "wonder" | "sure" | "see" | "decide"
                ))
            || ground.words_at(i, &["as", "long", "as"])
            || ground.words_at(i, &["in", "case"]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;

    /// Published on Monday 9 March 2026.
    fn forecasts(text: &str) -> Vec<(String, String, Option<(f64, f64)>, Option<String>, bool)> {
        let (text, marks) = marks_of(text);
        let words = |s| text.excerpt(s).unwrap().to_owned();
        marks
            .forecasts
            .iter()
            .map(|f| {
                (
                    words(f.span),
                    words(f.phrase),
                    f.probability.map(|b| (b.low, b.high)),
                    f.horizon.clone().map(|h| h.to),
                    f.conditional,
                )
            })
            .collect()
    }

    #[test]
    fn clauses_bands_and_horizons() {
        for (text, span, phrase, band, until, conditional) in [
            (
                "The Corrie Maid will sail on Tuesday.",
                "The Corrie Maid will sail on Tuesday",
                "will",
                Some((0.95, 1.0)),
                Some("2026-03-11"),
                false,
            ),
            (
                "A buyer is likely to be found next month, Constance Ferrier said.",
                "A buyer is likely to be found next month",
                "is likely to",
                Some((0.55, 0.80)),
                Some("2026-05-01"),
                false,
            ),
            ("The fleet could be broken up.", "The fleet could be broken up", "could", None, None, false),
            (
                "If nobody pays, fares will have to rise.",
                "fares will have to rise",
                "will",
                Some((0.95, 1.0)),
                None,
                true,
            ),
            (
                "He said the line would reopen.",
                "the line would reopen",
                "would",
                Some((0.95, 1.0)),
                None,
                false,
            ),
        ] {
            let found = forecasts(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            let wanted = (span.to_owned(), phrase.to_owned(), band, until.map(str::to_owned), conditional);
            assert_eq!(found[0], wanted, "{text}");
        }
    }

    #[test]
    fn no_forecasts() {
        for text in [
            "The will of the people won.",
            "Will the boat sail?",
            "He may have left.",
            "In May it sank.",
            "She would have stayed.",
        ] {
            assert!(forecasts(text).is_empty(), "{text}: {:?}", forecasts(text));
        }
    }
}

//! Credits at the first level: an outlet beside a verb of reporting, a source phrase, or words that lead to who was told.

use std::ops::Range;

use model::{Credit, CreditKind, OutletKind};

use crate::annotate::Desk;
use crate::annotate::credits::{give_reason, is_own};
use crate::annotate::ground::{Ground, TokenKind};
use crate::languages::{FirstLevel, Naming, Outlet, OutletMatch};

/// Tokens of a text within which an agency in brackets is a dateline.
const HEAD: usize = 40;
/// Tokens between a verb of speech and who was told.
const NEAR: usize = 20;

pub(super) fn find(desk: &Desk<'_>, words: &FirstLevel) -> Vec<Credit> {
    let ground = &desk.ground;
    let mut found: Vec<Credit> = Vec::new();
    let mut at = 0;
    while at < ground.tokens.len() {
        let word = ground.tokens[at].kind == TokenKind::Word;
        let named = (at..ground.tokens.len()).map(|at| ground.word(at));
        let mention = word.then(|| desk.context.outlets.mention_at(named)).flatten();
        let Some(OutletMatch { outlet, naming, words: len, .. }) = mention else {
            at += 1;
            continue;
        };
        let tokens = at..at + len;
        at = tokens.end;
        let Some((tokens, kind)) = turn(ground, words, outlet, naming != Naming::Strong, tokens) else {
            continue;
        };
        let credit = Credit { span: desk.tokens(tokens), outlet: outlet.reference(), kind };
        let told = |last: &Credit| last.span.overlaps(credit.span) && last.outlet == credit.outlet;
        if is_own(desk, &credit.outlet) || found.last().is_some_and(told) {
            continue;
        }
        give_reason(desk, &credit);
        found.push(credit);
    }
    found
}

/// The turn that makes a mention a credit, with the tokens that carry it.
fn turn(
    ground: &Ground<'_>,
    words: &FirstLevel,
    outlet: &Outlet,
    weak: bool,
    mention: Range<usize>,
) -> Option<(Range<usize>, CreditKind)> {
    let before = |end: usize| move |back: usize| end.checked_sub(back).map_or("", |at| ground.low(at));
    let article = mention.start > 0 && words.articles.contains(ground.lower(mention.start - 1));
    let start = mention.start - usize::from(article);
    // Told first: "sagte der", "a la" hold the article.
    for end in [mention.start, start] {
        if let Some(len) = words.told.before(before(end))
            && speaks_nearby(
                ground,
                words,
                end - len,
                mention.end,
                words.prepositions.contains(ground.lower(end - len)),
            )
        {
            return Some((end - len..mention.end, CreditKind::Told));
        }
        if let Some(len) = words.source_before.before(before(end)) {
            return Some((end - len..mention.end, CreditKind::AccordingTo));
        }
    }
    if let Some(len) = words.source_behind.at(|i| ground.lower(mention.end + i)) {
        return Some((start..mention.end + len, CreditKind::AccordingTo));
    }
    let brackets = start > 0 && ground.word(start - 1) == "(" && ground.low(mention.end) == ")";
    if brackets && outlet.kind() == OutletKind::Agency && mention.start < HEAD {
        return Some((mention, CreditKind::DatelineAgency));
    }
    let line = ground.paragraphs
        [ground.paragraphs.partition_point(|p| p.end < ground.tokens[mention.start].start)]
    .clone();
    let first = ground.token_from(line.start);
    if words.source_lines.contains(ground.lower(first)) && ground.low(first + 1) == ":" {
        return Some((first..mention.end, CreditKind::SourceLine));
    }
    if weak {
        return None;
    }
    if words.reporting.contains(ground.lower(mention.end)) {
        return Some((start..mention.end + 1, CreditKind::Reports));
    }
    let verb = start.checked_sub(1).filter(|at| words.reporting.contains(ground.lower(*at)))?;
    Some((verb..mention.end, CreditKind::Reports))
}

/// Whether a verb of speech stands in the sentence before or shortly behind the words `start..end`; where those are
/// `short`, nothing but who speaks stands between.
fn speaks_nearby(ground: &Ground<'_>, words: &FirstLevel, start: usize, end: usize, short: bool) -> bool {
    let Some(sentence) = ground.sentence_of(start) else { return false };
    let sentence = &ground.sentences[sentence].tokens;
    let speaks = |at: usize| words.speech.at(|i| ground.lower(at + i)).is_some();
    if short {
        let between = |at: &usize| speaks(*at) || ground.tokens[*at].capital;
        let least = sentence.start.max(start.saturating_sub(NEAR));
        return (least..start).rev().take_while(between).any(speaks);
    }
    (start.saturating_sub(NEAR).max(sentence.start)..sentence.end.min(end + NEAR)).any(speaks)
}

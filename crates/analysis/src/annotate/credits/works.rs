//! What an outlet made: "a Reuters report", "CNN takes a look at …", "at the Guardian, Ada Quill writes".

use std::ops::Range;

use model::CreditKind;

use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::after::is_possessive;
use super::mentions::{Form, Mention};
use crate::languages::credit_words;

/// The credit of an outlet's work, where its name is not the subject of a verb of reporting.
pub(super) fn credit(
    ground: &Ground<'_>,
    mention: &Mention,
    limit: usize,
) -> Option<(Range<usize>, CreditKind)> {
    broke(ground, mention)
        .or_else(|| work_of(ground, mention, limit))
        .or_else(|| looks(ground, mention, limit))
        .or_else(|| writer_at(ground, mention, limit))
}

/// "a Reuters report", "the Guardian's investigation".
fn work_of(ground: &Ground<'_>, mention: &Mention, limit: usize) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let words = credit_words();
    let mut at = if is_possessive(ground, end) { end + 1 } else { end };
    while at < limit
        && at < end + 3
        && matches!(ground.tag(at), Tag::Adjective | Tag::Noun)
        && !words.work.contains(ground.lower(at))
        && !matches!(ground.low(at), "interview" | "interviews")
    {
        at += 1;
    }
    let interview = matches!(ground.low(at), "interview" | "interviews");
    let own =
        at < limit && (interview || words.own_work.contains(ground.lower(at))) && !ground.tokens[at].capital;
    // "CNN reports" is a verb, and has been looked at.
    // "the Stern report": what only sometimes is an outlet's name is none here, unless it sounds like one.
    let press = &words.press;
    let sounds = press.sure.contains(ground.word(end - 1)) || press.unsure.contains(ground.word(end - 1));
    if mention.form == Form::Weak && !sounds {
        return None;
    }
    if !own || at == end && matches!(ground.low(at), "reports" | "reporting") && ground.low(start) != "the" {
        return None;
    }
    let article = start.checked_sub(1).filter(|b| matches!(ground.low(*b), "a" | "an" | "this" | "that"));
    let from = article.unwrap_or(start);
    let in_it = from.checked_sub(1).filter(|b| interview && matches!(ground.low(*b), "in" | "during"));
    let kind = if interview { CreditKind::Told } else { CreditKind::Reports };
    Some((in_it.unwrap_or(from)..at + 1, kind))
}

/// One past what an outlet made: "a Reuters report", "a USA Today analysis", where its name ends at `end`.
pub(super) fn work_end(ground: &Ground<'_>, end: usize) -> Option<usize> {
    let words = credit_words();
    let first = if is_possessive(ground, end) { end + 1 } else { end };
    let noun = (first..first + 3)
        .take_while(|at| *at == first || ground.tag(*at - 1) != Tag::Past)
        .find(|at| words.own_work.contains(ground.lower(*at)))?;
    let plain = (first..noun).all(|at| matches!(ground.tag(at), Tag::Adjective | Tag::Noun));
    (plain && ground.same_line(noun)).then_some(noun + 1)
}

/// "The Gazette was first to report", "Reuters broke the story".
fn broke(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let turns: [&[&str]; 5] = [
        &["was", "first", "to", "report"],
        &["was", "the", "first", "to", "report"],
        &["first", "broke", "the"],
        &["broke", "the", "news"],
        &["broke", "the", "story"],
    ];
    let turn = turns.iter().find(|turn| ground.words_at(end, turn))?;
    Some((start..end + turn.len(), CreditKind::Reports))
}

/// "CNN takes a look at …", "The AP has an analysis": to the end of the noun phrase.
fn looks(ground: &Ground<'_>, mention: &Mention, limit: usize) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let turns: [&[&str]; 7] = [
        &["takes", "a"],
        &["took", "a"],
        &["has", "an"],
        &["has", "a"],
        &["looks", "at"],
        &["profiles"],
        &["explains"],
    ];
    if mention.form == Form::Weak || !turns.iter().any(|turn| ground.words_at(end, turn)) {
        return None;
    }
    let mut stop = end + 1;
    while stop < limit && stop < end + 8 && !matches!(ground.word(stop), "." | "," | ";" | ":" | "—") {
        stop += 1;
    }
    Some((start..stop, CreditKind::Reports))
}

/// "at Holm Daily, Nancy A. Quill writes that"
fn writer_at(ground: &Ground<'_>, mention: &Mention, limit: usize) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let at = start.checked_sub(1).filter(|at| matches!(ground.low(*at), "at" | "in" | "for" | "on"))?;
    if ground.low(end) != "," || mention.form == Form::Weak {
        return None;
    }
    let verb = (end + 1..limit.min(end + 8)).find(|i| {
        matches!(
            ground.low(*i),
            "writes" | "wrote" | "reports" | "reported" | "argues" | "argued" | "explains" | "notes"
        )
    })?;
    let named = (end + 1..verb).all(|i| ground.tokens[i].capital || ground.tokens[i].kind != TokenKind::Word);
    (named && verb > end + 1).then_some((at..verb + 1, CreditKind::Reports))
}

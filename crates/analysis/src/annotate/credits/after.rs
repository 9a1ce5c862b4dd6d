//! Turns that stand behind the outlet: "Reuters reports", "an AFP correspondent said", "a Reuters tally".

use std::ops::Range;

use model::CreditKind;

use super::super::clauses::is_day;
use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::mentions::{Form, Mention};
use super::works;
use crate::languages::{credit_words, cues, lexicon};

/// Most tokens of a description set between commas behind the outlet.
const APPOSITION: usize = 14;
/// Most tokens between "quoted" and "as saying".
const QUOTED: usize = 14;
/// Most tokens of somebody's name and office.
const PERSON: usize = 7;

/// The credit that words behind a mention make: its tokens and kind.
pub(super) fn credit(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let weak = mention.form == Form::Weak && ground.low(start) != "the";
    if weak || matches!(mention.form, Form::Doubtful) || mention.programme {
        return None;
    }
    let limit = ground.sentences[ground.sentence_of(end - 1)?].tokens.end;
    let from = subject_start(ground, start);
    if belongs_to_another(ground, from) {
        return None;
    }
    let person = behind_person(ground, end, limit);
    let subject = person.unwrap_or_else(|| past_bracket(ground, with_tail(ground, end)));
    // "Ada Quill, CNN's harbour correspondent, reported"
    let behind_comma = person.filter(|at| ground.low(*at) == ",");
    let verb = behind_comma.map_or(subject, |comma| comma + 1);
    if let Some(stop) = verb_end(ground, verb, limit) {
        // "An AFP correspondent said"
        let article =
            from.checked_sub(1).filter(|at| person.is_some() && matches!(ground.low(*at), "a" | "an"));
        return Some((article.unwrap_or(from)..stop, CreditKind::Reports));
    }
    if mention.form == Form::Unnamed {
        return None;
    }
    if let Some(stop) = apposition(ground, subject, limit).and_then(|verb| verb_end(ground, verb, limit)) {
        return Some((from..stop, CreditKind::Reports));
    }
    inverted(ground, mention).or_else(|| works::credit(ground, mention, limit))
}

/// "a spokeswoman for CNN said", "staffers at the paper said": another is the subject, unless a reporter or somebody with a name.
fn belongs_to_another(ground: &Ground<'_>, from: usize) -> bool {
    let Some(preposition) = from.checked_sub(1) else { return false };
    let Some(head) = preposition.checked_sub(1) else { return false };
    matches!(ground.low(preposition), "of" | "for" | "at" | "from")
        && !ground.tokens[head].capital
        && !credit_words().staff.contains(ground.lower(head))
        && ground.tag(head).is_noun()
}

/// Takes a description before the outlet along: "Holm television station KQRX", "state-run Xinhua".
fn subject_start(ground: &Ground<'_>, start: usize) -> usize {
    let words = credit_words();
    let mut from = start;
    while from > 0 && start - from < 6 && ground.same_line(from) {
        let at = from - 1;
        let low = ground.low(at);
        let described = words.descriptors.contains(low) && ground.low(from) != "the"
            || from < start
                && (ground.tokens[at].capital && ground.tokens[at].kind == TokenKind::Word
                    || ground.tokens[at].kind == TokenKind::Possessive
                    || ground.tag(at) == Tag::Adjective
                    || lexicon().determiners.contains(low))
            || low.starts_with("state-");
        if !described {
            break;
        }
        from = at;
        if lexicon().determiners.contains(low) {
            break;
        }
    }
    from
}

/// "Korean Central News Agency (KCNA) said": behind the short form in brackets.
fn past_bracket(ground: &Ground<'_>, at: usize) -> usize {
    if ground.low(at) == "(" && ground.low(at + 2) == ")" { at + 3 } else { at }
}

/// One past somebody of the outlet: "'s Ada Quill", "correspondent Ada Quill".
fn behind_person(ground: &Ground<'_>, end: usize, limit: usize) -> Option<usize> {
    let words = credit_words();
    let possessive = is_possessive(ground, end);
    let mut at = if possessive { end + 1 } else { end };
    let first = at;
    let mut staff = false;
    let mut described = false;
    while at < limit && at < first + PERSON {
        let token = &ground.tokens[at];
        let of_staff = words.staff.contains(ground.lower(at)) && !token.capital;
        // "CNN senior international correspondent", "the BBC's business editor"
        let describes = !staff
            && !token.capital
            && (ground.tag(at).is_nominal() || matches!(ground.low(at), "senior" | "chief"));
        let word = token.kind == TokenKind::Word
            && (token.capital || of_staff || staff && is_place_link(ground, at) || describes);
        if !word || !of_staff && words.report.contains(ground.lower(at)) {
            break;
        }
        staff |= of_staff;
        described |= describes && !of_staff;
        at += 1;
    }
    (at > first && (possessive && !described || staff)).then_some(at)
}

/// "at the scene", "in Holm" behind a correspondent.
fn is_place_link(ground: &Ground<'_>, at: usize) -> bool {
    matches!(ground.low(at), "at" | "in" | "on" | "the" | "scene")
}

/// One past the reporting verb at `from`, with adverbs and a day before it.
fn verb_end(ground: &Ground<'_>, from: usize, limit: usize) -> Option<usize> {
    let words = credit_words();
    let mut at = from;
    let mut be = false;
    while at < limit && at < from + 5 {
        let low = ground.low(at);
        if words.report.contains(low) && !(be && ground.tag(at) != Tag::Gerund && !low.ends_with("ing")) {
            break;
        }
        let bare = matches!(
            low,
            "not"
                | "never"
                | "would"
                | "could"
                | "will"
                | "may"
                | "might"
                | "must"
                | "can"
                | "should"
                | "did"
                | "does"
                | "do"
        );
        if bare
            || !(cues().is_auxiliary(low)
                || is_day(low)
                || matches!(low, "exclusively" | "separately" | "also"))
        {
            return None;
        }
        be |= matches!(low, "is" | "was" | "are" | "were" | "be" | "been");
        at += 1;
    }
    let low = ground.low(at);
    if at >= limit || !words.report.contains(low) || ground.tokens[at].capital {
        return None;
    }
    let participle_only = matches!(low, "reporting" | "saying" | "writing" | "quoting");
    if participle_only && !be || of_itself(ground, at + 1) {
        return None;
    }
    if matches!(
        low,
        "ran"
            | "carried"
            | "aired"
            | "carries"
            | "found"
            | "showed"
            | "shows"
            | "show"
            | "points"
            | "pointed"
    ) && !matches!(
        ground.low(at + 1),
        "a" | "an"
            | "the"
            | "that"
            | "footage"
            | "video"
            | "images"
            | "pictures"
            | "live"
            | "out"
            | ","
            | "“"
            | "\""
    ) {
        return None;
    }
    if matches!(low, "quoted" | "quotes" | "cited") {
        let saying = (at + 1..limit.min(at + QUOTED))
            .find(|i| ground.low(*i) == "as" && ground.low(*i + 1) == "saying");
        return Some(saying.map_or(at + 1, |i| i + 2));
    }
    Some(at + 1)
}

/// "said it would", "said in a statement", "said its reporter": what an outlet says of itself is no report.
fn of_itself(ground: &Ground<'_>, from: usize) -> bool {
    let mut at = if ground.low(from) == "that" { from + 1 } else { from };
    if is_day(ground.low(at)) {
        at += 1;
    }
    if ground.words_at(at, &["in", "a", "statement"]) {
        return true;
    }
    let knows = |at: usize| {
        matches!(
            ground.low(at),
            "seen"
                | "obtained"
                | "reviewed"
                | "learned"
                | "learnt"
                | "spoken"
                | "spoke"
                | "understands"
                | "confirmed"
                | "verified"
                | "viewed"
        )
    };
    match ground.low(at) {
        "it" => {
            let verb = at + 1;
            let known = knows(verb) || has(ground.low(verb)) && (knows(verb + 1) || knows(verb + 2));
            let own = matches!(
                ground.low(verb),
                "would"
                    | "will"
                    | "had"
                    | "has"
                    | "stood"
                    | "stands"
                    | "regretted"
                    | "was"
                    | "is"
                    | "did"
                    | "does"
                    | "apologised"
                    | "apologized"
            );
            own && !known
        }
        "its" => matches!(
            ground.low(at + 1),
            "journalist"
                | "journalists"
                | "reporter"
                | "reporters"
                | "correspondent"
                | "staff"
                | "decision"
                | "coverage"
                | "office"
                | "offices"
                | "website"
        ),
        low if credit_words().staff.contains(low) => true,
        "they" => matches!(ground.low(at + 1), "would" | "will"),
        _ => false,
    }
}

fn has(low: &str) -> bool {
    matches!(low, "has" | "had" | "have")
}

/// Behind "Reuters, a news agency in London," and "Reuters, which".
fn apposition(ground: &Ground<'_>, comma: usize, limit: usize) -> Option<usize> {
    if ground.low(comma) != "," {
        return None;
    }
    let first = ground.low(comma + 1);
    if first == "which" {
        return Some(comma + 2);
    }
    let describes = lexicon().determiners.contains(first)
        || matches!(first, "citing" | "quoting" | "based" | "owned")
        || credit_words().cite.contains(first);
    let close = (comma + 2..limit.min(comma + APPOSITION)).find(|at| ground.word(*at) == ",")?;
    describes.then_some(close + 1)
}

/// "…, reported dpa": behind what is reported.
fn inverted(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let verb = subject_start(ground, start).checked_sub(1)?;
    let behind = verb > 0 && matches!(ground.word(verb - 1), "," | "”" | "\"" | "’" | "'");
    if !behind || !credit_words().inverted.contains(ground.lower(verb)) {
        return None;
    }
    let stop = with_tail(ground, end);
    // "said Reuters chief Ada Quill": somebody else speaks.
    let other = stop == end
        && ground.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Word)
        && (ground.tokens[end].capital || ground.tag(end).is_noun())
        && !is_day(ground.low(end))
        && !credit_words().staff.contains(ground.lower(end));
    (!other).then_some((verb..stop, CreditKind::Reports))
}

/// `'s`, and the bare apostrophe behind an s: "the Times' Ada Quill".
pub(super) fn is_possessive(ground: &Ground<'_>, at: usize) -> bool {
    ground.tokens.get(at).is_some_and(|token| {
        token.kind == TokenKind::Possessive
            || matches!(ground.low(at), "'" | "’")
                && ground.glued(at)
                && ground.low(at - 1).ends_with('s')
                && ground.tokens.get(at + 1).is_some_and(|next| {
                    next.start > token.end && (next.capital || matches!(ground.low(at + 1), "“" | "\"" | "‘"))
                })
    })
}

/// Takes "news agency" and the like, and somebody or something of the outlet's, behind it along.
pub(super) fn with_tail(ground: &Ground<'_>, end: usize) -> usize {
    let words = credit_words();
    if is_possessive(ground, end) {
        let mut stop = end + 1;
        while stop < end + 8
            && ground.tokens.get(stop).is_some_and(|t| {
                t.capital && ground.same_line(stop) && !is_day(ground.low(stop))
                    || t.kind == TokenKind::Number && stop > end + 1
                    || matches!(ground.low(stop), "“" | "”" | "\"" | "‘" | "’" | "'" | "&")
                    || matches!(ground.low(stop), "show" | "programme" | "program" | "the" | "of" | "this")
                    || words.staff.contains(ground.lower(stop))
            })
        {
            stop += 1;
        }
        while stop > end + 1
            && (matches!(ground.low(stop - 1), "the" | "of" | "this" | "“" | "‘" | "&")
                || ground.tokens[stop - 1].kind == TokenKind::Number && !ground.glued(stop))
        {
            stop -= 1;
        }
        if stop > end + 1 {
            return stop;
        }
        return end;
    }
    let mut stop = end;
    while stop < end + 3
        && ground.tokens.get(stop).is_some_and(|t| !t.capital)
        && words.descriptors.contains(ground.lower(stop))
    {
        stop += 1;
    }
    if stop == end + 1 && ground.low(end) == "news" && ground.low(stop) == "service" {
        stop += 1;
    }
    stop
}

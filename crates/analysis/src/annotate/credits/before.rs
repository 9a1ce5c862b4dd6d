//! Turns that stand before the outlet: "told the BBC", "in an interview with Reuters", "a report in the Guardian".

use std::ops::Range;

use model::CreditKind;

use super::super::clauses::is_day;
use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::after::with_tail;
use super::mentions::{Form, Mention};
use super::works::work_end;
use crate::languages::{CreditWords, credit_words, cues, lexicon};

/// Most tokens that describe an outlet before its name: "told the German state news agency dpa".
const DESCRIPTION: usize = 6;
/// Most tokens of the object between a verb and "to": "confirmed the news to".
const OBJECT: usize = 4;
/// Most tokens between a noun or verb and the preposition before the outlet: "spoke by telephone on Monday to".
const BETWEEN: usize = 5;

/// The credit that words before a mention make: its tokens and kind.
pub(super) fn credit(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let article = ground.low(start) == "the";
    for gap in 0..=DESCRIPTION {
        let at = start.checked_sub(gap + 1)?;
        if let Some((from, kind)) = anchor(ground, mention, at) {
            let stop = work_end(ground, end).unwrap_or_else(|| with_tail(ground, end));
            return Some((from..stop, kind));
        }
        // "told reporters the BBC was wrong": with an article of its own, nothing describes the outlet.
        // But "told the national broadcaster the BBC".
        let called = credit_words().makes_outlet.contains(ground.lower(at));
        if article && gap == 0 && !called || !describes(ground, at, start) {
            return named_at(ground, mention);
        }
    }
    None
}

/// Whether token `at` can be part of what describes the outlet at `start`: "the regional daily", "Germany's", "a".
fn describes(ground: &Ground<'_>, at: usize, start: usize) -> bool {
    let low = ground.low(at);
    let words = credit_words();
    let token = &ground.tokens[at];
    if !ground.same_line(at + 1) {
        return false;
    }
    match token.kind {
        TokenKind::Possessive => true,
        TokenKind::Word if lexicon().determiners.contains(low) => {
            !matches!(low, "that" | "one" | "any" | "no" | "every" | "each" | "another")
        }
        TokenKind::Word => {
            let next = at + 1;
            let owner = ground.tokens[next].kind == TokenKind::Possessive;
            let leads = (next..start).any(|at| words.descriptors.contains(ground.lower(at)));
            words.descriptors.contains(low)
                || owner
                || ground.tag(at) == Tag::Adjective
                || low.contains('-') && !token.capital
                || leads
                    && (token.capital || ground.tag(at).is_noun() || words.unnamed_qualities.contains(low))
        }
        _ => false,
    }
}

/// What the word `at`, right before the outlet and what describes it, makes of it: the first token and kind.
fn anchor(ground: &Ground<'_>, mention: &Mention, at: usize) -> Option<(usize, CreditKind)> {
    let words = credit_words();
    let low = ground.low(at);
    if words.tell.contains(low) {
        let passive =
            at > 0 && lexicon().be_have_do.contains(ground.lower(at - 1)) && !has_form(ground.low(at - 1));
        let clause = passive && ground.low(mention.tokens.start) == "the";
        return (!clause && mention.form != Form::Unnamed).then_some((at, CreditKind::Told));
    }
    if words.cite.contains(low) {
        return (mention.form != Form::Doubtful).then_some((at, CreditKind::Reports));
    }
    if low == "on"
        && let Some(found) = opens_on(ground, mention, at)
    {
        return Some(found);
    }
    let before = at.checked_sub(1)?;
    match low {
        "to" if ground.low(before) == "according" => {
            (mention.form != Form::Doubtful).then_some((before, CreditKind::AccordingTo))
        }
        "to" | "with" | "by" | "in" | "on" | "for" | "from" | "at" | "through" | "of" => {
            behind_preposition(ground, mention, at)
        }
        _ => None,
    }
}

/// Whether a word can stand between a verb and the noun that is its object.
fn is_object_word(ground: &Ground<'_>, at: usize) -> bool {
    lexicon().determiners.contains(ground.lower(at)) || matches!(ground.tag(at), Tag::Adjective | Tag::Noun)
}

fn has_form(low: &str) -> bool {
    matches!(low, "has" | "have" | "had" | "having")
}

/// A noun or verb with the preposition at `preposition` before the outlet.
fn behind_preposition(
    ground: &Ground<'_>,
    mention: &Mention,
    preposition: usize,
) -> Option<(usize, CreditKind)> {
    let words = credit_words();
    let with = ground.low(preposition);
    let head = skip_between(ground, preposition)?;
    let low = ground.low(head);
    let listed = matches!(mention.form, Form::Known | Form::Weak) || mention.form == Form::Shaped;
    // "a statement sent to Reuters": the participle belongs to the noun before it.
    if let Some(noun) =
        head.checked_sub(1).filter(|_| words.passive.contains(low) || words.say_to.contains(low))
        && matches!(with, "to" | "by" | "in" | "on" | "with" | "for")
        && !ground.tokens[noun].capital
        && (words.talk.contains(ground.lower(noun)) && with != "by"
            || words.work.contains(ground.lower(noun)))
        && is_noun(ground, noun)
    {
        return Some(noun_phrase(ground, noun, words));
    }
    let journal = mention.form == Form::Shaped && ground.low(mention.tokens.end - 1) == "journal";
    match with {
        "to" | "with" | "on" if words.speak.contains(low) => {
            (mention.form != Form::Unnamed).then_some((head, CreditKind::Told))
        }
        "to" if words.say_to.contains(low) => listed.then_some((head, CreditKind::Told)),
        "to" if ground.tag(head) == Tag::Noun => {
            // "confirmed the news to Reuters"
            let verb = (head.saturating_sub(OBJECT)..head).rev().find(|at| !is_object_word(ground, *at))?;
            let said = words.say_to.contains(ground.lower(verb)) && verb + 1 < head;
            (said && listed).then_some((verb, CreditKind::Told))
        }
        "to" | "with" | "on" | "for" | "in" | "by" if words.talk.contains(low) && is_noun(ground, head) => {
            let own = matches!(low, "statement" | "statements" | "letter" | "email") && with == "by";
            // "placing messages in the Gazette"
            let placed = with == "in" && !matches!(low, "interview" | "interviews" | "remarks" | "comments");
            (!own && !placed).then(|| noun_phrase(ground, head, words))
        }
        "in" | "on" | "by" | "from" | "for" | "at"
            if words.work.contains(low) && is_noun(ground, head) && listed =>
        {
            // "a review by", but "coverage of"; "a story for the Times".
            (!(journal && with == "in")).then(|| noun_phrase(ground, head, words))
        }
        "by" if words.asked.contains(low) => {
            (mention.form != Form::Unnamed).then_some((with_auxiliary(ground, head), CreditKind::Told))
        }
        "by" if words.passive.contains(low) && mention.form != Form::Doubtful => {
            Some((with_auxiliary(ground, head), CreditKind::Reports))
        }
        "in" | "on" if words.published.contains(low) && !journal => {
            (mention.form != Form::Doubtful).then_some((with_auxiliary(ground, head), CreditKind::Reports))
        }
        "in" | "for" | "on" | "at" if words.write.contains(low) && !journal => {
            (mention.form != Form::Doubtful).then_some((head, CreditKind::Reports))
        }
        "on" => said_on(ground, mention, preposition, head),
        _ => None,
    }
}

/// "said Sunday on CNN": the outlet is where somebody spoke.
fn said_on(
    ground: &Ground<'_>,
    mention: &Mention,
    preposition: usize,
    head: usize,
) -> Option<(usize, CreditKind)> {
    let initials = ground.word(mention.tokens.end - 1).chars().all(char::is_uppercase);
    let named = matches!(mention.form, Form::Known | Form::Shaped) || mention.form == Form::Weak && initials;
    if !named {
        return None;
    }
    let verb = cues().verb_at(|i| ground.lower(head + i)).is_some_and(|(_, len)| len == 1)
        && !ground.tokens[head].capital
        && matches!(ground.tag(head), Tag::Past | Tag::Present | Tag::Participle | Tag::Gerund);
    if verb {
        return Some((head, CreditKind::Told));
    }
    // "Ada Quill, on “Harbour Hour,” said"
    let between = mention.programme && ground.low(head) == "," && head + 1 == preposition;
    (between && before_comma(ground, mention)).then_some((preposition, CreditKind::Told))
}

/// "On CNN, …", "Back on CNN, …": where the sentence opens with where somebody spoke.
fn opens_on(ground: &Ground<'_>, mention: &Mention, preposition: usize) -> Option<(usize, CreditKind)> {
    let sentence = ground.sentence_of(preposition)?;
    let first = ground.sentences[sentence].tokens.start;
    let opens = preposition == first || preposition == first + 1 && ground.low(first) == "back";
    let named = matches!(mention.form, Form::Known | Form::Shaped);
    (opens && named && before_comma(ground, mention)).then_some((first, CreditKind::Told))
}

/// Whether a comma ends the phrase of the outlet, also where a quotation mark closes behind it.
fn before_comma(ground: &Ground<'_>, mention: &Mention) -> bool {
    let tail = with_tail(ground, mention.tokens.end);
    ground.low(tail) == "," || ground.low(tail - 2) == ","
}

/// The noun or verb that a preposition belongs to: behind days, adverbs and "as saying".
fn skip_between(ground: &Ground<'_>, preposition: usize) -> Option<usize> {
    let mut at = preposition.checked_sub(1)?;
    for _ in 0..BETWEEN {
        let low = ground.low(at);
        let day = is_day(low) || super::super::dates::month_number(low).is_some();
        let manner = low.ends_with("ly") && cues().is_auxiliary(low);
        let spell = matches!(
            low,
            "morning"
                | "afternoon"
                | "evening"
                | "night"
                | "week"
                | "month"
                | "year"
                | "telephone"
                | "phone"
                | "live"
        );
        let saying = low == "saying" && at > 0 && ground.low(at - 1) == "as";
        let small =
            matches!(low, "on" | "by" | "late" | "early" | "again" | "here" | "first" | "exclusively")
                && at + 1 < preposition;
        let number = ground.tokens[at].kind == TokenKind::Number;
        if !(day || manner || spell || saying || small || number) {
            return Some(at);
        }
        at = at.checked_sub(if saying { 2 } else { 1 })?;
    }
    Some(at)
}

fn is_noun(ground: &Ground<'_>, at: usize) -> bool {
    if ground.tag(at) == Tag::Gerund {
        return false;
    }
    // "report" and "comment" are verbs too: "would report in", "comments on".
    let third_person = matches!(ground.low(at), "reports" | "comments") && ground.tag(at) == Tag::Present;
    let infinitive = at.checked_sub(1).is_some_and(|before| {
        matches!(ground.low(before), "to" | "will" | "would" | "not") || ground.tag(before) == Tag::Modal
    });
    !third_person && !infinitive
}

/// Where the noun phrase of `noun` begins, "in" and "according to" before it included, and what it makes of the outlet.
fn noun_phrase(ground: &Ground<'_>, noun: usize, words: &CreditWords) -> (usize, CreditKind) {
    let mut start = noun;
    while start > 0 && noun - start < 5 {
        let at = start - 1;
        let low = ground.low(at);
        let determiner = lexicon().determiners.contains(low);
        let part = determiner
            || matches!(ground.tokens[at].kind, TokenKind::Word | TokenKind::Number)
                && !lexicon().is_function_word(low)
                && !ground.tag(at).is_finite()
                && !matches!(ground.tag(at), Tag::Gerund | Tag::Pronoun | Tag::Subordinator | Tag::Mark)
                && !lexicon().pronouns.contains(low)
                && ground.same_line(start);
        if !part {
            break;
        }
        start = at;
        if determiner {
            break;
        }
    }
    let talk = words.talk.contains(ground.lower(noun));
    let kind = if talk { CreditKind::Told } else { CreditKind::Reports };
    match start.checked_sub(1).map(|at| ground.low(at)) {
        Some("to") if start > 1 && ground.low(start - 2) == "according" => {
            (start - 2, CreditKind::AccordingTo)
        }
        Some("in" | "during") if talk => (start - 1, kind),
        Some(low) if words.cite.contains(low) => (start - 1, CreditKind::Reports),
        _ => (start, kind),
    }
}

/// "was quoted", with the auxiliary.
fn with_auxiliary(ground: &Ground<'_>, verb: usize) -> usize {
    let be = verb
        .checked_sub(1)
        .filter(|b| matches!(ground.low(*b), "was" | "were" | "been" | "is" | "are" | "being"));
    be.unwrap_or(verb)
}

/// "told Edmund Carrow on Channel Holm", "an interview with Edmund Carrow of the Gazette": somebody of the outlet stands between.
fn named_at(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let preposition = start.checked_sub(1)?;
    if !matches!(ground.low(preposition), "on" | "of" | "at" | "from" | "for")
        || mention.form == Form::Unnamed
    {
        return None;
    }
    let words = credit_words();
    let mut at = preposition;
    while at > 0 && preposition - at < 7 {
        let before = at - 1;
        let low = ground.low(before);
        let part = ground.tokens[before].kind == TokenKind::Word
            && (ground.tokens[before].capital
                || words.staff.contains(low)
                || words.hosts.contains(low)
                || words.descriptors.contains(low));
        if !part {
            break;
        }
        at = before;
    }
    let anchor = at.checked_sub(1).filter(|_| at < preposition)?;
    let stop = with_tail(ground, end);
    match ground.low(anchor) {
        low if words.tell.contains(low) => Some((anchor..stop, CreditKind::Told)),
        // "said Ada Quill on CNN"
        "said" | "says" if ground.low(preposition) == "on" && mention.form != Form::Weak => {
            Some((anchor..stop, CreditKind::Told))
        }
        "with" | "by" | "to" => {
            let head = skip_between(ground, anchor)?;
            let low = ground.low(head);
            let talk = words.talk.contains(low) || words.speak.contains(low);
            let asked = ground.low(anchor) == "by" && words.asked.contains(low);
            (talk || asked).then_some((head..stop, CreditKind::Told))
        }
        _ => None,
    }
}

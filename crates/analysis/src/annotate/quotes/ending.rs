//! Where what was said ends: at the next attribution, and where the article goes on in its own voice.

use std::ops::Range;

use super::frames::{description, infinitive};
use crate::annotate::clauses::{
    CLAUSE_HEAD, LEAST_WORDS_CLAUSE, LONGEST_CLAUSE, clause_like, has_verb, opens_run,
};
use crate::annotate::ground::{Ground, TokenKind};
use crate::annotate::tags::Tag;
use crate::languages::{CueKind, cues, lexicon};

/// Tokens of a noun phrase that is looked through for a speaker.
const LONGEST_SPEAKER: usize = 9;

/// Content ends where another attribution begins ("…, according to X", "…, he said", "…, adding that") and where the
/// article goes on in its own voice ("…, which is …", "…, while others …").
pub(super) fn cut_before_attribution(ground: &Ground<'_>, content: Range<usize>) -> Range<usize> {
    let places = (content.start + LEAST_WORDS_CLAUSE..content.end).take(LONGEST_CLAUSE);
    for at in places {
        if ground.inside_quotation(ground.tokens[at].start) {
            continue;
        }
        let (comma, dash) =
            (matches!(ground.word(at - 1), "," | ";"), matches!(ground.word(at - 1), "—" | "–" | "―"));
        let in_quotation =
            ground.inside_quotation(ground.tokens[at - 1].start) && ends_with_comma(ground, at - 1);
        if (comma || in_quotation) && goes_on_otherwise(ground, content.start, at, content.end, in_quotation)
            || dash && has_verb(ground, content.start..at) && clause_like(ground, at..content.end.min(at + 6))
            || closes_bracket(ground, content.start, at - 1)
            || matches!(ground.low(at - 1), "and" | "but") && is_finite_cue(ground, at)
        {
            return content.start..if in_quotation { at } else { at - 1 };
        }
    }
    content
}

/// Where the clause behind a noun ends if the noun is the subject of a verb of its own: "the promise *to sail* was kept", "the claim
/// *that the boats were safe* was false". `verbs` is how many verbs with a tense the clause itself has.
pub(super) fn before_main_verb(ground: &Ground<'_>, content: Range<usize>, mut verbs: usize) -> usize {
    for at in content.clone() {
        let inner = matches!(ground.tag(at), Tag::Question | Tag::Subordinator) || ground.low(at) == "that";
        if inner && at > content.start {
            verbs += 1;
        }
        if !ground.tag(at).is_finite() || ground.inside_quotation(ground.tokens[at].start) {
            continue;
        }
        // "were safe and *would* sail": one more verb of the same clause.
        let before = (content.start..at).rev().find(|i| ground.tag(*i) != Tag::Adverb);
        if before.is_some_and(|i| matches!(ground.low(i), "and" | "or" | "but")) {
            continue;
        }
        if verbs == 0 && at > content.start {
            return at;
        }
        verbs = verbs.saturating_sub(1);
    }
    content.end
}

/// Whether the mark at `at` closes a bracket that was opened before `start`.
fn closes_bracket(ground: &Ground<'_>, start: usize, at: usize) -> bool {
    ground.word(at) == ")" && !(start..at).any(|i| ground.word(i) == "(")
}

/// Whether the mark at `at` closes a quotation whose last character is a comma.
fn ends_with_comma(ground: &Ground<'_>, at: usize) -> bool {
    let run = ground.quotation_at(ground.tokens[at].start);
    run.is_some_and(|run| ground.tokens[at].end == run.end && ground.text[run.inner.clone()].ends_with(','))
}

/// Whether somebody says something at `at`: a short noun phrase and a cue with a tense.
pub(super) fn is_attribution(ground: &Ground<'_>, at: usize, end: usize) -> bool {
    let verb = (at..end.min(at + LONGEST_SPEAKER)).find(|i| !is_of_phrase(ground, *i));
    verb.is_some_and(|verb| {
        verb > at
            && ground.tag(verb).is_finite()
            && cues().verb_at(|ahead| ground.lower(verb + ahead)).is_some()
    })
}

/// "…, with the Gazette reporting …": whether somebody else says something at `at`.
fn is_absolute(ground: &Ground<'_>, at: usize, end: usize) -> bool {
    let verb = (at + 1..end.min(at + LONGEST_SPEAKER)).find(|i| !is_of_phrase(ground, *i));
    ground.low(at) == "with"
        && verb.is_some_and(|verb| {
            let cue = cues().verb_at(|ahead| ground.lower(verb + ahead)).is_some();
            verb > at + 1 && cue && ground.low(verb).ends_with("ing")
        })
}

fn is_of_phrase(ground: &Ground<'_>, at: usize) -> bool {
    ground.tokens[at].kind == TokenKind::Possessive || ground.tag(at).is_nominal()
}

/// Whether what stands behind a comma is no longer what was said.
fn goes_on_otherwise(ground: &Ground<'_>, start: usize, at: usize, end: usize, in_quotation: bool) -> bool {
    let word = |ahead: usize| ground.low(at + ahead);
    if cues().source_at(|ahead| ground.lower(at + ahead)).is_some() {
        return true;
    }
    if word(0).ends_with("ing") && cues().verb_at(|ahead| ground.lower(at + ahead)).is_some() {
        return true;
    }
    if is_attribution(ground, at, end) || is_absolute(ground, at, end) {
        return true;
    }
    // What goes on is told from an insertion by the verb before it.
    let infinitive = matches!(ground.low(start), "to" | "not") || ground.tag(start) == Tag::Gerund;
    // Words in quotation marks that open what was said are whole without one.
    let quoted = in_quotation && opens_run(ground, start);
    if !infinitive && !quoted && !has_verb(ground, start..at) {
        return false;
    }
    if in_quotation && ground.tag(at) == Tag::Gerund || word(0) == "referring" {
        return true;
    }
    match word(0) {
        "while" | "although" | "though" | "whereas" | "as" | "after" | "which" | "who" | "whose"
        | "where" => true,
        "and" | "but" => {
            let next = at + 1..end.min(at + 1 + CLAUSE_HEAD);
            at + 1 < end
                && (is_attribution(ground, at + 1, end)
                    || ground.tag(at + 1).is_finite()
                    || infinitive && clause_like(ground, next))
        }
        "shortly" | "soon" | "just" | "hours" | "days" | "weeks" | "months" => {
            (1..4).any(|i| matches!(word(i), "after" | "before"))
        }
        "even" => matches!(word(1), "though" | "as" | "if"),
        _ => false,
    }
}

/// "… and said that": a cue in a finite form, with a clause or infinitive behind it.
pub(super) fn is_finite_cue(ground: &Ground<'_>, at: usize) -> bool {
    let Some((kinds, len)) = cues().verb_at(|i| ground.lower(at + i)) else { return false };
    let finite = ground.low(at).ends_with("ed")
        || matches!(ground.low(at), "said" | "says" | "told" | "tells" | "wrote" | "writes");
    let speech = kinds.iter().any(|k| *k != CueKind::Utter);
    let next = ground.low(at + len);
    let clause = lexicon().pronouns.contains(next)
        || lexicon().determiners.contains(next)
        || matches!(next, "that" | "to" | "there")
        || ground.tokens.get(at + len).is_some_and(|t| t.capital)
        || matches!(next, "," | ":") && opens_run(ground, at + len + 1);
    let said = lexicon().pronouns.contains(next) || next == "that";
    if kinds.contains(&CueKind::Urge)
        && (ground.tag(at).is_finite() || ground.tag(at) == Tag::Base)
        && infinitive(ground, at + len, ground.tokens.len()).is_some()
    {
        return true;
    }
    let described = kinds.contains(&CueKind::Describe)
        && ground.tag(at).is_finite()
        && description(ground, at + len, ground.tokens.len().min(at + LONGEST_CLAUSE), false).is_some();
    // "… and said closing the pier was wrong"
    let clause = clause
        || plain(ground.low(at)) && clause_like(ground, at + len..ground.tokens.len().min(at + CLAUSE_HEAD));
    described || (finite || said && !ground.low(at).ends_with("ing")) && speech && clause
}

/// Words that can report nothing but speech.
fn plain(low: &str) -> bool {
    matches!(low, "said" | "says" | "told" | "tells")
}

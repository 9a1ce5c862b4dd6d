//! What a cue takes: where the words that were said stand behind it, by the kind of cue.
//!
//! All functions look at one sentence, from the token behind the cue to `end`, and give the tokens of the content.

use std::ops::Range;

use crate::annotate::clauses::{begins_clause, opens_run};
use crate::annotate::ground::{Ground, TokenKind};
use crate::annotate::tags::Tag;

/// Tokens in which an infinitive, "as" or "of" is looked for behind a cue: the phrase between is one person or thing.
const REACH: usize = 18;

/// "urged the board *to wait*", "told them *not to wait*".
pub(super) fn infinitive(ground: &Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let window = at..end.min(at + REACH);
    let to = window.clone().find(|i| ground.low(*i) == "to" && is_infinitive(ground, *i))?;
    // A verb with a tense before it begins another clause, but for that of a relative one ("urged all who came to wait").
    let who = (at..to).find(|i| ground.low(*i) == "who").unwrap_or(to);
    let verbs = (who..to).filter(|i| ground.tag(*i).is_finite()).count();
    if is_parted(ground, at..who) || verbs > 1 || (who..to).any(|i| ground.tag(i) == Tag::Mark) {
        return None;
    }
    let start = if to > at && ground.low(to - 1) == "not" { to - 1 } else { to };
    Some(start..end)
}

/// Whether tokens are no one phrase: a verb with a tense or a mark stands among them.
fn is_parted(ground: &Ground<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|at| ground.tag(at).is_finite() || matches!(ground.word(at), "," | ";" | ":" | "("))
}

/// "to wait", "to quickly end", "to “spill the beans”".
pub(super) fn is_infinitive(ground: &Ground<'_>, to: usize) -> bool {
    let next = to + 1;
    ground.tag(next) == Tag::Base
        || ground.tag(next) == Tag::Adverb && ground.tag(next + 1) == Tag::Base
        || opens_run(ground, next)
        || ground.tag(to) == Tag::To
}

/// "called *him a public menace*", "in what he called *an act of war*", "described *the chairman as gaffe-prone*".
pub(super) fn description(
    ground: &Ground<'_>,
    at: usize,
    end: usize,
    relative: bool,
) -> Option<Range<usize>> {
    // It ends with the phrase: at a comma outside quotation marks, or with the run that opens it.
    let stop = |from: usize| {
        let run = ground.quotation_at(ground.tokens[from].start).filter(|_| opens_run(ground, from));
        let open = run.map_or(from, |run| ground.token_from(run.end));
        let ends = |i: &usize| {
            matches!(ground.word(*i), "," | ";" | "—" | "–" | ")")
                && !ground.inside_quotation(ground.tokens[*i].start)
        };
        if run.is_some_and(|run| ground.text[run.inner.clone()].ends_with(',')) {
            open
        } else {
            (open..end).find(ends).unwrap_or(end)
        }
    };
    if relative {
        return begins_phrase(ground, at).then(|| at..stop(at));
    }
    let window = at + 1..end.min(at + REACH);
    let complement = window.clone().find(|i| {
        ground.low(*i) == "as"
            || opens_run(ground, *i)
            || ends_object(ground, at, *i) && begins_phrase(ground, *i)
    })?;
    (!is_parted(ground, at..complement)).then(|| at..stop(complement))
}

/// Whether the object of "called" ends before token `i`: a pronoun or a name.
fn ends_object(ground: &Ground<'_>, at: usize, i: usize) -> bool {
    i == at + 1 && ground.tag(at) == Tag::Pronoun
        || ground.tag(i - 1) == Tag::Name && matches!(ground.low(i), "a" | "an")
}

fn begins_phrase(ground: &Ground<'_>, at: usize) -> bool {
    matches!(ground.tag(at), Tag::Determiner | Tag::Adjective | Tag::Noun | Tag::Possessive | Tag::Adverb)
        || opens_run(ground, at)
}

/// "accused him of *cheating*", "blamed the board for *the delay*".
pub(super) fn accusation(ground: &Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let of = (at + 1..end.min(at + REACH)).find(|i| matches!(ground.low(*i), "of" | "for"))?;
    let broken = (at..of).any(|i| ground.tag(i).is_finite() || matches!(ground.word(i), "," | ";" | ":"));
    (!broken && (ground.tag(of + 1) == Tag::Gerund || opens_run(ground, of + 1))).then_some(of + 1..end)
}

/// "Did we think they would come?": whether it was said is asked.
pub(super) fn is_asked(ground: &Ground<'_>, subject: usize, floor: usize) -> bool {
    subject > floor
        && matches!(ground.low(subject - 1), "do" | "does" | "did" | "don't" | "doesn't" | "didn't")
}

/// "if she tells you that …": nobody said it yet.
pub(super) fn is_supposed(ground: &Ground<'_>, subject: usize, floor: usize) -> bool {
    subject > floor && ground.low(subject - 1) == "if"
}

/// "promises to be", "threatens to be": what lies ahead of a thing, which says nothing.
pub(super) fn looms(ground: &Ground<'_>, at: usize) -> bool {
    matches!(ground.low(at), "promises" | "threatens") && ground.words_at(at + 1, &["to", "be"])
}

/// "who asked *not to be named*": that is no speech of the article's.
pub(super) fn stays_unnamed(ground: &Ground<'_>, at: usize) -> bool {
    ground.words_at(at, &["not", "to", "be"])
        && matches!(ground.low(at + 3), "named" | "identified" | "quoted" | "cited")
        || ground.words_at(at, &["to", "remain", "anonymous"])
}

/// "asked *what it was*", "wondered *whether it would hold*".
pub(super) fn question(ground: &Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let asks = |i: usize| {
        ground.tag(i) == Tag::Question || matches!(ground.low(i), "whether" | "if" | "how" | "why" | "what")
    };
    let start = (at..end.min(at + 5)).find(|i| asks(*i))?;
    let broken = (at..start).any(|i| ground.tag(i).is_finite() || ground.tag(i) == Tag::Mark);
    (!broken && end > start + 2).then_some(start..end)
}

/// "expressed disbelief that *he had come*": the clause behind the noun.
pub(super) fn clause_of_noun(ground: &Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let that = (at + 1..end.min(at + 6)).find(|i| ground.low(*i) == "that")?;
    let broken = (at..that)
        .any(|i| ground.tag(i).is_finite() || matches!(ground.tag(i), Tag::Mark | Tag::Conjunction));
    (!broken && begins_clause(ground, that + 1)).then_some(that + 1..end)
}

/// Where a second noun phrase begins inside `phrase`: "the ministry *over 300 boats*".
pub(super) fn second_phrase(ground: &Ground<'_>, phrase: &Range<usize>) -> Option<usize> {
    let begins = |at: usize| {
        matches!(ground.tag(at), Tag::Determiner | Tag::Number | Tag::Pronoun | Tag::Possessive)
            || matches!(ground.low(at), "over" | "about" | "nearly" | "almost")
                && ground.tag(at + 1) == Tag::Number
    };
    (phrase.start + 1..phrase.end).find(|at| begins(*at) && ground.tag(at - 1).is_noun())
}

/// Whether a verb is in the passive, or said not to have been done: nobody speaks.
pub(super) fn is_unsaid(ground: &Ground<'_>, cue: usize, floor: usize) -> Unsaid {
    let mut at = cue;
    while at > floor {
        at -= 1;
        let low = ground.low(at);
        if matches!(low, "not" | "never") || low.ends_with("n't") {
            return Unsaid::Denied;
        }
        if matches!(low, "is" | "was" | "were" | "are" | "be" | "been" | "being") {
            return Unsaid::Passive;
        }
        if ground.tag(at) != Tag::Adverb {
            break;
        }
    }
    Unsaid::No
}

/// Why a cue reports nothing that its subject said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsaid {
    /// It does.
    No,
    /// "was told", "has been invited".
    Passive,
    /// "did not say".
    Denied,
}

/// "with the ministry saying …": the subject of a participle that has one of its own.
pub(super) fn absolute_subject(ground: &Ground<'_>, cue: usize, floor: usize) -> Option<Range<usize>> {
    let with =
        (floor..cue).rev().take(REACH).find(|at| ground.low(*at) == "with" || ground.word(*at) == ",")?;
    let subject = with + 1..cue;
    (ground.low(with) == "with" && !subject.is_empty() && ground.tag(cue - 1).is_noun()).then_some(subject)
}

/// Whose claim it is: "*his* claim that", "*Mr Carrow*’s promise to".
pub(super) fn owner(ground: &Ground<'_>, noun: usize, floor: usize) -> Option<Range<usize>> {
    let start =
        (floor..noun).rev().take(4).find(|at| !matches!(ground.tag(*at), Tag::Adjective | Tag::Noun))?;
    if ground.tag(start) == Tag::Possessive {
        return Some(start..start + 1);
    }
    if ground.tokens[start].kind != TokenKind::Possessive || start == floor {
        return None;
    }
    let name = (floor..start).rev().take(6).take_while(|at| {
        ground.tag(*at).is_noun() || matches!(ground.tag(*at), Tag::Adjective | Tag::Determiner)
    });
    name.last().map(|first| first..start)
}

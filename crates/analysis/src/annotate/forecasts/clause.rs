//! The clause that says what is to come, and whether it hangs on a condition.

use std::ops::Range;

use model::{Quote, QuoteKind};

use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use crate::languages::{cues, lexicon};

/// Tokens on either side of the phrase that a clause can reach over.
const LONGEST_CLAUSE: usize = 120;

/// The clause that holds the phrase: from the clause edge before it to the one behind, inside the quotation if there is one.
pub(super) fn clause_around(
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
    if let Some(head) = relative_head(ground, floor, phrase.start) {
        floor = head;
    }
    let mut start = phrase.start;
    while start > floor {
        let at = start - 1;
        let low = ground.low(at);
        let edge = ground.tokens[at].kind == TokenKind::Ellipsis && dots(ground, at) > 3
            || matches!(ground.word(at), ";" | ":" | "•" | "—" | "–" | "(" | ")" | "\"")
            || (matches!(low, "but" | "though" | "although" | "because" | "while" | "whereas")
                && at < phrase.start)
            || (low == "that" && at > floor && opens_content(ground, at))
            || (at + 1 == phrase.start && matches!(low, "and" | "but" | "or"))
            || (lexicon().belief_verbs.contains(low)
                && at + 1 < phrase.start
                && opens_clause(ground, at + 1))
            || (ground.word(at) == "," && clause_comma(ground, floor, at, phrase.start))
            || (low == "and"
                && at > floor
                && ground.word(at - 1) == ","
                && phrase.start - at > 1
                && has_verb(ground, floor, at))
            || (low == "and"
                && at > floor
                && own_clause(ground, at + 1, phrase.start)
                && has_verb(ground, floor, at))
            || (matches!(ground.word(at), "“" | "”") && quote.is_some_and(|q| q.kind == QuoteKind::Direct));
        if edge {
            break;
        }
        start = at;
    }
    while start < phrase.start
        && (matches!(ground.word(start), "“" | "\"" | "‘" | "," | "•" | "-" | "'")
            || matches!(ground.low(start), "and" | "but" | "so" | "then" | "that" | "though")
                && !ground.glued(start + 1))
    {
        start += 1;
    }
    let mut end = phrase.end;
    while end < ceiling {
        let low = ground.low(end);
        let word = ground.word(end);
        let clock = word == ":" && ground.glued(end) && ground.glued(end + 1);
        let edge = !clock && matches!(word, ";" | ":" | "—" | "!" | "?") && end > phrase.end
            || ground.tokens[end].kind == TokenKind::Ellipsis && dots(ground, end) > 3
            || (matches!(low, "but" | "although" | "though" | "whereas") && end > phrase.end + 1)
            || (word == "," && breaks_off(ground, end, ceiling))
            || (low == "and" && end > phrase.end + 1 && another_clause(ground, end + 1, ceiling));
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

/// Where the noun phrase begins that a relative clause hangs on: "a law that will end it", "an idea which may help".
fn relative_head(ground: &Ground<'_>, floor: usize, phrase: usize) -> Option<usize> {
    let relative = phrase.checked_sub(1).filter(|at| *at > floor)?;
    let comma = usize::from(ground.word(relative - 1) == ",");
    let noun = relative.checked_sub(1 + comma)?;
    if !matches!(ground.low(relative), "that" | "which" | "who")
        || noun < floor
        || !ground.tag(noun).is_noun()
    {
        return None;
    }
    let mut at = noun;
    while at > floor
        && (ground.tag(at - 1).is_nominal() || ground.tag(at - 1) == Tag::Genitive)
        && !matches!(ground.low(at - 1), "that" | "it" | "he" | "she" | "they")
    {
        at -= 1;
    }
    Some(at)
}

/// Whether "that" at `at` opens what somebody says, thinks or promises.
fn opens_content(ground: &Ground<'_>, at: usize) -> bool {
    let before = ground.low(at - 1);
    if ground.glued(at + 1) {
        return false;
    }
    cues().verb_at(|i| ground.lower(at - 1 + i)).is_some()
        || matches!(ground.tag(at - 1), Tag::Past | Tag::Present | Tag::Participle | Tag::Gerund | Tag::Base)
        || matches!(
            before,
            "promise"
                | "commitment"
                | "claim"
                | "hope"
                | "fear"
                | "fears"
                | "warning"
                | "clear"
                | "sign"
                | "signs"
                | "likely"
                | "belief"
                | "sure"
                | "confident"
                | "possibility"
                | "chance"
        )
}

/// Whether the tokens from `from` to the verb at `verb` are a subject, perhaps with the first of its verbs: "the line
/// is at risk of".
fn own_clause(ground: &Ground<'_>, from: usize, verb: usize) -> bool {
    let first = (from..verb).find(|at| ground.tag(*at).is_finite()).unwrap_or(verb);
    from < first
        && verb - from < 8
        && verb - first < 3
        && (from..first).all(|at| ground.tag(at).is_nominal() || ground.low(at) == "of")
}

fn has_verb(ground: &Ground<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| ground.tag(at).is_finite())
}

/// Whether a subject and its verb follow "and".
fn another_clause(ground: &Ground<'_>, from: usize, ceiling: usize) -> bool {
    let verb = (from..ceiling.min(from + 8)).find(|at| ground.tag(*at).is_finite());
    verb.is_some_and(|verb| own_clause(ground, from, verb))
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
            lexicon().be_have_do.contains(ground.lower(i))
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
    // "While checks will go on, officials will drop the interview"
    let another = another_clause(ground, next, ceiling);
    said || another
        || cues().source_at(|i| ground.lower(next + i)).is_some()
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
        || (low == "and" && lexicon().pronouns.contains(ground.lower(next + 1)))
}

pub(super) fn is_conditional(ground: &Ground<'_>, sentence: Range<usize>, clause: &Range<usize>) -> bool {
    let near = clause.start.saturating_sub(40).max(sentence.start)..(clause.end + 40).min(sentence.end);
    near.clone().any(|i| {
        let low = ground.low(i);
        let near = i + 40 > clause.start && i < clause.end + 40;
        near && (matches!(low, "unless" | "provided")
            || (low == "if"
                && !matches!(
                    i.checked_sub(1).map_or("", |b| ground.low(b)),
                    "even" | "as" | "asked" | "know" | "wonder" | "sure" | "see" | "decide"
                )
                && !matches!(ground.low(i + 1), "ever" | "any" | "not" | "anything"))
            || ground.words_at(i, &["as", "long", "as"])
            || ground.words_at(i, &["in", "case"]))
    })
}

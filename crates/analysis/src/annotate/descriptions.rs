//! Descriptions between commas before a cue: "X, spokesman for Y, said", "the chief executive, X, said".

use std::ops::Range;

use super::clauses::is_title;
use super::ground::{Ground, TokenKind};
use super::speakers::{MAX_TOKENS, is_who, phrase_back, tidy};
use crate::languages::{known_names, lexicon};

/// Longest relative clause between a speaker and a cue, in tokens.
const LONGEST_RELATIVE: usize = 40;

/// Longest name without a particle at its head, in tokens: "Former Holm Harbour Master Capt. Ada B. Quill".
const LONGEST_NAME: usize = 8;

/// The speaker before a comma at `comma` that stands right before a cue: between commas stands a description of the name
/// before it ("X, spokesman for Y, said"; "X, who keeps the books, said"), or the name of what was described ("the chief
/// executive, X, said").
pub(super) fn described(ground: &Ground<'_>, comma: usize, floor: usize) -> Option<Range<usize>> {
    let who = (floor + 1..comma).rev().take(LONGEST_RELATIVE).find(|at| {
        let relative = is_who(ground, *at) || matches!(ground.low(*at), "which" | "whose" | "whom" | "where");
        relative && ground.word(*at - 1) == ","
    });
    if let Some(who) = who
        && who > floor + 1
        && !ground.inside_quotation(ground.tokens[who].start)
    {
        return tidy(ground, chunk_back(ground, who - 1, floor));
    }
    let last = chunk_back(ground, comma, floor);
    let Some(before) = last.start.checked_sub(1).filter(|at| *at > floor && ground.word(*at) == ",") else {
        return tidy(ground, phrase_back(ground, comma, floor));
    };
    let mut head = chunk_back(ground, behind_bracket(ground, before, floor), floor);
    if is_bare_name(ground, &last) {
        // "Ada Quill, director of exhibits at the University of Holm, Aldmouth, said": the name comes first.
        let first = head.start.checked_sub(1).filter(|at| *at > floor && ground.word(*at) == ",");
        let first = first.map(|at| chunk_back(ground, at, floor));
        // "Ada Quill, R-Miss., said", "Ada Quill, Holm, said"
        let word = ground.word(last.start);
        let place = known_names().places.contains(word) || word.contains('-') && word.ends_with('.');
        if last.len() == 1 && place && head.len() > 1 && is_bare_name(ground, &head) {
            return tidy(ground, head);
        }
        let described = last.len() == 1 && !is_bare_name(ground, &head);
        return match first.filter(|first| described && first.len() > 1 && is_bare_name(ground, first)) {
            Some(first) => tidy(ground, first),
            None => tidy(ground, last),
        };
    }
    // A description with commas of its own: the name stands before the first of them.
    while head.start > floor
        && ground.word(head.start - 1) == ","
        && !is_bare_name(ground, &head)
        && !is_adverbial(ground, floor, head.start - 1)
    {
        let earlier = chunk_back(ground, head.start - 1, floor);
        if earlier.is_empty() {
            break;
        }
        head = earlier;
    }
    tidy(ground, head)
}

/// Where the bracket opens that ends right before `stop`, else `stop`: "Ada Quill (Holm), the harbour master".
fn behind_bracket(ground: &Ground<'_>, stop: usize, floor: usize) -> usize {
    if stop == floor || ground.word(stop - 1) != ")" {
        return stop;
    }
    (floor + 1..stop).rev().take(8).find(|at| ground.word(*at) == "(").unwrap_or(stop)
}

/// The tokens before `stop`, back to a comma or the edge of a clause; "and" joins what stands between two commas.
pub(super) fn chunk_back(ground: &Ground<'_>, stop: usize, floor: usize) -> Range<usize> {
    let mut chunk = phrase_back(ground, stop, floor);
    while chunk.start > floor && stop - chunk.start < MAX_TOKENS {
        // "a sailor *and* harbour master", "a sailor *who* now keeps the books"
        let who = is_who(ground, chunk.start - 1)
            || matches!(
                ground.low(chunk.start - 1),
                "whose" | "since" | "after" | "before" | "as" | "where" | "when"
            );
        let more = phrase_back(ground, chunk.start - 1, floor);
        let joins =
            who || ground.low(chunk.start - 1) == "and" && !more.clone().any(|at| ground.tag(at).is_finite());
        if more.is_empty() || !joins {
            break;
        }
        chunk.start = more.start;
    }
    let whole = chunk.start == floor || ground.word(chunk.start - 1) == ",";
    if whole { chunk } else { phrase_back(ground, stop, floor) }
}

/// Where a title opens that token `at` closes and whose last character is a comma.
pub(super) fn title_with_comma(ground: &Ground<'_>, at: usize) -> Option<usize> {
    let run = ground.quotation_at(ground.tokens[at].start)?;
    let open = ground.token_from(run.start);
    let closes = run.end == ground.tokens[at].end && ground.text[run.inner.clone()].ends_with(',');
    (closes && is_title(ground, open)).then_some(open)
}

/// Nothing but capitalised words, as "Edmund Carrow", "Nancy A. Youssef".
fn is_bare_name(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    !phrase.is_empty()
        && phrase.len() <= LONGEST_NAME
        && ground.tokens[phrase.start].capital
        && phrase.clone().all(|at| {
            ground.tokens[at].kind == TokenKind::Word
                && (ground.tokens[at].capital || lexicon().name_links.contains(ground.lower(at)))
        })
}

/// Whether the words from `floor` to the comma open the sentence as an adverbial ("On Friday, …").
fn is_adverbial(ground: &Ground<'_>, floor: usize, comma: usize) -> bool {
    comma > floor
        && lexicon().prepositions.contains(ground.lower(floor))
        && !(floor..comma).any(|at| ground.word(at) == ",")
}

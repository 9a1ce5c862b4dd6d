//! Where clauses, quoted runs and attributions begin and end: what the rules for reported speech ask of a text.

use std::ops::Range;

use super::ground::{Ground, QuotedRun, Sentence, TokenKind};
use super::tags::Tag;
use crate::languages::{cues, lexicon};

/// A content clause has at least so many words.
pub(super) const LEAST_WORDS_CLAUSE: usize = 3;
/// Tokens in which the verb of a clause is looked for.
pub(super) const CLAUSE_HEAD: usize = 20;
/// Words of a name or a term in quotation marks.
const LONGEST_TERM: usize = 3;
/// Tokens that say when, where and to whom.
const LONGEST_ADVERBIAL: usize = 12;
/// Tokens of a clause that are looked through: more is no sentence that anybody wrote.
pub(super) const LONGEST_CLAUSE: usize = 300;

pub(super) fn ground_sentence_start(ground: &Ground<'_>, sentence: &Sentence) -> usize {
    ground.tokens[sentence.tokens.start].start
}

/// Whether a run opens its paragraph or stands behind the end of a sentence.
pub(super) fn begins_here(ground: &Ground<'_>, run: &QuotedRun) -> bool {
    let before = ground.text[..run.start].trim_end_matches([' ', '\t', '•']);
    before.is_empty() || before.ends_with(['\n', '.', '!', '?', '”', '"', ':', '…'])
}

/// Where a quotation over several paragraphs begins, whose last part is run `last`.
pub(super) fn chain_start(ground: &Ground<'_>, last: usize) -> usize {
    let first = (0..last).rev().take_while(|run| goes_on_in_next(ground, *run)).last();
    ground.quoted[first.unwrap_or(last)].start
}

/// Where a quotation over several paragraphs ends, whose first part is run `first`.
pub(super) fn chain_end(ground: &Ground<'_>, first: usize) -> usize {
    let last = (first..ground.quoted.len()).find(|run| !goes_on_in_next(ground, *run));
    ground.quoted[last.unwrap_or(first)].end
}

/// Whether a run is left open and the next one carries it on.
fn goes_on_in_next(ground: &Ground<'_>, run: usize) -> bool {
    let (run, next) = (&ground.quoted[run], ground.quoted.get(run + 1));
    !run.closed && next.is_some_and(|next| ground.text[run.end..next.start].trim().is_empty())
}

/// The first token of a sentence's own words: behind bullets, labels and datelines.
pub(super) fn content_floor(ground: &Ground<'_>, sentence: &Sentence) -> usize {
    let Range { start, end } = sentence.tokens;
    let mut floor = start;
    while floor < end && matches!(ground.word(floor), "•" | "*" | "·" | "-" | "–" | "—") {
        floor += 1;
    }
    let bullet = floor > start;
    let label = (floor..end.min(floor + 7)).find(|i| ground.word(*i) == ":");
    if let Some(colon) = label
        && bullet
    {
        return colon + 1;
    }
    let opens_paragraph = ground.tokens[start].start == ground.paragraphs[sentence.paragraph].start;
    if opens_paragraph {
        let dash = (floor + 1..end.min(floor + 14))
            .find(|i| matches!(ground.word(*i), "—" | "–" | "-" | "--") && !ground.glued(*i));
        if let Some(dash) = dash {
            let shouted = ground.word(floor).len() > 2 && ground.word(floor).chars().all(char::is_uppercase);
            if shouted || ground.word(dash - 1) == ")" {
                // "(Xinhua) -- "
                let more = (dash + 1..end).take_while(|i| matches!(ground.word(*i), "-" | "–" | "—")).count();
                return dash + 1 + more;
            }
        }
    }
    floor
}

/// Where the clause begins that ends at `end`.
pub(super) fn clause_before(ground: &Ground<'_>, floor: usize, end: usize) -> usize {
    if floor < end {
        return floor;
    }
    // The attribution opens its sentence: the content is the quotation before it.
    let Some(before) = end.checked_sub(1) else { return end };
    match ground.quotation_at(ground.tokens[before].start) {
        Some(run) => ground.token_from(run.start),
        None => end,
    }
}

/// Whether a closing mark stands right before token `at`.
pub(super) fn after_quotation(ground: &Ground<'_>, at: usize) -> bool {
    let Some(mut before) = at.checked_sub(1) else { return false };
    if matches!(ground.word(before), "," | "." | "—" | "–")
        && before > 0
        && !ground.inside_quotation(ground.tokens[before].start)
    {
        before -= 1;
    }
    let byte = ground.tokens[before].start;
    ground.quotation_at(byte).is_some_and(|q| ground.tokens[before].end == q.end)
}

/// Whether what stands in quotation marks before token `at` can be what somebody said: it ends like a clause, or is all there is
/// from `floor` on and no mere name.
pub(super) fn after_speech(ground: &Ground<'_>, at: usize, floor: usize) -> bool {
    if !after_quotation(ground, at) {
        return false;
    }
    let parted = matches!(ground.word(at - 1), "," | "." | "—" | "–");
    let run = ground.quotation_at(ground.tokens[at - 1].start);
    // "in a talk on “Holm Today,” said …"
    let named = run.is_some_and(|run| {
        let open = ground.token_from(run.start);
        open > floor && ground.tag(open - 1) == Tag::Preposition && is_title(ground, open)
    });
    if named {
        return false;
    }
    parted
        || run.is_none_or(|run| {
            !is_term(ground, run) || ground.token_from(run.start) <= floor && !is_capitalised(ground, run)
        })
}

/// Whether all quoted words begin with a capital or are numbers, as in names.
fn is_capitalised(ground: &Ground<'_>, run: &QuotedRun) -> bool {
    let mut words = ground.text[run.inner.clone()].split_whitespace();
    words.all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
}

/// Whether the run that token `at` opens names where something was said: "says on “The Corrie Maid Countdown”".
pub(super) fn is_place_of_speech(ground: &Ground<'_>, at: usize) -> bool {
    let preposition =
        at.checked_sub(1).is_some_and(|at| matches!(ground.low(at), "on" | "in" | "at" | "for"));
    preposition && ground.quotation_at(ground.tokens[at].start).is_some_and(|run| is_capitalised(ground, run))
}

/// Whether the run that token `at` opens is a title or another name: a few words, each with a capital.
pub(super) fn is_title(ground: &Ground<'_>, at: usize) -> bool {
    ground.quotation_at(ground.tokens[at].start).is_some_and(|run| {
        is_capitalised(ground, run)
            && ground.text[run.inner.clone()].split_whitespace().count() <= LONGEST_TERM
    })
}

/// The first comma outside quotation marks.
pub(super) fn comma_outside(ground: &Ground<'_>, mut tokens: Range<usize>) -> Option<usize> {
    tokens.find(|at| ground.word(*at) == "," && !ground.inside_quotation(ground.tokens[*at].start))
}

/// Whether quoted words are a name or a term, not speech: a few words without a mark at their end.
pub(super) fn is_term(ground: &Ground<'_>, run: &QuotedRun) -> bool {
    let inner = &ground.text[run.inner.clone()];
    let stops = |c: char| matches!(c, ',' | '.' | '!' | '?' | '…' | ';' | '—' | '–' | '’' | '\'');
    run.closed
        && !inner.trim_end().ends_with(stops)
        && inner.split_whitespace().take(LONGEST_TERM + 1).count() <= LONGEST_TERM
}

pub(super) fn opens_run(ground: &Ground<'_>, at: usize) -> bool {
    at < ground.tokens.len()
        && ground.quotation_at(ground.tokens[at].start).is_some_and(|q| q.start == ground.tokens[at].start)
}

/// Whether the run that token `at` opens reads as speech, not as a title or a single term.
pub(super) fn speech_like(ground: &Ground<'_>, at: usize) -> bool {
    ground.quotation_at(ground.tokens[at].start).is_some_and(|run| {
        let inner = &ground.text[run.inner.clone()];
        inner.split_whitespace().count() >= 4 || inner.trim_end().ends_with(['.', ',', '!', '?', '…'])
    })
}

/// Whether the run that token `at` opens is the head of a phrase: "citing “dangerous and impassable” roads".
pub(super) fn opens_phrase(ground: &Ground<'_>, at: usize) -> bool {
    ground.quotation_at(ground.tokens[at].start).is_some_and(|run| {
        let words = ground.text[run.inner.clone()].split_whitespace().count();
        words >= 2 && ground.tag(ground.token_from(run.end)).is_noun()
    })
}

/// "the report", "his claim", "a state": a word that could be a cue but is a noun here.
pub(super) fn is_noun(ground: &Ground<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let low = ground.low(before);
    let past = ground.low(at).ends_with("ed") || matches!(ground.low(at), "said" | "told" | "wrote" | "says");
    let article = matches!(
        low,
        "the"
            | "a"
            | "an"
            | "this"
            | "that"
            | "these"
            | "those"
            | "his"
            | "her"
            | "its"
            | "their"
            | "my"
            | "our"
            | "your"
            | "no"
            | "any"
            | "of"
            | "in"
            | "for"
            | "with"
            | "from"
    );
    (article && !(low == "that" && past))
        || (ground.tokens[before].kind == TokenKind::Possessive && !past)
        || low == "to"
        || !past && matches!(low, "about" | "over" | "amid" | "despite" | "after" | "before" | "against")
        || !past
            && ground.tag(at) == Tag::Noun
            && (ground.tag(at + 1).is_noun() || ground.tag(at + 1) == Tag::Genitive)
        || past && ground.tag(before) == Tag::Number && ground.tag(at + 1).is_noun()
        || (low == "by" && past)
        || ground.tag(at) == Tag::Noun
            && !past
            && matches!(ground.tag(before), Tag::Adjective | Tag::Number | Tag::Determiner | Tag::Possessive)
}

pub(super) fn is_day(low: &str) -> bool {
    matches!(
        low,
        "today"
            | "yesterday"
            | "tonight"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "earlier"
            | "later"
            | "recently"
            | "this"
            | "last"
    )
}

/// Whether tokens only say when, where and how: "on Monday in a statement", "during a visit to Holm".
pub(super) fn only_adverbial(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    if tokens.is_empty() {
        return true;
    }
    let first = ground.low(tokens.start);
    (lexicon().prepositions.contains(first)
        || is_day(first)
        || cues().is_auxiliary(first)
        || matches!(first, "reporters" | "him" | "her" | "them" | "us" | "me" | ","))
        && !tokens.clone().any(|i| {
            matches!(
                ground.low(i),
                "is" | "was" | "were" | "are" | "has" | "had" | "have" | "will" | "would" | "could"
            )
        })
}

/// Where what was said begins, where a mark says so behind a cue, time, place and manner aside: behind "that" and a colon, at a
/// quotation mark.
pub(super) fn opened(ground: &Ground<'_>, at: usize, end: usize) -> Option<usize> {
    let opener = (at..end.min(at + 14)).find(|i| {
        ground.low(*i) == "that"
            || matches!(ground.word(*i), ":" | "“" | "\"" | "‘" | "'" | "„" | "«")
            || ground.word(*i) == "," && opens_run(ground, *i + 1)
    })?;
    // "in statements that apologized": no clause begins there, a verb follows.
    let relative = ground.low(opener) == "that" && !begins_clause(ground, opener + 1);
    if opener > at && (relative || !only_adverbial(ground, at..opener)) {
        return None;
    }
    // "said that was late": what was said begins with a "that" of its own.
    if relative && lexicon().be_have_do.contains(ground.lower(opener + 1)) {
        return Some(opener);
    }
    Some(if opens_run(ground, opener) { opener } else { opener + 1 }).filter(|start| *start < end)
}

/// Behind "on Monday", "in a statement on Monday", where that much is clear.
pub(super) fn skip_adverbial(ground: &Ground<'_>, from: usize, end: usize) -> usize {
    let mut at = from;
    loop {
        let low = ground.low(at);
        if at >= end {
            return at;
        }
        let next = ground.low(at + 1);
        // "nearly 300 boats" is an amount, not a manner.
        let manner = low.ends_with("ly")
            && low != "only"
            && cues().is_auxiliary(ground.lower(at))
            && ground.tag(at + 1) != Tag::Number;
        let spell = matches!(next, "week" | "month" | "year" | "morning" | "afternoon" | "evening");
        if is_day(low) && !matches!(low, "this" | "last") || manner {
            at += 1;
        } else if matches!(low, "on" | "late" | "early") && is_day(next)
            || matches!(low, "last" | "this") && spell
        {
            at += 2;
        } else if low == "in"
            && matches!(ground.low(at + 1), "a" | "an")
            && matches!(
                ground.low(at + 2),
                "statement" | "tweet" | "letter" | "speech" | "report" | "note" | "interview" | "post"
            )
        {
            at += 3;
        } else {
            return at;
        }
    }
}

/// Whether a verb with a tense stands among the tokens.
pub(super) fn has_verb(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    tokens.take(LONGEST_CLAUSE).any(|at| is_finite_verb(ground, at))
}

fn is_finite_verb(ground: &Ground<'_>, at: usize) -> bool {
    let low = ground.low(at);
    // "the ships needed work": a participle right behind a subject is a past.
    let behind_subject = |at: usize| ground.tag(at).is_noun() || ground.tag(at) == Tag::Pronoun;
    // "the Line owes at least": a form in -s behind a name, with an object behind it.
    let third_person = || {
        low.ends_with('s')
            && !ground.tokens[at].capital
            && at.checked_sub(1).is_some_and(|before| ground.tag(before) == Tag::Name)
            && matches!(
                ground.tag(at + 1),
                Tag::Determiner | Tag::Preposition | Tag::Number | Tag::Possessive | Tag::Pronoun
            )
    };
    ground.tag(at).is_finite()
        || ground.tag(at) == Tag::Noun && third_person()
        || ground.tag(at) == Tag::Participle && at.checked_sub(1).is_some_and(behind_subject)
        || lexicon().be_have_do.contains(low)
        || matches!(low, "'re" | "'ll")
        || low.ends_with("n't")
}

/// Whether tokens look like a clause: a subject first, a verb with a tense soon.
pub(super) fn clause_like(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    if tokens.is_empty() {
        return false;
    }
    let window = tokens.start..tokens.end.min(tokens.start + CLAUSE_HEAD);
    let subject = ground.tag(tokens.start).is_nominal()
        || matches!(ground.tag(tokens.start), Tag::Adverb | Tag::Question | Tag::Gerund)
        || ground.tokens[tokens.start].capital
        || matches!(ground.low(tokens.start), "there" | "if" | "no");
    // The verb of a clause inside the subject's is not its own.
    let inner = |at: &usize| {
        matches!(ground.tag(*at), Tag::Question | Tag::Subordinator) && ground.low(*at) != "than"
            || matches!(ground.low(*at), "that" | "as" | "after" | "before" | "since" | "until")
            || matches!(ground.low(*at), "and" | "or") && ground.tag(*at + 1).is_finite()
    };
    subject && window.skip(1).take_while(|at| !inner(at)).any(|at| is_finite_verb(ground, at))
}

/// Whether tokens before a comma can be what was said: a clause of its own, not one that leads up to another ("When asked,").
pub(super) fn is_main_clause(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    if tokens.len() < LEAST_WORDS_CLAUSE {
        return false;
    }
    let leads = ground.tag(tokens.start) == Tag::Subordinator
        || matches!(
            ground.low(tokens.start),
            "when" | "while" | "if" | "although" | "though" | "asked" | "as" | "after" | "before"
        );
    // What leads up ends with a comma, and a clause follows.
    let comma = tokens.clone().find(|at| ground.word(*at) == ",");
    let rest = if leads { comma.map_or(tokens.end, |comma| comma + 1)..tokens.end } else { tokens };
    rest.len() >= LEAST_WORDS_CLAUSE && has_verb(ground, rest)
}

/// Whether a clause begins at `at`, not the verb of a relative one.
pub(super) fn begins_clause(ground: &Ground<'_>, at: usize) -> bool {
    ground.tag(at).is_nominal()
        || ground.tag(at) == Tag::Question
        || lexicon().prepositions.contains(ground.lower(at))
        || matches!(ground.low(at), "if" | "there" | "even")
        || opens_run(ground, at)
}

/// Whether nothing stands behind a cue that could be what was said: at most an addressee, time and place.
pub(super) fn closes(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    let end = tokens
        .clone()
        .find(|at| matches!(ground.word(*at), "." | "," | ";" | "!" | "?"))
        .unwrap_or(tokens.end);
    // "in statements that apologised": the clause belongs to its noun.
    let relative =
        |at: &usize| ground.low(*at) == "that" && !begins_clause(ground, at + 1) && *at > tokens.start;
    let end = (tokens.start..end).find(relative).unwrap_or(end);
    let rest = tokens.start..end;
    rest.len() <= LONGEST_ADVERBIAL
        && !rest.clone().any(|at| {
            ground.low(at) == "that" && begins_clause(ground, at + 1)
                || ground.word(at) == ":"
                || ground.tag(at) == Tag::To
                || opens_run(ground, at)
        })
        && !has_verb(ground, rest)
}

/// Without commas and full stops at its ends.
pub(super) fn trim_content(ground: &Ground<'_>, mut content: Range<usize>) -> Range<usize> {
    while !content.is_empty()
        && (matches!(ground.word(content.end - 1), "," | "." | ";" | ":" | "—" | "–" | ")")
            && !ground.inside_quotation(ground.tokens[content.end - 1].start))
    {
        content.end -= 1;
    }
    while !content.is_empty()
        && (matches!(ground.word(content.start), "," | "." | ";" | ":" | "—" | "–" | ")" | "•"))
    {
        content.start += 1;
    }
    content
}

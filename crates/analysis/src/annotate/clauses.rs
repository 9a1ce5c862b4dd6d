//! Where clauses, quoted runs and attributions begin and end: what the rules for reported speech ask of a text.

use std::ops::Range;

use super::ground::{Ground, QuotedRun, Sentence, TokenKind};
use super::quotes::frames::{begins_clause, infinitive};
use super::tags::Tag;
use crate::languages::{CueKind, cues, lexicon};

/// A content clause has at least so many words.
pub(super) const LEAST_WORDS_CLAUSE: usize = 3;
/// Tokens in which the verb of a clause is looked for.
const CLAUSE_HEAD: usize = 20;
/// Tokens of a noun phrase that is looked through for a speaker.
const LONGEST_SPEAKER: usize = 9;
/// Tokens that say when, where and to whom.
const LONGEST_ADVERBIAL: usize = 12;
/// Tokens of a clause that are looked through: more is no sentence that anybody wrote.
const LONGEST_CLAUSE: usize = 300;

pub(super) fn ground_sentence_start(ground: &Ground<'_>, sentence: &Sentence) -> usize {
    ground.tokens[sentence.tokens.start].start
}

/// Whether a run opens its paragraph or stands behind the end of a sentence.
pub(super) fn begins_here(ground: &Ground<'_>, run: &QuotedRun) -> bool {
    let before = ground.text[..run.start].trim_end_matches([' ', '\t', '•']);
    before.is_empty() || before.ends_with(['\n', '.', '!', '?', '”', '"', ':', '…'])
}

/// Where a quotation over several paragraphs begins, whose last part is run `last`.
pub(super) fn chain_start(quoted: &[QuotedRun], last: usize, ground: &Ground<'_>) -> usize {
    let mut first = last;
    while first > 0
        && !quoted[first - 1].closed
        && ground.text[quoted[first - 1].end..quoted[first].start].trim().is_empty()
    {
        first -= 1;
    }
    quoted[first].start
}

/// Where a quotation over several paragraphs ends, whose first part is run `first`: the last of them.
pub(super) fn chain_last(quoted: &[QuotedRun], first: usize, ground: &Ground<'_>) -> usize {
    let mut last = first;
    while last + 1 < quoted.len()
        && !quoted[last].closed
        && ground.text[quoted[last].end..quoted[last + 1].start].trim().is_empty()
    {
        last += 1;
    }
    last
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
        let manner = cues().is_auxiliary(low) && low.ends_with("ly") && ground.tag(at + 1) != Tag::Number;
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
    let subject = matches!(
        ground.tag(tokens.start),
        Tag::Adverb
            | Tag::Question
            | Tag::Noun
            | Tag::Name
            | Tag::Pronoun
            | Tag::Possessive
            | Tag::Determiner
            | Tag::Adjective
            | Tag::Number
            | Tag::Gerund
    ) || ground.tokens[tokens.start].capital
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

/// Whether nothing stands behind a cue that could be what was said: at most an addressee, time and place.
pub(super) fn closes(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    let end = tokens
        .clone()
        .find(|at| matches!(ground.word(*at), "." | "," | ";" | "!" | "?"))
        .unwrap_or(tokens.end);
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

/// Content ends where another attribution begins ("…, according to X", "…, he said", "…, adding that") and where the
/// article goes on in its own voice ("…, which is …", "…, while others …").
pub(super) fn cut_before_attribution(ground: &Ground<'_>, content: Range<usize>) -> Range<usize> {
    let places = (content.start + LEAST_WORDS_CLAUSE..content.end).take(LONGEST_CLAUSE);
    for at in places {
        if ground.inside_quotation(ground.tokens[at].start) {
            continue;
        }
        let (comma, dash) = (ground.word(at - 1) == ",", matches!(ground.word(at - 1), "—" | "–" | "―"));
        let in_quotation =
            ground.inside_quotation(ground.tokens[at - 1].start) && ends_with_comma(ground, at - 1);
        if (comma || in_quotation) && goes_on_otherwise(ground, content.start, at, content.end)
            || dash && has_verb(ground, content.start..at) && clause_like(ground, at..content.end.min(at + 6))
            || closes_bracket(ground, content.start, at - 1)
            || matches!(ground.low(at - 1), "and" | "but") && is_finite_cue(ground, at)
        {
            return content.start..if in_quotation { at } else { at - 1 };
        }
    }
    content
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
    let in_phrase = |i: &usize| {
        ground.tokens[*i].kind == TokenKind::Possessive
            || matches!(
                ground.tag(*i),
                Tag::Noun
                    | Tag::Name
                    | Tag::Pronoun
                    | Tag::Possessive
                    | Tag::Determiner
                    | Tag::Adjective
                    | Tag::Number
            )
    };
    let verb = (at..end.min(at + LONGEST_SPEAKER)).find(|i| !in_phrase(i));
    verb.is_some_and(|verb| {
        verb > at
            && ground.tag(verb).is_finite()
            && cues().verb_at(|ahead| ground.low(verb + ahead)).is_some()
    })
}

/// Whether what stands behind a comma is no longer what was said.
fn goes_on_otherwise(ground: &Ground<'_>, start: usize, at: usize, end: usize) -> bool {
    let word = |ahead: usize| ground.low(at + ahead);
    if cues().source_at(word).is_some() {
        return true;
    }
    if word(0).ends_with("ing") && cues().verb_at(word).is_some() {
        return true;
    }
    if is_attribution(ground, at, end) {
        return true;
    }
    // What goes on is told from an insertion by the verb before it.
    let infinitive = matches!(ground.low(start), "to" | "not") || ground.tag(start) == Tag::Gerund;
    if !infinitive && !has_verb(ground, start..at) {
        return false;
    }
    match word(0) {
        "while" | "although" | "though" | "whereas" | "as" | "after" | "which" | "who" | "whose"
        | "where" => true,
        "and" | "but" => {
            let next = at + 1..end.min(at + 1 + CLAUSE_HEAD);
            at + 1 < end && (ground.tag(at + 1).is_finite() || infinitive && clause_like(ground, next))
        }
        "even" => matches!(word(1), "though" | "as" | "if"),
        _ => false,
    }
}

/// "… and said that": a cue in a finite form, with a clause or infinitive behind it.
pub(super) fn is_finite_cue(ground: &Ground<'_>, at: usize) -> bool {
    let Some((kinds, len)) = cues().verb_at(|i| ground.low(at + i)) else { return false };
    let finite = ground.low(at).ends_with("ed")
        || matches!(ground.low(at), "said" | "says" | "told" | "tells" | "wrote" | "writes");
    let speech = kinds.iter().any(|k| *k != CueKind::Utter);
    let next = ground.low(at + len);
    let clause = lexicon().pronouns.contains(next)
        || lexicon().determiners.contains(next)
        || matches!(next, "that" | "to" | "there")
        || ground.tokens.get(at + len).is_some_and(|t| t.capital);
    let said = lexicon().pronouns.contains(next) || next == "that";
    if kinds.contains(&CueKind::Urge)
        && (ground.tag(at).is_finite() || ground.tag(at) == Tag::Base)
        && infinitive(ground, at + len, ground.tokens.len()).is_some()
    {
        return true;
    }
    (finite || said && !ground.low(at).ends_with("ing")) && speech && clause
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

//! Who speaks: noun phrases before and after a cue.

use std::ops::Range;

use super::clauses::is_term;
use super::descriptions::{chunk_back, described, title_with_comma};
use super::ground::{Ground, TokenKind};
use super::tags::Tag;
use crate::languages::{cues, lexicon};

/// Longest noun phrase that is taken for a speaker, in tokens.
pub(super) const MAX_TOKENS: usize = 18;

/// The noun phrase that ends right before token `cue`, not reaching back over `floor`.
pub(super) fn subject_before(ground: &Ground<'_>, cue: usize, floor: usize) -> Option<Range<usize>> {
    let mut end = cue;
    while end > floor && cues().is_auxiliary(ground.lower(end - 1)) {
        end -= 1;
    }
    // "Ms Orrick, who has said …"
    let relative = end > floor + 1 && (is_who(ground, end - 1) || ground.low(end - 1) == "which");
    if relative {
        end -= if ground.word(end - 2) == "," { 2 } else { 1 };
    } else if end > floor + 1 && ground.low(end - 1) == "that" && ground.tag(end - 2).is_noun() {
        // "She denied a report that said …": the report, without what is done to it.
        return tidy(ground, behind_verb(ground, phrase_back(ground, end - 1, floor)));
    }
    if end == floor {
        return None;
    }
    // "the Maritime Safety Office (MSO) said", "…, plus the Line (LNE), said"
    if end > floor + 2 && ground.word(end - 1) == "," && ground.word(end - 2) == ")" {
        end -= 1;
    }
    if ground.word(end - 1) == ")"
        && let Some(open) = (floor..end).rev().take(8).find(|at| ground.word(*at) == "(")
    {
        end = open;
        if end == floor {
            return None;
        }
    }
    if ground.word(end - 1) == "," {
        return described(ground, end - 1, floor);
    }
    // "Ada Quill, in a talk on “Holm Today,” said": the comma stands inside the marks.
    if let Some(open) = title_with_comma(ground, end - 1) {
        let start = chunk_back(ground, open, floor).start;
        return (start > floor && ground.word(start - 1) == ",").then(|| described(ground, open, floor))?;
    }
    let phrase = phrase_back(ground, end, floor);
    if relative {
        return tidy(ground, behind_verb(ground, phrase));
    }
    // "The official who spoke on condition of anonymity said": the relative clause belongs to its head.
    if phrase.start > floor + 1
        && is_who(ground, phrase.start - 1)
        && !phrase.is_empty()
        && ground.tag(phrase.start).is_finite()
    {
        return tidy(ground, phrase_back(ground, phrase.start - 1, floor));
    }
    tidy(ground, phrase)
}

/// The last phrase of a clause, behind its verb: what a relative clause hangs on.
fn behind_verb(ground: &Ground<'_>, phrase: Range<usize>) -> Range<usize> {
    let verb = phrase.clone().rev().find(|at| ground.tag(*at).is_finite() && !ground.tokens[*at].capital);
    verb.map_or(phrase.start, |verb| verb + 1)..phrase.end
}

/// The tokens before `stop`, back to a comma or the edge of a clause.
pub(super) fn phrase_back(ground: &Ground<'_>, stop: usize, floor: usize) -> Range<usize> {
    let mut start = stop;
    while start > floor && stop - start < MAX_TOKENS {
        let at = start - 1;
        // "The “Corrie Maid” crew said": a name in quotation marks is part of the phrase.
        if let Some(open) = term_before(ground, at, floor).or_else(|| short_form(ground, at, floor)) {
            start = open;
            continue;
        }
        // "R-Miss.,"
        let abbreviation = ground.word(at) == "." && ground.low(at + 1) == ",";
        let edge = !abbreviation
            && matches!(
                ground.word(at),
                "," | ";" | ":" | "—" | "–" | "(" | ")" | "”" | "“" | "\"" | "•" | "!" | "?" | "." | "|"
            )
            || ground.tokens[at].kind == TokenKind::Ellipsis
            || matches!(
                ground.low(at),
                "that"
                    | "but"
                    | "because"
                    | "while"
                    | "when"
                    | "where"
                    | "which"
                    | "if"
                    | "although"
                    | "though"
                    | "as"
                    | "what"
                    | "after"
                    | "before"
                    | "until"
                    | "since"
            )
            || is_who(ground, at)
            || (ground.low(at) == "and" && !joins_names(ground, at));
        if edge {
            break;
        }
        start = at;
    }
    start..stop
}

/// "who", not the World Health Organization.
pub(super) fn is_who(ground: &Ground<'_>, at: usize) -> bool {
    ground.low(at) == "who" && ground.word(at) != "WHO"
}

/// Where a name or term in quotation marks begins that ends at token `at`, behind a word that it belongs to.
fn term_before(ground: &Ground<'_>, at: usize, floor: usize) -> Option<usize> {
    let run = ground.quotation_at(ground.tokens[at].start)?;
    let open = ground.token_from(run.start);
    let belongs = open > floor
        && matches!(
            ground.tag(open - 1),
            Tag::Determiner | Tag::Possessive | Tag::Noun | Tag::Name | Tag::Adjective | Tag::Preposition
        );
    (run.end == ground.tokens[at].end && belongs && is_term(ground, run)).then_some(open)
}

/// Where "(MSO)" begins that ends at token `at`, inside "Maritime Safety Office (MSO) officials".
fn short_form(ground: &Ground<'_>, at: usize, floor: usize) -> Option<usize> {
    let open = at
        .checked_sub(2)
        .filter(|open| *open > floor && ground.word(at) == ")" && ground.word(*open) == "(")?;
    let word = ground.word(open + 1);
    (word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.')).then_some(open)
}

/// "Ms Orrick and Mr Carrow said", "Ms Orrick and he said": both sides are names or mean somebody.
fn joins_names(ground: &Ground<'_>, and: usize) -> bool {
    and > 0
        && and + 1 < ground.tokens.len()
        && ground.tokens[and - 1].capital
        && (ground.tokens[and + 1].capital
            || matches!(ground.low(and + 1), "he" | "she" | "they" | "other" | "others"))
}

/// The noun phrase that begins at token `at`, before `end`.
pub(super) fn subject_after(ground: &Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if matches!(ground.low(at), "him" | "them" | "me" | "us") && at < end {
        return Some(at..at + 1);
    }
    let mut stop = at;
    while stop < end && stop - at < MAX_TOKENS {
        let low = ground.low(stop);
        let token = &ground.tokens[stop];
        let ends = match token.kind {
            TokenKind::Punct => !(matches!(ground.word(stop), "&" | "-" | "/")),
            TokenKind::Ellipsis => true,
            _ => {
                stop > at
                    && (matches!(
                        low,
                        "in" | "on"
                            | "at"
                            | "to"
                            | "after"
                            | "during"
                            | "when"
                            | "as"
                            | "from"
                            | "before"
                            | "while"
                            | "with"
                            | "that"
                            | "by"
                            | "about"
                            | "but"
                            | "because"
                            | "outside"
                            | "last"
                            | "via"
                            | "following"
                            | "yesterday"
                            | "today"
                            | "monday"
                            | "tuesday"
                            | "wednesday"
                            | "thursday"
                            | "friday"
                            | "saturday"
                            | "sunday"
                    ) || is_who(ground, stop)
                        || lexicon().be_have_do.contains(low)
                        || (low == "and"
                            && !joins_names(ground, stop)
                            && !lexicon().roles.contains(ground.lower(stop + 1)))
                        || cues()
                            .verb_at(|i| ground.lower(stop + i))
                            .is_some_and(|(_, _)| !token.capital && low.ends_with("ing")))
            }
        };
        if ends {
            break;
        }
        stop += 1;
    }
    tidy(ground, at..stop)
}

/// Cuts what does not belong to a noun phrase; `None` where nothing that can speak is left.
pub(super) fn tidy(ground: &Ground<'_>, mut phrase: Range<usize>) -> Option<Range<usize>> {
    let lexicon = lexicon();
    while !phrase.is_empty() {
        let low = ground.low(phrase.start);
        let mark = ground.tokens[phrase.start].kind == TokenKind::Punct && ground.word(phrase.start) != "$";
        let joins = matches!(
            low,
            "and" | "but" | "so" | "then" | "yet" | "or" | "meanwhile" | "however" | "still" | "indeed"
        );
        let adverb = matches!(low, "also" | "later" | "yesterday" | "today")
            || (cues().is_auxiliary(low) && !lexicon.determiners.contains(low) && phrase.len() > 1);
        if mark || joins || adverb {
            phrase.start += 1;
        } else if matches!(low, "last" | "this" | "next" | "earlier")
            && is_calendar_word(ground.low(phrase.start + 1))
            && phrase.len() > 2
        {
            phrase.start += 2;
        } else if lexicon.prepositions.contains(low) && phrase.len() > 2 {
            // "In a statement Ms Orrick": the last noun phrase that begins with a capital or article.
            let next = (phrase.start + 2..phrase.end).find(|at| {
                let low = ground.low(*at);
                ground.tokens[*at].capital && !is_calendar(low) || lexicon.person_pronouns.contains(low)
            });
            phrase.start = next.unwrap_or(phrase.end);
        } else {
            break;
        }
    }
    while !phrase.is_empty()
        && (ground.tokens[phrase.end - 1].kind == TokenKind::Punct
            && !matches!(ground.word(phrase.end - 1), ")" | "%"))
        && !closes_within(ground, &phrase)
    {
        phrase.end -= 1;
    }
    if phrase.is_empty() {
        return None;
    }
    // "the last time he", "the boats that she": a subject's pronoun is all of it.
    let alone = phrase.end - 1;
    if matches!(ground.low(alone), "he" | "she" | "they" | "we" | "i")
        && alone > phrase.start
        && !matches!(ground.low(alone - 1), "and" | "or")
    {
        phrase.start = alone;
    }
    let (first, last) = (ground.low(phrase.start), ground.low(phrase.end - 1));
    if lexicon.is_function_word(last) && !lexicon.pronouns.contains(last)
        || lexicon.prepositions.contains(first)
    {
        return None;
    }
    if phrase.len() == 1
        && (lexicon.determiners.contains(first) && !lexicon.pronouns.contains(first)
            || matches!(first, "there" | "it's" | "what" | "here"))
    {
        return None;
    }
    Some(phrase)
}

/// Whether the last token closes quotation marks that were opened in the phrase.
fn closes_within(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    let last = &ground.tokens[phrase.end - 1];
    let run = ground.quotation_at(last.start);
    run.is_some_and(|run| run.end == last.end && run.start >= ground.tokens[phrase.start].start)
}

/// "week" in "last week": what "last" and "this" can tell the time with.
fn is_calendar_word(low: &str) -> bool {
    matches!(low, "week" | "month" | "year" | "night" | "spring" | "summer" | "autumn" | "winter" | "weekend")
        || matches!(low, "morning" | "afternoon" | "evening")
        || is_calendar(low)
}

fn is_calendar(low: &str) -> bool {
    low.ends_with("day") || super::dates::month_number(low).is_some()
}

/// Whether a verb with a tense stands in what was taken for a speaker, outside quotation marks.
pub(super) fn holds_verb(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    phrase.clone().any(|at| {
        ground.tag(at).is_finite()
            && !ground.tokens[at].capital
            && ground.quotation_at(ground.tokens[at].start).is_none()
    })
}

/// Whether words can name a speaker: a name, a pronoun, or a noun phrase with article or plural.
pub(super) fn can_speak(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    let lexicon = lexicon();
    let first = ground.low(phrase.start);
    // "he spoke of late": a subject's pronoun is all of it, but for "they all", "she and others".
    let pronoun = matches!(first, "he" | "she" | "they" | "we" | "i" | "it");
    if pronoun
        && phrase.len() > 1
        && !matches!(ground.low(phrase.start + 1), "and" | "or" | "all" | "both" | "each")
    {
        return false;
    }
    // "…, denied the existence of": a verb that goes on from another.
    let verb = ground.tag(phrase.start).is_finite() || ground.tag(phrase.start) == Tag::Base;
    let object = matches!(ground.tag(phrase.start + 1), Tag::Determiner | Tag::Possessive | Tag::Preposition);
    if verb && phrase.len() > 1 && object && !ground.tokens[phrase.start].capital {
        return false;
    }
    let any_capital =
        phrase.clone().any(|at| ground.tokens[at].capital && ground.tokens[at].kind == TokenKind::Word);
    let last = ground.low(phrase.end - 1);
    any_capital
        || lexicon.pronouns.contains(first)
        || lexicon.determiners.contains(first)
        || (last.ends_with('s') && last.len() > 3)
        || phrase.clone().any(|at| lexicon.roles.contains(ground.lower(at)))
        || ground.tag(phrase.end - 1).is_noun() && (phrase.len() > 1 || stands_alone(ground, phrase.start))
}

/// Whether the head of a phrase is most likely a thing: "the last storm of the winter", not "the ministry of ports", "the
/// report", "the boatman". Only for verbs that people are seldom the subject of.
pub(super) fn is_thing(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    let within = phrase.clone().skip(1).find(|at| matches!(ground.tag(*at), Tag::Preposition | Tag::To));
    let at = within.unwrap_or(phrase.end) - 1;
    let low = ground.lower(at);
    let plural = low.text().ends_with('s') && !["ss", "is", "us"].iter().any(|end| low.text().ends_with(end));
    let doer = (low.text().ends_with("er") || low.text().ends_with("or")) && !cues().is_thing(low);
    let person = ["man", "woman", "ist", "ian"].iter().any(|end| low.text().ends_with(end));
    let speaks = person
        || doer
        || lexicon().roles.contains(low)
        || lexicon().organisation_words.contains(low)
        || cues().is_paper(low)
        || cues().is_noun(low);
    ground.tag(at) == Tag::Noun && !ground.tokens[at].capital && !plural && !speaks
}

/// "…, airline says", "the team and board have argued": a noun without an article where a subject is expected.
fn stands_alone(ground: &Ground<'_>, at: usize) -> bool {
    at > 0 && matches!(ground.word(at - 1), "," | "and" | "”" | "\"")
}

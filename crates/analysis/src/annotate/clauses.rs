//! Where clauses, quoted runs and attributions begin and end: what the rules for reported speech ask of a text.

use std::ops::Range;

use super::ground::{Ground, QuotedRun, Sentence, TokenKind};
use crate::languages::{CueKind, cues, lexicon};

/// A content clause has at least so many words.
pub(super) const LEAST_WORDS_CLAUSE: usize = 3;
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

/// Behind "on Monday", "in a statement on Monday", where that much is clear.
pub(super) fn skip_adverbial(ground: &Ground<'_>, from: usize, end: usize) -> usize {
    let mut at = from;
    loop {
        let low = ground.low(at);
        if at >= end {
            return at;
        }
        let next = ground.low(at + 1);
        let manner = cues().is_auxiliary(low) && low.ends_with("ly");
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

pub(super) fn has_verb(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    tokens.clone().take(LONGEST_CLAUSE).any(|i| {
        let low = ground.low(i);
        lexicon().be_have_do.contains(low)
            || matches!(low, "'s" | "'re" | "'ll")
            || low.ends_with("n't")
            || (i > tokens.start
                && low.len() > 3
                && (low.ends_with("ed") || (low.ends_with('s') && !low.ends_with("ss"))))
            || lexicon().irregular_verbs.contains(low)
    })
}

/// Whether tokens look like a clause with its own subject: article or pronoun or name first, a finite verb soon.
pub(super) fn clause_like(ground: &Ground<'_>, tokens: Range<usize>) -> bool {
    let lexicon = lexicon();
    let window = tokens.start..tokens.end.min(tokens.start + 14);
    let first = ground.low(tokens.start);
    let subject = lexicon.pronouns.contains(first)
        || lexicon.determiners.contains(first)
        || ground.tokens[tokens.start].capital
        || first.ends_with('s')
        || matches!(first, "there" | "if" | "no");
    subject
        && window.skip(1).any(|i| {
            lexicon.be_have_do.contains(ground.low(i)) || matches!(ground.low(i), "'s" | "'re" | "'ll")
        })
}

/// Content ends where another attribution begins: "…, according to X", "…, he said".
pub(super) fn cut_before_attribution(ground: &Ground<'_>, content: Range<usize>) -> Range<usize> {
    let cut = (content.start + LEAST_WORDS_CLAUSE..content.end).take(LONGEST_CLAUSE).find(|i| {
        !ground.inside_quotation(ground.tokens[*i].start)
            && (ground.word(*i - 1) == "," && cues().source_at(|k| ground.low(i + k)).is_some()
                || matches!(ground.low(*i - 1), "and" | "but") && is_finite_cue(ground, *i))
    });
    content.start..cut.map_or(content.end, |c| c - 1)
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

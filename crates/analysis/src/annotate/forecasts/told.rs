//! Whether words about the future tell of it: no question, wish, rule, notice, or what was to come once.

use std::ops::Range;

use model::{Quote, QuoteKind};

use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use crate::languages::{Estimate, FutureKind, lexicon};

pub(super) fn is_forecast(
    ground: &Ground<'_>,
    sentence: Range<usize>,
    phrase: &Range<usize>,
    estimate: &Estimate,
    quote: Option<&Quote>,
) -> bool {
    let lexicon = lexicon();
    let before = phrase.start.checked_sub(1).map_or("", |i| ground.low(i));
    let after = ground.low(phrase.end);
    let first = ground.low(phrase.start);
    // Nouns and verbs that only look like it: "the will of", "his will", "May 5", "last May".
    if matches!(first, "will" | "may" | "might" | "could" | "would") {
        if matches!(
            before,
            "the"
                | "a"
                | "his"
                | "her"
                | "their"
                | "its"
                | "free"
                | "good"
                | "ill"
                | "own"
                | "in"
                | "last"
                | "since"
        ) || matches!(after, "" | "." | "," | "of" | ";" | "have" if first != "will" && after == "have")
        {
            return false;
        }
        if ground.tokens[phrase.start].capital && phrase.start > sentence.start {
            return false;
        }
        // A question.
        if phrase.start == sentence.start
            || matches!(before, "what" | "how" | "why" | "when" | "where" | "who")
                && ground.word(sentence.end - 1) == "?"
        {
            return false;
        }
    }
    if (sentence.start..sentence.end).rev().take(3).any(|i| ground.word(i) == "?")
        && !ground.inside_quotation(ground.tokens[phrase.start].start)
    {
        return false;
    }
    // "would rather", "would like": a wish; "whether it would": nothing is said.
    if matches!(after, "rather" | "like" | "prefer" | "love")
        || (sentence.start..phrase.start)
            .rev()
            .take(12)
            .any(|i| matches!(ground.low(i), "whether" | "doubt" | "doubts" | "doubted"))
    {
        return false;
    }
    let start = phrase.start;
    if hoped(ground, &sentence, start) || not_known(ground, &sentence, start) {
        return false;
    }
    // "his plan to build", "the promise to wait": a noun.
    let behind_noun = start > sentence.start
        && (ground.tag(start - 1).is_noun()
            || matches!(ground.tag(start - 1), Tag::Pronoun | Tag::Adverb | Tag::Mark));
    if lexicon.aims.contains(first.trim_end_matches('s'))
        && matches!(ground.low(phrase.end - 1), "to")
        && !behind_noun
        && (ground.tag(start).is_noun()
            || start > sentence.start && ground.tag(start - 1) != Tag::Conjunction)
    {
        return false;
    }
    // "as he prepared to leave", "committed to the plan": no verb behind.
    let to = ground.low(phrase.end.saturating_sub(1)) == "to";
    let no_verb = matches!(
        ground.tag(phrase.end),
        Tag::Determiner
            | Tag::Pronoun
            | Tag::Possessive
            | Tag::Number
            | Tag::Preposition
            | Tag::Mark
            | Tag::Gerund
    );
    if to && phrase.len() > 1 && no_verb {
        return false;
    }
    // "the aim is to win", "what there is to read": no schedule.
    let aims = before == "there" || lexicon.aims.contains(before);
    if matches!(first, "is" | "are") && phrase.len() == 2 && aims {
        return false;
    }
    // "so that readers may learn", "a name they might know", "may now worship": purpose, thought, leave.
    // "would not comment": nobody says anything.
    let verb = phrase.end + usize::from(after == "not");
    if lexicon.refusals.contains(ground.lower(verb)) && matches!(first, "would" | "could" | "will") {
        return false;
    }
    if matches!(first, "may" | "might" | "could" | "would") {
        let purpose = (sentence.start.max(start.saturating_sub(5))..start)
            .any(|i| ground.low(i) == "so" && ground.word(i + 1) != ",");
        if purpose || after == "now" || lexicon.stative_verbs.contains(after) {
            return false;
        }
    }
    // "neither side could score": an ability, in a sentence about the past.
    if first == "could"
        && quote.is_none()
        && !ground.inside_quotation(ground.tokens[start].start)
        && tells_the_past(ground, &sentence)
    {
        return false;
    }
    let behind_subject = ground.tokens[start].kind == TokenKind::Word;
    match estimate.kind {
        // "would" tells the future only of somebody's speech about it.
        FutureKind::Conditional => {
            let reported = quote.is_some_and(|q| q.kind != QuoteKind::Direct && q.speaker.is_some())
                || quote.is_none() && !tells_the_past(ground, &sentence);
            reported && after != "have" && !ground.inside_quotation(ground.tokens[phrase.start].start)
        }
        // "could" and "may" of the present or past: "may have", "could be seen"
        FutureKind::Estimate if matches!(first, "may" | "might" | "could") => {
            // "may not be published": what is printed under every article.
            let notice = matches!(first, "may")
                && after == "not"
                && ground.low(phrase.end + 1) == "be"
                && matches!(
                    ground.low(phrase.end + 2),
                    "published" | "reproduced" | "redistributed" | "copied" | "used"
                );
            let notice = notice
                || first == "may"
                    && after == "be"
                    && matches!(
                        ground.low(phrase.end + 1),
                        "published" | "reproduced" | "redistributed" | "copied"
                    );
            if notice {
                return false;
            }
            let past = matches!(after, "have")
                || matches!(ground.low(phrase.end), "not" if ground.low(phrase.end + 1) == "have");
            let ability = first == "could"
                && (matches!(after, "not" | "only" | "see" | "hear" | "find" | "afford" | "tell" | "n't")
                    || lexicon.person_pronouns.contains(before));
            behind_subject && !past && !ability
        }
        FutureKind::Estimate if matches!(first, "expected" | "likely" | "unlikely") => {
            !matches!(before, "was" | "were" | "as" | "than" | "had")
        }
        _ => behind_subject,
    }
}

/// "I hope that we will": a wish.
fn hoped(ground: &Ground<'_>, sentence: &Range<usize>, at: usize) -> bool {
    (sentence.start.max(at.saturating_sub(9))..at).any(|i| {
        matches!(ground.low(i), "hope" | "hopes" | "hoped" | "hoping" | "wish" | "wishes" | "wished")
            && !matches!(i.checked_sub(1).map_or("", |b| ground.low(b)), "the" | "no" | "a" | "any" | "of")
    })
}

/// "nobody knows when it will land", "it is unclear how many will come": nothing is said.
fn not_known(ground: &Ground<'_>, sentence: &Range<usize>, at: usize) -> bool {
    let before = sentence.start.max(at.saturating_sub(14))..at;
    let Some(asked) = before
        .clone()
        .rev()
        .find(|i| matches!(ground.low(*i), "when" | "where" | "who" | "how" | "what" | "which" | "why"))
    else {
        return false;
    };
    (before.start.max(asked.saturating_sub(5))..asked).any(|i| {
        matches!(
            ground.low(i),
            "know"
                | "knows"
                | "known"
                | "unclear"
                | "unknown"
                | "unsure"
                | "wonder"
                | "wonders"
                | "asked"
                | "decide"
                | "see"
        )
    })
}

/// "was due to sail", "had been expected to", "many expected to": what was to come once.
pub(super) fn was_once(ground: &Ground<'_>, sentence: &Range<usize>, phrase: &Range<usize>) -> bool {
    let first = ground.low(phrase.start);
    let participle = matches!(
        first,
        "expected"
            | "scheduled"
            | "due"
            | "set"
            | "slated"
            | "about"
            | "prepared"
            | "threatened"
            | "likely"
            | "unlikely"
            | "poised"
            | "going"
            | "never"
    );
    if !participle {
        return matches!(first, "was" | "were");
    }
    let mut at = phrase.start;
    while at > sentence.start
        && (matches!(ground.tag(at - 1), Tag::Adverb)
            || matches!(ground.low(at - 1), "been" | "being" | "still" | "not" | "also"))
    {
        at -= 1;
    }
    let verb = if at > sentence.start { ground.low(at - 1) } else { "" };
    matches!(verb, "was" | "were" | "had")
        || matches!(first, "expected" | "prepared") && ground.tag(phrase.start) == Tag::Past
}

/// Whether a verb of the sentence is in the past.
fn tells_the_past(ground: &Ground<'_>, sentence: &Range<usize>) -> bool {
    sentence.clone().any(|at| ground.tag(at) == Tag::Past)
}

//! What a number counts: the noun phrase behind it, or what a verb says of those counted.

use std::ops::Range;

use super::super::ground::{Ground, TokenKind};
use super::money::code_before_digits;
use crate::languages::lexicon;

/// Longest noun phrase behind a number, in tokens.
const MAX_COUNTED: usize = 6;

/// The noun phrase that a number counts: adjectives and nouns up to a verb, a small word, a mark or the end of its sentence,
/// where a line ends, too.
pub(super) fn counted_phrase(ground: &Ground<'_>, start: usize) -> Option<Range<usize>> {
    let lexicon = lexicon();
    let sentence = ground.sentence_of(start.checked_sub(1)?)?;
    let end = ground.sentences[sentence].tokens.end;
    let mut at = start;
    if ground.low(at) == "of" && lexicon.determiners.contains(ground.lower(at + 1)) {
        at += 2;
    }
    if ground.low(at) == "other" || ground.low(at) == "more" {
        at += 1;
    }
    let begin = at;
    while at < end && at - begin < MAX_COUNTED {
        let token = &ground.tokens[at];
        let low = ground.low(at);
        let stops = token.kind != TokenKind::Word
            || lexicon.is_function_word(low)
            || (lexicon.verbs_after_number.contains(low) && (!leads_to_noun(ground, at) || at > begin && tells(low)))
            || lexicon.numbers.contains_key(ground.lower(at))
            || code_before_digits(ground, at).is_some()
            || lexicon.pronouns.contains(low)
            || lexicon.determiners.contains(low)
            || low.ends_with("ly") && low != "family"
            // "earnings Goldman holds", but not "Los Angeles Lakers Jerry"
            || (at > begin
                && plural(ground.low(at - 1))
                && !(token.capital && ground.tokens[at - 1].capital && at > begin + 1)
                && !plural(low))
            || (at > begin && (low.ends_with("ing") || low.ends_with("ed")))
            || (low.ends_with("ed") && !leads_to_noun(ground, at));
        if stops {
            break;
        }
        at += 1;
    }
    (at > begin).then_some(begin..at)
}

/// "2,500 stranded islanders", but not "107 stranded in Holm": whether a noun can follow the word.
fn leads_to_noun(ground: &Ground<'_>, at: usize) -> bool {
    let next = ground.low(at + 1);
    let lexicon = lexicon();
    ground.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word)
        && !lexicon.is_function_word(next)
        && !lexicon.determiners.contains(next)
        && !next.ends_with("ly")
}

/// Verbs that end a noun phrase whatever stands behind them: "one source told Carrow".
fn tells(verb: &str) -> bool {
    matches!(verb, "told" | "said" | "made" | "took" | "went" | "came" | "lost")
}

pub(super) fn plural(low: &str) -> bool {
    (low.ends_with('s') && !low.ends_with("ss") && !low.ends_with("us") && low.len() > 3)
        || matches!(low, "people" | "men" | "women" | "children" | "police")
}

/// "107 died", "two were injured": the verb that says what became of those counted.
pub(super) fn counted_verb(ground: &Ground<'_>, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    while at < start + 3
        && (matches!(
            ground.low(at),
            "were" | "was" | "are" | "have" | "had" | "been" | "others" | "more" | "people"
        ) || ground.low(at).ends_with("ly"))
    {
        at += 1;
    }
    lexicon().verbs_after_number.contains(ground.lower(at)).then_some(at..at + 1)
}

//! A cue inside what was said, without quotation marks: "The pier, Ada Quill said, was closed".

use std::ops::Range;

use model::QuoteKind;

use super::ending::cut_before_attribution;
use super::{Attribution, Finder};
use crate::annotate::clauses::{has_verb, trim_content};
use crate::annotate::ground::{Ground, Sentence, TokenKind};
use crate::languages::cues;

/// Tokens of a subject that a cue parts from its verb.
const LONGEST_HEAD: usize = 14;

/// Tokens between such a cue and the comma behind it.
const LONGEST_TAIL: usize = 10;

/// How sure a clause is that an attribution breaks.
const CONFIDENCE: f32 = 0.8;

impl Finder<'_, '_> {
    /// Adds the clause around an attribution, in two parts, if a subject stands before it and its verb behind.
    pub(super) fn interrupted(
        &mut self,
        sentence: &Sentence,
        attribution: &Attribution,
        floor: usize,
    ) -> Option<usize> {
        let ground = self.ground();
        let start = attribution.tokens.start;
        let head =
            floor..start.checked_sub(1).filter(|comma| *comma > floor && ground.word(*comma) == ",")?;
        let after = attribution.cue.end.max(attribution.tokens.end);
        let comma =
            (after..sentence.tokens.end.min(after + LONGEST_TAIL)).find(|at| ground.word(*at) == ",")?;
        let verb = (comma + 1..sentence.tokens.end)
            .find(|at| ground.tag(*at).is_finite() || !cues().is_auxiliary(ground.lower(*at)))?;
        if !is_subject(ground, &head) || has_verb(ground, after..comma) || !has_verb(ground, verb..verb + 1) {
            return None;
        }
        let rest = trim_content(ground, cut_before_attribution(ground, comma + 1..sentence.tokens.end));
        if rest.len() < 2 {
            return None;
        }
        let mixed = ground.runs_in(&ground.bytes(rest.clone()));
        let at = self.push(head.clone(), attribution, CONFIDENCE, sentence.paragraph)?;
        for run in mixed.clone() {
            self.used[run] = true;
        }
        let (first, second) = (self.desk.tokens(head.clone()), self.desk.tokens(rest.clone()));
        let whole = self.desk.tokens(head.start..rest.end);
        let quote = &mut self.quotes[at];
        quote.span = whole;
        quote.parts = vec![first, second];
        quote.kind = if mixed.is_empty() { QuoteKind::Indirect } else { QuoteKind::Mixed };
        self.give_reason(whole, attribution, CONFIDENCE);
        Some(rest.end)
    }
}

/// Whether tokens are the subject of a clause and no more: a phrase of words without a verb.
fn is_subject(ground: &Ground<'_>, head: &Range<usize>) -> bool {
    let word = |at: usize| {
        matches!(ground.tokens[at].kind, TokenKind::Word | TokenKind::Number | TokenKind::Possessive)
    };
    head.len() <= LONGEST_HEAD
        && ground.tag(head.start).is_nominal()
        && head.clone().all(word)
        && !has_verb(ground, head.clone())
}

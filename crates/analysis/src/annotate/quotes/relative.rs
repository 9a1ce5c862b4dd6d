//! Where what was said ends because a clause that hangs on another ends: "Ada Quill, who vowed to sail, left".

use std::ops::Range;

use super::{Attribution, Finder};
use crate::annotate::clauses::LEAST_WORDS_CLAUSE;
use crate::annotate::ground::Ground;
use crate::annotate::speakers::{can_speak, is_who, subject_before};
use crate::languages::cues;

/// Tokens in which the verb of a main clause is looked for behind a participle that leads up to it.
const LONGEST_SUBJECT: usize = 16;

impl Finder<'_, '_> {
    /// The content of a cue whose subject is "who" or "which" behind a comma, up to where the main clause goes on.
    ///
    /// Notes who is the subject of that.
    pub(super) fn within_relative(
        &mut self,
        attribution: &Attribution,
        content: Range<usize>,
    ) -> Range<usize> {
        let ground = self.ground();
        let Some(subject) =
            attribution.subject.clone().filter(|_| is_relative(ground, attribution.cue.start))
        else {
            return content;
        };
        match verb_behind_comma(ground, content.clone()) {
            Some(comma) => {
                self.main_clause = Some((subject, comma + 1));
                content.start..comma
            }
            None => content,
        }
    }

    /// The subject of a cue that goes on behind a relative clause: "Ada Quill, who has vowed to sail, *said* …".
    pub(super) fn subject_of_main_clause(&self, cue: usize) -> Option<Range<usize>> {
        let (subject, from) = self.main_clause.clone()?;
        let goes_on = from <= cue && (from..cue).all(|at| cues().is_auxiliary(self.ground().lower(at)));
        goes_on.then_some(subject)
    }
}

/// Whether the words before a cue and its auxiliaries are ", who" or ", which".
fn is_relative(ground: &Ground<'_>, cue: usize) -> bool {
    let who = (0..cue).rev().take(LONGEST_SUBJECT).find(|at| !cues().is_auxiliary(ground.lower(*at)));
    who.is_some_and(|at| {
        (is_who(ground, at) || ground.low(at) == "which") && at > 0 && ground.word(at - 1) == ","
    })
}

/// The first comma outside quotation marks behind which a verb with a tense stands.
fn verb_behind_comma(ground: &Ground<'_>, content: Range<usize>) -> Option<usize> {
    let places = content.start + LEAST_WORDS_CLAUSE - 1..content.end.saturating_sub(1);
    places.into_iter().find(|at| {
        if ground.word(*at) != "," || ground.inside_quotation(ground.tokens[*at].start) {
            return false;
        }
        let verb = (at + 1..content.end)
            .find(|i| !cues().is_auxiliary(ground.lower(*i)) || ground.tag(*i).is_finite());
        verb.is_some_and(|verb| ground.tag(verb).is_finite())
    })
}

/// "*Calling the boats old*, Ada Quill left": the comma behind a participle that opens its sentence, and the subject behind it.
pub(super) fn leads_up(ground: &Ground<'_>, content: Range<usize>) -> Option<(usize, Range<usize>)> {
    let comma = content.clone().find(|at| {
        ground.word(*at) == "," && !ground.inside_quotation(ground.tokens[*at].start)
            || opens_behind_quotation(ground, *at)
    })?;
    let from = if ground.word(comma) == "," { comma + 1 } else { comma };
    let verb = (from..content.end.min(from + LONGEST_SUBJECT)).find(|at| ground.tag(*at).is_finite())?;
    let subject = subject_before(ground, verb, from).filter(|subject| can_speak(ground, subject))?;
    Some((comma, subject))
}

/// Whether token `at` stands behind a quotation that ends with a comma inside its marks.
fn opens_behind_quotation(ground: &Ground<'_>, at: usize) -> bool {
    let run = at.checked_sub(1).and_then(|before| ground.quotation_at(ground.tokens[before].start));
    run.is_some_and(|run| {
        run.end == ground.tokens[at - 1].end && ground.text[run.inner.clone()].ends_with(',')
    })
}

//! Words that one passes on as another's: "was quoted as saying", "the paper quoted Ada Quill as saying".

use std::ops::Range;

use super::{Attribution, Finder};
use crate::annotate::ground::{Ground, Sentence};
use crate::annotate::speakers::{can_speak, subject_before};
use crate::languages::{CueKind, cues};

/// Words of a speaker between "quoted" and "as saying".
const LONGEST_QUOTED: usize = 10;

impl Finder<'_, '_> {
    /// Reads such a phrase at token `at`, if one is there; returns where reading goes on.
    pub(super) fn passed_on(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        if !cues().passes_on(ground.lower(at)) {
            return None;
        }
        let (kinds, cue, subject, start) = passive(ground, at, floor)
            .or_else(|| active(ground, at, floor, sentence.tokens.end))
            .filter(|(_, _, subject, _)| can_speak(ground, subject))?;
        let attribution =
            Attribution { rule: "passed-on", tokens: start..cue.end, cue, kinds, subject: Some(subject) };
        self.before(sentence, &attribution, floor).or_else(|| self.behind(sentence, &attribution))
    }
}

/// What such a phrase is made of: what it takes, its cue, who speaks, and where it begins.
type Passed = (Vec<CueKind>, Range<usize>, Range<usize>, usize);

/// "Ada Quill was quoted as saying", "she is heard telling".
fn passive(ground: &Ground<'_>, at: usize, floor: usize) -> Option<Passed> {
    let subject = subject_before(ground, at, floor)?;
    let is =
        (subject.end..at).any(|i| matches!(ground.low(i), "is" | "was" | "were" | "are" | "be" | "been"));
    let saying = at + 1 + usize::from(ground.low(at + 1) == "as");
    let (kinds, len) = saying_at(ground, saying)?;
    let start = subject.start;
    is.then_some((kinds, at..saying + len, subject, start))
}

/// "the paper quoted Ada Quill as saying": what is between speaks.
fn active(ground: &Ground<'_>, at: usize, floor: usize, end: usize) -> Option<Passed> {
    let as_ = (at + 2..end.min(at + 2 + LONGEST_QUOTED)).find(|i| ground.low(*i) == "as")?;
    let (kinds, len) = saying_at(ground, as_ + 1)?;
    let subject = subject_before(ground, as_, at + 1)?;
    let start = subject_before(ground, at, floor).map_or(at, |outlet| outlet.start);
    Some((kinds, as_..as_ + 1 + len, subject, start))
}

/// A cue in -ing at token `at`, with its number of words.
fn saying_at(ground: &Ground<'_>, at: usize) -> Option<(Vec<CueKind>, usize)> {
    let (kinds, len) =
        cues().verb_at(|i| ground.lower(at + i)).filter(|_| ground.low(at).ends_with("ing"))?;
    kinds.iter().any(|kind| matches!(kind, CueKind::Say | CueKind::Tell)).then(|| (kinds.to_vec(), len))
}

//! Nouns that report: "his promise to sail", "the claim that the boats were safe".

use model::Speaker;

use super::ending::before_main_verb;
use super::{Attribution, Finder, frames};
use crate::annotate::bearer_of::resolve;
use crate::annotate::clauses::{LEAST_WORDS_CLAUSE, begins_clause, has_verb};
use crate::annotate::ground::Sentence;
use crate::annotate::tags::Tag;
use crate::languages::{CueKind, cues};

/// How sure the clause behind a noun is somebody's words.
const CONFIDENCE: f32 = 0.6;

impl Finder<'_, '_> {
    /// "his promise that the boats would sail", "the claim that …": a noun that reports.
    pub(super) fn noun_cue(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let (that, end) = (at + 1, sentence.tokens.end);
        if at < self.reported_until || ground.tag(at) != Tag::Noun || !cues().is_noun(ground.lower(at)) {
            return None;
        }
        let clause = ground.low(that) == "that" && begins_clause(ground, that + 1);
        let promise = cues().is_promise(ground.lower(at))
            && ground.low(that) == "to"
            && frames::is_infinitive(ground, that);
        let subject = frames::owner(ground, at, floor);
        // "The last storm of the winter promises to be the worst", "The storm that met them promises to last": verbs.
        let verb = || {
            let pronoun = at > floor && ground.tag(at - 1) == Tag::Pronoun;
            pronoun || frames::looms(ground, at) && at > floor && ground.tag(at - 1).is_noun()
        };
        if !(clause || promise) || end < that + LEAST_WORDS_CLAUSE || subject.is_none() && verb() {
            return None;
        }
        let tokens = subject.as_ref().map_or(at, |owner| owner.start)..at + 1;
        let attribution =
            Attribution { rule: "noun", tokens, cue: at..at + 1, kinds: vec![CueKind::Say], subject };
        let content = if clause { that + 1 } else { that }..end;
        let main = has_verb(ground, floor..attribution.tokens.start);
        let end = if main { end } else { before_main_verb(ground, content.clone(), usize::from(clause)) };
        // "The board kept *its* promise to sail": the board's.
        let owner =
            attribution.subject.clone().filter(|s| s.len() == 1 && ground.tag(s.start) == Tag::Possessive);
        let before = self.quotes.len();
        let last = self.last;
        let next = self.push_clause(content.start..end, &attribution, CONFIDENCE, sentence)?;
        if let Some(owner) = owner
            && let Some(subject) = self.subject_of_sentence(sentence, owner.start)
            && let Some(speaker) = self.quotes.get(before).and_then(|quote| quote.speaker)
        {
            let meant = resolve(self.desk, subject, &self.names, last.as_ref().map(|(s, _)| s));
            let speaker = Speaker { name: meant.name, ..speaker };
            self.quotes[before].speaker = Some(speaker);
            self.last = Some((speaker, sentence.paragraph));
        }
        Some(next)
    }
}

//! Who said it, by which words: cues with their subjects, and what else says that somebody speaks.

use std::ops::Range;

use model::{Polarity, Quote, QuoteKind};

use super::ending::{cut_before_attribution, is_finite_cue};
use super::frames::{self, Unsaid};
use super::relative::leads_up;
use super::{Attribution, Finder};
use crate::annotate::MarkKind;
use crate::annotate::bearer_of::resolve;
use crate::annotate::clauses::{
    LEAST_WORDS_CLAUSE, after_quotation, after_speech, clause_before, clause_like, content_floor,
    ground_sentence_start, has_verb, is_day, is_noun, opened, opens_run, trim_content,
};
use crate::annotate::ground::{Ground, Sentence, TokenKind};
use crate::annotate::speakers::{can_speak, holds_verb, is_thing, subject_after, subject_before};
use crate::languages::{CueKind, cues, lexicon};

/// Words behind the colon of a headline that can name who says it.
const LONGEST_HEADLINE_SPEAKER: usize = 4;

/// Words of a speaker between "as" and "put it".
const LONGEST_AROUND: usize = 10;

/// How sure speech inside speech is.
const CONFIDENCE_NESTED: f32 = 0.6;

impl Finder<'_, '_> {
    /// "Boats to stay in port: harbour master": a headline with its speaker behind a colon.
    pub(super) fn headline(&mut self, sentence: &Sentence, floor: usize) -> Option<()> {
        let ground = self.ground();
        let end = sentence.tokens.end;
        let whole = ground.bytes(sentence.tokens.clone()) == ground.trimmed_paragraph(sentence.paragraph);
        let colon =
            (floor..end).rev().take(LONGEST_HEADLINE_SPEAKER + 1).find(|at| ground.word(*at) == ":")?;
        let speaker = colon + 1..end;
        let named = !speaker.is_empty()
            && speaker.clone().all(|at| {
                ground.tokens[at].kind == TokenKind::Word || ground.tokens[at].kind == TokenKind::Possessive
            })
            && speaker.clone().any(|at| ground.tokens[at].capital);
        if !whole || !named || colon < floor + LEAST_WORDS_CLAUSE || !has_verb(ground, floor..colon) {
            return None;
        }
        let attribution = Attribution {
            rule: "headline",
            cue: colon..colon + 1,
            kinds: vec![CueKind::Say],
            subject: Some(speaker.clone()),
            tokens: colon..end,
        };
        self.push(floor..colon, &attribution, 0.7, sentence.paragraph).map(drop)
    }

    /// Speech that is reported inside somebody's words: "“She told me that it would hold,” he said."
    pub(super) fn nested(&mut self, sentence: &Sentence, at: usize) -> Option<usize> {
        let ground = self.ground();
        if !matches!(ground.low(at), "say" | "says" | "said" | "told" | "tells") {
            return None;
        }
        let (_, len) = cues().verb_at(|i| ground.lower(at + i))?;
        let run = ground.quotation_at(ground.tokens[at].start)?.clone();
        let floor = ground.token_from(run.inner.start).max(sentence.tokens.start);
        let end = ground.token_from(run.inner.end).min(sentence.tokens.end);
        let subject = subject_before(ground, at, floor).filter(|subject| can_speak(ground, subject))?;
        let first_person =
            matches!(ground.low(subject.start), "i" | "we" | "you") && ground.low(at) != "said";
        if first_person
            || frames::is_supposed(ground, subject.start, floor)
            || frames::is_unsaid(ground, at, floor) != Unsaid::No
            || end <= at + len
        {
            return None;
        }
        let told = ground.low(at).starts_with('t');
        let start = if told { self.addressee_end(at + len, end) } else { at + len };
        let start = opened(ground, start, end).unwrap_or(start);
        let mut content = trim_content(ground, cut_before_attribution(ground, start..end.max(start)));
        while !content.is_empty() && ground.tokens[content.end - 1].kind == TokenKind::Punct {
            content.end -= 1;
        }
        if content.len() < LEAST_WORDS_CLAUSE || !clause_like(ground, content.clone()) {
            return None;
        }
        let next = content.end;
        let speaker =
            resolve(self.desk, subject.clone(), &self.names, self.last.as_ref().map(|(last, _)| last));
        let span = self.desk.tokens(content);
        self.desk.reasons.give(MarkKind::Quote, span, "nested", || {
            let (cue, subject) = (self.desk.cited(at..at + len), self.desk.cited(subject));
            format!("{cue} with {subject} inside quotation marks; confidence {CONFIDENCE_NESTED}")
        });
        self.inside.push(Quote {
            span,
            parts: Vec::new(),
            kind: QuoteKind::Indirect,
            speaker: Some(speaker),
            cue: Some(self.desk.tokens(at..at + len)),
            polarity: Polarity::Asserts,
            via: None,
            confidence: CONFIDENCE_NESTED,
        });
        Some(next)
    }

    /// "According to X, …" and "…, according to X"; returns where reading goes on.
    pub(super) fn source_phrase(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let (cue, subject, mut end) = self.source_at(at, sentence.tokens.end)?;
        // An apposition behind the name: "according to X, a spokesman for Y, …"
        if ground.low(end) == "of" || ground.low(end) == "'s" {
            end += 1;
        }
        let leads = at == floor || (at == floor + 1);
        let joins = |at: usize| matches!(ground.low(at), "which" | "that" | "and" | "but" | "who");
        let inserted = at >= 2
            && (ground.word(at - 1) == "," && joins(at - 2) || joins(at - 1) && ground.word(at - 2) == ",");
        let leads = leads || inserted;
        let attribution = |subject: Range<usize>, end: usize| Attribution {
            rule: "source-phrase",
            cue: cue.clone(),
            kinds: vec![CueKind::Say],
            subject: Some(subject),
            tokens: at..end,
        };
        // "According to the ministry over 300 boats are late": no comma parts who says it from what is said.
        if leads
            && ground.tag(end).is_finite()
            && let Some(start) = frames::second_phrase(ground, &subject)
        {
            let attribution = attribution(subject.start..start, start);
            return self.push_clause(start..sentence.tokens.end, &attribution, 0.85, sentence);
        }
        let content = if leads {
            let mut comma = (end..sentence.tokens.end).find(|i| ground.word(*i) == ",")?;
            // "according to X, quoting Y, …"
            if ground.low(comma + 1).ends_with("ing")
                && let Some(next) = (comma + 1..sentence.tokens.end).find(|i| ground.word(*i) == ",")
            {
                comma = next;
            }
            comma + 1..sentence.tokens.end
        } else {
            clause_before(ground, floor, at)..at
        };
        // What is said in it is somebody's own: "According to X, Y said …".
        let next = if leads { content.start } else { end };
        self.push(content, &attribution(subject, end), 0.85, sentence.paragraph)?;
        Some(next)
    }

    /// The words at `at` that make what follows or precedes somebody's, who that is, and where it ends.
    fn source_at(&self, at: usize, end: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
        let ground = self.ground();
        if let Some(len) = cues().source_at(|i| ground.lower(at + i)) {
            let subject = subject_after(ground, at + len, end)?;
            let stop = subject.end;
            return Some((at..at + len, subject, stop));
        }
        // "as Ada Quill put it"
        let (from, len) = cues().around_at(|i| ground.lower(at + i), LONGEST_AROUND)?;
        let subject =
            subject_before(ground, at + from, at + 1).filter(|subject| can_speak(ground, subject))?;
        let stop = at + from + len;
        let ends = stop == end || stop < end && ground.tokens[stop].kind == TokenKind::Punct;
        ends.then_some((at + from..stop, subject, stop))
    }

    /// Reads a cue at token `at`, if one is there; returns where reading goes on.
    pub(super) fn cue(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        if ground.tokens[at].kind != TokenKind::Word
            || (ground.tokens[at].capital && at > sentence.tokens.start && !after_quotation(ground, at))
        {
            return None;
        }
        if let Some(next) = self.passed_on(sentence, at, floor) {
            return Some(next);
        }
        let found = cues().verb_at(|i| ground.lower(at + i)).map(|(kinds, len)| (kinds.to_vec(), len));
        let (kinds, len) = found.or_else(|| {
            is_finding(ground, at, floor..sentence.tokens.end).then(|| (vec![CueKind::Say], 1))
        })?;
        let cue = at..at + len;
        if is_noun(ground, at) || frames::stays_unnamed(ground, cue.end) {
            return None;
        }
        let past =
            ground.low(at).ends_with("ed") || matches!(ground.low(at), "said" | "says" | "told" | "wrote");
        // Inside reported speech only what is said for sure is an entry of its own.
        if at < self.reported_until && !past {
            return None;
        }
        match frames::is_unsaid(ground, at, floor) {
            Unsaid::No => {}
            // "was said to be": nobody is named who said it.
            Unsaid::Passive => return self.passive(sentence, &cue, kinds),
            Unsaid::Denied => return None,
        }
        if let Some(next) = self.inverted(sentence, &cue, &kinds, floor) {
            return Some(next);
        }
        if ground.low(at).ends_with("ing") {
            return match frames::absolute_subject(ground, at, floor) {
                Some(subject) => {
                    let tokens = subject.start..cue.end;
                    self.behind(
                        sentence,
                        &Attribution { rule: "absolute", tokens, cue, kinds, subject: Some(subject) },
                    )
                }
                None => self.participle(sentence, cue, kinds),
            };
        }
        // "He spoke of late reports that …": what can be a noun is one behind a verb.
        let speaks = |s: &Range<usize>| can_speak(ground, s) && (past || !holds_verb(ground, s));
        let subject = subject_before(ground, at, floor).filter(speaks);
        let Some(subject) = subject.or_else(|| self.subject_of_main_clause(at)) else {
            // "… and said that …": the speaker is the sentence's own.
            let joined = (floor..at).rev().find(|i| !cues().is_auxiliary(ground.lower(*i)));
            let elided =
                joined.is_some_and(|i| matches!(ground.low(i), "and" | "but")) && is_finite_cue(ground, at);
            // "… , said, “…”": whoever it is, these are somebody's words.
            let mark = matches!(ground.low(cue.end), "," | ":") && opens_run(ground, cue.end + 1);
            return if elided || mark { self.same_speaker(sentence, cue, kinds) } else { None };
        };
        let supposed = !past && frames::is_supposed(ground, subject.start, floor);
        if supposed || frames::is_asked(ground, subject.start, floor) {
            return None;
        }
        // "The battle promises to be a long one", "As its spread underscores, there are piers to be had".
        let sign = frames::looms(ground, at) || cues().is_sign(ground.lower(at));
        let quoted = || {
            let marked = |start: usize| opens_run(ground, start);
            after_speech(ground, subject.start, floor)
                || opened(ground, cue.end, sentence.tokens.end).is_some_and(marked)
        };
        if sign && is_thing(ground, &subject) && !quoted() {
            return None;
        }
        let attribution = Attribution {
            rule: "subject-verb",
            tokens: subject.start..cue.end,
            cue,
            kinds,
            subject: Some(subject),
        };
        self.before(sentence, &attribution, floor).or_else(|| self.behind(sentence, &attribution))
    }

    /// "It is said to be late": what is said, of nobody. "He was told to go" reports no one's words.
    pub(super) fn passive(
        &mut self,
        sentence: &Sentence,
        cue: &Range<usize>,
        kinds: Vec<CueKind>,
    ) -> Option<usize> {
        let ground = self.ground();
        let said = kinds.contains(&CueKind::Say);
        let infinitive = ground.low(cue.end) == "to" && frames::is_infinitive(ground, cue.end);
        if !said || !(infinitive || ground.low(cue.end) == "that" || after_quotation(ground, cue.start)) {
            return None;
        }
        let start = if infinitive { cue.end } else { cue.end + 1 };
        let attribution =
            Attribution { rule: "passive", tokens: cue.clone(), cue: cue.clone(), kinds, subject: None };
        self.push_clause(start..sentence.tokens.end, &attribution, 0.6, sentence)
    }

    /// "…," said Mr Carrow.  …, reports the New York Times.
    pub(super) fn inverted(
        &mut self,
        sentence: &Sentence,
        cue: &Range<usize>,
        kinds: &[CueKind],
        floor: usize,
    ) -> Option<usize> {
        let ground = self.ground();
        let behind_quotation = after_speech(ground, cue.start, floor);
        let behind_comma = cue.start > floor && matches!(ground.word(cue.start - 1), "," | "—" | "–");
        if !(behind_quotation || behind_comma)
            || ground.low(cue.start).ends_with("ing")
            || !(behind_quotation || kinds.contains(&CueKind::Say))
        {
            return None;
        }
        let next = ground.low(cue.end);
        if matches!(next, "that" | "," | ":" | "to" | "in" | "on" | "at" | "") {
            return None;
        }
        let subject = subject_after(ground, cue.end, sentence.tokens.end).filter(|s| can_speak(ground, s))?;
        // "…, said he would": a clause follows, so the subject stands before.
        let follower = ground.low(subject.end);
        if lexicon().be_have_do.contains(follower)
            && subject.len() <= 2
            && lexicon().pronouns.contains(ground.lower(subject.start))
        {
            return None;
        }
        let attribution = Attribution {
            rule: "inverted",
            tokens: cue.start..subject.end,
            cue: cue.clone(),
            kinds: kinds.to_vec(),
            subject: Some(subject.clone()),
        };
        if behind_comma && !behind_quotation {
            // Only a whole clause can be what was said, and little may follow who said it: in "X, spokesman for Y,
            // said the boats …" the words before the comma are the speaker.
            let clause = has_verb(ground, floor..cue.start - 1);
            if !clause && kinds.contains(&CueKind::Say) {
                return self.interrupted(sentence, &attribution, floor);
            }
            let ends = subject.end >= sentence.tokens.end
                || ground.tokens[subject.end].kind != TokenKind::Word
                || lexicon().prepositions.contains(follower)
                || is_day(follower);
            if !kinds.contains(&CueKind::Say) || follower == "that" || !clause || !ends {
                return None;
            }
        }
        let content = clause_before(ground, floor, cue.start)..cue.start;
        let end = attribution.tokens.end;
        self.push_with_rest(content, sentence, &attribution, end)
    }

    /// …, adding that …: the speaker is the sentence's own.
    pub(super) fn participle(
        &mut self,
        sentence: &Sentence,
        cue: Range<usize>,
        kinds: Vec<CueKind>,
    ) -> Option<usize> {
        let ground = self.ground();
        let behind = cue.start.checked_sub(1).map_or("", |i| ground.word(i));
        if !(cue.start == sentence.tokens.start
            || matches!(behind, "," | "and" | "by" | "while" | "statement" | "without" | "tweet")
            || after_quotation(ground, cue.start))
        {
            return None;
        }
        self.same_speaker(sentence, cue, kinds)
    }

    /// A cue without a subject of its own: who spoke in the sentence already, else its subject, speaks.
    pub(super) fn same_speaker(
        &mut self,
        sentence: &Sentence,
        cue: Range<usize>,
        kinds: Vec<CueKind>,
    ) -> Option<usize> {
        let attribution = Attribution { rule: "participle", tokens: cue.clone(), cue, kinds, subject: None };
        let before = self.quotes.len();
        if attribution.cue.start == sentence.tokens.start
            && self.ground().low(attribution.cue.start).ends_with("ing")
            && let Some((content, confidence)) = self.content_behind(sentence, &attribution)
            && let Some((comma, subject)) = leads_up(self.ground(), content.start..sentence.tokens.end)
        {
            let attribution = Attribution { subject: Some(subject), ..attribution };
            let content = content.start..comma.min(content.end);
            return self.push_clause(content, &attribution, confidence, sentence);
        }
        let next = self.behind(sentence, &attribution)?;
        // The subject of the sentence speaks, unless somebody spoke in it already.
        let already =
            self.last.filter(|(s, _)| ground_sentence_start(self.ground(), sentence) <= s.span.start());
        let speaker = already.map(|(s, _)| s).or_else(|| {
            let subject = self.subject_of_sentence(sentence, attribution.cue.start)?;
            Some(resolve(self.desk, subject, &self.names, self.last.as_ref().map(|(s, _)| s)))
        });
        if let (Some(quote), Some(speaker)) = (self.quotes.get_mut(before), speaker) {
            quote.speaker = Some(speaker);
            self.last = Some((speaker, sentence.paragraph));
        }
        Some(next)
    }

    /// The subject of the sentence's first verb before token `end`, if it can speak.
    pub(super) fn subject_of_sentence(&self, sentence: &Sentence, end: usize) -> Option<Range<usize>> {
        let ground = self.ground();
        let verb = (sentence.tokens.start + 1..end).find(|i| has_verb(ground, *i..*i + 1))?;
        subject_before(ground, verb, content_floor(ground, sentence)).filter(|s| can_speak(ground, s))
    }
}

/// "The poll found most people wanted the pier": a paper's or a count's verb with a clause behind it.
fn is_finding(ground: &Ground<'_>, at: usize, sentence: Range<usize>) -> bool {
    cues().is_finding(ground.lower(at))
        && clause_like(ground, at + 1..sentence.end.max(at + 1))
        && subject_before(ground, at, sentence.start)
            .is_some_and(|subject| subject.end == at && cues().is_paper(ground.lower(at - 1)))
}

//! What was said: before its attribution, behind it, or around it.

use std::ops::Range;

use model::{CreditKind, QuoteKind};

use super::{Attribution, Finder, frames};
use crate::annotate::clauses::{
    LEAST_WORDS_CLAUSE, after_speech, begins_clause, clause_before, clause_like, closes, comma_outside,
    has_verb, is_main_clause, is_place_of_speech, is_title, opened, opens_phrase, opens_run, skip_adverbial,
    speech_like,
};
use crate::annotate::ground::{Sentence, TokenKind};
use crate::annotate::tags::Tag;
use crate::languages::{CueKind, lexicon};

/// Tokens of those who were told something.
const LONGEST_ADDRESSEE: usize = 12;

impl Finder<'_, '_> {
    /// Content before: "…," he said.  …, he told the BBC.
    pub(super) fn before(
        &mut self,
        sentence: &Sentence,
        attribution: &Attribution,
        floor: usize,
    ) -> Option<usize> {
        let ground = self.ground();
        let start = attribution.tokens.start;
        let behind_quotation = after_speech(ground, start, floor);
        let behind_comma = start > floor && ground.word(start - 1) == ",";
        if !behind_quotation && !behind_comma {
            return None;
        }
        let after = attribution.cue.end;
        if matches!(ground.low(after), "that" | ":") {
            return None;
        }
        // A sentence behind a quotation can say something of its own. (Not: “Why?” Ada Quill asked, “And when?”)
        let own = || {
            let run = start.checked_sub(1).and_then(|at| ground.quotation_at(ground.tokens[at].start));
            let ended = run.is_some_and(|run| ground.text[run.inner.clone()].ends_with('.'));
            (ended || ground.low(after) != ",")
                && !closes(ground, after..sentence.tokens.end)
                && self.content_behind(sentence, attribution).is_some()
        };
        if behind_quotation && start == sentence.tokens.start && own() {
            return None;
        }
        if !behind_quotation {
            // Without quotation marks a whole clause stands before, and nothing but time and place behind.
            let said = attribution.kinds.iter().any(|kind| matches!(kind, CueKind::Say | CueKind::Tell));
            let closes = closes(ground, after..sentence.tokens.end);
            if said && !has_verb(ground, floor..start - 1) {
                return self.interrupted(sentence, attribution, floor);
            }
            if !said || !closes || !is_main_clause(ground, floor..start - 1) {
                return None;
            }
        }
        let mut content = clause_before(ground, floor, start)..start;
        // "But the pier is closed, he said": the article's own "but".
        if !behind_quotation && matches!(ground.low(content.start), "but" | "and" | "yet" | "so") {
            content.start += 1;
        }
        self.push_with_rest(content, sentence, attribution, after)
    }

    /// Content behind the cue: he said that …; he told the BBC …; she said: "…"
    pub(super) fn behind(&mut self, sentence: &Sentence, attribution: &Attribution) -> Option<usize> {
        let (content, confidence) = self.content_behind(sentence, attribution)?;
        let content = self.within_relative(attribution, content);
        self.push_clause(content, attribution, confidence, sentence)
    }

    /// What the cue takes, up to the end of the sentence, and how sure that is.
    pub(super) fn content_behind(
        &self,
        sentence: &Sentence,
        attribution: &Attribution,
    ) -> Option<(Range<usize>, f32)> {
        let ground = self.ground();
        let (cue, end) = (&attribution.cue, sentence.tokens.end);
        let takes = |kind: CueKind| attribution.kinds.contains(&kind);
        let clause = [CueKind::Say, CueKind::Tell, CueKind::Vow, CueKind::Deny].into_iter().any(takes);
        let at = if takes(CueKind::Tell) { self.addressee_end(cue.end, end) } else { cue.end };
        let before_subject = attribution.subject.as_ref().and_then(|s| s.start.checked_sub(1));
        let relative = before_subject.map_or("", |at| ground.low(at));
        let on_which = before_subject
            .and_then(|at| at.checked_sub(1))
            .is_some_and(|at| ground.tag(at) == Tag::Preposition);
        // "When she wrote about the boats, the pier was “whole”": what follows the comma is the article's.
        if matches!(relative, "when" | "while" | "since")
            && matches!(ground.low(at), "about" | "of")
            && (at..end.min(at + LONGEST_ADDRESSEE))
                .find(|at| ground.word(*at) == "," || opens_run(ground, *at))
                .is_some_and(|at| ground.word(at) == ",")
        {
            return None;
        }
        // "what he described as an act of war", "what he called “an act of war”"
        if relative == "what"
            && takes(CueKind::Describe)
            && let Some(content) =
                frames::description(ground, at + usize::from(ground.low(at) == "as"), end, true)
        {
            return Some((content, 0.75));
        }
        // "a law that critics said would fail": what was said is the rest of the clause.
        let verb = skip_adverbial(ground, at, end);
        // "what she said was a “lost year” for the pier"
        if takes(CueKind::Say)
            && relative == "what"
            && matches!(ground.low(verb), "is" | "was" | "are" | "were")
        {
            return Some((verb + 1..comma_outside(ground, verb..end).unwrap_or(end), 0.75));
        }
        if takes(CueKind::Say)
            && matches!(relative, "that" | "which" | "who" | "whom")
            && !on_which
            && ground.tag(verb).is_finite()
        {
            return Some((verb..comma_outside(ground, verb..end).unwrap_or(end), 0.8));
        }
        if let Some(start) = opened(ground, at, end)
            && (clause
                || takes(CueKind::Urge)
                || opens_run(ground, start) && speech_like(ground, start)
                || ground.low(start - 1) == "that" && begins_clause(ground, start))
        {
            // "vowed to “open up” the pier"
            let to = start
                .checked_sub(1)
                .filter(|to| *to >= at && ground.low(*to) == "to" && opens_run(ground, start));
            let takes_to = [CueKind::Vow, CueKind::Urge, CueKind::Tell].into_iter().any(takes);
            return Some((to.filter(|_| takes_to).unwrap_or(start)..end, 0.9));
        }
        let at = skip_adverbial(ground, at, end);
        // "Practically speaking, he continued, …"
        let inserted = at < end && ground.word(at) == "," && clause_like(ground, at + 1..end);
        if inserted
            && (clause || takes(CueKind::Utter))
            && attribution.subject.as_ref().is_some_and(|s| !has_verb(ground, sentence.tokens.start..s.start))
        {
            return Some((at + 1..end, 0.8));
        }
        if at >= end || matches!(ground.word(at), "," | "." | ";" | ")" | "—") {
            return None;
        }
        if takes(CueKind::Describe)
            && let Some(content) = frames::description(ground, at, end, false)
        {
            return Some((content, 0.75));
        }
        if takes(CueKind::Accuse)
            && let Some(content) = frames::accusation(ground, at, end)
        {
            return Some((content, 0.8));
        }
        if (takes(CueKind::Urge) || takes(CueKind::Tell))
            && let Some(content) = frames::infinitive(ground, at, end)
        {
            return Some((content, 0.8));
        }
        if takes(CueKind::Vow) && (ground.low(at) == "to" || ground.words_at(at, &["not", "to"])) {
            return Some((at..end, 0.8));
        }
        if takes(CueKind::Ask)
            && let Some(content) = frames::question(ground, at, end)
        {
            return Some((content, 0.8));
        }
        // "criticised the people that …": the clause belongs to who or what is judged.
        let judges = takes(CueKind::Describe) && !clause;
        if let Some(content) = frames::clause_of_noun(ground, at, end).filter(|_| !judges) {
            return Some((content, 0.75));
        }
        let content = at..end;
        let words = content.clone().filter(|at| ground.tokens[*at].kind == TokenKind::Word).count();
        let rest = ground.tokens[at].start..ground.tokens[end - 1].end;
        let run = ground
            .runs_in(&rest)
            .find(|run| !ground.quoted[*run].single && ground.quoted[*run].start >= rest.start);
        if let Some(run) = run {
            let quoted = opens_run(ground, at);
            // "signed a paper which nobody called “final”": the run is another clause's.
            let open = ground.token_from(ground.quoted[run].start);
            if !clause && has_verb(ground, at..open) {
                return None;
            }
            return (!quoted || clause || speech_like(ground, at) || opens_phrase(ground, at))
                .then_some((content, 0.8));
        }
        let first = ground.low(at);
        let amount = ground.tag(at + 1) == Tag::Number || matches!(ground.low(at + 1), "least" | "most");
        let lead = lexicon().prepositions.contains(first)
            && !amount
            && !matches!(
                first,
                "in" | "as" | "after" | "because" | "despite" | "with" | "without" | "since" | "before"
            );
        let plain = matches!(ground.low(cue.start), "say" | "says" | "said" | "told" | "tell" | "tells");
        // "said" always has something behind it, also where its verb is not seen as one.
        let preposition = lexicon().prepositions.contains(first);
        let whole = if plain {
            words > LEAST_WORDS_CLAUSE && !preposition || has_verb(ground, content.clone())
        } else {
            clause_like(ground, content.clone())
        };
        let done = ground.tag(at) == Tag::Gerund;
        (clause && words >= LEAST_WORDS_CLAUSE && !lead && (whole || done)).then_some((content, 0.8))
    }

    /// One past the addressee of "told …".
    pub(super) fn addressee_end(&self, at: usize, end: usize) -> usize {
        let ground = self.ground();
        if at >= end {
            return at;
        }
        let cue_byte = ground.tokens[at - 1].start;
        if let Some(credit) = self.credits[self.credits.partition_point(|c| c.span.start() < cue_byte)..]
            .first()
            .filter(|c| c.kind == CreditKind::Told && c.span.start() == cue_byte)
        {
            return ground.token_from(credit.span.end());
        }
        // "told a packed meeting of fishermen that …"
        let that = (at + 1..end.min(at + LONGEST_ADDRESSEE)).find(|i| ground.low(*i) == "that");
        let phrase = |i: usize| {
            ground.tag(i).is_nominal() || matches!(ground.tag(i), Tag::Preposition | Tag::Genitive)
        };
        if let Some(that) = that.filter(|that| begins_clause(ground, that + 1) && (at..*that).all(phrase)) {
            return that;
        }
        let mut stop = at;
        if lexicon().determiners.contains(ground.lower(stop)) {
            stop += 1;
        }
        let mut capital = false;
        while stop < end && ground.tokens[stop].kind == TokenKind::Word && ground.tokens[stop].capital {
            stop += 1;
            capital = true;
            // "told Example.com"
            if stop + 1 < end && ground.word(stop) == "." && ground.glued(stop) && ground.glued(stop + 1) {
                stop += 2;
            }
        }
        if !capital && stop < end && ground.tokens[stop].kind == TokenKind::Word {
            stop += 1;
            // "told a news conference", "told state television"
            while stop < end
                && matches!(
                    ground.low(stop),
                    "conference"
                        | "television"
                        | "agency"
                        | "news"
                        | "radio"
                        | "reporters"
                        | "members"
                        | "officials"
                        | "channel"
                )
            {
                stop += 1;
            }
        }
        stop
    }

    /// Pushes content that stands before its attribution, and the part of a broken quotation behind it.
    pub(super) fn push_with_rest(
        &mut self,
        content: Range<usize>,
        sentence: &Sentence,
        attribution: &Attribution,
        after: usize,
    ) -> Option<usize> {
        let ground = self.ground();
        let mut at = after;
        let limit = ground.tokens.len().min(after + 16);
        while at < limit
            && at < sentence.tokens.end
            && !matches!(ground.word(at), "," | "." | ":" | ";")
            && !opens_run(ground, at)
        {
            at += 1;
        }
        let broken = at < sentence.tokens.end
            && (ground.word(at) == "," && opens_run(ground, at + 1)
                // "told NBC’s “Today” show"
                || opens_run(ground, at) && !is_title(ground, at) && !is_place_of_speech(ground, at));
        let confidence = 0.95;
        let pushed = self.push(content, attribution, confidence, sentence.paragraph)?;
        if broken {
            let start = if opens_run(self.ground(), at) { at } else { at + 1 };
            let byte = self.ground().tokens[start].start;
            if let Ok(run) = self.ground().quoted.binary_search_by_key(&byte, |q| q.start) {
                let quoted = self.ground().quoted[run].clone();
                let part = self.desk.span(quoted.start..quoted.end);
                self.used[run] = true;
                let quote = &mut self.quotes[pushed];
                if quote.kind == QuoteKind::Direct {
                    quote.parts = vec![quote.span, part];
                    quote.span = self.desk.span(quote.span.start()..quoted.end);
                    let whole = quote.span;
                    self.give_reason(whole, attribution, confidence);
                } else {
                    let mut rest = quote.clone();
                    rest.span = part;
                    rest.kind = QuoteKind::Direct;
                    self.quotes.push(rest);
                    self.give_reason(part, attribution, confidence);
                }
                return Some(self.ground().token_from(quoted.end));
            }
        }
        Some(after)
    }
}

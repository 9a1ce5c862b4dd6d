//! Reported speech: what is said, by whom, and how we know.
//!
//! Input: tokens, quoted runs, names and credits. For each cue outside quotation marks the content is looked for
//! before it ("…," he said), behind it (he said that …) or around it; quoted runs that no cue explains carry on the
//! speaker before them, or are left alone: scare quotes, titles and nicknames are not speech.
//! Output: quotations in order. What no rule understands is left out, never guessed.

use std::ops::Range;

use model::{Credit, CreditKind, Name, Polarity, Quote, QuoteKind, Span, Speaker};

use super::clauses::{
    LEAST_WORDS_CLAUSE, after_quotation, begins_here, chain_last, chain_start, clause_before, clause_like,
    closes, content_floor, cut_before_attribution, ground_sentence_start, has_verb, is_day, is_finite_cue,
    is_main_clause, is_noun, opened, opens_phrase, opens_run, skip_adverbial, speech_like, trim_content,
};
use super::frames::{self, Unsaid};
use super::ground::{Ground, Sentence, TokenKind};
use super::speakers::{Bearers, can_speak, resolve, subject_after, subject_before};
use super::tags::Tag;
use super::{Desk, posts};
use crate::languages::{CueKind, cues, lexicon};

/// A run that no cue explains is speech only from so many words on.
const LEAST_WORDS_ALONE: usize = 5;

/// Words behind the colon of a headline that can name who says it.
const LONGEST_HEADLINE_SPEAKER: usize = 4;

/// The same between single quotation marks.
const LEAST_WORDS_SINGLE: usize = 8;

pub(super) fn find(desk: &Desk<'_>, names: &[Name], credits: &[Credit]) -> Vec<Quote> {
    let mut finder = Finder {
        desk,
        names: Bearers::new(names),
        credits,
        used: vec![false; desk.ground.quoted.len()],
        quotes: Vec::new(),
        inside: Vec::new(),
        last: None,
    };
    for at in 0..desk.ground.sentences.len() {
        finder.sentence(at);
    }
    finder.quotes.append(&mut finder.inside);
    for post in posts::find(desk) {
        finder.quotes.retain(|q| !q.span.overlaps(post.span));
        finder.quotes.push(post);
    }
    finder.quotes.sort_by_key(|q| (q.span.start(), q.span.end()));
    finder.quotes.dedup_by(|b, a| a.span == b.span);
    finder.quotes
}

struct Finder<'d, 'a> {
    desk: &'d Desk<'a>,
    names: Bearers<'d>,
    credits: &'d [Credit],
    /// Quoted runs that are part of a quotation already.
    used: Vec<bool>,
    quotes: Vec<Quote>,
    /// Speech that is reported inside quotations.
    inside: Vec<Quote>,
    /// Who spoke last, and in which paragraph.
    last: Option<(Speaker, usize)>,
}

/// A cue with its subject.
struct Attribution {
    /// Cue words.
    cue: Range<usize>,
    kinds: Vec<CueKind>,
    subject: Option<Range<usize>>,
    /// The whole attribution: subject and cue.
    tokens: Range<usize>,
}

impl<'d, 'a> Finder<'d, 'a> {
    fn ground(&self) -> &'d Ground<'a> {
        &self.desk.ground
    }

    fn sentence(&mut self, number: usize) {
        let sentence = self.ground().sentences[number].clone();
        let mut floor = content_floor(self.ground(), &sentence);
        let mut at = floor;
        if self.headline(&sentence, floor).is_some() {
            return;
        }
        while at < sentence.tokens.end {
            if self.ground().inside_quotation(self.ground().tokens[at].start) {
                at = self.nested(&sentence, at).unwrap_or(at + 1);
                continue;
            }
            let found = self
                .source_phrase(&sentence, at, floor)
                .or_else(|| self.cue(&sentence, at, floor))
                .or_else(|| self.noun_cue(&sentence, at, floor));
            match found {
                Some(next) => {
                    floor = next.max(floor);
                    at = next.max(at + 1);
                }
                None => at += 1,
            }
        }
        self.leftover_runs(&sentence);
    }

    /// "Boats to stay in port: harbour master": a headline with its speaker behind a colon.
    fn headline(&mut self, sentence: &Sentence, floor: usize) -> Option<()> {
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
            cue: colon..colon + 1,
            kinds: vec![CueKind::Say],
            subject: Some(speaker.clone()),
            tokens: colon..end,
        };
        self.push(floor..colon, Some(&attribution), 0.7, sentence.paragraph).map(drop)
    }

    /// Speech that is reported inside somebody's words: "“She told me that it would hold,” he said."
    fn nested(&mut self, sentence: &Sentence, at: usize) -> Option<usize> {
        let ground = self.ground();
        let (_, len) = cues().verb_at(|i| ground.low(at + i))?;
        let run = ground.quotation_at(ground.tokens[at].start)?.clone();
        let floor = ground.token_from(run.inner.start).max(sentence.tokens.start);
        let end = ground.token_from(run.inner.end).min(sentence.tokens.end);
        let plain = matches!(ground.low(at), "say" | "says" | "said" | "told" | "tells");
        let subject = subject_before(ground, at, floor).filter(|subject| can_speak(ground, subject))?;
        let first_person =
            matches!(ground.low(subject.start), "i" | "we" | "you") && ground.low(at) != "said";
        if !plain || first_person || frames::is_unsaid(ground, at, floor) != Unsaid::No || end <= at + len {
            return None;
        }
        let told = ground.low(at).starts_with('t');
        let start = if told { self.addressee_end(at + len, end) } else { at + len };
        let start = opened(ground, start, end).unwrap_or(start);
        let content = trim_content(ground, cut_before_attribution(ground, start..end.max(start)));
        if content.len() < LEAST_WORDS_CLAUSE || !clause_like(ground, content.clone()) {
            return None;
        }
        let next = content.end;
        let speaker = resolve(self.desk, subject, &self.names, self.last.as_ref().map(|(last, _)| last));
        self.inside.push(Quote {
            span: self.desk.tokens(content),
            parts: Vec::new(),
            kind: QuoteKind::Indirect,
            speaker: Some(speaker),
            cue: Some(self.desk.tokens(at..at + len)),
            polarity: Polarity::Asserts,
            via: None,
            confidence: 0.6,
        });
        Some(next)
    }

    /// "According to X, …" and "…, according to X"; returns where reading goes on.
    fn source_phrase(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let len = cues().source_at(|i| ground.low(at + i))?;
        let subject = subject_after(ground, at + len, sentence.tokens.end)?;
        let mut end = subject.end;
        // An apposition behind the name: "according to X, a spokesman for Y, …"
        if ground.low(end) == "of" || ground.low(end) == "'s" {
            end += 1;
        }
        let leads = at == floor || (at == floor + 1);
        let joins = |at: usize| matches!(ground.low(at), "which" | "that" | "and" | "but" | "who");
        let inserted = at >= 2
            && (ground.word(at - 1) == "," && joins(at - 2) || joins(at - 1) && ground.word(at - 2) == ",");
        let leads = leads || inserted;
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
        let attribution = Attribution {
            cue: at..at + len,
            kinds: vec![CueKind::Say],
            subject: Some(subject),
            tokens: at..end,
        };
        let next = if leads { sentence.tokens.end } else { end };
        self.push(content, Some(&attribution), 0.85, sentence.paragraph)?;
        Some(next)
    }

    /// Reads a cue at token `at`, if one is there; returns where reading goes on.
    fn cue(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        if ground.tokens[at].kind != TokenKind::Word
            || (ground.tokens[at].capital && at > sentence.tokens.start && !after_quotation(ground, at))
        {
            return None;
        }
        let (kinds, len) = cues().verb_at(|i| ground.low(at + i))?;
        let kinds = kinds.to_vec();
        let cue = at..at + len;
        if is_noun(ground, at) {
            return None;
        }
        match frames::is_unsaid(ground, at, floor) {
            Unsaid::No => {}
            // "was said to be": nobody is named who said it.
            Unsaid::Passive => return self.passive(sentence, &cue, kinds),
            Unsaid::Denied => {
                let asked = frames::question(ground, cue.end, sentence.tokens.end).is_some();
                if asked || ground.low(cue.end) == "to" {
                    return None;
                }
            }
        }
        if let Some(next) = self.inverted(sentence, &cue, &kinds, floor) {
            return Some(next);
        }
        if ground.low(at).ends_with("ing") {
            return match frames::absolute_subject(ground, at, floor) {
                Some(subject) => {
                    let tokens = subject.start..cue.end;
                    self.behind(sentence, &Attribution { tokens, cue, kinds, subject: Some(subject) })
                }
                None => self.participle(sentence, cue, kinds),
            };
        }
        let Some(subject) = subject_before(ground, at, floor).filter(|s| can_speak(ground, s)) else {
            // "… and said that …": the speaker is the sentence's own.
            let joined = (floor..at).rev().find(|i| !cues().is_auxiliary(ground.low(*i)));
            let elided =
                joined.is_some_and(|i| matches!(ground.low(i), "and" | "but")) && is_finite_cue(ground, at);
            // "… , said, “…”": whoever it is, these are somebody's words.
            let mark = matches!(ground.low(cue.end), "," | ":") && opens_run(ground, cue.end + 1);
            return if elided || mark { self.same_speaker(sentence, cue, kinds) } else { None };
        };
        let attribution = Attribution { tokens: subject.start..cue.end, cue, kinds, subject: Some(subject) };
        self.before(sentence, &attribution, floor).or_else(|| self.behind(sentence, &attribution))
    }

    /// "his promise that the boats would sail", "the claim that …": a noun that reports.
    fn noun_cue(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let (that, end) = (at + 1, sentence.tokens.end);
        if !cues().is_noun(ground.low(at)) || ground.tag(at) != Tag::Noun {
            return None;
        }
        let clause = ground.low(that) == "that" && frames::begins_clause(ground, that + 1);
        let promise = cues().is_promise(ground.low(at))
            && ground.low(that) == "to"
            && frames::is_infinitive(ground, that);
        if !(clause || promise) || end < that + LEAST_WORDS_CLAUSE {
            return None;
        }
        let subject = frames::owner(ground, at, floor);
        let tokens = subject.as_ref().map_or(at, |owner| owner.start)..at + 1;
        let attribution = Attribution { tokens, cue: at..at + 1, kinds: vec![CueKind::Say], subject };
        let content = cut_before_attribution(ground, if clause { that + 1 } else { that }..end);
        let next = content.end;
        self.push(content, Some(&attribution), 0.6, sentence.paragraph)?;
        Some(next)
    }

    /// "It is said to be late": what is said, of nobody. "He was told to go" reports no one's words.
    fn passive(&mut self, sentence: &Sentence, cue: &Range<usize>, kinds: Vec<CueKind>) -> Option<usize> {
        let ground = self.ground();
        let said = kinds.contains(&CueKind::Say);
        let infinitive = ground.low(cue.end) == "to" && frames::is_infinitive(ground, cue.end);
        if !said || !(infinitive || ground.low(cue.end) == "that" || after_quotation(ground, cue.start)) {
            return None;
        }
        let start = if infinitive { cue.end } else { cue.end + 1 };
        let attribution = Attribution { tokens: cue.clone(), cue: cue.clone(), kinds, subject: None };
        let content = cut_before_attribution(ground, start..sentence.tokens.end);
        let next = content.end;
        self.push(content, Some(&attribution), 0.6, sentence.paragraph)?;
        Some(next)
    }

    /// "…," said Mr Carrow.  …, reports the New York Times.
    fn inverted(
        &mut self,
        sentence: &Sentence,
        cue: &Range<usize>,
        kinds: &[CueKind],
        floor: usize,
    ) -> Option<usize> {
        let ground = self.ground();
        let behind_quotation = after_quotation(ground, cue.start);
        let behind_comma = cue.start > floor && matches!(ground.word(cue.start - 1), "," | "—" | "–");
        if !(behind_quotation || behind_comma)
            || ground.low(cue.start).ends_with("ing")
            || !kinds.iter().any(|k| matches!(k, CueKind::Say | CueKind::Utter))
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
            && lexicon().pronouns.contains(ground.low(subject.start))
        {
            return None;
        }
        if behind_comma && !behind_quotation {
            // Only a whole clause can be what was said, and little may follow who said it: in "X, spokesman for Y,
            // said the boats …" the words before the comma are the speaker.
            let clause = has_verb(ground, floor..cue.start - 1);
            let ends = subject.end >= sentence.tokens.end
                || ground.tokens[subject.end].kind != TokenKind::Word
                || lexicon().prepositions.contains(follower)
                || is_day(follower);
            if !kinds.contains(&CueKind::Say) || follower == "that" || !clause || !ends {
                return None;
            }
        }
        let attribution = Attribution {
            tokens: cue.start..subject.end,
            cue: cue.clone(),
            kinds: kinds.to_vec(),
            subject: Some(subject),
        };
        let content = clause_before(ground, floor, cue.start)..cue.start;
        let end = attribution.tokens.end;
        self.push_with_rest(content, sentence, &attribution, end)
    }

    /// Content before: "…," he said.  …, he told the BBC.
    fn before(&mut self, sentence: &Sentence, attribution: &Attribution, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let start = attribution.tokens.start;
        let behind_quotation = after_quotation(ground, start);
        let behind_comma = start > floor && ground.word(start - 1) == ",";
        if !behind_quotation && !behind_comma {
            return None;
        }
        let after = attribution.cue.end;
        if matches!(ground.low(after), "that" | ":") {
            return None;
        }
        if !behind_quotation {
            // Without quotation marks a whole clause stands before, and nothing but time and place behind.
            let said = attribution.kinds.iter().any(|kind| matches!(kind, CueKind::Say | CueKind::Tell));
            let closes = closes(ground, after..sentence.tokens.end);
            if !said || !closes || !is_main_clause(ground, floor..start - 1) {
                return None;
            }
        }
        let content = clause_before(ground, floor, start)..start;
        self.push_with_rest(content, sentence, attribution, after)
    }

    /// Content behind the cue: he said that …; he told the BBC …; she said: "…"
    fn behind(&mut self, sentence: &Sentence, attribution: &Attribution) -> Option<usize> {
        let ground = self.ground();
        let (content, confidence) = self.content_behind(sentence, attribution)?;
        let content = cut_before_attribution(ground, content);
        let next = content.end;
        self.push(content, Some(attribution), confidence, sentence.paragraph)?;
        Some(next)
    }

    /// What the cue takes, up to the end of the sentence, and how sure that is.
    fn content_behind(&self, sentence: &Sentence, attribution: &Attribution) -> Option<(Range<usize>, f32)> {
        let ground = self.ground();
        let (cue, end) = (&attribution.cue, sentence.tokens.end);
        let takes = |kind: CueKind| attribution.kinds.contains(&kind);
        let clause = [CueKind::Say, CueKind::Tell, CueKind::Vow, CueKind::Deny].into_iter().any(takes);
        let at = if takes(CueKind::Tell) { self.addressee_end(cue.end, end) } else { cue.end };
        if let Some(start) = opened(ground, at, end)
            && (clause
                || takes(CueKind::Urge)
                || opens_run(ground, start) && speech_like(ground, start)
                || ground.low(start - 1) == "that" && frames::begins_clause(ground, start))
        {
            return Some((start..end, 0.9));
        }
        let at = skip_adverbial(ground, at, end);
        // "Practically speaking, he continued, …"
        let inserted = at < end && ground.word(at) == "," && clause_like(ground, at + 1..end);
        if inserted
            && clause
            && attribution.subject.as_ref().is_some_and(|s| !has_verb(ground, sentence.tokens.start..s.start))
        {
            return Some((at + 1..end, 0.8));
        }
        if at >= end || matches!(ground.word(at), "," | "." | ";" | ")" | "—") {
            return None;
        }
        let relative =
            attribution.subject.as_ref().is_some_and(|s| s.start > 0 && ground.low(s.start - 1) == "what");
        if takes(CueKind::Describe)
            && let Some(content) = frames::description(ground, at, end, relative)
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
        if let Some(content) = frames::clause_of_noun(ground, at, end) {
            return Some((content, 0.75));
        }
        let content = at..end;
        let words = content.clone().filter(|at| ground.tokens[*at].kind == TokenKind::Word).count();
        let rest = ground.tokens[at].start..ground.tokens[end - 1].end;
        let run = ground
            .runs_in(&rest)
            .find(|run| !ground.quoted[*run].single && ground.quoted[*run].start >= rest.start);
        if run.is_some() {
            let quoted = opens_run(ground, at);
            return (!quoted || clause || speech_like(ground, at) || opens_phrase(ground, at))
                .then_some((content, 0.8));
        }
        let first = ground.low(at);
        let lead = lexicon().prepositions.contains(first)
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

    /// …, adding that …: the speaker is the sentence's own.
    fn participle(&mut self, sentence: &Sentence, cue: Range<usize>, kinds: Vec<CueKind>) -> Option<usize> {
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
    fn same_speaker(&mut self, sentence: &Sentence, cue: Range<usize>, kinds: Vec<CueKind>) -> Option<usize> {
        let attribution = Attribution { tokens: cue.clone(), cue, kinds, subject: None };
        let before = self.quotes.len();
        let next = self.behind(sentence, &attribution)?;
        // The subject of the sentence speaks, unless somebody spoke in it already.
        let already =
            self.last.filter(|(s, _)| ground_sentence_start(self.ground(), sentence) <= s.span.start());
        let speaker = already.map(|(s, _)| s).or_else(|| {
            let verb = (sentence.tokens.start + 1..attribution.cue.start)
                .find(|i| has_verb(self.ground(), *i..*i + 1))?;
            let subject = subject_before(self.ground(), verb, content_floor(self.ground(), sentence))?;
            can_speak(self.ground(), &subject)
                .then(|| resolve(self.desk, subject, &self.names, self.last.as_ref().map(|(s, _)| s)))
        });
        if let (Some(quote), Some(speaker)) = (self.quotes.get_mut(before), speaker) {
            quote.speaker = Some(speaker);
            self.last = Some((speaker, sentence.paragraph));
        }
        Some(next)
    }

    /// One past the addressee of "told …".
    fn addressee_end(&self, at: usize, end: usize) -> usize {
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
        let mut stop = at;
        if lexicon().determiners.contains(ground.low(stop)) {
            stop += 1;
        }
        let mut capital = false;
        while stop < end && ground.tokens[stop].kind == TokenKind::Word && ground.tokens[stop].capital {
            stop += 1;
            capital = true;
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
    fn push_with_rest(
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
            && (ground.word(at) == "," && opens_run(ground, at + 1) || opens_run(ground, at));
        let confidence = 0.95;
        let pushed = self.push(content, Some(attribution), confidence, sentence.paragraph)?;
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
                } else {
                    let mut rest = quote.clone();
                    rest.span = part;
                    rest.kind = QuoteKind::Direct;
                    self.quotes.push(rest);
                }
                return Some(self.ground().token_from(quoted.end));
            }
        }
        Some(after)
    }

    /// Adds the quotation whose content is `content`; returns its index.
    fn push(
        &mut self,
        content: Range<usize>,
        attribution: Option<&Attribution>,
        confidence: f32,
        paragraph: usize,
    ) -> Option<usize> {
        let ground = self.ground();
        let content = trim_content(ground, content);
        if content.is_empty() {
            return None;
        }
        let mut bytes = ground.bytes(content);
        // A run that begins or ends outside belongs to the content whole.
        let (runs, singles): (Vec<usize>, Vec<usize>) =
            ground.runs_in(&bytes).partition(|i| !ground.quoted[*i].single);
        for run in &runs {
            bytes.start = bytes.start.min(ground.quoted[*run].start);
            bytes.end = bytes.end.max(ground.quoted[*run].end);
        }
        // Single quotation marks count where they hold most of the content.
        let first = runs.first().or(singles.first()).copied();
        let mut chained = false;
        if let Some(first) = first
            && ground.quoted[first].start <= bytes.start
        {
            let start = chain_start(&ground.quoted, first, ground);
            chained = start < bytes.start;
            bytes.start = start;
        }
        let last = runs.last().copied().filter(|last| ground.quoted[*last].end >= bytes.end);
        let through = last
            .map(|last| chain_last(&ground.quoted, last, ground))
            .filter(|through| Some(*through) != last);
        let quoted: usize = runs
            .iter()
            .chain(&singles)
            .map(|i| {
                ground.quoted[*i].end.min(bytes.end)
                    - ground.quoted[*i].start.max(bytes.start).min(ground.quoted[*i].end)
            })
            .sum();
        let share = if chained { 1.0 } else { quoted as f64 / bytes.len() as f64 };
        let kind = if share >= 0.9 {
            QuoteKind::Direct
        } else if quoted > 0 {
            QuoteKind::Mixed
        } else {
            QuoteKind::Indirect
        };
        if kind == QuoteKind::Direct {
            // Full stops and commas outside the marks are not part of it.
            if let Some(last) = runs.last().or(singles.last()) {
                bytes.end = ground.quoted[*last].end;
            }
            if let Some(through) = through {
                bytes.end = ground.quoted[through].end;
            }
        }
        for run in runs.iter().chain(&singles) {
            self.used[*run] = true;
        }
        for i in self.desk.ground.runs_in(&bytes) {
            self.used[i] = true;
        }
        let span = self.desk.span(bytes);
        // Speech within reported speech is an entry of its own; two readings of one clause are not.
        let clashes = |q: &Quote| {
            q.span.overlaps(span) && (q.span == span || !q.span.contains(span) || q.kind == QuoteKind::Direct)
        };
        if self.quotes.iter().rev().take(6).any(clashes) {
            return None;
        }
        let speaker = attribution
            .and_then(|a| a.subject.clone())
            .map(|s| resolve(self.desk, s, &self.names, self.last.as_ref().map(|(s, _)| s)));
        if let Some(speaker) = speaker {
            self.last = Some((speaker, paragraph));
        }
        let polarity = match attribution {
            Some(a) if a.kinds.contains(&CueKind::Deny) => Polarity::Denies,
            _ => Polarity::Asserts,
        };
        let via = attribution.and_then(|a| self.via(&a.tokens, span));
        self.quotes.push(Quote {
            span,
            parts: Vec::new(),
            kind,
            speaker,
            cue: attribution.map(|a| self.desk.tokens(a.cue.clone())),
            polarity,
            via,
            confidence,
        });
        Some(self.quotes.len() - 1)
    }

    /// The outlet that is credited inside the attribution or right behind it.
    fn via(&self, attribution: &Range<usize>, content: Span) -> Option<model::OutletRef> {
        let bytes = self.ground().bytes(attribution.clone());
        let near = |c: &&Credit| {
            matches!(c.kind, CreditKind::Told | CreditKind::Reports | CreditKind::AccordingTo)
                && c.span.start() + 40 >= bytes.start
                && c.span.start() <= bytes.end + 3
        };
        let from = self.credits.partition_point(|c| c.span.start() + 40 < bytes.start);
        self.credits[from..]
            .iter()
            .take(8)
            .find(|c| near(c) && !content.contains(c.span))
            .map(|c| c.outlet.clone())
    }

    /// Quoted runs that begin in this sentence and that no cue explained.
    fn leftover_runs(&mut self, sentence: &Sentence) {
        let bytes = self.ground().bytes(sentence.tokens.clone());
        for i in self.ground().runs_in(&bytes) {
            let run = self.ground().quoted[i].clone();
            if run.start < bytes.start || self.used[i] {
                continue;
            }
            let ground = self.ground();
            let words = (ground.token_from(run.inner.start)..ground.token_from(run.inner.end))
                .filter(|t| ground.tokens[*t].kind == TokenKind::Word)
                .count();
            let first = ground.text[run.inner.clone()].chars().next();
            let whole = first.is_some_and(|c| c.is_uppercase() || c == '.' || c == '…' || c == '[')
                && ground.text[run.inner.clone()].trim_end().ends_with(['.', ',', '!', '?', '…', ';'])
                && begins_here(ground, &run);
            let unfinished = !run.closed;
            // Right behind somebody's words a few are enough; between single marks it takes more.
            let goes_on = self.last.is_some_and(|(_, paragraph)| paragraph == sentence.paragraph);
            let least = if run.single {
                LEAST_WORDS_SINGLE
            } else if goes_on {
                2
            } else {
                LEAST_WORDS_ALONE
            };
            if words < least || !(whole || unfinished) {
                continue;
            }
            let start = chain_start(&ground.quoted, i, ground);
            let carried =
                self.last.filter(|(_, paragraph)| sentence.paragraph <= paragraph + 3).map(|(s, _)| s);
            let span = self.desk.span(start..run.end);
            self.used[i] = true;
            // The earlier paragraphs of one quotation are part of it.
            let recent = self.quotes.len().saturating_sub(24);
            let later = self.quotes.split_off(recent);
            self.quotes.extend(later.into_iter().filter(|q| !(span.contains(q.span) && q.cue.is_none())));
            if self.quotes.iter().rev().take(24).any(|q| q.span.overlaps(span)) {
                continue;
            }
            if let Some(speaker) = carried {
                self.last = Some((speaker, sentence.paragraph));
            }
            let confidence = if carried.is_some() { 0.85 } else { 0.5 };
            self.quotes.push(Quote {
                span,
                parts: Vec::new(),
                kind: QuoteKind::Direct,
                speaker: carried,
                cue: None,
                polarity: Polarity::Asserts,
                via: None,
                confidence,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;
    use model::{Polarity, QuoteKind};

    fn quotes(text: &str) -> Vec<(String, Option<String>, QuoteKind)> {
        let (text, marks) = marks_of(text);
        let words = |s| text.excerpt(s).unwrap().to_owned();
        marks.quotes.iter().map(|q| (words(q.span), q.speaker.map(|s| words(s.name)), q.kind)).collect()
    }

    fn one(text: &str) -> (String, String, QuoteKind) {
        let mut found = quotes(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let (span, speaker, kind) = found.remove(0);
        (span, speaker.unwrap_or_default(), kind)
    }

    #[test]
    fn direct() {
        for (text, span, speaker) in [
            ("“We have run out of time,” said Edmund Carrow.", "“We have run out of time,”", "Edmund Carrow"),
            (
                "“We have run out of time,” Edmund Carrow, chief executive of the line, said on Monday.",
                "“We have run out of time,”",
                "Edmund Carrow",
            ),
            ("Edmund Carrow said: “We have run out of time.”", "“We have run out of time.”", "Edmund Carrow"),
            ("\"It is over,\" one analyst told reporters.", "\"It is over,\"", "one analyst"),
        ] {
            assert_eq!(one(text), (span.to_owned(), speaker.to_owned(), QuoteKind::Direct), "{text}");
        }
    }

    #[test]
    fn indirect_and_mixed() {
        for (text, span, speaker, kind) in [
            (
                "Edmund Carrow said that the ships were safe.",
                "the ships were safe",
                "Edmund Carrow",
                QuoteKind::Indirect,
            ),
            (
                "The ships were safe, Edmund Carrow said on Monday.",
                "The ships were safe",
                "Edmund Carrow",
                QuoteKind::Indirect,
            ),
            (
                "According to Edmund Carrow, the ships were safe.",
                "the ships were safe",
                "Edmund Carrow",
                QuoteKind::Indirect,
            ),
            (
                "The ships were safe, according to Edmund Carrow.",
                "The ships were safe",
                "Edmund Carrow",
                QuoteKind::Indirect,
            ),
            (
                "Edmund Carrow said the ships were “as safe as houses” in winter.",
                "the ships were “as safe as houses” in winter",
                "Edmund Carrow",
                QuoteKind::Mixed,
            ),
            ("He told the BBC the ships needed work.", "the ships needed work", "He", QuoteKind::Indirect),
            (
                "Edmund Carrow urged the board to wait for spring.",
                "to wait for spring",
                "Edmund Carrow",
                QuoteKind::Indirect,
            ),
        ] {
            assert_eq!(one(text), (span.to_owned(), speaker.to_owned(), kind), "{text}");
        }
    }

    #[test]
    fn broken_and_carried_on() {
        let (text, marks) = marks_of(
            "“It is likely,” Hanna Orrick said, “and likely is the word.”\n“We shall see what Tuesday brings.”",
        );
        assert_eq!(marks.quotes.len(), 2);
        let parts: Vec<&str> = marks.quotes[0].parts.iter().map(|p| text.excerpt(*p).unwrap()).collect();
        assert_eq!(parts, ["“It is likely,”", "“and likely is the word.”"]);
        assert_eq!(text.excerpt(marks.quotes[1].speaker.unwrap().name).unwrap(), "Hanna Orrick");
    }

    #[test]
    fn denials() {
        let (_, marks) = marks_of("The board denied that it was warned in writing.");
        assert_eq!(marks.quotes[0].polarity, Polarity::Denies);
    }

    #[test]
    fn scare_quotes_are_no_speech() {
        assert!(quotes("The “caliphate” of ferries was no more. A ‘choosing of sides’ began. He read “The Boat” twice.").is_empty());
    }
}

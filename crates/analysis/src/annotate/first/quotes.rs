//! Reported speech at the first level.

use std::ops::Range;

use model::{Polarity, Quote, QuoteKind, Span};

use super::speakers::{Phrases, Speakers};
use crate::annotate::clauses::{chain_end, chain_start, opens_run, trim_content};
use crate::annotate::ground::{Ground, QuotedRun, Sentence, TokenKind};
use crate::annotate::{Desk, MarkKind};
use crate::languages::FirstLevel;

/// Tokens between a verb and the clause or quotation that it takes.
const REACH: usize = 14;
/// Words of a clause that was said.
const LEAST_CLAUSE: usize = 3;
/// Words between quotation marks that are speech without a verb of speech.
const LEAST_ALONE: usize = 5;
/// Paragraphs over which a speaker goes on.
const CARRIED: usize = 3;

pub(super) fn find(desk: &Desk<'_>, words: &FirstLevel) -> Vec<Quote> {
    let mut finder = Finder {
        desk,
        words,
        phrases: Phrases { ground: &desk.ground, words },
        speakers: Speakers::default(),
        used: vec![false; desk.ground.quoted.len()],
        quotes: Vec::new(),
    };
    desk.ground.sentences.iter().for_each(|sentence| finder.sentence(sentence));
    finder.quotes.sort_by_key(|quote| (quote.span.start(), quote.span.end()));
    finder.quotes
}

/// A verb of speech, or a phrase that names a source.
struct Cue {
    rule: &'static str,
    tokens: Range<usize>,
    subject: Option<Range<usize>>,
    denies: bool,
    confidence: f32,
}

struct Finder<'d, 'a> {
    desk: &'d Desk<'a>,
    words: &'d FirstLevel,
    phrases: Phrases<'d, 'a>,
    speakers: Speakers,
    /// Quoted runs that are part of a quotation already.
    used: Vec<bool>,
    quotes: Vec<Quote>,
}

impl<'d, 'a> Finder<'d, 'a> {
    fn ground(&self) -> &'d Ground<'a> {
        &self.desk.ground
    }

    fn sentence(&mut self, sentence: &Sentence) {
        let ground = self.ground();
        let mut at = sentence.tokens.start;
        let mut floor = at;
        while at < sentence.tokens.end {
            if ground.inside_quotation(ground.tokens[at].start) {
                at += 1;
                continue;
            }
            let next = self.source(sentence, at, floor).or_else(|| self.verb(sentence, at, floor));
            if let Some(next) = next {
                floor = next.max(at + 1);
            }
            at = next.unwrap_or(at).max(at + 1);
        }
        self.leftover(sentence);
    }

    /// "Laut Polizei …", "…, según la policía", "… der Polizei zufolge"; returns where reading goes on.
    fn source(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let end = sentence.tokens.end;
        let before = self.words.source_before.at(|i| ground.lower(at + i));
        let (tokens, subject) = if let Some(len) = before {
            (at..at + len, self.phrases.behind(at + len, end)?)
        } else {
            let len = self.words.source_behind.at(|i| ground.lower(at + i))?;
            (at..at + len, self.phrases.subject(&(at..at), &(floor..at))?)
        };
        let (lead, after) = (tokens.start.min(subject.start), tokens.end.max(subject.end));
        // "wie die Zeitung berichtet": a phrase with a verb of its own is closed by it.
        let after = after + usize::from(after < end && self.words.reporting.contains(ground.lower(after)));
        // "Según la BBC y Reuters, …": where the source ends is not told by these words.
        if after < end && self.words.joins.contains(ground.lower(after)) {
            return None;
        }
        let content = if lead == floor {
            after + usize::from(after < end && ground.word(after) == ",")..end
        } else if after >= end || ground.word(after) == "." || ground.word(after) == "," {
            floor..lead
        } else {
            return None;
        };
        let next = if lead == floor { end } else { after };
        let cue =
            Cue { rule: "source-phrase", tokens, subject: Some(subject), denies: false, confidence: 0.8 };
        self.push(content, &cue, sentence.paragraph)?;
        Some(next)
    }

    /// A verb of speech at token `at`; returns where reading goes on.
    fn verb(&mut self, sentence: &Sentence, at: usize, floor: usize) -> Option<usize> {
        let ground = self.ground();
        if ground.tokens[at].capital && at > sentence.tokens.start {
            return None;
        }
        let word = |i: usize| ground.low(at + i);
        let speech = self.words.speech.at(word);
        let denial = self.words.denials.at(word);
        let quoting = self.words.quoting.at(word);
        let len = speech.max(denial).max(quoting)?;
        let tokens = at..at + len;
        let subject = self.phrases.subject(&tokens, &(floor..sentence.tokens.end));
        let mut cue = Cue { rule: "quotation", tokens, subject, denies: denial.is_some(), confidence: 0.85 };
        if let Some(next) = self.quotation(sentence, &cue) {
            return Some(next);
        }
        cue.confidence = 0.7;
        if speech.or(denial).is_none() || cue.subject.is_none() {
            return None;
        }
        cue.rule = "clause-behind";
        if let Some(next) = self.clause_behind(sentence, &cue) {
            return Some(next);
        }
        cue.rule = "clause-before";
        self.clause_before(sentence, &cue, floor)
    }

    /// Words between quotation marks before or behind the verb.
    fn quotation(&mut self, sentence: &Sentence, cue: &Cue) -> Option<usize> {
        let ground = self.ground();
        let verb = &cue.tokens;
        // "„…“, sagte Quill", "«…», la ministra dijo"
        let first = cue.subject.as_ref().map_or(verb.start, |subject| subject.start.min(verb.start));
        let mut before = first;
        while before > 0
            && matches!(ground.word(before - 1), "," | "." | "-" | "–" | "—")
            && !ground.inside_quotation(ground.tokens[before - 1].start)
        {
            before -= 1;
        }
        let parted = |run: &QuotedRun| {
            before < first
                || ground.token_from(run.start) == sentence.tokens.start
                || ground.text[run.inner.clone()].ends_with([',', '.', '!', '?', '…'])
        };
        if let Some(run) = before.checked_sub(1).and_then(|at| self.run_that_ends(at))
            && parted(&ground.quoted[run])
        {
            let last = cue.subject.as_ref().map_or(verb.end, |subject| subject.end.max(verb.end));
            return self.push_run(run, last, cue, sentence.paragraph);
        }
        // "Quill sagte am Montag: „…“"
        let last = cue.subject.as_ref().map_or(verb.end, |subject| subject.end.max(verb.end));
        let reach = sentence.tokens.end.min(last + REACH);
        let opening =
            (verb.end..reach).find(|at| opens_run(ground, *at) || matches!(ground.word(*at), ";" | "."))?;
        let led = opening == verb.end || matches!(ground.word(opening - 1), ":" | ",") || opening == last;
        if !opens_run(ground, opening) || !led {
            return None;
        }
        let run = ground.quoted.partition_point(|run| run.start < ground.tokens[opening].start);
        let speech = ground.word(opening - 1) == ":"
            || self.words_in(&ground.quoted[run]) >= LEAST_CLAUSE && cue.subject.is_some();
        if !speech || ground.quoted[run].single || self.used[run] {
            return None;
        }
        let end = self.push_run(run, ground.token_from(ground.quoted[run].end), cue, sentence.paragraph);
        end.map(|end| end.min(sentence.tokens.end))
    }

    /// "Quill sagte, dass …", "dijo que …", "sagte, die Boote seien sicher".
    fn clause_behind(&mut self, sentence: &Sentence, cue: &Cue) -> Option<usize> {
        let ground = self.ground();
        let end = sentence.tokens.end;
        let from = cue.tokens.end;
        let reach = end.min(from + REACH);
        let opener = (from..reach).find(|at| self.words.that.contains(ground.lower(*at)));
        let comma = (from..reach).find(|at| matches!(ground.word(*at), "," | ":"));
        let start = match (opener, comma) {
            (Some(that), comma) if comma.is_none_or(|comma| comma + 1 >= that) => that + 1,
            (_, Some(comma)) if (comma + 1..end).any(|at| self.words.reported.contains(ground.lower(at))) => {
                comma + 1
            }
            _ => return None,
        };
        let stop = (start..end).find(|at| matches!(ground.word(*at), ";")).unwrap_or(end);
        self.push(start..stop, cue, sentence.paragraph)?;
        Some(stop)
    }

    /// "Die Boote seien sicher, sagte Quill": a clause before the verb, and little behind it.
    fn clause_before(&mut self, sentence: &Sentence, cue: &Cue, floor: usize) -> Option<usize> {
        let ground = self.ground();
        let subject = cue.subject.as_ref()?;
        let comma = cue.tokens.start.checked_sub(1).filter(|at| *at > floor && ground.word(*at) == ",")?;
        let closes = sentence.tokens.end <= subject.end + REACH && subject.start >= cue.tokens.end;
        let words = (floor..comma).filter(|at| ground.tokens[*at].kind == TokenKind::Word).count();
        if !closes || words < LEAST_CLAUSE {
            return None;
        }
        self.push(floor..comma, cue, sentence.paragraph)?;
        Some(sentence.tokens.end)
    }

    /// Whole sentences between quotation marks that no verb explains: whoever spoke last goes on.
    fn leftover(&mut self, sentence: &Sentence) {
        let ground = self.ground();
        let bytes = ground.bytes(sentence.tokens.clone());
        for number in ground.runs_in(&bytes) {
            let run = &ground.quoted[number];
            // Where it ends, its verb has been looked for.
            let ends_here = bytes.contains(&(chain_end(ground, number) - 1));
            if !ends_here || self.used[number] || run.single || self.words_in(run) < LEAST_ALONE {
                continue;
            }
            let inner = &ground.text[run.inner.clone()];
            let whole = inner.starts_with(char::is_uppercase)
                && inner.trim_end().ends_with(['.', '!', '?', '…', ',']);
            let first = ground.token_from(run.start);
            let begins =
                ground.sentence_of(first).is_some_and(|own| ground.sentences[own].tokens.start == first);
            if !whole || !begins {
                continue;
            }
            let speaker = self.speakers.lately(sentence.paragraph, CARRIED);
            let (rule, confidence) = if speaker.is_some() { ("carried-on", 0.75) } else { ("alone", 0.5) };
            let span = self.take_run(number);
            self.speakers.goes_on(sentence.paragraph);
            self.desk.reasons.give(MarkKind::Quote, span, rule, || {
                format!("a sentence between quotation marks that no verb of speech explains; confidence {confidence}")
            });
            self.quotes.push(Quote {
                span,
                parts: Vec::new(),
                kind: QuoteKind::Direct,
                speaker,
                cue: None,
                polarity: Polarity::Asserts,
                via: None,
                confidence,
            });
        }
    }

    fn words_in(&self, run: &QuotedRun) -> usize {
        let ground = self.ground();
        (ground.token_from(run.inner.start)..ground.token_from(run.inner.end))
            .filter(|at| ground.tokens[*at].kind == TokenKind::Word)
            .count()
    }

    /// The unused run of double marks that ends with token `at`.
    fn run_that_ends(&self, at: usize) -> Option<usize> {
        let ground = self.ground();
        let token = &ground.tokens[at];
        let number = ground.quoted.partition_point(|run| run.end < token.end);
        let run = ground.quoted.get(number)?;
        (run.end == token.end && !run.single && !self.used[number]).then_some(number)
    }

    /// The span of a run with the paragraphs that it goes on over; they are used up.
    fn take_run(&mut self, number: usize) -> Span {
        let ground = self.ground();
        let bytes = chain_start(ground, number)..chain_end(ground, number);
        for run in ground.runs_in(&bytes) {
            self.used[run] = true;
        }
        self.desk.span(bytes)
    }

    /// Adds the run, and the one that carries it on behind token `after`; returns where reading goes on.
    fn push_run(&mut self, number: usize, after: usize, cue: &Cue, paragraph: usize) -> Option<usize> {
        let ground = self.ground();
        let mut span = self.take_run(number);
        let mut parts = Vec::new();
        let mut next = after;
        let part = after + usize::from(after < ground.tokens.len() && ground.word(after) == ",");
        if part > after && opens_run(ground, part) {
            let rest = ground.quoted.partition_point(|run| run.start < ground.tokens[part].start);
            if !ground.quoted[rest].single && !self.used[rest] {
                let tail = self.take_run(rest);
                parts = vec![span, tail];
                span = self.desk.span(span.start()..tail.end());
                next = ground.token_from(tail.end());
            }
        }
        self.add(span, parts, QuoteKind::Direct, cue, paragraph)?;
        Some(next)
    }

    /// Adds a clause that was said.
    fn push(&mut self, content: Range<usize>, cue: &Cue, paragraph: usize) -> Option<()> {
        let ground = self.ground();
        let content = trim_content(ground, content);
        let words = content.clone().filter(|at| ground.tokens[*at].kind == TokenKind::Word).count();
        if words < LEAST_CLAUSE {
            return None;
        }
        let bytes = ground.bytes(content);
        let runs = ground.runs_in(&bytes);
        // A clause that begins or ends inside quotation marks is none.
        let cuts = |run: &QuotedRun| run.start < bytes.start || run.end > bytes.end;
        if ground.quoted[runs.clone()].iter().any(cuts) {
            return None;
        }
        let quoted = !runs.is_empty();
        for run in runs {
            self.used[run] = true;
        }
        let kind = if quoted { QuoteKind::Mixed } else { QuoteKind::Indirect };
        self.add(self.desk.span(bytes), Vec::new(), kind, cue, paragraph)
    }

    fn add(
        &mut self,
        span: Span,
        parts: Vec<Span>,
        kind: QuoteKind,
        cue: &Cue,
        paragraph: usize,
    ) -> Option<()> {
        if self.quotes.iter().rev().take(6).any(|quote| quote.span.overlaps(span)) {
            return None;
        }
        let subject = cue.subject.clone();
        let confidence = cue.confidence;
        self.desk.reasons.give(MarkKind::Quote, span, cue.rule, || {
            let who = subject.clone().map_or("nobody".to_owned(), |subject| self.desk.cited(subject));
            format!("{} with {who}; confidence {confidence}", self.desk.cited(cue.tokens.clone()))
        });
        let speaker = subject.map(|phrase| self.speakers.resolve(self.desk, self.words, phrase, paragraph));
        self.quotes.push(Quote {
            span,
            parts,
            kind,
            speaker,
            cue: Some(self.desk.tokens(cue.tokens.clone())),
            polarity: if cue.denies { Polarity::Denies } else { Polarity::Asserts },
            via: None,
            confidence,
        });
        Some(())
    }
}

//! Reported speech: what is said, by whom, and how we know.
//!
//! Input: tokens, quoted runs, names and credits. For each cue outside quotation marks the content is looked for
//! before it ("…," he said), behind it (he said that …) or around it; quoted runs that no cue explains carry on the
//! speaker before them, or are left alone: scare quotes, titles and nicknames are not speech.
//! Output: quotations in order. What no rule understands is left out, never guessed.

mod attributions;
mod content;
mod ending;
mod frames;
mod interrupted;
mod leftover;
mod nouns;
mod passed_on;
mod pulled;
mod relative;
#[cfg(test)]
mod tests;

use std::ops::Range;

use model::{Credit, CreditKind, Name, Polarity, Quote, QuoteKind, Span, Speaker};

use super::bearer_of::{Bearers, is_writer, resolve};
use super::clauses::{chain_end, chain_start, content_floor, trim_content};
use super::ground::{Ground, Sentence};
use super::{Desk, MarkKind, posts};
use crate::languages::{CueKind, MayBegin};
use ending::cut_before_attribution;

pub(super) fn find(desk: &Desk<'_>, names: &[Name], credits: &[Credit]) -> Vec<Quote> {
    let mut finder = Finder {
        desk,
        names: Bearers::new(&desk.ground, names),
        credits,
        used: vec![false; desk.ground.quoted.len()],
        quotes: Vec::new(),
        inside: Vec::new(),
        last: None,
        main_clause: None,
        reported_until: 0,
    };
    for at in 0..desk.ground.sentences.len() {
        finder.sentence(at);
    }
    finder.quotes.append(&mut finder.inside);
    let mut apart = posts::find(desk);
    apart.extend(pulled::find(desk, names));
    apart.sort_by_key(|post| post.span.start());
    finder.quotes.retain(|quote| {
        let behind = apart.partition_point(|post| post.span.end() <= quote.span.start());
        apart.get(behind).is_none_or(|post| !post.span.overlaps(quote.span))
    });
    finder.quotes.append(&mut apart);
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
    /// The subject of a clause that goes on behind a relative one, and the token where it does.
    main_clause: Option<(Range<usize>, usize)>,
    /// The token where reported speech ends that is read through for speech inside it.
    reported_until: usize,
}

/// A cue with its subject.
struct Attribution {
    /// The rule that found it.
    rule: &'static str,
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
            if !self.ground().may_begin(at, MayBegin::SOURCE.or(MayBegin::CUE)) {
                at += 1;
                continue;
            }
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

    /// Adds what was said in the clause `content`, as far as it goes; returns where reading goes on.
    fn push_clause(
        &mut self,
        content: Range<usize>,
        attribution: &Attribution,
        confidence: f32,
        sentence: &Sentence,
    ) -> Option<usize> {
        let content = cut_before_attribution(self.ground(), content);
        let (next, end) = (content.start, content.end);
        self.push(content, attribution, confidence, sentence.paragraph)?;
        self.reported_until = end;
        Some(next)
    }

    /// Adds the quotation whose content is `content`; returns its index.
    fn push(
        &mut self,
        content: Range<usize>,
        attribution: &Attribution,
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
            let start = chain_start(ground, first);
            chained = start < bytes.start;
            bytes.start = start;
        }
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
            // Full stops and commas outside the marks are not part of it; the paragraphs that carry it on are.
            if let Some(last) = runs.last().or(singles.last()) {
                let run = &ground.quoted[*last];
                let carries_on = !run.single && run.end >= bytes.end;
                bytes.end = if carries_on { chain_end(ground, *last) } else { run.end };
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
            .subject
            .clone()
            .map(|s| resolve(self.desk, s, &self.names, self.last.as_ref().map(|(s, _)| s)));
        let writer = attribution.subject.as_ref().is_some_and(|s| is_writer(self.ground(), s));
        if let Some(speaker) = speaker.filter(|_| !writer) {
            self.last = Some((speaker, paragraph));
        }
        let denies = attribution.kinds.contains(&CueKind::Deny);
        let polarity = if denies { Polarity::Denies } else { Polarity::Asserts };
        let via = self.via(&attribution.tokens, span);
        self.give_reason(span, attribution, confidence);
        self.quotes.push(Quote {
            span,
            parts: Vec::new(),
            kind,
            speaker,
            cue: Some(self.desk.tokens(attribution.cue.clone())),
            polarity,
            via,
            confidence,
        });
        Some(self.quotes.len() - 1)
    }

    /// Says why the quotation at `span` is one.
    fn give_reason(&self, span: Span, attribution: &Attribution, confidence: f32) {
        self.desk.reasons.give(MarkKind::Quote, span, attribution.rule, || {
            let Attribution { cue, kinds, subject, .. } = attribution;
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
            let with = match subject {
                Some(subject) => format!(" with {}", self.desk.cited(subject.clone())),
                None => " without a subject of its own".to_owned(),
            };
            let place =
                if span.start() < self.ground().tokens[cue.start].start { "before" } else { "behind" };
            let cue = self.desk.cited(cue.clone());
            format!("{cue} ({}){with}, the words {place} it; confidence {confidence}", kinds.join(", "))
        });
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
}

//! Quoted words that no cue explains: they carry on the speaker before them, or are left alone.

use model::{Polarity, Quote, QuoteKind};

use super::Finder;
use super::ending::is_attribution;
use crate::annotate::MarkKind;
use crate::annotate::clauses::{begins_here, chain_start};
use crate::annotate::ground::{Sentence, TokenKind};

/// A run that no cue explains is speech only from so many words on.
const LEAST_WORDS_ALONE: usize = 5;

/// The same between single quotation marks.
const LEAST_WORDS_SINGLE: usize = 8;

impl Finder<'_, '_> {
    /// Quoted runs that begin in this sentence and that no cue explained.
    pub(super) fn leftover_runs(&mut self, sentence: &Sentence) {
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
            // "“Why would they?” Ms Orrick asked.": who said it stands behind, in what looks like a sentence of its own.
            let behind = ground.token_from(run.end);
            let explained = ground.sentence_of(behind).is_some_and(|next| {
                let next = &ground.sentences[next];
                next.paragraph == sentence.paragraph && is_attribution(ground, behind, next.tokens.end)
            });
            if words < least || !(whole || unfinished) || explained {
                continue;
            }
            let start = chain_start(ground, i);
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
            self.desk.reasons.give(MarkKind::Quote, span, if carried.is_some() { "carried-on" } else { "alone" }, || {
                let who = match carried {
                    Some(speaker) => {
                        let name = self.desk.cited_span(speaker.name);
                        format!("{name} spoke last, at most three paragraphs before")
                    }
                    None => "nobody near who says it".to_owned(),
                };
                format!("{words} words between quotation marks that no cue explains; {who}; confidence {confidence}")
            });
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

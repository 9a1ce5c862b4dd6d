//! Pull quotes: words of somebody on lines of their own, without marks, with the name below.

use model::{Name, NameKind, Polarity, Quote, QuoteKind, Span, Speaker};

use crate::annotate::ground::Ground;
use crate::annotate::{Desk, MarkKind};

/// How sure they are.
const CONFIDENCE: f32 = 0.7;

/// A paragraph in the first person that no marks quote, above a line that is the name of a person whom the text named before.
pub(super) fn find(desk: &Desk<'_>, names: &[Name]) -> Vec<Quote> {
    let ground = &desk.ground;
    let mut found = Vec::new();
    for number in 1..ground.paragraphs.len() {
        let below = ground.trimmed_paragraph(number);
        let at = names.partition_point(|name| name.span.start() < below.start);
        let signed = names.get(at).filter(|name| {
            (name.span.start(), name.span.end()) == (below.start, below.end)
                && name.kind == NameKind::Person
                && ground.text[below.clone()].contains(' ')
        });
        let words = ground.trimmed_paragraph(number - 1);
        let before = names.partition_point(|name| name.span.end() <= words.start);
        let Some(name) = signed.filter(|name| names[..before].iter().any(|n| n.id == name.id)) else {
            continue;
        };
        if !in_the_first_person(ground, number - 1) {
            continue;
        }
        let span: Span = desk.span(words);
        desk.reasons.give(MarkKind::Quote, span, "pull-quote", || {
            format!("a paragraph in the first person above a line that is a name; confidence {CONFIDENCE}")
        });
        found.push(Quote {
            span,
            parts: Vec::new(),
            kind: QuoteKind::Direct,
            speaker: Some(Speaker { span: name.span, name: name.span }),
            cue: None,
            polarity: Polarity::Asserts,
            via: None,
            confidence: CONFIDENCE,
        });
    }
    found
}

/// Whether "I", "my" or "we" stands in a paragraph of whole sentences, and no quotation mark.
fn in_the_first_person(ground: &Ground<'_>, number: usize) -> bool {
    let bytes = ground.trimmed_paragraph(number);
    let tokens = ground.token_from(bytes.start)..ground.token_from(bytes.end);
    ground.text[bytes.clone()].ends_with(['.', '!', '?'])
        && ground.runs_in(&bytes).is_empty()
        && tokens.into_iter().any(|at| {
            ground.word(at) == "I"
                || matches!(ground.low(at), "my" | "me" | "we" | "our" | "us") && ground.word(at) != "US"
        })
}

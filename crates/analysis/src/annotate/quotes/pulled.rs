//! Pull quotes: words of somebody on lines of their own, without marks, with the name below.

use model::{Name, NameKind, Quote};

use crate::annotate::ground::Ground;
use crate::annotate::{Desk, MarkKind, posts};

/// Bytes of a paragraph that is more than a byline or a caption.
const SHORTEST_PARAGRAPH: usize = 40;

/// How sure they are.
const CONFIDENCE: f32 = 0.7;

/// A paragraph in the first person that no marks quote, above a line that is the name of a person whom the text named before.
pub(super) fn find(desk: &Desk<'_>, names: &[Name]) -> Vec<Quote> {
    let ground = &desk.ground;
    let mut found = Vec::new();
    let first = first_named(ground, names);
    for number in 1..ground.paragraphs.len() {
        let below = ground.trimmed_paragraph(number);
        let at = names.partition_point(|name| name.span.start() < below.start);
        let signed = names.get(at).filter(|name| {
            (name.span.start(), name.span.end()) == (below.start, below.end)
                && name.kind == NameKind::Person
                && ground.text[below.clone()].contains(' ')
        });
        let words = ground.trimmed_paragraph(number - 1);
        let named = |name: &&Name| first[name.id as usize].is_some_and(|end| end <= words.start);
        let Some(name) = signed.filter(named).filter(|_| in_the_first_person(ground, number - 1)) else {
            continue;
        };
        let span = desk.span(words);
        desk.reasons.give(MarkKind::Quote, span, "pull-quote", || {
            format!("a paragraph in the first person above a line that is a name; confidence {CONFIDENCE}")
        });
        found.push(posts::signed(span, name.span, CONFIDENCE));
    }
    found
}

/// Where each bearer is named first, in paragraphs that are no lines of names.
fn first_named(ground: &Ground<'_>, names: &[Name]) -> Vec<Option<usize>> {
    let mut first: Vec<Option<usize>> = Vec::new();
    for name in names {
        let id = name.id as usize;
        first.resize(first.len().max(id + 1), None);
        let number = ground.paragraphs.partition_point(|p| p.end < name.span.start());
        if ground.paragraphs[number].len() >= SHORTEST_PARAGRAPH {
            first[id].get_or_insert(name.span.end());
        }
    }
    first
}

/// Whether "I", "my" or "we" stands in a paragraph of whole sentences, and no quotation mark.
fn in_the_first_person(ground: &Ground<'_>, number: usize) -> bool {
    let bytes = ground.trimmed_paragraph(number);
    let tokens = ground.token_from(bytes.start)..ground.token_from(bytes.end);
    ground.text[bytes.clone()].ends_with(['.', '!', '?'])
        && ground.runs_in(&bytes).is_empty()
        && tokens.clone().any(|at| {
            // "World War I" is nobody.
            ground.word(at) == "I" && (at == tokens.start || !ground.tokens[at - 1].capital)
                || matches!(ground.low(at), "my" | "me" | "we" | "our" | "us") && ground.word(at) != "US"
        })
}

//! Longer passages: the paragraphs in which somebody speaks and that most outlets printed.

use std::collections::{BTreeMap, BTreeSet};

use model::{Excerpt, QuoteKind, Span};

use super::Material;
use super::citer::Citer;
use super::sentences::Shown;
use crate::group::terms;

const EXCERPTS: usize = 4;
/// Words of a passage.
const LEAST_WORDS: usize = 18;
const MOST_WORDS: usize = 140;
/// A direct quotation of so many words makes its paragraph a candidate.
const LEAST_QUOTED: usize = 8;

pub(super) fn find(material: &Material<'_>, citer: &mut Citer<'_>, shown: &mut Shown) -> Vec<Excerpt> {
    // How many articles report each utterance.
    let mut reported: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for at in material.readable() {
        for utterance in material.grouped[at].utterances.iter().flatten() {
            reported.entry(utterance).or_default().insert(at);
        }
    }
    let mut candidates: Vec<(f64, usize, Span)> = Vec::new();
    for at in material.own_texts() {
        let article = &material.articles[at];
        for (number, quote) in article.marks.quotes.iter().enumerate() {
            if quote.kind != QuoteKind::Direct || quote.speaker.is_none() {
                continue;
            }
            let quoted = article.text.excerpt(quote.span).unwrap_or("").split_whitespace().count();
            let Some(paragraph) = paragraph_of(article.text.as_str(), quote.span)
                .and_then(|(start, end)| article.text.span(start, end).ok())
            else {
                continue;
            };
            let words = article.text.excerpt(paragraph).unwrap_or("").split_whitespace().count();
            if quoted < LEAST_QUOTED || !(LEAST_WORDS..=MOST_WORDS).contains(&words) {
                continue;
            }
            let printed = material.grouped[at]
                .utterances
                .get(number)
                .and_then(|u| u.as_deref())
                .and_then(|u| reported.get(u))
                .map_or(1, BTreeSet::len);
            let own = if material.sources[at].independent { 1.0 } else { 0.0 };
            let score = printed as f64 + own + (quoted.min(40) as f64) / 40.0;
            candidates.push((score, at, paragraph));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut excerpts: Vec<(usize, Excerpt)> = Vec::new();
    for (_, at, paragraph) in candidates {
        let own: BTreeSet<String> =
            terms(material.articles[at].text.excerpt(paragraph).unwrap_or("")).collect();
        if used.contains(&at) || shown.repeats(&own) {
            continue;
        }
        used.insert(at);
        shown.add(at, own);
        let line = citer.cite(at, paragraph);
        if let Some(citation) = line.citation {
            let age = material.order.iter().position(|o| *o == at).unwrap_or(0);
            excerpts.push((
                age,
                Excerpt { article: material.articles[at].id.clone(), lines: vec![line], citation },
            ));
        }
        if excerpts.len() == EXCERPTS {
            break;
        }
    }
    excerpts.sort_by_key(|(age, _)| *age);
    excerpts.into_iter().map(|(_, excerpt)| excerpt).collect()
}

/// The bytes of the paragraph that holds the whole span, without blanks at its ends.
fn paragraph_of(text: &str, span: Span) -> Option<(usize, usize)> {
    let start = text[..span.start()].rfind('\n').map_or(0, |n| n + 1);
    let end = text[span.start()..].find('\n').map_or(text.len(), |n| span.start() + n);
    if span.end() > end {
        return None;
    }
    let line = &text[start..end];
    let lead = line.len() - line.trim_start_matches([' ', '\t', '•']).len();
    Some((start + lead, start + line.trim_end().len()))
}

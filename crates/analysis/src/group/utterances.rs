//! Utterances: quotations of different articles that report one act of speech, though cut or altered.

use std::collections::{BTreeMap, BTreeSet};

use model::{Article, QuoteKind};

use super::terms::terms;

/// A quotation with fewer terms of its own is compared with none.
const LEAST_TERMS: usize = 3;
/// Share of the shorter one's terms that two quotations of one speaker have in common.
const SAME_SPEAKER: f64 = 0.6;
/// The same where the speakers' names differ or are missing.
const ANY_SPEAKER: f64 = 0.8;
/// Longest list of quotations that a term is looked up in.
const MOST_HOLDERS: usize = 400;

struct Said {
    article: usize,
    index: usize,
    terms: BTreeSet<String>,
    speaker: Option<String>,
}

/// For each article, for each of its quotations, the id of the utterance: the first quotation's article and number.
pub(super) fn find(articles: &[&Article], stories: &[usize]) -> Vec<Vec<Option<String>>> {
    let mut by_story: BTreeMap<usize, Vec<Said>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate() {
        for (index, quote) in article.marks.quotes.iter().enumerate() {
            let words = if quote.parts.is_empty() { vec![quote.span] } else { quote.parts.clone() };
            let content: Vec<&str> = words.iter().filter_map(|s| article.text.excerpt(*s).ok()).collect();
            let speaker = quote.speaker.and_then(|s| article.text.excerpt(s.name).ok()).and_then(surname);
            let _: QuoteKind = quote.kind;
            by_story.entry(stories[at]).or_default().push(Said { article: at, index, terms: terms(&content.join(" ")).collect(), speaker });
        }
    }
    let mut out: Vec<Vec<Option<String>>> = articles.iter().map(|a| vec![None; a.marks.quotes.len()]).collect();
    for said in by_story.values() {
        let mut first: Vec<usize> = (0..said.len()).collect();
        let mut holding: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, one) in said.iter().enumerate() {
            let mut common: BTreeMap<usize, usize> = BTreeMap::new();
            for term in &one.terms {
                let list = holding.entry(term).or_default();
                if list.len() < MOST_HOLDERS {
                    list.iter().for_each(|other| *common.entry(*other).or_insert(0) += 1);
                    list.push(at);
                }
            }
            let same = common.into_iter().find(|(other, common)| is_same(one, &said[*other], *common));
            if let Some((other, _)) = same {
                first[at] = first[other];
            }
        }
        for (at, one) in said.iter().enumerate() {
            let lead = &said[first[at]];
            out[one.article][one.index] = Some(format!("{}#{}", articles[lead.article].id, lead.index));
        }
    }
    out
}

fn is_same(a: &Said, b: &Said, common: usize) -> bool {
    let least = a.terms.len().min(b.terms.len());
    if least < LEAST_TERMS {
        return a.terms == b.terms && a.speaker == b.speaker && least > 0;
    }
    let share = common as f64 / least as f64;
    let same_speaker = a.speaker.is_some() && a.speaker == b.speaker;
    share >= if same_speaker { SAME_SPEAKER } else { ANY_SPEAKER }
}

/// The last word of a name, in lower case.
fn surname(name: &str) -> Option<String> {
    let bare = name.trim_end_matches("'s").trim_end_matches("’s");
    bare.split_whitespace().last().map(str::to_lowercase)
}

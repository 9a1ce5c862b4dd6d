//! Utterances: quotations of different articles that report one act of speech, though cut or altered.
//!
//! Two quotations are alike by the words and the pairs of words that the shorter one shares with the longer.

use std::collections::{BTreeMap, BTreeSet};

use model::Article;

/// A quotation with fewer words is compared whole.
const LEAST_WORDS: usize = 5;
/// Likeness of two quotations of one speaker.
const SAME_SPEAKER: f64 = 0.5;
/// The same where the speakers' names differ or are missing.
const ANY_SPEAKER: f64 = 0.7;
/// Longest list of quotations that a pair of words is looked up in.
const MOST_HOLDERS: usize = 200;

struct Said {
    article: usize,
    index: usize,
    words: BTreeSet<String>,
    pairs: BTreeSet<(String, String)>,
    speaker: Option<String>,
}

/// For each article, for each of its quotations, the id of the utterance: the first quotation's article and number.
pub(super) fn find(articles: &[&Article], stories: &[usize]) -> Vec<Vec<Option<String>>> {
    let mut by_story: BTreeMap<usize, Vec<Said>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate() {
        for index in 0..article.marks.quotes.len() {
            by_story.entry(stories[at]).or_default().push(said(at, article, index));
        }
    }
    let mut out: Vec<Vec<Option<String>>> =
        articles.iter().map(|a| vec![None; a.marks.quotes.len()]).collect();
    for said in by_story.values() {
        let mut first: Vec<usize> = (0..said.len()).collect();
        let mut holding: BTreeMap<&(String, String), Vec<usize>> = BTreeMap::new();
        for (at, one) in said.iter().enumerate() {
            let mut near: BTreeSet<usize> = BTreeSet::new();
            for pair in &one.pairs {
                let list = holding.entry(pair).or_default();
                if list.len() < MOST_HOLDERS {
                    near.extend(list.iter());
                    list.push(at);
                }
            }
            if let Some(other) = near.into_iter().find(|other| is_same(one, &said[*other])) {
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

fn said(at: usize, article: &Article, index: usize) -> Said {
    let quote = &article.marks.quotes[index];
    let parts = if quote.parts.is_empty() { vec![quote.span] } else { quote.parts.clone() };
    let content: Vec<&str> = parts.iter().filter_map(|s| article.text.excerpt(*s).ok()).collect();
    let words = words(&content.join(" "));
    Said {
        article: at,
        index,
        pairs: words.windows(2).map(|w| (w[0].clone(), w[1].clone())).collect(),
        words: words.into_iter().collect(),
        speaker: quote.speaker.and_then(|s| article.text.excerpt(s.name).ok()).and_then(surname),
    }
}

/// Lower case, with "n't" as the word that it is.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('’', "'").replace("won't", "will not").replace("n't", " not");
    plain
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_same(a: &Said, b: &Said) -> bool {
    let least = a.words.len().min(b.words.len());
    if least < LEAST_WORDS {
        return a.words == b.words && a.speaker == b.speaker;
    }
    let words = a.words.intersection(&b.words).count() as f64 / least as f64;
    let pairs =
        a.pairs.intersection(&b.pairs).count() as f64 / a.pairs.len().min(b.pairs.len()).max(1) as f64;
    let same_speaker = a.speaker.is_some() && a.speaker == b.speaker;
    f64::midpoint(words, pairs) >= if same_speaker { SAME_SPEAKER } else { ANY_SPEAKER }
}

/// The last word of a name, in lower case.
fn surname(name: &str) -> Option<String> {
    let bare = name.trim_end_matches("'s").trim_end_matches("’s");
    bare.split_whitespace().last().map(str::to_lowercase)
}

//! The sentences that a roundup can be made of, and what was shown already.

use std::collections::{BTreeMap, BTreeSet};

use model::Span;

use super::Material;
use crate::annotate::sentences;
use crate::group::terms;
use crate::languages::lexicon;

/// Sentences at the head of an article that can be lead or development.
const HEAD: usize = 8;
const LEAST_WORDS: usize = 8;
const MOST_WORDS: usize = 60;
/// Share of a sentence's terms that makes it a repetition.
const REPEATS: f64 = 0.5;

/// A sentence with its terms.
pub(super) struct Sentence {
    pub(super) article: usize,
    pub(super) span: Span,
    /// Number within the article.
    pub(super) number: usize,
    pub(super) terms: BTreeSet<String>,
    /// Share of its terms that its article uses more than once: what the article is about.
    pub(super) about: f64,
}

/// The sentences at the heads of the articles, and how many articles hold each of their terms.
pub(super) struct Sentences {
    pub(super) all: Vec<Sentence>,
    holding: BTreeMap<String, usize>,
    articles: usize,
}

impl Sentences {
    pub(super) fn of(material: &Material<'_>) -> Self {
        let mut all = Vec::new();
        let mut holding: BTreeMap<String, usize> = BTreeMap::new();
        let mut articles = 0;
        for at in material.own_texts() {
            articles += 1;
            let text = &material.articles[at].text;
            let mut here: BTreeSet<String> = BTreeSet::new();
            let mut often: BTreeMap<String, usize> = BTreeMap::new();
            let title = material.articles[at].title.as_ref().map_or("", |t| t.as_str());
            for term in terms(text.as_str()).chain(terms(title)) {
                *often.entry(term).or_insert(0) += 1;
            }
            let usable = sentences(text)
                .into_iter()
                .map(|(span, _)| span)
                .filter(|span| is_usable(text.excerpt(*span).unwrap_or("")));
            for (number, span) in usable.take(HEAD).enumerate() {
                let own: BTreeSet<String> = terms(text.excerpt(span).unwrap_or("")).collect();
                here.extend(own.iter().cloned());
                let about = own.iter().filter(|t| often.get(*t).is_some_and(|n| *n > 1)).count() as f64
                    / own.len().max(1) as f64;
                all.push(Sentence { article: at, span, number, terms: own, about });
            }
            for term in here {
                *holding.entry(term).or_insert(0) += 1;
            }
        }
        Self { all, holding, articles }
    }

    /// How much of what the articles have in common a sentence tells.
    pub(super) fn common(&self, sentence: &Sentence) -> f64 {
        let sum: f64 =
            sentence.terms.iter().map(|t| (self.held(t) - 1.0) / self.articles.max(2) as f64).sum();
        // Neither the longest sentence nor the shortest.
        sum / (sentence.terms.len() as f64 + 6.0).sqrt() - 0.06 * sentence.number as f64
    }

    /// How much a sentence tells that few other articles do.
    pub(super) fn rare(&self, sentence: &Sentence) -> f64 {
        let sum: f64 = sentence.terms.iter().map(|t| 1.0 / self.held(t)).sum();
        sum / (sentence.terms.len() as f64 + 4.0) + 0.8 * sentence.about - 0.06 * sentence.number as f64
    }

    /// Whether a term stands in most articles, so that it tells nothing of one.
    pub(super) fn is_common(&self, term: &str) -> bool {
        self.articles > 3 && self.held(term) > 0.5 * self.articles as f64
    }

    pub(super) fn held(&self, term: &str) -> f64 {
        self.holding.get(term).map_or(1.0, |n| *n as f64)
    }
}

/// Whether a sentence can stand alone: long enough, not too long, no question, no line of a page's furniture.
fn is_usable(words: &str) -> bool {
    const FURNITURE: [&str; 14] = [
        "read more",
        "advertisement",
        "sign up",
        "subscribe",
        "newsletter",
        "follow us",
        "click here",
        "photo:",
        "image:",
        "image copyright",
        "share this",
        "more from",
        "continue reading",
        "source:",
    ];
    let count = words.split_whitespace().count();
    let lower = words.to_lowercase();
    // A line of a list or table has no verb.
    let verb = |word: &str| {
        lexicon().be_have_do.contains(word)
            || word.len() > 4 && word.ends_with("ed")
            || matches!(word, "said" | "says" | "told")
    };
    if !lower.split(|c: char| !c.is_alphanumeric() && c != '\'').any(verb) {
        return false;
    }
    (LEAST_WORDS..=MOST_WORDS).contains(&count)
        && !words.ends_with('?')
        && words.ends_with(['.', '!', '”', '"', '’', '\'', '…', ')'])
        && !FURNITURE.iter().any(|f| lower.contains(f))
}

/// What stands in the roundup already.
#[derive(Default)]
pub(super) struct Shown {
    terms: Vec<BTreeSet<String>>,
    pub(super) articles: BTreeSet<usize>,
}

impl Shown {
    /// Whether `terms` are mostly those of a line that is shown.
    pub(super) fn repeats(&self, terms: &BTreeSet<String>) -> bool {
        self.terms.iter().any(|shown| overlap(shown, terms) >= REPEATS)
    }

    /// Most that `terms` share with a shown line, 0 to 1.
    pub(super) fn nearest(&self, terms: &BTreeSet<String>) -> f64 {
        self.terms.iter().map(|shown| overlap(shown, terms)).fold(0.0, f64::max)
    }

    pub(super) fn add(&mut self, article: usize, terms: BTreeSet<String>) {
        self.terms.push(terms);
        self.articles.insert(article);
    }
}

/// Share of the smaller set that both have.
pub(super) fn overlap(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let least = a.len().min(b.len());
    if least == 0 { 0.0 } else { a.intersection(b).count() as f64 / least as f64 }
}

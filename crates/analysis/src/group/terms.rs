//! Articles as weighted terms.
//!
//! Lower case, plural stripped, stop words out; raw frequency with the title three times and the opening twice;
//! weighted by rarity in a background of news and the stream so far; unit length. The recipe and its numbers were
//! chosen on the development sets of story clustering.

use std::collections::HashMap;
use std::sync::OnceLock;

use model::Article;

/// Words of the body that are looked at.
const BODY_WORDS: usize = 400;
/// Words of the opening, which count twice.
const OPENING_WORDS: usize = 50;
const TITLE_WEIGHT: f64 = 3.0;
const OPENING_WEIGHT: f64 = 2.0;
/// Terms that are kept of an article.
const MAX_TERMS: usize = 60;

/// Terms by number, ascending, with weights; unit length.
#[derive(Clone, Debug, Default)]
pub(super) struct Vector(pub(super) Vec<(u32, f64)>);

impl Vector {
    #[cfg(test)]
    pub(super) fn dot(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some((x, p)), Some((y, q))) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    sum += p * q;
                    a.next();
                    b.next();
                }
            }
        }
        sum
    }
}

/// How many articles of a background of news hold each term, and how many articles there are.
struct Background {
    articles: f64,
    holding: HashMap<&'static str, f64>,
}

fn background() -> &'static Background {
    static BACKGROUND: OnceLock<Background> = OnceLock::new();
    BACKGROUND.get_or_init(|| {
        let mut lines = include_str!("../../languages/en/document_frequencies.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'));
        let articles = lines.next().and_then(|l| l.parse().ok()).unwrap_or(0.0);
        let holding = lines
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(term, n)| Some((term, n.parse().ok()?)))
            .collect();
        Background { articles, holding }
    })
}

/// Fewest background articles that a term is taken to stand in: rarer ones are not told apart.
const LEAST_HOLDING: f64 = 20.0;

/// How rare a term is in the background.
pub(super) fn rarity(term: &str) -> f64 {
    let background = background();
    let holding = background.holding.get(term).copied().unwrap_or(0.0).max(LEAST_HOLDING);
    ((background.articles + 1.0) / (holding + 0.5)).ln()
}

fn stop_words() -> &'static std::collections::HashSet<&'static str> {
    static STOP: OnceLock<std::collections::HashSet<&'static str>> = OnceLock::new();
    STOP.get_or_init(|| {
        include_str!("../../languages/en/stop_words.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    })
}

/// The terms of a text, in order: lower case, without plural ending and possessive, stop words left out.
pub fn terms(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')).filter_map(|word| {
        let word = word.trim_matches(['\'', '’']);
        let mut term: String = word.to_lowercase().replace('’', "'");
        if let Some(bare) = term.strip_suffix("'s") {
            term.truncate(bare.len());
        }
        if term.chars().count() < 2 || stop_words().contains(term.as_str()) {
            return None;
        }
        if term.len() > 3 && term.ends_with('s') && !term.ends_with("ss") && !term.ends_with("us") {
            term.pop();
        }
        Some(term)
    })
}

/// Vectors of `articles`, each weighted by the background and the articles before it and itself.
pub(super) fn vectors(articles: &[&Article]) -> Vec<Vector> {
    let background = background();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    // Documents holding each term: background, then the stream.
    let mut holding: Vec<f64> = Vec::new();
    let mut seen = background.articles;
    let mut out = Vec::with_capacity(articles.len());
    for article in articles {
        let mut weights: Vec<(u32, f64)> = Vec::new();
        let mut add = |term: String, weight: f64| {
            let number = *numbers.entry(term).or_insert_with_key(|term| {
                holding.push(background.holding.get(term.as_str()).copied().unwrap_or(0.0));
                holding.len() as u32 - 1
            });
            weights.push((number, weight));
        };
        if let Some(title) = &article.title {
            terms(title.as_str()).for_each(|t| add(t, TITLE_WEIGHT));
        }
        for (at, term) in terms(article.text.as_str()).take(BODY_WORDS).enumerate() {
            add(term, if at < OPENING_WORDS { OPENING_WEIGHT } else { 1.0 });
        }
        weights.sort_by_key(|(term, _)| *term);
        weights.dedup_by(|b, a| {
            let same = a.0 == b.0;
            if same {
                a.1 += b.1;
            }
            same
        });
        seen += 1.0;
        for (term, _) in &weights {
            holding[*term as usize] += 1.0;
        }
        for (term, weight) in &mut weights {
            *weight *= ((seen + 1.0) / (holding[*term as usize] + 0.5)).ln().max(0.0);
        }
        // The heaviest terms; of equal ones those that were seen first.
        weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        weights.truncate(MAX_TERMS);
        weights.sort_by_key(|(term, _)| *term);
        let length = weights.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        if length > 0.0 {
            weights.iter_mut().for_each(|(_, w)| *w /= length);
        }
        out.push(Vector(weights));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_folded() {
        assert_eq!(
            terms("The ferries of Holm's council’s Ships").collect::<Vec<_>>(),
            ["ferrie", "holm", "council", "ship"]
        );
        let unit = Vector(vec![(1, 0.6), (4, 0.8)]);
        assert!((unit.dot(&unit) - 1.0).abs() < 1e-12);
    }
}

//! The lead and the related developments.

use std::collections::{BTreeMap, BTreeSet};

use model::{Development, Line};

use super::citer::Citer;
use super::sentences::{Sentence, Sentences, Shown};
use super::{Material, support};
use crate::group::terms;
use crate::languages::lexicon;

/// Lines of the lead.
const LEAD_LINES: usize = 2;
/// Related developments at most.
const DEVELOPMENTS: usize = 8;
/// Developments that share more than this with a shown line are no other angle.
const ANOTHER_ANGLE: f64 = 0.45;

/// What happened: from the best-supported story, the sentences that tell most of what its articles share.
pub(super) fn lead(
    material: &Material<'_>,
    sentences: &Sentences,
    citer: &mut Citer<'_>,
    shown: &mut Shown,
) -> Vec<Line> {
    let Some(story) = best_story(material) else { return Vec::new() };
    let in_story = |at: usize| material.grouped[at].story == story;
    let mut candidates: Vec<(f64, &Sentence)> = sentences
        .all
        .iter()
        .filter(|s| in_story(s.article))
        .map(|s| {
            // A text that others copied, and a report of its own, say it best.
            let copies = material
                .grouped
                .iter()
                .filter(|g| g.copy_group == material.grouped[s.article].copy_group)
                .count() as f64;
            let own = if material.sources[s.article].independent { 0.15 } else { 0.0 };
            (sentences.common(s) + own + 0.03 * copies.min(6.0), s)
        })
        .collect();
    candidates
        .sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1.article, a.1.number).cmp(&(b.1.article, b.1.number))));
    let mut lines = Vec::new();
    let mut first: Option<usize> = None;
    for (_, sentence) in candidates {
        // The lead is one outlet's: its second line goes on where the first ended.
        let elsewhere = first.is_some_and(|article| article != sentence.article);
        if elsewhere || shown.repeats(&sentence.terms) {
            continue;
        }
        first = Some(sentence.article);
        lines.push((sentence.number, citer.cite(sentence.article, sentence.span)));
        shown.add(sentence.article, sentence.terms.clone());
        if lines.len() == LEAD_LINES {
            break;
        }
    }
    lines.sort_by_key(|(number, _)| *number);
    let mut lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
    if let Some(article) = first {
        let of: Vec<usize> = material.readable().filter(|at| in_story(*at)).collect();
        lines.push(Line::own(format!(
            "Reported by {}; {}",
            material.outlet(article).name,
            support(material, &of)
        )));
    }
    lines
}

/// The story with most independent sources, then most articles, then the oldest.
fn best_story(material: &Material<'_>) -> Option<String> {
    let mut weight: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for at in material.readable() {
        let of = weight.entry(&material.grouped[at].story).or_default();
        of.0 += usize::from(material.sources[at].independent);
        of.1 += 1;
    }
    let mut order = material.readable().map(|at| material.grouped[at].story.as_str());
    let most = weight.values().max().copied()?;
    order.find(|story| weight[story] == most).map(str::to_owned)
}

/// Other angles, each outlet once before any twice.
pub(super) fn related(
    material: &Material<'_>,
    sentences: &Sentences,
    citer: &mut Citer<'_>,
    shown: &mut Shown,
) -> Vec<Development> {
    let mut developments: Vec<Development> = Vec::new();
    let mut outlets: BTreeSet<String> =
        shown.articles.iter().map(|at| material.outlet(*at).id.to_string()).collect();
    let lead_articles = shown.articles.clone();
    while developments.len() < DEVELOPMENTS {
        let mut best: Option<(f64, &Sentence)> = None;
        for sentence in &sentences.all {
            let at = sentence.article;
            if lead_articles.contains(&at)
                || developments.iter().any(|d| d.article == material.articles[at].id)
                || sentence.number > 4
            {
                continue;
            }
            let near = shown.nearest(&sentence.terms);
            if near > ANOTHER_ANGLE || sentence.terms.len() < 5 {
                continue;
            }
            let again = if outlets.contains(material.outlet(at).id.as_str()) { -2.0 } else { 0.0 };
            let own = if material.sources[at].independent { 0.3 } else { 0.0 };
            let score = sentences.rare(sentence) + own + again - 0.6 * near;
            if best.is_none_or(|(found, _)| score > found) {
                best = Some((score, sentence));
            }
        }
        let Some((_, sentence)) = best else { break };
        let at = sentence.article;
        outlets.insert(material.outlet(at).id.to_string());
        let mut lines = vec![citer.cite(at, sentence.span)];
        shown.add(at, sentence.terms.clone());
        // A short sentence takes the next one along.
        if sentence.terms.len() < 12
            && let Some(next) =
                sentences.all.iter().find(|s| s.article == at && s.number == sentence.number + 1)
            && !shown.repeats(&next.terms)
        {
            lines.push(citer.cite(at, next.span));
            shown.add(at, next.terms.clone());
        }
        let label = label(material, sentences, at, sentence);
        developments.push(Development {
            label,
            outlet: material.outlet(at),
            article: material.articles[at].id.clone(),
            lines,
        });
    }
    developments
}

/// A word to know a development by: what its article speaks of and others do not, best from headline and sentence.
fn label(material: &Material<'_>, sentences: &Sentences, at: usize, sentence: &Sentence) -> String {
    let article = &material.articles[at];
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for term in terms(article.text.as_str()) {
        *often.entry(term).or_insert(0) += 1;
    }
    let headline = article.title.as_ref().map_or("", |t| t.as_str());
    let in_headline: BTreeSet<String> = terms(headline).collect();
    let words = article.text.excerpt(sentence.span).unwrap_or("");
    let outlet: BTreeSet<String> = terms(&material.outlet(at).name).collect();
    let mut best: Option<(f64, &str)> = None;
    for word in headline.split_whitespace().chain(words.split_whitespace()) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
        let low = word.to_lowercase();
        let Some(term) = terms(word).next() else { continue };
        // Things more than deeds and manners.
        let no_thing = low.len() < 4
            || low.ends_with("ed")
            || low.ends_with("ing")
            || low.ends_with("ly")
            || lexicon().is_function_word(&low)
            || outlet.contains(&term)
            || !word.chars().all(|c| c.is_alphabetic() || c == '-');
        if no_thing {
            continue;
        }
        let told = often.get(&term).copied().unwrap_or(0).min(8) as f64;
        let place = if in_headline.contains(&term) { 1.5 } else { 1.0 }
            * if sentence.terms.contains(&term) { 1.5 } else { 1.0 };
        let score = told * place / sentences.held(&term);
        if best.is_none_or(|(found, _)| score > found) {
            best = Some((score, word));
        }
    }
    let mut chars = best.map_or("Also", |(_, word)| word).chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

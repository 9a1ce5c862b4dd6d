//! The lead and the related developments.

use std::collections::{BTreeMap, BTreeSet};

use model::{Development, Line};

use super::citer::Citer;
use super::sentences::{Sentence, Sentences, Shown};
use super::{Material, support};
use crate::group::terms;

/// Lines of the lead.
const LEAD_LINES: usize = 2;
/// Related developments at most.
const DEVELOPMENTS: usize = 8;
/// Developments that share more than this with a shown line are no other angle.
const ANOTHER_ANGLE: f64 = 0.45;

/// What happened: from the best-supported story, the sentences that tell most of what its articles share.
pub(super) fn lead(material: &Material<'_>, sentences: &Sentences, citer: &mut Citer<'_>, shown: &mut Shown) -> Vec<Line> {
    let Some(story) = best_story(material) else { return Vec::new() };
    let in_story = |at: usize| material.grouped[at].story == story;
    let mut candidates: Vec<(f64, &Sentence)> = sentences
        .all
        .iter()
        .filter(|s| in_story(s.article))
        .map(|s| {
            // A text that others copied, and a report of its own, say it best.
            let copies = material.grouped.iter().filter(|g| g.copy_group == material.grouped[s.article].copy_group).count() as f64;
            let own = if material.sources[s.article].independent { 0.15 } else { 0.0 };
            (sentences.common(s) + own + 0.03 * copies.min(6.0), s)
        })
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1.article, a.1.number).cmp(&(b.1.article, b.1.number))));
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
        lines.push(Line::own(format!("reports {};", material.outlet(article).name)));
        let of: Vec<usize> = material.readable().filter(|at| in_story(*at)).collect();
        lines.push(support(material, &of));
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
pub(super) fn related(material: &Material<'_>, sentences: &Sentences, citer: &mut Citer<'_>, shown: &mut Shown) -> Vec<Development> {
    let mut developments: Vec<Development> = Vec::new();
    let mut outlets: BTreeSet<String> = shown.articles.iter().map(|at| material.outlet(*at).id.to_string()).collect();
    let lead_articles = shown.articles.clone();
    while developments.len() < DEVELOPMENTS {
        let mut best: Option<(f64, &Sentence)> = None;
        for sentence in &sentences.all {
            let at = sentence.article;
            if lead_articles.contains(&at) || developments.iter().any(|d| d.article == material.articles[at].id) || sentence.number > 4 {
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
            && let Some(next) = sentences.all.iter().find(|s| s.article == at && s.number == sentence.number + 1)
            && !shown.repeats(&next.terms)
        {
            lines.push(citer.cite(at, next.span));
            shown.add(at, next.terms.clone());
        }
        let label = label(material, sentences, at, sentence);
        developments.push(Development { label, outlet: material.outlet(at), article: material.articles[at].id.clone(), lines });
    }
    developments
}

/// A word or two to know a development by: what its headline and sentence name and others do not.
fn label(material: &Material<'_>, sentences: &Sentences, at: usize, sentence: &Sentence) -> String {
    let article = &material.articles[at];
    let headline = article.title.as_ref().map_or("", |t| t.as_str());
    let in_headline: BTreeSet<String> = terms(headline).collect();
    let words = article.text.excerpt(sentence.span).unwrap_or("");
    let sources = if in_headline.is_empty() { words } else { headline };
    let mut best: Option<(f64, &str)> = None;
    for word in sources.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '’' || c == '\'')).filter(|w| w.chars().count() > 3) {
        let Some(term) = terms(word).next() else { continue };
        let in_sentence = if sentence.terms.contains(&term) { 1.0 } else { 0.0 };
        // Things more than deeds: words in -ed and -ing tell little alone.
        let deed = if word.ends_with("ed") || word.ends_with("ing") || word.ends_with("ly") { -0.6 } else { 0.0 };
        let score = in_sentence + 1.0 / sentences.held(&term) + deed + (word.chars().count().min(9) as f64) * 0.03;
        if best.is_none_or(|(found, _)| score > found) {
            best = Some((score, word));
        }
    }
    let word = best.map_or("Also", |(_, word)| word).trim_matches(['’', '\'', '-']);
    let word = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

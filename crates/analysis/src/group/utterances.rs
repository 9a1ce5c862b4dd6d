//! Utterances: quotations that report one act of speech, in one article or several, though cut or altered.
//!
//! What "he said" breaks and carries on is one utterance. Quotations of different places are one where they are alike: by the
//! words and pairs of words that the shorter shares with the longer; with one speaker also where most of what is rare in
//! the one stands in the other, or all of one in a row in the other. Speech inside speech is another act.

use std::collections::{BTreeMap, BTreeSet};

use model::{Article, Quote, QuoteKind};

use super::terms::{rarity, terms};
use crate::languages::lexicon;

/// A quotation with fewer words is compared whole.
const LEAST_WORDS: usize = 5;
/// Likeness of two quotations of one speaker.
const SAME_SPEAKER: f64 = 0.5;
/// The same where the speakers' names differ or are missing.
const ANY_SPEAKER: f64 = 0.7;
/// Share of the rare words of one that the other must have, of the same speaker…
const RARE: f64 = 0.7;
/// …and how many they must have in common.
const LEAST_RARE: usize = 3;
/// Words in a row that stand in both, and how many of them must say something.
const LEAST_ROW: usize = 3;
const LONGEST_ROW: usize = 60;
/// Words of a quotation in which such a row is looked for.
const LOOKED_THROUGH: usize = 400;
const LEAST_ROW_TERMS: usize = 2;
/// Terms that two quotations must share to be compared, where they have so many.
const LEAST_SHARED: usize = 2;
/// Longest list of quotations that a term is looked up in.
const MOST_HOLDERS: usize = 200;

struct Said<'a> {
    article: usize,
    index: usize,
    quote: &'a Quote,
    words: Vec<String>,
    set: BTreeSet<String>,
    pairs: BTreeSet<(String, String)>,
    /// What says something, with its rarity.
    terms: BTreeMap<String, f64>,
    /// Words in a row that stand for all where they say something: the whole, and what a mixed quotation has in quotation
    /// marks.
    rows: Vec<Vec<String>>,
    /// The last word of the speaker's name.
    surname: Option<String>,
    /// The terms of the speaker's name, in order.
    name: Vec<String>,
}

/// For each article, for each of its quotations, the id of the utterance: the first quotation's article and number.
/// Quotations of different stories are never one.
pub fn utterances(articles: &[&Article], stories: &[&str]) -> Vec<Vec<Option<String>>> {
    let mut by_story: BTreeMap<&str, Vec<Said<'_>>> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate() {
        for index in 0..article.marks.quotes.len() {
            by_story.entry(stories[at]).or_default().push(said(at, article, index));
        }
    }
    let mut out: Vec<Vec<Option<String>>> =
        articles.iter().map(|a| vec![None; a.marks.quotes.len()]).collect();
    let carried: Vec<Vec<Option<usize>>> = articles.iter().map(|article| carried_on(article)).collect();
    for said in by_story.values() {
        let mut acts = Acts::of(said.len());
        let mut holding: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut wordings: BTreeMap<(&[String], Option<&str>), usize> = BTreeMap::new();
        for (at, one) in said.iter().enumerate() {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for term in one.terms.keys() {
                let list = holding.entry(term).or_default();
                if list.len() < MOST_HOLDERS {
                    list.iter().for_each(|other| *shared.entry(*other).or_default() += 1);
                    list.push(at);
                }
            }
            let enough = |number: usize, other: usize| {
                number >= LEAST_SHARED.min(one.terms.len()).min(said[other].terms.len())
            };
            let alike = shared
                .into_iter()
                .find(|(other, number)| enough(*number, *other) && is_same(one, &said[*other]))
                .map(|(other, _)| other);
            // Of words that say little nothing else is compared.
            let wording = (one.words.len() > 1).then_some((&one.words[..], one.surname.as_deref()));
            let same = wording.map(|wording| *wordings.entry(wording).or_insert(at));
            // Quotations of one article stand together, in their order.
            let before = carried[one.article][one.index].map(|index| at - (one.index - index));
            for other in before.into_iter().chain(alike).chain(same) {
                acts.unite(at, other);
            }
        }
        for (at, one) in said.iter().enumerate() {
            let lead = &said[acts.first(at)];
            out[one.article][one.index] = Some(format!("{}#{}", articles[lead.article].id, lead.index));
        }
    }
    out
}

/// Which quotations are one act of speech: each leads to an earlier one, or to itself.
struct Acts(Vec<usize>);

impl Acts {
    fn of(number: usize) -> Self {
        Self((0..number).collect())
    }

    fn first(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// For each quotation the one that it carries on: "A," he said. "B." has both by one mention of the speaker.
fn carried_on(article: &Article) -> Vec<Option<usize>> {
    let quotes = &article.marks.quotes;
    let mut out = vec![None; quotes.len()];
    let mut before: Option<usize> = None;
    for (at, quote) in quotes.iter().enumerate() {
        if let Some(before) = before {
            let last = &quotes[before];
            // Speech inside speech.
            if quote.span.start() < last.span.end() {
                continue;
            }
            let mention = |quote: &Quote| quote.speaker.map(|speaker| speaker.span.start());
            let marked = last.kind == QuoteKind::Direct
                || article.text.excerpt(last.span).is_ok_and(|words| words.ends_with(is_mark));
            if quote.kind == QuoteKind::Direct
                && quote.cue.is_none()
                && mention(quote).is_some()
                && mention(quote) == mention(last)
                && marked
            {
                out[at] = Some(before);
            }
        }
        before = Some(at);
    }
    out
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'' | '«' | '»' | '„')
}

fn said(at: usize, article: &Article, index: usize) -> Said<'_> {
    let quote = &article.marks.quotes[index];
    let parts = if quote.parts.is_empty() { vec![quote.span] } else { quote.parts.clone() };
    let content: Vec<&str> = parts.iter().filter_map(|s| article.text.excerpt(*s).ok()).collect();
    let content = content.join(" ");
    let own = words(&content);
    let mut rows = vec![own.clone()];
    if quote.kind == QuoteKind::Mixed {
        rows.extend(content.split(['“', '”', '«', '»', '"']).skip(1).step_by(2).map(words));
    }
    let says = |row: &[String]| terms_of(&row.join(" ")).collect::<BTreeSet<_>>().len() >= LEAST_ROW_TERMS;
    rows.retain(|row| (LEAST_ROW..=LONGEST_ROW).contains(&row.len()) && says(row));
    let name = quote.speaker.and_then(|s| article.text.excerpt(s.name).ok()).unwrap_or_default();
    Said {
        article: at,
        index,
        quote,
        set: own.iter().cloned().collect(),
        pairs: own.windows(2).map(|w| (w[0].clone(), w[1].clone())).collect(),
        terms: terms_of(&content).map(|term| (term.clone(), rarity(&term))).collect(),
        rows,
        words: own,
        surname: surname(name).filter(|name| !matches!(name.as_str(), "i" | "we")),
        name: terms(name).filter(|term| !lexicon().person_titles.contains(term.as_str())).collect(),
    }
}

/// What says something: also numbers of one digit.
fn terms_of(text: &str) -> impl Iterator<Item = String> + '_ {
    let digits = text.split(|c: char| !c.is_alphanumeric());
    terms(text)
        .chain(digits.filter(|w| w.len() == 1 && w.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned))
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

fn is_same(a: &Said<'_>, b: &Said<'_>) -> bool {
    let within = a.article == b.article && a.quote.span.overlaps(b.quote.span);
    !within && (is_alike(a, b) || is_one_speaker(a, b) && (has_what_is_rare(a, b) || has_in_a_row(a, b)))
}

fn is_alike(a: &Said<'_>, b: &Said<'_>) -> bool {
    let least = a.set.len().min(b.set.len());
    if least < LEAST_WORDS {
        return a.set == b.set && a.surname == b.surname;
    }
    let words = a.set.intersection(&b.set).count() as f64 / least as f64;
    let pairs =
        a.pairs.intersection(&b.pairs).count() as f64 / a.pairs.len().min(b.pairs.len()).max(1) as f64;
    let same_speaker = a.surname.is_some() && a.surname == b.surname;
    f64::midpoint(words, pairs) >= if same_speaker { SAME_SPEAKER } else { ANY_SPEAKER }
}

/// "Holm Ferries" and "Holm Ferries Group": the last term of one name stands in the other. Not "Edmund Carrow" and "Ada Carrow".
fn is_one_speaker(a: &Said<'_>, b: &Said<'_>) -> bool {
    if a.name.len() > 1 && b.name.len() > 1 && a.name.last() == b.name.last() && a.name[0] != b.name[0] {
        return false;
    }
    let ends_in = |one: &[String], other: &[String]| one.last().is_some_and(|last| other.contains(last));
    ends_in(&a.name, &b.name) || ends_in(&b.name, &a.name)
}

fn has_what_is_rare(a: &Said<'_>, b: &Said<'_>) -> bool {
    let sum = |said: &Said<'_>| said.terms.values().sum::<f64>();
    let shared: Vec<f64> =
        a.terms.iter().filter(|(term, _)| b.terms.contains_key(*term)).map(|(_, w)| *w).collect();
    shared.len() >= LEAST_RARE && shared.iter().sum::<f64>() >= RARE * sum(a).min(sum(b))
}

fn has_in_a_row(a: &Said<'_>, b: &Said<'_>) -> bool {
    let holds = |row: &[String], all: &[String]| {
        all[..all.len().min(LOOKED_THROUGH)].windows(row.len()).any(|window| window == row)
    };
    a.rows.iter().any(|row| holds(row, &b.words)) || b.rows.iter().any(|row| holds(row, &a.words))
}

/// The last word of a name, in lower case.
fn surname(name: &str) -> Option<String> {
    let bare = name.trim_end_matches("'s").trim_end_matches("’s");
    bare.split_whitespace().last().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::extract::{Given, from_text};
    use crate::languages::outlets;

    /// For each quotation of each text the utterance, all in one story.
    fn acts(texts: &[&str]) -> Vec<Vec<String>> {
        let given = |number: usize| Given { id: Some(number.to_string()), ..Given::default() };
        let mut articles: Vec<Article> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| from_text(given(number), (*text).to_owned(), outlets()).unwrap())
            .collect();
        articles.iter_mut().for_each(|article| annotate(article, outlets()));
        let found = utterances(&articles.iter().collect::<Vec<_>>(), &vec!["one"; texts.len()]);
        let number = |id: Option<String>| {
            let id = id.unwrap();
            let (article, quote) = id.rsplit_once('#').unwrap();
            let at = articles.iter().position(|a| a.id.as_str() == article).unwrap();
            format!("{at}#{quote}")
        };
        found.into_iter().map(|quotes| quotes.into_iter().map(number).collect()).collect()
    }

    #[test]
    fn what_he_said_breaks_is_one_act() {
        assert_eq!(
            acts(&["“The pier is lost,” Ada Quill said. “We shall build another by the old harbour.”"]),
            [["0#0", "0#0"]]
        );
        // Another mention of who speaks begins another.
        assert_eq!(
            acts(&[
                "“The pier is lost,” Ada Quill said. “We shall build another,” Quill told the board in May."
            ]),
            [["0#0", "0#1"]]
        );
        // Either part brings the other's copies.
        assert_eq!(
            acts(&[
                "“The pier is lost for good,” Ada Quill said. “We shall build another by the old harbour.”",
                "Ada Quill said: “We shall build another by the old harbour.”",
                "“The pier is lost for good,” said Ada Quill.",
            ]),
            [vec!["0#0", "0#0"], vec!["0#0"], vec!["0#0"]]
        );
    }

    #[test]
    fn words_that_say_little_are_one_act_where_they_are_the_same() {
        let words = "“We will be there for all of them if we have to be,” said Ada Quill.";
        assert_eq!(acts(&[words, words]), [["0#0"], ["0#0"]]);
        assert_eq!(acts(&[words, &words.replace("Ada Quill", "Edmund Carrow")]), [["0#0"], ["1#0"]]);
    }

    #[test]
    fn speech_inside_speech_is_another_act() {
        let found = acts(&["“She told me that the old boats were not safe in winter,” Edmund Carrow said."]);
        assert_eq!(found, [["0#0", "0#1"]]);
    }

    #[test]
    fn cut_and_altered_words_of_one_speaker() {
        assert_eq!(
            acts(&[
                "“The harbour authority never paid for dredging the outer channel,” said Ada Quill.",
                "Quill said the outer channel was never dredged as the harbour authority paid for nothing.",
                "Ada Quill spoke of “dredging the outer channel” as a duty.",
            ])
            .concat()[..2],
            ["0#0", "0#0"]
        );
        // The same of somebody else is not.
        assert_eq!(
            acts(&[
                "“The harbour authority never paid for dredging the outer channel,” said Ada Quill.",
                "Edmund Carrow said dredging the outer channel was for the harbour authority to think of.",
            ]),
            [["0#0"], ["1#0"]]
        );
    }
}

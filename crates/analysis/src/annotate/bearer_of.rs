//! Whom the words for a speaker mean: the fullest name that the text has for somebody.

use std::ops::Range;

use model::{Name, NameKind, Span, Speaker};

use super::Desk;
use super::ground::{Ground, TokenKind};
use crate::languages::{known_names, lexicon};

/// How many names back a pronoun can mean.
const MAX_NAMES_BACK: usize = 60;

/// Tokens of what says whose turn a paragraph is, colon included.
const LONGEST_LABEL: usize = 7;

/// Paragraphs of a turn behind the one with the label.
const LONGEST_TURN: usize = 2;

/// Tokens between the colon behind which a letter begins and its "I".
const LONGEST_LETTER: usize = 40;

/// Tokens before a name at the head of its sentence: a title, an article.
const LONGEST_TITLE: usize = 4;

/// What "he" and "she" tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sex {
    Woman,
    Man,
}

/// Names by place and by bearer.
pub(super) struct Bearers<'n> {
    names: &'n [Name],
    /// The fullest name of each bearer: the longest that is more than a title, of equal ones the first.
    fullest: Vec<Option<Span>>,
    /// What the titles and given names of each bearer tell.
    sexes: Vec<Option<Sex>>,
}

impl<'n> Bearers<'n> {
    pub(super) fn new(ground: &Ground<'_>, names: &'n [Name]) -> Self {
        let bearers = names.iter().map(|name| name.id as usize + 1).max().unwrap_or(0);
        let mut fullest: Vec<Option<Span>> = vec![None; bearers];
        let mut titles: Vec<Option<Sex>> = vec![None; bearers];
        let mut given: Vec<Option<Sex>> = vec![None; bearers];
        for name in names {
            let id = name.id as usize;
            let words = ground.token_from(name.span.start())..ground.token_from(name.span.end());
            if name.kind == NameKind::Person {
                titles[id] = titles[id].or_else(|| words.clone().find_map(|at| sex_of_title(ground.low(at))));
                given[id] = given[id].or_else(|| words.clone().find_map(|at| sex_of_name(ground.word(at))));
            }
            let rank = |span: Span| (!is_title(ground, span), span.len());
            if fullest[id].is_none_or(|known| rank(name.span) > rank(known)) {
                fullest[id] = Some(name.span);
            }
        }
        let sexes = titles.into_iter().zip(given).map(|(title, given)| title.or(given)).collect();
        Self { names, fullest, sexes }
    }

    fn fullest(&self, name: &Name) -> Span {
        self.fullest.get(name.id as usize).copied().flatten().unwrap_or(name.span)
    }

    /// The names inside `span`, in order.
    fn inside(&self, span: Span) -> impl Iterator<Item = &'n Name> + use<'n> {
        let from = self.names.partition_point(|n| n.span.start() < span.start());
        self.names[from..].iter().take_while(move |n| n.span.end() <= span.end())
    }

    /// The last name before byte `byte` that fits, within reach.
    fn before(&self, byte: usize, fits: impl Fn(&Name) -> bool) -> Option<&'n Name> {
        let to = self.names.partition_point(|n| n.span.end() <= byte);
        self.names[..to].iter().rev().take(MAX_NAMES_BACK).find(|n| fits(n))
    }

    /// Whether a name is a person's and nothing says that "he" or "she" cannot mean it.
    fn fits(&self, name: &Name, sex: Sex) -> bool {
        name.kind == NameKind::Person
            && self.sexes.get(name.id as usize).copied().flatten().is_none_or(|known| known == sex)
    }

    /// Whom "he" or "she" at byte `byte` means: the last subject of a sentence since somebody spoke, else who spoke last, else
    /// the last person named.
    fn person(&self, ground: &Ground<'_>, byte: usize, sex: Sex, last: Option<&Speaker>) -> Option<Span> {
        let since = last.map_or(0, |last| last.span.end());
        let subject = self.before(byte, |name| {
            name.span.start() < since || self.fits(name, sex) && opens_sentence(ground, name)
        });
        if let Some(name) = subject.filter(|name| name.span.start() >= since) {
            return Some(self.fullest(name));
        }
        // The speaker before, unless that is several, or something with a name that is no person's.
        let fits = |last: &&Speaker| {
            let named: Vec<&Name> = self.inside(last.name).collect();
            if named.is_empty() {
                let words = ground.token_from(last.name.start())..ground.token_from(last.name.end());
                words.clone().last().is_some_and(|at| is_one(ground, at))
            } else {
                named.iter().any(|name| self.fits(name, sex))
            }
        };
        match last.filter(fits) {
            Some(last) => Some(last.name),
            None => self.before(byte, |name| self.fits(name, sex)).map(|name| self.fullest(name)),
        }
    }
}

/// Whether a noun can be one person: no plural, no body.
fn is_one(ground: &Ground<'_>, at: usize) -> bool {
    let low = ground.low(at);
    let plural = low.ends_with('s') && !low.ends_with("ss");
    !plural && low != "people" && !lexicon().organisation_words.contains(low)
}

/// Whether a name stands at the head of its sentence, outside quotation marks, and owns nothing.
fn opens_sentence(ground: &Ground<'_>, name: &Name) -> bool {
    let at = ground.token_from(name.span.start());
    let behind = ground.token_from(name.span.end());
    let owns = ground.tokens.get(behind).is_some_and(|token| token.kind == TokenKind::Possessive);
    let Some(sentence) = ground.sentence_of(at) else { return false };
    let head = ground.sentences[sentence].tokens.start;
    !owns
        && !ground.inside_quotation(name.span.start())
        && at - head <= LONGEST_TITLE
        && (head..at).all(|i| ground.tag(i).is_nominal())
}

fn sex_of_title(low: &str) -> Option<Sex> {
    let known = known_names();
    if known.womens_titles.contains(low) {
        return Some(Sex::Woman);
    }
    known.mens_titles.contains(low).then_some(Sex::Man)
}

fn sex_of_name(word: &str) -> Option<Sex> {
    let known = known_names();
    if known.womens_names.contains(word) {
        return Some(Sex::Woman);
    }
    (known.given_names.contains(word) && !known.names_of_both.contains(word)).then_some(Sex::Man)
}

/// Whether a name is no more than an office: "Prime Minister".
fn is_title(ground: &Ground<'_>, span: Span) -> bool {
    (ground.token_from(span.start())..ground.token_from(span.end())).all(|at| {
        let low = ground.low(at);
        lexicon().person_titles.contains(low) || lexicon().roles.contains(low)
    })
}

/// The speaker that `phrase` names, with the fullest name that the text has for it.
///
/// A pronoun means the speaker before, else the last person named before it.
pub(super) fn resolve(
    desk: &Desk<'_>,
    phrase: Range<usize>,
    names: &Bearers<'_>,
    last: Option<&Speaker>,
) -> Speaker {
    let span = desk.tokens(phrase.clone());
    let inside: Vec<&Name> = names.inside(span).collect();
    let together = are_together(&desk.ground, &phrase, &inside);
    if let Some(name) = inside.iter().find(|n| n.kind == NameKind::Person).or_else(|| inside.first()) {
        let person = name.kind == NameKind::Person;
        let head = person || inside.len() == 1 && phrase.len() <= 6;
        if head {
            let whole = !person || together;
            return Speaker {
                span,
                name: if whole { without_article(desk, &phrase) } else { names.fullest(name) },
            };
        }
    }
    if phrase.len() == 1 {
        let meant = match desk.ground.low(phrase.start) {
            "he" | "his" => names.person(&desk.ground, span.start(), Sex::Man, last),
            "she" | "her" => names.person(&desk.ground, span.start(), Sex::Woman, last),
            _ if is_writer(&desk.ground, &phrase) => None,
            low if lexicon().person_pronouns.contains(low) || matches!(low, "it" | "they") => last
                .map(|last| last.name)
                .or_else(|| names.before(span.start(), |_| true).map(|name| names.fullest(name))),
            _ => None,
        };
        if let Some(name) = meant {
            return Speaker { span, name };
        }
    }
    Speaker { span, name: without_article(desk, &phrase) }
}

/// Whether a phrase is the "I" or "we" of who writes the text: outside quotation marks, not behind a colon, and in no
/// turn of an interview ("Hanna Orrick: …" up to [`LONGEST_TURN`] paragraphs before).
pub(super) fn is_writer(ground: &Ground<'_>, phrase: &Range<usize>) -> bool {
    let at = phrase.start;
    if phrase.len() != 1
        || !matches!(ground.low(at), "i" | "we")
        || ground.quotation_at(ground.tokens[at].start).is_some()
    {
        return false;
    }
    let Some(sentence) = ground.sentence_of(at).map(|sentence| &ground.sentences[sentence]) else {
        return true;
    };
    let colon = |mut tokens: Range<usize>| tokens.any(|at| ground.word(at) == ":");
    let last = sentence.paragraph;
    let labelled = (last.saturating_sub(LONGEST_TURN)..=last).any(|paragraph| {
        let head = ground.token_from(ground.paragraphs[paragraph].start);
        colon(head..at.min(head + LONGEST_LABEL))
    });
    !labelled && !colon(sentence.tokens.start.max(at.saturating_sub(LONGEST_LETTER))..at)
}

/// Whether several speak: names of two people joined by "and".
fn are_together(ground: &Ground<'_>, phrase: &Range<usize>, inside: &[&Name]) -> bool {
    let and = phrase.clone().find(|at| ground.low(*at) == "and").map(|at| ground.tokens[at].start);
    let people = |name: &&&Name| name.kind == NameKind::Person;
    let first = inside.iter().find(people);
    let last = inside.iter().rev().find(people);
    first.zip(last).zip(and).is_some_and(|((first, last), and)| {
        first.id != last.id && first.span.end() <= and && and < last.span.start()
    })
}

fn without_article(desk: &Desk<'_>, phrase: &Range<usize>) -> Span {
    let mut phrase = phrase.clone();
    if phrase.len() > 1 && matches!(desk.ground.low(phrase.start), "the" | "a" | "an") {
        phrase.start += 1;
    }
    desk.tokens(phrase)
}

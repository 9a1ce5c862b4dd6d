//! Which runs of tokens are names.
//!
//! A run of capitalised words, with small words between them where the name goes on. What opens a sentence, what is
//! an adjective, and what the text itself writes in lower case elsewhere, is no name by its capital alone.

use std::ops::Range;

use super::super::ground::{Ground, TokenKind};
use crate::languages::{QuickSet, SeenWords, Sieve, Word, known_names, lexicon};

/// Longest name in tokens.
const MAX_TOKENS: usize = 12;

/// Shortest word that an ending tells to be a verb or an adverb.
const MIN_ENDED: usize = 7;

/// How the text writes its words.
struct Spelling<'g> {
    /// Whether each token is a word with a capital that can be part of a name.
    capital: Vec<bool>,
    /// Words that stand capitalised where nothing asks for it.
    inside: SeenWords<'g>,
    /// Those of them without another beside it.
    alone: SeenWords<'g>,
    /// Those of them that end a run.
    last: SeenWords<'g>,
    /// Pairs of them.
    pairs: QuickSet<(&'g str, &'g str)>,
    /// Words that stand in lower case: those that stand with a capital too, and some others.
    lower: SeenWords<'g>,
}

/// The names of the text as token ranges, in order, none over another.
pub(super) fn find(ground: &Ground<'_>) -> Vec<Range<usize>> {
    let spelling = Spelling::of(ground);
    let mut runs = Vec::new();
    for sentence in &ground.sentences {
        let start = sentence.tokens.start;
        let mut at = start;
        while at < sentence.tokens.end {
            let mut run_ends = at;
            let end = spelling.run_end(ground, at, sentence.tokens.end, start);
            if end > at {
                let end = staff_start(ground, at, end).unwrap_or(end);
                run_ends = end;
                let tokens = trimmed(ground, at..end);
                let common = tokens.len() == 1
                    && begins(ground, tokens.start, start)
                    && spelling.common_start(ground, tokens.start);
                if !tokens.is_empty() && !common {
                    runs.push(tokens);
                }
            }
            at = run_ends.max(at + 1);
        }
    }
    let mut parts = SeenWords::default();
    for run in runs.iter().filter(|run| run.len() > 1) {
        parts.extend([run.start, run.end - 1].map(|at| ground.written(at)));
    }
    runs.retain(|run| spelling.is_name(ground, run, &parts));
    runs
}

impl<'g> Spelling<'g> {
    fn of(ground: &'g Ground<'_>) -> Self {
        let capital: Vec<bool> = (0..ground.tokens.len()).map(|at| is_capital_word(ground, at)).collect();
        // Only of words with a capital it is asked whether they stand in lower case too.
        let mut asked = Sieve::default();
        let capitals = (0..ground.tokens.len()).filter(|at| capital[*at] || ground.tokens[*at].capital);
        capitals.for_each(|at| asked.put(ground.lower(at)));
        let mut spelling = Self {
            capital,
            inside: SeenWords::default(),
            alone: SeenWords::default(),
            last: SeenWords::default(),
            pairs: QuickSet::default(),
            lower: SeenWords::default(),
        };
        for sentence in &ground.sentences {
            let mut before = None;
            for at in sentence.tokens.clone() {
                if spelling.capital[at] && !begins(ground, at, sentence.tokens.start) {
                    let word = ground.written(at);
                    spelling.inside.insert(word);
                    spelling.pairs.extend(before.map(|before| (before, word.text())));
                    let of = ground.low(at + 1) == "of";
                    let followed = at + 1 < sentence.tokens.end && spelling.capital[at + 1];
                    if before.is_none() && !of && !followed {
                        spelling.alone.insert(word);
                    }
                    if !of && !followed {
                        spelling.last.insert(word);
                    }
                    before = Some(word.text());
                } else {
                    let word = ground.lower(at);
                    if ground.tokens[at].kind == TokenKind::Word
                        && !ground.tokens[at].capital
                        && asked.may_have(word)
                    {
                        spelling.lower.insert(ground.written(at));
                    }
                    before = None;
                }
            }
        }
        spelling
    }

    /// One past the last token of the name that begins at `at`; `at` where none does.
    fn run_end(&self, ground: &Ground<'_>, at: usize, end: usize, start: usize) -> usize {
        // "But Iraq", "However Trump": a common word at the head of a sentence is no part of the name.
        if !self.capital[at]
            || is_small_word(ground, at)
            || begins(ground, at, start) && self.common_start(ground, at)
        {
            return at;
        }
        if known_names().parties.contains(ground.written(at)) && ground.low(at + 1) == "party" {
            return at + 2;
        }
        let end = end.min(at + MAX_TOKENS);
        let mut next = at + 1;
        while next < end {
            if self.capital[next] {
                // "Edmund Carrow In the north": a headline's or a list's small word.
                if is_small_word(ground, next) {
                    break;
                }
                next += 1;
            } else if ground.tokens[next].kind == TokenKind::Number && ground.glued(next) {
                next += 1;
            } else if let Some(ahead) = self.link(ground, at, next, end) {
                next = ahead;
            } else {
                break;
            }
        }
        next
    }

    /// Where the name from `at` goes on behind the small words from `link`.
    fn link(&self, ground: &Ground<'_>, at: usize, link: usize, end: usize) -> Option<usize> {
        let before = ground.lower(link - 1);
        let joins = match ground.low(link) {
            "of" => self.takes_of(ground, at, link),
            "and" => joins_and(ground, at, link),
            "for" | "on" => known_names().bodies.contains(before),
            _ if ground.tokens[link].kind == TokenKind::Possessive => {
                known_names().common_owners.contains(before)
            }
            _ => lexicon().name_links.contains(ground.lower(link)),
        };
        if !joins {
            return None;
        }
        // Only links that lead on to a capital belong to the name.
        let ahead =
            (link + 1..end.min(link + 3)).find(|at| !lexicon().name_links.contains(ground.lower(*at)))?;
        self.capital[ahead].then_some(ahead)
    }

    /// Whether what stands before "of" can have it in its name: "Bank of", "Supreme Court of", but not "Edmund Carrow of".
    fn takes_of(&self, ground: &Ground<'_>, at: usize, of: usize) -> bool {
        let last = ground.lower(of - 1);
        let lexicon = lexicon();
        let thing = || {
            lexicon.organisation_words.contains(last)
                || lexicon.place_words.contains(last)
                || lexicon.person_titles.contains(last)
                || known_names().bodies.contains(last)
                || self.lower.contains(&last)
                || ["hood", "ion", "ment", "ity", "ship", "ance", "ates"]
                    .iter()
                    .any(|end| last.text().ends_with(end))
        };
        if of - at == 1 { !all_capitals(ground.word(at)) } else { thing() }
    }

    /// Whether the capital of token `at`, which begins a sentence, is due to that alone.
    fn common_start(&self, ground: &Ground<'_>, at: usize) -> bool {
        let (lexicon, known) = (lexicon(), known_names());
        let (lower, written) = (ground.lower(at), ground.written(at));
        let (low, word) = (lower.text(), written.text());
        if lexicon.determiners.contains(lower)
            || lexicon.is_function_word(lower)
            || lexicon.pronouns.contains(lower)
            || lexicon.numbers.contains_key(lower)
            || known.openers.contains(lower)
            || low.split_once('-').is_some_and(|(head, _)| known.heads.contains(head))
        {
            return true;
        }
        let next = at + 1;
        let followed = self.capital.get(next).is_some_and(|capital| *capital);
        // "New" is not known by itself from "New Harlow", nor is "University" from "Harlow University".
        let generic = lexicon.organisation_words.contains(lower)
            || lexicon.place_words.contains(lower)
            || lexicon.person_titles.contains(lower)
            || known.bodies.contains(lower);
        let seen = followed && self.inside.contains(&written)
            || self.alone.contains(&written)
            || !generic && self.last.contains(&written);
        if seen || is_known(written) {
            return false;
        }
        if followed {
            // "Returning Norway", "Recently Carrow", "Ferry Norway": a word, then a name that stands by itself.
            let ended = low.len() >= MIN_ENDED && (low.ends_with("ing") || low.ends_with("ly"));
            let alone = is_known(ground.written(next)) || self.inside.contains(&ground.written(next));
            let role = lexicon.roles.contains(lower) && !lexicon.person_titles.contains(lower);
            return (ended || (role || self.lower.contains(&lower)) && alone)
                && !self.pairs.contains(&(word, ground.word(next)));
        }
        !(word.chars().count() > 1 && all_capitals(word))
    }

    fn is_name(&self, ground: &Ground<'_>, run: &Range<usize>, parts: &SeenWords<'_>) -> bool {
        let (lexicon, known) = (lexicon(), known_names());
        let words = &ground.text[ground.bytes(run.clone())];
        // A nationality is no name, nor is a lone title.
        if known.adjectives.contains(words) {
            return false;
        }
        if run.len() > 1 {
            return true;
        }
        let low = ground.lower(run.start);
        let plain = self.lower.contains(&low)
            && !all_capitals(words)
            && !is_known(words)
            && !parts.contains(&ground.written(run.start));
        !(plain
            || words.chars().nth(1).is_none()
            || lexicon.person_titles.contains(low)
            || known.plain_acronyms.contains(words)
            || known.without_tail(words).is_some()
            || is_heading(ground, run)
            || is_address(ground, run.start))
    }
}

/// A word that has its paragraph to itself.
fn is_heading(ground: &Ground<'_>, run: &Range<usize>) -> bool {
    ground.sentence_of(run.start).is_some_and(|sentence| {
        let sentence = &ground.sentences[sentence];
        let paragraph = &ground.paragraphs[sentence.paragraph];
        sentence.tokens == *run
            && ground.text[paragraph.clone()].trim().len() == ground.bytes(run.clone()).len()
            && !is_known(ground.written(run.start))
    })
}

/// "@Carrow", "#Carrow".
fn is_address(ground: &Ground<'_>, at: usize) -> bool {
    ground.glued(at) && matches!(ground.word(at - 1), "@" | "#")
}

/// "In", "From": a preposition that a headline or the start of a sentence capitalises.
fn is_small_word(ground: &Ground<'_>, at: usize) -> bool {
    let low = ground.lower(at);
    lexicon().prepositions.contains(low)
        && !lexicon().name_links.contains(low)
        && !all_capitals(ground.word(at))
}

/// Where a person's name begins right behind a body's: "Harlow University Edmund Carrow".
fn staff_start(ground: &Ground<'_>, at: usize, end: usize) -> Option<usize> {
    let known = known_names();
    let body = |at: usize| {
        let low = ground.lower(at);
        (lexicon().organisation_words.contains(low) || known.bodies.contains(low))
            && !lexicon().person_titles.contains(low)
    };
    (at + 2..end.saturating_sub(1)).find(|given| {
        known.given_names.contains(ground.written(*given)) && body(*given - 1) && !(*given..end).any(body)
    })
}

fn is_known<'w>(word: impl Into<Word<'w>>) -> bool {
    let word = word.into();
    let known = known_names();
    known.places.contains(word)
        || known.given_names.contains(word)
        || known.peoples.contains(word)
        || known.organisations.contains(word)
        || lexicon().alias_set(word).is_some()
}

/// Whether "and" joins two parts of one name, as in "Ministry of Trade and Industry", "Trinidad and Tobago".
fn joins_and(ground: &Ground<'_>, from: usize, and: usize) -> bool {
    let body = (from..and).any(|at| known_names().bodies.contains(ground.lower(at)))
        && (from..and).any(|at| matches!(ground.low(at), "of" | "for" | "on"));
    body || and + 1 < ground.tokens.len()
        && known_names().lands.contains(&ground.text[ground.bytes(from..and + 2)])
}

/// Whether token `at` stands where any word would be capitalised.
fn begins(ground: &Ground<'_>, at: usize, start: usize) -> bool {
    at == start
        || matches!(
            ground.word(at - 1),
            "“" | "\"" | "‘" | "'" | ":" | "•" | "." | "?" | "!" | "—" | "-" | "–" | "|" | "("
        )
}

fn is_capital_word(ground: &Ground<'_>, at: usize) -> bool {
    let token = &ground.tokens[at];
    token.kind == TokenKind::Word
        && (token.capital || token.hyphen && has_article(ground.word(at)))
        && !lexicon().no_names.contains(ground.lower(at))
        && !ground.low(at).split_once('\'').is_some_and(|(head, _)| lexicon().pronouns.contains(head))
}

/// "al-Assad", "el-Sisi": a name with an article of its own.
fn has_article(word: &str) -> bool {
    word.split_once('-').is_some_and(|(article, name)| {
        article.len() <= 3 && name.starts_with(char::is_uppercase) && !known_names().heads.contains(article)
    })
}

pub(super) fn all_capitals(word: &str) -> bool {
    word.chars().all(|c| !c.is_lowercase())
}

/// Without leading articles and numbers.
fn trimmed(ground: &Ground<'_>, mut tokens: Range<usize>) -> Range<usize> {
    let lexicon = lexicon();
    let small = |at: usize| {
        let low = ground.lower(at);
        lexicon.determiners.contains(low)
            || lexicon.prepositions.contains(low)
            || lexicon.numbers.contains_key(low)
    };
    while !tokens.is_empty() && small(tokens.start) {
        tokens.start += 1;
    }
    tokens
}

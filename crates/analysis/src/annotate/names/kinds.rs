//! What a name names, and which part of it is the name without titles.

use std::ops::Range;

use model::NameKind;

use super::super::ground::{Ground, TokenKind};
use super::Mention;
use crate::languages::WordSet;
use crate::languages::{known_names, lexicon};

/// Titles stand within this many tokens from a name's start.
const TITLE_REACH: usize = 5;

/// The mention that `tokens` are.
pub(super) fn mention(ground: &Ground<'_>, tokens: Range<usize>) -> Mention {
    let words = &ground.text[ground.bytes(tokens.clone())];
    let office = tokens.len() > 1 && is_office(ground, &tokens);
    let known = known_names().places.contains(words) || known_names().organisations.contains(words);
    let bare_start = if known || office { tokens.start } else { behind_titles(ground, &tokens) };
    let bare = ground.text[ground.bytes(bare_start..tokens.end)].to_owned();
    let (kind, rule) =
        if office { (NameKind::Person, "office") } else { kind_of(ground, &tokens, bare_start, &bare) };
    Mention { tokens, bare_start, office, inner: false, kind, rule, bare }
}

/// "Prime Minister", "Home Secretary", "President of Norway": an office without its holder.
fn is_office(ground: &Ground<'_>, tokens: &Range<usize>) -> bool {
    let titles = &lexicon().person_titles;
    let head = tokens.clone().find(|at| ground.low(*at) == "of").unwrap_or(tokens.end);
    let adjectives = tokens.start..head.saturating_sub(1);
    head > tokens.start
        && titles.contains(ground.lower(head - 1))
        && adjectives.clone().all(|at| !known_names().given_names.contains(ground.written(at)))
        && !(head < tokens.end && has_holder(ground, head..tokens.end))
        && (head < tokens.end || titles.contains(ground.lower(tokens.start)) || tokens.len() == 2)
}

/// "Secretary of State Edmund Carrow": whether somebody's given name stands behind "of".
fn has_holder(ground: &Ground<'_>, rest: Range<usize>) -> bool {
    rest.len() > 2 && rest.skip(2).any(|at| known_names().given_names.contains(ground.written(at)))
}

/// Where the name behind titles begins: "US President Edmund Carrow", "Secretary of State Edmund Carrow".
fn behind_titles(ground: &Ground<'_>, tokens: &Range<usize>) -> usize {
    let titles = &lexicon().person_titles;
    let reach = tokens.end.min(tokens.start + TITLE_REACH);
    if known_names().given_names.contains(ground.written(tokens.start)) {
        return tokens.start;
    }
    let Some(title) = (tokens.start..reach).rfind(|at| titles.contains(ground.lower(*at))) else {
        return tokens.start;
    };
    let mut start = title + 1;
    if start < tokens.end && ground.low(start) == "of" {
        match (start + 2..tokens.end).find(|at| known_names().given_names.contains(ground.written(*at))) {
            Some(given) => start = given,
            None => return tokens.start,
        }
    }
    let rest = start..tokens.end;
    let lexicon = lexicon();
    let thing = rest.clone().any(|at| {
        lexicon.organisation_words.contains(ground.lower(at))
            || lexicon.place_words.contains(ground.lower(at))
    });
    if rest.is_empty()
        || thing
        || lexicon.name_links.contains(ground.lower(start)) && !ground.tokens[start].capital
    {
        tokens.start
    } else {
        start
    }
}

/// What a name names, and the rule that says so.
fn kind_of(
    ground: &Ground<'_>,
    tokens: &Range<usize>,
    bare_start: usize,
    bare: &str,
) -> (NameKind, &'static str) {
    let (lexicon, known) = (lexicon(), known_names());
    let first = ground.word(bare_start);
    let any = |set: &WordSet| tokens.clone().any(|at| set.contains(ground.lower(at)));
    let given = known.given_names.contains(first);
    let family =
        given && tokens.end == bare_start + 2 && known.family_words.contains(ground.lower(bare_start + 1));
    if known.places.contains(bare) {
        (NameKind::Place, "known-place")
    } else if known.organisations.contains(bare)
        || bare_start == tokens.start && any(&lexicon.organisation_words) && !family
    {
        (NameKind::Organisation, "organisation-word")
    } else if bare_start > tokens.start || family {
        (NameKind::Person, "title")
    } else if any(&lexicon.place_words) {
        (NameKind::Place, "place-word")
    } else if known.peoples.contains(bare) {
        (NameKind::Other, "people")
    } else if given {
        (NameKind::Person, "given-name")
    } else if bare.chars().count() > 1 && bare.chars().all(|c| c.is_uppercase() || c == '.') {
        (NameKind::Organisation, "initials")
    } else if tokens.len() == 1 && place_context(ground, tokens.start) {
        (NameKind::Place, "place-context")
    } else if (2..=3).contains(&tokens.len())
        && !leads_with_thing(ground, tokens)
        && !behind_article(ground, tokens.start)
        && tokens.clone().all(|at| ground.tokens[at].capital || lexicon.name_links.contains(ground.lower(at)))
    {
        (NameKind::Person, "capitals")
    } else {
        (NameKind::Other, "unknown")
    }
}

/// "Norway Open", "NATO Summit", "Cup of Norway": a place or body in a name that is nobody's.
fn leads_with_thing(ground: &Ground<'_>, tokens: &Range<usize>) -> bool {
    let known = known_names();
    let first = ground.word(tokens.start);
    let initials = (2..=6).contains(&first.len()) && first.chars().all(char::is_uppercase);
    initials
        || known.places.contains(first)
        || known.organisations.contains(first)
        || tokens.len() == 3 && known.places.contains(ground.written(tokens.end - 1))
}

/// "the Long Walk", "his Long Walk", "Carrow's Long Walk": persons have no article and nobody's.
fn behind_article(ground: &Ground<'_>, at: usize) -> bool {
    at > 0
        && (lexicon().determiners.contains(ground.lower(at - 1))
            || ground.tokens[at - 1].kind == TokenKind::Possessive)
}

pub(super) fn place_context(ground: &Ground<'_>, at: usize) -> bool {
    at > 0 && matches!(ground.low(at - 1), "in" | "from" | "near" | "at" | "to" | "across")
}

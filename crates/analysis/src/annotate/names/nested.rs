//! Names inside names, and places with the land that they lie in.

use std::ops::Range;

use model::NameKind;

use super::super::ground::{Ground, TokenKind};
use super::{Mention, kinds};
use crate::languages::{QuickSet, known_names, lexicon};

/// Longest known place in tokens.
const PLACE_TOKENS: usize = 4;

/// Adds what is named inside the names, and joins "Bergen, Norway" to one place. In order of start, longest first.
pub(super) fn unfold(ground: &Ground<'_>, mentions: Vec<Mention>) -> Vec<Mention> {
    let whole = Whole::of(&mentions);
    let mut out: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mut mention in mentions {
        let places = out.len().saturating_sub(2);
        if let [.., place] = &out[places..]
            && lies_in(ground, place, &mention)
        {
            // "Bergen, Hordaland, Norway": what ends with the place before ends with the land too.
            let end = place.tokens.end;
            for place in out[places..].iter_mut().filter(|place| place.tokens.end == end) {
                place.tokens.end = mention.tokens.end;
                place.kind = NameKind::Place;
            }
        }
        let inside = inside(ground, &mut mention, &whole);
        out.push(mention);
        out.extend(inside.into_iter().map(|name| Mention { inner: true, ..name }));
    }
    out
}

/// The names that the text has by themselves.
struct Whole {
    names: QuickSet<String>,
    /// The last words of people's names.
    surnames: QuickSet<String>,
}

impl Whole {
    fn of(mentions: &[Mention]) -> Self {
        let known = known_names();
        let surname = |mention: &Mention| {
            let (given, last) = mention.bare.split_once(' ')?;
            let person = mention.kind == NameKind::Person && known.given_names.contains(given);
            (person && !last.contains(' ')).then(|| last.to_owned())
        };
        Self {
            names: mentions.iter().map(|mention| mention.bare.clone()).collect(),
            surnames: mentions.iter().filter_map(surname).collect(),
        }
    }
}

/// Whether `land` stands behind a comma to say where `place` lies, and not as the next of a list.
fn lies_in(ground: &Ground<'_>, place: &Mention, land: &Mention) -> bool {
    let (here, there) = (&place.tokens, &land.tokens);
    let lands = &known_names().lands;
    let known = known_names().places.contains(&place.bare);
    let context = || {
        let start = ground.sentence_of(here.start).map(|s| ground.sentences[s].tokens.start);
        here.start > 0 && matches!(ground.low(here.start - 1), "of" | "outside" | "around")
            || kinds::place_context(ground, here.start)
            || start == Some(here.start)
    };
    there.start == here.end + 1
        && ground.word(here.end) == ","
        && lands.contains(&land.bare)
        && (!lands.contains(&place.bare)
            || known_names().states.contains(&place.bare) && known_names().nations.contains(&land.bare))
        && (known || place.kind != NameKind::Organisation && here.len() <= 2 && context())
}

/// The places in an organisation's name, and whom an office serves.
fn inside(ground: &Ground<'_>, mention: &mut Mention, whole: &Whole) -> Vec<Mention> {
    let leader = led_by(ground, mention, whole);
    if leader.is_some() && mention.kind == NameKind::Person {
        mention.kind = NameKind::Other;
    }
    let tokens = &mention.tokens;
    if mention.office {
        let of = tokens.clone().find(|at| ground.low(*at) == "of");
        let start = of.map(|of| if ground.low(of + 1) == "the" { of + 2 } else { of + 1 });
        return start.filter(|start| *start < tokens.end).map_or(Vec::new(), |start| {
            let body = kinds::mention(ground, start..tokens.end);
            let known =
                known_names().places.contains(&body.bare) || known_names().organisations.contains(&body.bare);
            if known || body.tokens.len() > 1 && body.kind == NameKind::Organisation {
                vec![body]
            } else {
                Vec::new()
            }
        });
    }
    let mut found = Vec::new();
    if mention.kind == NameKind::Person || tokens.len() < 2 || known_names().places.contains(&mention.bare) {
        return found;
    }
    let mut at = tokens.start;
    if let Some(end) = leader {
        found.push(kinds::mention(ground, at..end));
        at = end;
    }
    while at < tokens.end {
        let compass = at > tokens.start && is_compass(ground.low(at - 1));
        let longest = (at + 1..=tokens.end.min(at + PLACE_TOKENS))
            .rev()
            .find(|end| known_names().places.contains(&ground.text[ground.bytes(at..*end)]));
        // "University of Southern Norway" names the south, "South East Asia Council" nothing inside.
        let behind_of = at > tokens.start + 1 && ground.low(at - 2) == "of";
        match longest.filter(|_| !compass || behind_of) {
            Some(end) => {
                let from = if compass { at - 1 } else { at };
                found.push(kinds::mention(ground, from..end));
                at = end;
            }
            None if sits_in(ground, tokens, at) => {
                let mut place = kinds::mention(ground, at..at + 1);
                place.kind = NameKind::Place;
                found.push(place);
                at += 1;
            }
            None => at += 1,
        }
    }
    found
}

/// The end of a name at the head of `mention` that stands alone elsewhere: "Carrow" in "Carrow Foundation".
fn led_by(ground: &Ground<'_>, mention: &Mention, whole: &Whole) -> Option<usize> {
    let (tokens, known) = (&mention.tokens, known_names());
    let first = ground.word(tokens.start);
    if mention.office
        || tokens.len() < 2
        || mention.bare_start > tokens.start
        || known.places.contains(&mention.bare)
    {
        return None;
    }
    let goes_on = |end: usize| {
        ground.tokens[end].kind == TokenKind::Word && !lexicon().name_links.contains(ground.lower(end))
    };
    let words = |end: usize| &ground.text[ground.bytes(tokens.start..end)];
    if mention.kind == NameKind::Person {
        // "Carrow Prize" for "Edmund Carrow", "Edmund Carrow Long Prize"; but "Edmund Carrow" for "Edmund".
        let long = (tokens.start + 2..tokens.end)
            .rev()
            .find(|end| goes_on(*end) && whole.names.contains(words(*end)));
        let prize = !known.given_names.contains(first)
            && !known.given_names.contains(ground.written(tokens.start + 1))
            && whole.surnames.contains(first);
        return long.or(prize.then_some(tokens.start + 1));
    }
    let initials = (3..=6).contains(&first.len())
        && first.chars().all(char::is_uppercase)
        && !known.plain_acronyms.contains(first);
    let leads = |end: usize| {
        let words = words(end);
        whole.names.contains(words)
            || known.organisations.contains(words)
            || end == tokens.start + 1 && (initials || whole.surnames.contains(words))
    };
    (tokens.start + 1..tokens.end).rev().find(|end| goes_on(*end) && leads(*end))
}

/// "Municipality of Bergen": whether token `at` alone is the seat behind "of".
fn sits_in(ground: &Ground<'_>, tokens: &Range<usize>, at: usize) -> bool {
    at + 1 == tokens.end
        && at >= tokens.start + 2
        && ground.low(at - 1) == "of"
        && known_names().seats.contains(ground.lower(at - 2))
}

fn is_compass(low: &str) -> bool {
    matches!(
        low,
        "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "new"
    )
}

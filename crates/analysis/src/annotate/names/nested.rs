//! Names inside names, and places with the land that they lie in.

use std::collections::HashSet;
use std::ops::Range;

use model::NameKind;

use super::super::ground::{Ground, TokenKind};
use super::{Mention, kinds};
use crate::languages::{known_names, lexicon};

/// Longest known place in tokens.
const PLACE_TOKENS: usize = 4;

/// Adds what is named inside the names, and joins "Bergen, Norway" to one place. In order of start, longest first.
pub(super) fn unfold(ground: &Ground<'_>, mentions: Vec<Mention>) -> Vec<Mention> {
    let alone: HashSet<String> = mentions.iter().map(|mention| mention.bare.clone()).collect();
    let mut out: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if let Some(place) = out.last_mut()
            && lies_in(ground, place, &mention)
        {
            place.tokens.end = mention.tokens.end;
            place.kind = NameKind::Place;
        }
        let inside = inside(ground, &mention, &alone);
        out.push(mention);
        out.extend(inside);
    }
    out
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
        && !lands.contains(&place.bare)
        && (known || place.kind != NameKind::Organisation && here.len() <= 2 && context())
        && !matches!(ground.low(there.end), "and" | "or" | "&")
}

/// The places in an organisation's name, and whom an office serves.
fn inside(ground: &Ground<'_>, mention: &Mention, alone: &HashSet<String>) -> Vec<Mention> {
    let tokens = &mention.tokens;
    if mention.office {
        let of = tokens.clone().find(|at| ground.low(*at) == "of");
        let start = of.map(|of| if ground.low(of + 1) == "the" { of + 2 } else { of + 1 });
        return start.filter(|start| *start < tokens.end).map_or(Vec::new(), |start| {
            let body = kinds::mention(ground, start..tokens.end);
            let known = known_names().places.contains(&body.bare) || known_names().organisations.contains(&body.bare);
            if known || body.tokens.len() > 1 && body.kind == NameKind::Organisation { vec![body] } else { Vec::new() }
        });
    }
    let mut found = Vec::new();
    if mention.kind == NameKind::Person || tokens.len() < 2 || known_names().places.contains(&mention.bare) {
        return found;
    }
    let mut at = tokens.start;
    if let Some(end) = led_by(ground, mention, alone) {
        found.push(kinds::mention(ground, at..end));
        at = end;
    }
    while at < tokens.end {
        let compass = at > tokens.start && is_compass(ground.low(at - 1));
        let longest = (at + 1..=tokens.end.min(at + PLACE_TOKENS))
            .rev()
            .find(|end| known_names().places.contains(&ground.text[ground.bytes(at..*end)]));
        match longest.filter(|_| !compass) {
            Some(end) => {
                found.push(kinds::mention(ground, at..end));
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
fn led_by(ground: &Ground<'_>, mention: &Mention, alone: &HashSet<String>) -> Option<usize> {
    let tokens = &mention.tokens;
    let longest = (tokens.start + 1..tokens.end)
        .rev()
        .find(|end| alone.contains(&ground.text[ground.bytes(tokens.start..*end)]))?;
    (ground.tokens[longest].kind == TokenKind::Word && !lexicon().name_links.contains(ground.low(longest)))
        .then_some(longest)
}

/// "Municipality of Bergen": whether token `at` alone is the seat behind "of".
fn sits_in(ground: &Ground<'_>, tokens: &Range<usize>, at: usize) -> bool {
    at + 1 == tokens.end
        && at >= tokens.start + 2
        && ground.low(at - 1) == "of"
        && known_names().seats.contains(ground.low(at - 2))
}

fn is_compass(low: &str) -> bool {
    matches!(
        low,
        "north" | "south" | "east" | "west" | "northern" | "southern" | "eastern" | "western" | "central" | "new"
    )
}

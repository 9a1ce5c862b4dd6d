//! Names inside names, and places with the land that they lie in.

use model::NameKind;

use super::super::ground::Ground;
use super::{Mention, kinds};
use crate::languages::{known_names, lexicon};

/// Longest known place in tokens.
const PLACE_TOKENS: usize = 4;

/// Adds what is named inside the names, and joins "Bergen, Norway" to one place. In order of start, longest first.
pub(super) fn unfold(ground: &Ground<'_>, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if let Some(place) = out.last_mut()
            && lies_in(ground, place, &mention)
        {
            place.tokens.end = mention.tokens.end;
            place.kind = NameKind::Place;
        }
        let inside = inside(ground, &mention);
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
fn inside(ground: &Ground<'_>, mention: &Mention) -> Vec<Mention> {
    let tokens = &mention.tokens;
    if mention.office {
        let of = tokens.clone().find(|at| ground.low(*at) == "of");
        let start = of.map(|of| if ground.low(of + 1) == "the" { of + 2 } else { of + 1 });
        return start.filter(|start| *start < tokens.end).map_or(Vec::new(), |start| {
            let body = kinds::mention(ground, start..tokens.end);
            let known = known_names().places.contains(&body.bare) || lexicon().organisations.contains(&body.bare);
            if known || body.tokens.len() > 1 && body.kind == NameKind::Organisation { vec![body] } else { Vec::new() }
        });
    }
    let mut found = Vec::new();
    if mention.kind != NameKind::Organisation || tokens.len() < 2 {
        return found;
    }
    let mut at = tokens.start;
    while at < tokens.end {
        let compass = at > tokens.start && is_compass(ground.low(at - 1));
        let longest = (at + 1..=tokens.end.min(at + PLACE_TOKENS))
            .rev()
            .find(|end| known_names().places.contains(&ground.text[ground.bytes(at..*end)]));
        match longest.filter(|_| !compass) {
            Some(end) => {
                if (at..end) != *tokens {
                    found.push(kinds::mention(ground, at..end));
                }
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn is_compass(low: &str) -> bool {
    matches!(
        low,
        "north" | "south" | "east" | "west" | "northern" | "southern" | "eastern" | "western" | "central" | "new"
    )
}

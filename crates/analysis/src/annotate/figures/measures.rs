//! What makes more than a count of a number: currencies, units, ages, ranges, hedges.

use std::ops::Range;

use model::Qualifier;

use super::super::ground::{Ground, TokenKind};
use super::numbers::{Number, number_at};
use crate::languages::lexicon;

/// The magnitude word right before token `end`, if the first number of the range has none of its own.
pub(super) fn shared_scale(ground: &Ground<'_>, first: &Number, end: usize) -> Option<f64> {
    let last = end.checked_sub(1)?;
    let own = first.tokens.clone().any(|i| lexicon().magnitudes.contains_key(ground.lower(i)));
    lexicon().magnitudes.get(ground.lower(last)).copied().filter(|_| !own)
}

/// The upper end of a range, and one past it.
pub(super) fn range_end(ground: &Ground<'_>, end: usize, start: usize) -> Option<(Number, usize)> {
    // "8% to 10%"
    let end = if ground.low(end) == "%" { end + 1 } else { end };
    let link = ground.low(end);
    let between = start > 0 && ground.low(start - 1) == "between";
    let joins = matches!(link, "to" | "-" | "–" | "—" | "or") || (link == "and" && between);
    // "rose from 9 to 10": two numbers.
    if link == "to" && changes(ground, start) {
        return None;
    }
    // "2 – 1" with blanks around the dash is a score.
    if !joins || (matches!(link, "-" | "–" | "—") && !ground.glued(end)) {
        return None;
    }
    let mut at = end + 1;
    if lexicon().currency_signs.contains_key(if at < ground.tokens.len() { ground.word(at) } else { "" }) {
        at += 1;
    }
    let other = number_at(ground, at)?;
    let stop = other.tokens.end;
    Some((other, stop))
}

/// Whether "from" stands before the number, and a word of change near before that.
fn changes(ground: &Ground<'_>, start: usize) -> bool {
    let from = (1..=2).filter_map(|back| start.checked_sub(back)).find(|at| ground.low(*at) == "from");
    from.is_some_and(|from| {
        (from.saturating_sub(6)..from)
            .any(|at| ground.same_line(at + 1) && lexicon().changes.contains(ground.lower(at)))
    })
}

/// "65-year-old", "aged 12", "12 years old", "Ada Quill, 43,"
pub(super) fn age_end(ground: &Ground<'_>, start: usize, end: usize, value: f64) -> Option<usize> {
    let hyphenated = ground.low(end) == "-"
        && matches!(ground.low(end + 1), "year-old" | "year-olds" | "month-old" | "years-old");
    if hyphenated {
        return Some(end + 2);
    }
    // "14yo", "14 y/o"
    if matches!(ground.low(end), "yo" | "y.o.") && ground.glued(end) {
        return Some(end + 1);
    }
    if ground.low(end) == "y" && ground.low(end + 1) == "/" && ground.low(end + 2) == "o" {
        return Some(end + 3);
    }
    // "14-year old"
    if ground.low(end) == "-" && ground.low(end + 1) == "year" && ground.low(end + 2) == "old" {
        return Some(end + 3);
    }
    if matches!(ground.low(end), "year" | "years" | "months")
        && matches!(ground.low(end + 1), "old" | "of")
        && (ground.low(end + 1) == "old" || ground.low(end + 2) == "age")
    {
        return Some(if ground.low(end + 1) == "old" { end + 2 } else { end + 3 });
    }
    let behind = start.checked_sub(1).map_or("", |i| ground.low(i));
    if matches!(behind, "aged" | "age") {
        return Some(end);
    }
    // "Ada Quill, 43,", "the harbour master, 43, said", "Ada, nine, and Tom, six."
    let closed = end < ground.tokens.len() && matches!(ground.word(end), "," | ".");
    let person =
        start > 1 && (ground.tokens[start - 2].capital || lexicon().roles.contains(ground.lower(start - 2)));
    let apposition = behind == "," && person && closed && !listed(ground, start - 2);
    let number = end == start + 1 && value.fract() == 0.0 && (1.0..=110.0).contains(&value);
    (apposition && number).then_some(end)
}

/// "May 4, 12,": a name before the comma that is itself a number's neighbour is no person.
fn listed(ground: &Ground<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| ground.tokens[before].kind == TokenKind::Number)
        || super::super::dates::month_number(ground.low(at)).is_some()
}

/// One past "%", "percent", "per cent", "percentage points".
pub(super) fn percent_end(ground: &Ground<'_>, end: usize) -> Option<usize> {
    let hyphen = usize::from(ground.low(end) == "-");
    let at = end + hyphen;
    let len = match ground.low(at) {
        "%" | "percent" | "pct" => 1,
        "per" if ground.low(at + 1) == "cent" => 2,
        "percentage" if matches!(ground.low(at + 1), "point" | "points") => 2,
        _ => return None,
    };
    let points = usize::from(len < 2 && matches!(ground.low(at + len), "point" | "points"));
    Some(at + len + points)
}

/// The unit of measure at a token, of one word or two, with what it is by: "square miles", "miles an hour", "km/h",
/// "(kg)". Its name, its words, and one past it.
pub(super) fn unit_at(ground: &Ground<'_>, at: usize) -> Option<(String, Range<usize>, usize)> {
    let lexicon = lexicon();
    // "20 (kg)"
    let bracketed = matches!((ground.low(at), ground.low(at + 2)), ("(", ")") | ("[", "]") | ("{", "}"));
    if bracketed && ground.glued(at + 1) {
        let unit = lexicon.units.get(ground.lower(at + 1))?;
        return Some((unit.clone(), at + 1..at + 2, at + 3));
    }
    // "30°C", "30 degrees Fahrenheit"
    if matches!(ground.low(at), "°" | "degree" | "degrees") {
        let scale = match ground.low(at + 1) {
            "c" | "celsius" | "centigrade" => Some("degree Celsius"),
            "f" | "fahrenheit" => Some("degree Fahrenheit"),
            _ => None,
        };
        if let Some(scale) = scale.filter(|_| ground.tokens[at + 1].capital) {
            return Some((scale.to_owned(), at..at + 2, at + 2));
        }
        if ground.low(at) == "°" {
            return Some(("degree".to_owned(), at..at + 1, at + 1));
        }
    }
    let (unit, mut end) = if lexicon.unit_leads.contains(ground.lower(at)) {
        let two = format!("{} {}", ground.low(at), ground.low(at + 1));
        match (lexicon.units.get(&two), lexicon.units.get(ground.lower(at + 1))) {
            (Some(unit), _) => (unit.clone(), at + 2),
            // "square miles", "sq ft", "cubic metres"
            (None, Some(unit)) => {
                let lead = if ground.low(at) == "sq" { "square" } else { ground.low(at) };
                (format!("{lead} {unit}"), at + 2)
            }
            _ => return None,
        }
    } else {
        (lexicon.units.get(ground.lower(at))?.clone(), at + 1)
    };
    let words = at..end;
    // "188 miles an hour", "90 km/h"
    let each = match ground.low(end) {
        "an" | "a" | "per" | "/" => match ground.low(end + 1) {
            "hour" | "h" | "hr" => Some("hour"),
            "minute" | "min" => Some("minute"),
            "second" | "s" | "sec" => Some("second"),
            _ => None,
        },
        _ => None,
    };
    let unit = each.map_or(unit.clone(), |each| format!("{unit} per {each}"));
    end += if each.is_some() { 2 } else { 0 };
    Some((unit, words, end))
}

/// "20 or more", "20+", "20 or so", "20 or fewer": how exact it is, and one past it.
pub(super) fn bound_behind(ground: &Ground<'_>, end: usize) -> Option<(Qualifier, usize)> {
    // "20 + boats", as some set it
    let apart = || ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Word);
    if ground.low(end) == "+" && (ground.glued(end) || apart()) {
        return Some((Qualifier::AtLeast, end + 1));
    }
    if ground.low(end) != "or" {
        return None;
    }
    match ground.low(end + 1) {
        "more" => Some((Qualifier::AtLeast, end + 2)),
        "less" | "fewer" => Some((Qualifier::AtMost, end + 2)),
        "so" => Some((Qualifier::About, end + 2)),
        _ => None,
    }
}

/// The hedge before a number and where it begins.
pub(super) fn qualifier(ground: &Ground<'_>, start: usize, range: bool) -> (Qualifier, usize) {
    let found = lexicon().hedge_before(|back| start.checked_sub(back).map_or("", |at| ground.low(at)));
    match (found, range) {
        (Some((Qualifier::Range | Qualifier::About, len)), true) => (Qualifier::Range, start - len),
        (_, true) => {
            let led = start > 0 && ground.low(start - 1) == "from";
            (Qualifier::Range, start - usize::from(led))
        }
        (Some((Qualifier::Range, _)) | None, false) => {
            let total = start >= 3 && ground.words_at(start - 3, &["a", "total", "of"]);
            (Qualifier::Exact, start - if total { 3 } else { 0 })
        }
        (Some((hedge, len)), false) => (hedge, start - len),
    }
}

//! Figures: numbers in digits and words, what they count, and how exact they claim to be.
//!
//! Input: tokens, dates (numbers inside them are none) and quotations (who says so).

use std::ops::Range;

use model::{DateMark, DateType, Figure, FigureKind, Qualifier, Quote, Span};

use super::ground::{Ground, TokenKind};
use super::{Desk, MarkKind};
use crate::languages::lexicon;

/// Longest noun phrase behind a number, in tokens.
const MAX_COUNTED: usize = 6;

/// A number with its tokens.
#[derive(Clone)]
struct Number {
    tokens: Range<usize>,
    value: f64,
}

pub(super) fn find(desk: &Desk<'_>, dates: &[DateMark], quotes: &[Quote]) -> Vec<Figure> {
    let ground = &desk.ground;
    let mut found = Vec::new();
    let mut at = 0;
    while at < ground.tokens.len() {
        let Some(number) = number_at(ground, at) else {
            at += 1;
            continue;
        };
        at = number.tokens.end;
        let byte = ground.tokens[number.tokens.start].start;
        let near = dates.partition_point(|d| d.span.end() <= byte);
        let dated = dates.get(near).is_some_and(|d| {
            d.span.start() <= byte && matches!(d.kind, DateType::Date | DateType::Time | DateType::Set)
        });
        if dated || !is_figure(ground, &number) {
            continue;
        }
        let (figure, end) = figure(desk, number, quotes);
        at = at.max(end);
        // A number of hundreds of digits is none.
        if figure.value.is_finite() && figure.high.is_none_or(f64::is_finite) {
            give_reason(desk, &figure);
            found.push(figure);
        }
    }
    found
}

fn give_reason(desk: &Desk<'_>, figure: &Figure) {
    let rule = match figure.kind {
        FigureKind::Count => "count",
        FigureKind::Money => "money",
        FigureKind::Percent => "percent",
        FigureKind::Measure => "measure",
        FigureKind::Duration => "duration",
        FigureKind::Age => "age",
        FigureKind::Rank => "rank",
    };
    desk.reasons.give(MarkKind::Figure, figure.span, rule, || {
        let cited = |span: Span| format!("“{}”", &desk.ground.text[span.start()..span.end()]);
        let mut said = format!("{} is {}", cited(figure.number), figure.value);
        if let Some(high) = figure.high {
            said.push_str(&format!(" to {high}"));
        }
        if let Some(counted) = figure.counted {
            said.push_str(&format!(" of {}", cited(counted)));
        }
        if let Some(unit) = &figure.unit {
            said.push_str(&format!(", unit {unit}"));
        }
        said
    });
}

/// The number that begins at token `at`.
fn number_at(ground: &Ground<'_>, at: usize) -> Option<Number> {
    let lexicon = lexicon();
    let token = ground.tokens.get(at)?;
    let mut end = at + 1;
    let mut value = match token.kind {
        TokenKind::Number => ground.word(at).replace(',', "").parse::<f64>().ok()?,
        TokenKind::Word => {
            let (value, stop) = spelled(ground, at)?;
            end = stop;
            value
        }
        _ => return None,
    };
    // "1.2 million", "44.2m", "two hundred thousand", but not "5 m" (metres).
    while let Some(scale) = lexicon.magnitudes.get(ground.low(end)) {
        let letter = ground.low(end).len() <= 3;
        if letter && !ground.glued(end) {
            break;
        }
        // "5k" and "5m" right behind digits; "5b" of a list is none.
        if letter
            && ground.low(end) == "b"
            && ground.text[..ground.tokens[at].start].trim_end().ends_with(['(', '\n'])
        {
            break;
        }
        value *= scale;
        end += 1;
    }
    // "two and a half"
    if ground.words_at(end, &["and", "a", "half"]) {
        value += 0.5;
        end += 3;
    }
    Some(Number { tokens: at..end, value })
}

/// A number in words: "three", "twenty-five", "two hundred and six", "a dozen".
fn spelled(ground: &Ground<'_>, at: usize) -> Option<(f64, usize)> {
    let lexicon = lexicon();
    let unit = |low: &str| -> Option<f64> {
        lexicon.numbers.get(low).copied().or_else(|| {
            let (tens, ones) = low.split_once('-')?;
            let (tens, ones) = (lexicon.numbers.get(tens)?, lexicon.numbers.get(ones)?);
            (*tens >= 20.0 && *ones < 10.0).then_some(tens + ones)
        })
    };
    let low = ground.low(at);
    if matches!(low, "a" | "an") {
        // "a dozen", "a hundred", "a million"
        let scale = lexicon.magnitudes.get(ground.low(at + 1)).filter(|_| ground.low(at + 1).len() > 3)?;
        return Some((*scale, at + 2));
    }
    if low == "half" && ground.low(at + 1) == "a" && matches!(ground.low(at + 2), "million" | "billion") {
        return Some((0.5 * lexicon.magnitudes[ground.low(at + 2)], at + 3));
    }
    if low == "dozen" {
        return None;
    }
    let mut total = unit(low)?;
    let mut end = at + 1;
    if let Some(scale) = lexicon.magnitudes.get(ground.low(end)).filter(|_| ground.low(end) == "hundred") {
        total *= scale;
        end += 1;
        let and = usize::from(ground.low(end) == "and");
        if let Some(rest) = unit(ground.low(end + and)) {
            total += rest;
            end += and + 1;
        }
    } else if total >= 20.0
        && total % 10.0 == 0.0
        && !low.contains('-')
        && ground.low(end) == "-"
        && let Some(ones) = unit(ground.low(end + 1)).filter(|o| *o < 10.0)
    {
        total += ones;
        end += 2;
    }
    Some((total, end))
}

/// Whether the number could be told otherwise by another outlet: no part of a name, a list, an address or an idiom.
fn is_figure(ground: &Ground<'_>, number: &Number) -> bool {
    let Range { start, end } = number.tokens;
    let before = start.checked_sub(1).map_or("", |i| ground.word(i));
    let after = if end < ground.tokens.len() { ground.word(end) } else { "" };
    // "one" is mostly no number: "one of them", "one analyst", "no one". It is behind a hedge and before a unit.
    if ground.low(start) == "one" && number.tokens.len() == 1 {
        let hedged = start > 0 && matches!(ground.low(start - 1), "least" | "than" | "only" | "just");
        let measured =
            matches!(ground.low(end), "percent" | "per") || lexicon().units.contains_key(ground.low(end));
        return hedged || measured;
    }
    // "in the 20th minute": an ordinal is a figure where it ranks.
    if ground.tokens[start].kind == TokenKind::Number
        && ground.glued(end)
        && matches!(ground.low(end), "st" | "nd" | "rd" | "th")
    {
        let ranked = (start.saturating_sub(2)..start)
            .any(|at| matches!(ground.low(at), "ranked" | "ranks" | "came" | "finished" | "placed"));
        return ranked
            || matches!(
                ground.low(end + 1),
                "place" | "largest" | "biggest" | "highest" | "most" | "spot" | "position"
            );
    }
    // Behind a letter or inside a compound: "ISIS 2.0", "G20", "F-16", "Covid-19"
    let glued_left = ground.glued(start)
        && start > 0
        && (ground.tokens[start - 1].kind == TokenKind::Word
            || matches!(before, "-" | "/" | "#" | "@" | ":" | "_" | "."));
    // Four digits without a comma are a year to news, unless something says otherwise.
    let plain_year = number.tokens.len() == 1
        && ground.word(start).len() == 4
        && (1900.0..2100.0).contains(&number.value)
        && number.value.fract() == 0.0
        && ground.tokens[start].kind == TokenKind::Number
        && !lexicon().currency_signs.contains_key(before)
        && !lexicon().units.contains_key(ground.low(end))
        && after != "%";
    if plain_year {
        return false;
    }
    let behind_name = start > 0
        && ground.tokens[start - 1].capital
        && ground.tokens[start - 1].kind == TokenKind::Word
        && ground.tokens[start].kind == TokenKind::Number
        && number.tokens.len() == 1;
    let version = behind_name && ground.word(start).contains('.') && before.chars().all(char::is_uppercase);
    let closes_name = matches!(after, "." | "," | "" | ")" | "”" | "’")
        || ground.tokens.get(end).is_some_and(|t| t.kind != TokenKind::Word);
    let named = version
        || behind_name
            && !opens_sentence(ground, start - 1)
            && !lexicon().units.contains_key(ground.low(end))
            && closes_name
            && after != "%";
    let byte = ground.tokens[start].start;
    let opens_line = ground.paragraphs.binary_search_by_key(&byte, |p| p.start).is_ok();
    let list = after == "." && opens_line;
    let colon = after == ":"
        && ground.glued(end)
        && ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number);
    // A hyphen before it makes it part of a word ("F-16"), a dash does not ("5-7").
    let compound =
        glued_left && (before != "-" || start > 1 && ground.tokens[start - 2].kind == TokenKind::Word);
    !(compound || named || list || colon)
}

fn opens_sentence(ground: &Ground<'_>, at: usize) -> bool {
    ground.sentence_of(at).is_some_and(|s| ground.sentences[s].tokens.start == at)
}

fn figure(desk: &Desk<'_>, number: Number, quotes: &[Quote]) -> (Figure, usize) {
    let ground = &desk.ground;
    let lexicon = lexicon();
    let mut start = number.tokens.start;
    let mut end = number.tokens.end;
    let mut kind = FigureKind::Count;
    let mut unit = None;
    let mut counted = None;
    let mut high = None;
    // Currency before: $5, US$5, £44.2m
    if start > 0
        && let Some(code) = lexicon.currency_signs.get(ground.word(start - 1))
    {
        kind = FigureKind::Money;
        unit = Some(code.clone());
        start -= 1;
        if ground.glued(start) && matches!(ground.low(start - 1), "us" | "a" | "c" | "hk" | "nz") {
            start -= 1;
        }
    }
    // A range: "125 to 155 miles", "5-7", "between 1,900 and 2,100"
    if let Some((other, stop)) = range_end(ground, end, start) {
        high = Some(other.value);
        end = stop;
    }
    let mut value = number.value;
    if let Some(top) = high {
        // "1.5 to 2 million" counts both in millions.
        if let Some(scale) = shared_scale(ground, &number, end)
            && value < 1000.0
            && top >= 1e6
        {
            value *= scale;
        }
        if top < value {
            high = None;
        }
    }
    let after = ground.low(end);
    if after == "%"
        || matches!(after, "percent" | "per" | "pct") && (after != "per" || ground.low(end + 1) == "cent")
    {
        kind = FigureKind::Percent;
        unit = Some("percent".to_owned());
        end += if after == "per" { 2 } else { 1 };
        if matches!(ground.low(end), "point" | "points") {
            end += 1;
        }
    } else if let Some(stop) = age_end(ground, start, end) {
        kind = FigureKind::Age;
        unit = Some("year".to_owned());
        end = stop;
    } else if ground.tokens[number.tokens.start].kind == TokenKind::Number
        && ground.glued(end)
        && matches!(after, "st" | "nd" | "rd" | "th")
    {
        kind = FigureKind::Rank;
        end += 1;
    } else if let Some(code) = currency_word(ground, end) {
        kind = FigureKind::Money;
        unit = Some(code.0);
        end = code.1;
    } else if kind != FigureKind::Money {
        let hyphen = usize::from(ground.low(end) == "-");
        let name = ground.low(end + hyphen);
        if let Some(known) = lexicon.units.get(name) {
            kind = FigureKind::Measure;
            unit = Some(known.clone());
            counted = Some(end + hyphen..end + hyphen + 1);
            end += hyphen + 1;
            if matches!(ground.low(end), "square" | "cubic") {
                end += 1;
            }
        } else if lexicon.durations.contains_key(name) {
            kind = FigureKind::Duration;
            unit = Some(name.trim_end_matches('s').to_owned());
            counted = Some(end + hyphen..end + hyphen + 1);
            end += hyphen + 1;
        } else if let Some(phrase) = counted_phrase(ground, end) {
            end = phrase.end;
            counted = Some(phrase);
        }
    }
    // "$84,000 in taxpayer funds": the money and what it is.
    if kind == FigureKind::Money
        && ground.low(end) == "in"
        && ground.tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Word && !t.capital)
        && let Some(phrase) = counted_phrase(ground, end + 1)
    {
        end = phrase.end;
        counted = Some(phrase);
    }
    let (qualifier, lead) = qualifier(ground, start, high.is_some());
    start = lead;
    let span = desk.tokens(start..end);
    let number_span = desk.tokens(number.tokens.clone());
    let speaker = super::quote_around(quotes, number_span.start()).and_then(|q| q.speaker);
    (
        Figure {
            span,
            kind,
            value,
            high,
            qualifier,
            number: number_span,
            counted: counted.map(|c| desk.tokens(c)),
            unit,
            speaker,
        },
        end,
    )
}

/// The magnitude word right before token `end`, if the first number of the range has none of its own.
fn shared_scale(ground: &Ground<'_>, first: &Number, end: usize) -> Option<f64> {
    let last = end.checked_sub(1)?;
    let own = first.tokens.clone().any(|i| lexicon().magnitudes.contains_key(ground.low(i)));
    lexicon().magnitudes.get(ground.low(last)).copied().filter(|_| !own)
}

/// The upper end of a range, and one past it.
fn range_end(ground: &Ground<'_>, end: usize, start: usize) -> Option<(Number, usize)> {
    let link = ground.low(end);
    let between = start > 0 && ground.low(start - 1) == "between";
    let joins = matches!(link, "to" | "-" | "–" | "—" | "or") || (link == "and" && between);
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

/// "65-year-old", "aged 12", "12 years old", "Ada Quill, 43,"
fn age_end(ground: &Ground<'_>, start: usize, end: usize) -> Option<usize> {
    let hyphenated = ground.low(end) == "-"
        && matches!(ground.low(end + 1), "year-old" | "year-olds" | "month-old" | "years-old");
    if hyphenated {
        return Some(end + 2);
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
    let apposition = behind == ","
        && start > 1
        && ground.tokens[start - 2].capital
        && end < ground.tokens.len()
        && matches!(ground.word(end), "," | ".");
    let number =
        end == start + 1 && ground.tokens[start].kind == TokenKind::Number && ground.word(start).len() <= 2;
    (apposition && number).then_some(end)
}

/// "million dollars", "US dollars", "euros"
fn currency_word(ground: &Ground<'_>, end: usize) -> Option<(String, usize)> {
    let words = &lexicon().currency_words;
    if let Some(code) = words.get(ground.low(end)) {
        return Some((code.clone(), end + 1));
    }
    let nationality = matches!(
        ground.low(end),
        "us" | "u.s." | "australian" | "canadian" | "hong" | "singapore" | "british" | "swiss" | "new"
    );
    words.get(ground.low(end + 1)).filter(|_| nationality).map(|code| (code.clone(), end + 2))
}

/// The noun phrase that a number counts: adjectives and nouns up to a verb, a small word or a mark.
fn counted_phrase(ground: &Ground<'_>, start: usize) -> Option<Range<usize>> {
    let lexicon = lexicon();
    let mut at = start;
    if ground.low(at) == "of" && lexicon.determiners.contains(ground.low(at + 1)) {
        at += 2;
    }
    if ground.low(at) == "other" || ground.low(at) == "more" {
        at += 1;
    }
    let begin = at;
    while at < ground.tokens.len() && at - begin < MAX_COUNTED {
        let token = &ground.tokens[at];
        let low = ground.low(at);
        let stops = token.kind != TokenKind::Word
            || lexicon.is_function_word(low)
            || (lexicon.verbs_after_number.contains(low) && !leads_to_noun(ground, at))
            || lexicon.pronouns.contains(low)
            || lexicon.determiners.contains(low)
            || low.ends_with("ly") && low != "family"
            || (at > begin
                && plural(ground.low(at - 1))
                && !(token.capital && at > begin + 1)
                && !plural(low))
            || (at > begin && (low.ends_with("ing") || low.ends_with("ed")))
            || (low.ends_with("ed") && !leads_to_noun(ground, at));
        if stops {
            break;
        }
        at += 1;
    }
    (at > begin).then_some(begin..at)
}

/// "2,500 stranded islanders", but not "107 stranded in Holm": whether a noun can follow the word.
fn leads_to_noun(ground: &Ground<'_>, at: usize) -> bool {
    let next = ground.low(at + 1);
    let lexicon = lexicon();
    ground.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word)
        && !lexicon.is_function_word(next)
        && !lexicon.determiners.contains(next)
        && !next.ends_with("ly")
}

fn plural(low: &str) -> bool {
    (low.ends_with('s') && !low.ends_with("ss") && !low.ends_with("us") && low.len() > 3)
        || matches!(low, "people" | "men" | "women" | "children" | "police")
}

/// The hedge before a number and where it begins.
fn qualifier(ground: &Ground<'_>, start: usize, range: bool) -> (Qualifier, usize) {
    let found = lexicon().hedge_before(|back| start.checked_sub(back).map_or("", |at| ground.low(at)));
    match (found, range) {
        (Some((Qualifier::Range | Qualifier::About, len)), true) => (Qualifier::Range, start - len),
        (_, true) => {
            let led = start > 0 && ground.low(start - 1) == "from";
            (Qualifier::Range, start - usize::from(led))
        }
        (Some((Qualifier::Range, _)) | None, false) => (Qualifier::Exact, start),
        (Some((hedge, len)), false) => (hedge, start - len),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;
    use model::{FigureKind, Qualifier};

    fn figures(text: &str) -> Vec<(String, f64, Option<f64>, FigureKind, Qualifier)> {
        let (text, marks) = marks_of(text);
        marks
            .figures
            .iter()
            .map(|f| (text.excerpt(f.span).unwrap().to_owned(), f.value, f.high, f.kind, f.qualifier))
            .collect()
    }

    #[test]
    fn kinds_and_values() {
        use FigureKind::{Age, Count, Duration, Measure, Money, Percent, Rank};
        use Qualifier::{About, AtLeast, AtMost, Exact, Range};
        for (text, span, value, high, kind, qualifier) in [
            (
                "There were 2,500 stranded islanders on the pier.",
                "2,500 stranded islanders",
                2500.0,
                None,
                Count,
                Exact,
            ),
            ("At least 84 people died.", "At least 84 people", 84.0, None, Count, AtLeast),
            ("It owes about £31 million to banks.", "about £31 million", 31e6, None, Money, About),
            ("It owes 44.2m crowns.", "44.2m crowns", 44.2e6, None, Money, Exact),
            ("They fell 125 to 155 miles west.", "125 to 155 miles", 125.0, Some(155.0), Measure, Range),
            (
                "There were between 1,900 and 2,100 tickets sold.",
                "between 1,900 and 2,100 tickets",
                1900.0,
                Some(2100.0),
                Count,
                Range,
            ),
            ("Fares rose 12.5 per cent.", "12.5 per cent", 12.5, None, Percent, Exact),
            ("The 65-year-old engineer left.", "65-year-old", 65.0, None, Age, Exact),
            ("It took nine days.", "nine days", 9.0, None, Duration, Exact),
            (
                "Fewer than two hundred and six seals came.",
                "Fewer than two hundred and six seals",
                206.0,
                None,
                Count,
                AtMost,
            ),
            ("She came 3rd.", "3rd", 3.0, None, Rank, Exact),
        ] {
            assert_eq!(figures(text), [(span.to_owned(), value, high, kind, qualifier)], "{text}");
        }
    }

    #[test]
    fn no_figures() {
        for text in [
            "ISIS 2.0 emerged.",
            "On 4 March 2026 it left.",
            "No one came.",
            "The G20 met.",
            "The 07:10 left.",
        ] {
            assert!(figures(text).is_empty(), "{text}: {:?}", figures(text));
        }
    }
}

//! Credits that stand apart from the running text: source lines, datelines, bylines, "originally appeared on",
//! "contributed to this report", copyright lines.

use std::ops::Range;

use model::{CreditKind, OutletRef};

use super::super::ground::{Ground, TokenKind};
use super::mentions::{Form, Mention};
use crate::languages::{Outlet, Outlets, credit_words};

/// Bytes of the head of an article, where bylines and datelines stand.
const HEAD: usize = 1200;
/// Bytes of its end.
const FOOT: usize = 200;
/// Most tokens of a byline.
const BYLINE: usize = 14;
/// Tokens of a paragraph in which a dateline stands.
const DATELINE: usize = 14;
/// Most words of an outlet in a source line.
const NAME_WORDS: usize = 8;

/// `Source: title – outlet` lines, whole, with the outlet behind the last dash or bar.
///
/// A name behind a dash may be any outlet's; a name alone has to be known, or be an address.
pub(super) fn sources(ground: &Ground<'_>, outlets: &Outlets) -> Vec<(Range<usize>, OutletRef)> {
    let mut found = Vec::new();
    for paragraph in &ground.paragraphs {
        let line = &ground.text[paragraph.clone()];
        let trimmed = line.trim_start().trim_start_matches(['(', '[', '*', '•', ' ']);
        let head = trimmed.split(':').next().unwrap_or("");
        if head.len() > 20
            || head.len() == trimmed.len()
            || !credit_words().lines.sources.contains(&head.to_lowercase())
        {
            continue;
        }
        let rest = trimmed[head.len() + 1..].trim().trim_end_matches([')', ']']);
        let dash = [" – ", " — ", " | ", " - "]
            .iter()
            .filter_map(|s| rest.rfind(s).map(|at| (at, &rest[at + s.len()..])))
            .max_by_key(|(at, _)| *at);
        let name = dash.map_or(rest, |(_, name)| name).trim().trim_end_matches('.');
        if name.is_empty() || name.split_whitespace().count() > NAME_WORDS {
            continue;
        }
        let known = known_source(name, outlets);
        let outlet = match known {
            Some(outlet) => outlet.reference(),
            // "Source: the board | 9 March 2026" ends in a date.
            None if dash.is_some() && !name.contains(|c: char| c.is_ascii_digit()) || is_address(name) => {
                outlets.of_name_or_domain(name)
            }
            None => continue,
        };
        let start = paragraph.start + (line.len() - trimmed.len());
        let tokens = ground.token_from(start)..ground.token_from(paragraph.end);
        if !tokens.is_empty() {
            found.push((tokens, outlet));
        }
    }
    found
}

/// "BBC News" is the BBC, "Reuters, AP" is Reuters.
fn known_source<'o>(name: &str, outlets: &'o Outlets) -> Option<&'o Outlet> {
    let first = name.split([',', ';', '/']).next().unwrap_or(name).trim();
    [name, first].into_iter().find_map(|name| {
        let shorter =
            || [" News", " Online", " website", " magazine"].iter().find_map(|end| name.strip_suffix(end));
        outlets.named(name).or_else(|| outlets.named(shorter()?))
    })
}

/// Whether words are an address: "holm-gazette.example".
fn is_address(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or("");
    !name.contains(char::is_whitespace)
        && name.contains('.')
        && end.len() >= 2
        && end.bytes().all(|b| b.is_ascii_lowercase())
}

/// The credit of a line that `mention` makes.
pub(super) fn credit(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    if mention.form == Form::Unnamed {
        return None;
    }
    dateline(ground, mention)
        .or_else(|| contributed(ground, mention))
        .or_else(|| made_with(ground, mention))
        .or_else(|| first_appeared(ground, mention))
        .or_else(|| copyright(ground, mention))
        .or_else(|| byline(ground, mention))
}

/// The tokens of the paragraph around token `at`.
pub(super) fn line_of(ground: &Ground<'_>, at: usize) -> Range<usize> {
    let byte = ground.tokens[at].start;
    let number = ground.paragraphs.partition_point(|p| p.end < byte);
    let paragraph = &ground.paragraphs[number.min(ground.paragraphs.len() - 1)];
    ground.token_from(paragraph.start)..ground.token_from(paragraph.end)
}

fn is_dash(ground: &Ground<'_>, at: usize) -> bool {
    matches!(ground.low(at), "-" | "–" | "—" | "--" | "|")
}

/// "(AP) —", "(Reuters) -", "/TASS/", "Xinhua |".
fn dateline(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let line = line_of(ground, start);
    let opens = start < line.start + DATELINE;
    let sign = start.checked_sub(1).map_or("", |before| ground.low(before));
    let bracketed = sign == "(" && ground.low(end) == ")";
    let word_behind = ground.glued(end + 1) && ground.tokens[end + 1].kind == TokenKind::Word;
    let slashed = sign == "/" && ground.low(end) == "/" && !word_behind;
    let tokens = start.saturating_sub(1)..end + 1;
    // "HOLM (CNN)Ada Quill": the page lost the dash.
    let glued_on = ground.glued(end + 1) && ground.tokens[end + 1].capital;
    let known = mention.form == Form::Known;
    if (bracketed || slashed) && opens && known && (is_dash(ground, end + 1) || glued_on) {
        return Some((tokens, CreditKind::DatelineAgency));
    }
    let byte = ground.tokens[start].start;
    let at_edge = byte < HEAD / 2 || ground.tokens[end - 1].end + FOOT > ground.text.len();
    if (bracketed || slashed && opens) && mention.agency && at_edge && !repeats_name(ground, start) {
        return Some((tokens, CreditKind::DatelineAgency));
    }
    let bar = ground.low(end) == "|" && line.start == start;
    (bar && mention.agency && known).then_some((start..end + 1, CreditKind::DatelineAgency))
}

/// "Agence France-Presse (AFP)": the short form of the name before it.
fn repeats_name(ground: &Ground<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(2) else { return false };
    let low = ground.low(before);
    matches!(low, "agency" | "press" | "service" | "france-presse")
        || ground.tokens[before].kind == TokenKind::Possessive
}

/// "The Associated Press contributed to this report", "Associated Press writers A. Quill and E. Carrow contributed".
fn contributed(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let limit = ground.sentences[ground.sentence_of(start)?].tokens.end;
    let verb = (end..limit.min(end + 30)).find(|at| ground.low(*at) == "contributed")?;
    let between = (end..verb).all(|at| {
        ground.tokens[at].capital
            || ground.tokens[at].kind != TokenKind::Word
            || matches!(ground.low(at), "and" | "in" | "also" | "has" | "have" | "from" | "at")
            || credit_words().staff.contains(ground.lower(at))
    });
    let mut stop = verb + 1;
    while stop < limit && stop < verb + 5 && !matches!(ground.low(stop), "." | "," | ")" | ";") {
        stop += 1;
    }
    between.then_some((start..stop, CreditKind::SourceLine))
}

/// "With files from The Canadian Press", "Reporting by Reuters", "(With inputs from PTI)".
fn made_with(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let preposition = start.checked_sub(1)?;
    let noun = preposition.checked_sub(1)?;
    let lines = &credit_words().lines;
    if !matches!(ground.low(preposition), "by" | "from" | "with" | "of")
        || !lines.made_with.contains(ground.lower(noun))
    {
        return None;
    }
    let line = line_of(ground, start);
    let sentence = ground.sentences[ground.sentence_of(noun)?].tokens.start.max(line.start);
    let opens = (sentence..noun).all(|at| {
        matches!(
            ground.low(at),
            "(" | "["
                | "*"
                | "•"
                | "with"
                | "additional"
                | "some"
                | "further"
                | "this"
                | "story"
                | "article"
                | "is"
                | "was"
                | "—"
                | "-"
        )
    });
    opens.then(|| {
        (if ground.low(sentence) == "(" { sentence + 1 } else { sentence }..end, CreditKind::SourceLine)
    })
}

/// "originally appeared on holm-gazette.example", "was first published by the Gazette".
fn first_appeared(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let at = start.checked_sub(3)?;
    let words = &credit_words().lines;
    (words.first.contains(ground.lower(at))
        && words.appeared.contains(ground.lower(at + 1))
        && matches!(ground.low(at + 2), "on" | "in" | "by" | "at"))
    .then(|| (at..past_domain(ground, end), CreditKind::SourceLine))
}

/// "originally appeared on holm-gazette.example", where nobody knows the outlet.
pub(super) fn appeared_at_addresses(
    ground: &Ground<'_>,
    outlets: &Outlets,
) -> Vec<(Range<usize>, OutletRef)> {
    let words = &credit_words().lines;
    let mut found = Vec::new();
    for at in 3..ground.tokens.len() {
        let turn = matches!(ground.low(at - 1), "on" | "in" | "by" | "at")
            && words.appeared.contains(ground.lower(at - 2))
            && words.first.contains(ground.lower(at - 3));
        if turn {
            let end = past_domain(ground, at + 1);
            let name = &ground.text[ground.bytes(at..end)];
            if end > at + 1 && is_address(name) {
                found.push((at - 3..end, outlets.of_name_or_domain(name)));
            }
        }
    }
    found
}

/// One past ".com" and the like glued to a name.
fn past_domain(ground: &Ground<'_>, end: usize) -> usize {
    let mut stop = end;
    while stop < end + 6
        && ground.low(stop) == "."
        && ground.glued(stop)
        && ground.glued(stop + 1)
        && ground.tokens[stop + 1].kind == TokenKind::Word
        && !ground.tokens[stop + 1].capital
    {
        stop += 2;
    }
    stop
}

/// "Copyright 2026 The Associated Press", "© 2026 Reuters".
fn copyright(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    if !matches!(mention.form, Form::Known | Form::Shaped) {
        return None;
    }
    let Range { start, end } = mention.tokens.clone();
    let line = line_of(ground, start);
    let reach = start.saturating_sub(6).max(line.start);
    let from = (reach..start).find(|at| matches!(ground.low(*at), "copyright" | "©"))?;
    let between = from + 1..start;
    let year = between.clone().any(|at| ground.tokens[at].kind == TokenKind::Number);
    let only = between.clone().all(|at| {
        ground.tokens[at].kind != TokenKind::Word
            || matches!(ground.low(at), "by" | "the" | "c" | "copyright" | "agence")
    });
    (only && (year || ground.low(from) == "copyright")).then_some((from..end, CreditKind::SourceLine))
}

/// "By Associated Press", "Ada Quill, Associated Press", "Reuters": a line of its own near the head.
fn byline(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let line = line_of(ground, start);
    if ground.tokens[line.start].start > HEAD || mention.form != Form::Known {
        return None;
    }
    let tail = &credit_words().lines.byline_tail;
    let by = ground.low(line.start) == "by";
    let behind = (end..line.end)
        .take(BYLINE)
        .take_while(|at| ground.tokens[*at].kind != TokenKind::Word || tail.contains(ground.lower(*at)));
    let whole = end + behind.count() == line.end;
    let named = line.len() <= BYLINE
        && (line.start..start).all(|at| {
            ground.tokens[at].capital
                || ground.tokens[at].kind != TokenKind::Word
                || matches!(ground.low(at), "by" | "and" | "the" | "of")
        });
    let sentence_end = matches!(ground.low(line.end - 1), "." | "?" | "!");
    if !whole || !named || sentence_end {
        // "By Ada Quill, Associated Press HOLM": the line goes on.
        let first = line.start;
        let closes = ground.sentence_of(start).is_some_and(|s| ground.sentences[s].tokens.end <= end + 2);
        return (by && mention.agency && start <= first + 6 && closes)
            .then_some((first..end, CreditKind::DatelineAgency));
    }
    let alone = line.start == start;
    let under_caption = alone && line.start > 0 && ground.low(line.start - 1) == ".";
    let comma = start > line.start && matches!(ground.low(start - 1), "," | "|" | "of") && line.len() >= 3;
    let from = if by { line.start } else { start };
    (by && (mention.agency || comma || start == line.start + 1)
        || mention.agency && (alone && !under_caption || comma))
        .then_some((from..end, CreditKind::DatelineAgency))
}

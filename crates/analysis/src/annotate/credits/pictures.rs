//! Lines of photos and videos: "AP Photo/Ada Quill", "(Photo by Ada Quill/AFP)", "Image: BBC", "Getty Images".

use std::ops::Range;

use model::CreditKind;

use super::super::ground::{Ground, TokenKind};
use super::lines::line_of;
use super::mentions::{Form, Mention};
use crate::languages::credit_words;

/// Tokens between the word for a picture and the outlet.
const REACH: usize = 7;
/// Most tokens of a line that says nothing but whose a picture is.
const SHORT_LINE: usize = 8;

/// The credit that a picture's line gives to an outlet.
pub(super) fn credit(ground: &Ground<'_>, mention: &Mention) -> Option<(Range<usize>, CreditKind)> {
    let named = mention.form == Form::Known || mention.form == Form::Weak && is_picture_agency(mention);
    if !named || mention.programme {
        return None;
    }
    let Range { start, end } = mention.tokens.clone();
    let line = line_of(ground, start);
    let photo = |tokens: Range<usize>| Some((tokens, CreditKind::Photo));
    // "AP Photo/Ada Quill"
    if mention.agency
        && matches!(ground.low(end), "photo" | "photos" | "photo." | "pictures" | "picture" | "handout")
    {
        return photo(start..past_slash(ground, end + 1, line.end));
    }
    let slashed_before = start > line.start && ground.low(start - 1) == "/";
    let slashed_behind = ground.low(end) == "/" && end < line.end;
    let mark =
        (start.saturating_sub(REACH).max(line.start)..start).rev().find(|at| is_picture_word(ground, *at));
    if let Some(mark) = mark
        && (mark + 1..start).all(|at| is_credit_word(ground, at))
        && (mark + 1 < start || mark == line.start || mention.agency)
    {
        return photo(mark..past_slash(ground, end, line.end));
    }
    if mention.agency && (slashed_before || slashed_behind) {
        return photo(person_start(ground, start, line.start)..past_slash(ground, end, line.end));
    }
    // "Coast Guard via AP"
    let via = start > line.start + 1 && ground.low(start - 1) == "via" && ground.tokens[start - 2].capital;
    if mention.agency && via {
        return photo(person_start(ground, start - 1, line.start)..end);
    }
    // "EPA", "AP: Associated Press", "Getty - Contributor": a line, or a bracket, with nothing else in it.
    let bracket = start > line.start
        && ground.low(end) == ")"
        && (line.start..start).rev().take(6).find(|at| ground.low(*at) == "(").is_some_and(|open| {
            (open + 1..start).all(|at| is_credit_word(ground, at)) && ground.low(start - 1) != ")"
        });
    let ended = matches!(ground.low(line.end - 1), "." | "?" | "!" | ":");
    let short = line.len() <= SHORT_LINE
        && !ended
        && line.clone().filter(|at| ground.tokens[*at].kind == TokenKind::Word).count() <= 4;
    let opens = line.start == start && matches!(ground.low(end), "-" | "–" | ":");
    if mention.agency && (bracket || short || opens && is_picture_agency(mention))
        || is_picture_agency(mention) && end == line.end
    {
        return photo(start..end);
    }
    None
}

/// Agencies of pictures, which a text names for nothing else.
pub(super) fn is_picture_agency(mention: &Mention) -> bool {
    matches!(
        mention.outlet.id.as_str(),
        "getty-images"
            | "epa"
            | "shutterstock"
            | "alamy"
            | "zuma-press"
            | "rex-features"
            | "splash-news"
            | "newscom"
            | "nurphoto"
            | "sipa-press"
            | "imago"
            | "picture-alliance"
            | "sopa-images"
            | "barcroft-media"
            | "wireimage"
            | "redux"
            | "backgrid"
            | "newslook"
            | "storyful"
    )
}

fn is_picture_word(ground: &Ground<'_>, at: usize) -> bool {
    let low = ground.low(at);
    let pictures = &credit_words().lines.pictures;
    // "CreditAda Quill/Reuters": glued by the page.
    let glued = ["Credit", "Photo", "Image"].iter().any(|head| {
        ground.word(at).strip_prefix(head).is_some_and(|rest| rest.starts_with(char::is_uppercase))
    });
    glued
        || pictures.contains(low)
            && (low == "©"
                || low == "courtesy"
                || matches!(
                    ground.low(at + 1),
                    ":" | "by"
                        | "via"
                        | "courtesy"
                        | "credit"
                        | "copyright"
                        | "from"
                        | "|"
                        | "/"
                        | "source"
                        | "-"
                        | "–"
                )
                || matches!(ground.low(at), "credit" | "photo" | "image") && ground.tokens[at].capital)
}

/// Names, signs and small words between the word for a picture and the outlet.
fn is_credit_word(ground: &Ground<'_>, at: usize) -> bool {
    ground.tokens[at].capital
        || ground.tokens[at].kind != TokenKind::Word
            && !matches!(ground.low(at), "." | "?" | "!" | "“" | "\"")
        || matches!(
            ground.low(at),
            "by" | "of"
                | "the"
                | "via"
                | "for"
                | "copyright"
                | "and"
                | "from"
                | "courtesy"
                | "credit"
                | "source"
                | "file"
        )
}

/// Where the name of whoever took it begins: "Ada Quill/Reuters".
fn person_start(ground: &Ground<'_>, start: usize, floor: usize) -> usize {
    let mut from = start;
    while from > floor && start - from < 6 {
        let at = from - 1;
        let sign = matches!(ground.low(at), "/" | "©" | "-");
        if !(sign || ground.tokens[at].capital && ground.tokens[at].kind == TokenKind::Word) {
            break;
        }
        from = at;
    }
    from
}

/// One past names joined by slashes: "AFP/Getty Images", "AP Photo/Ada Quill".
fn past_slash(ground: &Ground<'_>, from: usize, limit: usize) -> usize {
    let mut at = from;
    while at < limit && at < from + 8 && ground.low(at) == "/" {
        let mut stop = at + 1;
        while stop < limit && stop < at + 4 && ground.tokens[stop].capital && ground.same_line(stop) {
            stop += 1;
        }
        if stop == at + 1 {
            break;
        }
        at = stop;
    }
    at
}

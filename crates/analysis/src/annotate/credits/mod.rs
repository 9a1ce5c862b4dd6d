//! Credits: the article says that something comes from another outlet.
//!
//! Input: tokens, the outlet data and the links of the page. A mention of an outlet becomes a credit only inside one of
//! the known turns, which stand before it (`before`), behind it (`after`, `works`), or in a line of their own
//! (`lines`, `pictures`); a link by where it leads (`links`). Never the page's own outlet.

mod after;
mod before;
mod lines;
mod links;
mod mentions;
mod pictures;
mod shapes;
#[cfg(test)]
mod tests;
mod works;

use std::ops::Range;

use model::{Credit, CreditKind, OutletRef};

use super::clauses::is_day;
use super::ground::{Ground, TokenKind};
use super::{Desk, MarkKind};
use crate::languages::{MayBegin, credit_words};
pub(super) use mentions::is_own;
use mentions::{Form, Mention};

/// Paragraphs behind a credit in which "the newspaper" means its outlet.
const AGAIN: usize = 3;

pub(super) fn find(desk: &Desk<'_>) -> Vec<Credit> {
    let ground = &desk.ground;
    let outlets = desk.context.outlets;
    let mut lines = lines::sources(ground, outlets);
    lines.extend(lines::appeared_at_addresses(ground, outlets));
    lines.sort_by_key(|(tokens, _)| tokens.start);
    let mut credits: Vec<(Range<usize>, OutletRef, CreditKind)> = Vec::new();
    for mention in mentions::find(desk) {
        let near = lines.partition_point(|(line, _)| line.end <= mention.tokens.start);
        let in_line = lines.get(near).is_some_and(|(line, _)| line.start <= mention.tokens.start);
        // "AFP/Getty Images": the first of those that share a picture has it.
        let in_picture = credits
            .last()
            .is_some_and(|(tokens, _, kind)| *kind == CreditKind::Photo && mention.tokens.start < tokens.end);
        if in_line || in_picture {
            continue;
        }
        if let Some((tokens, kind)) = credit_of(ground, &mention, credits.last()) {
            credits.push((tokens, mention.outlet, kind));
        }
    }
    credits.extend(lines.into_iter().map(|(tokens, outlet)| (tokens, outlet, CreditKind::SourceLine)));
    credits.sort_by_key(|(tokens, _, _)| (tokens.start, tokens.end));
    credits.dedup_by(|b, a| a.0.end > b.0.start && a.1 == b.1);
    credits = with_repeats(ground, credits);
    let mut found: Vec<Credit> = credits
        .into_iter()
        .filter(|(_, outlet, _)| !is_own(desk, outlet))
        .map(|(tokens, outlet, kind)| Credit { span: desk.tokens(tokens), outlet, kind })
        .collect();
    add_links(desk, &mut found);
    found.iter().for_each(|credit| give_reason(desk, credit));
    found
}

/// Says why a credit is one.
pub(super) fn give_reason(desk: &Desk<'_>, credit: &Credit) {
    let (rule, turn) = match credit.kind {
        CreditKind::Reports => ("reports", "what an outlet says, beside its name"),
        CreditKind::Told => ("told", "an outlet that somebody spoke to"),
        CreditKind::AccordingTo => ("according-to", "an outlet behind “according to” or the like"),
        CreditKind::SourceLine => ("source-line", "a line that says where the article is from"),
        CreditKind::DatelineAgency => ("dateline", "an agency in a dateline or byline"),
        CreditKind::Link => ("link", "a link to an outlet's page"),
        CreditKind::Photo => ("photo", "a line of a picture"),
    };
    let outlet = &credit.outlet.name;
    desk.reasons.give(MarkKind::Credit, credit.span, rule, || format!("{turn}; the outlet is {outlet}"));
}

fn credit_of(
    ground: &Ground<'_>,
    mention: &Mention,
    last: Option<&(Range<usize>, OutletRef, CreditKind)>,
) -> Option<(Range<usize>, CreditKind)> {
    let words = credit_words();
    let polled = mention.tokens.end..mention.tokens.end + 4;
    // "a CNN/ORC International poll"
    if polled
        .into_iter()
        .find(|at| !is_of_name(ground, *at))
        .is_some_and(|at| words.polls.contains(ground.lower(at)))
    {
        return None;
    }
    let via = mention.agency && mention.tokens.start > 0 && ground.low(mention.tokens.start - 1) == "via";
    if let Some(found) = Some(()).filter(|()| via).and_then(|()| pictures::credit(ground, mention)) {
        return Some(found);
    }
    // "the EPA" has nothing to do with pictures elsewhere.
    if mention.form == Form::Weak && pictures::is_picture_agency(mention) {
        return pictures::credit(ground, mention);
    }
    before::credit(ground, mention)
        .or_else(|| lines::credit(ground, mention))
        .or_else(|| pictures::credit(ground, mention))
        .or_else(|| after::credit(ground, mention))
        .or_else(|| {
            // "told Reuters and the BBC"
            let joined = mention.tokens.start.checked_sub(1).filter(|at| ground.low(*at) == "and")?;
            let (tokens, _, kind) = last.filter(|(tokens, _, _)| tokens.end == joined)?;
            let named = matches!(mention.form, Form::Known | Form::Weak | Form::Shaped);
            let turn = matches!(kind, CreditKind::Told | CreditKind::AccordingTo) && !tokens.is_empty();
            (named && turn).then(|| (mention.tokens.clone(), *kind))
        })
}

/// A capitalised word, or a sign that joins two.
fn is_of_name(ground: &Ground<'_>, at: usize) -> bool {
    matches!(ground.low(at), "/" | "-" | "–")
        || ground.tokens.get(at).is_some_and(|t| t.capital || t.kind == TokenKind::Possessive)
}

/// Adds "the newspaper said", soon behind a credit of a newspaper's words.
fn with_repeats(
    ground: &Ground<'_>,
    credits: Vec<(Range<usize>, OutletRef, CreditKind)>,
) -> Vec<(Range<usize>, OutletRef, CreditKind)> {
    let words = credit_words();
    let paragraph = |at: usize| ground.paragraphs.partition_point(|p| p.end < ground.tokens[at].start);
    let mut out: Vec<(Range<usize>, OutletRef, CreditKind)> = Vec::with_capacity(credits.len());
    let mut waiting = credits.into_iter().peekable();
    for at in 1..ground.tokens.len() {
        while let Some(next) = waiting.next_if(|credit| credit.0.start < at) {
            out.push(next);
        }
        if !ground.may_begin(at, MayBegin::AGAIN) {
            continue;
        }
        let agency = at > 1 && ground.low(at) == "agency" && ground.words_at(at - 2, &["the", "news"]);
        let again = agency || words.again.contains(ground.lower(at)) && ground.low(at - 1) == "the";
        let last = out.last().filter(|(tokens, _, kind)| {
            again
                && tokens.end < at
                && matches!(kind, CreditKind::Told | CreditKind::Reports | CreditKind::AccordingTo)
                && paragraph(at) - paragraph(tokens.start) <= AGAIN
        });
        if let Some((_, outlet, _)) = last {
            let outlet = outlet.clone();
            if let Some((tokens, kind)) =
                repeat(ground, if agency { at - 2 } else { at - 1 }..at + 1, &outlet)
            {
                out.push((tokens, outlet, kind));
            }
        }
    }
    out.extend(waiting);
    out
}

/// The turn around "the newspaper".
fn repeat(
    ground: &Ground<'_>,
    tokens: Range<usize>,
    outlet: &OutletRef,
) -> Option<(Range<usize>, CreditKind)> {
    // "the newspaper Le Monde" is another.
    let next = ground.tokens.get(tokens.end)?;
    if next.capital && ground.same_line(tokens.end) && !is_day(ground.low(tokens.end)) {
        return None;
    }
    let mention =
        Mention { tokens, outlet: outlet.clone(), agency: false, form: Form::Shaped, programme: false };
    before::credit(ground, &mention).or_else(|| after::credit(ground, &mention))
}

/// Adds links where the words around them do not credit the outlet already.
fn add_links(desk: &Desk<'_>, found: &mut Vec<Credit>) {
    let words = found.len();
    for (span, outlet) in links::find(desk) {
        let near = found[..words].partition_point(|c| c.span.start() + NEAR < span.start());
        let credited = found[near..words]
            .iter()
            .take_while(|c| c.span.start() < span.end() + NEAR)
            .any(|c| c.outlet == outlet);
        if !credited {
            found.push(Credit { span, outlet, kind: CreditKind::Link });
        }
    }
    found.sort_by_key(|c| (c.span.start(), c.span.end()));
}

/// Bytes around a link in which a credit of the same outlet says the same.
const NEAR: usize = 120;

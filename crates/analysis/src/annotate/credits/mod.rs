//! Credits: the article says that something comes from another outlet.
//!
//! Input: tokens and the outlet data. A mention of an outlet becomes a credit only inside one of the known
//! turns: "told the BBC", "Reuters reports", "according to …", "Source: …", "(AP) —".
//! Never the page's own outlet.

use std::ops::Range;

use model::{Credit, CreditKind, OutletKind, OutletRef};

use super::Desk;
use super::ground::{Ground, TokenKind};
use crate::languages::{Outlet, OutletMatch, Outlets, cues, lexicon};

/// An outlet named in the text: its tokens, with a leading article.
struct Mention<'o> {
    tokens: Range<usize>,
    outlet: &'o Outlet,
    weak: bool,
}

pub(super) fn find(desk: &Desk<'_>) -> Vec<Credit> {
    let ground = &desk.ground;
    let mut credits: Vec<(Range<usize>, OutletRef, CreditKind)> = Vec::new();
    let outlets = desk.context.outlets;
    let source_lines = source_lines(ground, outlets);
    for line in &source_lines {
        credits.push((line.0.clone(), line.1.clone(), CreditKind::SourceLine));
    }
    for mention in mentions(ground, outlets) {
        let near = source_lines.partition_point(|(line, _)| line.end <= mention.tokens.start);
        let in_source_line =
            source_lines.get(near).is_some_and(|(line, _)| line.start <= mention.tokens.start);
        if in_source_line || is_own(desk, mention.outlet) {
            continue;
        }
        if let Some((tokens, kind)) = credit_of(ground, &mention) {
            credits.push((tokens, mention.outlet.reference(), kind));
        }
    }
    credits.sort_by_key(|(tokens, _, _)| (tokens.start, tokens.end));
    credits.dedup_by(|b, a| a.0.end > b.0.start && a.1 == b.1);
    credits
        .into_iter()
        .filter(|(_, outlet, _)| desk.context.own_outlet.is_none_or(|own| own.id != outlet.id))
        .map(|(tokens, outlet, kind)| Credit { span: desk.tokens(tokens), outlet, kind })
        .collect()
}

fn is_own(desk: &Desk<'_>, outlet: &Outlet) -> bool {
    desk.context.own_outlet.is_some_and(|own| own.id.as_str() == outlet.id)
}

fn mentions<'o>(ground: &Ground<'_>, outlets: &'o Outlets) -> Vec<Mention<'o>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < ground.tokens.len() {
        let token = &ground.tokens[at];
        let candidate = matches!(token.kind, TokenKind::Word | TokenKind::Number);
        let matched = candidate.then(|| outlets.mention_at(Words { ground, at })).flatten();
        if let Some(OutletMatch { outlet, weak, words }) = matched {
            let start = if at > 0 && ground.low(at - 1) == "the" { at - 1 } else { at };
            // "the National" is no outlet in "the National Ledger", nor the "Post" in "the Chongqing Morning Post".
            let name =
                |at: usize| ground.tokens.get(at).is_some_and(|t| t.capital && t.kind == TokenKind::Word);
            let before = at.checked_sub(1).is_some_and(|b| name(b) && ground.low(b) != "the");
            let part_of_name = weak && (before || name(at + words) && !ground.glued(at + words));
            if !part_of_name {
                found.push(Mention { tokens: start..at + words, outlet, weak });
            }
            at += words;
        } else {
            at += 1;
        }
    }
    found
}

/// The words of a ground from a token on.
#[derive(Clone)]
struct Words<'g, 'a> {
    ground: &'g Ground<'a>,
    at: usize,
}

impl<'a> Iterator for Words<'_, 'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let word = (self.at < self.ground.tokens.len()).then(|| self.ground.word(self.at));
        self.at += 1;
        word
    }
}

/// `Source: title – outlet` lines, whole, with the outlet behind the last dash or bar.
fn source_lines(ground: &Ground<'_>, outlets: &Outlets) -> Vec<(Range<usize>, OutletRef)> {
    let mut found = Vec::new();
    for paragraph in &ground.paragraphs {
        let line = &ground.text[paragraph.clone()];
        let trimmed = line.trim_start();
        let head = trimmed.split(':').next().unwrap_or("");
        if !matches!(head.to_lowercase().as_str(), "source" | "via" | "h/t") || head.len() == trimmed.len() {
            continue;
        }
        let rest = trimmed[head.len() + 1..].trim();
        let name = [" – ", " — ", " | ", " - "]
            .iter()
            .filter_map(|s| rest.rfind(s).map(|at| (at, &rest[at + s.len()..])))
            .max_by_key(|(at, _)| *at);
        let name = name.map_or(rest, |(_, name)| name).trim();
        if name.is_empty() || name.split_whitespace().count() > 8 {
            continue;
        }
        let outlet = source_outlet(name, outlets);
        let start = paragraph.start + (line.len() - trimmed.len());
        let tokens = ground.token_from(start)..ground.token_from(paragraph.end);
        if !tokens.is_empty() {
            found.push((tokens, outlet));
        }
    }
    found
}

/// The outlet of a source line: "BBC News" is the BBC, an unknown name stands for itself.
fn source_outlet(name: &str, outlets: &Outlets) -> OutletRef {
    let known = outlets.named(name).or_else(|| {
        let shorter = name.strip_suffix(" News").or_else(|| name.strip_suffix(" Online"))?;
        outlets.named(shorter)
    });
    known.map_or_else(|| outlets.of_name_or_domain(name), Outlet::reference)
}

fn credit_of(ground: &Ground<'_>, mention: &Mention<'_>) -> Option<(Range<usize>, CreditKind)> {
    let (start, end) = (mention.tokens.start, mention.tokens.end);
    if let Some(found) = dateline(ground, mention) {
        return Some(found);
    }
    if let Some(found) = credit_before(ground, mention) {
        return Some(found);
    }
    // "Reuters reports", "BBC News has learned", "The AP has an analysis", "CNN takes a look at …"
    let possessive = ground.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Possessive);
    let mut verb = if possessive { end } else { with_tail(ground, end) };
    while matches!(
        ground.low(verb),
        "also"
            | "has"
            | "had"
            | "first"
            | "later"
            | "have"
            | "earlier"
            | "previously"
            | "exclusively"
            | "now"
    ) && verb < end + 4
    {
        verb += 1;
    }
    let here = ground.low(verb);
    if lexicon().reporting_verbs.contains(here) && !(mention.weak && ground.low(start) != "the") {
        let stop = if ground.low(verb + 1) == "that" { verb + 2 } else { verb + 1 };
        return Some((start..stop, CreditKind::Reports));
    }
    if mention.weak {
        return None;
    }
    let looks = ground.words_at(end, &["takes", "a"])
        || ground.words_at(end, &["took", "a"])
        || ground.words_at(end, &["has", "an"])
        || ground.words_at(end, &["has", "a"])
        || ground.words_at(end, &["looks", "at"])
        || ground.words_at(end, &["profiles"])
        || ground.words_at(end, &["explains"]);
    if looks {
        // To the end of its noun phrase: "has an analysis", "takes a look at WhatsApp messages".
        let sentence = ground.sentence_of(end)?;
        let limit = ground.sentences[sentence].tokens.end;
        let mut stop = end + 1;
        while stop < limit && stop < end + 8 && !matches!(ground.word(stop), "." | "," | ";" | ":" | "—") {
            stop += 1;
        }
        return Some((start..stop, CreditKind::Reports));
    }
    // "reports the New York Times", "reported Yonhap", behind what it reports
    if start > 0
        && matches!(ground.low(start - 1), "reports" | "reported" | "writes" | "wrote" | "says" | "said")
    {
        let behind = start > 1 && (matches!(ground.word(start - 2), "," | "”" | "\"" | "’" | "'"));
        if behind {
            return Some((start - 1..end, CreditKind::Reports));
        }
    }
    None
}

/// Turns that stand before the outlet.
fn credit_before(ground: &Ground<'_>, mention: &Mention<'_>) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let back = |n: usize| start.checked_sub(n);
    let low = |n: usize| back(n).map_or("", |at| ground.low(at));
    // "told the BBC", "told the Reuters news agency", "told the trade paper Coast & Cargo"
    for gap in 0..5 {
        let Some(at) = back(gap + 1) else { break };
        if !descriptive(ground, at + 1..start) {
            continue;
        }
        match ground.low(at) {
            "told" | "tells" | "telling" => return Some((at..with_tail(ground, end), CreditKind::Told)),
            "to" if at > 0 => {
                if ground.low(at - 1) == "according" {
                    return Some((at - 1..with_tail(ground, end), CreditKind::AccordingTo));
                }
                let spoke = [
                    "spoke",
                    "speaking",
                    "speaks",
                    "confirmed",
                    "talking",
                    "talked",
                    "statement",
                    "leaked",
                    "email",
                ]
                .contains(&ground.low(at - 1));
                if spoke {
                    return Some((at - 1..with_tail(ground, end), CreditKind::Told));
                }
            }
            "with"
                if at > 0
                    && matches!(ground.low(at - 1), "interview" | "spoke" | "interviewed" | "speaking") =>
            {
                return Some((at - 1..with_tail(ground, end), CreditKind::Told));
            }
            "by" if at > 0 => {
                let before = ground.low(at - 1);
                if matches!(
                    before,
                    "quoted"
                        | "cited"
                        | "reported"
                        | "published"
                        | "obtained"
                        | "seen"
                        | "interviewed"
                        | "report"
                        | "reports"
                        | "released"
                        | "carried"
                        | "broadcast"
                        | "reviewed"
                ) {
                    let from = if at > 1 && matches!(ground.low(at - 2), "was" | "were" | "been" | "is") {
                        at - 2
                    } else {
                        at - 1
                    };
                    return Some((from..with_tail(ground, end), CreditKind::Reports));
                }
            }
            "in" | "on" | "for" | "from" | "at" if at > 0 => {
                let before = ground.low(at - 1);
                if matches!(
                    before,
                    "report"
                        | "reports"
                        | "article"
                        | "interview"
                        | "story"
                        | "piece"
                        | "analysis"
                        | "reported"
                        | "published"
                        | "writing"
                        | "quoted"
                        | "footage"
                        | "investigation"
                        | "op-ed"
                        | "column"
                ) {
                    let from = if at > 1 && matches!(ground.low(at - 2), "a" | "an" | "the") {
                        at - 2
                    } else {
                        at - 1
                    };
                    return Some((from..with_tail(ground, end), CreditKind::Reports));
                }
                // "at BuzzFeed, Nancy A. Youssef writes that", "Writing in the Times, …"
                if ground.word(end) == ","
                    && !mention.weak
                    && let Some(found) = writer_at(ground, at, end)
                {
                    return Some(found);
                }
            }
            "cited" | "citing" | "cites" | "quoting" | "quotes" | "per" | "via" => {
                return Some((at..with_tail(ground, end), CreditKind::Reports));
            }
            _ => {}
        }
    }
    if low(1) == "as" && lexicon().reporting_verbs.contains(ground.low(end)) {
        return Some((start..end + 1, CreditKind::Reports));
    }
    None
}

/// "at `BuzzFeed`, Nancy A. Youssef writes that"
fn writer_at(ground: &Ground<'_>, at: usize, end: usize) -> Option<(Range<usize>, CreditKind)> {
    let limit = ground.sentences[ground.sentence_of(end)?].tokens.end;
    let verb = (end + 1..limit.min(end + 8)).find(|i| {
        matches!(
            ground.low(*i),
            "writes" | "wrote" | "reports" | "reported" | "argues" | "argued" | "explains" | "notes"
        )
    })?;
    let named = (end + 1..verb).all(|i| ground.tokens[i].capital || ground.tokens[i].kind != TokenKind::Word);
    if !named || verb == end + 1 {
        return None;
    }
    let stop = if ground.low(verb + 1) == "that" { verb + 2 } else { verb + 1 };
    Some((at..stop, CreditKind::Reports))
}

/// Whether the words between a turn and the outlet only describe it: "the state news agency".
fn descriptive(ground: &Ground<'_>, between: Range<usize>) -> bool {
    between.len() <= 4
        && between.clone().all(|at| {
            ground.tokens[at].kind == TokenKind::Word
                && !cues().is_auxiliary(ground.low(at))
                && !matches!(
                    ground.low(at),
                    "to" | "of" | "in" | "by" | "that" | "at" | "with" | "and" | "who"
                )
                || ground.tokens[at].kind == TokenKind::Possessive
        })
}

/// Takes "news agency" and the like behind the outlet along.
fn with_tail(ground: &Ground<'_>, end: usize) -> usize {
    // "told NBC’s Lester Holt", "told NBC's “Today” show"
    if ground.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Possessive) {
        let mut stop = end + 1;
        while stop < end + 6
            && ground.tokens.get(stop).is_some_and(|t| {
                t.capital
                    || matches!(ground.word(stop), "“" | "”" | "\"" | "‘" | "’" | "'")
                    || ground.low(stop) == "show"
            })
        {
            stop += 1;
        }
        if stop > end + 1 {
            return stop;
        }
    }
    if ground.words_at(end, &["news", "agency"]) || ground.words_at(end, &["news", "website"]) {
        end + 2
    } else if matches!(
        ground.low(end),
        "newspaper" | "magazine" | "radio" | "television" | "tv" | "website" | "agency" | "news"
    ) {
        end + 1
    } else {
        end
    }
}

/// "(AP)", "(Reuters) -", "Xinhua |", "By Associated Press" at the head of the article.
fn dateline(ground: &Ground<'_>, mention: &Mention<'_>) -> Option<(Range<usize>, CreditKind)> {
    let Range { start, end } = mention.tokens.clone();
    let bracketed =
        start > 0 && ground.word(start - 1) == "(" && end < ground.tokens.len() && ground.word(end) == ")";
    let head = ground.tokens[start].start < 600 || ground.tokens[end - 1].end + 200 > ground.text.len();
    if bracketed {
        let tokens = start - 1..end + 1;
        return (head && mention.outlet.kind() == OutletKind::Agency)
            .then_some((tokens, CreditKind::DatelineAgency));
    }
    if mention.outlet.kind() != OutletKind::Agency || mention.weak {
        return None;
    }
    let sentence = ground.sentence_of(start)?;
    let line_start = ground.paragraphs[ground.sentences[sentence].paragraph].start;
    let first = ground.token_from(line_start);
    if head
        && ground.low(first) == "by"
        && start <= first + 6
        && ground.sentences[sentence].tokens.end <= end + 2
    {
        return Some((first..end, CreditKind::DatelineAgency));
    }
    let bar = end < ground.tokens.len() && matches!(ground.word(end), "|");
    if bar && first == start {
        return Some((start..end + 1, CreditKind::DatelineAgency));
    }
    // "Copyright 2026 The Associated Press"
    let copyright = matches!(ground.low(first), "copyright" | "©") && start <= first + 3;
    if copyright {
        return Some((first..end, CreditKind::SourceLine));
    }
    let photo = ["photo", "image", "photograph", "picture", "credit"];
    if photo.contains(&ground.low(first)) || photo.iter().any(|p| start > 1 && ground.low(start - 2) == *p) {
        return Some((first..end, CreditKind::Photo));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;

    fn credits(text: &str) -> Vec<(String, String)> {
        let (text, marks) = marks_of(text);
        marks
            .credits
            .iter()
            .map(|c| (text.excerpt(c.span).unwrap().to_owned(), c.outlet.name.clone()))
            .collect()
    }

    #[test]
    fn turns_that_credit() {
        for (text, span, outlet) in [
            ("He told the BBC it was over.", "told the BBC", "BBC"),
            ("It sank, according to Reuters.", "according to Reuters", "Reuters"),
            (
                "The Wall Street Journal reports that it sank.",
                "The Wall Street Journal reports that",
                "The Wall Street Journal",
            ),
            ("It sank, reports the New York Times.", "reports the New York Times", "The New York Times"),
            ("ALDMOUTH (AP) — It sank.", "(AP)", "Associated Press"),
            (
                "Source: The boat sank – The Holm Gazette",
                "Source: The boat sank – The Holm Gazette",
                "The Holm Gazette",
            ),
        ] {
            assert_eq!(credits(text), [(span.to_owned(), outlet.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_mention_alone_is_no_credit() {
        assert!(credits("She joined the BBC in 2001. The Times Square office of Reuters burnt.").is_empty());
    }
}

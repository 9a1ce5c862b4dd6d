//! Names that their form, or the word beside them, shows to be an outlet's: "the Holm Morning Post", "KQRX".

use super::super::clauses::is_day;
use super::super::dates::month_number;
use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::mentions::Form;
use crate::languages::{credit_words, lexicon};

/// Most tokens of a name that only its form shows to be an outlet's.
const LONGEST_NAME: usize = 6;

/// A capitalised word that can be part of a name, "al-Ekhbariya" too; not "Now" and "Holm-based".
pub(super) fn is_name(ground: &Ground<'_>, at: usize) -> bool {
    // Most words are neither.
    let Some(token) = ground.tokens.get(at).filter(|token| token.capital || token.hyphen) else {
        return false;
    };
    if token.kind != TokenKind::Word {
        return false;
    }
    let (word, lower) = (ground.word(at), ground.lower(at));
    let low = lower.text();
    let arabic = || {
        let rest = word.strip_prefix("al-").or(word.strip_prefix("el-"));
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    if !token.capital {
        return token.hyphen && arabic();
    }
    let lexicon = lexicon();
    let shouted = word.chars().all(char::is_uppercase) && word.len() > 1;
    let small = !shouted
        && (lexicon.is_function_word(lower)
            || lexicon.determiners.contains(lower)
            || lexicon.pronouns.contains(lower))
        && low != "the"
        || matches!(low, "now" | "then" | "today" | "meanwhile" | "also" | "even");
    let quality = ["-based", "-run", "-owned", "-friendly", "-backed", "-language", "-controlled"];
    let ended = token.hyphen && quality.iter().any(|end| low.ends_with(end));
    !(small || ended)
}

/// "ABC 99", "CBS Chicago", where the network stands at `at..end`: one past its last token.
pub(super) fn station_end(ground: &Ground<'_>, at: usize, end: usize) -> Option<usize> {
    let stations = &credit_words().stations;
    if end != at + 1 || !stations.networks.contains(ground.word(at)) {
        return None;
    }
    let number = ground.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Number)
        && ground.word(end).len() <= 2
        // "ABC 12 boats" is no station.
        && (is_name(ground, end + 1)
            || !matches!(ground.tag(end + 1), Tag::Noun | Tag::Adjective)
            || credit_words().report.contains(ground.lower(end + 1)));
    let behind = if number { end + 1 } else { end };
    let place = stations.place_at(|i| if is_name(ground, behind + i) { ground.word(behind + i) } else { "" });
    let stop = place.map_or(behind, |words| behind + words);
    (stop > end).then_some(stop)
}

/// One past the run of capitalised words at `at`.
pub(super) fn name_end(ground: &Ground<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while end < at + LONGEST_NAME + 1 {
        let joins = end > at && ground.low(end) == "&" && is_name(ground, end + 1);
        if !joins && !(is_name(ground, end) && (end == at || ground.same_line(end))) {
            break;
        }
        end += 1;
    }
    (end > at && end - at <= LONGEST_NAME).then_some(end)
}

/// Whether the capitalised words from `start` to `end` name an outlet by their form or the word beside them.
pub(super) fn shaped_name(ground: &Ground<'_>, start: usize, end: usize) -> Option<Form> {
    let words = credit_words();
    let bytes = ground.bytes(start..end);
    let name = &ground.text[bytes];
    // "told the newspaper Monday": a day is nobody's name.
    let dated = is_day(ground.low(start)) || month_number(ground.low(start)).is_some();
    if dated || words.press.is_none(name) {
        return None;
    }
    let (first, last) = (ground.word(start), ground.word(end - 1));
    let long = end - start >= 2;
    if long && words.press.agencies.contains(&ground.text[ground.bytes(end - 2..end)]) {
        return (end - start >= 3).then_some(Form::Shaped);
    }
    let titled = lexicon().person_titles.contains(ground.lower(start));
    if long
        && !titled
        && (words.press.sure.contains(last) || first == "Radio" || last.contains('-') && ends_as_press(last))
    {
        return Some(Form::Shaped);
    }
    if described(ground, start, end) {
        return Some(Form::Shaped);
    }
    (long && !titled && words.press.unsure.contains(last)).then_some(Form::Doubtful)
}

/// "the newspaper Holm Reporter", "Hibr newspaper", "the Saba news agency".
fn described(ground: &Ground<'_>, start: usize, end: usize) -> bool {
    let words = credit_words();
    let makes = |at: usize| {
        let low = ground.low(at);
        words.makes_outlet.contains(low) && !ground.tokens[at].capital
            || words.makes_outlet_behind_news.contains(low)
                && at > 0
                && matches!(ground.low(at - 1), "news" | "press")
            || words.broadcast_places.contains(low)
                && at > 0
                && matches!(ground.low(at - 1), "tv" | "television" | "radio")
    };
    if start > 0 && makes(start - 1) && ground.same_line(start) {
        // "the newspaper Le Monde", but "told newspaper Ada Quill was" has no name of an outlet; nothing tells them apart.
        return true;
    }
    let behind = ground.low(end);
    let article = start > 0 && matches!(ground.low(start - 1), "the" | "a" | "an" | "told" | "to" | "by");
    let own = |at: usize| ground.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Word && !t.capital);
    own(end)
        && ground.same_line(end)
        && (matches!(behind, "newspaper" | "magazine" | "tv" | "television" | "radio")
            && (article || end - start <= 3)
            || matches!(behind, "news" | "press") && makes(end + 1))
        && !is_demonym(ground, start, end)
}

/// "the German newspaper", "a London newspaper": no name.
fn is_demonym(ground: &Ground<'_>, start: usize, end: usize) -> bool {
    let lexicon = lexicon();
    let name = &ground.text[ground.bytes(start..end)];
    end - start == 1
        && (ground.tag(start) == Tag::Adjective
            || lexicon.no_names.contains(ground.lower(start))
            || ["ish", "ese", "ian", "an", "ch", "i"].iter().any(|e| name.ends_with(e)))
        || lexicon.places.contains(name)
        || lexicon.alias_set(name).is_some()
        || name.contains('.')
        || ground.tokens[end - 1].kind != TokenKind::Word
}

/// "Egyptian", "Chinese".
pub(super) fn is_nation(ground: &Ground<'_>, at: usize) -> bool {
    is_name(ground, at) && ground.tag(at) == Tag::Adjective
}

/// Whether one word is the name of a US station: "ABC7", "KQRX".
pub(super) fn is_station(word: &str) -> bool {
    let stations = &credit_words().stations;
    let network = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = matches!(word.len() - network.len(), 1 | 2) && stations.networks.contains(network);
    numbered || stations.is_call_sign(word)
}

/// "Times-Picayune", "Star-Bulletin": a name of two, one of which is a press word.
fn ends_as_press(word: &str) -> bool {
    let press = &credit_words().press;
    word.split('-').any(|part| press.sure.contains(part))
}

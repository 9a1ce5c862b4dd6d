//! Dates of publication as pages write them: for machines, in addresses, and for people.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use model::Published;
use regex::Regex;

/// Which comes first in a date of three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOrder {
    /// 31/12/2026, as nearly everywhere.
    Day,
    /// 12/31/2026, as in the United States.
    Month,
}

impl DayOrder {
    /// The order of a page's language, and of its country where the language leaves it open.
    pub(super) fn of(lang: Option<&str>, host: Option<&str>) -> Self {
        let tag = lang.unwrap_or("en").to_ascii_lowercase();
        let mut parts = tag.split('-');
        let english = parts.next() == Some("en");
        let region = parts.find(|p| p.len() == 2).map(str::to_owned);
        // A domain of a country is no domain of the United States, but for those that stand for other things.
        let abroad = host.and_then(|h| h.rsplit('.').next()).is_some_and(|top| {
            top.len() == 2 && !matches!(top, "us" | "tv" | "co" | "io" | "me" | "ai" | "fm" | "ly" | "vc")
        });
        match region.as_deref() {
            Some("us") => Self::Month,
            None if english && !abroad => Self::Month,
            _ => Self::Day,
        }
    }
}

/// A time as structured data writes it: ISO 8601 in its many shapes, or RFC 2822.
pub(super) fn parse_machine(written: &str) -> Option<Published> {
    let written = written.trim();
    if let Ok(found) = written.parse::<Published>() {
        return plausible(found);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(written) {
        return plausible(Published::Offset(zoned.datetime(), zoned.offset()));
    }
    // 20260304T161000Z, 2026/03/04, seconds since 1970
    if written.len() >= 10 && written.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = written.parse().ok()?;
        let seconds = if written.len() >= 13 { number / 1000 } else { number };
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        return plausible(Published::Offset(jiff::tz::Offset::UTC.to_datetime(at), jiff::tz::Offset::UTC));
    }
    if written.len() == 8 && written.bytes().all(|b| b.is_ascii_digit()) {
        return date(written[..4].parse().ok()?, written[4..6].parse().ok()?, written[6..].parse().ok()?)
            .map(Published::Day);
    }
    let digits: String = written.chars().map(|c| if c == '/' || c == '.' { '-' } else { c }).collect();
    let found = digits.parse().ok().and_then(plausible);
    found.or_else(|| parse_visible(written, DayOrder::Month).map(Published::Day))
}

/// Nothing on the web was published before the web.
fn plausible(found: Published) -> Option<Published> {
    YEARS.contains(&found.day().year()).then_some(found)
}

const YEARS: std::ops::Range<i16> = 1990..2100;

/// The date in an address such as `/2026/03/04/`, `/2026-03-04-` or `/2026/mar/04/`.
pub(super) fn in_path(path: &str) -> Option<Date> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[/_-])((?:19|20)\d\d)(?:/|-)?([01]\d|[a-z]{3,9})(?:/|-)?([0-3]\d)(?:[/_.-]|$)|[/_-]([0-3]\d)-([01]\d)-((?:19|20)\d\d)(?:[/_.-]|$)",
        )
        .expect("a fixed pattern")
    });
    let found = PATH.captures(path)?;
    let part = |at: usize| found.get(at).map(|m| m.as_str());
    let number = |at: usize| part(at).and_then(|p| p.parse::<i16>().ok());
    if let Some(year) = number(1) {
        let month = number(2).map(|m| m as i8).or_else(|| month(part(2)?))?;
        return date(year, month, number(3)? as i8);
    }
    date(number(6)?, number(5)? as i8, number(4)? as i8)
}

/// The number of a month by its name in any of the languages known.
pub(crate) fn month(word: &str) -> Option<i8> {
    static MONTHS: LazyLock<HashMap<&str, i8>> = LazyLock::new(|| month_names().collect());
    MONTHS.get(word.trim_end_matches('.').to_lowercase().as_str()).copied()
}

/// The names of months in all languages known, whole and shortened, each with its number.
pub(crate) fn month_names() -> impl Iterator<Item = (&'static str, i8)> {
    include_str!("../../languages/months.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split('\t').skip(1).zip(1..))
        .flat_map(|(names, month)| names.split(',').map(move |name| (name, month)))
}

/// The first full date (day, month and year) that people would read in `text`.
pub(super) fn parse_visible(text: &str, order: DayOrder) -> Option<Date> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            \b(?<y1>(?:19|20)\d\d)[-./](?<m1>\d{1,2})[-./](?<d1>\d{1,2})\b
            | \b(?<d2>\d{1,2})(?:st|nd|rd|th|º|er|\.)?[\s\u{a0}-]+(?:de\s+|of\s+)?(?<m2>\p{L}{3,13})\.?,?[\s\u{a0}-]+(?:de[l]?\s+)?(?<y2>(?:19|20)\d\d)\b
            | \b(?<m3>\p{L}{3,13})\.?\s+(?<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y3>(?:19|20)\d\d)\b
            | \b(?<a4>\d{1,2})(?:\.\s?|/|-)(?<b4>\d{1,2})(?:\.\s?|/|-)(?<y4>(?:19|20)\d\d)\b
            | (?<y5>(?:19|20)\d\d)\s*[年년]\s*(?<m5>\d{1,2})\s*[月월]\s*(?<d5>\d{1,2})\s*[日일]
            | \b(?<d6>\d{1,2})\.\s?(?<m6>\d{1,2})\.\s?(?<y6>\d\d)\b
            | \b(?<m8>\p{L}{3})\s+(?<d8>\d{1,2})\s+\d\d:\d\d:\d\d\s+(?:\p{Lu}{3,4}\s+)?(?<y8>(?:19|20)\d\d)\b
            | \b(?<y7>(?:19|20)\d\d)\.?\s+(?:m\.\s+)?(?<m7>\p{L}{3,13})\s+(?<d7>\d{1,2})\b
            ",
        )
        .expect("a fixed pattern")
    });
    DATE.captures_iter(text).find_map(|c| {
        let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        let word = |name: &str| c.name(name).and_then(|m| month(m.as_str()));
        if let Some(year) = number("y1") {
            date(year, number("m1")? as i8, number("d1")? as i8)
        } else if let Some(year) = number("y2") {
            date(year, word("m2")?, number("d2")? as i8)
        } else if let Some(year) = number("y3") {
            date(year, word("m3")?, number("d3")? as i8)
        } else if let Some(year) = number("y4") {
            let (a, b) = (number("a4")? as i8, number("b4")? as i8);
            let dotted = c[0].contains('.');
            let (day, month) =
                if order == DayOrder::Month && !dotted && a <= 12 || b > 12 { (b, a) } else { (a, b) };
            date(year, month, day)
        } else if let Some(year) = number("y5") {
            date(year, number("m5")? as i8, number("d5")? as i8)
        } else if let Some(year) = number("y6") {
            date(2000 + year, number("m6")? as i8, number("d6")? as i8)
        } else if let Some(year) = number("y8") {
            date(year, word("m8")?, number("d8")? as i8)
        } else {
            date(number("y7")?, word("m7")?, number("d7")? as i8)
        }
    })
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|d| YEARS.contains(&d.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_machines() {
        for (written, read) in [
            ("2026-03-04T16:10:00+01:00", "2026-03-04T16:10:00+01:00"),
            ("Wed, 04 Mar 2026 16:10:00 GMT", "2026-03-04T16:10:00Z"),
            ("2026/03/04", "2026-03-04"),
            ("1772640600", "2026-03-04T16:10:00Z"),
            ("March 4, 2026 4:10 pm", "2026-03-04"),
            ("20260304", "2026-03-04"),
        ] {
            assert_eq!(parse_machine(written).map(|p| p.to_string()).as_deref(), Some(read), "{written}");
        }
        assert_eq!(parse_machine("soon"), None);
        assert_eq!(parse_machine("0001-01-01T00:00:00Z"), None);
    }

    #[test]
    fn for_people_and_in_addresses() {
        for text in [
            "Thursday 5 March 2026",
            "5. März 2026, 10:00",
            "Mar. 5, 2026",
            "05.03.2026",
            "05.03.26 10:00",
            "updated 2026-03-05.",
            "5 de marzo de 2026",
            "2026年3月5日",
            "5 marca 2026 r.",
            "Thu Mar 05 10:27:24 2026",
        ] {
            assert_eq!(parse_visible(text, DayOrder::Day).unwrap().to_string(), "2026-03-05", "{text}");
        }
        assert_eq!(in_path("/2026/03/05/boat").unwrap().to_string(), "2026-03-05");
        assert_eq!(in_path("/2026/mar/05/boat").unwrap().to_string(), "2026-03-05");
        assert_eq!(in_path("/news-20260305.html").unwrap().to_string(), "2026-03-05");
        assert_eq!(in_path("/2026/13/05/boat"), None);
        assert_eq!(parse_visible("© 2026 Holm Gazette", DayOrder::Day), None);
    }

    #[test]
    fn the_order_of_day_and_month() {
        let read = |text: &str, order| parse_visible(text, order).unwrap().to_string();
        assert_eq!(read("03/05/2026", DayOrder::Month), "2026-03-05");
        assert_eq!(read("03/05/2026", DayOrder::Day), "2026-05-03");
        assert_eq!(read("31/05/2026", DayOrder::Month), "2026-05-31");
        assert_eq!(DayOrder::of(Some("en-GB"), None), DayOrder::Day);
        assert_eq!(DayOrder::of(Some("en"), Some("a.example")), DayOrder::Month);
        assert_eq!(DayOrder::of(Some("en"), Some("a.co.uk")), DayOrder::Day);
        assert_eq!(DayOrder::of(Some("de"), Some("a.com")), DayOrder::Day);
    }
}

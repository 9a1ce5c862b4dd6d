//! Dates of publication as pages write them: for machines, in addresses, and for people.

use std::sync::LazyLock;

use jiff::civil::Date;
use model::Published;
use regex::Regex;

/// A time as structured data writes it: ISO 8601 in its many shapes, or RFC 2822.
pub(super) fn parse_machine(written: &str) -> Option<Published> {
    let written = written.trim();
    if let Ok(found) = written.parse() {
        return Some(found);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(written) {
        return Some(Published::Offset(zoned.datetime(), zoned.offset()));
    }
    // 20260304T161000Z, 2026/03/04, seconds since 1970
    if written.len() >= 10 && written.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = written.parse().ok()?;
        let seconds = if written.len() >= 13 { number / 1000 } else { number };
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        return Some(Published::Offset(jiff::tz::Offset::UTC.to_datetime(at), jiff::tz::Offset::UTC));
    }
    let digits: String = written.chars().map(|c| if c == '/' || c == '.' { '-' } else { c }).collect();
    digits.parse().ok().or_else(|| parse_visible(written).map(Published::Day))
}

/// The date in an address such as `/2026/03/04/` or `/2026-03-04-`.
pub(super) fn in_path(path: &str) -> Option<Date> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[/_-])((?:19|20)\d\d)(?:/|-)?([01]\d)(?:/|-)?([0-3]\d)(?:[/_.-]|$)")
            .expect("a fixed pattern")
    });
    let found = PATH.captures(path)?;
    date(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?)
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janvier", "enero", "jänner", "gennaio", "januari"],
    &["february", "feb", "februar", "février", "febrero", "febbraio", "februari"],
    &["march", "mar", "märz", "mars", "marzo", "mrz", "maart"],
    &["april", "apr", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "mei"],
    &["june", "jun", "juni", "juin", "junio", "giugno"],
    &["july", "jul", "juli", "juillet", "julio", "luglio"],
    &["august", "aug", "août", "agosto", "augustus"],
    &["september", "sept", "sep", "septembre", "septiembre", "settembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre"],
];

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    MONTHS.iter().position(|names| names.contains(&word.as_str())).map(|at| at as i8 + 1)
}

/// The first full date (day, month and year) that people would read in `text`.
pub(super) fn parse_visible(text: &str) -> Option<Date> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            \b(?<y1>(?:19|20)\d\d)-(?<m1>\d\d)-(?<d1>\d\d)\b
            | \b(?<d2>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+|of\s+)?(?<m2>\p{L}{3,10})\.?,?\s+(?:de\s+)?(?<y2>(?:19|20)\d\d)\b
            | \b(?<m3>\p{L}{3,10})\.?\s+(?<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y3>(?:19|20)\d\d)\b
            | \b(?<d4>\d{1,2})\.\s?(?<m4>\d{1,2})\.\s?(?<y4>(?:19|20)\d\d)\b
            ",
        )
        .expect("a fixed pattern")
    });
    DATE.captures_iter(text).find_map(|c| {
        let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        if let Some(year) = number("y1") {
            date(year, number("m1")? as i8, number("d1")? as i8)
        } else if let Some(year) = number("y2") {
            date(year, month(&c["m2"])?, number("d2")? as i8)
        } else if let Some(year) = number("y3") {
            date(year, month(&c["m3"])?, number("d3")? as i8)
        } else {
            date(number("y4")?, number("m4")? as i8, number("d4")? as i8)
        }
    })
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|d| (1990..2100).contains(&d.year()))
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
        ] {
            assert_eq!(parse_machine(written).map(|p| p.to_string()).as_deref(), Some(read), "{written}");
        }
        assert_eq!(parse_machine("soon"), None);
    }

    #[test]
    fn for_people_and_in_addresses() {
        for text in [
            "Thursday 5 March 2026",
            "5. März 2026, 10:00",
            "Mar. 5, 2026",
            "05.03.2026",
            "updated 2026-03-05.",
        ] {
            assert_eq!(parse_visible(text).unwrap().to_string(), "2026-03-05", "{text}");
        }
        assert_eq!(in_path("/2026/03/05/boat").unwrap().to_string(), "2026-03-05");
        assert_eq!(in_path("/news-20260305.html").unwrap().to_string(), "2026-03-05");
        assert_eq!(in_path("/2026/13/05/boat"), None);
        assert_eq!(parse_visible("© 2026 Holm Gazette"), None);
    }
}

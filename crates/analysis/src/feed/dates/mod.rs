//! Dates in the wild: RFC 822, 2822 and 3339, ISO 8601 in its shapes, asctime, and what people write instead, with
//! months in the languages of `languages/months.tsv`. What cannot be read for certain enough is not guessed.

mod clock;
mod day;
mod months;
mod words;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use model::Published;

use super::markup::fold;
use words::Words;

/// Characters of a date; nothing longer is one.
const LONGEST: usize = 120;

/// A time as a feed gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDate {
    /// As it is written, blanks folded, at most 120 characters.
    pub written: String,
    /// What it says: no time of day and no offset where none is written. A year or month alone is its first day.
    pub parsed: Option<Published>,
}

impl ItemDate {
    /// Reads `written`; `None` where nothing is written.
    pub fn of(written: &str) -> Option<Self> {
        let written = fold(&written[..written.floor_char_boundary(4 * LONGEST)]);
        let parsed = parse(&written);
        let written: String = written.chars().take(LONGEST).collect();
        (!written.is_empty()).then_some(Self { written, parsed })
    }
}

/// Reads a date; `None` where it is none, or names a day or time that there is not.
///
/// Of three numbers with slashes the month comes first unless it cannot be, as `extract` reads pages in a language
/// that does not say; with dots or hyphens the day. A named zone is its offset: `EST` is five hours behind also in
/// July. One that is not known leaves the offset open. Seconds of fractions are cut off.
///
/// ```
/// use analysis::feed::dates::parse;
/// assert_eq!(parse("Wed, 4 Mar 2026 16:10 EST").unwrap().to_string(), "2026-03-04T16:10:00-05:00");
/// assert_eq!(parse("4 March 2026").unwrap().to_string(), "2026-03-04");
/// assert_eq!(parse("31 February 2026"), None);
/// ```
pub fn parse(written: &str) -> Option<Published> {
    let written = written.trim();
    if written.len() > LONGEST || !written.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // "(Coordinated Universal Time)" says again what the offset before it said.
    let written = match written.split_once('(') {
        Some((before, comment)) if comment.trim_end().ends_with(')') => before.trim_end(),
        _ => written,
    };
    let digits = written.bytes().all(|b| b.is_ascii_digit());
    match (digits, written.strip_prefix('-')) {
        (true, _) => day::of_digits(written),
        (_, Some(short)) => day::of_century(short).map(Published::Day),
        _ => Words::read(&written.to_lowercase())?.published(),
    }
}

/// Puts a day, a time of day and an offset together, as far as they are known.
fn together(day: Date, clock: Option<clock::Clock>, offset: Option<Offset>) -> Option<Published> {
    // Programs write the year 1 for "never".
    if day.year() <= 1 {
        return None;
    }
    let Some(clock) = clock else { return Some(Published::Day(day)) };
    let day = if clock.hour == 24 { day.tomorrow().ok()? } else { day };
    let time = Time::new(clock.hour % 24, clock.minute, clock.second.min(59), 0).ok()?;
    let at = DateTime::from_parts(day, time);
    Some(match offset {
        Some(offset) => Published::Offset(at, offset),
        None => Published::Local(at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_standards_write_them() {
        for (written, read) in [
            ("Wed, 04 Mar 2026 16:10:05 GMT", "2026-03-04T16:10:05Z"),
            ("4 Mar 26 16:10 +0100", "2026-03-04T16:10:00+01:00"),
            ("Wed Mar  4 16:10:05 2026", "2026-03-04T16:10:05"),
            ("Wed Mar 04 16:10:05 -0330 2026", "2026-03-04T16:10:05-03:30"),
            ("2026-03-04T16:10:05.123+01:00", "2026-03-04T16:10:05+01:00"),
            ("2026-03-04 16:10", "2026-03-04T16:10:00"),
            ("20260304T161005Z", "2026-03-04T16:10:05Z"),
            ("2026-063", "2026-03-04"),
            ("2026-03", "2026-03-01"),
            ("2026", "2026-01-01"),
            ("20260304", "2026-03-04"),
            ("1772640605", "2026-03-04T16:10:05Z"),
            ("1772640605123", "2026-03-04T16:10:05Z"),
            ("2026-03-04T24:00:00Z", "2026-03-05T00:00:00Z"),
            ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z"),
        ] {
            assert_eq!(parse(written).map(|p| p.to_string()).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn as_people_write_them() {
        for (written, read) in [
            ("March 4th, 2026 at 4:10 p.m.", "2026-03-04T16:10:00"),
            ("Mittwoch, 4. März 2026 - 16:10 MEZ", "2026-03-04T16:10:00+01:00"),
            ("mar., 3 mars 2026 16:10:00 +0100", "2026-03-03T16:10:00+01:00"),
            ("04-Mar-2026 12:10 AM PDT", "2026-03-04T00:10:00-07:00"),
            ("03/04/2026", "2026-03-04"),
            ("31/03/2026", "2026-03-31"),
            ("04.03.2026 16:10 Uhr", "2026-03-04T16:10:00"),
            ("2026/03/04 16:10 GMT+1", "2026-03-04T16:10:00+01:00"),
            ("2026년 3월 4일 오후 4:10", "2026-03-04T16:10:00+09:00"),
            ("Mar 2026", "2026-03-01"),
            ("4 Mar 2026 16:10 XYZT", "2026-03-04T16:10:00"),
        ] {
            assert_eq!(parse(written).map(|p| p.to_string()).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for written in [
            "",
            "soon",
            "31 Feb 2026",
            "4 Boat 2026",
            "2026-03-04T16:61:00Z",
            "2026-03-04T25:00:00Z",
            "2026-03-04T16:10:00+xx:00",
            "2026-03-04T16:10:00Zboat",
            "2026-03-04-05",
            "0001-01-01T00:00:00Z",
            "12345",
            "Mar x 2026",
            "99 Mar 2026",
        ] {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}

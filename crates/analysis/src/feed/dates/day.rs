//! Days, written in one piece.

use jiff::civil::Date;
use jiff::tz::Offset;
use model::Published;

use super::clock::{self, Clock};
use super::months::month;
use super::together;

/// A year of two digits, as RFC 2822 reads it.
pub(super) fn year_of_two(year: i16) -> i16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// A text of nothing but digits: a year, a day, a day and time, or seconds or milliseconds since 1970.
pub(super) fn of_digits(text: &str) -> Option<Published> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    match text.len() {
        4 => Some(Published::Day(Date::new(number(0, 4)?, 1, 1).ok().filter(|day| day.year() > 1)?)),
        6 => of_two(number(0, 2)?, number(2, 4)?, number(4, 6)?).map(Published::Day),
        8 => Some(Published::Day(Date::new(number(0, 4)?, number(4, 6)? as i8, number(6, 8)? as i8).ok()?)),
        12 | 14 if matches!(text.get(..2), Some("19" | "20")) => {
            let day = Date::new(number(0, 4)?, number(4, 6)? as i8, number(6, 8)? as i8).ok()?;
            let (clock, _): (Clock, _) = clock::beginning(&text[8..], true)?;
            together(day, Some(clock), None)
        }
        length @ 9..=13 => {
            let number: i64 = text.parse().ok()?;
            let seconds = if length < 12 { number } else { number / 1000 };
            let at = jiff::Timestamp::from_second(seconds).ok()?;
            Some(Published::Offset(Offset::UTC.to_datetime(at), Offset::UTC))
        }
        _ => None,
    }
}

/// ISO 8601's month of a century, behind its hyphen: `YYMM` or `YY-MM`.
pub(super) fn of_century(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let shape = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 5;
    shape.then(|| of_two(digits[..2].parse().ok()?, digits[2..].parse().ok()?, 1))?
}

fn of_two(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year_of_two(year), i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day written with hyphens, slashes or dots, in lower case: `2026-03-04`, `4/mar/2026`, `03/04/26`, `2026-063`.
pub(super) fn of_parts(text: &str) -> Option<Date> {
    let sign = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.trim_end_matches(sign).split(sign).collect();
    let number = |at: usize| parts.get(at)?.parse::<i16>().ok().filter(|n| *n >= 0);
    let long = |at: usize| parts[at].len() == 4;
    let by_name = |at: usize| month(parts[at]);
    let make = |year: i16, month: i8, day: i16| Date::new(year, month, i8::try_from(day).ok()?).ok();
    match parts.len() {
        2 if long(0) && parts[1].len() == 3 => {
            let day = number(1).filter(|day| (1..=366).contains(day))?;
            let first = Date::new(number(0)?, 1, 1).ok()?;
            Some(first.checked_add(jiff::Span::new().days(i64::from(day - 1))).ok()?)
                .filter(|d| d.year() == first.year())
        }
        2 if long(0) => make(number(0)?, number(1)? as i8, 1),
        3 if long(0) => {
            let month = number(1).and_then(|month| i8::try_from(month).ok()).or_else(|| by_name(1))?;
            make(number(0)?, month, number(2)?)
        }
        3 => {
            let year = number(2)?;
            let year = if long(2) { year } else { year_of_two(Some(year).filter(|_| parts[2].len() == 2)?) };
            if let Some(month) = by_name(1) {
                return make(year, month, number(0)?);
            }
            if let Some(month) = by_name(0) {
                return make(year, month, number(1)?);
            }
            let (a, b) = (number(0)?, number(1)?);
            if sign == '-' && !long(2) {
                // 26-03-04: ISO 8601 without its century.
                return of_two(a, b, number(2)?);
            }
            let month_first = (sign == '/' && a <= 12) || b > 12;
            let (month, day) = if month_first { (a, b) } else { (b, a) };
            make(year, i8::try_from(month).ok()?, day)
        }
        _ => None,
    }
}

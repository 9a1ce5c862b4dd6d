//! The calendar: first days and days after the last of weeks, months, quarters, years.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// First day and the day after the last.
pub(super) type Days = (Date, Date);

pub(super) fn next_day(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

pub(super) fn shifted(day: Date, days: i64) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

pub(super) fn first_of(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok()
}

pub(super) fn month_days(year: i16, month: i8) -> Option<Days> {
    let from = first_of(year, month)?;
    Some((from, from.checked_add(1.month()).ok()?))
}

pub(super) fn year_days(year: i16) -> Option<Days> {
    Some((first_of(year, 1)?, first_of(year + 1, 1)?))
}

/// The three months that begin with month `3 * number - 2`.
pub(super) fn quarter_days(year: i16, number: i64) -> Option<Days> {
    let from = first_of(year, i8::try_from(number * 3 - 2).ok()?)?;
    Some((from, from.checked_add(3.months()).ok()?))
}

/// Meteorological: whole months, winter by the year in which it begins.
pub(super) fn season_days(year: i16, code: &str) -> Option<Days> {
    let month = match code {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    };
    let from = first_of(year, month)?;
    Some((from, from.checked_add(3.months()).ok()?))
}

/// Monday of the week of `day`.
pub(super) fn monday(day: Date) -> Option<Date> {
    shifted(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

pub(super) fn week_value(monday: Date) -> String {
    let iso = monday.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

/// Monday of the first week that has most of its days in the span that begins on `from`.
pub(super) fn first_week(from: Date) -> Option<Date> {
    let monday = monday(from)?;
    if from.weekday().to_monday_zero_offset() <= 3 { Some(monday) } else { shifted(monday, 7) }
}

/// The `number`th such weekday from `days.0` on; counted from the end where it is negative.
pub(super) fn nth_weekday(days: Days, day: Weekday, number: i64) -> Option<Date> {
    let found = if number > 0 {
        let ahead = (day.to_monday_zero_offset() - days.0.weekday().to_monday_zero_offset()).rem_euclid(7);
        shifted(days.0, i64::from(ahead) + (number - 1) * 7)?
    } else {
        let last = shifted(days.1, -1)?;
        let back = (last.weekday().to_monday_zero_offset() - day.to_monday_zero_offset()).rem_euclid(7);
        shifted(last, -i64::from(back) + (number + 1) * 7)?
    };
    (days.0 <= found && found < days.1).then_some(found)
}

pub(super) fn distance(a: Date, b: Date) -> i32 {
    (a - b).get_days().abs()
}

/// A calendar span of the units that days, weeks, months and years are counted in.
pub(super) fn calendar_span(unit: &str, count: i64) -> Option<jiff::Span> {
    let count = count.clamp(0, 5000);
    Some(match unit {
        "D" => count.days(),
        "W" => count.weeks(),
        "W2" => (2 * count).weeks(),
        "MO" => count.months(),
        "Q" => (3 * count).months(),
        "Y" => count.years(),
        "Y10" => (10 * count.min(500)).years(),
        _ => return None,
    })
}

/// `count` units behind `day`, before it where `sign` is negative.
pub(super) fn counted_from(day: Date, unit: &str, count: i64, sign: i64) -> Option<Date> {
    let span = calendar_span(unit, count)?;
    if sign < 0 { day.checked_sub(span) } else { day.checked_add(span) }.ok()
}

pub(super) fn duration_value(unit: &str, count: i64) -> String {
    match unit {
        "S" | "M" | "H" => format!("PT{count}{unit}"),
        "MO" => format!("P{count}M"),
        "Q" => format!("P{}M", 3 * count),
        "W2" => format!("P{}W", 2 * count),
        "Y10" => format!("P{}Y", 10 * count),
        "Y100" => format!("P{}Y", 100 * count),
        unit => format!("P{count}{unit}"),
    }
}

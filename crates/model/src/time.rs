//! A published time as it was found: with no more precision and no other offset than it had.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use thiserror::Error;

/// When something was published, as the page says it.
///
/// Written `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS` (offset not known) or RFC 3339 with the offset as found.
///
/// ```
/// use model::Published;
/// let found: Published = "2026-03-04T16:10:00+01:00".parse().unwrap();
/// assert_eq!(found.to_string(), "2026-03-04T16:10:00+01:00");
/// assert_eq!(found.day().to_string(), "2026-03-04");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Published {
    /// A day, no time.
    Day(Date),
    /// A day and time of a zone that is not known.
    Local(DateTime),
    /// A day and time with its offset from UTC.
    Offset(DateTime, Offset),
}

/// The text is none of the three written forms of a published time.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is no time: give YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or RFC 3339")]
pub struct ParseTimeError(pub String);

impl Published {
    /// The publisher's local day: what "last week" in the text is counted from.
    pub fn day(&self) -> Date {
        match self {
            Self::Day(day) => *day,
            Self::Local(at) | Self::Offset(at, _) => at.date(),
        }
    }

    /// Seconds since 1970 in UTC; a time without offset is taken as UTC, a day as its first second.
    /// For ordering and distances only.
    pub fn approximate_seconds(&self) -> i64 {
        let (at, offset) = match self {
            Self::Day(day) => (day.to_datetime(Time::midnight()), Offset::UTC),
            Self::Local(at) => (*at, Offset::UTC),
            Self::Offset(at, offset) => (*at, *offset),
        };
        offset.to_timestamp(at).map_or(0, jiff::Timestamp::as_second)
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Local(at) => write!(f, "{}", at.strftime("%Y-%m-%dT%H:%M:%S")),
            Self::Offset(at, offset) => {
                write!(f, "{}", at.strftime("%Y-%m-%dT%H:%M:%S"))?;
                let minutes = offset.seconds() / 60;
                if minutes == 0 {
                    return write!(f, "Z");
                }
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

impl FromStr for Published {
    type Err = ParseTimeError;

    /// Reads the written forms, and their common relatives: a blank for the `T`, no seconds,
    /// fractions of a second, `+0100`.
    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let fail = || ParseTimeError(written.chars().take(60).collect());
        let text = written.trim();
        let day: Date = text.get(..10).ok_or_else(fail)?.parse().map_err(|_| fail())?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Ok(Self::Day(day));
        }
        let rest = rest.strip_prefix(['T', 't', ' ']).ok_or_else(fail)?;
        let zone_at = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
        let (clock, zone) = (&rest[..zone_at], rest[zone_at..].trim());
        let mut parts = clock.split(':');
        let mut number = |least: Option<i8>| -> Result<i8, ParseTimeError> {
            match parts.next() {
                None => least.ok_or_else(fail),
                Some(part) => part.split('.').next().unwrap_or("").parse().map_err(|_| fail()),
            }
        };
        let (hour, minute, second) = (number(None)?, number(None)?, number(Some(0))?);
        let at = Time::new(hour, minute, second.min(59), 0).map_err(|_| fail())?.on(
            day.year(),
            day.month(),
            day.day(),
        );
        if zone.is_empty() {
            return Ok(Self::Local(at));
        }
        Ok(Self::Offset(at, parse_offset(zone).ok_or_else(fail)?))
    }
}

fn parse_offset(zone: &str) -> Option<Offset> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    if digits.len() < 2 || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() > 2 { digits[2..].parse().ok()? } else { 0 };
    if minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_found() {
        for written in
            ["2026-03-04", "2026-03-04T16:10:00", "2026-03-04T16:10:00Z", "2026-03-04T16:10:00-05:30"]
        {
            assert_eq!(written.parse::<Published>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn reads_common_relatives() {
        for (written, kept) in [
            ("2026-03-04 16:10", "2026-03-04T16:10:00"),
            ("2026-03-04T16:10:05.123+0100", "2026-03-04T16:10:05+01:00"),
            (" 2026-03-04T16:10:00+00:00 ", "2026-03-04T16:10:00Z"),
            ("2026-03-04T16:10:00 +01", "2026-03-04T16:10:00+01:00"),
        ] {
            assert_eq!(written.parse::<Published>().unwrap().to_string(), kept, "{written}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for written in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-03-04T25:00:00Z",
            "2026-03-04Tnoon",
            "2026-03-04T10:00:00+1",
            "２０２６-03",
        ] {
            assert!(written.parse::<Published>().is_err(), "{written}");
        }
    }
}

//! How things are said on the pages: days, times, counts, and others' words cut to a length that can be shown.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use model::Published;

use super::limits::SHOWN_CHARACTERS;
use crate::clock::written;

/// Others' words on a line of their own: without control characters and line breaks, at most
/// [`SHOWN_CHARACTERS`] of them. Not for archived text, which is shown as it is.
pub(crate) fn shown(words: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
            count += 1;
        }
        for character in word.chars() {
            if count >= SHOWN_CHARACTERS {
                out.push('…');
                return out;
            }
            out.push(character);
            count += 1;
        }
    }
    out
}

/// The headline, or what stands in its place.
pub(crate) fn headline(title: Option<&str>) -> String {
    title.map(shown).filter(|title| !title.is_empty()).unwrap_or_else(|| "(no headline)".to_owned())
}

/// The outlet's name, or what stands in its place.
pub(crate) fn outlet(name: Option<&str>) -> String {
    name.map(shown).filter(|name| !name.is_empty()).unwrap_or_else(|| "an unnamed outlet".to_owned())
}

/// An address that may be linked: of the web alone.
pub(crate) fn web_address(url: Option<&str>) -> Option<String> {
    let url = url?;
    let scheme = url.split_once(':')?.0;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    web.then(|| url::Url::parse(url).ok()).flatten().map(String::from)
}

/// "1 article", "1,200 articles": `many` is the plural.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// 1234567 as "1,234,567".
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A published time as it was found: "4 March 2026, 16:10 (UTC+01:00)", with no more than it had.
pub(crate) fn published(written: &str) -> String {
    match written.parse() {
        Ok(Published::Day(day)) => day.strftime("%-d %B %Y").to_string(),
        Ok(Published::Local(at)) => clock(at),
        Ok(Published::Offset(at, offset)) => format!("{} ({})", clock(at), zone(offset)),
        Err(_) => shown(written),
    }
}

/// The time of a capture, `YYYY-MM-DDTHH:MM:SSZ`: "6 March 2026, 07:52 UTC".
pub(crate) fn captured(written: &str) -> String {
    match written.parse::<Timestamp>() {
        Ok(at) => format!("{} UTC", clock(Offset::UTC.to_datetime(at))),
        Err(_) => shown(written),
    }
}

/// The time of day of a capture: "07:52 UTC".
pub(crate) fn time_of_day(written: &str) -> String {
    match written.parse::<Timestamp>() {
        Ok(at) => Offset::UTC.to_datetime(at).strftime("%H:%M UTC").to_string(),
        Err(_) => shown(written),
    }
}

/// The day of a capture: "Friday 6 March 2026".
pub(crate) fn day(written: &str) -> String {
    match written.parse::<Timestamp>() {
        Ok(at) => Offset::UTC.to_datetime(at).strftime("%A %-d %B %Y").to_string(),
        Err(_) => "No day".to_owned(),
    }
}

/// Seconds since 1970 as `YYYY-MM-DDTHH:MM:SSZ`.
pub(crate) fn instant(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(written)
}

fn clock(at: DateTime) -> String {
    at.strftime("%-d %B %Y, %H:%M").to_string()
}

fn zone(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_are_cut_and_tamed() {
        assert_eq!(shown(" a\u{0}\n\tb\u{9b}c "), "a b c");
        assert_eq!(shown(&"x".repeat(10_000)).chars().count(), SHOWN_CHARACTERS + 1);
        assert_eq!(headline(Some("\u{7}")), "(no headline)");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(web_address(Some("HTTPS://a.example/\"x")).as_deref(), Some("https://a.example/%22x"));
        for url in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "urn:x", ""]
        {
            assert_eq!(web_address(Some(url)), None, "{url}");
        }
    }

    #[test]
    fn times_say_what_was_found() {
        assert_eq!(published("2026-03-04"), "4 March 2026");
        assert_eq!(published("2026-03-04T16:10:00"), "4 March 2026, 16:10");
        assert_eq!(published("2026-03-04T16:10:00Z"), "4 March 2026, 16:10 (UTC)");
        assert_eq!(published("2026-03-04T16:10:00-05:30"), "4 March 2026, 16:10 (UTC−5:30)");
        assert_eq!(captured("2026-03-06T07:52:11Z"), "6 March 2026, 07:52 UTC");
        assert_eq!(day("2026-03-06T07:52:11Z"), "Friday 6 March 2026");
        assert_eq!((day("x").as_str(), captured("x").as_str()), ("No day", "x"));
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(count(1, "article", "articles"), "1 article");
    }
}

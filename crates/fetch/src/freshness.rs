//! What an answer says of time: how long it is fresh, when to come back.

use std::time::Duration;

use hyper::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, RETRY_AFTER};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

/// How long an answer need not be asked for again, at most `limit`; `None` where nothing is said.
pub(crate) fn fresh_for(headers: &HeaderMap, now: Timestamp, limit: Duration) -> Option<Duration> {
    let mut max_age = None;
    for directive in headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok()) {
        for part in directive.split(',') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "no-store" | "no-cache" => return Some(Duration::ZERO),
                "max-age" => max_age = max_age.or_else(|| seconds(value.trim().trim_matches('"'))),
                _ => {}
            }
        }
    }
    let age = text(headers, AGE).and_then(seconds).unwrap_or_default();
    let said = max_age.map(|max| max.saturating_sub(age)).or_else(|| {
        // An `Expires` that is no date, such as 0, has passed (RFC 9111, 5.3).
        let expires = text(headers, EXPIRES)?;
        let date = text(headers, DATE).and_then(http_date).unwrap_or(now);
        Some(http_date(expires).map_or(Duration::ZERO, |expires| between(date, expires)))
    })?;
    Some(said.min(limit))
}

/// `Retry-After` in seconds or as a date, at most `limit`. What makes no sense counts as nothing said.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp, limit: Duration) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    let said = seconds(value).or_else(|| http_date(value).map(|date| between(now, date)))?;
    Some(said.min(limit))
}

/// A header field as text, trimmed, the first of its name.
pub(crate) fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok()).map(str::trim)
}

fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

/// Digits only; too many are the largest number there is.
fn seconds(digits: &str) -> Option<Duration> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| Duration::from_secs(digits.parse().unwrap_or(u64::from(u32::MAX))))
}

/// A date in any of the three forms of HTTP (RFC 9110, 5.6.7).
fn http_date(text: &str) -> Option<Timestamp> {
    // Servers get the day of the week wrong; the date counts.
    if let Ok(date) = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text) {
        return Some(date);
    }
    let utc = |date: DateTime| date.to_zoned(TimeZone::UTC).ok().map(|date| date.timestamp());
    let read = |form: &str| strtime::parse(form, text).and_then(|read| read.to_datetime()).ok().and_then(utc);
    read("%A, %d-%b-%y %H:%M:%S GMT").or_else(|| read("%a %b %e %H:%M:%S %Y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_hours(7 * 24);

    fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        let field = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), hyper::header::HeaderValue::from_static(value))
        };
        fields.iter().map(field).collect()
    }

    #[test]
    fn dates_in_all_three_forms() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(http_date(text), Some("1994-11-06T08:49:37Z".parse().unwrap()), "{text}");
        }
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn retry_after_is_clamped_and_nonsense_is_nothing() {
        let now: Timestamp = "1994-11-06T08:49:00Z".parse().unwrap();
        let said = |value| retry_after(&headers(&[("retry-after", value)]), now, LIMIT).map(|d| d.as_secs());
        assert_eq!(said("86400"), Some(86_400));
        assert_eq!(said("Sun, 06 Nov 1994 08:49:37 GMT"), Some(37));
        assert_eq!(said("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        assert_eq!(said("1000000000000"), Some(7 * 86_400));
        assert_eq!(said("99999999999999999999999999"), Some(7 * 86_400));
        for nonsense in ["-1", "1e12", "", "soon", "3.5"] {
            assert_eq!(said(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn freshness_is_what_the_answer_says() {
        let now: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        let said = |fields: &[_]| fresh_for(&headers(fields), now, LIMIT).map(|d| d.as_secs());
        assert_eq!(said(&[("cache-control", "public, Max-Age=\"300\"")]), Some(300));
        assert_eq!(said(&[("cache-control", "max-age=300"), ("age", "100")]), Some(200));
        assert_eq!(said(&[("cache-control", "max-age=300, no-cache")]), Some(0));
        assert_eq!(said(&[("cache-control", "max-age=99999999")]), Some(7 * 86_400));
        assert_eq!(said(&[("expires", "Sun, 06 Nov 1994 08:50:37 GMT")]), Some(60));
        assert_eq!(said(&[("expires", "0")]), Some(0));
        assert_eq!(said(&[("etag", "x")]), None);
    }
}

//! Times of day, and how far they are from UTC.

use jiff::tz::Offset;

/// A time of day as written: 24:00 is midnight at the day's end, a 60th second a leap second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
}

impl Clock {
    fn new(hour: i8, minute: i8, second: i8) -> Option<Self> {
        let midnight = hour == 24 && minute == 0 && second == 0;
        let is_time = (0..24).contains(&hour) || midnight;
        (is_time && (0..60).contains(&minute) && (0..=60).contains(&second)).then_some(Self {
            hour,
            minute,
            second,
        })
    }

    /// This hour of the morning, or of the afternoon.
    pub(super) fn in_half(self, afternoon: bool) -> Option<Self> {
        let hour = match (self.hour, afternoon) {
            (12, false) => 0,
            (1..=11, true) => self.hour + 12,
            (hour, _) => hour,
        };
        Self::new(hour, self.minute, self.second)
    }
}

/// The time that `text` begins with, and what stands behind it: `h:mm`, `h:mm:ss`, `h:mm:ss.fff`; with `basic`
/// also `hhmm` and `hhmmss`.
pub(super) fn beginning(text: &str, basic: bool) -> Option<(Clock, &str)> {
    let (first, rest) = digits(text);
    if let Some(rest) = rest.strip_prefix(':') {
        let hour = short(first)?;
        let (minute, rest) = digits(rest);
        let minute = short(minute)?;
        let (second, rest) = match rest.strip_prefix(':').map(digits) {
            Some((second, rest)) => (short(second)?, without_fraction(rest)),
            None => (0, rest),
        };
        return Some((Clock::new(hour, minute, second)?, rest));
    }
    if !basic || !matches!(first.len(), 2 | 4 | 6) {
        return None;
    }
    let part = |at: usize| first.get(at..at + 2).map_or(Some(0), short);
    Some((Clock::new(part(0)?, part(2)?, part(4)?)?, without_fraction(rest)))
}

fn without_fraction(text: &str) -> &str {
    text.strip_prefix('.').map_or(text, |fraction| digits(fraction).1)
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// A number of one or two digits.
fn short(digits: &str) -> Option<i8> {
    (matches!(digits.len(), 1 | 2)).then(|| digits.parse().ok())?
}

/// What a zone says, in lower case: `z`, `+01:00`, `-0330`, `gmt+1`, `est`. `None` where it is none of these.
pub(super) fn offset(zone: &str) -> Option<Offset> {
    if let Some(offset) = named(zone) {
        return Some(offset);
    }
    let numbers = ["gmt", "utc", "ut"].iter().find_map(|name| zone.strip_prefix(name)).unwrap_or(zone);
    // Some write both, an offset and that it is UTC; the offset is what was meant.
    let numbers = numbers.strip_suffix('z').unwrap_or(numbers);
    let sign = match numbers.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let numbers = numbers.trim_start_matches(['+', '-', '\u{2212}']);
    let (hours, minutes) = match numbers.split_once(':') {
        Some((hours, minutes)) => (short(hours)?, short(minutes)?),
        None if numbers.len() <= 2 => (short(numbers)?, 0),
        None => (short(numbers.get(..numbers.len() - 2)?)?, short(numbers.get(numbers.len() - 2..)?)?),
    };
    if minutes > 59 {
        return None;
    }
    // As far as zones have ever been from UTC, and then some: "+15:00" has been seen.
    (hours <= 24)
        .then(|| Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok())?
}

/// Names of zones and their minutes from UTC. Where a name stands for several, the one that news is written in.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("etc/gmt", 0),
    ("etc/utc", 0),
    ("wet", 0),
    ("est", -300),
    ("edt", -240),
    ("et", -300),
    ("cst", -360),
    ("cdt", -300),
    ("ct", -360),
    ("mst", -420),
    ("mdt", -360),
    ("mt", -420),
    ("pst", -480),
    ("pdt", -420),
    ("pt", -480),
    ("ast", -240),
    ("adt", -180),
    ("at", -240),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("nst", -210),
    ("ndt", -150),
    ("brt", -180),
    ("art", -180),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("cest", 120),
    ("met", 60),
    ("mest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("sast", 120),
    ("msk", 180),
    ("ist", 330),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("acdt", 630),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
];

fn named(zone: &str) -> Option<Offset> {
    let (_, minutes) = ZONES.iter().find(|(name, _)| *name == zone)?;
    Offset::from_seconds(minutes * 60).ok()
}

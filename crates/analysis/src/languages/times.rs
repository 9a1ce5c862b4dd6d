//! Words of time: months, weekdays, seasons, parts of a day, zones, feasts.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

/// The word lists of `languages/en/times.toml`; each is described there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct Times {
    pub months: HashMap<String, i8>,
    pub weekdays: HashMap<String, i8>,
    pub short_weekdays: HashMap<String, i8>,
    pub ordinals: HashMap<String, i64>,
    pub seasons: HashMap<String, String>,
    pub decades: HashMap<String, i16>,
    pub day_parts: HashMap<String, (String, u32, u32)>,
    pub named_hours: HashMap<String, u32>,
    pub zones: HashMap<String, i32>,
    pub feasts: HashMap<String, String>,
    pub known_days: HashMap<String, String>,
    pub cues: TimeCues,
}

/// Words that decide how a time is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct TimeCues {
    pub future: HashSet<String>,
    pub weak_future: HashSet<String>,
    pub year: HashSet<String>,
    pub month: HashSet<String>,
}

/// The English words of time.
pub fn times() -> &'static Times {
    static TIMES: OnceLock<Times> = OnceLock::new();
    TIMES.get_or_init(|| {
        toml::from_str(include_str!("../../languages/en/times.toml"))
            .expect("the words of time are checked by a test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_sound() {
        let times = times();
        assert!(times.months.values().all(|month| (1..=12).contains(month)));
        assert!(
            times.weekdays.values().chain(times.short_weekdays.values()).all(|day| (1..=7).contains(day))
        );
        assert!(times.day_parts.values().all(|(_, from, to)| from < to && *to <= 24));
        assert!(times.feasts.values().all(|day| format!("2024-{day}").parse::<jiff::civil::Date>().is_ok()));
        assert!(times.known_days.values().all(|day| day.parse::<jiff::civil::Date>().is_ok()));
        assert!(times.zones.values().all(|minutes| minutes.abs() <= 14 * 60));
    }
}

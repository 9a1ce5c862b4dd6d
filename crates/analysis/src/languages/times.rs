//! Words of time: months, weekdays, seasons, parts of a day, zones, feasts.

use std::sync::OnceLock;

use serde::Deserialize;

use super::lexicon::lexicon;
use super::words::{WordMap, WordSet};

/// The word lists of `languages/en/times.toml`; each is described there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct Times {
    pub months: WordMap<i8>,
    pub weekdays: WordMap<i8>,
    pub short_weekdays: WordMap<i8>,
    pub ordinals: WordMap<i64>,
    pub seasons: WordMap<String>,
    pub decades: WordMap<i16>,
    pub relative_days: WordMap<i64>,
    pub day_parts: WordMap<(String, u32, u32)>,
    pub named_hours: WordMap<u32>,
    pub zones: WordMap<i32>,
    pub zone_places: WordMap<String>,
    pub feasts: WordMap<String>,
    pub led_feasts: WordMap<String>,
    pub known_days: WordMap<String>,
    pub cues: TimeCues,
}

/// Words that decide how a time is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct TimeCues {
    pub future: WordSet,
    pub weak_future: WordSet,
    pub year: WordSet,
    pub month: WordSet,
    pub weekend: WordSet,
    pub feast: WordSet,
    pub beside: WordSet,
    pub no_now: WordSet,
    pub openers: WordSet,
}

/// The English words of time.
pub fn times() -> &'static Times {
    static TIMES: OnceLock<Times> = OnceLock::new();
    TIMES.get_or_init(|| {
        let mut read: Times = toml::from_str(include_str!("../../languages/en/times.toml"))
            .expect("the words of time are checked by a test");
        let head = |feast: &str| feast.split([' ', '\'']).next().unwrap_or_default().to_owned();
        let Times {
            months,
            weekdays,
            short_weekdays,
            ordinals,
            seasons,
            day_parts,
            relative_days,
            named_hours,
            decades,
            feasts,
            led_feasts,
            cues,
            ..
        } = &mut read;
        cues.openers.extend(months.keys().chain(weekdays.keys()).chain(short_weekdays.keys()));
        cues.openers.extend(ordinals.keys().chain(seasons.keys()).chain(named_hours.keys()));
        cues.openers.extend(day_parts.keys().chain(relative_days.keys()));
        cues.openers.extend(decades.keys());
        cues.openers.extend(feasts.keys().chain(led_feasts.keys()).map(head));
        cues.openers.extend(lexicon().numbers.keys());
        read
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
        assert!(times.known_days.values().all(|day| day.parse::<jiff::civil::Date>().is_ok()));
        assert!(times.zones.values().all(|minutes| minutes.abs() <= 14 * 60));
        assert!(times.zone_places.values().all(|place| jiff::tz::TimeZone::get(place).is_ok()));
    }
}

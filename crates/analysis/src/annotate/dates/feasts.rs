//! Feasts: days of the same date each year, and days that move with Easter or are the nth weekday of a month.

use jiff::civil::{Date, Weekday};
use model::DateType;

use super::calendar::{distance, month_days, next_day, nth_weekday, shifted};
use super::parts::weekend_of;
use super::reader::{Found, Reader};
use super::{Grain, Meaning};
use crate::languages::times;

/// Most words of a feast's name: "Martin Luther King Day".
const LONGEST: usize = 4;

impl Reader<'_, '_> {
    /// Christmas Eve; Christmas 2026; Easter; Labor Day weekend
    pub(super) fn feast(&self) -> Found {
        let (rule, len) = self.feast_name().or_else(|| self.led_feast())?;
        let link = usize::from(matches!(self.low(len), "," | "of"));
        let given = self.year_at(len + link);
        let end = given.map_or(len, |_| len + link + 1);
        let weekend = matches!(self.low(end), "weekend");
        if self.tag(end).is_noun() && given.is_none() && !weekend {
            return None;
        }
        let end = end + usize::from(weekend);
        let day = match (given, self.anchor) {
            (Some(year), _) => feast_day(rule, year)?,
            (None, None) => return Some((end, Meaning::unresolved(DateType::Date))),
            (None, Some(anchor)) => (-1..=1)
                .filter_map(|shift| feast_day(rule, anchor.year().checked_add(shift)?))
                .filter(|day| !self.alone || *day >= anchor)
                .min_by_key(|day| distance(*day, anchor))?,
        };
        let meaning = if weekend { long_weekend(day)? } else { Meaning::day(day) };
        Some((end, Meaning { yearless: given.is_none(), ..meaning }))
    }

    /// "Five days before New Year": names that are as well of something else ("the new year", "Lunar New Year"), behind a
    /// word that leads a day.
    fn led_feast(&self) -> Option<(&'static str, usize)> {
        let name = format!("{} {}", self.low(0), self.low(1));
        let rule = times().led_feasts.get(&name).filter(|_| times().cues.feast.contains(self.behind()))?;
        (self.low(2) != "'s").then_some((rule.as_str(), 2))
    }

    /// Whether token `ahead` is the name of a feast: most are other words too where they have no capital.
    pub(super) fn is_feast(&self, ahead: usize) -> bool {
        let low = self.low(ahead);
        times().feasts.contains_key(low)
            && (self.capital(ahead) || matches!(low, "christmas" | "easter" | "halloween"))
    }

    /// The rule of the feast whose name begins here, of several the longest, and its tokens.
    pub(super) fn feast_name(&self) -> Option<(&'static str, usize)> {
        // "Johnnie Christmas" is somebody; "Merry Christmas" and "On Christmas" are not.
        let before =
            self.at.checked_sub(1).map(|before| (&self.ground.tokens[before], self.ground.low(before)));
        let named = before.is_some_and(|(token, low)| {
            token.capital
                && !self.begins_at(self.at - 1)
                && !matches!(low, "merry" | "happy" | "orthodox" | "white" | "last" | "this" | "next")
                && !crate::languages::lexicon().is_function_word(low)
        });
        let mut name = self.low(0).to_owned();
        let known = |name: &str| times().feasts.get(name).map(String::as_str);
        let mut found = known(&name).map(|rule| (rule, 1)).filter(|_| !named && self.is_feast(0));
        for ahead in 1..LONGEST {
            let word = self.low(ahead);
            if word != "'s" && word != "'" {
                name.push(' ');
            }
            name.push_str(word);
            found = known(&name).map(|rule| (rule, ahead + 1)).or(found);
        }
        found
    }
}

/// The day of a feast in a year.
pub(super) fn feast_day(rule: &str, year: i16) -> Option<Date> {
    if let Some(shift) = rule.strip_prefix("easter") {
        let shift = if shift.is_empty() { 0 } else { shift.parse().ok()? };
        return shifted(easter(year)?, shift);
    }
    let mut parts = rule.split(' ');
    let (month, day) = parts.next()?.split_once('-')?;
    let month = month.parse().ok()?;
    // "11-4th 4": the fourth Thursday of November; "+1" for the day after it.
    let Some(number) = day.strip_suffix("th") else {
        return Date::new(year, month, day.parse().ok()?).ok();
    };
    let weekday = Weekday::from_monday_one_offset(parts.next()?.parse().ok()?).ok()?;
    let found = nth_weekday(month_days(year, month)?, weekday, number.parse().ok()?)?;
    shifted(found, parts.next().map_or(Some(0), |shift| shift.parse().ok())?)
}

/// Easter Sunday of the West, by the rule of Gauss and Butcher.
fn easter(year: i16) -> Option<Date> {
    if year < 1583 {
        return None;
    }
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    Date::new(year as i16, (days / 31) as i8, (days % 31 + 1) as i8).ok()
}

/// The weekend at a feast, with the feast itself where it stands beside it.
fn long_weekend(day: Date) -> Option<Meaning> {
    let offset = i64::from(day.weekday().to_monday_zero_offset());
    let saturday = shifted(day, if offset < 3 { -offset - 2 } else { 5 - offset })?;
    let whole = weekend_of(saturday)?;
    let (from, to) = whole.days?;
    let beside = offset == 0 || offset == 4;
    let days = if beside { (from.min(day), to.max(next_day(day))) } else { (from, to) };
    Some(Meaning { days: Some(days), grain: Grain::Longer, ..whole })
}

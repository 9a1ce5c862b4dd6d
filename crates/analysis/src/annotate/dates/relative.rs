//! Times counted from the day of publication: "yesterday", "last week", "the next three years".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::DateType;

use super::super::ground::TokenKind;
use super::calendar::{
    Days, counted_from, duration_value, first_of, monday, month_days, next_day, nth_weekday, quarter_days,
    shifted, year_days,
};
use super::clock::Clock;
use super::feasts::feast_day;
use super::lengths::moments_beside;
use super::parts::{month, week, weekend_of};
use super::reader::{Found, Reader, Tense};
use super::years::{decade_meaning, quarter_meaning, season_meaning, year_meaning};
use super::{Grain, Meaning, month_number};
use crate::languages::times;

impl Reader<'_, '_> {
    /// yesterday, today, tomorrow, tonight, the day before yesterday
    pub(super) fn relative_word(&self) -> Found {
        let twice = [("before", "yesterday", -2), ("after", "tomorrow", 2)];
        if let Some((_, _, shift)) =
            twice.iter().find(|(link, day, _)| self.ground.words_at(self.at, &["day", link, day]))
        {
            return Some((3, self.day_from_here(*shift)));
        }
        if let Some(found) = self.present() {
            return Some(found);
        }
        if let Some(found) = self.current_unit() {
            return Some(found);
        }
        let Some(shift) = times().relative_days.get(self.low(0)) else { return self.told_elsewhere() };
        // "as strong today as then", "more today than ever": nowadays.
        if self.low(0) == "today" && matches!(self.low(1), "as" | "than") {
            return None;
        }
        let meaning = self.day_from_here(*shift);
        if matches!(self.low(0), "tonight" | "tonite") {
            return Some((1, Self::with_part(meaning, "night")));
        }
        // "tomorrow, 10 March": written out, too. A year that is written there is sure, the day of publication is less so.
        if self.low(1) == ","
            && let Some((len, written)) = self.ahead(2).written_day()
            && let (Some(day), Some(own)) = (written.one_day(), meaning.one_day())
            && (!written.yearless || day == own)
        {
            return Some((2 + len, written));
        }
        Some((1, meaning))
    }

    fn day_from_here(&self, shift: i64) -> Meaning {
        let day = self.anchor.and_then(|a| shifted(a, shift));
        day.map_or_else(|| Meaning::unresolved(DateType::Date), Meaning::day)
    }

    /// The day before the vote, the following day: counted from a time that the text tells.
    fn told_elsewhere(&self) -> Found {
        // "the week after next"
        if self.low(1) == "after"
            && self.low(2) == "next"
            && let Some(anchor) = self.anchor
            && matches!(self.low(0), "week" | "month" | "year" | "weekend")
        {
            return self.shifted_unit(0, self.low(0), 2, anchor).map(|(_, meaning)| (3, meaning));
        }
        if self.behind() != "the" {
            return None;
        }
        // "over the weekend"
        let led = self.at > 1 && times().cues.weekend.contains(self.ground.low(self.at - 2));
        let told = matches!(self.low(1), "before" | "after" | "of" | "when");
        if self.low(0) == "weekend" && led && !self.tag(1).is_noun() && !told {
            let Some(anchor) = self.anchor else { return Some((1, Meaning::unresolved(DateType::Date))) };
            return self.shifted_unit(0, "weekend", 0, anchor);
        }
        let unit =
            |ahead: usize| matches!(self.low(ahead), "day" | "night" | "week" | "month" | "year" | "morning");
        if let Some(found) = self.following_unit() {
            return Some(found);
        }
        if matches!(self.low(0), "following" | "next" | "previous" | "preceding") && unit(1) {
            let text = matches!(self.low(0), "following" | "preceding")
                || matches!(self.low(1), "day" | "night" | "morning");
            return text.then(|| (2, Meaning::unresolved(DateType::Date)));
        }
        let linked = unit(0) && matches!(self.low(1), "before" | "after");
        linked.then(|| (2, Meaning::unresolved(DateType::Date)))
    }

    /// A day and a part of it.
    pub(super) fn with_part(day: Meaning, part: &str) -> Meaning {
        let clock = Clock::part(part);
        match clock {
            Some(clock) if day.one_day().is_some() => {
                Meaning { kind: DateType::Time, clock: Some(clock), ..day }
            }
            _ => Meaning { kind: DateType::Time, ..Meaning::unresolved(DateType::Time) },
        }
    }

    /// Which way "last", "this", "next" point.
    fn shift_at(&self, ahead: usize) -> Option<i16> {
        Some(match self.low(ahead) {
            "last" | "previous" | "past" => -1,
            "this" | "current" => 0,
            "next" | "coming" | "following" | "upcoming" => 1,
            _ => return None,
        })
    }

    /// last week, next month, this year, this past weekend, the last four years, last Christmas, this morning
    pub(super) fn relative_phrase(&self) -> Found {
        if let Some(found) = self.counted_phrase() {
            return Some(found);
        }
        let led = match self.low(0) {
            "late" => self.low(1) == "last",
            "this" => matches!(self.low(1), "past" | "coming" | "upcoming" | "current"),
            "the" => matches!(self.low(1), "past" | "last" | "coming" | "current"),
            _ => false,
        };
        let lead = usize::from(led);
        // "the last week of May"
        if lead == 1 && self.ahead(1).nth_of().is_some() {
            return None;
        }
        let shift = self.shift_at(lead)?;
        // "this working week"
        let working = matches!(self.low(lead + 1), "working" | "work") && self.low(lead + 2) == "week";
        let at = lead + 1 + usize::from(working);
        let unit = if working { "workweek" } else { self.low(at) };
        // "the last time", "the next thing", "this past summer’s"
        let len = at + 1;
        let known = matches!(
            unit,
            "week"
                | "month"
                | "year"
                | "decade"
                | "century"
                | "weekend"
                | "quarter"
                | "qtr"
                | "yr"
                | "workweek"
                | "fiscal"
                | "school"
                | "fortnight"
        ) || times().day_parts.contains_key(unit)
            || self.season_name(at).is_some()
            || month_number(unit).is_some() && (self.capital(at) || unit.len() > 4)
            || self.is_feast(at);
        // "the past": "in the past year"
        if !known
            || lead == 1
                && self.low(0) == "the"
                && !matches!(unit, "week" | "month" | "year" | "decade" | "quarter" | "weekend")
        {
            return None;
        }
        let Some(anchor) = self.anchor else { return Some((len, Meaning::unresolved(DateType::Date))) };
        if let Some((_, first, _)) = times().day_parts.get(unit) {
            let day = match (shift, *first) {
                (-1, _) if matches!(unit, "night" | "evening") => self.day_from_here(-1),
                (0, _) => self.day_from_here(0),
                // "The next evening" is that of a day which the text tells.
                (1, _) if self.low(0) == "next" && self.behind() != "the" && self.tense() != Tense::Past => {
                    self.day_from_here(1)
                }
                _ => return None,
            };
            let meaning = Self::with_part(day, unit);
            let clock = meaning.clock.clone().map(|clock| clock.narrowed(self.low(0)));
            return Some((len, Meaning { clock, ..meaning }));
        }
        self.shifted_unit(at, unit, shift, anchor).map(|(words, meaning)| (at + words, meaning))
    }

    /// The week, month, season … at token `at`, `shift` from this one.
    pub(super) fn shifted_unit(&self, at: usize, unit: &str, shift: i16, anchor: Date) -> Found {
        let weeks = |count: i16| shifted(monday(anchor)?, i64::from(count) * 7);
        let meaning = match unit {
            "week" => week(weeks(shift)?)?,
            "fortnight" => {
                let from = weeks(2 * shift)?;
                Meaning::days(duration_value("W", 2), (from, shifted(from, 14)?), Grain::Longer)
            }
            "workweek" => {
                let from = weeks(shift)?;
                let meaning = week(from)?;
                Meaning { days: Some((from, shifted(from, 5)?)), ..meaning }
            }
            "weekend" => {
                // "The weekend was" is the one just over; so is, on the first days of a week, "this weekend was".
                let early =
                    matches!(anchor.weekday(), Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday);
                let weekday = !matches!(anchor.weekday(), Weekday::Saturday | Weekday::Sunday);
                let over = shift == 0 && (early || weekday && self.told_of()) && self.tense() == Tense::Past;
                weekend_of(shifted(weeks(shift - i16::from(over))?, 5)?)?
            }
            "month" => {
                month(first_of(anchor.year(), anchor.month())?.checked_add(i64::from(shift).months()).ok()?)?
            }
            "year" | "yr" => year_meaning(anchor.year() + shift)?,
            "fiscal" | "school" if self.low(at + 1) == "year" => {
                let code = if unit == "fiscal" { "FY" } else { "SY" };
                let value = format!("{code}{:04}", anchor.year() + shift);
                return Some((2, Meaning::valued(DateType::Date, value)));
            }
            "decade" => decade_meaning((anchor.year() / 10 + shift) * 10)?,
            "century" => {
                let from = (anchor.year() / 100 + shift) * 100;
                let days = first_of(from, 1).zip(first_of(from + 100, 1))?;
                Meaning::days(format!("{:02}", from / 100), days, Grain::Longer)
            }
            "quarter" | "qtr" => {
                let this = quarter_days(anchor.year(), i64::from((anchor.month() - 1) / 3 + 1))?.0;
                let there = counted_from(this, "MO", 3 * i64::from(shift.abs()), i64::from(shift) * 2 + 1)?;
                quarter_meaning(there.year(), i64::from((there.month() - 1) / 3 + 1))?
            }
            _ => {
                if let Some(season) = self.season_name(at) {
                    return Some((1, Self::shifted_season(season, shift, anchor)?));
                }
                if let Some(rule) = times().feasts.get(unit) {
                    let of = |shift: i16| feast_day(rule, anchor.year().checked_add(shift)?);
                    let this = of(0)?;
                    let day = match shift {
                        -1 if this >= anchor => of(-1)?,
                        1 if this <= anchor => of(1)?,
                        _ => this,
                    };
                    return Some((1, Meaning::day(day)));
                }
                let number = month_number(unit)?;
                let year = anchor.year()
                    + match shift {
                        -1 if number >= anchor.month() => -1,
                        1 if number <= anchor.month() => 1,
                        _ => 0,
                    };
                let days = month_days(year, number)?;
                Meaning::days(format!("{year:04}-{number:02}"), days, Grain::Month)
            }
        };
        Some((1, meaning))
    }

    /// The last summer that is over, this one, the next that begins.
    fn shifted_season(season: &str, shift: i16, anchor: Date) -> Option<Meaning> {
        let of = |year: i16| season_meaning(year, season).filter(|m| m.days.is_some());
        let this = of(anchor.year())?;
        let (from, to) = this.days?;
        match shift {
            -1 if to <= anchor => Some(this),
            -1 => of(anchor.year() - 1),
            1 if from > anchor => Some(this),
            1 => of(anchor.year() + 1),
            // In January "this winter" is the one that began last year.
            _ => of(anchor.year() - 1).filter(|m| m.days.is_some_and(|(_, to)| to > anchor)).or(Some(this)),
        }
    }

    /// the last 4 years; next three weeks; 3 upcoming months; the last few months
    pub(super) fn counted_phrase(&self) -> Found {
        let the = usize::from(self.low(0) == "the" && self.shift_at(1).is_some());
        let this = usize::from(self.low(the) == "this" && matches!(self.low(the + 1), "past" | "coming"));
        let lead = the + this;
        let (shift, count, end) = if let Some(shift) = self.shift_at(lead) {
            if self.low(lead + 1) == "few" || self.low(lead + 1) == "several" {
                self.unit(lead + 2)?;
                return Some((lead + 3, Meaning::unresolved(DateType::Duration)));
            }
            let (count, len) =
                self.count_at(lead + 1).filter(|_| !matches!(self.low(lead + 1), "a" | "an"))?;
            (shift, count, lead + 1 + len)
        } else {
            let (count, len) = self.count_at(0).filter(|_| !matches!(self.low(0), "a" | "an"))?;
            (self.shift_at(len).filter(|shift| *shift != 0)?, count, len + 1)
        };
        let unit = self.unit(end)?;
        let len = end + 1;
        // "we will be 3 next week" counts no weeks; "the last 3 weeks of this year" are not the last of all.
        let one = count == 1 || self.low(end).ends_with('s');
        let of_another = self.low(len) == "of" && self.ahead(the).nth_of().is_some();
        if !one || of_another {
            return None;
        }
        if shift == 0 || !(0..=5000).contains(&count) {
            return None;
        }
        let Some(anchor) = self.anchor else { return Some((len, Meaning::unresolved(DateType::Duration))) };
        let moments = self.moment.and_then(|moment| moments_beside(moment, unit, count, shift.into()));
        // "Next month" is a whole one, and so are the "next three months" of a text that says no more; the past three are
        // those until now.
        let past = self.low(lead) == "past" || self.low(end - 1) == "past";
        let whole = if unit == "Q" || self.alone && !past { whole_unit(unit, anchor) } else { None };
        let days = if let Some(this) = whole {
            if shift < 0 {
                counted_from(this.0, unit, count, -1).map(|from| (from, this.0))
            } else {
                counted_from(this.1, unit, count, 1).map(|to| (this.1, to))
            }
        } else {
            let there = counted_from(anchor, unit, count, i64::from(shift));
            there.map(|there| if shift < 0 { (there, anchor) } else { (next_day(anchor), next_day(there)) })
        };
        let meaning = Meaning {
            days: days.filter(|(from, to)| from < to),
            moments,
            ..Meaning::valued(DateType::Duration, duration_value(unit, count))
        };
        Some((len, meaning))
    }

    /// Last week's Sunday; this week Monday.
    pub(super) fn day_of_week(&self, len: usize, week: &Meaning) -> Found {
        let mut at = len + usize::from(matches!(self.low(len), "'s" | "-" | "–" | "on"));
        at += usize::from(self.low(len) == "-" && self.low(at) == "on");
        if self.kind(at) != Some(TokenKind::Word) || self.short_weekday(at) {
            return None;
        }
        let day = nth_weekday(week.days?, self.weekday(at)?, 1)?;
        Some((at + 1, Meaning::day(day)))
    }

    /// "over the weekend", not "closed for the weekend".
    fn told_of(&self) -> bool {
        let led = self.at.checked_sub(2).map_or("", |at| self.ground.low(at));
        self.behind() == "the" && matches!(led, "over" | "at" | "during")
    }

    /// Whether what is counted from publication lies ahead of it.
    pub(super) fn tells_of_the_future(&self) -> bool {
        self.tense() == Tense::Future || self.tense() == Tense::Untold
    }
}

/// The week, month, quarter or year of a day.
fn whole_unit(unit: &str, day: Date) -> Option<Days> {
    match unit {
        "W" => monday(day).and_then(|monday| Some((monday, shifted(monday, 7)?))),
        "MO" => month_days(day.year(), day.month()),
        "Q" => quarter_days(day.year(), i64::from((day.month() - 1) / 3 + 1)),
        "Y" => year_days(day.year()),
        _ => None,
    }
}

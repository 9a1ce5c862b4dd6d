//! Parts of longer times: "the last Monday of March", "the end of next week", "the week of 7 October".

use jiff::civil::Date;

use super::calendar::{
    Days, counted_from, first_week, monday, month_days, next_day, nth_weekday, quarter_days, shifted,
    week_value, year_days,
};
use super::reader::{Found, Reader};
use super::years::{quarter_meaning, season_meaning, year_meaning};
use super::{Grain, Meaning};

/// Which part of a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Early,
    Middle,
    Late,
    Before,
    After,
    Rest,
}

impl Reader<'_, '_> {
    /// The time that a part is of: an expression, or "the week" and its like.
    fn whole(&self) -> Found {
        let the = usize::from(self.low(0) == "the");
        // Without its capital a month is one here all the same: "mid october", "the first week of may".
        if let Some(month) =
            super::month_number(self.low(the)).filter(|_| !self.capital(the) && self.low(the).len() > 2)
            && self.day_at(the + 1).is_none_or(|_| self.year_at(the + 1).is_some())
        {
            let (len, meaning) = self.ahead(the).with_year(month, None, 1)?;
            return Some((the + len, meaning));
        }
        if let Some((_, (len, meaning))) = self.ahead(the).single().filter(|(_, (_, m))| m.days.is_some()) {
            return Some((the + len, meaning));
        }
        let (len, meaning) = self.ahead(the).this_unit()?;
        // "end of year" goes without "the", "end of week" mostly, too.
        Some((the + len, meaning))
    }

    /// The week, month, quarter, year or day of publication.
    fn this_unit(&self) -> Found {
        self.unit_of_today(self.low(0)).map(|meaning| (1, meaning))
    }

    pub(super) fn unit_of_today(&self, unit: &str) -> Option<Meaning> {
        let anchor = self.anchor?;
        match unit {
            "day" => Some(Meaning::day(anchor)),
            "week" => week(monday(anchor)?),
            "month" => month(anchor),
            "quarter" => quarter_meaning(anchor.year(), i64::from((anchor.month() - 1) / 3 + 1)),
            "year" => year_meaning(anchor.year()),
            _ => None,
        }
    }

    /// year to date; year-to-date
    fn year_to_date(&self) -> Found {
        let len = if self.low(0) == "year-to-date" {
            1
        } else if self.ground.words_at(self.at, &["year", "to", "date"]) {
            3
        } else {
            return None;
        };
        let anchor = self.anchor?;
        let whole = year_meaning(anchor.year())?;
        Some((len, Meaning { days: Some((whole.days?.0, next_day(anchor))), ..whole }))
    }

    /// early 2016; mid-March; the end of the week; later this month
    pub(super) fn part_of(&self) -> Found {
        if let Some((mid, rest)) = self.low(0).split_once('-')
            && mid == "mid"
        {
            return self.hyphened_middle(rest);
        }
        if matches!(self.low(0), "year-end") || self.ground.words_at(self.at, &["year", "end"]) {
            let len = if self.low(0) == "year" { 2 } else { 1 };
            let day = Date::new(self.anchor?.year(), 12, 31).ok()?;
            return (!self.tag(len).is_noun()).then(|| (len, Meaning::day(day)));
        }
        if let Some(found) = self.year_to_date() {
            return Some(found);
        }
        let the = usize::from(self.low(0) == "the");
        let ends = match self.low(the) {
            "eod" => Some("day"),
            "eom" => Some("month"),
            "eoy" => Some("year"),
            _ => None,
        };
        if let Some(whole) = ends.and_then(|unit| self.unit_of_today(unit)) {
            if whole.grain == Grain::Day {
                return Some((the + 1, Self::last_minute(whole)));
            }
            let days = portion(Part::Late, whole.days?, whole.grain)?;
            return Some((the + 1, Meaning { days: Some(days), ..whole }));
        }
        let (part, mut len) = match self.low(0) {
            "early" => (Part::Early, 1),
            "late" => (Part::Late, 1),
            "mid" if self.low(1) != "day" => (Part::Middle, 1 + usize::from(self.low(1) == "-")),
            "earlier" => (Part::Before, 1),
            "later" => (Part::After, 1),
            "beginning" | "start" | "outset" if self.low(1) == "of" => (Part::Early, 2),
            "middle" if self.low(1) == "of" => (Part::Middle, 2),
            "end" | "close" if self.low(1) == "of" => (Part::Late, 2),
            "rest" | "remainder" if self.low(1) == "of" => (Part::Rest, 2),
            _ => return None,
        };
        len += usize::from(matches!(self.low(len), "in" | "around") && self.low(len - 1) != "in");
        if matches!(part, Part::Before | Part::After)
            && !matches!(self.low(len), "this" | "the" | "on" | "today")
        {
            return None;
        }
        let (whole_len, whole) = self.ahead(len).whole()?;
        let (from, to) = whole.days?;
        let end = len + whole_len;
        // "late tonight", "early this morning"
        if whole.one_day().is_some()
            && let Some(clock) = whole.clock.clone().filter(|_| matches!(self.low(0), "early" | "late"))
        {
            return Some((end, Meaning { clock: Some(clock.narrowed(self.low(0))), ..whole }));
        }
        if whole.clock.is_some() || part == Part::Early && whole.grain == Grain::Day {
            return None;
        }
        if whole.grain == Grain::Day {
            // "At the end of the day, it is theirs": all in all.
            let idiom = self.low(end) == "," && self.behind() == "the" && self.low(len) == "the";
            if self.low(0) == "end" {
                return (!idiom).then(|| (end, Self::last_minute(whole)));
            }
            return Some((end, whole));
        }
        let days = match part {
            Part::Before => (from, self.anchor?.min(to)),
            Part::After | Part::Rest => (next_day(self.anchor?).max(from), to),
            _ => portion(part, (from, to), whole.grain)?,
        };
        // "earlier this week" on a Monday: all of it.
        let days = if days.0 < days.1 { days } else { (from, to) };
        Some((end, Meaning { days: Some(days), ..whole }))
    }

    /// mid-March, mid-2019
    fn hyphened_middle(&self, rest: &str) -> Found {
        if let Some(month) = super::month_number(rest) {
            let year = self.year_at(1);
            let year_given = year.or_else(|| Some(self.anchor?.year()))?;
            let days = month_days(year_given, month)?;
            let value = format!("{year_given:04}-{month:02}");
            return Some((
                1 + usize::from(year.is_some()),
                Meaning::days(value, portion(Part::Middle, days, Grain::Month)?, Grain::Month),
            ));
        }
        let whole = rest.parse::<i16>().ok().filter(|y| (1500..=2199).contains(y))?;
        let days = portion(Part::Middle, year_days(whole)?, Grain::Year)?;
        Some((1, Meaning::days(format!("{whole:04}"), days, Grain::Year)))
    }

    /// last Monday of March; first week of 2026; second half of 2019; week 3 of 2027; the 20th of next month
    pub(super) fn nth_of(&self) -> Found {
        if self.low(0) == "week" {
            return self.numbered_week();
        }
        if self.low(0) == "weekend" && self.low(1) == "of" {
            let (len, whole) = self.ahead(2).whole()?;
            let saturday = shifted(monday(whole.one_day()?)?, 5)?;
            return Some((2 + len, weekend_of(saturday)?));
        }
        let (mut number, mut len) = match self.low(0) {
            "last" | "final" => (-1, 1),
            _ => self.ordinal_at(0)?,
        };
        if number == 0 {
            return None;
        }
        // "the 5th last day", "the last 3 weeks of this year"
        if number > 0 && self.low(len) == "last" {
            number = -number;
            len += 1;
        } else if number < 0
            && let Some((count, words)) = self.count_at(len)
            && self.low(len + words + 1) == "of"
        {
            let unit = self.unit(len + words)?;
            let (whole_len, whole) = self.ahead(len + words + 2).whole()?;
            let (_, to) = whole.days?;
            let to = if unit == "W" { monday(to)? } else { to };
            let from = counted_from(to, unit, count, -1)?;
            return Some((
                len + words + 2 + whole_len,
                Meaning::days(format!("{from}/{to}"), (from, to), Grain::Longer),
            ));
        }
        // "the first ten days of last year"
        if number == 1
            && let Some((count, words)) = self.count_at(len).filter(|(count, _)| *count > 1)
            && self.low(len + words + 1) == "of"
        {
            let unit = self.unit(len + words)?;
            let (whole_len, whole) = self.ahead(len + words + 2).whole()?;
            let (start, end) = whole.days?;
            let from = if unit == "W" { first_week(start)? } else { start };
            let to = counted_from(from, unit, count, 1).filter(|to| *to <= end)?;
            return Some((
                len + words + 2 + whole_len,
                Meaning::days(format!("{from}/{to}"), (from, to), Grain::Longer),
            ));
        }
        // "the 20th of next month"
        if self.low(len) == "of" && number > 0 && self.number(0).is_some() {
            let (whole_len, whole) = self.ahead(len + 1).whole()?;
            let (from, _) = whole.days.filter(|_| whole.grain == Grain::Month)?;
            let day = Date::new(from.year(), from.month(), i8::try_from(number).ok()?).ok()?;
            return Some((len + 1 + whole_len, Meaning::day(day)));
        }
        if let Some(found) = self.weekday_beside(len, number) {
            return Some(found);
        }
        if !matches!(self.low(len + 1), "of" | "in") {
            return None;
        }
        let (whole_len, whole) = self.ahead(len + 2).whole()?;
        let days = whole.days.filter(|_| !matches!(whole.grain, Grain::Day | Grain::Clock))?;
        let end = len + 2 + whole_len;
        let meaning = match self.weekday(len) {
            Some(weekday) => Meaning::day(nth_weekday(days, weekday, number)?),
            None => nth_unit(self.low(len), days, number, whole.grain)?,
        };
        Some((end, meaning))
    }

    /// the first Tuesday after Easter; the last Friday before 4 May: the weekday stands at `len`.
    fn weekday_beside(&self, len: usize, number: i64) -> Found {
        let weekday = self.weekday(len)?;
        let after = match self.low(len + 1) {
            "after" if number > 0 => true,
            "before" => false,
            _ => return None,
        };
        let (whole_len, whole) = self.ahead(len + 2).whole()?;
        let day = whole.one_day()?;
        let weeks = 7 * number.abs();
        let found = if after {
            nth_weekday((next_day(day), shifted(day, weeks + 1)?), weekday, number)?
        } else {
            nth_weekday((shifted(day, -weeks)?, day), weekday, -number.abs())?
        };
        Some((len + 2 + whole_len, Meaning::day(found)))
    }

    /// week 3 of 2027; the week of 7 October
    fn numbered_week(&self) -> Found {
        if let Some(number) = self.number(1).filter(|n| (1..=53).contains(n))
            && self.low(2) == "of"
        {
            let (len, whole) = self.ahead(3).whole()?;
            let (from, to) = whole.days.filter(|_| whole.grain == Grain::Year)?;
            let monday = shifted(first_week(from)?, (number - 1) * 7)?;
            return (monday < to).then(|| Some((3 + len, week(monday)?)))?;
        }
        if self.low(1) == "of" && self.behind() == "the" {
            let (len, whole) = self.ahead(2).whole()?;
            return Some((2 + len, week(monday(whole.one_day()?)?)?));
        }
        None
    }
}

/// The meaning of the week that begins on `monday`.
pub(super) fn week(monday: Date) -> Option<Meaning> {
    Some(Meaning::days(week_value(monday), (monday, shifted(monday, 7)?), Grain::Week))
}

/// The meaning of the month of `day`.
pub(super) fn month(day: Date) -> Option<Meaning> {
    let days = month_days(day.year(), day.month())?;
    Some(Meaning::days(format!("{:04}-{:02}", day.year(), day.month()), days, Grain::Month))
}

/// The `number`th unit in `days`, from the end where it is negative.
fn nth_unit(unit: &str, (from, to): Days, number: i64, whole: Grain) -> Option<Meaning> {
    let inside = |meaning: Meaning| meaning.days.is_some_and(|(a, b)| b > from && a < to).then_some(meaning);
    match unit {
        "day" => {
            let day = if number > 0 { shifted(from, number - 1)? } else { shifted(to, number)? };
            inside(Meaning::day(day))
        }
        "week" => {
            let first = if number > 0 { first_week(from)? } else { first_week(to)? };
            inside(week(shifted(first, 7 * if number > 0 { number - 1 } else { number })?)?)
        }
        "weekend" | "week-end" => {
            let saturday = nth_weekday((from, to), jiff::civil::Weekday::Saturday, number)?;
            Some(weekend_of(saturday)?)
        }
        "month" => {
            let start = if number > 0 { from } else { to };
            let day = counted_from(start, "MO", if number > 0 { number - 1 } else { -number }, number)?;
            inside(month(day)?)
        }
        "quarter" if whole == Grain::Year => {
            quarter_meaning(from.year(), if number > 0 { number } else { 5 + number })
                .filter(|_| number.abs() <= 4)
        }
        "half" if matches!(number, -1 | 1 | 2) => {
            let (first, second) = (number == 1, from.year());
            if whole == Grain::Year {
                let days =
                    if first { (from, quarter_days(second, 3)?.0) } else { (quarter_days(second, 3)?.0, to) };
                let value = format!("{second:04}-H{}", if first { 1 } else { 2 });
                return Some(Meaning::days(value, days, Grain::Longer));
            }
            let middle = shifted(from, i64::from((to - from).get_days() / 2))?;
            let days = if first { (from, middle) } else { (middle, to) };
            Some(Meaning::days(format!("{}/{}", days.0, days.1), days, Grain::Longer))
                .filter(|_| days.0 < days.1)
        }
        "summer" | "winter" | "spring" | "autumn" => {
            let code = crate::languages::times().seasons.get(unit)?;
            season_meaning(from.year(), code).filter(|_| whole == Grain::Year)
        }
        _ => None,
    }
}

/// The meaning of the weekend that begins on `saturday`.
pub(super) fn weekend_of(saturday: Date) -> Option<Meaning> {
    let value = format!("{}-WE", week_value(monday(saturday)?));
    Some(Meaning::days(value, (saturday, shifted(saturday, 2)?), Grain::Longer))
}

/// The first, middle or last part of a time: ten days of a month, three days of a week, a third of anything else.
fn portion(part: Part, (from, to): Days, grain: Grain) -> Option<Days> {
    let whole = i64::from((to - from).get_days());
    if grain == Grain::Year {
        let month = |month: i8| Date::new(from.year(), month, 1).ok();
        return Some(match part {
            Part::Early => (from, month(4)?),
            Part::Middle => (month(5)?, month(9)?),
            _ => (month(9)?, to),
        });
    }
    // Tens of days: the last has what is left.
    if grain == Grain::Month {
        let tens = |days: i64| shifted(from, days).map(|day| day.min(to));
        return Some(match part {
            Part::Early => (from, tens(10)?),
            Part::Middle => (tens(10)?, tens(20)?),
            _ => (tens(20)?, to),
        });
    }
    let share = if grain == Grain::Week { 3 } else { (whole / 3).max(1) };
    let days = match part {
        Part::Early => (from, shifted(from, share)?),
        Part::Middle => (shifted(from, share)?, shifted(to, -share)?),
        _ => (shifted(to, -share)?, to),
    };
    Some(if days.0 < days.1 { days } else { (from, to) })
}

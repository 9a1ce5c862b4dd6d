//! Expressions that belong together: a day with its time, hours with hours, a length with its start.

use model::DateType;

use super::calendar::counted_from;
use super::clock::Clock;
use super::reader::{Found, Reader, Tense};
use super::{Grain, Meaning, written};
use crate::languages::times;

impl Reader<'_, '_> {
    /// One expression with what belongs to it: a day and a time of day, in either order.
    pub(super) fn joined(&self) -> Option<(&'static str, (usize, Meaning))> {
        if let Some(found) = self.clock_range() {
            return Some(("range", self.with_day(found)));
        }
        if let Some(found) = self.hour_before_part() {
            return Some(("clock", found));
        }
        if let Some(found) = self.month_in_years() {
            return Some(("relative-phrase", found));
        }
        let (rule, (len, meaning)) = self.single()?;
        let (len, meaning) = self.with_weekday(rule, len, meaning);
        let range = self
            .until_now(len, &meaning)
            .or_else(|| self.dashed_days(rule, len, &meaning))
            .or_else(|| self.through(rule, len, &meaning));
        if let Some(found) = range {
            return Some(("range", found));
        }
        if meaning.grain == Grain::Week
            && let Some(found) = self.day_of_week(len, &meaning)
        {
            return Some(("weekday", self.with_clock(found)));
        }
        if meaning.one_day().is_some() || meaning.grain == Grain::Day {
            if let Some(found) = self.hours_from_today(len, &meaning) {
                return Some(("hours-from-now", found));
            }
            let found = self.with_clock((len, meaning));
            if let Some(found) = self.until_moment(&found) {
                return Some(("range", found));
            }
            return Some((rule, found));
        }
        if meaning.clock.is_some() && meaning.days.is_none() {
            return Some((rule, self.with_day((len, meaning))));
        }
        if meaning.kind == DateType::Duration
            && let Some(found) = self.starting(len)
        {
            return Some(("range", found));
        }
        Some((rule, (len, meaning)))
    }

    /// A day that is written out, with the time of day behind it.
    pub(super) fn day_with_clock(&self) -> Found {
        let found = self.single().map(|(_, found)| found).filter(|(_, day)| day.one_day().is_some())?;
        Some(self.with_clock(found))
    }

    /// A time of day behind a day: "yesterday afternoon", "Monday at 3 p.m.", "today from 3 to 5 p.m."
    fn with_clock(&self, (len, day): (usize, Meaning)) -> (usize, Meaning) {
        let mut at = len;
        let part_before = day.clock.is_some();
        // "1 May between 10 and 11:30", "last night between 10:30 and 11:45"
        if matches!(self.low(at), "from" | "between")
            && let Some((words, Meaning { clock: Some(clock), .. })) = self.ahead(at).clock_range()
        {
            let late = day.clock.as_ref().is_some_and(|part| part.from >= 12 * 3600);
            let clock = if late { clock.afternoon().unwrap_or(clock) } else { clock };
            return (at + words, Meaning { kind: DateType::Time, clock: Some(clock), ..day });
        }
        while matches!(
            self.low(at),
            "," | "at"
                | "@"
                | "for"
                | "from"
                | "between"
                | "around"
                | "in"
                | "the"
                | "early"
                | "late"
                | "about"
                | "on"
        ) && at < len + 3
        {
            at += 1;
        }
        let linked = at > len;
        let behind = self.ahead(at);
        let found = behind
            .clock_range()
            .or_else(|| behind.clock())
            .filter(|_| {
                !linked || self.low(len) != "the" && (self.low(len) != "in" || self.low(len + 1) == "between")
            })
            .map(|(words, meaning)| (words, meaning.clock))
            .or_else(|| {
                // "Monday in the early hours (of the morning)"
                let early = linked && self.low(at - 1) == "early" && self.low(at) == "hours" && !part_before;
                let whole = self.ground.words_at(self.at + at + 1, &["of", "the", "morning"]);
                let clock = Clock::part("morning").filter(|_| early)?.narrowed("early");
                Some((if whole { 4 } else { 1 }, Some(clock)))
            })
            .or_else(|| {
                let part = match self.low(at) {
                    "lunch" if self.alone => "lunchtime",
                    part => part,
                };
                let fits = !part_before
                    && times().day_parts.contains_key(part)
                    && !matches!(self.low(len), "," | "for" | "from" | "at");
                // "Monday early in the morning"
                let word =
                    (len..at).map(|skipped| self.low(skipped)).find(|w| matches!(*w, "early" | "late"));
                let clock = || Clock::part(part).map(|clock| clock.narrowed(word.unwrap_or_default()));
                fits.then(|| (1, clock()))
            })
            .or_else(|| {
                // "last night at 8"
                let hour = self
                    .hour(at)
                    .filter(|h| linked && matches!(self.low(at - 1), "at" | "@") && (1..=12).contains(h))?;
                let clock = Clock::bare(hour)?;
                let late = day.clock.as_ref().is_some_and(|part| part.from >= 12 * 3600);
                part_before.then_some((1, if late { clock.afternoon() } else { Some(clock) }))
            });
        let Some((words, Some(clock))) = found else { return (len, day) };
        // "tonight at 8 o'clock" is twenty hours.
        let late = day.clock.as_ref().is_some_and(|part| part.from >= 12 * 3600);
        let clock = if late && !clock.half { clock.afternoon().unwrap_or(clock) } else { clock };
        // "yesterday afternoon from 3 to 8 p.m." keeps the narrower time.
        if part_before && clock.to - clock.from >= 12 * 3600 {
            return (len, day);
        }
        let joined = Meaning { kind: DateType::Time, clock: Some(clock), ..day };
        // Another time behind a part of the day: "Monday morning 6-8".
        if !part_before {
            return self.with_clock((at + words, joined));
        }
        (at + words, joined)
    }

    /// A day behind a time of day: "3 p.m. on Monday", "9 a.m. today".
    fn with_day(&self, (len, clock): (usize, Meaning)) -> (usize, Meaning) {
        let mut at = len;
        while matches!(self.low(at), "," | "on" | "of" | "(") && at < len + 2 {
            at += 1;
        }
        at += usize::from(self.low(at) == "the");
        let zone_in_brackets = self.low(len) == "(";
        if zone_in_brackets {
            return (len, clock);
        }
        match self.ahead(at).single() {
            Some((_, (words, day))) if day.one_day().is_some() => {
                let part = self.low(at + words);
                let late = matches!(part, "afternoon" | "evening" | "night");
                let extra = usize::from(times().day_parts.contains_key(part) && day.clock.is_none());
                let kept = match (clock.clock.clone(), late) {
                    (Some(time), true) => time.afternoon().or(Some(time)),
                    (time, _) => time,
                };
                (at + words + extra, Meaning { kind: DateType::Time, clock: kept, ..day })
            }
            _ => (len, clock),
        }
    }

    /// 3-8pm; 9:30 - 11:00; between 10 and 11:30
    fn clock_range(&self) -> Found {
        if let Some(found) = self.hyphened_hours() {
            return Some(found);
        }
        let lead = usize::from(matches!(self.low(0), "from" | "between"));
        let start = self.ahead(lead);
        let whole = start.clock().filter(|(_, m)| m.clock.is_some());
        let (len, clock, bare) = match whole {
            Some((len, meaning)) => (len, meaning.clock?, false),
            None => (1, Clock::bare(start.hour(0)?)?, true),
        };
        let at = lead + len;
        let links = match self.low(at) {
            "to" | "until" | "till" | "-" | "–" | "—" | "through" => true,
            "untill" | "til" => self.alone,
            "and" => lead == 1 && self.low(0) == "between",
            _ => false,
        };
        if !links {
            return None;
        }
        let end = self.ahead(at + 1);
        // Two whole times of day are two marks, as two whole days are, but in a text that is nothing else.
        // "3:30 to 6 p.m." leans on the half of the day behind it.
        let leans =
            |(_, last): &(usize, Meaning)| last.clock.as_ref().is_some_and(|last| last.half) && !clock.half;
        let apart = !bare && !self.alone && !matches!(self.low(at), "-" | "–" | "and");
        if apart && end.clock().is_some_and(|found| !leans(&found)) {
            return None;
        }
        let day_behind = |words: usize| {
            let on = usize::from(end.low(words) == "on");
            let day = on == 1 || matches!(end.low(words), "yesterday" | "today" | "tomorrow" | "tonight");
            day && end.ahead(words + on).single().is_some_and(|(_, (_, m))| m.one_day().is_some())
        };
        let (words, last) = match end.clock() {
            Some((words, meaning)) => (words, meaning.clock?),
            // "from 10:30 to 3"
            // "between 3 and 5 on Monday"
            None if bare && lead == 1 && day_behind(1) => {
                (1, Clock::bare(end.hour(0).filter(|h| (1..=24).contains(h))?)?)
            }
            None if !bare && self.low(at) != "and" && (lead == 1 || self.alone) || self.morning_range() => {
                (1, Clock::bare(end.hour(0).filter(|h| (1..=24).contains(h))?)?)
            }
            None => return None,
        };
        // "3-8pm" has one half of the day for both; "11 to 1 pm" has not.
        let first = if (bare || last.half && !clock.half) && last.from >= 13 * 3600 {
            clock.afternoon().filter(|c| c.from < last.from).unwrap_or(clock)
        } else {
            clock
        };
        let range = first.until(&last).or_else(|| first.until(&last.afternoon()?))?;
        Some((at + 1 + words, Meaning::at(range)))
    }

    /// Whether a part of the day stands right before: "Monday morning 6-8".
    fn morning_range(&self) -> bool {
        self.number(0).is_some() && times().day_parts.contains_key(self.behind())
    }

    /// Whether a length goes on to when it starts: "a week starting tomorrow", "for two weeks from 3 May".
    pub(super) fn starts_at(&self, at: usize) -> bool {
        match self.low(at) {
            "starting" | "beginning" => true,
            "from" => self.behind() == "for",
            _ => false,
        }
    }

    /// 2 weeks starting May 20th; for 1 week, from 20 December
    fn starting(&self, len: usize) -> Found {
        let at = len + usize::from(self.low(len) == ",");
        if !self.starts_at(at) {
            return None;
        }
        let on = usize::from(matches!(self.low(at + 1), "on" | "from"));
        // What is to start does so ahead, where no verb tells of the past.
        let start = self.ahead(at + 1 + on).looking_ahead(self.tense() != Tense::Past);
        let found = start.single().map(|(_, found)| found).filter(|(_, day)| day.one_day().is_some())?;
        let (words, day) = start.with_clock(found);
        let (from, len) = (day.one_day()?, at + 1 + on + words);
        let (count, taken) = self.count_at(0)?;
        let to = counted_from(from, self.unit(taken)?, count, 1).filter(|to| *to > from)?;
        let meaning = Meaning::days(format!("{from}/{to}"), (from, to), Grain::Longer);
        // "a week starting on Friday at 5 p.m." ends at that hour, too.
        let Some(moments) = day.clock.and_then(|clock| clock.moment_on(from).zip(clock.moment_on(to))) else {
            return Some((len, meaning));
        };
        let value = format!("{}/{}", written(moments.0), written(moments.1));
        Some((len, Meaning { value: Some(value), moments: Some(moments), ..meaning }))
    }
}

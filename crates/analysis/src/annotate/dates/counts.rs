//! Counted times: "three years ago", "in two weeks", "nine days", "every Monday".

use jiff::civil::Date;
use model::DateType;

use super::calendar::{counted_from, duration_value};
use super::reader::{Found, Reader};
use super::{Grain, Meaning};

impl Reader<'_, '_> {
    /// three years ago; two weeks later; in ten days; four months from tomorrow; three days
    pub(super) fn ago_or_duration(&self) -> Found {
        if matches!(self.low(0), "few" | "several") || self.ground.words_at(self.at, &["a", "few"]) {
            return self.some_units();
        }
        let half =
            self.ground.words_at(self.at, &["half", "a"]) || self.ground.words_at(self.at, &["half", "an"]);
        if half {
            return None;
        }
        let (count, mut len) = self.count_at(0)?;
        // "[Ten] years ago", as an editor put it.
        len += usize::from(self.low(len) == "]" && self.behind() == "[");
        let unit = self.unit(len).filter(|unit| *unit != "Q")?;
        let mut total = len + 1;
        // "2 weeks and 2 days ago"
        let mut more: Vec<(i64, &'static str)> = vec![(count, unit)];
        while more.len() < 3 {
            let and = usize::from(matches!(self.low(total), "and" | ","));
            let Some((count, len)) = self.count_at(total + and) else { break };
            let Some(unit) = self.unit(total + and + len).filter(|unit| *unit != "Q") else { break };
            more.push((count, unit));
            total += and + len + 1;
        }
        // "2 weeks, 3 days later": the last of the units is the one that is shifted.
        if let Some(found) = self.shifted_count(total, &more) {
            return Some(found);
        }
        let article = matches!(self.low(0), "a" | "an");
        let (single, total) = if more.len() == 1 { (true, total) } else { (false, len + 1) };
        if single && let Some(found) = self.counted_ahead(total, count, unit) {
            return Some(found);
        }
        // "a week starting tomorrow" has what makes a range of it.
        if article && !self.starts_at(total) {
            return None;
        }
        Some((total, Meaning::valued(DateType::Duration, duration_value(unit, count))))
    }

    /// "ago", "hence", "later", "from now" and the like behind the units that end at `total`.
    fn shifted_count(&self, total: usize, units: &[(i64, &'static str)]) -> Found {
        // "later" and "earlier" count from a time that the text says, not from publication.
        let (sign, from, end) = match self.low(total) {
            "ago" => (-1, self.anchor, total + 1),
            "hence" => (1, self.anchor, total + 1),
            "from" if self.low(total + 1) == "now" => (1, self.anchor, total + 2),
            // "for three days from Monday" is a range.
            "from" if self.behind() == "for" => return None,
            "from" | "after" | "before" => {
                let sign = if self.low(total) == "before" { -1 } else { 1 };
                let (len, day) = self.ahead(total + 1).single().map(|(_, found)| found)?;
                if day.clock.is_some()
                    || day.grain != Grain::Day && day.value.is_some()
                    || day.kind != DateType::Date
                {
                    return None;
                }
                (sign, day.one_day(), total + 1 + len)
            }
            _ => return None,
        };
        let clock = units.iter().any(|(_, unit)| matches!(*unit, "S" | "M" | "H"));
        if clock {
            return Some((end, Meaning::unresolved(DateType::Time)));
        }
        let Some(mut there) = from else { return Some((end, Meaning::unresolved(DateType::Date))) };
        for (count, unit) in units {
            let Some(next) = counted_from(there, unit, *count, sign) else {
                return Some((end, Meaning::unresolved(DateType::Date)));
            };
            there = next;
        }
        let meaning = counted(there, units.last().map_or("D", |(_, unit)| unit));
        // "Less than a week ago" is any day since.
        let less = self.at > 1 && self.ground.words_at(self.at - 2, &["less", "than"]);
        if let Some(day) = from.filter(|day| less && *day != there) {
            let days = (day.min(there), day.max(there));
            return Some((end, Meaning { days: Some(days), grain: Grain::Longer, ..meaning }));
        }
        Some((end, meaning))
    }

    /// "in ten days", where the sentence looks ahead.
    fn counted_ahead(&self, total: usize, count: i64, unit: &str) -> Found {
        if self.behind() != "in"
            || !self.tells_of_the_future()
            || !matches!(unit, "D" | "W" | "W2" | "MO" | "Y")
        {
            return None;
        }
        let len = self.end_of_time_ahead(total)?;
        let Some(there) = self.anchor.and_then(|anchor| counted_from(anchor, unit, count, 1)) else {
            return Some((len, Meaning::unresolved(DateType::Date)));
        };
        Some((len, counted(there, unit)))
    }

    /// One past a length that ends at `total` and lies ahead: "in three days' time" does, "in two years of war" and
    /// "in 2 years old" do not.
    pub(super) fn end_of_time_ahead(&self, total: usize) -> Option<usize> {
        if matches!(self.low(total), "'" | "’" | "'s") && self.low(total + 1) == "time" {
            return Some(total + 2);
        }
        (!self.tag(total).is_noun() && !matches!(self.low(total), "of" | "old" | "-")).then_some(total)
    }

    /// A few months ago: no number, no value.
    fn some_units(&self) -> Found {
        let len = if self.low(0) == "a" { 2 } else { 1 };
        self.unit(len)?;
        match self.low(len + 1) {
            "ago" | "later" | "earlier" => Some((len + 2, Meaning::unresolved(DateType::Date))),
            _ => None,
        }
    }

    /// every Monday; daily
    pub(super) fn repeated(&self) -> Found {
        let set = |value: &str| Meaning::valued(DateType::Set, value.to_owned());
        match self.low(0) {
            "daily" => Some((1, set("P1D"))),
            "weekly" => Some((1, set("P1W"))),
            "monthly" => Some((1, set("P1M"))),
            "annually" | "yearly" => Some((1, set("P1Y"))),
            "every" | "each" => match self.low(1) {
                "day" | "night" => Some((2, set("P1D"))),
                "week" => Some((2, set("P1W"))),
                "month" => Some((2, set("P1M"))),
                "year" => Some((2, set("P1Y"))),
                _ => {
                    if let Some(day) = self.weekday(1) {
                        return Some((2, set(&format!("XXXX-WXX-{}", day.to_monday_one_offset()))));
                    }
                    let (count, len) = self.count_at(1).filter(|_| self.low(0) == "every")?;
                    let unit = self.unit(1 + len).filter(|unit| *unit != "Q")?;
                    Some((2 + len, set(&duration_value(unit, count))))
                }
            },
            _ => None,
        }
    }
}

/// The day that a count comes to; `value` is as exact as its unit.
fn counted(there: Date, unit: &str) -> Meaning {
    let day = Meaning::day(there);
    match unit {
        "Y" | "Y10" => Meaning { value: Some(format!("{:04}", there.year())), ..day },
        "MO" => Meaning { value: Some(format!("{:04}-{:02}", there.year(), there.month())), ..day },
        _ => day,
    }
}

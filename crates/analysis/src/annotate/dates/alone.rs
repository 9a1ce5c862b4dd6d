//! A text that is nothing but a time: "Thursday, 9 a.m.", "the 1st", "early October". No verb tells where it lies, and who
//! writes no more than that looks ahead: it is the coming one.

use jiff::civil::{Date, DateTime};
use model::DateType;

use super::super::ground::{Ground, TokenKind};
use super::calendar::{counted_from, month_days, next_day};
use super::clock::{Clock, halved};
use super::reader::{Found, Reader};
use super::{Grain, Meaning};
use crate::languages::{MayBegin, lexicon, times};

/// Most tokens of such a text.
const LONGEST: usize = 12;

/// Whether all words of the text are words of time.
pub(super) fn nothing_but_a_time(ground: &Ground<'_>) -> bool {
    let of_time = |at: usize| {
        ground.may_begin(at, MayBegin::TIME)
            || times().cues.beside.contains(ground.lower(at))
            || lexicon().durations.contains_key(ground.lower(at))
            || times().zones.contains_key(ground.lower(at))
            || ground.tokens[at].digit
            || ground.tokens[at].hyphen
    };
    let words = |at: &usize| ground.tokens[*at].kind == TokenKind::Word;
    let count = ground.tokens.len();
    (1..=LONGEST).contains(&count) && (0..count).filter(words).all(of_time)
}

impl Reader<'_, '_> {
    /// The 1st; the 24; morning; early evening; in the evening at eight. In a sentence none of them is sure to be a time.
    pub(super) fn standing_alone(&self) -> Found {
        if !self.alone {
            return None;
        }
        self.day_of_month().or_else(|| self.part_of_day())
    }

    /// The coming 1st, or 24.
    fn day_of_month(&self) -> Found {
        if self.low(0) != "the" {
            return None;
        }
        let (number, len) = self.day_at(1)?;
        if !matches!(self.low(1 + len), "" | ".") {
            return None;
        }
        let Some(anchor) = self.anchor else { return Some((1 + len, Meaning::unresolved(DateType::Date))) };
        let months = (0..=2_i16).filter_map(|ahead| {
            let month = i16::from(anchor.month()) - 1 + ahead;
            Date::new(anchor.year() + month / 12, (month % 12) as i8 + 1, number).ok()
        });
        let coming = months.into_iter().find(|day| *day >= anchor)?;
        Some((1 + len, Meaning::day(coming)))
    }

    /// March in two years; where a sentence goes on, "in" is rather of something else.
    pub(super) fn month_in_years(&self) -> Found {
        let number = super::month_number(self.low(0)).filter(|_| self.alone && self.low(1) == "in")?;
        let (count, len) = self.count_at(2)?;
        let year = self.anchor?.year().checked_add(i16::try_from(count).ok()?)?;
        let days = month_days(year, number).filter(|_| self.unit(2 + len) == Some("Y"))?;
        Some((3 + len, Meaning::days(format!("{year:04}-{number:02}"), days, Grain::Month)))
    }

    /// Today in one hour: the day ends at `len`.
    pub(super) fn hours_from_today(&self, len: usize, day: &Meaning) -> Found {
        let today = self.alone && self.low(len) == "in" && day.one_day() == self.anchor;
        let (words, meaning) = self.ahead(len + 1).hours_from_now().filter(|_| today)?;
        Some((len + 1 + words, meaning))
    }

    /// At 12 15: minutes behind an hour, with a blank between.
    pub(super) fn minutes_apart(&self) -> Option<(usize, Clock)> {
        let whole = self.alone && matches!(self.behind(), "at" | "@") && self.low(1).len() == 2;
        let minute = self.number(1).and_then(|minute| u32::try_from(minute).ok()).filter(|_| whole)?;
        let hour = self.hour(0).filter(|hour| *hour < 24 && self.kind(2).is_none())?;
        Some((2, Clock::of(hour, minute, None, true)?))
    }

    /// Morning; late evening; evening at eight.
    fn part_of_day(&self) -> Found {
        let led = usize::from(matches!(self.low(0), "early" | "late"));
        let part = Clock::part(self.low(led))?;
        let behind = led + 1;
        if matches!(self.low(behind), "at" | "@")
            && let Some(hour) = self.hour(behind + 1).filter(|hour| (1..=12).contains(hour))
            && self.low(behind + 2) != ":"
        {
            let late = part.from >= 12 * 3600;
            let mut clock = Clock::of(halved(hour, late)?, 0, None, false)?;
            clock.half = true;
            return Some((behind + 2, Meaning::at(clock)));
        }
        Some((behind, Meaning::at(part.narrowed(self.low(0)))))
    }

    /// What the text means as a whole: the coming hour, and until when.
    pub(super) fn told_alone(&self, meaning: Meaning) -> Meaning {
        let meaning = self.coming_hour(meaning);
        self.deadline(&meaning).unwrap_or(meaning)
    }

    /// By Friday, by 2 p.m., by the end of the month, within two weeks: from the moment of publication until then.
    fn deadline(&self, meaning: &Meaning) -> Option<Meaning> {
        let moment = self.moment?;
        let the = usize::from(self.behind() == "the");
        let led = self.at.checked_sub(1 + the).map(|at| self.ground.low(at))?;
        let end = match (led, &meaning.clock) {
            // The hour itself is late; of a day's last minute its end.
            ("by", Some(clock)) if !clock.zoned() => {
                let day = meaning.one_day().unwrap_or(moment.date());
                clock.moment_on(day).filter(|_| !clock.ends_the_day()).unwrap_or(midnight(next_day(day)))
            }
            ("by", None) if meaning.kind == DateType::Date => midnight(meaning.days?.1),
            ("within", None) if meaning.kind == DateType::Duration => {
                let (count, len) = self.count_at(0)?;
                midnight(counted_from(moment.date(), self.unit(len)?, count, 1)?)
            }
            _ => return None,
        };
        let value = match &meaning.clock {
            Some(clock) => {
                let day = meaning.one_day().map(|day| day.to_string()).unwrap_or_default();
                Some(format!("{day}{}", clock.said(None)))
            }
            None => meaning.value.clone(),
        };
        let moments = Some((moment, end)).filter(|(from, to)| from < to)?;
        Some(Meaning { value, clock: None, moments: Some(moments), ..meaning.clone() })
    }

    /// Words beside the time that make it rough or sharp: "about 3 p.m.", "3 p.m. sharp". How many before it, and behind.
    pub(super) fn hedged(&self, len: usize) -> (usize, usize) {
        let before = matches!(self.behind(), "about" | "around" | "approximately" | "roughly" | "exactly");
        let behind = matches!(self.low(len), "approximately" | "roughly" | "exactly" | "sharp" | "ish");
        (usize::from(before), usize::from(behind))
    }

    /// A time of day that names no day, at the next moment that it is: told without a half of the day in the half to
    /// come, else tomorrow.
    fn coming_hour(&self, meaning: Meaning) -> Meaning {
        let (Some(clock), Some(moment)) = (&meaning.clock, self.moment) else { return meaning };
        if meaning.days.is_some() || clock.zoned() || clock.to > seconds_of(moment) {
            return meaning;
        }
        // "03:30" is told by all twenty-four hours.
        let open = !clock.half && !self.low(0).starts_with('0');
        let later = clock.afternoon().filter(|later| open && later.from >= seconds_of(moment));
        if let Some(later) = later {
            return Meaning::at(later);
        }
        let day = next_day(moment.date());
        Meaning { days: Some((day, next_day(day))), grain: Grain::Day, ..meaning }
    }
}

/// Seconds since midnight.
fn seconds_of(moment: DateTime) -> u32 {
    let of = |part: i8| u32::try_from(part).unwrap_or(0);
    of(moment.hour()) * 3600 + of(moment.minute()) * 60 + of(moment.second())
}

/// The beginning of a day.
fn midnight(day: Date) -> DateTime {
    day.at(0, 0, 0, 0)
}

//! A text that is nothing but a time: "Thursday, 9 a.m.", "the 1st", "early October". No verb tells where it lies, and who
//! writes no more than that looks ahead: it is the coming one.

use jiff::civil::{Date, DateTime};
use model::DateType;

use super::super::ground::{Ground, TokenKind};
use super::calendar::next_day;
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

    /// A time of day that names no day, at the next moment that it is: told without a half of the day in the half to
    /// come, else tomorrow.
    pub(super) fn coming_hour(&self, meaning: Meaning) -> Meaning {
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

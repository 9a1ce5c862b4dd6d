//! Hours that are told otherwise than by a clock: "noon", "half past three", "15h30", "at three twenty", "8 tonight".

use super::super::ground::TokenKind;
use super::Meaning;
use super::clock::{Clock, halved};
use super::reader::{Found, Reader};
use crate::languages::{lexicon, times};

impl Reader<'_, '_> {
    /// Whether a time of day is likely here by the word before.
    pub(super) fn led_to_an_hour(&self) -> bool {
        matches!(
            self.behind(),
            "at" | "@"
                | "around"
                | "about"
                | "by"
                | "until"
                | "till"
                | "before"
                | "after"
                | "from"
                | "past"
                | "to"
        ) || self.begins_sentence() && self.sentence_end() < self.at + 6
    }

    /// One past the last token of the sentence.
    fn sentence_end(&self) -> usize {
        let sentence = self.ground.sentence_of(self.at);
        sentence.map_or(self.at, |sentence| self.ground.sentences[sentence].tokens.end)
    }

    /// Whether a capitalised word that is no day, month or start of a sentence stands right before.
    pub(super) fn behind_name(&self) -> bool {
        let Some(before) = self.at.checked_sub(1) else { return false };
        let (token, low) = (&self.ground.tokens[before], self.behind());
        // "John 3:16"
        let book = token.capital && lexicon().books.contains(self.ground.lower(before));
        book || token.capital
            && token.kind == TokenKind::Word
            && low.len() > 4
            && !low.ends_with('.')
            && !self.begins_at(before)
            && !times().weekdays.contains_key(low)
            && !times().day_parts.contains_key(low)
            && super::month_number(low).is_none()
            && !lexicon().is_function_word(low)
    }

    /// noon; midnight; mid day
    pub(super) fn named_hour(&self) -> Option<(usize, Clock)> {
        if self.low(0) == "mid-day" || self.ground.words_at(self.at, &["mid", "day"]) {
            return Some((if self.low(0) == "mid" { 2 } else { 1 }, Clock::of(12, 0, None, false)?));
        }
        let hour = times().named_hours.get(self.low(0))?;
        // "the noon ferry" names an hour, "High Noon" does not.
        (!self.capital(0) || self.begins_sentence()).then(|| Some((1, Clock::of(*hour, 0, None, false)?)))?
    }

    /// half past 3 pm; a quarter to nine; 20 past 3pm; 15 minutes past noon; at half three
    pub(super) fn past_hour(&self) -> Option<(usize, Clock)> {
        let a = usize::from(self.low(0) == "a");
        let (minutes, mut len) = match self.low(a) {
            "half" => (30, a + 1),
            "quarter" => (15, a + 1),
            _ => {
                self.count_at(0).filter(|(n, _)| (1..60).contains(n) && !matches!(self.low(0), "a" | "an"))?
            }
        };
        let minute_word = matches!(self.low(len), "minutes" | "minute");
        len += usize::from(minute_word);
        let sign = match self.low(len) {
            "past" | "after" => 1,
            "to" | "before" => -1,
            // "at half three"
            _ if a == 0 && self.low(0) == "half" && self.led_to_an_hour() => {
                let hour =
                    self.hour(1).filter(|hour| self.kind(1) == Some(TokenKind::Word) && *hour <= 12)?;
                return (!self.tag(2).is_noun()).then(|| Some((2, Clock::of(hour, 30, None, true)?)))?;
            }
            _ => return None,
        };
        // "2 to 5 p.m." is a range, "arrested 20 after 9 p.m." counts.
        let bare = !minute_word && !matches!(self.low(a), "half" | "quarter");
        if bare
            && (matches!(self.low(len), "after" | "before") && !self.alone
                || self.low(len) == "to" && minutes <= 12 && self.behind() != "at")
        {
            return None;
        }
        let ahead = self.ahead(len + 1);
        let (end, clock) = ahead.digits().or_else(|| ahead.named_hour()).or_else(|| {
            let told = matches!(self.low(a), "half" | "quarter") || minute_word && self.low(len) == "past";
            let hour = self.hour(len + 1).filter(|_| told)?;
            Some((1, Clock::of(hour, 0, None, true)?))
        })?;
        let at = i64::from(clock.from / 60) + sign * minutes;
        let at = u32::try_from(at).ok()?;
        Some((len + 1 + end, Clock::of(at / 60, at % 60, None, true)?))
    }

    /// 15h30; at 15h
    pub(super) fn with_h(&self) -> Option<(usize, Clock)> {
        let minutes = self.low(1).strip_prefix('h').filter(|_| self.glued(1))?;
        let hour = self.hour(0).filter(|hour| *hour < 24 && self.kind(0) == Some(TokenKind::Number))?;
        // "ran it in 2h30" is how long it took, "Thursday 8h30" is when.
        let year = |low: &str| low.len() == 4 && low.bytes().all(|b| b.is_ascii_digit());
        let dated = times().weekdays.contains_key(self.behind()) || year(self.behind());
        if !self.led_to_an_hour() && !dated && !self.alone && self.zone_at(2).is_none() {
            return None;
        }
        let minute = match minutes.len() {
            0 => 0,
            2 => minutes.parse().ok().filter(|minute| *minute < 60)?,
            _ => return None,
        };
        Some((2, Clock::of(hour, minute, None, true)?))
    }

    /// 330 p.m.
    pub(super) fn run_together(&self) -> Option<(usize, Clock)> {
        let number = self.number(0).filter(|_| matches!(self.low(0).len(), 3 | 4))?;
        let (hour, minute) = (u32::try_from(number / 100).ok()?, u32::try_from(number % 100).ok()?);
        // "around 1030", "tonight 815"
        let led = matches!(self.behind(), "at" | "@" | "around" | "about" | "by" | "tonight");
        if self.alone && led && self.half_at(1).is_none() {
            return Some((1, Clock::of(hour, minute, None, true).filter(|_| hour < 24)?));
        }
        let (late, len) = self.half_at(1).filter(|_| (1..=12).contains(&hour) && minute < 60)?;
        // "killed 330 in the morning" counts.
        let told = !matches!(self.low(1), "in" | "at") || self.behind() == "at";
        told.then(|| Some((1 + len, Clock::of(halved(hour, late)?, minute, None, true)?)))?
    }

    /// 10am-4pm; 9:30am-4:30pm; 9.30am-5pm: what stands from the first half of the day on is one word to the tokenizer.
    pub(super) fn hyphened_hours(&self) -> Found {
        if self.kind(0) != Some(TokenKind::Number) {
            return None;
        }
        let minutes = |ahead: usize| {
            let told = matches!(self.low(ahead), ":" | ".") && self.glued(ahead) && self.glued(ahead + 1);
            let minute =
                self.number(ahead + 1).filter(|m| told && *m < 60 && self.low(ahead + 1).len() == 2)?;
            u32::try_from(minute).ok()
        };
        let late = |half: &str| match half.trim_end_matches('.') {
            "am" | "a.m" => Some(false),
            "pm" | "p.m" => Some(true),
            _ => None,
        };
        let clock = |hour: u32, minute: Option<u32>, late: bool| {
            Clock::of(halved(hour, late).filter(|_| hour <= 12)?, minute.unwrap_or(0), None, minute.is_some())
        };
        let dotted = self.low(0).split_once('.').filter(|(_, minute)| minute.len() == 2);
        let (hour, minute, at) = match (dotted, minutes(1)) {
            (Some((hour, minute)), _) => (hour.parse().ok()?, Some(minute.parse().ok()?), 1),
            (None, Some(minute)) => (self.hour(0)?, Some(minute), 3),
            (None, None) => (self.hour(0)?, None, 1),
        };
        let (half, rest) = self.low(at).split_once('-').filter(|_| self.glued(at))?;
        let first = clock(hour, minute, late(half)?)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (end, behind) = (rest[..digits].parse().ok()?, &rest[digits..]);
        let (len, last) = if behind.is_empty() {
            let (late, words) = self.half_at(at + 3)?;
            (at + 3 + words, clock(end, Some(minutes(at + 1)?), late)?)
        } else {
            (at + 1, clock(end, None, late(behind)?)?)
        };
        let mut range = first.until(&last)?;
        range.half = true;
        Some((len, Meaning::at(range)))
    }

    /// at three twenty; ten-thirty; nine fifty-nine a.m.; twelve oh three
    pub(super) fn spelled_clock(&self) -> Option<(usize, Clock)> {
        if self.kind(0) != Some(TokenKind::Word) {
            return None;
        }
        let number = |low: &str| lexicon().numbers.get(low).map(|n| *n as u32);
        let hour = |low: &str| number(low).filter(|hour| (1..=12).contains(hour));
        let (hour, minute, len) = if let Some((first, rest)) = self.low(0).split_once('-') {
            let minute = match rest.split_once('-') {
                Some((tens, ones)) => minutes(number(tens), tens, number(ones))?,
                None => number(rest).filter(|minute| (10..60).contains(minute))?,
            };
            (hour(first)?, minute, 1)
        } else {
            let hour = hour(self.low(0))?;
            let small = |ahead: usize| {
                Some(ahead)
                    .filter(|at| self.kind(*at) == Some(TokenKind::Word))
                    .and_then(|at| number(self.low(at)))
            };
            let second = self.low(1);
            if let Some((tens, ones)) = second.split_once('-') {
                (hour, minutes(number(tens), tens, number(ones))?, 2)
            } else if let Some(both) = small(2)
                .filter(|one| (1..10).contains(one))
                .and_then(|one| minutes(small(1), second, Some(one)))
            {
                (hour, both, 3)
            } else {
                (hour, small(1).filter(|minute| (10..60).contains(minute))?, 2)
            }
        };
        if let Some((late, words)) = self.half_at(len) {
            return Some((len + words, Clock::of(halved(hour, late)?, minute, None, true)?));
        }
        let at = self.led_to_an_hour() && !self.tag(len).is_nominal() && self.low(len) != "-";
        at.then(|| Some((len, Clock::of(hour, minute, None, true)?)))?
    }

    /// 8 tonight; at 5 tomorrow afternoon
    pub(super) fn hour_before_part(&self) -> Found {
        if !matches!(self.low(1), "tonight" | "tomorrow" | "yesterday" | "this") || !self.led_to_an_hour() {
            return None;
        }
        let hour = self.hour(0).filter(|hour| (1..=12).contains(hour))?;
        let (len, day) = self.ahead(1).single().map(|(_, found)| found)?;
        let part = self.low(1 + len);
        let (len, part) = match &day.clock {
            Some(part) => (len, part.clone()),
            None => (len + 1, Clock::part(part)?),
        };
        let late = part.from >= 12 * 3600;
        let clock = Clock::of(halved(hour, late)?, 0, None, false)?;
        day.one_day()?;
        Some((1 + len, Meaning { kind: model::DateType::Time, clock: Some(clock), ..day }))
    }
}

/// Minutes of tens and ones: "fifty-nine"; "oh three".
fn minutes(tens: Option<u32>, written: &str, ones: Option<u32>) -> Option<u32> {
    let ones = ones.filter(|ones| (1..10).contains(ones))?;
    match tens {
        Some(tens @ (20 | 30 | 40 | 50)) => Some(tens + ones),
        Some(0) => Some(ones),
        None if matches!(written, "o" | "oh") => Some(ones),
        _ => None,
    }
}

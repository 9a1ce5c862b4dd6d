//! The time at which a text is read: "right now", "at this time", "closed for the day", and the week that follows it.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use model::DateType;

use super::super::ground::TokenKind;
use super::super::tags::Tag;
use super::calendar::next_day;
use super::clock::Clock;
use super::reader::{Found, Reader, Tense};
use super::{Meaning, PRESENT};
use crate::languages::times;

impl Reader<'_, '_> {
    /// Right now; at the moment; at present; at this time; "now" at the end of a sentence that tells of no past. Elsewhere
    /// "now" mostly sets off what was from what is, and tells no time.
    pub(super) fn present(&self) -> Found {
        let at = self.behind() == "at";
        let len = match (self.low(0), self.low(1)) {
            ("right", "now") => 2,
            ("now", _) if self.ends_with_now() => 1,
            ("present", _) if at => 1,
            ("the", "moment") if at && !matches!(self.low(2), "of" | "when" | "that") => 2,
            ("the", "present") if at && matches!(self.low(2), "time" | "moment") => 3,
            // "at this time of year" and "at this time tomorrow" are others.
            ("this", "time" | "moment") if at && self.kind(2) != Some(TokenKind::Word) => 2,
            _ => return None,
        };
        let day = self.anchor.map(|anchor| (anchor, next_day(anchor)));
        let minute = |from: DateTime| Some((from, from.checked_add(1.minute()).ok()?));
        Some((
            len,
            Meaning {
                days: day,
                moments: self.moment.and_then(minute),
                ..Meaning::valued(DateType::Date, PRESENT.to_owned())
            },
        ))
    }

    fn ends_with_now(&self) -> bool {
        // "for now", "until now" and "by now" are no moment.
        let free = !times().cues.no_now.contains(self.behind());
        let last = matches!(self.low(1), "" | "." | "?" | "!");
        self.alone || free && last && !self.capital(0) && self.tense() != Tense::Past
    }

    /// "Closed for the day.", "away for the month": that of publication, where nothing behind tells of another and the
    /// verbs tell of the present or look ahead.
    pub(super) fn current_unit(&self) -> Found {
        let unit = self.low(1);
        let led = self.behind() == "for" || self.behind() == "in" && unit != "day";
        let goes_on = matches!(self.kind(2), Some(TokenKind::Word | TokenKind::Number));
        if self.low(0) != "the" || !led || goes_on {
            return None;
        }
        let sentence = self.ground.sentence_of(self.at)?;
        let before = self.ground.sentences[sentence].tokens.start..self.at;
        let is = |at: usize| {
            let low = self.ground.low(at);
            matches!(low, "is" | "are" | "am") || ["'s", "'re", "'m"].iter().any(|end| low.ends_with(end))
        };
        // "They are closed" tells of now, "Sell them" of what is to come.
        let told = self.ground.tag(before.start) == Tag::Base
            || before.clone().any(|at| is(at) || times().cues.future.contains(self.ground.lower(at)));
        let past = |at: usize| {
            self.ground.tag(at) == Tag::Past && !(at > 0 && is(at - 1))
                || matches!(self.ground.low(at), "have" | "has" | "had")
        };
        let meaning = self.unit_of_today(unit)?;
        (told && !before.into_iter().any(past)).then_some((2, meaning))
    }

    /// The following week, where the text named no time that it could follow and tells of no past.
    pub(super) fn following_unit(&self) -> Found {
        if !self.follows_publication() || !matches!(self.low(1), "week" | "month" | "year" | "quarter") {
            return None;
        }
        let (words, meaning) = self.shifted_unit(1, self.low(1), 1, self.anchor?)?;
        Some((1 + words, meaning))
    }

    /// Whether what "follows" does so from the day of publication.
    pub(super) fn follows_publication(&self) -> bool {
        self.low(0) == "following" && self.first && self.tense() != Tense::Past
    }

    /// The end of a day: its last minute.
    pub(super) fn last_minute(day: Meaning) -> Meaning {
        let clock = Clock::of(23, 59, None, true);
        Meaning { kind: DateType::Time, clock, ..day }
    }

    /// 20260309, as ISO 8601 writes it without signs: between signs, as in the names of files, or alone.
    pub(super) fn run_together_day(&self) -> Found {
        let digits = self.low(0);
        if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let parted = |sign: &str| matches!(sign, "-" | "_");
        let signs = self.glued(0) && parted(self.behind()) || self.glued(1) && parted(self.low(1));
        let year: i16 = digits[..4].parse().ok().filter(|year| (1900..=2099).contains(year))?;
        let day = Date::new(year, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()?;
        (signs || self.alone).then(|| (1, Meaning::day(day)))
    }
}

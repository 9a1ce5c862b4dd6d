//! Reading tokens as parts of a time: numbers, ordinals, years, and the tense around them.

use jiff::civil::{Date, DateTime, Time, Weekday};
use model::{OutletRef, Published};

use super::super::ground::{Ground, TokenKind};
use super::super::tags::Tag;
use super::Meaning;
use super::alone::nothing_but_a_time;
use crate::languages::{CueKind, MayBegin, Outlets, cues, lexicon, times};

/// How deep expressions may lie in one another: "the first week of May of next year".
const DEEPEST: usize = 4;

/// Words on either side of a weekday in which a verb tells its tense.
const TENSE_REACH: usize = 25;

/// Which of two numbers is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
    Unknown,
}

impl Order {
    /// The order of the outlet's newsroom: the month first in the United States alone.
    pub(super) fn of(own: Option<&OutletRef>, outlets: &Outlets) -> Self {
        let Some(outlet) = own.and_then(|own| outlets.by_id(own.id.as_str())) else { return Self::Unknown };
        match outlet.country.as_deref() {
            Some("US") => Self::MonthFirst,
            // Both are written there.
            Some("CA") | None => Self::Unknown,
            Some(_) => Self::DayFirst,
        }
    }
}

/// The publisher's local time of publication. Midnight to the second is how many pages write a day without a time.
fn moment_of(published: Published) -> Option<DateTime> {
    match published {
        Published::Day(_) => None,
        Published::Local(at) | Published::Offset(at, _) => (at.time() != Time::midnight()).then_some(at),
    }
}

/// What the verbs around an expression say of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb tells.
    Untold,
}

/// What a rule finds: how many tokens, and what they mean.
pub(super) type Found = Option<(usize, Meaning)>;

/// A rule: what begins at the reader's token, if it knows it.
pub(super) type Rule<R> = fn(&R) -> Found;

#[derive(Clone, Copy)]
pub(super) struct Reader<'g, 'a> {
    pub(super) ground: &'g Ground<'a>,
    pub(super) at: usize,
    pub(super) anchor: Option<Date>,
    /// When that day hours and minutes are counted from.
    pub(super) moment: Option<DateTime>,
    pub(super) order: Order,
    /// Whether the text is nothing but a time.
    pub(super) alone: bool,
    /// Whether the text named no time before.
    pub(super) first: bool,
    depth: usize,
}

impl<'g, 'a> Reader<'g, 'a> {
    pub(super) fn new(ground: &'g Ground<'a>, at: usize, published: Option<Published>, order: Order) -> Self {
        let anchor = published.map(|at| at.day());
        let (moment, alone) = (published.and_then(moment_of), nothing_but_a_time(ground));
        Self { ground, at, anchor, moment, order, alone, first: false, depth: 0 }
    }

    /// The same, reading what names no year or week as to come.
    pub(super) fn looking_ahead(self, alone: bool) -> Self {
        Self { alone: alone || self.alone, ..self }
    }

    /// The same, where the text named a time before or did not.
    pub(super) fn first(self, first: bool) -> Self {
        Self { first, ..self }
    }

    /// Whether expressions may lie deeper still.
    pub(super) fn depth_left(&self) -> bool {
        self.depth < DEEPEST
    }

    /// The reader `ahead` tokens on, one deeper.
    pub(super) fn ahead(&self, ahead: usize) -> Self {
        Self { at: self.at + ahead, depth: self.depth + 1, ..*self }
    }

    /// The same place, counted from another day.
    pub(super) fn anchored(&self, anchor: Option<Date>) -> Self {
        Self { anchor, depth: self.depth + 1, ..*self }
    }

    pub(super) fn low(&self, ahead: usize) -> &'g str {
        self.ground.low(self.at + ahead)
    }

    /// The word before; empty at the start.
    pub(super) fn behind(&self) -> &'g str {
        self.at.checked_sub(1).map_or("", |before| self.ground.low(before))
    }

    pub(super) fn capital(&self, ahead: usize) -> bool {
        self.ground.tokens.get(self.at + ahead).is_some_and(|t| t.capital)
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.ground.tokens.get(self.at + ahead).map(|t| t.kind)
    }

    pub(super) fn glued(&self, ahead: usize) -> bool {
        self.ground.glued(self.at + ahead)
    }

    pub(super) fn tag(&self, ahead: usize) -> Tag {
        self.ground.tag(self.at + ahead)
    }

    /// Whether an expression can begin here, by the word alone: few can, and the rules are many.
    pub(super) fn may_begin(&self) -> bool {
        match self.low(0) {
            // Most articles stand before no time.
            "the" | "a" | "an" => {
                let next = self.ground.lower(self.at + 1);
                self.is_opener(1)
                    || lexicon().durations.contains_key(next)
                    || times().decades.contains_key(next)
                    || self.alone && self.low(1) == "sec"
            }
            _ => self.is_opener(0),
        }
    }

    fn is_opener(&self, ahead: usize) -> bool {
        let Some(token) = self.ground.tokens.get(self.at + ahead) else { return false };
        match token.kind {
            TokenKind::Number => true,
            TokenKind::Word => {
                token.hyphen || self.ground.may_begin(self.at + ahead, MayBegin::TIME) || token.digit
            }
            // "the ’90s"
            _ => matches!(self.low(ahead), "'" | "‘"),
        }
    }

    /// The expression that begins here, by the first rule that knows it.
    pub(super) fn read(&self) -> Option<(&'static str, (usize, Meaning))> {
        self.range().or_else(|| self.joined())
    }

    /// One expression, without what joins two.
    pub(super) fn single(&self) -> Option<(&'static str, (usize, Meaning))> {
        if self.depth >= DEEPEST {
            return None;
        }
        let rules: &[(&'static str, Rule<Self>)] = match self.kind(0)? {
            TokenKind::Number => &[
                ("known-day", Self::known_day),
                ("iso", Self::iso),
                ("slashed", Self::slashed),
                ("part-of", Self::nth_of),
                ("day-month", Self::day_month),
                ("clock", Self::clock),
                ("quarter", Self::quarter),
                ("relative-phrase", Self::counted_phrase),
                ("year", Self::year),
                ("weekday", Self::counted_weekdays),
                ("hours-from-now", Self::hours_from_now),
                ("ago-or-duration", Self::ago_or_duration),
                ("century", Self::century),
                ("nth-day", Self::nth_day),
            ],
            TokenKind::Word => &[
                ("part-of", Self::nth_of),
                ("part-of", Self::part_of),
                ("weekday", Self::weekday_date),
                ("year", Self::named_year),
                ("month-day", Self::month_day),
                ("day-month", Self::day_month),
                ("relative-word", Self::relative_word),
                ("relative-phrase", Self::relative_phrase),
                ("season", Self::season),
                ("quarter", Self::quarter),
                ("feast", Self::feast),
                ("clock", Self::clock),
                ("weekday", Self::counted_weekdays),
                ("hours-from-now", Self::hours_from_now),
                ("ago-or-duration", Self::ago_or_duration),
                ("repeated", Self::repeated),
                ("decade", Self::decade),
                ("century", Self::century),
                ("year", Self::spelled_year),
                ("alone", Self::standing_alone),
            ],
            _ => &[("decade", Self::decade), ("year", Self::year_behind_apostrophe)],
        };
        rules.iter().find_map(|(name, rule)| Some((*name, rule(self)?)))
    }

    /// A plain number of six digits at most.
    pub(super) fn number(&self, ahead: usize) -> Option<i64> {
        let plain = |word: &str| word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit());
        (self.kind(ahead) == Some(TokenKind::Number) && plain(self.low(ahead)))
            .then(|| self.low(ahead).parse().ok())
            .flatten()
    }

    pub(super) fn year_at(&self, ahead: usize) -> Option<i16> {
        let year = self.number(ahead)?;
        (self.low(ahead).len() == 4 && (1500..=2199).contains(&year)).then_some(year as i16)
    }

    /// A number with its ordinal ending, or an ordinal in words, and how many tokens it takes.
    pub(super) fn ordinal_at(&self, ahead: usize) -> Option<(i64, usize)> {
        if let Some(number) = self.number(ahead) {
            let ending = self.glued(ahead + 1) && matches!(self.low(ahead + 1), "st" | "nd" | "rd" | "th");
            return ending.then_some((number, 2));
        }
        times().ordinals.get(self.low(ahead)).map(|n| (*n, 1))
    }

    /// Day of a month, and how many tokens it takes.
    pub(super) fn day_at(&self, ahead: usize) -> Option<(i8, usize)> {
        let (day, len) = self.ordinal_at(ahead).or_else(|| Some((self.number(ahead)?, 1)))?;
        ((1..=31).contains(&day)).then_some((day as i8, len))
    }

    /// A small count in digits or words, and how many tokens it takes.
    pub(super) fn count_at(&self, ahead: usize) -> Option<(i64, usize)> {
        if let Some(number) = self.number(ahead) {
            return Some((number, 1));
        }
        let small = |low: &str| lexicon().numbers.get(low).map(|n| *n as i64);
        match self.low(ahead) {
            "a" if self.low(ahead + 1) == "couple" => {
                Some((2, if self.low(ahead + 2) == "of" { 3 } else { 2 }))
            }
            "a" | "an" => Some((1, 1)),
            low => small(low).map(|n| (n, 1)).or_else(|| {
                let (tens, ones) = low.split_once('-')?;
                let (tens, ones) = (small(tens)?, small(ones)?);
                (tens >= 20 && tens % 10 == 0 && ones < 10).then_some((tens + ones, 1))
            }),
        }
    }

    /// The unit of time at a token.
    pub(super) fn unit(&self, ahead: usize) -> Option<&'static str> {
        match self.low(ahead) {
            "quarter" | "quarters" | "qtr" | "qtrs" => Some("Q"),
            low => lexicon().durations.get(low).map(String::as_str),
        }
    }

    pub(super) fn weekday(&self, ahead: usize) -> Option<Weekday> {
        let low = self.low(ahead);
        let short = || {
            let known = times().short_weekdays.get(low.trim_end_matches('.'))?;
            self.capital(ahead).then_some(known)
        };
        times().weekdays.get(low).or_else(short).and_then(|day| Weekday::from_monday_one_offset(*day).ok())
    }

    /// Whether the weekday at a token is one of the short forms, which are words, too.
    pub(super) fn short_weekday(&self, ahead: usize) -> bool {
        !times().weekdays.contains_key(self.low(ahead))
    }

    /// Whether a sentence begins with token `at` of the text.
    pub(super) fn begins_at(&self, at: usize) -> bool {
        self.ground.sentence_of(at).is_some_and(|s| self.ground.sentences[s].tokens.start == at)
    }

    /// What the nearest verb says of the time: past, or future.
    pub(super) fn tense(&self) -> Tense {
        if self.alone {
            return Tense::Future;
        }
        let Some(sentence) = self.ground.sentence_of(self.at) else { return Tense::Untold };
        let tokens = self.ground.sentences[sentence].tokens.clone();
        let near =
            tokens.start.max(self.at.saturating_sub(TENSE_REACH))..tokens.end.min(self.at + TENSE_REACH);
        let future = |at: usize| {
            let low = self.ground.low(at);
            times().cues.future.contains(low)
                || low.ends_with("'ll")
                || self.ground.words_at(at, &["set", "to"])
                || self.ground.words_at(at, &["set", "for"])
                || self.ground.words_at(at, &["going", "to"])
                || self.ground.words_at(at, &["likely", "to"])
                || matches!(low, "is" | "are") && self.ground.low(at + 1) == "to"
        };
        // "by Friday" looks ahead where no verb tells of the past.
        let by = self.at > tokens.start && matches!(self.behind(), "by" | "until" | "till");
        // "was expected", "to be held" and "will stay closed" are of the future.
        let to_be = |at: usize| {
            let bare = |at: &usize| matches!(self.ground.tag(*at), Tag::Base | Tag::Adverb);
            let verbs = (tokens.start..at).rev().take(4).take_while(bare).count();
            at > 0 && self.ground.low(at - 1) == "be"
                || verbs > 0 && at > tokens.start + verbs && future(at - verbs - 1)
        };
        // "Set out the boats by Friday": what opens a sentence commands, or tells of another verb.
        let past = |at: usize| {
            at > tokens.start
                && matches!(self.ground.tag(at), Tag::Past | Tag::Participle)
                && !future(at)
                && !future(at + 1)
                && !to_be(at)
        };
        // "It will open on Friday, she said": who says so speaks in the past, and is of no weight where a verb came before.
        let told = (near.start..self.at).any(|at| past(at) || future(at));
        let comma = (self.at..near.end).find(|at| self.ground.word(*at) == ",");
        let says = |at: usize| {
            told && comma.is_some_and(|comma| comma < at)
                && cues().verb_at(|i| self.ground.lower(at + i)).is_some_and(|(kinds, _)| {
                    kinds.iter().any(|kind| matches!(kind, CueKind::Say | CueKind::Tell))
                })
        };
        let past = |at: usize| past(at) && !says(at);
        let nearest = |is: &dyn Fn(usize) -> bool| {
            near.clone().filter(|at| is(*at)).map(|at| at.abs_diff(self.at)).min()
        };
        match (nearest(&past), nearest(&future)) {
            (None, None)
                if nearest(&|at| times().cues.weak_future.contains(self.ground.lower(at))).is_some() =>
            {
                Tense::Future
            }
            (None, None) if by => Tense::Future,
            (None, None) => Tense::Untold,
            (None, Some(_)) => Tense::Future,
            (Some(past), Some(future)) if future < past => Tense::Future,
            _ => Tense::Past,
        }
    }
}

//! Time expressions and their values, against the publisher's local day where they are relative.
//!
//! Input: tokens and an anchor. A relative expression without an anchor keeps no value: never guessed.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use model::{DateMark, DateType};

use super::ground::{Ground, TokenKind};
use super::{Desk, MarkKind};
use crate::languages::lexicon;

/// What an expression means.
struct Meaning {
    kind: DateType,
    value: Option<String>,
    /// First day and the day after the last.
    days: Option<(Date, Date)>,
}

impl Meaning {
    /// For people: what it comes to, and by what.
    fn said(&self, anchor: Option<Date>) -> String {
        let anchor = anchor.map_or("no day of publication".to_owned(), |day| format!("published {day}"));
        match &self.value {
            Some(value) => format!("{value}; {anchor}"),
            None => format!("not resolved; {anchor}"),
        }
    }

    fn unresolved(kind: DateType) -> Self {
        Self { kind, value: None, days: None }
    }

    fn day(day: Date) -> Self {
        Self { kind: DateType::Date, value: Some(day.to_string()), days: Some((day, next_day(day))) }
    }

    fn days(value: String, from: Date, to: Date) -> Self {
        Self { kind: DateType::Date, value: Some(value), days: Some((from, to)) }
    }
}

pub(super) fn find(desk: &Desk<'_>) -> Vec<DateMark> {
    let ground = &desk.ground;
    let mut found = Vec::new();
    let mut at = 0;
    while at < ground.tokens.len() {
        let reader = Reader { ground, at, anchor: desk.context.anchor };
        if let Some((rule, (len, meaning))) = reader.read() {
            let span = desk.tokens(at..at + len);
            desk.reasons.give(MarkKind::Date, span, rule, || meaning.said(desk.context.anchor));
            found.push(DateMark {
                span,
                kind: meaning.kind,
                value: meaning.value,
                from: meaning.days.map(|(from, _)| from.to_string()),
                to: meaning.days.map(|(_, to)| to.to_string()),
            });
            at += len;
        } else {
            at += 1;
        }
    }
    found
}

/// Number of a month by name or abbreviation, 1 to 12.
pub(super) fn month_number(low: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let bare = low.trim_end_matches('.');
    let abbreviated = bare.len() == 3 || bare == "sept";
    MONTHS.iter().position(|m| *m == bare || (abbreviated && m.starts_with(bare))).map(|i| i as i8 + 1)
}

fn weekday(low: &str) -> Option<Weekday> {
    Some(match low {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn next_day(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

fn first_of(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok()
}

/// First day of the month and of the next.
fn month_days(year: i16, month: i8) -> Option<(Date, Date)> {
    let from = first_of(year, month)?;
    Some((from, from.checked_add(1.month()).ok()?))
}

fn year_days(year: i16) -> Option<(Date, Date)> {
    Some((first_of(year, 1)?, first_of(year + 1, 1)?))
}

/// Monday of the week of `day`.
fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

fn week_value(monday: Date) -> String {
    let iso = monday.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

/// The quarter that begins on `from`.
fn quarter(from: Date) -> Option<Meaning> {
    let value = format!("{:04}-Q{}", from.year(), (from.month() - 1) / 3 + 1);
    Some(Meaning::days(value, from, from.checked_add(3.months()).ok()?))
}

/// The number of token `word`, where it is a plain one.
fn plain_number(word: &str) -> Option<i64> {
    (word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

/// A rule: what begins at the reader's token, if it knows it, and how many tokens that takes.
type Rule<R> = fn(&R) -> Option<(usize, Meaning)>;

struct Reader<'g, 'a> {
    ground: &'g Ground<'a>,
    at: usize,
    anchor: Option<Date>,
}

impl Reader<'_, '_> {
    fn low(&self, ahead: usize) -> &str {
        self.ground.low(self.at + ahead)
    }

    fn capital(&self, ahead: usize) -> bool {
        self.ground.tokens.get(self.at + ahead).is_some_and(|t| t.capital)
    }

    fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.ground.tokens.get(self.at + ahead).map(|t| t.kind)
    }

    /// Length in tokens and meaning of the expression that begins here.
    /// The expression that begins here, by the first rule that knows it.
    fn read(&self) -> Option<(&'static str, (usize, Meaning))> {
        let rules: &[(&'static str, Rule<Self>)] = match self.kind(0)? {
            TokenKind::Number => &[
                ("iso", Self::iso),
                ("slashed", Self::slashed),
                ("day-month", Self::day_month),
                ("clock", Self::clock),
                ("year", Self::year),
                ("ago-or-duration", Self::ago_or_duration),
            ],
            TokenKind::Word => &[
                ("month-day", Self::month_day),
                ("weekday", Self::weekday_date),
                ("relative-word", Self::relative_word),
                ("relative-phrase", Self::relative_phrase),
                ("season", Self::season),
                ("ago-or-duration", Self::ago_or_duration),
                ("repeated", Self::repeated),
            ],
            _ => return None,
        };
        rules.iter().find_map(|(name, rule)| Some((*name, rule(self)?)))
    }

    fn number(&self, ahead: usize) -> Option<i64> {
        (self.kind(ahead) == Some(TokenKind::Number)).then(|| plain_number(self.low(ahead))).flatten()
    }

    fn year_at(&self, ahead: usize) -> Option<i16> {
        let year = self.number(ahead)?;
        (self.low(ahead).len() == 4 && (1500..=2199).contains(&year)).then_some(year as i16)
    }

    /// Day of a month with its ordinal ending, and how many tokens it takes.
    fn day_at(&self, ahead: usize) -> Option<(i8, usize)> {
        let day = self.number(ahead).filter(|d| (1..=31).contains(d))?;
        let ordinal = self.ground.glued(self.at + ahead + 1)
            && matches!(self.low(ahead + 1), "st" | "nd" | "rd" | "th");
        Some((day as i8, if ordinal { 2 } else { 1 }))
    }

    /// 2026-03-04
    fn iso(&self) -> Option<(usize, Meaning)> {
        let year = self.year_at(0)?;
        let glued = (1..5).all(|i| self.ground.glued(self.at + i));
        if !(glued && self.low(1) == "-" && self.low(3) == "-") {
            return None;
        }
        let day = Date::new(year, self.number(2)? as i8, self.number(4)? as i8).ok()?;
        Some((5, Meaning::day(day)))
    }

    /// 25/12/2026, 12/25/2026; which is the month is not guessed where both could be.
    fn slashed(&self) -> Option<(usize, Meaning)> {
        let glued = (1..5).all(|i| self.ground.glued(self.at + i));
        if !(glued && self.low(1) == "/" && self.low(3) == "/") {
            return None;
        }
        let (first, second, year) = (self.number(0)?, self.number(2)?, self.year_at(4)?);
        let of =
            |day: i64, month: i64| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        match (of(first, second), of(second, first)) {
            (Some(day), None) | (None, Some(day)) => Some((5, Meaning::day(day))),
            (Some(day), Some(other)) if day == other => Some((5, Meaning::day(day))),
            (Some(_), Some(_)) => Some((5, Meaning::unresolved(DateType::Date))),
            (None, None) => None,
        }
    }

    /// 4 March 2026; 4th of March
    fn day_month(&self) -> Option<(usize, Meaning)> {
        let (day, mut len) = self.day_at(0)?;
        if self.low(len) == "of" {
            len += 1;
        }
        if !self.capital(len) {
            return None;
        }
        let month = month_number(self.low(len))?;
        self.with_year(month, Some(day), len + 1)
    }

    /// March 4, 2026; March 2026; March 4; in March
    fn month_day(&self) -> Option<(usize, Meaning)> {
        if !self.capital(0) {
            return None;
        }
        let month = month_number(self.low(0))?;
        if let Some((day, len)) = self.day_at(1)
            && self.year_at(1).is_none()
        {
            return self.with_year(month, Some(day), 1 + len);
        }
        let comma = usize::from(self.low(1) == ",");
        if self.year_at(1 + comma).is_some() {
            return self.with_year(month, None, 1);
        }
        // "May" and "March" are words, too: a month alone stands behind "in", "since", "last"…
        let ambiguous = matches!(self.low(0), "may" | "march" | "mar" | "jan" | "dec" | "jun");
        let behind = self.at.checked_sub(1).map_or("", |before| self.ground.low(before));
        let led = matches!(
            behind,
            "in" | "since"
                | "until"
                | "by"
                | "from"
                | "of"
                | "early"
                | "late"
                | "mid"
                | "through"
                | "before"
                | "after"
                | "for"
                | "between"
                | "to"
        );
        if ambiguous && !led {
            return None;
        }
        self.with_year(month, None, 1)
    }

    fn with_year(&self, month: i8, day: Option<i8>, len: usize) -> Option<(usize, Meaning)> {
        let comma = usize::from(self.low(len) == ",");
        if let Some(year) = self.year_at(len + comma) {
            let len = len + comma + 1;
            return Some((
                len,
                if let Some(day) = day {
                    Meaning::day(Date::new(year, month, day).ok()?)
                } else {
                    let (from, to) = month_days(year, month)?;
                    Meaning::days(format!("{year:04}-{month:02}"), from, to)
                },
            ));
        }
        // Which year? The one that is nearest to the anchor.
        let Some(anchor) = self.anchor else { return Some((len, Meaning::unresolved(DateType::Date))) };
        let meaning = if let Some(day) = day {
            let candidates = [anchor.year() - 1, anchor.year(), anchor.year() + 1];
            let nearest = candidates
                .iter()
                .filter_map(|y| Date::new(*y, month, day).ok())
                .min_by_key(|d| distance(*d, anchor))?;
            Meaning::day(nearest)
        } else {
            let candidates = [anchor.year() - 1, anchor.year(), anchor.year() + 1];
            let near =
                candidates.iter().filter_map(|y| first_of(*y, month)).min_by_key(|d| distance(*d, anchor))?;
            let (from, to) = month_days(near.year(), month)?;
            Meaning::days(format!("{:04}-{month:02}", near.year()), from, to)
        };
        Some((len, meaning))
    }

    /// Tuesday, 4 March 2026; last Tuesday; Tuesday
    fn weekday_date(&self) -> Option<(usize, Meaning)> {
        let short = self.low(0).trim_end_matches('.');
        if self.capital(0)
            && matches!(
                short,
                "mon" | "tue" | "tues" | "wed" | "thu" | "thur" | "thurs" | "fri" | "sat" | "sun"
            )
        {
            let comma = usize::from(self.low(1) == ",");
            let behind = Reader { at: self.at + 1 + comma, ..*self };
            let dated = behind.day_month().or_else(|| behind.month_day().filter(|(len, _)| *len > 1));
            return dated.map(|(len, meaning)| (1 + comma + len, meaning));
        }
        if self.capital(0)
            && let Some(day) = weekday(self.low(0))
        {
            let comma = usize::from(self.low(1) == ",");
            let behind = Reader { at: self.at + 1 + comma, ..*self };
            let dated = match behind.kind(0) {
                Some(TokenKind::Number) => behind.day_month(),
                Some(TokenKind::Word) => behind.month_day().filter(|(len, _)| *len > 1),
                _ => None,
            };
            if let Some((len, meaning)) = dated {
                return Some((1 + comma + len, meaning));
            }
            return Some((1, self.weekday_near(day)));
        }
        if matches!(self.low(0), "last" | "next" | "this")
            && let Some(day) = weekday(self.low(1))
        {
            let Some(anchor) = self.anchor else { return Some((2, Meaning::unresolved(DateType::Date))) };
            let found =
                if self.low(0) == "next" { anchor.nth_weekday(1, day) } else { anchor.nth_weekday(-1, day) };
            return Some((2, found.map_or_else(|_| Meaning::unresolved(DateType::Date), Meaning::day)));
        }
        None
    }

    /// A bare weekday: the past one, in a sentence about the future the coming one; today counts for both.
    fn weekday_near(&self, day: Weekday) -> Meaning {
        let Some(anchor) = self.anchor else { return Meaning::unresolved(DateType::Date) };
        if anchor.weekday() == day {
            return Meaning::day(anchor);
        }
        let found = anchor.nth_weekday(if self.about_the_future() { 1 } else { -1 }, day);
        found.map_or_else(|_| Meaning::unresolved(DateType::Date), Meaning::day)
    }

    /// Whether a future verb stands in the sentence.
    fn about_the_future(&self) -> bool {
        let Some(sentence) = self.ground.sentence_of(self.at) else { return false };
        let tokens = self.ground.sentences[sentence].tokens.clone();
        let future = |at: usize| {
            matches!(
                self.ground.low(at),
                "will"
                    | "shall"
                    | "won't"
                    | "expected"
                    | "scheduled"
                    | "due"
                    | "until"
                    | "plans"
                    | "upcoming"
                    | "tomorrow"
            ) || self.ground.words_at(at, &["set", "to"])
                || self.ground.words_at(at, &["going", "to"])
                || self.ground.words_at(at, &["likely", "to"])
                || (self.ground.low(at) == "by" && at + 1 == self.at)
        };
        tokens.clone().any(future)
    }

    /// yesterday, today, tomorrow, tonight
    fn relative_word(&self) -> Option<(usize, Meaning)> {
        let twice = [("before", "yesterday", -2), ("after", "tomorrow", 2)];
        if let Some((_, _, shift)) =
            twice.iter().find(|(link, day, _)| self.ground.words_at(self.at, &["day", link, day]))
        {
            let day = self.anchor.and_then(|a| a.checked_add(i64::from(*shift).days()).ok());
            return Some((3, day.map_or_else(|| Meaning::unresolved(DateType::Date), Meaning::day)));
        }
        let (shift, kind) = match self.low(0) {
            "yesterday" => (-1, DateType::Date),
            "today" => (0, DateType::Date),
            "tonight" => (0, DateType::Time),
            "tomorrow" => (1, DateType::Date),
            _ => return None,
        };
        if self.ground.tokens.get(self.at + 1).is_some_and(|t| t.kind == TokenKind::Possessive)
            && self.low(0) == "today"
        {
            return None;
        }
        let Some(day) = self.anchor.and_then(|a| a.checked_add(i64::from(shift).days()).ok()) else {
            return Some((1, Meaning::unresolved(kind)));
        };
        let mut meaning = Meaning::day(day);
        if kind == DateType::Time {
            meaning = Meaning { kind, value: Some(format!("{day}TNI")), ..meaning };
        }
        Some((1, meaning))
    }

    /// last week, next month, this year, the past weekend, last 4 years
    fn relative_phrase(&self) -> Option<(usize, Meaning)> {
        let shift = match self.low(0) {
            "last" | "previous" | "past" => -1,
            "this" | "current" => 0,
            "next" | "coming" | "following" => 1,
            _ => return None,
        };
        if let Some((count, len)) = self.count_at(1)
            && let Some(unit) = lexicon().durations.get(self.low(1 + len))
            && shift != 0
        {
            let total = 2 + len;
            let Some(anchor) = self.anchor else {
                return Some((total, Meaning::unresolved(DateType::Duration)));
            };
            let span = calendar_span(unit, count);
            let days = span.and_then(|span| {
                let there =
                    if shift < 0 { anchor.checked_sub(span) } else { anchor.checked_add(span) }.ok()?;
                Some(if shift < 0 { (there, anchor) } else { (next_day(anchor), next_day(there)) })
            });
            return Some((
                total,
                Meaning { kind: DateType::Duration, value: Some(duration_value(unit, count)), days },
            ));
        }
        let unit = self.low(1);
        let weekend = unit == "weekend";
        if !(matches!(
            unit,
            "week" | "month" | "year" | "decade" | "century" | "weekend" | "night" | "quarter"
        ) || self.season_name(1).is_some()
            || month_number(unit).is_some())
        {
            return None;
        }
        let Some(anchor) = self.anchor else { return Some((2, Meaning::unresolved(DateType::Date))) };
        let meaning = match unit {
            "week" | "weekend" => {
                let from = monday(anchor).and_then(|m| m.checked_add((7 * i64::from(shift)).days()).ok())?;
                if weekend {
                    let saturday = from.checked_add(5.days()).ok()?;
                    Meaning::days(
                        format!("{}-WE", week_value(from)),
                        saturday,
                        saturday.checked_add(2.days()).ok()?,
                    )
                } else {
                    Meaning::days(week_value(from), from, from.checked_add(7.days()).ok()?)
                }
            }
            "month" => {
                let there =
                    first_of(anchor.year(), anchor.month())?.checked_add(i64::from(shift).months()).ok()?;
                let (from, to) = month_days(there.year(), there.month())?;
                Meaning::days(format!("{:04}-{:02}", there.year(), there.month()), from, to)
            }
            "year" => {
                let year = anchor.year() + shift as i16;
                let (from, to) = year_days(year)?;
                Meaning::days(format!("{year:04}"), from, to)
            }
            "decade" => {
                let from = (anchor.year() / 10 + shift as i16) * 10;
                Meaning::days(format!("{:03}", from / 10), first_of(from, 1)?, first_of(from + 10, 1)?)
            }
            "night" if shift == -1 => Meaning {
                kind: DateType::Time,
                value: Some(format!("{}TNI", anchor.yesterday().ok()?)),
                days: Some((anchor.yesterday().ok()?, anchor)),
            },
            "quarter" => {
                let this = first_of(anchor.year(), (anchor.month() - 1) / 3 * 3 + 1)?;
                quarter(this.checked_add((3 * i64::from(shift)).months()).ok()?)?
            }
            _ if month_number(unit).is_some() => {
                let month = month_number(unit)?;
                let year = anchor.year()
                    + match shift {
                        -1 if month >= anchor.month() => -1,
                        1 if month <= anchor.month() => 1,
                        _ => 0,
                    };
                let (from, to) = month_days(year, month)?;
                Meaning::days(format!("{year:04}-{month:02}"), from, to)
            }
            _ => Meaning::unresolved(DateType::Date),
        };
        Some((2, meaning))
    }

    fn season_name(&self, ahead: usize) -> Option<&'static str> {
        Some(match self.low(ahead) {
            "spring" => "SP",
            "summer" => "SU",
            "autumn" => "FA",
            "winter" => "WI",
            _ => return None,
        })
    }

    /// summer 2026; early 2016
    fn season(&self) -> Option<(usize, Meaning)> {
        let season = self.season_name(0)?;
        let of = usize::from(self.low(1) == "of");
        let year = self.year_at(1 + of)?;
        Some((
            2 + of,
            Meaning { kind: DateType::Date, value: Some(format!("{year:04}-{season}")), days: None },
        ))
    }

    /// 2015, where it reads as a year; 1990s
    fn year(&self) -> Option<(usize, Meaning)> {
        let year = self.year_at(0)?;
        if self.ground.glued(self.at + 1) && self.low(1) == "s" {
            let (from, to) = (first_of(year, 1)?, first_of(year + 10, 1)?);
            return Some((2, Meaning::days(format!("{:03}", year / 10), from, to)));
        }
        // "2014–2018"
        if matches!(self.low(1), "-" | "–")
            && self.year_at(2).is_some_and(|end| end > year)
            && (1800..=2100).contains(&year)
        {
            let (from, to) = year_days(year)?;
            return Some((1, Meaning::days(format!("{year:04}"), from, to)));
        }
        let behind = self.at.checked_sub(1).map_or("", |before| self.ground.low(before));
        let led = matches!(
            behind,
            "in" | "since"
                | "until"
                | "by"
                | "from"
                | "of"
                | "early"
                | "late"
                | "mid"
                | "during"
                | "before"
                | "after"
                | "between"
                | "around"
                | "to"
                | "and"
                | "("
                | "through"
                | "the"
                | ","
                | "–"
                | "-"
                | "for"
        );
        let plausible = (1800..=2100).contains(&year);
        let counts = self.kind(1) == Some(TokenKind::Word)
            && self.low(1).ends_with('s')
            && !matches!(self.low(1), "was" | "is" | "has" | "as" | "this");
        if !led
            || !plausible
            || (counts && !matches!(behind, "in" | "since" | "during"))
            || (matches!(behind, "," | "to" | "and" | "for" | "the")
                && (counts || self.kind(1) == Some(TokenKind::Word) && self.low(1) != "and"))
        {
            return None;
        }
        let (from, to) = year_days(year)?;
        Some((1, Meaning::days(format!("{year:04}"), from, to)))
    }

    /// 07:10; 3 p.m.
    fn clock(&self) -> Option<(usize, Meaning)> {
        let hour = self.number(0).filter(|h| *h < 24)?;
        if self.low(1) == ":" && self.ground.glued(self.at + 1) && self.ground.glued(self.at + 2) {
            let minute = self.number(2).filter(|m| *m < 60 && self.low(2).len() == 2)?;
            let (hour, len) = match self.low(3) {
                "pm" | "p.m." if hour < 12 => (hour + 12, 4),
                "am" | "a.m." | "pm" | "p.m." => (hour, 4),
                _ => (hour, 3),
            };
            return Some((
                len,
                Meaning { kind: DateType::Time, value: Some(format!("T{hour:02}:{minute:02}")), days: None },
            ));
        }
        let half = match self.low(1) {
            "pm" | "p.m." if hour < 12 => 12,
            "am" | "a.m." | "pm" | "p.m." => 0,
            _ => return None,
        };
        Some((
            2,
            Meaning { kind: DateType::Time, value: Some(format!("T{:02}:00", hour + half)), days: None },
        ))
    }

    /// A small count in digits or words, and how many tokens it takes.
    fn count_at(&self, ahead: usize) -> Option<(i64, usize)> {
        if let Some(number) = self.number(ahead) {
            return Some((number, 1));
        }
        match self.low(ahead) {
            "a" | "an" => Some((1, 1)),
            low => lexicon().numbers.get(low).map(|n| (*n as i64, 1)),
        }
    }

    /// three years ago; two weeks later; three days
    fn ago_or_duration(&self) -> Option<(usize, Meaning)> {
        let (count, len) = self.count_at(0)?;
        let unit = lexicon().durations.get(self.low(len))?;
        let total = len + 1;
        let article = matches!(self.low(0), "a" | "an");
        let shift = match self.low(total) {
            "ago" | "earlier" => -1,
            "later" | "hence" => 1,
            "from" if matches!(self.low(total + 1), "now" | "today") => 1,
            _ if article => return None,
            _ => {
                return Some((
                    total,
                    Meaning {
                        kind: DateType::Duration,
                        value: Some(duration_value(unit, count)),
                        days: None,
                    },
                ));
            }
        };
        // "later" and "earlier" count from a time that the text says, not from publication.
        let anchored = matches!(self.low(total), "ago" | "hence" | "from");
        let end = total + if self.low(total) == "from" { 2 } else { 1 };
        let Some(anchor) = self.anchor.filter(|_| anchored) else {
            return Some((end, Meaning::unresolved(DateType::Date)));
        };
        let span = calendar_span(unit, count)?;
        let there = if shift < 0 { anchor.checked_sub(span) } else { anchor.checked_add(span) }.ok()?;
        Some((
            end,
            match unit.as_str() {
                "Y" => {
                    let (from, to) = year_days(there.year())?;
                    Meaning::days(format!("{:04}", there.year()), from, to)
                }
                "MO" => {
                    let (from, to) = month_days(there.year(), there.month())?;
                    Meaning::days(format!("{:04}-{:02}", there.year(), there.month()), from, to)
                }
                "W" => {
                    let from = monday(there)?;
                    Meaning::days(week_value(from), from, from.checked_add(7.days()).ok()?)
                }
                _ => Meaning::day(there),
            },
        ))
    }

    /// every Monday; daily
    fn repeated(&self) -> Option<(usize, Meaning)> {
        let set = |value: &str| Meaning { kind: DateType::Set, value: Some(value.to_owned()), days: None };
        match self.low(0) {
            "daily" => Some((1, set("P1D"))),
            "weekly" => Some((1, set("P1W"))),
            "monthly" => Some((1, set("P1M"))),
            "annually" | "yearly" => Some((1, set("P1Y"))),
            "every" => match self.low(1) {
                "day" | "night" => Some((2, set("P1D"))),
                "week" => Some((2, set("P1W"))),
                "month" => Some((2, set("P1M"))),
                "year" => Some((2, set("P1Y"))),
                low => weekday(low).map(|day| (2, set(&format!("XXXX-WXX-{}", day.to_monday_one_offset())))),
            },
            _ => None,
        }
    }
}

fn distance(a: Date, b: Date) -> i32 {
    (a - b).get_days().abs()
}

/// A calendar span of the units that days, weeks, months and years are counted in.
fn calendar_span(unit: &str, count: i64) -> Option<jiff::Span> {
    let count = count.clamp(0, 5000);
    Some(match unit {
        "D" => count.days(),
        "W" => count.weeks(),
        "W2" => (2 * count).weeks(),
        "MO" => count.months(),
        "Y" => count.years(),
        "Y10" => (10 * count.min(500)).years(),
        _ => return None,
    })
}

fn duration_value(unit: &str, count: i64) -> String {
    match unit {
        "S" | "M" | "H" => format!("PT{count}{unit}"),
        "MO" => format!("P{count}M"),
        "W2" => format!("P{}W", 2 * count),
        "Y10" => format!("P{}Y", 10 * count),
        "Y100" => format!("P{}Y", 100 * count),
        unit => format!("P{count}{unit}"),
    }
}

/// The days that the time expressions inside `bytes` name, first to last, for what comes after `anchor`.
pub(super) fn horizon(
    dates: &[DateMark],
    bytes: &Range<usize>,
    anchor: Option<Date>,
) -> Option<(String, String)> {
    let anchor = anchor?.to_string();
    let from = dates.partition_point(|d| d.span.start() < bytes.start);
    dates[from..]
        .iter()
        .take_while(|d| d.span.end() <= bytes.end)
        .find(|d| d.from.is_some() && d.to.as_ref().is_some_and(|to| *to > anchor))
        .and_then(|d| Some((d.from.clone()?, d.to.clone()?)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;

    /// Published on Monday 9 March 2026.
    fn dates(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let (text, marks) = marks_of(text);
        marks
            .dates
            .iter()
            .map(|d| (text.excerpt(d.span).unwrap().to_owned(), d.value.clone(), d.from.clone()))
            .collect()
    }

    #[test]
    fn values() {
        for (text, span, value) in [
            ("On Tuesday, 3 March 2026 it left.", "Tuesday, 3 March 2026", "2026-03-03"),
            ("It left on March 4.", "March 4", "2026-03-04"),
            ("It left on Friday.", "Friday", "2026-03-06"),
            ("It will leave on Friday.", "Friday", "2026-03-13"),
            ("It left yesterday.", "yesterday", "2026-03-08"),
            ("It left last week.", "last week", "2026-W10"),
            ("It ends next month.", "next month", "2026-04"),
            ("It was built in 1998.", "1998", "1998"),
            ("It left two days ago.", "two days ago", "2026-03-07"),
            ("In December 2025 it broke.", "December 2025", "2025-12"),
            ("It runs every Monday.", "every Monday", "XXXX-WXX-1"),
            ("It took three days.", "three days", "P3D"),
            ("The 07:10 sailing", "07:10", "T07:10"),
            ("Sales fell last quarter.", "last quarter", "2025-Q4"),
            ("It sank on 25/12/2025.", "25/12/2025", "2025-12-25"),
            ("It ends two weeks from now.", "two weeks from now", "2026-W13"),
            ("It left the day before yesterday.", "day before yesterday", "2026-03-07"),
            ("It rained in the last 3 months.", "last 3 months", "P3M"),
            ("Fri, Mar 6, 2026", "Fri, Mar 6, 2026", "2026-03-06"),
        ] {
            let found = dates(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].0.as_str(), found[0].1.as_deref()), (span, Some(value)), "{text}");
        }
    }

    #[test]
    fn nothing_from_numbers_that_are_no_dates() {
        assert!(dates("He may march with 2,000 people and 1998 others.").is_empty());
    }
}

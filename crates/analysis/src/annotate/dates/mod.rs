//! Time expressions and their values, against the publisher's local day where they are relative.
//!
//! Input: tokens and an anchor. A relative expression without an anchor keeps no value: never guessed.

mod alone;
mod calendar;
mod clock;
mod counts;
mod days;
mod feasts;
mod hours;
mod joins;
mod lengths;
mod now;
mod parts;
mod ranges;
mod reader;
mod relative;
#[cfg(test)]
mod tests;
mod weekdays;
mod years;

use std::ops::Range;

use jiff::civil::{Date, DateTime};
use model::{DateMark, DateType, Published};

use super::{Desk, MarkKind};
use crate::languages::times;
use calendar::{Days, next_day};
use clock::Clock;
use reader::{Order, Reader};

/// The value of the time at which the text is read.
const PRESENT: &str = "PRESENT_REF";

/// How long a time an expression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grain {
    Clock,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Longer,
}

/// What an expression means.
#[derive(Clone, Debug)]
struct Meaning {
    kind: DateType,
    value: Option<String>,
    /// First day and the day after the last.
    days: Option<Days>,
    grain: Grain,
    /// From when to when, where hours were counted from the moment of publication.
    moments: Option<(DateTime, DateTime)>,
    /// The time of day that it names.
    clock: Option<Clock>,
    /// Whether the year was told by the anchor alone.
    yearless: bool,
}

impl Meaning {
    fn unresolved(kind: DateType) -> Self {
        Self {
            kind,
            value: None,
            days: None,
            grain: Grain::Longer,
            moments: None,
            clock: None,
            yearless: false,
        }
    }

    fn day(day: Date) -> Self {
        Self::days(day.to_string(), (day, next_day(day)), Grain::Day)
    }

    fn days(value: String, days: Days, grain: Grain) -> Self {
        Self { value: Some(value), days: Some(days), grain, ..Self::unresolved(DateType::Date) }
    }

    fn valued(kind: DateType, value: String) -> Self {
        Self { value: Some(value), ..Self::unresolved(kind) }
    }

    fn at(clock: Clock) -> Self {
        Self { clock: Some(clock), grain: Grain::Clock, ..Self::unresolved(DateType::Time) }
    }

    /// The one day that it names.
    fn one_day(&self) -> Option<Date> {
        self.days.filter(|_| self.grain == Grain::Day).map(|(from, _)| from)
    }

    /// For people: what it comes to, and by what; the moment of publication where hours were counted from it.
    fn said(&self, value: Option<&str>, published: Option<Published>) -> String {
        let value = value.unwrap_or("not resolved");
        match published {
            None => format!("{value}; no day of publication"),
            Some(at) if self.moments.is_some() => format!("{value}; published {at}"),
            Some(at) => format!("{value}; published {}", at.day()),
        }
    }
}

pub(super) fn find(desk: &Desk<'_>) -> Vec<DateMark> {
    let ground = &desk.ground;
    let order = Order::of(desk.context.own_outlet, desk.context.outlets);
    let (published, anchor) = (desk.context.published, desk.context.anchor());
    // Times of a named zone are given in the publisher's own, as those of no zone are.
    let home = match published {
        Some(Published::Offset(_, offset)) => Some(offset.seconds() / 60),
        _ => None,
    };
    let mut found: Vec<DateMark> = Vec::new();
    // The day that a time of day belongs to: the last that its sentence named.
    let mut named: Option<(usize, Date)> = None;
    let (mut at, mut free) = (0, 0);
    while at < ground.tokens.len() {
        let reader = Reader::new(ground, at, published, order).first(found.is_empty());
        let Some((rule, (len, meaning))) = reader.may_begin().then(|| reader.read()).flatten() else {
            at += 1;
            continue;
        };
        let (meaning, (before, behind)) =
            if reader.alone { (reader.told_alone(meaning), reader.hedged(len)) } else { (meaning, (0, 0)) };
        let span = desk.tokens((at - before).max(free)..at + len + behind);
        let sentence = ground.sentence_of(at);
        if let Some(day) = meaning.one_day() {
            named = sentence.map(|sentence| (sentence, day));
        }
        let day = named.filter(|(of, _)| Some(*of) == sentence).map(|(_, day)| day).or(anchor);
        let mark = mark(&meaning, span, day, home);
        desk.reasons.give(MarkKind::Date, span, rule, || meaning.said(mark.value.as_deref(), published));
        found.push(mark);
        at += len + behind;
        free = at;
    }
    found
}

/// The mark of a meaning; `day` is the day of a time of day that names none, `home` the publisher's minutes east of UTC.
fn mark(meaning: &Meaning, span: model::Span, day: Option<Date>, home: Option<i32>) -> DateMark {
    let Meaning { kind, value, days, clock, moments, .. } = meaning;
    if let Some(clock) = clock {
        let own = meaning.one_day();
        let said = clock.said(own.or(day));
        let value = own.map_or(said.clone(), |own| format!("{own}{said}"));
        let bounds = own.or(day).and_then(|day| clock.on(day, home));
        let (from, to) = bounds.unzip();
        return DateMark { span, kind: DateType::Time, value: Some(value), from, to };
    }
    let days = days.filter(|(from, to)| from < to).map(|(from, to)| (from.to_string(), to.to_string()));
    let moments = moments.map(|(from, to)| (written(from), written(to)));
    let (from, to) = moments.or(days).unzip();
    DateMark { span, kind: *kind, value: value.clone(), from, to }
}

/// A moment to the second, as ISO 8601 writes it.
fn written(moment: DateTime) -> String {
    format!("{}T{}", moment.date(), moment.time().strftime("%H:%M:%S"))
}

/// Number of a month by name or abbreviation, 1 to 12.
pub(super) fn month_number(low: &str) -> Option<i8> {
    times().months.get(low.trim_end_matches('.')).copied()
}

/// The days that the time expressions inside `bytes` name, the first that ends after `anchor`.
pub(super) fn horizon(
    dates: &[DateMark],
    bytes: &Range<usize>,
    anchor: Option<Date>,
) -> Option<(Range<usize>, (String, String))> {
    let anchor = anchor?.to_string();
    let from = dates.partition_point(|d| d.span.start() < bytes.start);
    dates[from..].iter().take_while(|d| d.span.end() <= bytes.end).find_map(|d| {
        // "Right now we expect it by Friday" is of Friday.
        let (from, to) =
            (d.from.as_deref()?, d.to.as_deref().filter(|_| d.value.as_deref() != Some(PRESENT))?);
        // Of a time of day, the day.
        let to = match to.split_once('T') {
            // With its offset, where it has one.
            Some((day, clock)) if clock.starts_with("00:00:00") => day.to_owned(),
            Some((day, _)) => next_day(day.parse().ok()?).to_string(),
            None => to.to_owned(),
        };
        let from = from.get(..10)?.to_owned();
        (to > anchor && from < to).then(|| (d.span.start()..d.span.end(), (from, to)))
    })
}

//! Dates word by word.

use jiff::civil::Date;
use jiff::tz::Offset;
use model::Published;

use super::clock::{self, Clock};
use super::months::month;
use super::{day, together};

/// Words between the parts of a date that say nothing.
const FILLERS: &[&str] = &["-", "at", "of", "de", "del", "the", "um", "uhr", "|"];

/// What the words read so far say.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is what one kind of word leaves behind")]
pub(super) struct Words {
    whole: Option<Date>,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    clock: Option<Clock>,
    afternoon: Option<bool>,
    offset: Option<Offset>,
    /// Whether a word that is no part of a date stood in the place of a weekday, and another in that of a zone.
    weekday: bool,
    odd_zone: bool,
    /// Whether the month was the first word: in some languages it is a weekday, then.
    month_first: bool,
    /// Korean; the country has one zone.
    korean: bool,
}

impl Words {
    /// Reads `text`, in lower case; `None` where a word fits nowhere.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut words = Self::default();
        for (at, word) in text.split([' ', ',']).filter(|word| !word.is_empty()).enumerate() {
            words.word(at, word)?;
        }
        Some(words)
    }

    pub(super) fn published(self) -> Option<Published> {
        let day = match (self.whole, self.day) {
            (Some(day), None) if self.month.is_none() && self.year.is_none() => day,
            (Some(_), _) => return None,
            (None, day) => Date::new(self.year?, self.month?, day.unwrap_or(1)).ok()?,
        };
        let clock = match (self.clock, self.afternoon) {
            (Some(clock), Some(afternoon)) => Some(clock.in_half(afternoon)?),
            (clock, _) => clock,
        };
        let korea = self.korean.then(|| Offset::constant(9));
        together(day, clock, self.offset.or(korea))
    }

    fn word(&mut self, at: usize, word: &str) -> Option<()> {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.number(word);
        }
        if word.starts_with(['+', '-', '\u{2212}']) && word.len() > 1 && self.clock.is_some() {
            self.offset = Some(clock::offset(word)?);
            return Some(());
        }
        if FILLERS.contains(&word) && !(word == "at" && self.clock.is_some()) {
            return Some(());
        }
        match half(word) {
            Some(afternoon) if self.clock.is_some() || !afternoon.1 => {
                self.afternoon = Some(afternoon.0);
                self.korean |= matches!(word, "오전" | "오후");
                return Some(());
            }
            _ => {}
        }
        self.name(at, word)
    }

    /// A word of letters: month, zone, weekday.
    fn name(&mut self, at: usize, word: &str) -> Option<()> {
        if word.contains(['-', '/']) && self.whole.is_none() && self.clock.is_none() {
            self.whole = Some(day::of_parts(word)?);
            return Some(());
        }
        if self.whole.is_none()
            && (self.month.is_none() || self.month_first)
            && let Some(month) = month(word)
        {
            self.month_first = at == 0;
            self.month = Some(month);
            return Some(());
        }
        if self.clock.is_some() || self.day.is_some() && self.year.is_some() {
            return self.zone(word);
        }
        // In the first place stands the weekday, in whatever language.
        let letters = word.trim_end_matches('.').chars().all(char::is_alphabetic);
        if at > 0 || !letters || self.weekday {
            return None;
        }
        self.weekday = true;
        Some(())
    }

    fn zone(&mut self, word: &str) -> Option<()> {
        if let Some(offset) = clock::offset(word) {
            // "GMT +01:00" has both; numbers win wherever they stand.
            let zero = offset == Offset::UTC && self.offset.is_some();
            self.offset = if zero { self.offset } else { Some(offset) };
            return Some(());
        }
        let is_name =
            word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_')) && !self.odd_zone;
        self.odd_zone = true;
        is_name.then_some(())
    }

    /// A word that begins with a digit: a time, a day in one piece, or a part of one.
    fn number(&mut self, word: &str) -> Option<()> {
        let (date, time) = split_at_t(word);
        if let Some(time) = time {
            self.whole = Some(whole(date)?);
            return self.time(time, true);
        }
        if date.contains(':') {
            return self.time(date, false);
        }
        if let Some((number, sign)) = korean(date) {
            self.korean |= matches!(sign, '년' | '월' | '일');
            return self.part(number, sign);
        }
        let bare = date.trim_end_matches('.');
        if bare.contains(['-', '/', '.']) {
            self.whole = Some(self.whole.is_none().then(|| day::of_parts(bare))??);
            return Some(());
        }
        if bare.len() == 8 && bare.bytes().all(|b| b.is_ascii_digit()) {
            self.whole = Some(whole(bare)?);
            return Some(());
        }
        let digits = bare.trim_end_matches(char::is_alphabetic).trim_end_matches(['º', 'ª']);
        let suffix = &bare[digits.len()..];
        matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª").then_some(())?;
        let number: i16 = digits.parse().ok()?;
        match digits.len() {
            4 => self.year(number),
            1 | 2 if self.day.is_none() => self.day(number),
            2 if self.year.is_none() => self.year(day::year_of_two(number)),
            _ => None,
        }
    }

    fn part(&mut self, number: i16, sign: char) -> Option<()> {
        match sign {
            '년' | '年' => self.year(number),
            '월' | '月' => {
                self.month = Some(i8::try_from(number).ok()?);
                Some(())
            }
            _ => self.day(number),
        }
    }

    fn year(&mut self, year: i16) -> Option<()> {
        self.year.replace(year).is_none().then_some(())
    }

    fn day(&mut self, day: i16) -> Option<()> {
        self.day.replace(i8::try_from(day).ok()?).is_none().then_some(())
    }

    fn time(&mut self, text: &str, basic: bool) -> Option<()> {
        let (clock, rest) = clock::beginning(text, basic)?;
        if self.clock.replace(clock).is_some() {
            return None;
        }
        if rest.is_empty() {
            return Some(());
        }
        if let Some((afternoon, _)) = half(rest) {
            self.afternoon = Some(afternoon);
            return Some(());
        }
        self.offset = Some(clock::offset(rest)?);
        Some(())
    }
}

/// `am` and `pm` in their spellings: whether it is the afternoon, and whether it stands behind the time.
fn half(word: &str) -> Option<(bool, bool)> {
    Some(match word {
        "am" | "a.m." | "a.m" => (false, true),
        "pm" | "p.m." | "p.m" => (true, true),
        "오전" | "上午" => (false, false),
        "오후" | "下午" => (true, false),
        _ => return None,
    })
}

/// Splits `2026-03-04t16:10z` at its `t`.
fn split_at_t(word: &str) -> (&str, Option<&str>) {
    match word.split_once('t') {
        Some((date, time))
            if time.starts_with(|c: char| c.is_ascii_digit())
                && date.ends_with(|c: char| c.is_ascii_digit()) =>
        {
            (date, Some(time))
        }
        _ => (word, None),
    }
}

fn whole(date: &str) -> Option<Date> {
    if date.bytes().all(|b| b.is_ascii_digit()) {
        return day::of_digits(date).filter(|_| date.len() == 8).map(|found| found.day());
    }
    day::of_parts(date)
}

/// A number and the sign behind it that says what it is: `2026년`.
fn korean(word: &str) -> Option<(i16, char)> {
    let sign = word.chars().next_back().filter(|c| matches!(c, '년' | '월' | '일' | '年' | '月' | '日'))?;
    Some((word.trim_end_matches(sign).parse().ok()?, sign))
}

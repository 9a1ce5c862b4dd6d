//! Years, quarters, halves, seasons, decades and centuries.

use model::DateType;

use super::super::ground::TokenKind;
use super::super::tags::Tag;
use super::calendar::{first_of, quarter_days, season_days, year_days};
use super::reader::{Found, Reader};
use super::{Grain, Meaning};
use crate::languages::{lexicon, times};

/// Years that a bare number of four digits can be.
const PLAUSIBLE: std::ops::RangeInclusive<i16> = 1800..=2100;

/// The meaning of a whole year.
pub(super) fn year_meaning(year: i16) -> Option<Meaning> {
    Some(Meaning::days(format!("{year:04}"), year_days(year)?, Grain::Year))
}

/// The meaning of ten years from `from`.
pub(super) fn decade_meaning(from: i16) -> Option<Meaning> {
    Some(Meaning::days(
        format!("{:03}", from / 10),
        (first_of(from, 1)?, first_of(from + 10, 1)?),
        Grain::Longer,
    ))
}

/// The meaning of a quarter.
pub(super) fn quarter_meaning(year: i16, number: i64) -> Option<Meaning> {
    Some(Meaning::days(format!("{year:04}-Q{number}"), quarter_days(year, number)?, Grain::Quarter))
}

impl Reader<'_, '_> {
    /// 2015, where it reads as a year; 1990s
    pub(super) fn year(&self) -> Found {
        if let Some(found) = self.before_christ().or_else(|| self.year_of_two_digits()) {
            return Some(found);
        }
        let year = self.year_at(0)?;
        // "1990 s", too, with nothing behind
        let apart = year % 10 == 0 && self.kind(2) != Some(TokenKind::Word);
        if self.low(1) == "s" && (self.glued(1) || apart) {
            return Some((2, decade_meaning(year / 10 * 10)?));
        }
        // "the 1930's"
        let apostrophe = self.low(1) == "'" && self.low(2) == "s" && self.glued(1) && self.glued(2);
        if year % 10 == 0 && self.behind() == "the" && apostrophe {
            return Some((3, decade_meaning(year)?));
        }
        // "in 2016 march"
        if let Some(month) =
            super::month_number(self.low(1)).filter(|_| times().cues.year.contains(self.behind()))
            && self.day_at(2).is_none()
            && self.low(1).len() > 4
            && !self.tag(2).is_noun()
        {
            let days = super::calendar::month_days(year, month)?;
            return Some((2, Meaning::days(format!("{year:04}-{month:02}"), days, Grain::Month)));
        }
        // Behind a sign it is part of a number, a name or an address.
        // Two years with a dash between are two marks.
        let dash = |word: &str| matches!(word, "-" | "–" | "—");
        let dashed = self.at > 1 && dash(self.behind()) && !self.glued(0);
        if dashed
            && self.ground.tokens[self.at - 2].kind == TokenKind::Number
            && self.ground.low(self.at - 2).len() != 4
        {
            return None;
        }
        let year_behind = self.at > 1 && dash(self.behind()) && {
            let before = self.ground.low(self.at - 2);
            before.len() == 4
                && before.bytes().all(|b| b.is_ascii_digit())
                && !(self.at > 2 && dash(self.ground.low(self.at - 3)))
        };
        let year_ahead = matches!(self.low(1), "-" | "–" | "—" | "to" | "through" | "until")
            && self.year_at(2).is_some_and(|end| end > year)
            && !(self.glued(3) && dash(self.low(3)));
        if self.glued(0)
            && !year_behind
            && !matches!(self.behind(), "(" | "“" | "\"" | "‘" | "=" | "–" | "—" | "[")
            || !PLAUSIBLE.contains(&year) && !self.far_year()
            || self.glued(1) && !year_ahead && matches!(self.low(1), "-" | "/" | "%" | "x" | ":")
        {
            return None;
        }
        let behind = self.behind();
        let next = self.low(1);
        let followed = self.kind(1) == Some(TokenKind::Word);
        let measured = lexicon().units.contains_key(next)
            || lexicon().currency_words.contains_key(next)
            || lexicon().magnitudes.contains_key(next)
            || matches!(next, "percent" | "people" | "men" | "women" | "children" | "troops" | "members");
        if measured || next == "%" || lexicon().currency_signs.contains_key(behind) {
            return None;
        }
        let modern = (1900..=2099).contains(&year);
        let counts = followed && next.ends_with('s') && matches!(self.tag(1), Tag::Noun);
        let before_many = counts && !matches!(behind, "in" | "since" | "during" | "the");
        let before_one = matches!(behind, "," | "to" | "and" | "for")
            && (counts || followed && next != "and" && self.tag(1).is_noun());
        let led = times().cues.year.contains(behind) && !before_many && !before_one;
        // "the 2011 interview", "its 1991 crash": a year before one thing.
        let named = modern
            && followed
            && !counts
            && (self.tag(1).is_noun() || self.tag(1) == Tag::Adjective)
            && (lexicon().determiners.contains(behind)
                || behind == "'s"
                || self.at > 0 && self.ground.tag(self.at - 1) == Tag::Adjective)
            || modern && followed && self.capital(1) && self.begins_sentence();
        // "World Cup 2018", "(c) 2018": behind a name, before none; "Expo 2016 in Holm".
        let closes = modern
            && (!followed || matches!(next, "in" | "at"))
            && !lexicon().numbered.contains(behind)
            && self.at > 0
            && self.ground.tokens[self.at - 1].capital
            && self.ground.tokens[self.at - 1].kind == TokenKind::Word;
        let alone =
            modern && (self.begins_sentence() || behind == ".") && matches!(next, "" | "." | ":" | "–" | "—");
        let paired = modern && (year_ahead || year_behind && self.glued(0));
        let era = usize::from(self.era(1) == Some(true));
        (led || named || closes || alone || paired || era == 1)
            .then(|| Some((1 + era, year_meaning(year)?)))?
    }

    /// Whether a year is of our era: "AD", "BC".
    fn era(&self, ahead: usize) -> Option<bool> {
        match self.low(ahead) {
            "ad" | "a.d." | "ce" if self.capital(ahead) => Some(true),
            "bc" | "b.c." | "bce" if self.capital(ahead) => Some(false),
            _ => None,
        }
    }

    /// 44 BC
    fn before_christ(&self) -> Found {
        let year = self.number(0).filter(|_| self.era(1) == Some(false) && !self.glued(1))?;
        (year > 0).then(|| (2, Meaning::valued(DateType::Date, format!("BC{year:04}"))))
    }

    /// "in 2150", with nothing behind it that could be counted.
    fn far_year(&self) -> bool {
        self.year_at(0).is_some_and(|year| year > 2100)
            && matches!(self.behind(), "in" | "by" | "until" | "since")
            && self.kind(1) != Some(TokenKind::Word)
    }

    /// "Carrow won in 96", "in 88 and 92": behind a name and "in", with nothing behind that could be counted.
    fn year_of_two_digits(&self) -> Found {
        let short = |at: usize| {
            let low = self.ground.low(at);
            low.len() == 2
                && low.bytes().all(|b| b.is_ascii_digit())
                && (low >= "50" || low.starts_with('0'))
                && self.ground.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Number)
        };
        let closed = matches!(self.low(1), "" | "." | "," | ";" | "and" | "?" | "!" | "]" | ")");
        if !short(self.at) || !closed || self.glued(0) {
            return None;
        }
        // "and 92" leans on "in 88".
        let first = match self.behind() {
            "and" if self.at > 1 && short(self.at - 2) => self.at - 2,
            _ => self.at,
        };
        let name = first.checked_sub(2).filter(|_| self.ground.low(first - 1) == "in")?;
        let named = self.ground.tokens[name].capital && self.ground.tokens[name].kind == TokenKind::Word;
        let next = usize::from(self.low(1) == "and");
        let free = next == 0 || self.kind(2) == Some(TokenKind::Number) && short(self.at + 2);
        let year = self.written_year(self.low(0))?;
        (named && free).then(|| Some((1, year_meaning(year)?)))?
    }

    /// the summer of ’87
    pub(super) fn year_behind_apostrophe(&self) -> Found {
        let led =
            matches!(self.behind(), "in" | "of" | "since" | "until" | "by" | "from" | "before" | "after");
        if !matches!(self.low(0), "'" | "‘")
            || !self.glued(1)
            || self.glued(0)
            || !led
            || self.low(1).len() != 2
        {
            return None;
        }
        self.number(1)?;
        let counts = self.glued(2) && self.kind(2) != Some(TokenKind::Punct);
        let year = self.written_year(self.low(1)).filter(|_| !counts)?;
        Some((2, year_meaning(year)?))
    }

    pub(super) fn begins_sentence(&self) -> bool {
        self.begins_at(self.at)
    }

    /// nineteen ninety-six; two thousand and five
    pub(super) fn spelled_year(&self) -> Found {
        if !matches!(self.behind(), "in" | "since" | "until" | "of" | "by" | "from") {
            return None;
        }
        let (year, len) = self.spelled_year_value()?;
        Some((len, year_meaning(year)?))
    }

    pub(super) fn spelled_year_value(&self) -> Option<(i16, usize)> {
        let tens = |ahead: usize| -> Option<(i16, usize)> {
            let (ten, len) = self.count_at(ahead).filter(|_| self.kind(ahead) == Some(TokenKind::Word))?;
            if !(10..100).contains(&ten) {
                return None;
            }
            let one = self
                .count_at(ahead + len)
                .filter(|(one, _)| ten % 10 == 0 && ten >= 20 && (1..10).contains(one));
            let one = one.filter(|_| {
                self.kind(ahead + len) == Some(TokenKind::Word)
                    && !matches!(self.low(ahead + len), "a" | "an")
            });
            Some((ten as i16 + one.map_or(0, |(one, _)| one as i16), len + one.map_or(0, |(_, len)| len)))
        };
        if self.ground.words_at(self.at, &["two", "thousand"]) {
            let and = usize::from(self.low(2) == "and");
            let ones = lexicon().numbers.get(self.low(2 + and)).map(|n| (*n as i16, 1));
            return Some(match tens(2 + and).or(ones.filter(|(n, _)| *n < 10)) {
                Some((rest, len)) => (2000 + rest, 2 + and + len),
                None => (2000, 2),
            });
        }
        let century = match self.low(0) {
            "seventeen" => 17,
            "eighteen" => 18,
            "nineteen" => 19,
            "twenty" => 20,
            _ => return None,
        };
        let hundred = usize::from(self.low(1) == "hundred");
        let and = usize::from(hundred == 1 && self.low(2) == "and");
        let (rest, len) = tens(1 + hundred + and)?;
        (century < 20 || rest < 30).then_some((century * 100 + rest, 1 + hundred + and + len))
    }

    /// FY2018; FY 18; SY 2018; CY 2018
    fn coded_year(&self) -> Found {
        let low = self.low(0);
        let (code, digits) =
            low.split_at_checked(2).filter(|(code, _)| matches!(*code, "fy" | "sy" | "cy"))?;
        let (year, len) = if digits.is_empty() {
            let short = self.number(1).filter(|_| self.low(1).len() == 2 && self.capital(0));
            (self.year_at(1).or_else(|| self.written_year(self.low(1)).filter(|_| short.is_some()))?, 2)
        } else {
            (self.written_year(digits).filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?, 1)
        };
        if code == "cy" {
            return Some((len, year_meaning(year)?));
        }
        Some((len, Meaning::valued(DateType::Date, format!("{}{year:04}", code.to_ascii_uppercase()))))
    }

    /// the year 2008; fiscal year 2008
    pub(super) fn named_year(&self) -> Found {
        if let Some(found) = self.coded_year() {
            return Some(found);
        }
        match (self.low(0), self.low(1)) {
            ("fiscal" | "financial", "year") => {
                Some((3, Meaning::valued(DateType::Date, format!("FY{:04}", self.year_at(2)?))))
            }
            ("school" | "academic", "year") => {
                Some((3, Meaning::valued(DateType::Date, format!("SY{:04}", self.year_at(2)?))))
            }
            ("year" | "yr", _) => Some((2, year_meaning(self.year_at(1)?)?)),
            _ => None,
        }
    }

    /// Q4 2018; 2018 Q4; third quarter of 2018; 2019 H2; first half of 2019 (by `nth_of`)
    pub(super) fn quarter(&self) -> Found {
        let coded = |low: &str| -> Option<(char, i64)> {
            let (letter, digit) = low.split_at_checked(1)?;
            let number: i64 = digit.parse().ok().filter(|_| digit.len() == 1)?;
            match letter {
                "q" if (1..=4).contains(&number) => Some(('Q', number)),
                "h" if (1..=2).contains(&number) => Some(('H', number)),
                _ => None,
            }
        };
        let meaning = |year: i16, (letter, number): (char, i64)| {
            if letter == 'Q' {
                return quarter_meaning(year, number);
            }
            let (from, _) = quarter_days(year, number * 2 - 1)?;
            let (_, to) = quarter_days(year, number * 2)?;
            Some(Meaning::days(format!("{year:04}-H{number}"), (from, to), Grain::Longer))
        };
        if let Some(year) = self.year_at(0) {
            let dash = usize::from(self.low(1) == "-");
            let code = coded(self.low(1 + dash))?;
            return Some((2 + dash, meaning(year, code)?));
        }
        if let Some(code) = coded(self.low(0)) {
            let of = usize::from(matches!(self.low(1), "of" | "," | "in"));
            let Some(year) = self.year_at(1 + of) else {
                // "in Q1" is of this year; in capitals only, as the letter may be another's.
                let anchor = self.anchor.filter(|_| self.capital(0) && code.0 == 'Q')?;
                return Some((1, quarter_meaning(anchor.year(), code.1)?));
            };
            return Some((2 + of, meaning(year, code)?));
        }
        let (number, len) = self.ordinal_at(0).filter(|(n, _)| (1..=4).contains(n))?;
        if !matches!(self.low(len), "quarter" | "qtr" | "-quarter") {
            return None;
        }
        let end = len + 1;
        if let Some(year) = self.year_at(end) {
            return Some((end + 1, quarter_meaning(year, number)?));
        }
        // The quarter of a match is none.
        if matches!(self.behind(), "in" | "the" | "for" | "") {
            let Some(anchor) = self.anchor else { return Some((end, Meaning::unresolved(DateType::Date))) };
            return Some((end, quarter_meaning(anchor.year(), number)?));
        }
        None
    }

    pub(super) fn season_name(&self, ahead: usize) -> Option<&'static str> {
        times().seasons.get(self.low(ahead)).map(String::as_str)
    }

    /// summer 2026; the summer of 2026
    pub(super) fn season(&self) -> Found {
        let Some(season) = self.season_name(0) else { return self.named_year() };
        let of = usize::from(matches!(self.low(1), "of" | "," | "in"));
        let year = self.year_at(1 + of)?;
        Some((2 + of, season_meaning(year, season)?))
    }

    /// the sixties; the ’90s; the 80s
    pub(super) fn decade(&self) -> Found {
        let quoted = usize::from(matches!(self.low(0), "'" | "’" | "‘"));
        if let Some(ten) = self.number(quoted).filter(|_| self.low(quoted).len() == 2)
            && ten % 10 == 0
            && ten >= 20
            && self.low(quoted + 1) == "s"
            && self.glued(quoted + 1)
        {
            return Some((2 + quoted, decade_meaning(1900 + ten as i16)?));
        }
        let the = usize::from(self.low(0) == "the");
        let ten = times().decades.get(self.low(the))?;
        let her = matches!(self.behind(), "his" | "her" | "their" | "my" | "our" | "your");
        let led = the == 1 && !her || self.behind() == "in";
        led.then(|| Some((1 + the, decade_meaning(ten * 10)?)))?
    }

    /// the 20th century
    pub(super) fn century(&self) -> Found {
        let the = usize::from(self.low(0) == "the");
        let (number, len) = self.ordinal_at(the).filter(|(n, _)| (1..=22).contains(n))?;
        if self.low(the + len) != "century" {
            return None;
        }
        let from = (number as i16 - 1) * 100;
        let days = first_of(from.max(1), 1).zip(first_of(from + 100, 1))?;
        Some((the + len + 1, Meaning::days(format!("{:02}", number - 1), days, Grain::Longer)))
    }
}

/// The meaning of a season; winter by the year in which it begins.
pub(super) fn season_meaning(year: i16, season: &str) -> Option<Meaning> {
    Some(Meaning::days(format!("{year:04}-{season}"), season_days(year, season)?, Grain::Longer))
}

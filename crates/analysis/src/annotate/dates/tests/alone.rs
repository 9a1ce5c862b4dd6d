use super::super::super::{Context, tests::context};
use super::{dates, dates_in};

/// Words, value and from of the dates of a text that was published on Monday 9 March 2026 at 16:30.
fn read(text: &str) -> Vec<(String, String, String)> {
    let published = "2026-03-09T16:30:00".parse().ok();
    let found = dates_in(text, Context { published, ..context() });
    let told = |given: Option<String>| given.unwrap_or_default();
    found.into_iter().map(|(words, value, from, _)| (words, told(value), told(from))).collect()
}

#[test]
fn a_text_that_is_nothing_but_a_time_looks_ahead() {
    for (text, words, value, from) in [
        ("Thursday 9 a.m.", "Thursday 9 a.m.", "2026-03-12T09:00", "2026-03-12T09:00:00"),
        ("Wednesday the 11th", "Wednesday the 11th", "2026-03-11", "2026-03-11"),
        ("4 February", "4 February", "2027-02-04", "2027-02-04"),
        ("early February", "early February", "2027-02", "2027-02-01"),
        ("March", "March", "2026-03", "2026-03-01"),
        ("the last Friday of January", "last Friday of January", "2027-01-29", "2027-01-29"),
        ("the 11th", "the 11th", "2026-03-11", "2026-03-11"),
        ("on the first", "the first", "2026-04-01", "2026-04-01"),
        ("the 31", "the 31", "2026-03-31", "2026-03-31"),
        ("2 / 15", "2 / 15", "2026-02-15", "2026-02-15"),
        ("at 1740", "1740", "T17:40", "2026-03-09T17:40:00"),
        ("10 a.m.", "10 a.m.", "2026-03-10T10:00", "2026-03-10T10:00:00"),
        ("at 5:15", "5:15", "T17:15", "2026-03-09T17:15:00"),
        ("at 3:15", "3:15", "2026-03-10T03:15", "2026-03-10T03:15:00"),
        ("5h15", "5h15", "2026-03-10T05:15", "2026-03-10T05:15:00"),
        ("9 p.m.", "9 p.m.", "T21:00", "2026-03-09T21:00:00"),
        ("in the evening", "evening", "TEV", "2026-03-09T18:00:00"),
        ("in the evening at nine", "evening at nine", "T21:00", "2026-03-09T21:00:00"),
        ("7p", "7p", "T19:00", "2026-03-09T19:00:00"),
        ("tonight 915", "tonight 915", "2026-03-09T21:15", "2026-03-09T21:15:00"),
        ("now", "now", "PRESENT_REF", "2026-03-09T16:30:00"),
    ] {
        assert_eq!(read(text), [(words.to_owned(), value.to_owned(), from.to_owned())], "{text}");
    }
}

#[test]
fn in_a_sentence_it_does_not() {
    for (text, value) in [
        ("Storm damage of 4 February", "2026-02-04"),
        ("The quay was shut on 4 February.", "2026-02-04"),
        ("It left at 10 a.m.", "T10:00"),
        ("It was 3:15.", "T03:15"),
    ] {
        assert_eq!(dates(text)[0].1.as_deref(), Some(value), "{text}");
    }
    for text in ["Petrol rose 7p.", "She won the 11th.", "They sang in the evening.", "It closed at 1740."] {
        assert!(dates(text).is_empty(), "{text}: {:?}", dates(text));
    }
}

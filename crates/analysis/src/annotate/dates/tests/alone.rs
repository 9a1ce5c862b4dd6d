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

/// Words, from and to of the dates of such a text.
fn bounds(text: &str) -> Vec<(String, String, String)> {
    let published = "2026-03-09T16:30:00".parse().ok();
    let found = dates_in(text, Context { published, ..context() });
    let told = |given: Option<String>| given.unwrap_or_default();
    found.into_iter().map(|(words, _, from, to)| (words, told(from), told(to))).collect()
}

#[test]
fn alone_two_times_that_are_joined_are_one_range() {
    for (text, words, from, to) in [
        (
            "9:30 till 11:00 on Friday",
            "9:30 till 11:00 on Friday",
            "2026-03-13T09:30:00",
            "2026-03-13T11:01:00",
        ),
        (
            "Friday from 9:30 to 11:00",
            "Friday from 9:30 to 11:00",
            "2026-03-13T09:30:00",
            "2026-03-13T11:01:00",
        ),
        ("17h30 - 19h", "17h30 - 19h", "2026-03-09T17:30:00", "2026-03-09T19:01:00"),
        ("6 p.m. until 8 p.m.", "6 p.m. until 8 p.m.", "2026-03-09T18:00:00", "2026-03-09T20:00:00"),
        (
            "tomorrow in between 1-2:30",
            "tomorrow in between 1-2:30",
            "2026-03-10T01:00:00",
            "2026-03-10T02:31:00",
        ),
        ("1960 - 1964", "1960 - 1964", "1960-01-01", "1965-01-01"),
        ("May to June", "May to June", "2026-05-01", "2026-07-01"),
        (
            "2026-05-28 17:00:00/2026-05-29 21:00:00",
            "2026-05-28 17:00:00/2026-05-29 21:00:00",
            "2026-05-28T17:00:00",
            "2026-05-29T21:00:01",
        ),
    ] {
        assert_eq!(bounds(text), [(words.to_owned(), from.to_owned(), to.to_owned())], "{text}");
    }
    assert_eq!(dates("It ran from May to June.").len(), 2);
}

#[test]
fn alone_by_and_within_begin_at_once() {
    for (text, words, to) in [
        ("by Friday", "Friday", "2026-03-14T00:00:00"),
        ("by 6:00 p.m.", "6:00 p.m.", "2026-03-09T18:00:00"),
        ("by 2 p.m.", "2 p.m.", "2026-03-10T14:00:00"),
        ("by the 11th", "the 11th", "2026-03-12T00:00:00"),
        ("by EOD", "EOD", "2026-03-10T00:00:00"),
        ("by the end of next month", "end of next month", "2026-05-01T00:00:00"),
        ("by the EOM", "the EOM", "2026-04-01T00:00:00"),
        ("within 2 weeks", "2 weeks", "2026-03-23T00:00:00"),
    ] {
        let from = "2026-03-09T16:30:00".to_owned();
        assert_eq!(bounds(text), [(words.to_owned(), from, to.to_owned())], "{text}");
    }
    assert_eq!(read("by 2 p.m.")[0].1, "2026-03-10T14:00");
    // In a sentence the verbs tell more, and without a time of day there is no moment.
    assert_eq!(bounds("It is due by Friday.")[0].1, "2026-03-13");
    assert_eq!(dates("by Friday")[0].2.as_deref(), Some("2026-03-13"));
}

#[test]
fn alone_counts_are_of_whole_weeks_months_and_years() {
    for (text, from, to) in [
        ("next 3 weeks", "2026-03-16", "2026-04-06"),
        ("last two weeks", "2026-02-23", "2026-03-09"),
        ("next three months", "2026-04-01", "2026-07-01"),
        ("next 3 years", "2027-01-01", "2030-01-01"),
        ("next 3 days", "2026-03-10", "2026-03-13"),
        ("past two weeks", "2026-02-23", "2026-03-09"),
        ("past two months", "2026-01-09", "2026-03-09"),
    ] {
        assert_eq!(bounds(text), [(text.to_owned(), from.to_owned(), to.to_owned())], "{text}");
    }
    assert_eq!(bounds("It will rain over the next 3 weeks.")[0].1, "2026-03-10");
}

#[test]
fn alone_what_stands_around_a_time_belongs_to_it() {
    for (text, words, from) in [
        ("at about 6pm", "about 6pm", "2026-03-09T18:00:00"),
        ("6pm approximately", "6pm approximately", "2026-03-09T18:00:00"),
        ("at 18 15", "18 15", "2026-03-09T18:15:00"),
        ("today in one hour", "today in one hour", "2026-03-09T17:30:00"),
        ("May in 2 years", "May in 2 years", "2028-05-01"),
        ("tomorrow lunch", "tomorrow lunch", "2026-03-10T12:00:00"),
        ("in a sec", "a sec", "2026-03-09T16:30:01"),
    ] {
        let found = bounds(text);
        let [(span, start, _)] = &found[..] else { panic!("{text}: {found:?}") };
        assert_eq!((span.as_str(), start.as_str()), (words, from), "{text}");
    }
    assert_eq!(dates("It left at about 6pm.")[0].0, "6pm");
    assert_eq!(bounds("6pm exactly 7pm").len(), 2);
}

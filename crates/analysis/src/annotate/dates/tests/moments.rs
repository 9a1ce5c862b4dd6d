use super::super::super::{Context, tests::context};
use super::{dates, dates_in};

/// Words, value and from of the dates of a text that was published on Monday 9 March 2026 at 16:30:20.
fn at_half_past_four(text: &str, offset: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let published = format!("2026-03-09T16:30:20{offset}").parse().ok();
    let found = dates_in(text, Context { published, ..context() });
    found.into_iter().map(|(words, value, from, _)| (words, value, from)).collect()
}

#[test]
fn hours_are_counted_from_the_moment_of_publication() {
    for (text, words, value, from) in [
        ("It sank two hours ago.", "two hours ago", "2026-03-09T14:30", "2026-03-09T14:30:00"),
        ("It sank 24 hours ago.", "24 hours ago", "2026-03-08T16:30", "2026-03-08T16:30:00"),
        ("It sank half an hour ago.", "half an hour ago", "2026-03-09T16:00", "2026-03-09T16:00:00"),
        (
            "It sank an hour and a half ago.",
            "an hour and a half ago",
            "2026-03-09T15:00",
            "2026-03-09T15:00:00",
        ),
        ("It sank 30 seconds ago.", "30 seconds ago", "2026-03-09T16:29:50", "2026-03-09T16:29:50"),
        ("The vote begins in 15 minutes.", "15 minutes", "2026-03-09T16:45", "2026-03-09T16:45:00"),
        ("The boat will leave in 2.5 hours.", "2.5 hours", "2026-03-09T19:00", "2026-03-09T19:00:00"),
        (
            "It will leave in three quarters of an hour.",
            "three quarters of an hour",
            "2026-03-09T17:15",
            "2026-03-09T17:15:00",
        ),
        (
            "It will leave in 1 hour and 20 minutes.",
            "1 hour and 20 minutes",
            "2026-03-09T17:50",
            "2026-03-09T17:50:00",
        ),
        (
            "It will leave eight hours from now.",
            "eight hours from now",
            "2026-03-10T00:30",
            "2026-03-10T00:30:00",
        ),
        ("It rained in the past 48 hours.", "the past 48 hours", "PT48H", "2026-03-07T16:30:20"),
        ("It will rain over the next six hours.", "the next six hours", "PT6H", "2026-03-09T16:30:20"),
    ] {
        let found = at_half_past_four(text, "");
        assert_eq!(found, [(words.to_owned(), Some(value.to_owned()), Some(from.to_owned()))], "{text}");
    }
}

#[test]
fn lengths_are_no_moments() {
    for (text, value) in [
        ("Holm scored two goals in five minutes.", "PT5M"),
        ("They crossed the bay in three hours.", "PT3H"),
        ("Two goals in five minutes for Holm", "PT5M"),
        ("The crossing takes two hours.", "PT2H"),
    ] {
        let values: Vec<_> =
            at_half_past_four(text, "").into_iter().map(|(_, value, from)| (value, from)).collect();
        assert_eq!(values, [(Some(value.to_owned()), None)], "{text}");
    }
    // Counted from a time that the text tells, or by no number.
    for text in ["It sank two hours later.", "It sank a few hours ago.", "It sank 0 minutes ago."] {
        assert!(at_half_past_four(text, "").iter().all(|(_, _, from)| from.is_none()), "{text}");
    }
}

#[test]
fn without_a_time_of_publication_no_hour_is_counted() {
    for text in
        ["It sank two hours ago.", "It will leave in half an hour.", "It rained in the past 48 hours."]
    {
        assert!(dates(text).iter().all(|found| found.2.is_none()), "{text}");
        // Midnight to the second is a day without a time.
        let published = "2026-03-09T00:00:00Z".parse().ok();
        let found = dates_in(text, Context { published, ..context() });
        assert!(found.iter().all(|found| found.2.is_none()), "{text}");
    }
}

#[test]
fn a_named_zone_is_given_in_the_publishers_time() {
    for (text, value, offset, from) in [
        ("It left at 3 p.m. EST.", "T15:00-05:00", "+01:00", "2026-03-09T21:00:00+01:00"),
        ("It left at 15:30 GMT.", "T15:30Z", "Z", "2026-03-09T15:30:00Z"),
        ("It left on Friday at 8 GMT.", "2026-03-06T08:00Z", "-10:00", "2026-03-05T22:00:00-10:00"),
        ("It left at 3 p.m. ET.", "T15:00-04:00", "Z", "2026-03-09T19:00:00Z"),
        ("It leaves tonight at 8 GMT.", "2026-03-09T20:00Z", "Z", "2026-03-09T20:00:00Z"),
        ("It left on 6 March at 3 p.m. ET.", "2026-03-06T15:00-05:00", "Z", "2026-03-06T20:00:00Z"),
        ("It left at 3 p.m. Pacific Time.", "T15:00-07:00", "", "2026-03-09T15:00:00-07:00"),
        ("It left at 3 p.m. Pacific leaders met.", "T15:00", "Z", "2026-03-09T15:00:00"),
        ("It left at 8h30 CET.", "T08:30+01:00", "", "2026-03-09T08:30:00+01:00"),
        ("It left at 3 p.m.", "T15:00", "+01:00", "2026-03-09T15:00:00"),
    ] {
        let found = at_half_past_four(text, offset);
        let [(_, said, start)] = &found[..] else { panic!("{text}: {found:?}") };
        assert_eq!((said.as_deref(), start.as_deref()), (Some(value), Some(from)), "{text}");
    }
}

#[test]
fn the_present() {
    for (text, words) in [
        ("The pier is shut right now.", "right now"),
        ("It is shut at the moment.", "the moment"),
        ("It is shut at the present time.", "the present time"),
        ("He is not here at present.", "present"),
    ] {
        let found = at_half_past_four(text, "");
        let from = Some("2026-03-09T16:30:20".to_owned());
        assert_eq!(found, [(words.to_owned(), Some("PRESENT_REF".to_owned()), from)], "{text}");
    }
    for text in [
        "Now that it has left, they rest.",
        "They are now at sea.",
        "She was there at the moment of the crash.",
        "He brought a present.",
        "They were right.",
    ] {
        assert!(dates(text).is_empty(), "{text}: {:?}", dates(text));
    }
}

use super::super::super::{Context, tests::context};
use super::{check, check_days, dates, dates_in};

#[test]
fn the_present_is_the_time_of_publication() {
    check_days(&[
        ("The quay is shut right now.", "right now", "2026-03-09", "2026-03-10"),
        ("The quay is shut at this time.", "this time", "2026-03-09", "2026-03-10"),
        ("Can the boats leave now?", "now", "2026-03-09", "2026-03-10"),
        ("Holm quay is closed for the day.", "the day", "2026-03-09", "2026-03-10"),
        ("The crew is away for the month.", "the month", "2026-03-01", "2026-04-01"),
    ]);
    let published = "2026-03-09T16:30:20".parse().ok();
    let found = dates_in("The quay is shut at the moment.", Context { published, ..context() });
    assert_eq!(found[0].2.as_deref(), Some("2026-03-09T16:30:20"));
    for text in [
        "Now the quay is shut.",
        "They had their licence by then, but not now.",
        "That is all for now.",
        "Watch it on Holm News Now.",
        "It is colder at this time of year.",
        "Sales fell for the month.",
        "They work in the day.",
        "She was named sailor of the year.",
        "They waited for the month of May to pass.",
    ] {
        assert!(dates(text).iter().all(|d| d.1.as_deref() == Some("2026-05")), "{text}: {:?}", dates(text));
    }
}

#[test]
fn what_follows_no_time_that_was_told_follows_publication() {
    check(&[
        ("The council will vote in the following week.", "following week", "2026-W12"),
        ("Will the boats sail on the following Friday?", "following Friday", "2026-03-20"),
    ]);
    for text in [
        "The council will vote on 3 May. The following week it will close the quay.",
        "It sank, and the following week another did.",
        "The crew left on the following Friday.",
    ] {
        assert_eq!(dates(text).last().unwrap().1, None, "{text}");
    }
}

#[test]
fn ends_and_parts_of_days() {
    check_days(&[
        (
            "It will be done by the end of the day.",
            "end of the day",
            "2026-03-09T23:59:00",
            "2026-03-10T00:00:00",
        ),
        ("It is due by the EOD.", "the EOD", "2026-03-09T23:59:00", "2026-03-10T00:00:00"),
        ("It sank early this morning.", "early this morning", "2026-03-09T00:00:00", "2026-03-09T09:00:00"),
        ("It leaves late tonight.", "late tonight", "2026-03-09T21:00:00", "2026-03-10T00:00:00"),
        (
            "It left on Friday in the early hours of the morning.",
            "Friday in the early hours of the morning",
            "2026-03-06T00:00:00",
            "2026-03-06T09:00:00",
        ),
        (
            "It sank on Friday night between 10:30 and 11:45.",
            "Friday night between 10:30 and 11:45",
            "2026-03-06T22:30:00",
            "2026-03-06T23:46:00",
        ),
        ("It will leave next evening.", "next evening", "2026-03-10T18:00:00", "2026-03-11T00:00:00"),
    ]);
    for text in ["At the end of the day, it is their boat.", "The next evening it sank."] {
        assert!(dates(text).iter().all(|d| d.2.is_none()), "{text}: {:?}", dates(text));
    }
}

#[test]
fn days_in_short_and_run_together() {
    check(&[
        ("Are the boats leaving tmrw?", "tmrw", "2026-03-10"),
        ("They signed five days before New Year.", "five days before New Year", "2025-12-27"),
        ("The log is holm_20251130_2.txt", "20251130", "2025-11-30"),
        ("It was loved by crews in the 1990 s.", "1990 s", "199"),
    ]);
    for text in ["The new year is here.", "They danced before Lunar New Year.", "It sold 20251130 times."] {
        assert!(dates(text).is_empty(), "{text}: {:?}", dates(text));
    }
}

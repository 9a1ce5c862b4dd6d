use super::{check, check_days, dates};

#[test]
fn times_of_day() {
    check(&[
        ("The 07:10 sailing", "07:10", "T07:10"),
        ("It left at 3 p.m.", "3 p.m.", "T15:00"),
        ("It left at half past three p.m. on Friday.", "half past three p.m. on Friday", "2026-03-06T15:30"),
        ("It left at noon.", "noon", "T12:00"),
        ("It left on Friday at 12 a.m.", "Friday at 12 a.m.", "2026-03-06T00:00"),
        ("It left at 15:30 GMT on Friday.", "15:30 GMT on Friday", "2026-03-06T15:30Z"),
        ("It rained yesterday evening.", "yesterday evening", "2026-03-08TEV"),
        ("It sank last night.", "last night", "2026-03-08TNI"),
    ]);
    check_days(&[
        ("It left at 3 p.m.", "3 p.m.", "2026-03-09T15:00:00", "2026-03-09T16:00:00"),
        ("The shop is open 3:30-6 p.m.", "3:30-6 p.m.", "2026-03-09T15:30:00", "2026-03-09T18:01:00"),
        (
            "The shop is open from 3:30 to 6 p.m.",
            "from 3:30 to 6 p.m.",
            "2026-03-09T15:30:00",
            "2026-03-09T18:01:00",
        ),
        ("The shop is open 10am-4pm.", "10am-4pm", "2026-03-09T10:00:00", "2026-03-09T16:00:00"),
        (
            "The shop was open 9:30am-4:30pm on Friday.",
            "9:30am-4:30pm on Friday",
            "2026-03-06T09:30:00",
            "2026-03-06T16:31:00",
        ),
        ("The shop is open 8.30am-5.15pm.", "8.30am-5.15pm", "2026-03-09T08:30:00", "2026-03-09T17:16:00"),
        ("The shop is open 3-8pm.", "3-8pm", "2026-03-09T15:00:00", "2026-03-09T20:00:00"),
        ("It sank late last night.", "late last night", "2026-03-08T21:00:00", "2026-03-09T00:00:00"),
        (
            "It left between 9:30 and 11:00 on Friday.",
            "between 9:30 and 11:00 on Friday",
            "2026-03-06T09:30:00",
            "2026-03-06T11:01:00",
        ),
    ]);
    // The day that the sentence names is the day of its times.
    let found = dates("On Friday it left Holm at 9:30 a.m. with twelve crew.");
    assert_eq!(found[1].2.as_deref(), Some("2026-03-06T09:30:00"));
}

#[test]
fn hours_told_in_other_ways() {
    check(&[
        ("It left at 15h30.", "15h30", "T15:30"),
        ("It left at 330 p.m.", "330 p.m.", "T15:30"),
        ("It left at three twenty.", "three twenty", "T03:20"),
        ("It left at ten-thirty.", "ten-thirty", "T10:30"),
        ("It left at nine fifty-nine a.m.", "nine fifty-nine a.m.", "T09:59"),
        ("It left at a quarter past noon.", "a quarter past noon", "T12:15"),
        ("It left at half three.", "half three", "T03:30"),
        ("It leaves at 8 tonight.", "8 tonight", "2026-03-09T20:00"),
        ("It leaves at 5 tomorrow afternoon.", "5 tomorrow afternoon", "2026-03-10T17:00"),
        ("It leaves tonight at 8 p.m.", "tonight at 8 p.m.", "2026-03-09T20:00"),
        ("It was mid day when it left.", "mid day", "T12:00"),
    ]);
    for text in [
        "She ran it in 2h30.",
        "He was killed by two thirty tonne lorries.",
        "They read First Corinthians 9:25 aloud.",
        "They sold 330 in the morning and more later.",
    ] {
        let found = dates(text);
        assert!(
            found.iter().all(|d| d.1.as_deref().is_none_or(|value| !value.contains('T'))),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn times_between_hours_of_a_day() {
    check_days(&[
        (
            "It may leave between 3 and 5 on 1 May 2026.",
            "between 3 and 5 on 1 May 2026",
            "2026-05-01T03:00:00",
            "2026-05-01T05:00:00",
        ),
        (
            "It left on 1 May 2025 between 10 and 11:30.",
            "1 May 2025 between 10 and 11:30",
            "2025-05-01T10:00:00",
            "2025-05-01T11:31:00",
        ),
    ]);
    let found = dates("They saw between 3 and 5 on the pier.");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn hours_before_and_after_an_hour() {
    check(&[
        ("It sank an hour before midnight.", "an hour before midnight", "T23:00"),
        (
            "It left half an hour after noon on Friday.",
            "half an hour after noon on Friday",
            "2026-03-06T12:30",
        ),
        ("It sank 90 minutes after 3 p.m.", "90 minutes after 3 p.m.", "T16:30"),
    ]);
    let found = dates("It sank two hours after it left.");
    assert_eq!(found[0].1.as_deref(), Some("PT2H"));
}

#[test]
fn hours_with_an_h() {
    check(&[
        ("It will leave Thursday 8h30.", "Thursday 8h30", "2026-03-12T08:30"),
        ("It left on 6 March 2026 19h00 as planned.", "6 March 2026 19h00", "2026-03-06T19:00"),
    ]);
    let found = dates("The 2h30 crossing was calm.");
    assert!(found.is_empty(), "{found:?}");
}

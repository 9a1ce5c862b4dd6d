use super::super::super::{Context, tests::context};
use super::{check, dates, dates_in};

#[test]
fn weekdays_by_tense_and_cue() {
    check(&[
        ("It left on Friday.", "Friday", "2026-03-06"),
        ("It will leave on Friday.", "Friday", "2026-03-13"),
        ("Ada Quill said on Friday that it will leave.", "Friday", "2026-03-06"),
        ("It sails by Friday.", "Friday", "2026-03-13"),
        ("It left last Tuesday.", "last Tuesday", "2026-03-03"),
        ("It leaves next Tuesday.", "next Tuesday", "2026-03-17"),
        ("It leaves this coming Tuesday.", "this coming Tuesday", "2026-03-10"),
        ("They met on Tuesday of last week.", "Tuesday of last week", "2026-03-03"),
        ("The next boat: Thursday the 19th", "Thursday the 19th", "2026-03-19"),
        ("It left on Monday.", "Monday", "2026-03-09"),
        ("The next race: Jul 18, Sun", "Jul 18, Sun", "2027-07-18"),
        ("The pier will reopen on Friday, she said.", "Friday", "2026-03-13"),
        ("The pier will stay closed until Friday, the harbour office said.", "Friday", "2026-03-13"),
        ("The pier reopened on Friday, she said.", "Friday", "2026-03-06"),
        ("On Friday, she said the pier was safe.", "Friday", "2026-03-06"),
        ("On Friday, she said the pier will open.", "Friday", "2026-03-06"),
    ]);
}

#[test]
fn the_weekend_told_of_on_a_friday_is_over() {
    let friday = Context { published: "2026-03-13".parse().ok(), ..context() };
    for (text, value) in [
        ("It was calm over the weekend.", "2026-W10-WE"),
        ("It will be calm over the weekend.", "2026-W11-WE"),
        ("It was due this weekend.", "2026-W11-WE"),
        ("It was closed for the weekend.", "2026-W11-WE"),
    ] {
        assert_eq!(dates_in(text, friday)[0].1.as_deref(), Some(value), "{text}");
    }
}

#[test]
fn weekdays_that_are_counted() {
    check(&[
        ("It left two Fridays ago.", "two Fridays ago", "2026-02-27"),
        ("“[Ten] years ago it sank.”", "Ten] years ago", "2016"),
        ("It leaves three Fridays from now.", "three Fridays from now", "2026-03-27"),
        ("It leaves the Friday after next.", "Friday after next", "2026-03-20"),
        ("It left on Fri, Jul 18.", "Fri, Jul 18", "2025-07-18"),
        ("They sank this weekend, the crew said.", "this weekend", "2026-W10-WE"),
        ("They will sail this weekend.", "this weekend", "2026-W11-WE"),
        ("It was mended by Friday.", "Friday", "2026-03-06"),
        ("It leaves next Friday.", "next Friday", "2026-03-20"),
        ("It shuts on the first Tuesday after 24 May 2025.", "first Tuesday after 24 May 2025", "2025-05-27"),
        ("It shut on the last Friday before 9 May 2025.", "last Friday before 9 May 2025", "2025-05-02"),
        ("It was calm over the weekend.", "weekend", "2026-W10-WE"),
        ("It will be shut at the weekend.", "weekend", "2026-W11-WE"),
    ]);
}

#[test]
fn next_monday_is_not_tomorrow() {
    let published = "2026-03-08".parse().ok();
    for (text, value) in [
        ("It leaves next Monday.", "2026-03-16"),
        ("It leaves next Tuesday.", "2026-03-10"),
        ("It leaves next Sunday.", "2026-03-15"),
    ] {
        let found = dates_in(text, Context { published, ..context() });
        assert_eq!(found[0].1.as_deref(), Some(value), "{text}");
    }
}

#[test]
fn a_weekday_behind_a_day_tells_its_year_where_it_is_of_it() {
    let values = |text: &str| -> Vec<_> { dates(text).into_iter().filter_map(|found| found.1).collect() };
    assert_eq!(values("The race: 3 March, Friday"), ["2028-03-03"]);
    assert_eq!(values("It will run tomorrow, 10 March, at noon."), ["2026-03-10T12:00"]);
    assert_eq!(values("It will run tomorrow, 3 May 2027."), ["2027-05-03"]);
    assert_eq!(values("It ran yesterday, 4 March being too stormy."), ["2026-03-08", "2026-03-04"]);
    assert_eq!(values("It ran on 3 March, Friday and Saturday."), ["2026-03-03", "2026-03-06", "2026-03-07"]);
}

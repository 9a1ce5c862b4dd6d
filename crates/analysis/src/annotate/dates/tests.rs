mod alone;
mod feasts;
mod hours;
mod moments;
mod now;
mod ranges;
mod weekdays;

use jiff::civil::Date;
use jiff::tz::Offset;
use model::{ArticleText, Published};
use proptest::prelude::*;

use super::super::ground::Ground;
use super::super::tests::{context, marks_of};
use super::super::{Context, marks};
use super::reader::{Order, Reader};
use crate::languages::outlets;

/// Words, value, from and to of each date; published on Monday 9 March 2026.
fn dates(text: &str) -> Vec<(String, Option<String>, Option<String>, Option<String>)> {
    dates_in(text, context())
}

fn dates_in(
    text: &str,
    context: Context<'_>,
) -> Vec<(String, Option<String>, Option<String>, Option<String>)> {
    let text = ArticleText::new(text).unwrap();
    let marks = marks(&text, text.as_str().len(), context);
    let read = |d: &model::DateMark| {
        (text.excerpt(d.span).unwrap().to_owned(), d.value.clone(), d.from.clone(), d.to.clone())
    };
    marks.dates.iter().map(read).collect()
}

/// Each text has one date: its words and its value.
fn check(cases: &[(&str, &str, &str)]) {
    for (text, span, value) in cases {
        let found = dates(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].0.as_str(), found[0].1.as_deref()), (*span, Some(*value)), "{text}");
    }
}

/// Each text has one date: its words, first day and the day after the last.
fn check_days(cases: &[(&str, &str, &str, &str)]) {
    for (text, span, from, to) in cases {
        let found = dates(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let (words, _, first, last) = &found[0];
        assert_eq!(
            (words.as_str(), first.as_deref(), last.as_deref()),
            (*span, Some(*from), Some(*to)),
            "{text}"
        );
    }
}

#[test]
fn days_and_months() {
    check(&[
        ("On Tuesday, 3 March 2026 it left.", "Tuesday, 3 March 2026", "2026-03-03"),
        ("It left on March 4.", "March 4", "2026-03-04"),
        ("In December 2025 it broke.", "December 2025", "2025-12"),
        ("Fri, Mar 6, 2026", "Fri, Mar 6, 2026", "2026-03-06"),
        ("It sank on 25/12/2025.", "25/12/2025", "2025-12-25"),
        ("It sank on 25.12.2025.", "25.12.2025", "2025-12-25"),
        ("It sank on 31-Oct-74 off Holm.", "31-Oct-74", "1974-10-31"),
        ("Logged 2025-11-30 by the crew", "2025-11-30", "2025-11-30"),
        ("The pier opened on the 4th of July 1995.", "4th of July 1995", "1995-07-04"),
        ("The first of May is a holiday.", "first of May", "2026-05-01"),
        ("It opened on the 4th.", "4th", "2026-03-04"),
        ("She met him on Christmas Eve.", "Christmas Eve", "2025-12-24"),
        ("Everyone remembers 9/11 there.", "9/11", "2001-09-11"),
    ]);
}

#[test]
fn years_and_longer() {
    check(&[
        ("It was built in 1998.", "1998", "1998"),
        ("The 2011 report was lost.", "2011", "2011"),
        ("Ada Quill won in nineteen ninety-six.", "nineteen ninety-six", "1996"),
        ("The boats of the 1960s rust.", "1960s", "196"),
        ("The crews of the sixties smoked.", "the sixties", "196"),
        ("It is the wonder of the 20th century.", "the 20th century", "19"),
        ("Sales rose in the third quarter of 2024.", "third quarter of 2024", "2024-Q3"),
        ("Sales rose in 2024 Q3 again.", "2024 Q3", "2024-Q3"),
        ("The line grew in fiscal year 2024.", "fiscal year 2024", "FY2024"),
        ("The storm of winter 2024 broke it.", "winter 2024", "2024-WI"),
    ]);
}

#[test]
fn relative_to_publication() {
    check(&[
        ("It left yesterday.", "yesterday", "2026-03-08"),
        ("It left the day before yesterday.", "day before yesterday", "2026-03-07"),
        ("It left last week.", "last week", "2026-W10"),
        ("It left this past week.", "this past week", "2026-W10"),
        ("It ends next month.", "next month", "2026-04"),
        ("It ends the week after next.", "week after next", "2026-W13"),
        ("It broke last summer.", "last summer", "2025-SU"),
        ("Sales fell last quarter.", "last quarter", "2025-Q4"),
        ("It rained in the last 3 months.", "the last 3 months", "P3M"),
        ("It left two days ago.", "two days ago", "2026-03-07"),
        ("It left three years ago.", "three years ago", "2023"),
        ("It ends two weeks from now.", "two weeks from now", "2026-03-23"),
        ("It will end in ten days.", "ten days", "2026-03-19"),
        ("The bill is due by year end.", "year end", "2026-12-31"),
    ]);
}

#[test]
fn parts_of_longer_times() {
    check_days(&[
        (
            "It opened on the last Monday of March 2025.",
            "last Monday of March 2025",
            "2025-03-31",
            "2025-04-01",
        ),
        ("It shut in the first week of June 2025.", "first week of June 2025", "2025-06-02", "2025-06-09"),
        ("It shut in early 2025.", "early 2025", "2025-01-01", "2025-04-01"),
        ("It shuts at the end of next week.", "end of next week", "2026-03-20", "2026-03-23"),
        ("It broke in mid-January.", "mid-January", "2026-01-11", "2026-01-21"),
        ("It broke earlier this month.", "earlier this month", "2026-03-01", "2026-03-09"),
        ("The fleet grew in the second half of 2025.", "second half of 2025", "2025-07-01", "2026-01-01"),
    ]);
}

#[test]
fn ranges_are_one_mark_where_an_end_leans_on_the_other() {
    check_days(&[
        ("The fair ran 3-5 July 2025.", "3-5 July 2025", "2025-07-03", "2025-07-06"),
        ("The fair ran from July 3 to 5.", "July 3 to 5", "2026-07-03", "2026-07-06"),
        ("It grew between May 2024 and June 2025.", "May 2024 and June 2025", "2024-05-01", "2025-07-01"),
        (
            "The strike will last a week starting tomorrow.",
            "a week starting tomorrow",
            "2026-03-10",
            "2026-03-17",
        ),
    ]);
    let found = dates("The dock was shut from November to February 2025.");
    let values: Vec<_> = found.iter().filter_map(|d| d.1.as_deref()).collect();
    assert_eq!(values, ["2024-11", "2025-02"]);
}

#[test]
fn repeated_and_lasting() {
    check(&[
        ("It runs every Monday.", "every Monday", "XXXX-WXX-1"),
        ("It runs every two weeks.", "every two weeks", "P2W"),
        ("It took three days.", "three days", "P3D"),
        ("It sank two weeks later.", "two weeks", "P2W"),
    ]);
}

#[test]
fn years_in_short_and_in_code() {
    check(&[
        ("Sales rose in FY2024.", "FY2024", "FY2024"),
        ("Sales rose in FY 24.", "FY 24", "FY2024"),
        ("The summer of ’87 was hot.", "’87", "1987"),
        ("She was born in April of 87.", "April of 87", "1987-04"),
        ("Holm, 14 April 15", "14 April 15", "2015-04-14"),
        ("It grew in 2016 march.", "2016 march", "2016-03"),
        ("Ask about Ada Carrow in 96.", "96", "1996"),
        ("It opened on Dec31, 1994.", "Dec31, 1994", "1994-12-31"),
        ("It opened on 2025-mar-4 at last.", "2025-mar-4", "2025-03-04"),
        ("The line opened in 1914 AD.", "1914 AD", "1914"),
        ("Caesar died in 44 BC.", "44 BC", "BC0044"),
        ("It comes back in 2150.", "2150", "2150"),
        ("She was born on January twenty five, 1986.", "January twenty five, 1986", "1986-01-25"),
        (
            "It left on fifteen August nineteen ninety-three.",
            "fifteen August nineteen ninety-three",
            "1993-08-15",
        ),
        ("It grew in the 1930’s.", "1930’s", "193"),
        ("The Expo 2016 in Holm was full.", "2016", "2016"),
    ]);
    for text in [
        "It ran in 96 minutes.",
        "Ask for 96, please.",
        "It came in 2150 boxes.",
        "They saw Flight 1943 from Holm.",
    ] {
        let found = dates(text);
        assert!(found.iter().all(|d| d.2.is_none()), "{text}: {found:?}");
    }
}

#[test]
fn counted_spans_of_other_times() {
    check_days(&[
        ("It shut for the last 3 weeks of 2025.", "last 3 weeks of 2025", "2025-12-08", "2025-12-29"),
        ("It shut in the first ten days of 2025.", "first ten days of 2025", "2025-01-01", "2025-01-11"),
        ("It has grown in the year to date.", "year to date", "2026-01-01", "2026-03-10"),
        ("It is due by EOM.", "EOM", "2026-03-21", "2026-04-01"),
        ("It shuts this working week.", "this working week", "2026-03-09", "2026-03-14"),
    ]);
    check(&[
        ("They will be only 3 next week.", "next week", "2026-W12"),
        ("The vote will be held on October 4.", "October 4", "2026-10-04"),
        ("The vote was held on October 4.", "October 4", "2025-10-04"),
        ("The crews left in July.", "July", "2025-07"),
        ("The vote is set for 25 July.", "25 July", "2026-07-25"),
        ("The crews met in April.", "April", "2026-04"),
    ]);
}

#[test]
fn told_elsewhere_is_left_unresolved() {
    for text in [
        "The board met on the day before the vote.",
        "It sank the following day.",
        "It broke a few months ago.",
        "It sank on 3/4/2026.",
    ] {
        let found = dates(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((&found[0].1, &found[0].2), (&None, &None), "{text}");
    }
}

#[test]
fn the_order_of_the_outlet_tells_month_from_day() {
    for (outlet, value) in [("The New York Times", "2026-03-04"), ("The Guardian", "2026-04-03")] {
        let own = outlets().of_name_or_domain(outlet);
        let context = Context { own_outlet: Some(&own), ..context() };
        assert_eq!(dates_in("It sank on 3/4/2026.", context)[0].1.as_deref(), Some(value), "{outlet}");
    }
}

#[test]
fn nothing_from_numbers_that_are_no_dates() {
    for text in [
        "He may march with 2,000 people and 1998 others.",
        "Call 138-2010-2015 for tickets.",
        "The tank holds 2000 litres.",
        "Holm won 3-1 and Aldmouth 2-2.",
        "Two thirds, or 2/3 of the crew, left.",
        "The F-16 and Route 66",
        "Both may sail.",
        "The fleet is as strong today as it was then.",
        "They watched Saturday Night Gulls.",
        "It is the second summer for her.",
        "The weekend market was shut.",
        "The weekend was calm.",
    ] {
        assert!(dates(text).is_empty(), "{text}: {:?}", dates(text));
    }
}

#[test]
fn without_an_anchor_nothing_relative_has_a_value() {
    let context = Context { published: None, ..context() };
    for text in [
        "It left yesterday.",
        "It left last week.",
        "It left on Friday.",
        "It left on March 4.",
        "It left two days ago.",
        "It broke earlier this year.",
        "It left on the last Monday of March.",
        "It left at 9 a.m. on Friday.",
        "It broke last summer.",
        "It rained in the last 3 months.",
    ] {
        for (words, value, from, _) in dates_in(text, context) {
            assert!(from.is_none(), "{text}: {words} {from:?}");
            assert!(value.is_none_or(|value| !value.contains("20")), "{text}: {words}");
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    let words = "the last next this first end of week month year Monday Friday March May 4 31 12 2026 1999 5 9:30 - to and between at \
        on from in p.m. GMT ago later two three days weeks years yesterday tomorrow night morning summer quarter half early \
        mid-March every noon / . , Christmas Eve century 20 th s Q3 starting before after now a an few several daily yearly each fiscal school sixties nineties decade hour hours today tonight weekend mid later outset rest \
        nineteen hundred thousand twenty-five Valentine's New Year's Tue. Sept. following previous past current coming ’ 90 halloween h1 \
        year-end Dec-2026 Jan-Feb the day the 15h30 h 730 ten-thirty noon past half three twenty oh tonight at fy FY2018 FY 18 BC AD ’87 Dec31 2026-mar-4 \
        Easter Labor Day Martin Luther King Black Friday Thanksgiving EOM year-to-date working Fridays ago thru to twenty-five minutes A.D. weekend ] [ today as 2150 96 in \
        now right moment at present over GMT PST minute 2.5 1 / 2 more more h starting for 14 April 15 – \
        tmrw tonite this time eod EOY New less nineties 20260309 _ evening p 1030 through weeks hours Fri ~ close";
    proptest::sample::select(words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
}

proptest! {
    /// Whatever the words and the anchor, values are well formed and times run forward.
    #[test]
    fn any_anchor_and_words(words in proptest::collection::vec(word(), 1..14), glue in any::<bool>(),
        year in -9999_i16..=9999, month in 1_i8..=12, day in 1_i8..=28, kind in 0..4, hour in 0_i8..24)
    {
        let day = Date::new(year, month, day).unwrap();
        let published = match kind {
            0 => None,
            1 => Some(Published::Day(day)),
            2 => Some(Published::Local(day.at(hour, 30, 0, 0))),
            _ => Some(Published::Offset(day.at(hour, 30, 0, 0), Offset::constant(-3))),
        };
        let text = ArticleText::new(words.join(if glue { "" } else { " " })).unwrap();
        let made = marks(&text, text.as_str().len(), Context { published, ..context() });
        for date in &made.dates {
            prop_assert!(text.excerpt(date.span).is_ok());
            prop_assert_eq!(date.from.is_some(), date.to.is_some());
            if let (Some(from), Some(to)) = (&date.from, &date.to) {
                let moment = |written: &str| {
                    let (day, time) = written.split_once('T').unwrap_or((written, "00:00:00"));
                    let day: Date = day.parse().unwrap();
                    let time: jiff::civil::Time = time.get(..8).unwrap().parse().unwrap();
                    day.to_datetime(time)
                };
                prop_assert!(moment(from) < moment(to), "{} {}", from, to);
            }
            if let Some(value) = &date.value {
                let sound = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '/' | '+' | '_'));
                prop_assert!(sound && !value.is_empty(), "{}", value);
            }
        }
        // The words that are looked at lead all rules' expressions.
        let ground = Ground::tagged(text.as_str(), text.as_str().len());
        for at in 0..ground.tokens.len() {
            let reader = Reader::new(&ground, at, published, Order::of(None, outlets()));
            prop_assert!(reader.may_begin() || reader.read().is_none(), "{}", ground.word(at));
        }
    }
}

#[test]
fn every_mark_lies_in_its_text() {
    let (text, marks) = marks_of("Between 3 and 5 July 2025 the boats of Holm lay still for two days.");
    assert!(marks.dates.iter().all(|d| text.excerpt(d.span).is_ok()));
}

#[test]
fn words_that_look_like_hours_and_feasts() {
    let found = |text: &str| -> Vec<(String, Option<String>)> {
        dates_in(text, context()).into_iter().map(|(words, value, _, _)| (words, value)).collect()
    };
    assert_eq!(found("A couple of weeks ago it sank.")[0].0, "A couple of weeks ago");
    for none in
        ["It was an epiphany.", "They said a prayer of thanksgiving.", "They arrested 20 after 9 p.m."]
    {
        assert!(found(none).iter().all(|(words, _)| words == "9 p.m."), "{none}: {:?}", found(none));
    }
    assert_eq!(found("It sank on Thanksgiving.")[0].0, "Thanksgiving");
    // A range of hours is no hour before another.
    assert!(found("It is open 2 to 5 p.m.").iter().all(|(_, value)| value.as_deref() != Some("T16:58")));
}

#[test]
fn numbers_beside_years_and_months() {
    let values =
        |text: &str| -> Vec<String> { dates(text).into_iter().filter_map(|found| found.1).collect() };
    // A march that is walked, and people who are counted.
    assert_eq!(values("In 2016 March organisers were fined."), ["2016"]);
    assert_eq!(values("On 4 March 15 boats sank."), ["2026-03-04"]);
}

use super::{check, check_days, dates};

#[test]
fn what_goes_on_until_now() {
    check_days(&[
        ("It grew from January 2025 to date.", "January 2025 to date", "2025-01-01", "2026-03-10"),
        ("It grew from 2014 to the present.", "2014 to the present", "2014-01-01", "2026-03-10"),
    ]);
    // Two whole dates are two marks, with a dash, too.
    for text in ["It lasted from May to June.", "The fair ran 13 July – 2 August 2025."] {
        assert_eq!(dates(text).len(), 2, "{text}: {:?}", dates(text));
    }
    check_days(&[("He went from Friday to present himself.", "Friday", "2026-03-06", "2026-03-07")]);
}

#[test]
fn two_days_written_alike_with_a_dash_between_are_one() {
    check_days(&[
        ("The fair: July 13 - July 15", "July 13 - July 15", "2026-07-13", "2026-07-16"),
        (
            "The quay was shut 28 Nov 2024 – 3 Jan 2025.",
            "28 Nov 2024 – 3 Jan 2025",
            "2024-11-28",
            "2025-01-04",
        ),
        (
            "It was open from May 2025 to the end of June 2025.",
            "May 2025 to the end of June 2025",
            "2025-05-01",
            "2025-07-01",
        ),
        (
            "It sank less than three weeks after 3 May 2025.",
            "three weeks after 3 May 2025",
            "2025-05-03",
            "2025-05-24",
        ),
    ]);
    for text in ["The fair: July 15 - July 13", "It ran 3 May 2025 - 4 p.m. on 5 May 2025."] {
        assert_eq!(dates(text).len(), 2, "{text}: {:?}", dates(text));
    }
}

#[test]
fn what_goes_through_to_its_end_is_one() {
    check_days(&[
        (
            "They spent it October 2024 through June 2025.",
            "October 2024 through June 2025",
            "2024-10-01",
            "2025-07-01",
        ),
        ("It grew from 2019 through 2024.", "2019 through 2024", "2019-01-01", "2025-01-01"),
        (
            "It was shut 22 Dec. 2024 through to 25 Jan. 2025.",
            "22 Dec. 2024 through to 25 Jan. 2025",
            "2024-12-22",
            "2025-01-26",
        ),
        (
            "They will sail from Thursday through Saturday.",
            "Thursday through Saturday",
            "2026-03-12",
            "2026-03-15",
        ),
        ("They sailed on Sunday through the marshes.", "Sunday", "2026-03-08", "2026-03-09"),
    ]);
    for text in ["It is open Monday through Friday.", "It will run from January 23 through March 29."] {
        assert_eq!(dates(text).len(), 2, "{text}: {:?}", dates(text));
    }
}

#[test]
fn lengths_with_their_start() {
    check_days(&[
        (
            "It will shut for three days from tomorrow.",
            "three days from tomorrow",
            "2026-03-10",
            "2026-03-13",
        ),
        ("It shuts for 2 weeks, from 20th dec.", "2 weeks, from 20th dec", "2026-12-20", "2027-01-03"),
        ("It was shut for 2 weeks, from 20th dec.", "2 weeks, from 20th dec", "2025-12-20", "2026-01-03"),
        (
            "The quay will be shut for a day starting this Friday at 5 p.m.",
            "a day starting this Friday at 5 p.m.",
            "2026-03-13T17:00:00",
            "2026-03-14T17:00:00",
        ),
    ]);
    check(&[("It will shut three days from tomorrow.", "three days from tomorrow", "2026-03-13")]);
}

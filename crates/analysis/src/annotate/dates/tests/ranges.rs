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
fn lengths_with_their_start() {
    check_days(&[
        (
            "It will shut for three days from tomorrow.",
            "three days from tomorrow",
            "2026-03-10",
            "2026-03-13",
        ),
        ("It shuts for 2 weeks, from 20th dec.", "2 weeks, from 20th dec", "2025-12-20", "2026-01-03"),
    ]);
    check(&[("It will shut three days from tomorrow.", "three days from tomorrow", "2026-03-13")]);
}

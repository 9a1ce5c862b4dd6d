use super::super::tests::marks_of;

/// Published on Monday 9 March 2026.
fn forecasts(text: &str) -> Vec<(String, String, Option<(f64, f64)>, Option<String>, bool)> {
    let (text, marks) = marks_of(text);
    let words = |s| text.excerpt(s).unwrap().to_owned();
    marks
        .forecasts
        .iter()
        .map(|f| {
            (
                words(f.span),
                words(f.phrase),
                f.probability.map(|b| (b.low, b.high)),
                f.horizon.clone().map(|h| h.to),
                f.conditional,
            )
        })
        .collect()
}

#[test]
fn clauses_bands_and_horizons() {
    for (text, span, phrase, band, until, conditional) in [
        (
            "The Corrie Maid will sail on Tuesday.",
            "The Corrie Maid will sail on Tuesday",
            "will",
            Some((0.95, 1.0)),
            Some("2026-03-11"),
            false,
        ),
        (
            "A buyer is likely to be found next month, Constance Ferrier said.",
            "A buyer is likely to be found next month",
            "is likely to",
            Some((0.55, 0.80)),
            Some("2026-05-01"),
            false,
        ),
        ("The fleet could be broken up.", "The fleet could be broken up", "could", None, None, false),
        (
            "If nobody pays, fares will have to rise.",
            "fares will have to rise",
            "will",
            Some((0.95, 1.0)),
            None,
            true,
        ),
        ("He said the line would reopen.", "the line would reopen", "would", Some((0.95, 1.0)), None, false),
    ] {
        let found = forecasts(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let wanted = (span.to_owned(), phrase.to_owned(), band, until.map(str::to_owned), conditional);
        assert_eq!(found[0], wanted, "{text}");
    }
}

#[test]
fn no_forecasts() {
    for text in [
        "The will of the people won.",
        "Will the boat sail?",
        "He may have left.",
        "In May it sank.",
        "She would have stayed.",
    ] {
        assert!(forecasts(text).is_empty(), "{text}: {:?}", forecasts(text));
    }
}

/// Band and horizon of sixty sentences, published on Monday 9 March 2026.
#[test]
fn sixty_sentences() {
    type Case = (&'static str, Option<(f64, f64)>, Option<(&'static str, &'static str)>);
    let sure = Some((0.95, 1.0));
    let no = Some((0.0, 0.05));
    let likely = Some((0.55, 0.80));
    let unlikely = Some((0.20, 0.45));
    let nearly = Some((0.95, 0.99));
    let very = Some((0.80, 0.95));
    let hardly = Some((0.05, 0.20));
    let cases: &[Case] = &[
        ("The pier will open on Tuesday.", sure, Some(("2026-03-10", "2026-03-11"))),
        ("The pier will open tomorrow.", sure, Some(("2026-03-10", "2026-03-11"))),
        ("The pier will open next week.", sure, Some(("2026-03-16", "2026-03-23"))),
        ("The pier will open next month.", sure, Some(("2026-04-01", "2026-05-01"))),
        ("The pier will open in 2028.", sure, Some(("2028-01-01", "2029-01-01"))),
        ("The pier will open by June.", sure, Some(("2026-03-09", "2026-07-01"))),
        ("The pier will open before June.", sure, Some(("2026-03-09", "2026-06-01"))),
        ("The pier will open after June.", sure, None),
        ("The pier will open in ten days.", sure, Some(("2026-03-19", "2026-03-20"))),
        ("The pier will open on 4 May.", sure, Some(("2026-05-04", "2026-05-05"))),
        ("The pier will stay shut until Friday.", sure, Some(("2026-03-09", "2026-03-14"))),
        ("The pier will close at the end of next week.", sure, Some(("2026-03-20", "2026-03-23"))),
        ("The pier will open at 9 a.m. on Friday.", sure, Some(("2026-03-13", "2026-03-14"))),
        ("The pier will soon open.", sure, None),
        ("The pier’s owners say they’ll open it.", sure, None),
        ("The board is going to sell the boats this summer.", sure, Some(("2026-06-01", "2026-09-01"))),
        ("Ada Quill said the pier would open on Friday.", sure, Some(("2026-03-13", "2026-03-14"))),
        ("The pier will not open this year.", no, Some(("2026-01-01", "2027-01-01"))),
        ("The pier won’t open.", no, None),
        ("The pier will never open.", no, None),
        ("The board is not going to sell the boats.", no, None),
        ("Ada Quill said the pier would not open.", no, None),
        ("The pier is likely to open in April.", likely, Some(("2026-04-01", "2026-05-01"))),
        ("The pier will probably open on Tuesday.", likely, Some(("2026-03-10", "2026-03-11"))),
        ("The pier will likely open.", likely, None),
        ("The pier seems likely to open.", likely, None),
        ("It is likely that the pier opens late.", likely, None),
        ("The pier is not likely to open in April.", unlikely, Some(("2026-04-01", "2026-05-01"))),
        ("The pier is unlikely to open.", unlikely, None),
        ("The pier probably won’t open.", unlikely, None),
        ("It is unlikely that the pier opens.", unlikely, None),
        ("The pier will almost certainly open next year.", nearly, Some(("2027-01-01", "2028-01-01"))),
        ("The pier is almost certain to open.", nearly, None),
        ("The pier is bound to open.", nearly, None),
        ("The pier is all but certain to open.", nearly, None),
        ("The pier is very likely to open.", very, None),
        ("The pier will most likely open on Friday.", very, Some(("2026-03-13", "2026-03-14"))),
        ("The pier is highly likely to open.", very, None),
        ("The pier is very unlikely to open.", hardly, None),
        ("The pier is highly unlikely to open in May.", hardly, Some(("2026-05-01", "2026-06-01"))),
        ("There is an even chance that it opens.", Some((0.45, 0.55)), None),
        (
            "The board sees a 70 per cent chance of rain on Friday.",
            Some((0.7, 0.7)),
            Some(("2026-03-13", "2026-03-14")),
        ),
        ("The board sees a 5% chance that it opens.", Some((0.05, 0.05)), None),
        ("The pier may open on Tuesday.", None, Some(("2026-03-10", "2026-03-11"))),
        ("The pier may well open.", None, None),
        ("The pier might open next spring.", None, Some(("2027-03-01", "2027-06-01"))),
        ("The pier could open in April.", None, Some(("2026-04-01", "2026-05-01"))),
        ("The pier may not open.", None, None),
        ("The pier is expected to open in April.", None, Some(("2026-04-01", "2026-05-01"))),
        ("The pier is not expected to open in April.", None, Some(("2026-04-01", "2026-05-01"))),
        ("The pier is scheduled to open on 1 April 2026.", None, Some(("2026-04-01", "2026-04-02"))),
        ("The pier is due to open on Friday.", None, Some(("2026-03-13", "2026-03-14"))),
        ("The pier is set to open tomorrow.", None, Some(("2026-03-10", "2026-03-11"))),
        ("The pier is to open in May.", None, Some(("2026-05-01", "2026-06-01"))),
        ("The pier reopens on Tuesday 17 March 2026.", None, Some(("2026-03-17", "2026-03-18"))),
        ("Ada Quill is heading to Holm on 12 March.", None, Some(("2026-03-12", "2026-03-13"))),
        ("The board plans to sell the boats next year.", None, Some(("2027-01-01", "2028-01-01"))),
        ("The board intends to sell the boats.", None, None),
        ("The board vows to keep the boats.", None, None),
        ("The board expects a loss this year.", None, Some(("2026-01-01", "2027-01-01"))),
    ];
    assert_eq!(cases.len(), 60);
    let (_, marks) = marks_of("The pier is unlikely to open before the end of April.");
    assert_eq!(marks.forecasts[0].horizon.as_ref().map(|h| h.to.as_str()), Some("2026-05-01"));
    for (text, band, days) in cases {
        let (_, marks) = marks_of(text);
        let found: Vec<_> = marks
            .forecasts
            .iter()
            .map(|f| {
                let days = f.horizon.as_ref().map(|h| (h.from.as_str(), h.to.as_str()));
                (
                    f.probability
                        .map(|b| ((b.low * 1000.0).round() / 1000.0, (b.high * 1000.0).round() / 1000.0)),
                    days,
                )
            })
            .collect();
        assert_eq!(found, [(*band, *days)], "{text}");
    }
}

#[test]
fn where_the_clause_begins_and_ends() {
    for (text, span) in [
        ("While the fares will rise, the boats will stay.", "the fares will rise"),
        ("Ada Quill wants a law that will end the fares.", "a law that will end the fares"),
        ("The pier will close on Friday and the crews will leave.", "The pier will close on Friday"),
        ("The rules state that the line will have to pay.", "the line will have to pay"),
    ] {
        let found = forecasts(text);
        assert!(found.iter().any(|f| f.0 == span), "{text}: {found:?}");
    }
}

#[test]
fn wishes_rules_abilities_and_what_was_to_come_once() {
    for text in [
        "I hope that the boats will sail.",
        "Nobody knows when the boats will sail.",
        "Ada Quill was expected to come.",
        "The bonus had been due to be paid in May 2025.",
        "Edmund Carrow spoke of his plan to sell the boats.",
        "Neither crew could find the pier when it rained.",
        "The board would not comment.",
        "As he prepared to leave, it rained.",
        "The goal is to win.",
        "I have read what there is to read.",
        "The islanders may now worship there.",
        "The list is long so our readers may learn more.",
        "The pier reopens whenever it rains.",
    ] {
        assert!(forecasts(text).is_empty(), "{text}: {:?}", forecasts(text));
    }
}

#[test]
fn conditions() {
    for (text, conditional) in [
        ("The boats will sail unless it rains.", true),
        ("If it rains, the boats will stay.", true),
        ("The boats will sail even if it rains.", false),
        ("The boats will rarely, if ever, sail.", false),
        ("The boats will sail as long as it is dry.", true),
    ] {
        let found = forecasts(text);
        assert_eq!(found.first().map(|f| f.4), Some(conditional), "{text}");
    }
}

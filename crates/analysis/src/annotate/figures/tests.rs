use super::super::tests::marks_of;
use model::{FigureKind, Qualifier};

fn figures(text: &str) -> Vec<(String, f64, Option<f64>, FigureKind, Qualifier)> {
    let (text, marks) = marks_of(text);
    marks
        .figures
        .iter()
        .map(|f| (text.excerpt(f.span).unwrap().to_owned(), f.value, f.high, f.kind, f.qualifier))
        .collect()
}

#[test]
fn kinds_and_values() {
    use FigureKind::{Age, Count, Duration, Measure, Money, Percent, Rank};
    use Qualifier::{About, AtLeast, AtMost, Exact, Range};
    for (text, span, value, high, kind, qualifier) in [
        (
            "There were 2,500 stranded islanders on the pier.",
            "2,500 stranded islanders",
            2500.0,
            None,
            Count,
            Exact,
        ),
        ("At least 84 people died.", "At least 84 people", 84.0, None, Count, AtLeast),
        ("It owes about £31 million to banks.", "about £31 million", 31e6, None, Money, About),
        ("It owes 44.2m crowns.", "44.2m crowns", 44.2e6, None, Money, Exact),
        ("They fell 125 to 155 miles west.", "125 to 155 miles", 125.0, Some(155.0), Measure, Range),
        (
            "There were between 1,900 and 2,100 tickets sold.",
            "between 1,900 and 2,100 tickets",
            1900.0,
            Some(2100.0),
            Count,
            Range,
        ),
        ("Fares rose 12.5 per cent.", "12.5 per cent", 12.5, None, Percent, Exact),
        ("The 65-year-old engineer left.", "65-year-old", 65.0, None, Age, Exact),
        ("It took nine days.", "nine days", 9.0, None, Duration, Exact),
        (
            "Fewer than two hundred and six seals came.",
            "Fewer than two hundred and six seals",
            206.0,
            None,
            Count,
            AtMost,
        ),
        ("She came 3rd.", "3rd", 3.0, None, Rank, Exact),
    ] {
        assert_eq!(figures(text), [(span.to_owned(), value, high, kind, qualifier)], "{text}");
    }
}

#[test]
fn no_figures() {
    for text in
        ["ISIS 2.0 emerged.", "On 4 March 2026 it left.", "No one came.", "The G20 met.", "The 07:10 left."]
    {
        assert!(figures(text).is_empty(), "{text}: {:?}", figures(text));
    }
}

/// Words, value and kind of the one figure that each text has.
fn check(cases: &[(&str, &str, f64, FigureKind)]) {
    for (text, span, value, kind) in cases {
        let found = figures(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].0.as_str(), found[0].3), (*span, *kind), "{text}");
        assert!((found[0].1 - value).abs() <= 1e-9 * value.abs().max(1.0), "{text}: {}", found[0].1);
    }
}

#[test]
fn parts_of_a_whole() {
    use FigureKind::Count;
    check(&[
        ("Two-thirds of the crew left.", "Two-thirds of the crew", 2.0 / 3.0, Count),
        ("A third of the boats sank.", "A third of the boats", 1.0 / 3.0, Count),
        ("Half of the islanders left.", "Half of the islanders", 0.5, Count),
        ("Three quarters of voters agreed.", "Three quarters of voters", 0.75, Count),
        ("Four out of five boats were late.", "Four out of five boats", 0.8, Count),
        ("One in ten crews was paid.", "One in ten crews", 0.1, Count),
        ("It lasted two and a half innings.", "two and a half innings", 2.5, Count),
    ]);
}

#[test]
fn numbers_in_words_and_other_digits() {
    use FigureKind::{Count, Measure, Money};
    check(&[
        (
            "Some saw one million two hundred thousand gulls.",
            "one million two hundred thousand gulls",
            1.2e6,
            Count,
        ),
        ("He counted 40\u{202f}000 gulls.", "40\u{202f}000 gulls", 40_000.0, Count),
        ("The scale showed five point two five tonnes.", "five point two five tonnes", 5.25, Measure),
        ("It costs a quarter million pounds.", "a quarter million pounds", 250_000.0, Money),
        ("It costs 12 pence.", "12 pence", 12.0, Money),
        ("It costs 3 euros 50 cents.", "3 euros 50 cents", 3.5, Money),
        ("It costs USD 200.", "USD 200", 200.0, Money),
        ("The pole is 6 feet 6 inches.", "6 feet 6 inches", 6.5, Measure),
        ("The boat has 2 1/2 decks.", "2 1/2 decks", 2.5, Count),
    ]);
}

#[test]
fn numbers_inside_hyphenated_words() {
    let (text, marks) = marks_of("Edmund Carrow began a five-year sentence.");
    let figure = &marks.figures[0];
    let words = |span| text.excerpt(span).unwrap();
    assert_eq!((words(figure.span), words(figure.number)), ("five-year sentence", "five"));
    assert_eq!((figure.kind, figure.unit.as_deref()), (FigureKind::Duration, Some("year")));
}

#[test]
fn money_and_what_it_is_for() {
    use FigureKind::Money;
    check(&[
        ("They paid $82 a share.", "$82 a share", 82.0, Money),
        ("They bought $500,000 of airtime.", "$500,000 of airtime", 500_000.0, Money),
        ("A $110-a-share offer came.", "$110-a-share", 110.0, Money),
    ]);
}

#[test]
fn a_verb_tells_who_was_counted() {
    let (text, marks) = marks_of("In Holm 107 died.");
    let counted = marks.figures[0].counted.map(|span| text.excerpt(span).unwrap());
    assert_eq!((marks.figures[0].value, counted), (107.0, Some("died")));
    let (text, marks) = marks_of("The board held Carrow and 19 others.");
    assert_eq!(text.excerpt(marks.figures[0].span).unwrap(), "19 others");
}

#[test]
fn ages_by_the_person_before_them() {
    use FigureKind::Age;
    check(&[
        ("Ada Quill, 43, left.", "43", 43.0, Age),
        ("The engineer, 36, left.", "36", 36.0, Age),
        ("Her daughter Honor, nine, left.", "nine", 9.0, Age),
    ]);
}

#[test]
fn one_thing_counts_but_no_turn_of_speech() {
    use FigureKind::Count;
    check(&[("The storm hurt one sailor.", "one sailor", 1.0, Count)]);
    for text in ["One day it sank.", "It was one of them.", "This one sailor stayed.", "No one sailor knew."]
    {
        assert!(figures(text).is_empty(), "{text}: {:?}", figures(text));
    }
}

#[test]
fn names_rows_and_scores_are_no_figures() {
    for text in [
        "The Corrie 7 sailed.",
        "Flight 175 left Holm.",
        "Day five went by.",
        "See page 12.",
        "Holm won 26-24 in the end.",
        "It was a 4-12 season.",
    ] {
        assert!(figures(text).is_empty(), "{text}: {:?}", figures(text));
    }
}

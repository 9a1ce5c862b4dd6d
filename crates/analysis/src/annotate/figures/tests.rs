mod ones;

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
fn scores_and_compounds_are_no_figures() {
    for text in [
        "Holm won 26-24 in the end.",
        "It was a 4-12 season.",
        "Day five went by.",
        "The F-16 and the G20 left.",
        "1. Sail on.",
        "A 5G mast fell.",
        "Votes went to Norway 90, to Chile 14.",
        "They saw Holm 182.50, then left.",
    ] {
        assert!(figures(text).is_empty(), "{text}: {:?}", figures(text));
    }
}

#[test]
fn numbers_that_name_one_of_a_row() {
    use FigureKind::{Count, Percent, Rank};
    check(&[
        ("The Corrie 7 sailed.", "Corrie 7", 7.0, Rank),
        ("Flight 175 left Holm.", "Flight 175", 175.0, Rank),
        ("They met in room nine.", "room nine", 9.0, Rank),
        ("See page 12.", "page 12", 12.0, Rank),
        ("The Group of 20 met.", "Group of 20", 20.0, Rank),
        ("Holm sent 12 boats.", "12 boats", 12.0, Count),
        ("It seats Corrie 7 guests.", "7 guests", 7.0, Count),
        ("In Harlow 12 percent left.", "12 percent", 12.0, Percent),
    ]);
}

/// Each text has these figures: words of the number, value.
fn check_numbers(cases: &[(&str, &[(&str, f64)])]) {
    for (text, expected) in cases {
        let (article, marks) = marks_of(text);
        let found: Vec<(&str, f64)> =
            marks.figures.iter().map(|f| (article.excerpt(f.number).unwrap(), f.value)).collect();
        assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
        for (found, expected) in found.iter().zip(*expected) {
            let near = (found.1 - expected.1).abs() <= 1e-9 * expected.1.abs().max(1.0);
            assert!(found.0 == expected.0 && near, "{text}: {found:?}");
        }
    }
}

#[test]
fn one_of_several() {
    let (text, marks) = marks_of("One of the owners left, and the boat is one of the largest.");
    let [figure] = &marks.figures[..] else { panic!("{:?}", marks.figures) };
    assert_eq!(text.excerpt(figure.span).unwrap(), "One of the owners");
    // What several owners are counted as is no other telling of it.
    assert_eq!((figure.value, figure.counted), (1.0, None));
    check_numbers(&[
        ("The boat is one of the first to sail.", &[]),
        ("It is one of the world’s boats.", &[]),
        ("It is one of the longest-serving boats.", &[]),
        ("That was one of the best parts.", &[]),
        ("Each may bring one or more guests.", &[("one", 1.0)]),
    ]);
}

#[test]
fn changes_are_two_numbers_and_ranges_one() {
    check_numbers(&[
        ("The fleet grew from 9 to 12 boats.", &[("9", 9.0), ("12", 12.0)]),
        ("Fares fell from about 9 to 7 crowns.", &[("9", 9.0), ("7", 7.0)]),
        ("The crews range from 9 to 12 sailors.", &[("9", 9.0)]),
        ("They saw five or six gulls.", &[("five", 5.0)]),
        ("They pay 5 or 500 crowns.", &[("5", 5.0), ("500", 500.0)]),
        ("Sales rose 8% to $13 million.", &[("8", 8.0), ("13 million", 13e6)]),
        ("Sales rise 8% to 10% a year.", &[("8", 8.0)]),
    ]);
}

#[test]
fn currencies_of_many_countries() {
    for (text, value, unit) in [
        ("It costs NZ$26 million.", 26e6, "NZD"),
        ("It costs US $8.", 8.0, "USD"),
        ("It costs R$5.", 5.0, "BRL"),
        ("It costs USD115.5 today.", 115.5, "USD"),
        ("It costs Rs500.", 500.0, "INR"),
        ("It costs 30 MEUR.", 30e6, "EUR"),
        ("It costs about CHF 60.", 60.0, "CHF"),
        ("It costs 900 Egyptian pounds.", 900.0, "EGP"),
        ("It costs 900 Hong Kong dollars.", 900.0, "HKD"),
        ("It costs 40 zlotys.", 40.0, "PLN"),
        ("It costs 15 dollars 50.", 15.5, "USD"),
        ("It costs US$1MM.", 1e6, "USD"),
    ] {
        let (_, marks) = marks_of(text);
        let [figure] = &marks.figures[..] else { panic!("{text}: {:?}", marks.figures) };
        assert_eq!(figure.kind, FigureKind::Money, "{text}");
        assert!((figure.value - value).abs() < 1e-6, "{text}: {}", figure.value);
        assert_eq!(figure.unit.as_deref(), Some(unit), "{text}");
    }
    check_numbers(&[
        ("They paid 15 dollars 50 times.", &[("15", 15.0), ("50", 50.0)]),
        ("A $5 fee is due.", &[("5", 5.0)]),
        ("USD 10 EUR 20", &[("10", 10.0), ("20", 20.0)]),
    ]);
    // Who won is no money.
    for text in ["Of them 27 Islanders won.", "Of them 27 won.", "They sailed two Triple Crown races."] {
        let (_, marks) = marks_of(text);
        assert!(marks.figures.iter().all(|f| f.kind == FigureKind::Count), "{text}: {:?}", marks.figures);
    }
}

#[test]
fn units_of_one_word_and_two() {
    for (text, span, unit) in [
        ("The park has 500 square miles.", "500 square miles", "square mile"),
        ("It ran 80 miles an hour.", "80 miles an hour", "mile per hour"),
        ("It ran 80 km/h.", "80 km/h", "kilometre per hour"),
        ("Rates fell 25 basis points.", "25 basis points", "basis point"),
        ("It lies 20 nautical miles off.", "20 nautical miles", "nautical mile"),
        ("The load is 20 (kg).", "20 (kg)", "kilogram"),
        ("It was 30°C in Holm.", "30°C", "degree Celsius"),
        ("It was 30 degrees Celsius in Holm.", "30 degrees Celsius", "degree Celsius"),
        ("It made 90 kilowatt-hours.", "90 kilowatt-hours", "kilowatt-hour"),
    ] {
        let (article, marks) = marks_of(text);
        let [figure] = &marks.figures[..] else { panic!("{text}: {:?}", marks.figures) };
        assert_eq!(
            (article.excerpt(figure.span).unwrap(), figure.unit.as_deref()),
            (span, Some(unit)),
            "{text}"
        );
    }
}

#[test]
fn bounds_behind_a_number() {
    for (text, qualifier) in [
        ("They saw 20 or more gulls.", Qualifier::AtLeast),
        ("They saw 20+ gulls.", Qualifier::AtLeast),
        ("They saw 20 or fewer gulls.", Qualifier::AtMost),
        ("They saw 20 or so gulls.", Qualifier::About),
        ("They saw 20 gulls or more boats.", Qualifier::Exact),
    ] {
        let (article, marks) = marks_of(text);
        let figure = &marks.figures[0];
        let counted = figure.counted.map(|span| article.excerpt(span).unwrap());
        assert_eq!((figure.qualifier, counted), (qualifier, Some("gulls")), "{text}");
    }
}

#[test]
fn numbers_in_other_writing() {
    check_numbers(&[
        ("He had .08 in his blood.", &[(".08", 0.08)]),
        ("It holds 1.3x10^6 atoms.", &[("1.3x10^6", 1.3e6)]),
        ("It holds 1 234 567.89 litres.", &[("1 234 567.89", 1_234_567.89)]),
        ("See rows 22,24,26.", &[]),
        ("They need 12,34,567 boats.", &[("12,34,567", 1_234_567.0)]),
        ("A crowd of a thousand came.", &[("thousand", 1000.0)]),
        ("A thousand-strong crowd came.", &[("thousand", 1000.0)]),
        ("Fares rose by a third.", &[("a third", 1.0 / 3.0)]),
        ("He saw a third.", &[]),
        ("It owes a billion and a quarter million.", &[("a billion and a quarter million", 1_000_250_000.0)]),
        ("It takes three twenty-fifths of it.", &[("three twenty-fifths", 0.12)]),
        ("The #2 browser fell to #3.", &[("2", 2.0), ("3", 3.0)]),
        ("The answer is one over three.", &[("one over three", 1.0 / 3.0)]),
        ("It needs 1/10th of the coal.", &[("1/10", 0.1)]),
        ("The 9/12 march was long.", &[]),
        ("It lies more than a mile off.", &[("a", 1.0)]),
        ("It is a mile off.", &[]),
        ("They ran over a mile marker.", &[]),
        ("The 14yo girl left.", &[("14", 14.0)]),
        ("They bought Zero Cola.", &[]),
        ("He is one over par.", &[]),
        ("It costs $1MM.", &[("1MM", 1e6)]),
        ("They counted 2.5 k.", &[("2.5 k", 2500.0)]),
        ("He ran the 5 k race.", &[("5", 5.0)]),
    ]);
}

#[test]
fn what_letters_and_names_make_of_a_number() {
    check_numbers(&[
        ("The 5G network failed.", &[]),
        ("The panel of 20 judges met.", &[("20", 20.0)]),
        ("Flight 175 made a turn.", &[("175", 175.0)]),
        ("In Holm 175 died.", &[("175", 175.0)]),
        ("See day five of the regatta.", &[]),
        ("Two harbour work boats sank.", &[("Two", 2.0)]),
        ("The 12V battery failed.", &[("12", 12.0)]),
        ("They met at Ground Zero.", &[]),
        ("They had zero boats.", &[("zero", 0.0)]),
    ]);
}

#[test]
fn numbers_however_often_repeated_are_read_at_once() {
    // So many figures each: that they are read at all without going deep is what counts.
    for (words, figures) in
        [("minus ", 0), ("3 hundred ", 5_000), ("3 thousand 3 hundred ", 5_000), ("one over ", 0), ("- ", 0)]
    {
        let (_, marks) = marks_of(&words.repeat(5_000));
        assert_eq!(marks.figures.len(), figures, "{words}");
    }
    check_numbers(&[
        ("They saw 4 thousand 3 hundred and 21 gulls.", &[("4 thousand 3 hundred and 21", 4321.0)]),
        ("They saw minus 3 degrees.", &[("minus 3", -3.0)]),
    ]);
}

#[test]
fn signs_and_capitals_that_make_no_money_and_no_measure() {
    for (text, number, kind) in [
        ("They signed a $five-year deal.", "five", FigureKind::Duration),
        ("They kept a #two-minute silence.", "two", FigureKind::Duration),
        ("A dozen people died.", "dozen", FigureKind::Count),
        ("A hundred boats sank.", "hundred", FigureKind::Count),
        ("Nine Newton residents left.", "Nine", FigureKind::Count),
        ("Three Guarani leaders left.", "Three", FigureKind::Count),
        ("It is two thirty-second clips long.", "two", FigureKind::Count),
    ] {
        let (source, marks) = marks_of(text);
        let found: Vec<_> =
            marks.figures.iter().map(|f| (source.excerpt(f.number).unwrap(), f.kind)).collect();
        assert_eq!(found.first(), Some(&(number, kind)), "{text}: {found:?}");
    }
}

use super::super::super::Context;
use super::super::super::tests::{context, marks_of};
use super::{check_numbers, figures};
use crate::annotate::marks;
use model::{ArticleText, FigureKind};

#[test]
fn one_of_so_many_counts_one_of_them() {
    check_numbers(&[
        ("One of the five boats sank.", &[("One", 1.0), ("five", 5.0)]),
        ("Carrow is one of her two sons.", &[("one", 1.0), ("two", 2.0)]),
        ("The storm hurt three sailors. One of them died.", &[("three", 3.0), ("One", 1.0)]),
        ("He has cousins in Holm and lent a boat to one of them.", &[("one", 1.0)]),
        ("Two boats sank. One of these is hers.", &[("Two", 2.0), ("One", 1.0)]),
        ("Without one of those masts it sank.", &[("one", 1.0)]),
        ("Not one of the 20 boats sank.", &[("20", 20.0)]),
        ("They saw each one of the five boats.", &[("five", 5.0)]),
        ("You’re one of them.", &[]),
        ("It was one of them.", &[]),
        ("Any one of them could sink.", &[]),
        ("He saw one of the five-year plans.", &[("one", 1.0)]),
    ]);
}

#[test]
fn ones_that_share_out_a_number() {
    check_numbers(&[
        ("Two boats sank, one off Holm and one off Skerra.", &[("Two", 2.0), ("one", 1.0), ("one", 1.0)]),
        (
            "Three boats sank: one in the harbour and two at sea.",
            &[("Three", 3.0), ("one", 1.0), ("two", 2.0)],
        ),
        ("Two crews came; one left and another stayed.", &[("Two", 2.0), ("one", 1.0)]),
        ("Five sailors were hurt, one seriously.", &[("Five", 5.0), ("one", 1.0)]),
        // A thing of its kind, or anybody.
        ("They bought two boats, one that leaks.", &[("two", 2.0)]),
        ("It was a plan, one with friends in Holm.", &[]),
        ("With two boats, one can fish.", &[("two", 2.0)]),
        ("They saw five boats, and one must ask why.", &[("five", 5.0)]),
    ]);
    let (text, marks) = marks_of("Five sailors were hurt, one badly, in Holm.");
    let one = &marks.figures[1];
    assert_eq!((text.excerpt(one.span).unwrap(), one.counted), ("one badly", None));
}

#[test]
fn lengths_that_tell_when_are_no_figures() {
    let published = Context { published: "2026-03-09T16:30:00".parse().ok(), ..context() };
    let undated = Context { published: None, ..context() };
    for (text, numbers) in [
        ("It rained in the past 24 hours.", 0),
        ("Over the last six months fares rose.", 0),
        ("Fares will rise over the next three years.", 0),
        ("It rained for 24 hours.", 1),
        ("It runs every ten years.", 1),
        ("The last nine days of the strike were quiet.", 0),
    ] {
        let source = ArticleText::new(text).unwrap();
        for context in [published, undated] {
            let found = marks(&source, text.len(), context).figures;
            assert_eq!(found.len(), numbers, "{text}: {found:?}");
        }
    }
}

#[test]
fn chapter_and_verse_are_ranks() {
    let found = figures("She read Romans 8:31 aloud.");
    let told: Vec<_> =
        found.iter().map(|(words, value, _, kind, _)| (words.as_str(), *value, *kind)).collect();
    assert_eq!(told, [("Romans 8", 8.0, FigureKind::Rank), ("31", 31.0, FigureKind::Rank)]);
    let (_, marks) = marks_of("She read John 3:16 aloud.");
    assert!(marks.dates.is_empty() && marks.figures.len() == 2, "{marks:?}");
    let (_, marks) = marks_of("She won 3:16 at Holm.");
    assert!(marks.figures.is_empty(), "{marks:?}");
}

#[test]
fn a_plus_that_stands_apart() {
    check_numbers(&[
        ("They have 20 + boats.", &[("20", 20.0)]),
        ("It is 20 + 5.", &[("20", 20.0), ("5", 5.0)]),
    ]);
    let (text, marks) = marks_of("They have 20 + boats.");
    assert_eq!(marks.figures[0].counted.map(|span| text.excerpt(span).unwrap()), Some("boats"));
}

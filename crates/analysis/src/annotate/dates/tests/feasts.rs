use super::super::feasts::feast_day;
use super::{check, check_days, dates};

#[test]
fn feasts_that_move() {
    check(&[
        ("They sailed at Easter 2025.", "Easter 2025", "2025-04-20"),
        ("They met on Good Friday.", "Good Friday", "2026-04-03"),
        ("Shops opened on Thanksgiving 2025.", "Thanksgiving 2025", "2025-11-27"),
        ("Shops opened on Black Friday.", "Black Friday", "2025-11-28"),
        ("They sail on Memorial Day 2026.", "Memorial Day 2026", "2026-05-25"),
        ("They met last Easter.", "last Easter", "2025-04-20"),
        ("It sank three days after Christmas.", "three days after Christmas", "2025-12-28"),
    ]);
    check_days(&[(
        "Boats raced on Labor Day 2025 weekend.",
        "Labor Day 2025 weekend",
        "2025-08-30",
        "2025-09-02",
    )]);
    for text in ["They met Ada Christmas.", "They ate Easter eggs."] {
        let found = dates(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn every_feast_has_a_day() {
    let feasts = &crate::languages::times().feasts;
    for rule in feasts.values() {
        assert!((2020..2040).all(|year| feast_day(rule, year).is_some()), "{rule}");
    }
    for (year, easter) in [(1999, "1999-04-04"), (2024, "2024-03-31"), (2038, "2038-04-25")] {
        assert_eq!(feast_day("easter", year).map(|day| day.to_string()).as_deref(), Some(easter));
    }
}

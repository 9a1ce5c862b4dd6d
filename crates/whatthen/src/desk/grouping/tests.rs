//! That a desk groups alike however its articles came.

use std::collections::BTreeMap;
use std::path::Path;

use analysis::group::Pace;
use model::{ArticleId, Decision};
use proptest::prelude::*;
use store::{Groupable, ReadingKey, Version};
use testkit::{FaultyDisk, TempDir, scratch};

use super::{effective, grouped};
use crate::desk::tests::{dated_page, import, open};
use crate::desk::{DeskView, init};

/// Matters: headline, what all of it tell, and what each article of it does on its own.
const MATTERS: [(&str, &str, [&str; 5]); 4] = [
    (
        "Ice closes the harbour of Holm",
        "The harbour of Holm was closed by its master after ice broke the northern pier and sank two ferries.",
        [
            "Divers looked at the hulls in the morning.",
            "Fishermen lost nets and wages.",
            "The mainland sent an icebreaker.",
            "Insurers asked for photographs.",
            "Nobody was hurt, the coastguard wrote.",
        ],
    ),
    (
        "Teachers of Tarn vote for a strike",
        "Teachers of Tarn voted for a strike over pay and crowded classrooms in the schools of the valley.",
        [
            "Parents were told by letter.",
            "The union counted nine hundred ballots.",
            "A mediator was named by the ministry.",
            "Examinations may be put off.",
            "Pupils made banners.",
        ],
    ),
    (
        "Merger of two banks called off",
        "The merger of Quill Bank with Carrow Savings was called off by shareholders after regulators warned of debts.",
        [
            "Bonds fell on the exchange.",
            "The chairman resigned at noon.",
            "Auditors had asked about loans to builders.",
            "Customers queued at branches.",
            "A rival made an offer.",
        ],
    ),
    (
        "Measles spreads on Skerry",
        "Doctors counted measles cases among children of Skerry and asked for more vaccine from the health board.",
        [
            "Nurses went from house to house.",
            "The nursery was shut.",
            "A ward was cleared at the hospital.",
            "Travellers are asked for certificates.",
            "The first patient came from a cruise ship.",
        ],
    ),
];
/// Articles of each.
const OF_EACH: usize = 6;
const ALL: usize = MATTERS.len() * OF_EACH;

/// A pace at which there are checkpoints, and articles that are settled.
const PACE: Pace = Pace { looks_every: 3, recent: 6, days: 1.0 };

/// Article `n`: of one of the matters, the last of each a copy of the first; days go across the matters.
fn article(n: usize, turn: usize) -> crate::input::Input {
    let ((headline, all, own), of) = (MATTERS[n % MATTERS.len()], n / MATTERS.len());
    let day = format!("2026-03-{:02}", 1 + of / 2);
    let own = own[of % own.len()];
    dated_page(n, &day, headline, &format!("{all} {own}{}", ["", " So it was told again."][turn]))
}

/// For each article its story, copy group and affair.
fn places(folder: &Path) -> (BTreeMap<String, [String; 3]>, usize) {
    let (grouping, folded) = grouped(&DeskView::open(folder).unwrap(), PACE).unwrap();
    let affairs: BTreeMap<&ArticleId, &ArticleId> = grouping.affairs.iter().map(|(a, b)| (a, b)).collect();
    let places = grouping.placed.iter().map(|placed| {
        let affair = affairs[&placed.story].to_string();
        (placed.id.to_string(), [placed.story.to_string(), placed.copy_group.to_string(), affair])
    });
    (places.collect(), folded)
}

/// A desk that took the articles in, grouped after each batch.
fn desk(batches: &[Vec<usize>], turn: usize) -> TempDir {
    let folder = scratch();
    init(folder.path()).unwrap();
    for batch in batches {
        import(&mut open(folder.path(), &FaultyDisk::default()), batch.iter().map(|n| article(*n, turn)))
            .unwrap();
        places(folder.path());
    }
    folder
}

fn once(turn: usize) -> BTreeMap<String, [String; 3]> {
    places(desk(&[(0..ALL).collect()], turn).path()).0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn any_order_in_any_batches_groups_alike(
        order in Just((0..ALL).collect::<Vec<_>>()).prop_shuffle(),
        cuts in prop::collection::vec(0..ALL, 0..5),
    ) {
        let mut cuts = cuts;
        cuts.extend([0, ALL]);
        cuts.sort_unstable();
        let batches: Vec<Vec<usize>> = cuts.windows(2).map(|cut| order[cut[0]..cut[1]].to_vec()).collect();
        let folder = desk(&batches, 0);
        prop_assert_eq!(places(folder.path()).0, once(0));
    }
}

#[test]
fn what_is_grouped_is_carried_on_and_whatever_changes_before_is_grouped_again() {
    let in_order: Vec<usize> = (0..ALL).collect();
    let folder = desk(&[in_order[..ALL - 2].to_vec()], 0);
    import(&mut open(folder.path(), &FaultyDisk::default()), [article(ALL - 2, 0), article(ALL - 1, 0)])
        .unwrap();
    let (all, folded) = places(folder.path());
    assert!(folded < 10, "{folded} articles were folded again");
    let stories: std::collections::BTreeSet<&String> = all.values().map(|place| &place[0]).collect();
    assert_eq!(stories.len(), MATTERS.len());
    // Another wording of everything.
    import(&mut open(folder.path(), &FaultyDisk::default()), in_order.iter().map(|n| article(*n, 1)))
        .unwrap();
    let (again, folded) = places(folder.path());
    assert_eq!((folded, again), (ALL, once(1)));
    // Torn checkpoints are passed over.
    let checkpoints = DeskView::open(folder.path()).unwrap().folder.grouping();
    for file in std::fs::read_dir(checkpoints).unwrap() {
        std::fs::write(file.unwrap().path(), "torn").unwrap();
    }
    assert_eq!(places(folder.path()), (once(1), ALL));
}

#[test]
fn decisions_hold_whatever_comes_later() {
    let in_order: Vec<usize> = (0..ALL).collect();
    let folder = desk(&[in_order[..ALL / 2].to_vec()], 0);
    let before = places(folder.path()).0;
    let mut desk = open(folder.path(), &FaultyDisk::default());
    let id = |n: usize| {
        let url = format!("https://holm-gazette.example/news/{n}");
        desk.article_named(&url).unwrap().unwrap()
    };
    let (one, other, alone) = (id(0), id(1), id(6));
    assert_eq!(desk.article_named("https://holm-gazette.example/news/none").unwrap(), None);
    assert_ne!(before[one.as_str()][0], before[other.as_str()][0]);
    let together = desk.decide(&Decision::Together(vec![one.clone(), other.clone()])).unwrap();
    desk.decide(&Decision::Apart(vec![alone.clone()])).unwrap();
    drop(desk);
    for batch in [0..0, ALL / 2..ALL] {
        import(&mut open(folder.path(), &FaultyDisk::default()), batch.map(|n| article(n, 0))).unwrap();
        let now = places(folder.path()).0;
        assert_eq!(now[one.as_str()][0], now[other.as_str()][0]);
        assert_eq!(now[alone.as_str()][0], alone.as_str());
    }
    // Taken back, everything is as if it had never been decided.
    let mut desk = open(folder.path(), &FaultyDisk::default());
    let decisions: Vec<i64> =
        DeskView::open(folder.path()).unwrap().people.decisions().unwrap().iter().map(|d| d.number).collect();
    assert_eq!(decisions[0], together);
    assert!(decisions.iter().all(|number| desk.undecide(*number).unwrap()));
    assert!(!desk.undecide(together).unwrap());
    drop(desk);
    assert_eq!(places(folder.path()).0, once(0));
}

#[test]
fn the_time_of_an_article_is_near_its_capture_where_it_was_fetched() {
    let seconds = |time: &str| time.parse::<model::Published>().unwrap().approximate_seconds();
    let of = |published: Option<&str>, captured: &str, fetched: bool| {
        let key = ReadingKey { article: "a".to_owned(), version: Version::of("", "") };
        effective(&Groupable {
            key,
            published_at: published.map(seconds),
            captured: captured.to_owned(),
            fetched,
        })
    };
    let captured = "2026-03-04T12:00:00Z";
    for (published, fetched, time) in [
        (Some("2026-03-01"), true, "2026-03-01"),
        // A day wrong by the zone, but not a week.
        (Some("2026-03-05"), true, "2026-03-05"),
        (Some("2026-03-11"), true, captured),
        (Some("2026-03-11"), false, captured),
        (Some("2012-03-11"), true, captured),
        (Some("2012-03-11"), false, "2012-03-11"),
        (None, true, captured),
    ] {
        assert_eq!(of(published, captured, fetched), seconds(time), "{published:?}, fetched: {fetched}");
    }
    assert_eq!(of(None, "no time", true), i64::MAX);
    assert_eq!(of(Some("2026-03-01"), "no time", true), seconds("2026-03-01"));
}

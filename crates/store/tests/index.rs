//! The index: its answers depend on what is in it alone.

use store::{Hit, Index, Indexed, ReadingKey, StoreError, Version};
use tempfile::tempdir;

const TEXTS: [(&str, &str); 6] = [
    ("Ferry line seeks shelter", "The Skerran Line asked the court for protection. Ferries are tied up."),
    ("Court grants shelter", "The court at Aldmouth granted protection to the ferry line on Monday."),
    ("Hay runs short", "Farmers on Norrow count their hay and wait for a boat."),
    ("Pharmacy supplied by air", "Medicines reach the isles by air while no ferry sails."),
    ("Café owner in Ålesund", "Nothing about boats here, naïve as that may be."),
    ("Ferry line seeks shelter", "The Skerran Line asked the court for protection. Ferries are tied up."),
];

#[expect(clippy::unnecessary_wraps, reason = "as the index takes it: reading a row may fail")]
fn change(n: usize) -> Result<(ReadingKey, Option<Indexed>), StoreError> {
    let (title, body) = TEXTS[n];
    let key = ReadingKey { article: format!("a{n}"), version: Version::of(title, body) };
    let indexed = Indexed {
        key: key.clone(),
        title: title.into(),
        body: body.into(),
        outlet: "Holm Gazette".into(),
        published_at: i64::try_from(n).ok(),
    };
    Ok((key, Some(indexed)))
}

fn found(index: &Index, query: &str) -> Vec<String> {
    index.search(query, 10).unwrap().0.into_iter().map(|hit| hit.key.article).collect()
}

fn sorted(mut found: Vec<String>) -> Vec<String> {
    found.sort();
    found
}

#[test]
fn words_are_found_in_any_of_their_forms() {
    let folder = tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    index.update((0..6).map(change)).unwrap();
    assert_eq!(index.len(), 6);
    assert_eq!(sorted(found(&index, "ferries")), ["a0", "a1", "a3", "a5"]);
    assert_eq!(sorted(found(&index, "ferry court")), ["a0", "a1", "a5"]);
    assert_eq!(found(&index, "\"granted protection\""), ["a1"]);
    assert_eq!(sorted(found(&index, "ferry -court")), ["a3"]);
    assert_eq!(sorted(found(&index, "hay OR pharmacy")), ["a2", "a3"]);
    assert_eq!(found(&index, "title:air"), ["a3"]);
    assert_eq!(found(&index, "cafe naive"), ["a4"]);
    assert_eq!(found(&index, "outlet:gazette hay"), ["a2"]);
    assert_eq!(found(&index, "nowhere"), [""; 0]);
}

#[test]
fn answers_are_the_same_however_the_index_came_to_be() {
    let queries = ["ferry", "court protection", "the", "shelter OR hay OR air", "boat"];
    let answers = |index: &Index| -> Vec<(Vec<Hit>, usize)> {
        queries.iter().map(|query| index.search(query, 10).unwrap()).collect()
    };
    let (one, many) = (tempdir().unwrap(), tempdir().unwrap());
    let at_once = Index::create(one.path()).unwrap();
    at_once.update((0..6).map(change)).unwrap();
    let bit_by_bit = Index::create(many.path()).unwrap();
    for n in [5, 2, 0, 4, 1, 3] {
        bit_by_bit.update([change(n)]).unwrap();
        // Told twice, as after a crash.
        bit_by_bit.update([change(n)]).unwrap();
    }
    assert_eq!(answers(&at_once), answers(&bit_by_bit));
    let reopened = Index::open(many.path()).unwrap();
    assert_eq!(answers(&at_once), answers(&reopened));
}

#[test]
fn what_is_gone_is_gone_from_the_files() {
    let folder = tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    index.update((0..6).map(change)).unwrap();
    let (key, _) = change(2).unwrap();
    index.update([Ok((key, None))]).unwrap();
    index.settle().unwrap();
    assert_eq!(found(&index, "hay"), [""; 0]);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"norrow"), "{}", path.display());
    }
    assert!(index.check().unwrap().is_empty());
}

#[test]
fn no_query_is_too_odd() {
    let folder = tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    index.update((0..6).map(change)).unwrap();
    for query in [
        "",
        " ",
        "\"",
        "((((",
        "title:",
        "*",
        "ferry~9",
        "[a TO",
        "\u{0}",
        "🛳️",
        "-ferry",
        "AND",
        "nofield:x",
        "ferry^1e99",
    ] {
        index.search(query, 10).unwrap();
    }
    index.search(&"ferry ".repeat(5_000), 10).unwrap();
    for piece in
        ["(", "-", "+", "NOT ", "a AND ", "a OR (", "-(", "\"", "title:", "[", "!", "a^", "*:", "a IN ["]
    {
        for times in [59, 10_000] {
            index.search(&piece.repeat(times), 10).unwrap();
        }
    }
}

//! Pages set by hand, and laws of any page whatever.

use proptest::prelude::*;

use super::*;

/// Width of a letter, as a part of its size.
const WIDE: f32 = 0.5;

/// The glyphs of a line; a tilde is a gap without a glyph.
fn line(x: f32, y: f32, size: f32, words: &str) -> Vec<Glyph> {
    let letters = words.chars().enumerate().filter(|(_, c)| *c != '~');
    letters
        .map(|(at, c)| {
            let x = x + at as f32 * WIDE * size;
            Glyph { text: c.to_string(), x, y, width: WIDE * size, size, visible: true }
        })
        .collect()
}

fn lines(x: f32, y: f32, words: &[&str]) -> Vec<Glyph> {
    words.iter().enumerate().flat_map(|(at, words)| line(x, y + at as f32 * 12.0, 10.0, words)).collect()
}

fn read(pages: Vec<Vec<Glyph>>) -> PrintedReading {
    let mut reader = PrintedReader::default();
    pages.into_iter().for_each(|page| reader.page(page));
    reader.finish(None)
}

fn text(page: Vec<Glyph>) -> String {
    read(vec![page]).text
}

#[test]
fn a_gap_parts_words_and_a_twin_is_one_letter() {
    assert_eq!(text(line(50.0, 50.0, 10.0, "two~words")), "two words");
    let mut bold = line(50.0, 50.0, 10.0, "bold");
    bold.extend(line(50.3, 50.0, 10.0, "bold"));
    assert_eq!(text(bold), "bold");
    let ligature = Glyph { text: "\u{fb01}".to_owned(), ..line(50.0, 50.0, 10.0, "x").remove(0) };
    assert_eq!(text(vec![ligature]), "fi");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = ["one the boats of Holm stay", "two in port until the end"];
    let right = ["three of the week, said a", "four man on the quay who"];
    for offset in [0.0, 5.0] {
        // Columns need not stand on the same lines.
        let mut page = line(50.0, 20.0, 10.0, "A headline that goes over both of the columns below");
        page.extend(lines(50.0, 60.0, &left));
        page.extend(lines(200.0, 60.0 + offset, &right));
        let read = text(page);
        let places: Vec<usize> =
            ["headline", "one", "two", "three", "four"].iter().filter_map(|w| read.find(w)).collect();
        assert!(places.len() == 5 && places.is_sorted(), "{offset}: {read}");
    }
}

#[test]
fn a_table_is_read_row_by_row() {
    let mut page = lines(50.0, 50.0, &["Holm", "Norrow", "Corrie"]);
    page.extend(lines(200.0, 50.0, &["12", "7", "31"]));
    assert_eq!(text(page), "Holm 12 Norrow 7 Corrie 31");
}

#[test]
fn paragraphs_begin_with_a_gap_an_indent_or_behind_a_short_line() {
    let gap = lines(50.0, 50.0, &["the first has two lines", "and ends", "", "the second has one line"]);
    assert_eq!(text(gap), "the first has two lines and ends\nthe second has one line");
    let mut indent = lines(50.0, 50.0, &["the first has two lines", "and it ends about here"]);
    indent.extend(lines(60.0, 74.0, &["the second is set in"]));
    indent.extend(lines(50.0, 86.0, &["and goes on further out"]));
    assert_eq!(
        text(indent),
        "the first has two lines and it ends about here\nthe second is set in and goes on further out"
    );
    let short = lines(50.0, 50.0, &["It has a line this long", "and ends.", "Another begins here too"]);
    assert_eq!(text(short), "It has a line this long and ends.\nAnother begins here too");
}

#[test]
fn words_parted_at_the_end_of_a_line_are_whole_again() {
    let page = lines(
        50.0,
        50.0,
        &[
            "a well-known ferry is a well-",
            "known one, the Wed-",
            "nesday of Holm-",
            "Norrow in 1990-",
            "1991",
        ],
    );
    assert_eq!(
        text(page),
        "a well-known ferry is a well-known one, the Wednesday of Holm-Norrow in 1990-1991"
    );
}

#[test]
fn a_paragraph_goes_on_behind_the_end_of_a_page() {
    let first = lines(50.0, 50.0, &["The harbour board said on Wed-"]);
    let second = lines(50.0, 50.0, &["nesday that ferries stay."]);
    let third = lines(50.0, 50.0, &["Another page."]);
    let reading = read(vec![first, second, Vec::new(), third]);
    assert_eq!(reading.text, "The harbour board said on Wednesday that ferries stay.\nAnother page.");
    let pages: Vec<(u32, &str)> =
        reading.pages.iter().map(|(number, range)| (*number, &reading.text[range.clone()])).collect();
    assert_eq!(
        pages,
        [(1, "The harbour board said on Wed"), (2, "nesday that ferries stay."), (4, "Another page.")]
    );
}

#[test]
fn letters_that_nobody_can_read_are_told() {
    let mut page = line(50.0, 50.0, 10.0, "abcdef");
    page.iter_mut().for_each(|glyph| glyph.text.clear());
    assert_eq!(
        read(vec![page]).not_article.as_deref(),
        Some("a PDF whose fonts do not say which letters they draw")
    );
    assert_eq!(read(vec![Vec::new()]).not_article.as_deref(), Some("a PDF without text (scanned pages?)"));
}

fn any_glyph() -> impl Strategy<Value = Glyph> {
    let number = prop_oneof![
        8 => -50.0_f32..700.0,
        1 => any::<f32>(),
        1 => prop_oneof![Just(0.0_f32), Just(f32::NAN), Just(f32::INFINITY), Just(f32::MAX)]
    ];
    let text = prop_oneof![8 => "[a-zA-Z -]", 1 => "\\PC{0,3}", 1 => any::<String>()];
    (text, number.clone(), number.clone(), number, 0.1_f32..40.0, any::<bool>())
        .prop_map(|(text, x, y, width, size, visible)| Glyph { text, x, y, width, size, visible })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn pages_are_spans_of_the_text_in_order(
        pages in prop::collection::vec(prop::collection::vec(any_glyph(), 0..60), 0..6),
    ) {
        let count = pages.len();
        let reading = read(pages.clone());
        let (text, spans) = reading.paged_text().expect("spans of the text");
        let mut end = 0;
        for (at, page) in spans.iter().enumerate() {
            prop_assert!(page.number as usize <= count && page.number as usize > at);
            let joint = &text.as_str()[end..page.span.start()];
            let joined = joint.is_empty() || at > 0 && matches!(joint, " " | "\n");
            prop_assert!(joined, "page {}", page.number);
            prop_assert!(!text.excerpt(page.span).expect("words of the page").trim().is_empty());
            end = page.span.end();
        }
        prop_assert_eq!(end, text.as_str().len());
        prop_assert!(reading.not_article.is_some() || !text.is_blank());
        prop_assert_eq!(read(pages), reading);
    }
}

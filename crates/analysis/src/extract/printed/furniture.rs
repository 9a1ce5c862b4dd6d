//! What pages repeat at their head and foot: running titles, page numbers, the name of the file.

use std::collections::BTreeMap;

use super::rows::Row;

/// Rows at head and foot that are looked at.
const OUTER_ROWS: usize = 2;
/// Pages that a row must stand on, but for the number of the page.
const LEAST_PAGES: usize = 3;
/// One of so many pages must have it: left and right pages often have heads of their own.
const ONE_PAGE_OF: usize = 3;

/// Removes it from all pages.
pub(super) fn remove(pages: &mut [Vec<Row>]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut seen: Vec<String> = outer(page.len()).map(|at| masked(&page[at])).collect();
        seen.sort();
        seen.dedup();
        for words in seen {
            *counts.entry(words).or_default() += 1;
        }
    }
    let all = pages.len();
    let repeated = |row: &Row| {
        let words = masked(row);
        let count = counts.get(&words).copied().unwrap_or(0);
        let least = if is_number(&words) { 2 } else { LEAST_PAGES };
        count >= least && count * ONE_PAGE_OF >= all
    };
    for page in pages {
        let gone: Vec<usize> = outer(page.len()).filter(|at| repeated(&page[*at])).collect();
        let mut at = 0;
        page.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// The outer ones of `rows` rows.
fn outer(rows: usize) -> impl Iterator<Item = usize> {
    (0..rows).filter(move |at| *at < OUTER_ROWS || at + OUTER_ROWS >= rows)
}

/// The words of a row, each number as one sign.
fn masked(row: &Row) -> String {
    let mut out = String::new();
    for word in row {
        for c in word.text.chars() {
            match c {
                c if c.is_ascii_digit() => {
                    if !out.ends_with('#') {
                        out.push('#');
                    }
                }
                c => out.push(c),
            }
        }
        out.push(' ');
    }
    out.trim_end().to_lowercase()
}

/// Whether masked words are the number of a page: "#", "# / #", "page # of #", "– # –".
fn is_number(masked: &str) -> bool {
    let words: String = masked.chars().filter(|c| c.is_alphanumeric() || *c == '#').collect();
    matches!(words.as_str(), "#" | "##" | "page#" | "page#of#" | "#of#" | "p#")
}

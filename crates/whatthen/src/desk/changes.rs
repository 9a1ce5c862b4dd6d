//! What a publisher changed: two wordings of an article, word by word.

use store::Reading;

use crate::contract::ArticleLine;
use crate::differing::{Piece, passages};

/// One wording against the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// When the later wording was captured.
    pub(crate) captured: String,
    /// Who handed the later wording in, where a person did.
    pub(crate) supplied_by: Option<String>,
    /// Changed passages, headline first: `[-old-]` and `{+new+}` with some words around, as `wdiff` writes them.
    pub(crate) passages: Vec<String>,
    /// Whether the two were read by different versions of the program: then some of it may be the reader's doing.
    pub(crate) other_reader: bool,
}

/// The changes from each wording to the next. `captured` has the time of each.
pub(crate) fn changes(wordings: &[(Reading, String)]) -> Vec<Change> {
    wordings
        .windows(2)
        .map(|pair| {
            let [(before, _), (after, captured)] = pair else { unreachable!("windows of two") };
            let passages = differing(before, after);
            let supplied_by = ArticleLine::supplier_of(&after.line);
            Change {
                captured: captured.clone(),
                supplied_by,
                passages,
                other_reader: before.stage != after.stage,
            }
        })
        .collect()
}

/// Passages in which two articles, or two wordings of one, differ: headline first.
pub(crate) fn differing(one: &Reading, other: &Reading) -> Vec<String> {
    let title = |reading: &Reading| reading.title.clone().unwrap_or_default();
    let mut passages = words_changed(&title(one), &title(other));
    passages.iter_mut().for_each(|change| change.insert_str(0, "headline: "));
    passages.extend(words_changed(&ArticleLine::text_of(&one.line), &ArticleLine::text_of(&other.line)));
    passages
}

/// Passages that differ, with some words around each.
fn words_changed(old: &str, new: &str) -> Vec<String> {
    let written = |pieces: Vec<Piece>| {
        let said = pieces.iter().map(|piece| match piece {
            Piece::Same(words) => words.clone(),
            Piece::Gone(words) => format!(" [-{words}-] "),
            Piece::Come(words) => format!(" {{+{words}+}} "),
            Piece::LeftOut(words) => format!(" [-{words} words-] "),
        });
        said.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    passages(old, new).into_iter().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_edit_is_shown_in_its_place() {
        assert_eq!(
            words_changed(
                "At least 12 people were hurt, police said.",
                "At least 14 people were hurt, police said."
            ),
            ["At least [-12-] {+14+} people were hurt, police said."]
        );
        assert_eq!(
            words_changed("The boat was late.", "The boat was very late."),
            ["The boat was {+very+} late."]
        );
        assert_eq!(words_changed("same", "same"), [""; 0]);
    }

    #[test]
    fn changes_far_apart_are_passages_of_their_own() {
        let filler = "word ".repeat(60);
        let passages = words_changed(&format!("one {filler}two"), &format!("uno {filler}due"));
        assert_eq!(passages.len(), 2, "{passages:?}");
        assert!(passages[0].starts_with("[-one-] {+uno+} word"));
    }
}

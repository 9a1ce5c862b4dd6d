//! What a publisher changed: two wordings of an article, word by word.

use similar::{ChangeTag, TextDiff};
use store::Reading;

use crate::contract::ArticleLine;

/// Words that stay the same are shown this far around a change.
const CONTEXT: usize = 6;

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
            let mut passages = Vec::new();
            let title = |reading: &Reading| reading.title.clone().unwrap_or_default();
            if title(before) != title(after) {
                passages.extend(
                    words_changed(&title(before), &title(after)).map(|change| format!("headline: {change}")),
                );
            }
            let (old, new) = (ArticleLine::text_of(&before.line), ArticleLine::text_of(&after.line));
            passages.extend(words_changed(&old, &new));
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

/// Passages that differ, with some words around each.
fn words_changed(old: &str, new: &str) -> impl Iterator<Item = String> {
    let diff = TextDiff::from_words(old, new);
    // Words and the blanks between them are pieces of their own.
    let groups = diff.grouped_ops(CONTEXT * 2);
    let mut passages = Vec::new();
    for group in groups {
        let mut passage = String::new();
        let (mut gone, mut come) = (String::new(), String::new());
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            match change.tag() {
                ChangeTag::Delete => gone.push_str(change.value()),
                ChangeTag::Insert => come.push_str(change.value()),
                ChangeTag::Equal
                    if change.value().trim().is_empty() && !(gone.is_empty() && come.is_empty()) =>
                {
                    // A blank between changed words does not part them.
                    gone.push_str(change.value());
                    come.push_str(change.value());
                }
                ChangeTag::Equal => {
                    put(&mut passage, &mut gone, &mut come);
                    passage.push_str(change.value());
                }
            }
        }
        put(&mut passage, &mut gone, &mut come);
        passages.push(passage.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    passages.into_iter()
}

/// Writes what went and what came.
fn put(passage: &mut String, gone: &mut String, come: &mut String) {
    let both = !gone.trim().is_empty() || !come.trim().is_empty();
    if both {
        for (words, open, close) in [(&*gone, "[-", "-]"), (&*come, "{+", "+}")] {
            if !words.trim().is_empty() {
                if !passage.is_empty() && !passage.ends_with(char::is_whitespace) {
                    passage.push(' ');
                }
                passage.push_str(open);
                passage.push_str(words.trim());
                passage.push_str(close);
            }
        }
        passage.push(' ');
    } else {
        passage.push_str(come);
    }
    gone.clear();
    come.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(old: &str, new: &str) -> Vec<String> {
        words_changed(old, new).collect()
    }

    #[test]
    fn a_silent_edit_is_shown_in_its_place() {
        assert_eq!(
            changed(
                "At least 12 people were hurt, police said.",
                "At least 14 people were hurt, police said."
            ),
            ["At least [-12-] {+14+} people were hurt, police said."]
        );
        assert_eq!(changed("The boat was late.", "The boat was very late."), ["The boat was {+very+} late."]);
        assert_eq!(changed("same", "same"), [""; 0]);
    }

    #[test]
    fn changes_far_apart_are_passages_of_their_own() {
        let filler = "word ".repeat(60);
        let passages = changed(&format!("one {filler}two"), &format!("uno {filler}due"));
        assert_eq!(passages.len(), 2, "{passages:?}");
        assert!(passages[0].starts_with("[-one-] {+uno+} word"));
    }
}

//! Two texts held against each other, word by word.

use std::time::Duration;

use similar::{Change, ChangeTag, TextDiff};

/// Words that stay the same are shown this far around a change.
const CONTEXT: usize = 6;
/// Words that are left out are shown up to so many.
const MOST_GONE: usize = 12;
/// What differs is looked for so long; then what is left is told in larger pieces.
const PATIENCE: Duration = Duration::from_secs(2);

/// Words in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// In both texts.
    Same(String),
    /// In the first alone.
    Gone(String),
    /// In the second alone.
    Come(String),
    /// So many words of the first alone, not shown again.
    LeftOut(usize),
}

/// The passages in which two texts differ, with some words around each.
pub(crate) fn passages(old: &str, new: &str) -> Vec<Vec<Piece>> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_words(old, new);
    // Words and the blanks between them are pieces of their own.
    let groups = diff.grouped_ops(CONTEXT * 2);
    let passages = groups.iter().map(|group| pieces(group.iter().flat_map(|op| diff.iter_changes(op))));
    // Of two whose blanks alone differ nothing is told.
    passages.filter(|pieces| pieces.iter().any(|piece| !matches!(piece, Piece::Same(_)))).collect()
}

/// A wording held against a fuller one that stands beside it: marks of punctuation are told from words, and of much that
/// is left out it is told how much.
pub(crate) fn whole(fuller: &str, words: &str) -> Vec<Piece> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_unicode_words(fuller, words);
    let shortened = |piece| match piece {
        Piece::Gone(words) if words.split_whitespace().count() > MOST_GONE => {
            Piece::LeftOut(words.split_whitespace().count())
        }
        other => other,
    };
    pieces(diff.iter_all_changes()).into_iter().map(shortened).collect()
}

fn pieces<'t>(changes: impl Iterator<Item = Change<&'t str>>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let put = |pieces: &mut Vec<Piece>, gone: &mut String, come: &mut String| {
        if gone.trim().is_empty() && come.trim().is_empty() {
            say(pieces, come);
        } else {
            if gone.starts_with(char::is_whitespace) || come.starts_with(char::is_whitespace) {
                say(pieces, " ");
            }
            for (words, piece) in
                [(gone.trim(), Piece::Gone as fn(String) -> Piece), (come.trim(), Piece::Come)]
            {
                if !words.is_empty() {
                    pieces.push(piece(words.to_owned()));
                }
            }
            if gone.ends_with(char::is_whitespace) || come.ends_with(char::is_whitespace) {
                say(pieces, " ");
            }
        }
        gone.clear();
        come.clear();
    };
    for change in changes {
        let value = change.value();
        match change.tag() {
            ChangeTag::Delete => gone.push_str(value),
            ChangeTag::Insert => come.push_str(value),
            // A blank between changed words does not part them.
            ChangeTag::Equal if value.trim().is_empty() && !(gone.is_empty() && come.is_empty()) => {
                gone.push_str(value);
                come.push_str(value);
            }
            ChangeTag::Equal => {
                put(&mut pieces, &mut gone, &mut come);
                say(&mut pieces, value);
            }
        }
    }
    put(&mut pieces, &mut gone, &mut come);
    pieces
}

/// Puts words that stay behind what is there.
fn say(pieces: &mut Vec<Piece>, words: &str) {
    match pieces.last_mut() {
        _ if words.is_empty() => {}
        Some(Piece::Same(said)) if words == " " && said.ends_with(char::is_whitespace) => {}
        Some(Piece::Same(said)) => said.push_str(words),
        _ => pieces.push(Piece::Same(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::Piece::{Come, Gone, LeftOut, Same};
    use super::*;

    fn said(words: &str) -> String {
        words.to_owned()
    }

    #[test]
    fn both_texts_stand_in_the_whole() {
        assert_eq!(
            whole(
                "“We have not run out of ships, we have run out of time.”",
                "“We have run out of ships. And of time!”"
            ),
            [
                Same(said("“We have ")),
                Gone(said("not")),
                Same(said(" run out of ships")),
                Gone(said(", we have run out")),
                Come(said(". And")),
                Same(said(" of time")),
                Gone(said(".")),
                Come(said("!")),
                Same(said("”")),
            ]
        );
        assert_eq!(whole("same", "same"), [Same(said("same"))]);
        assert_eq!(whole("", ""), []);
        assert_eq!(whole("", "all"), [Come(said("all"))]);
    }

    #[test]
    fn many_words_that_are_left_out_are_counted() {
        assert_eq!(whole(&format!("{}end", "word ".repeat(20)), "end"), [LeftOut(20), Same(said(" end"))]);
    }

    #[test]
    fn blanks_are_kept_and_tell_nothing() {
        assert_eq!(
            whole("He came back.", "He came."),
            [Same(said("He came ")), Gone(said("back")), Same(said("."))]
        );
        assert!(passages("One. Two.", "One.\n\nTwo.").is_empty());
        assert_eq!(
            passages("He came back.", "He came."),
            [[Same(said("He ")), Gone(said("came back.")), Come(said("came."))]]
        );
    }
}

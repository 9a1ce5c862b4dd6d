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
}

impl Piece {
    /// How many words of the first text are left out here, where they are too many to be shown again.
    pub(crate) fn left_out(&self) -> Option<usize> {
        let Self::Gone(words) = self else { return None };
        Some(words.split_whitespace().count()).filter(|words| *words > MOST_GONE)
    }
}

/// The passages in which two texts differ, with some words around each.
pub(crate) fn passages(old: &str, new: &str) -> Vec<Vec<Piece>> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_words(old, new);
    // Words and the blanks between them are pieces of their own.
    let groups = diff.grouped_ops(CONTEXT * 2);
    groups.iter().map(|group| pieces(group.iter().flat_map(|op| diff.iter_changes(op)))).collect()
}

/// Both texts as one, marks of punctuation told from words.
pub(crate) fn whole(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_unicode_words(old, new);
    pieces(diff.iter_all_changes())
}

fn pieces<'t>(changes: impl Iterator<Item = Change<&'t str>>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let put = |pieces: &mut Vec<Piece>, gone: &mut String, come: &mut String| {
        if gone.trim().is_empty() && come.trim().is_empty() {
            say(pieces, come);
        } else {
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
        Some(Piece::Same(said)) => said.push_str(words),
        _ => pieces.push(Piece::Same(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::Piece::{Come, Gone, Same};
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
        let [Gone(_), ..] = &whole(&format!("{}end", "word ".repeat(20)), "end")[..] else {
            panic!("nothing is gone")
        };
        assert_eq!(Gone("word ".repeat(20)).left_out(), Some(20));
        assert_eq!(Gone(said("two words")).left_out(), None);
    }
}

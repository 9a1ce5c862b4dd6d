//! Names: runs of capitalised words, what they name, and which mentions have one bearer.
//!
//! Input: tokens. Output: mentions in order, each with a number that the mentions of one bearer share. A name can stand
//! inside another: the place in an organisation's name.

mod bearers;
mod kinds;
mod nested;
mod runs;

use std::ops::Range;

use model::{Name, NameKind};

use super::Desk;
use super::ground::Ground;

/// Longest name of initials that is shown with its article, in bytes.
const MAX_INITIALS: usize = 4;

struct Mention {
    tokens: Range<usize>,
    /// Where the name begins behind its titles.
    bare_start: usize,
    /// An office without its holder: "Prime Minister".
    office: bool,
    kind: NameKind,
    /// The name without titles.
    bare: String,
}

pub(super) fn find(desk: &Desk<'_>) -> Vec<Name> {
    let ground = &desk.ground;
    let found = runs::find(ground).into_iter().map(|tokens| kinds::mention(ground, tokens)).collect();
    let mut mentions = nested::unfold(ground, found);
    let ids = bearers::number(ground, &mut mentions);
    mentions
        .iter()
        .zip(ids)
        .map(|(mention, id)| Name {
            span: desk.tokens(with_article(ground, mention.tokens.clone())),
            id,
            kind: mention.kind,
        })
        .collect()
}

/// "the UN": the article belongs to a short name of initials.
fn with_article(ground: &Ground<'_>, mut tokens: Range<usize>) -> Range<usize> {
    let word = ground.word(tokens.start);
    let initials = tokens.len() == 1 && word.len() <= MAX_INITIALS && runs::all_capitals(word);
    if initials && tokens.start > 0 && ground.low(tokens.start - 1) == "the" {
        tokens.start -= 1;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;
    use model::NameKind;

    fn names(text: &str) -> Vec<(String, u32, NameKind)> {
        let (text, marks) = marks_of(text);
        marks.names.iter().map(|n| (text.excerpt(n.span).unwrap().to_owned(), n.id, n.kind)).collect()
    }

    #[test]
    fn aliases_share_an_id() {
        let found = names(
            "The Maritime Safety Office (MSO) met Edmund Carrow in Aldmouth. Mr Carrow left. The MSO stayed, and Carrow wrote.",
        );
        let id = |name: &str| {
            found.iter().find(|(n, _, _)| n == name).unwrap_or_else(|| panic!("{name} in {found:?}")).1
        };
        assert_eq!(id("Maritime Safety Office"), id("MSO"));
        assert_eq!(id("Edmund Carrow"), id("Mr Carrow"));
        assert_eq!(id("Edmund Carrow"), id("Carrow"));
        assert_ne!(id("Aldmouth"), id("Carrow"));
    }

    #[test]
    fn common_words_at_the_head_are_no_names() {
        let found = names("But nobody came. Ferries left. Iraq waited. However, Norway did not.");
        let names: Vec<&str> = found.iter().map(|(n, _, _)| n.as_str()).collect();
        assert_eq!(names, ["Iraq", "Norway"]);
    }
}

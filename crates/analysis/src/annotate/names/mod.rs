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

use super::ground::{Ground, TokenKind};
use super::{Desk, MarkKind};
use crate::languages::lexicon;

/// Longest name of initials that is shown with its article, in bytes.
const MAX_INITIALS: usize = 4;

struct Mention {
    tokens: Range<usize>,
    /// Where the name begins behind its titles.
    bare_start: usize,
    /// An office without its holder: "Prime Minister".
    office: bool,
    /// It stands inside another name.
    inner: bool,
    kind: NameKind,
    /// The rule that told the kind.
    rule: &'static str,
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
        .map(|(mention, id)| {
            let span = desk.tokens(with_article(ground, mention));
            desk.reasons.give(MarkKind::Name, span, mention.rule, || {
                format!("a run of capitalised words, “{}” without titles; bearer {id}", mention.bare)
            });
            Name { span, id, kind: mention.kind }
        })
        .collect()
}

/// "the UN": the article belongs to a short name of initials.
fn with_article(ground: &Ground<'_>, mention: &Mention) -> Range<usize> {
    let mut tokens = mention.tokens.clone();
    let word = ground.word(tokens.start);
    let initials = tokens.len() == 1 && word.len() <= MAX_INITIALS && runs::all_capitals(word);
    let after = ground.lower(tokens.end);
    // "the UN team": the article is the team's.
    let describes = ground.tokens.get(tokens.end).is_some_and(|t| t.kind == TokenKind::Word)
        && !lexicon().is_function_word(after)
        && !lexicon().irregular_verbs.contains(after)
        && !lexicon().reporting_verbs.contains(after)
        && !after.text().ends_with("ed");
    if initials && !mention.inner && !describes && tokens.start > 0 && ground.low(tokens.start - 1) == "the" {
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

    fn words(text: &str) -> Vec<String> {
        names(text).into_iter().map(|(name, _, _)| name).collect()
    }

    fn id(found: &[(String, u32, NameKind)], name: &str) -> u32 {
        found.iter().find(|(n, _, _)| n == name).unwrap_or_else(|| panic!("{name} in {found:?}")).1
    }

    #[test]
    fn aliases_share_an_id() {
        let found = names(
            "The Maritime Safety Office (MSO) met Edmund Carrow in Aldmouth. Mr Carrow left. The MSO stayed, and Carrow wrote.",
        );
        let id = |name: &str| id(&found, name);
        assert_eq!(id("Maritime Safety Office"), id("The MSO"));
        assert_eq!(id("Edmund Carrow"), id("Mr Carrow"));
        assert_eq!(id("Edmund Carrow"), id("Carrow"));
        assert_ne!(id("Aldmouth"), id("Carrow"));
    }

    #[test]
    fn what_kind_of_bearer() {
        use NameKind::{Organisation, Other, Person, Place};
        for (text, name, kind) in [
            ("They met Laura Tenn.", "Laura Tenn", Person),
            ("They met Mr Tenn.", "Mr Tenn", Person),
            ("They met Secretary Tenn.", "Secretary Tenn", Person),
            ("They left Norway.", "Norway", Place),
            ("They crossed the Holm River.", "Holm River", Place),
            ("They live in Aldmouth.", "Aldmouth", Place),
            ("They asked the Holm Ferry Company.", "Holm Ferry Company", Organisation),
            ("They asked the Ministry of Ports.", "Ministry of Ports", Organisation),
            ("They asked the MSO.", "the MSO", Organisation),
            ("The Norwegians left.", "Norwegians", Other),
            ("They saw the Corrie Maid.", "Corrie Maid", Other),
            // Not by the first word that could be one: a person's, a place's, a body's.
            ("They asked the Laura Tenn Foundation.", "Laura Tenn Foundation", Organisation),
            ("They asked the Norway Ferry Company.", "Norway Ferry Company", Organisation),
            ("They live in Port Laura, Norway.", "Port Laura, Norway", Place),
        ] {
            let found = names(text);
            let of = found.iter().find(|(n, _, _)| n == name).map(|(_, _, kind)| *kind);
            assert_eq!(of, Some(kind), "{text}: {found:?}");
        }
    }

    #[test]
    fn persons_by_parts_of_their_names() {
        // The surname comes first; the given name and the other order of names mean the same.
        let found = names(
            "They asked Orrick. Later Susan Orrick spoke, and Susan laughed. In Seoul, Orrick Susan signed it.",
        );
        let ids: Vec<u32> = found.iter().filter(|(n, _, _)| n != "Seoul").map(|(_, id, _)| *id).collect();
        assert_eq!(ids, [ids[0]; 4], "{found:?}");
        assert!(found.iter().all(|(n, _, kind)| n == "Seoul" || *kind == NameKind::Person), "{found:?}");

        // Of two with one surname the last one before is meant.
        let found = names("First Mark Tenn spoke. Then Tenn sat down. Anna Tenn rose. Then Tenn sang.");
        assert_eq!(found.iter().map(|(_, id, _)| *id).collect::<Vec<_>>(), [0, 0, 1, 1], "{found:?}");

        // Middle names, and letters for them, make no other person.
        let found = names("They met Edmund J. Carrow and Laura Carrow. Now Edmund Carrow left.");
        assert_eq!(found.iter().map(|(_, id, _)| *id).collect::<Vec<_>>(), [0, 1, 0], "{found:?}");
    }

    #[test]
    fn bodies_by_shorter_names() {
        let found = names(
            "The HCP won. The Harlow Corn Party won at the Court. A lawyer told the Norwegian Maritime Court of Appeal, and the Maritime Court agreed. \
             The Sea Rescue Board [SRB] did not. They saw MerryFisher, and MF left.",
        );
        let id = |name: &str| id(&found, name);
        assert_eq!(id("The HCP"), id("Harlow Corn Party"));
        assert_eq!(id("Court"), id("Norwegian Maritime Court of Appeal"));
        assert_eq!(id("Maritime Court"), id("Norwegian Maritime Court of Appeal"));
        assert_eq!(id("Sea Rescue Board"), id("SRB"));
        assert_eq!(id("MerryFisher"), id("MF"));
        assert_ne!(id("Sea Rescue Board"), id("Court"));

        let found = names("They saw the High Court of Norway and the High Court of Chile.");
        assert_ne!(self::id(&found, "High Court of Norway"), self::id(&found, "High Court of Chile"));
    }

    #[test]
    fn offices_and_their_holders() {
        let found = names(
            "We saw Edmund Carrow, the Secretary of State. Home Secretary Laura Orrick left. The Home Secretary and the Secretary of State met.",
        );
        assert_eq!(id(&found, "Edmund Carrow"), id(&found, "Secretary of State"));
        assert_eq!(id(&found, "Home Secretary Laura Orrick"), id(&found, "Home Secretary"));
        assert_ne!(id(&found, "Edmund Carrow"), id(&found, "Home Secretary"));
    }

    #[test]
    fn adjectives_and_things_are_no_names() {
        assert_eq!(words("The Norwegian ship took South Korean rice to Chile."), ["Chile"]);
        assert_eq!(words("A CEO saw DNA of the Norwegians."), ["Norwegians"]);
        assert_eq!(
            words("They saw a Paris-based firm and a pro-Norway group; the Oath is an oath."),
            [""; 0]
        );
        assert_eq!(
            words("Five Norwegians met Republican party members. Write to @Carrow."),
            ["Norwegians", "Republican party"]
        );
        assert_eq!(words("Interview\nThey spoke in Oslo."), ["Oslo"]);
    }

    #[test]
    fn a_name_begins_behind_what_opens_the_sentence() {
        assert_eq!(
            words("Then Norway fell. Recently Laura Orrick won. Leaving Chile hurt. Hey Laura!"),
            ["Norway", "Laura Orrick", "Chile", "Laura"]
        );
        assert_eq!(words("Now Laura Orrick In the Harlow East seat won."), ["Laura Orrick", "Harlow East"]);
        assert_eq!(
            words("They saw Harlow University Edmund Carrow and Laura Orrick of the Corn Party."),
            ["Harlow University", "Edmund Carrow", "Laura Orrick", "Corn Party"]
        );
        // "New" is nobody's name where "New Harlow" is.
        assert_eq!(words("They left New Harlow. New ships came."), ["New Harlow"]);
    }

    #[test]
    fn small_words_inside_names() {
        assert_eq!(
            words("They asked the Ministry for Trade and Industry, Laura Orrick and Chile."),
            ["Ministry for Trade and Industry", "Laura Orrick", "Chile"]
        );
        assert_eq!(
            words("They saw the Harlow People's Army and Orrick's Army."),
            ["Harlow People's Army", "Orrick", "Army"]
        );
        assert_eq!(words("In Trinidad and Tobago and Chile."), ["Trinidad and Tobago", "Chile"]);
    }

    #[test]
    fn names_inside_names() {
        assert_eq!(
            words("They saw the Oslo Corn Museum and the University of Southern Norway."),
            ["Oslo Corn Museum", "Oslo", "University of Southern Norway", "Southern Norway"]
        );
        assert_eq!(
            words("They told Edmund Carrow. At the Edmund Carrow Foundation for Corn it was known."),
            ["Edmund Carrow", "Edmund Carrow Foundation for Corn", "Edmund Carrow"]
        );
        assert_eq!(
            words("They saw the Municipality of Harlow and Laura Paris."),
            ["Municipality of Harlow", "Harlow", "Laura Paris"]
        );
    }

    #[test]
    fn places_with_their_land() {
        assert_eq!(
            words("It sank near Harlow, Norway, and in Dallas, Texas, United States."),
            [
                "Harlow, Norway",
                "Norway",
                "Dallas, Texas, United States",
                "Texas, United States",
                "United States",
            ]
        );
        // A list is no address.
        assert_eq!(words("It went to Chile, Norway, and Ghana."), ["Chile", "Norway", "Ghana"]);
    }

    #[test]
    fn initials_have_their_article() {
        assert_eq!(
            words("They asked the UN, and the UN agreed. The EU ship left the UN council."),
            ["the UN", "the UN", "EU", "UN"]
        );
    }

    #[test]
    fn common_words_at_the_head_are_no_names() {
        assert_eq!(
            words("But nobody came. Ferries left. Iraq waited. However, Norway did not."),
            ["Iraq", "Norway"]
        );
    }
}

//! Names that most readers know, and words that stand beside names.

use std::sync::OnceLock;

use serde::Deserialize;

use super::lexicon;
use super::words::WordSet;

/// The lists of `languages/en/names.toml`, joined with those of the lexicon.
#[derive(Debug)]
pub struct KnownNames {
    /// Countries, parts of the world, states, large cities.
    pub places: WordSet,
    /// Countries, parts of the world, states and provinces: what stands behind the comma in "Bergen, Norway".
    pub lands: WordSet,
    /// Countries and parts of the world.
    pub nations: WordSet,
    /// Those parts of large countries that are lands too.
    pub states: WordSet,
    /// "Norwegian", "Muslim": no names, but parts of names.
    pub adjectives: WordSet,
    /// "Norwegians", "Muslims".
    pub peoples: WordSet,
    /// People's given names.
    pub given_names: WordSet,
    /// Given names that women bear.
    pub womens_names: WordSet,
    /// Given names that women and men bear.
    pub names_of_both: WordSet,
    /// Titles that only women bear. Lower case.
    pub womens_titles: WordSet,
    /// Titles that only men bear. Lower case.
    pub mens_titles: WordSet,
    /// Words that open a sentence and are no part of the name behind them. Lower case.
    pub openers: WordSet,
    /// Whose something is inside a body's name, as in "People's Army". Lower case.
    pub common_owners: WordSet,
    /// What follows a hyphen where the word describes something else, as in "Paris-based". Lower case.
    pub tails: WordSet,
    /// What stands before a hyphen and is no article, as in "pro-Paris". Lower case.
    pub heads: WordSet,
    /// Bodies whose names go on with "for", "on" and "and". Lower case.
    pub bodies: WordSet,
    /// Well-known bodies.
    pub organisations: WordSet,
    /// "DNA", "CEO": acronyms that are no names.
    pub plain_acronyms: WordSet,
    /// "Republican", which with "party" is a name.
    pub parties: WordSet,
    /// What "of" and a place go with. Lower case.
    pub seats: WordSet,
    /// Words that are both parts of places or bodies and families' names. Lower case.
    pub family_words: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    nations: Vec<(String, Vec<String>, Vec<String>)>,
    more_adjectives: Vec<String>,
    more_peoples: Vec<String>,
    states: Vec<String>,
    cities: Vec<String>,
    more_given_names: Vec<String>,
    womens_names: WordSet,
    names_of_both: WordSet,
    womens_titles: WordSet,
    mens_titles: WordSet,
    openers: WordSet,
    common_owners: WordSet,
    tails: WordSet,
    heads: WordSet,
    bodies: WordSet,
    bodies_of_the_world: Vec<String>,
    plain_acronyms: WordSet,
    parties: WordSet,
    seats: WordSet,
    family_words: WordSet,
}

impl KnownNames {
    fn read() -> Self {
        let file: File = toml::from_str(include_str!("../../languages/en/names.toml"))
            .expect("the list of names is checked by a test");
        let lexicon = lexicon();
        let states: WordSet = file.states.into_iter().collect();
        let mut nations = WordSet::default();
        let mut adjectives: WordSet = file.more_adjectives.into_iter().collect();
        let mut peoples: WordSet = file.more_peoples.into_iter().collect();
        for (place, its, people) in file.nations {
            nations.insert(&place);
            adjectives.extend(its);
            peoples.extend(people);
        }
        let lands: WordSet = nations.iter().chain(states.iter()).collect();
        let joined = |words: &WordSet, more: Vec<String>| {
            let mut joined: WordSet = more.into_iter().collect();
            joined.extend(words.iter());
            joined
        };
        let mut places = joined(&lexicon.places, file.cities);
        places.extend(lands.iter());
        let organisations = joined(&lexicon.organisations, file.bodies_of_the_world);
        let given_names = joined(&lexicon.given_names, file.more_given_names);
        Self {
            places,
            lands,
            nations,
            states,
            adjectives,
            peoples,
            given_names,
            womens_names: file.womens_names,
            names_of_both: file.names_of_both,
            womens_titles: file.womens_titles,
            mens_titles: file.mens_titles,
            openers: file.openers,
            common_owners: file.common_owners,
            tails: file.tails,
            heads: file.heads,
            bodies: file.bodies,
            organisations,
            plain_acronyms: file.plain_acronyms,
            parties: file.parties,
            seats: file.seats,
            family_words: file.family_words,
        }
    }

    /// The word without "-led", "-based" and the like; `None` where it has none.
    pub fn without_tail<'w>(&self, word: &'w str) -> Option<&'w str> {
        word.rsplit_once('-').filter(|(_, tail)| self.tails.contains(*tail)).map(|(name, _)| name)
    }
}

/// The names known in English.
pub fn known_names() -> &'static KnownNames {
    static NAMES: OnceLock<KnownNames> = OnceLock::new();
    NAMES.get_or_init(KnownNames::read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_sound() {
        let names = known_names();
        assert!(names.places.contains("Norway") && names.lands.contains("Ohio"));
        assert!(names.adjectives.contains("Norwegian") && names.peoples.contains("Norwegians"));
        assert!(!names.lands.contains("Oslo") && names.places.contains("Oslo"));
        assert_eq!(names.without_tail("Oslo-based"), Some("Oslo"));
        assert_eq!(names.without_tail("Al-Based"), None);
        assert!(names.womens_names.is_subset(&names.given_names));
        assert!(names.names_of_both.is_subset(&names.given_names));
        assert!(names.womens_names.is_disjoint(&names.names_of_both));
    }
}

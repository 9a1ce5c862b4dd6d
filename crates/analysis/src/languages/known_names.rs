//! Names that most readers know, and words that stand beside names.

use std::collections::HashSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::lexicon;

/// The lists of `languages/en/names.toml`, joined with those of the lexicon.
#[derive(Debug)]
pub struct KnownNames {
    /// Countries, parts of the world, states, large cities.
    pub places: HashSet<String>,
    /// Countries, parts of the world, states and provinces: what stands behind the comma in "Bergen, Norway".
    pub lands: HashSet<String>,
    /// Countries and parts of the world.
    pub nations: HashSet<String>,
    /// Those parts of large countries that are lands too.
    pub states: HashSet<String>,
    /// "Norwegian", "Muslim": no names, but parts of names.
    pub adjectives: HashSet<String>,
    /// "Norwegians", "Muslims".
    pub peoples: HashSet<String>,
    /// People's given names.
    pub given_names: HashSet<String>,
    /// Given names that women bear.
    pub womens_names: HashSet<String>,
    /// Given names that women and men bear.
    pub names_of_both: HashSet<String>,
    /// Titles that only women bear. Lower case.
    pub womens_titles: HashSet<String>,
    /// Titles that only men bear. Lower case.
    pub mens_titles: HashSet<String>,
    /// Words that open a sentence and are no part of the name behind them. Lower case.
    pub openers: HashSet<String>,
    /// Whose something is inside a body's name, as in "People's Army". Lower case.
    pub common_owners: HashSet<String>,
    /// What follows a hyphen where the word describes something else, as in "Paris-based". Lower case.
    pub tails: HashSet<String>,
    /// What stands before a hyphen and is no article, as in "pro-Paris". Lower case.
    pub heads: HashSet<String>,
    /// Bodies whose names go on with "for", "on" and "and". Lower case.
    pub bodies: HashSet<String>,
    /// Well-known bodies.
    pub organisations: HashSet<String>,
    /// "DNA", "CEO": acronyms that are no names.
    pub plain_acronyms: HashSet<String>,
    /// "Republican", which with "party" is a name.
    pub parties: HashSet<String>,
    /// What "of" and a place go with. Lower case.
    pub seats: HashSet<String>,
    /// Words that are both parts of places or bodies and families' names. Lower case.
    pub family_words: HashSet<String>,
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
    womens_names: HashSet<String>,
    names_of_both: HashSet<String>,
    womens_titles: HashSet<String>,
    mens_titles: HashSet<String>,
    openers: HashSet<String>,
    common_owners: HashSet<String>,
    tails: HashSet<String>,
    heads: HashSet<String>,
    bodies: HashSet<String>,
    bodies_of_the_world: Vec<String>,
    plain_acronyms: HashSet<String>,
    parties: HashSet<String>,
    seats: HashSet<String>,
    family_words: HashSet<String>,
}

impl KnownNames {
    fn read() -> Self {
        let file: File = toml::from_str(include_str!("../../languages/en/names.toml"))
            .expect("the list of names is checked by a test");
        let lexicon = lexicon();
        let states: HashSet<String> = file.states.into_iter().collect();
        let mut nations = HashSet::new();
        let mut adjectives: HashSet<String> = file.more_adjectives.into_iter().collect();
        let mut peoples: HashSet<String> = file.more_peoples.into_iter().collect();
        for (place, its, people) in file.nations {
            nations.insert(place);
            adjectives.extend(its);
            peoples.extend(people);
        }
        let lands: HashSet<String> = nations.union(&states).cloned().collect();
        let places = lexicon.places.iter().cloned().chain(lands.iter().cloned()).chain(file.cities).collect();
        let organisations = lexicon.organisations.iter().cloned().chain(file.bodies_of_the_world).collect();
        let given_names = lexicon.given_names.iter().cloned().chain(file.more_given_names).collect();
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

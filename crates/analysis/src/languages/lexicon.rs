//! Closed classes of English words and well-known names.

use std::sync::OnceLock;

use model::Qualifier;
use serde::Deserialize;

use super::words::{Word, WordMap, WordSet};

/// The word lists of `languages/en/lexicon.toml`; each is described there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct Lexicon {
    pub abbreviations: WordSet,
    pub pronouns: WordSet,
    pub person_pronouns: WordSet,
    pub determiners: WordSet,
    pub prepositions: WordSet,
    pub conjunctions: WordSet,
    pub be_have_do: WordSet,
    pub verbs_after_number: WordSet,
    pub irregular_verbs: WordSet,
    pub belief_verbs: WordSet,
    pub reporting_verbs: WordSet,
    pub person_titles: WordSet,
    pub roles: WordSet,
    pub organisation_words: WordSet,
    pub place_words: WordSet,
    pub name_links: WordSet,
    pub no_names: WordSet,
    pub places: WordSet,
    pub organisations: WordSet,
    pub given_names: WordSet,
    aliases: Vec<Vec<String>>,
    pub numbers: WordMap<f64>,
    pub magnitudes: WordMap<f64>,
    pub fractions: WordMap<f64>,
    pub numbered: WordSet,
    pub idioms_of_one: WordSet,
    pub books: WordSet,
    pub games: WordSet,
    pub changes: WordSet,
    pub unit_leads: WordSet,
    pub currency_codes: WordSet,
    pub rates: WordSet,
    pub aims: WordSet,
    pub refusals: WordSet,
    pub stative_verbs: WordSet,
    pub subunits: WordMap<String>,
    pub currency_signs: WordMap<String>,
    pub currency_words: WordMap<String>,
    pub dollars_of: WordMap<String>,
    pub national_currencies: WordMap<String>,
    pub units: WordMap<String>,
    pub durations: WordMap<String>,
    hedges: WordMap<Hedge>,
    #[serde(skip)]
    alias_sets: WordMap<usize>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Hedge {
    AtLeast,
    AtMost,
    About,
    Range,
}

/// Most words of a hedge.
const HEDGE_WORDS: usize = 3;

impl Lexicon {
    /// The longest hedge that ends right before a number: how exact it makes the number, and its length in words.
    /// `word(1)` is the word before the number, `word(2)` the one before that.
    pub fn hedge_before<'s>(&self, word: impl Fn(usize) -> &'s str) -> Option<(Qualifier, usize)> {
        (1..=HEDGE_WORDS).rev().find_map(|len| {
            let words: Vec<&str> = (1..=len).rev().map(&word).collect();
            let qualifier = match self.hedges.get(&words.join(" "))? {
                Hedge::AtLeast => Qualifier::AtLeast,
                Hedge::AtMost => Qualifier::AtMost,
                Hedge::About => Qualifier::About,
                Hedge::Range => Qualifier::Range,
            };
            Some((qualifier, len))
        })
    }

    /// The set of written forms that mean one well-known bearer, by number.
    pub fn alias_set<'w>(&self, name: impl Into<Word<'w>>) -> Option<usize> {
        self.alias_sets.get(name).copied()
    }

    /// Whether a word cannot be part of a noun phrase: a preposition, conjunction or auxiliary.
    pub fn is_function_word<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        let low = low.into();
        self.prepositions.contains(low) || self.conjunctions.contains(low) || self.be_have_do.contains(low)
    }
}

/// The English lexicon.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut read: Lexicon = toml::from_str(include_str!("../../languages/en/lexicon.toml"))
            .expect("the lexicon is checked by a test");
        read.alias_sets = read
            .aliases
            .iter()
            .enumerate()
            .flat_map(|(at, set)| set.iter().map(move |name| (name.clone(), at)))
            .collect();
        read
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_sound() {
        let lexicon = lexicon();
        assert_eq!(lexicon.alias_set("UN"), lexicon.alias_set("United Nations"));
        assert!((lexicon.numbers["ninety"] - 90.0).abs() < 1e-9);
        let forms: usize = lexicon.aliases.iter().map(Vec::len).sum();
        assert_eq!(forms, lexicon.alias_sets.len(), "a form stands in one set only");
    }
}

//! Words by which an article says that it has something from an outlet.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use super::words::{WordMap, WordSet};

/// The word lists of `languages/en/credits.toml`; each is described there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct CreditWords {
    pub tell: WordSet,
    pub speak: WordSet,
    pub say_to: WordSet,
    pub talk: WordSet,
    pub work: WordSet,
    pub own_work: WordSet,
    pub passive: WordSet,
    pub published: WordSet,
    pub write: WordSet,
    pub cite: WordSet,
    pub report: WordSet,
    pub inverted: WordSet,
    pub staff: WordSet,
    pub hosts: WordSet,
    pub descriptors: WordSet,
    pub makes_outlet: WordSet,
    pub makes_outlet_behind_news: WordSet,
    pub broadcast_places: WordSet,
    pub channels: WordSet,
    pub again: WordSet,
    pub unnamed_qualities: WordSet,
    pub unnamed: WordSet,
    pub polls: WordSet,
    pub asked: WordSet,
    pub press: PressNames,
    pub stations: Stations,
    pub lines: CreditLines,
}

/// What the name of an outlet ends with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct PressNames {
    pub sure: WordSet,
    pub unsure: WordSet,
    pub agencies: WordSet,
    #[serde(deserialize_with = "by_last_word")]
    none: WordMap<Vec<String>>,
}

/// Phrases by their last word.
fn by_last_word<'de, D: Deserializer<'de>>(from: D) -> Result<WordMap<Vec<String>>, D::Error> {
    let mut all = WordMap::default();
    for phrase in Vec::<String>::deserialize(from)? {
        all.or_insert_with(last_word(&phrase), Vec::new).push(phrase);
    }
    Ok(all)
}

fn last_word(phrase: &str) -> &str {
    phrase.rsplit(' ').next().unwrap_or(phrase)
}

/// Words of US stations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct Stations {
    pub networks: WordSet,
    places: WordSet,
    no_call_signs: WordSet,
}

/// Words of lines that stand apart from the running text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the data file says what each list is")]
pub struct CreditLines {
    pub sources: WordSet,
    pub first: WordSet,
    pub appeared: WordSet,
    pub made_with: WordSet,
    pub pictures: WordSet,
    pub byline_tail: WordSet,
}

impl PressNames {
    /// Whether words that end as outlets do are known to name something else.
    pub fn is_none(&self, name: &str) -> bool {
        self.none.get(last_word(name)).into_iter().flatten().any(|none| {
            name.strip_suffix(none.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        })
    }
}

/// Most words of a place in the name of a station.
const PLACE_WORDS: usize = 3;

impl Stations {
    /// How many words from word 0 of `word` on are a place that a station is named after.
    pub fn place_at<'s>(&self, word: impl Fn(usize) -> &'s str) -> Option<usize> {
        (1..=PLACE_WORDS).rev().find(|len| {
            let words: Vec<&str> = (0..*len).map(&word).collect();
            self.places.contains(&words.join(" "))
        })
    }

    /// Whether a word is the call sign of a US station: "KQRX", "WABC-TV".
    pub fn is_call_sign(&self, word: &str) -> bool {
        let (sign, suffix) = word.split_once('-').map_or((word, ""), |(sign, suffix)| (sign, suffix));
        let letters = sign.bytes().all(|b| b.is_ascii_uppercase()) && sign.starts_with(['K', 'W']);
        let suffixed = matches!(suffix, "TV" | "FM" | "AM" | "DT" | "LP") && matches!(sign.len(), 3 | 4);
        letters && (suffixed || suffix.is_empty() && sign.len() == 4 && !self.no_call_signs.contains(sign))
    }
}

/// The English words around outlets.
pub fn credit_words() -> &'static CreditWords {
    static WORDS: OnceLock<CreditWords> = OnceLock::new();
    WORDS.get_or_init(|| {
        toml::from_str(include_str!("../../languages/en/credits.toml"))
            .expect("the words of credits are checked by a test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_sound() {
        let words = credit_words();
        assert!(words.own_work.is_subset(&words.work));
        assert!(words.published.iter().all(|w| words.passive.contains(w) || words.write.contains(w)));
        assert!(words.inverted.is_subset(&words.report));
        assert!(words.press.is_none("Royal Mail") && !words.press.is_none("Daily Mail"));
    }

    #[test]
    fn stations_are_known_by_their_form() {
        let stations = &credit_words().stations;
        for sign in ["KQRX", "WQRX", "KBX-TV", "WQRX-FM"] {
            assert!(stations.is_call_sign(sign), "{sign}");
        }
        for none in ["WITH", "KPMG", "WTO", "Ktla", "KTLA-ish"] {
            assert!(!stations.is_call_sign(none), "{none}");
        }
        let words = ["San", "Diego", "sank"];
        assert_eq!(stations.place_at(|i| words[i]), Some(2));
        assert_eq!(stations.place_at(|i| words.get(i + 2).copied().unwrap_or("")), None);
    }
}

//! Words that report an act of speech.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::phrases::{PhraseMap, Phrases};
use super::words::{Word, WordMap, WordSet};

/// What a cue takes; see `languages/en/cues.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueKind {
    /// A clause.
    Say,
    /// Somebody, then a clause.
    Tell,
    /// Somebody, then an infinitive.
    Urge,
    /// An infinitive or a clause.
    Vow,
    /// A clause that the speaker denies.
    Deny,
    /// Only what stands in quotation marks.
    Utter,
    /// Somebody or something, and what it is called.
    Describe,
    /// Somebody, then "of" and what was done.
    Accuse,
    /// A question.
    Ask,
}

impl CueKind {
    /// The word for it, as in the data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Say => "say",
            Self::Tell => "tell",
            Self::Urge => "urge",
            Self::Vow => "vow",
            Self::Deny => "deny",
            Self::Utter => "utter",
            Self::Describe => "describe",
            Self::Accuse => "accuse",
            Self::Ask => "ask",
        }
    }
}

#[derive(Deserialize)]
struct File {
    say: Vec<String>,
    tell: Vec<String>,
    urge: Vec<String>,
    vow: Vec<String>,
    deny: Vec<String>,
    utter: Vec<String>,
    describe: Vec<String>,
    accuse: Vec<String>,
    ask: Vec<String>,
    irregular: BTreeMap<String, Vec<String>>,
    irregular_kind: WordMap<CueKind>,
    source: Sources,
    passed_on: Words,
    auxiliary: Words,
    noun: Nouns,
    finding: Findings,
    sign: Signs,
}

#[derive(Deserialize)]
struct Signs {
    verbs: Vec<String>,
    things: WordSet,
}

#[derive(Debug, Deserialize)]
struct Findings {
    verbs: WordSet,
    papers: WordSet,
}

#[derive(Debug, Deserialize)]
struct Nouns {
    words: WordSet,
    promises: WordSet,
}

#[derive(Deserialize)]
struct Sources {
    phrases: Phrases,
    around: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    words: WordSet,
}

/// All cues, by their first word.
#[derive(Debug)]
pub struct Cues {
    verbs: PhraseMap<Vec<CueKind>>,
    sources: Phrases,
    /// The word before the speaker, and the words behind.
    around: WordMap<Vec<Vec<String>>>,
    passed_on: WordSet,
    auxiliaries: WordSet,
    nouns: Nouns,
    findings: Findings,
    signs: WordSet,
    things: WordSet,
}

/// The English cues.
pub fn cues() -> &'static Cues {
    static CUES: OnceLock<Cues> = OnceLock::new();
    CUES.get_or_init(|| {
        Cues::build(
            toml::from_str(include_str!("../../languages/en/cues.toml"))
                .expect("the cues are checked by a test"),
        )
    })
}

impl Cues {
    fn build(file: File) -> Self {
        let mut kinds: BTreeMap<String, Vec<CueKind>> = BTreeMap::new();
        let mut put = |form: &str, kind| {
            let of = kinds.entry(form.to_owned()).or_default();
            if !of.contains(&kind) {
                of.push(kind);
            }
        };
        for (lemma, forms) in &file.irregular {
            let kind = file.irregular_kind.get(lemma).copied().unwrap_or(CueKind::Utter);
            forms.iter().for_each(|form| put(form, kind));
        }
        let lists = [
            (file.say, CueKind::Say),
            (file.tell, CueKind::Tell),
            (file.urge, CueKind::Urge),
            (file.vow, CueKind::Vow),
            (file.deny, CueKind::Deny),
            (file.utter, CueKind::Utter),
            (file.describe, CueKind::Describe),
            (file.accuse, CueKind::Accuse),
            (file.ask, CueKind::Ask),
        ];
        for (lemmas, kind) in lists {
            for lemma in lemmas {
                let (head, tail) = lemma.split_once(' ').map_or((lemma.as_str(), ""), |(h, t)| (h, t));
                for form in inflections(head, &file.irregular) {
                    put(format!("{form} {tail}").trim(), kind);
                }
            }
        }
        let mut around = WordMap::default();
        for phrase in &file.source.around {
            let mut words = phrase.split(' ').map(str::to_owned);
            if let Some(first) = words.next() {
                around.or_insert_with(&first, Vec::new).push(words.collect());
            }
        }
        Self {
            verbs: kinds.into_iter().collect(),
            sources: file.source.phrases,
            around,
            passed_on: file.passed_on.words,
            auxiliaries: file.auxiliary.words,
            nouns: file.noun,
            findings: file.finding,
            things: file.sign.things,
            signs: file.sign.verbs.iter().flat_map(|verb| inflections(verb, &file.irregular)).collect(),
        }
    }

    /// The cue that begins at word 0 of `word`, with its number of words.
    pub fn verb_at<'s, W: Into<Word<'s>>>(&self, word: impl Fn(usize) -> W) -> Option<(&[CueKind], usize)> {
        self.verbs.at(word).map(|(len, kinds)| (kinds.as_slice(), len))
    }

    /// "According to" and the like at word 0, with its number of words.
    pub fn source_at<'s, W: Into<Word<'s>>>(&self, word: impl Fn(usize) -> W) -> Option<usize> {
        self.sources.at(word)
    }

    /// "As X put it" at word 0, with at most `longest` words for X: where "put it" begins, and its number of words.
    pub fn around_at<'s, W: Into<Word<'s>>>(
        &self,
        word: impl Fn(usize) -> W,
        longest: usize,
    ) -> Option<(usize, usize)> {
        self.around.get(word(0))?.iter().find_map(|words| {
            let ends =
                |from: &usize| words.iter().enumerate().all(|(i, w)| word(from + i).into().text() == w);
            (2..2 + longest).find(ends).map(|from| (from, words.len()))
        })
    }

    /// Words that a cue can begin with.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        let nouns = self.nouns.words.iter().chain(self.nouns.promises.iter());
        self.verbs.heads().chain(self.passed_on.iter()).chain(nouns).chain(self.findings.verbs.iter())
    }

    /// Words that a source can begin with, in one way or the other.
    pub(super) fn source_heads(&self) -> impl Iterator<Item = &str> {
        self.sources.heads().chain(self.around.keys())
    }

    /// Whether a word begins to pass on what somebody else said: "quoted".
    pub fn passes_on<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        self.passed_on.contains(low)
    }

    /// Whether a verb says what a paper or a count tells: "found".
    pub fn is_finding<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        self.findings.verbs.contains(low)
    }

    /// Whether a verb says what things do more than people: "underscores".
    pub fn is_sign<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        self.signs.contains(low)
    }

    /// Whether a noun has the ending of those who do something, and is none: "winter".
    pub fn is_thing<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        self.things.contains(low)
    }

    /// Whether a noun is a paper or a count that tells something: "poll".
    pub fn is_paper<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        self.findings.papers.contains(low)
    }

    /// Whether a noun reports what somebody said: "claim", "promise".
    pub fn is_noun<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        let low = low.into();
        self.nouns.words.contains(low) || self.is_promise(low)
    }

    /// Whether a noun reports what somebody said that they would do.
    pub fn is_promise<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        self.nouns.promises.contains(low)
    }

    /// Whether a word stands between subject and verb without being part of the subject.
    pub fn is_auxiliary<'w>(&self, low: impl Into<Word<'w>>) -> bool {
        let low = low.into();
        self.auxiliaries.contains(low) || (low.text().len() > 4 && low.text().ends_with("ly"))
    }
}

/// The forms of a verb: as listed where it is irregular, else by rule.
fn inflections(verb: &str, irregular: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    if let Some(forms) = irregular.get(verb) {
        return forms.clone();
    }
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
    let stem = verb.strip_suffix('e').unwrap_or(verb);
    let behind_consonant = verb.strip_suffix('y').filter(|s| !vowel(s.chars().last()));
    let (third, past) = match behind_consonant {
        Some(stem) => (format!("{stem}ies"), format!("{stem}ied")),
        None if verb.ends_with(['s', 'x', 'z']) || verb.ends_with("sh") || verb.ends_with("ch") => {
            (format!("{verb}es"), format!("{verb}ed"))
        }
        None => (format!("{verb}s"), format!("{stem}ed")),
    };
    let participle = if verb.ends_with("ee") { format!("{verb}ing") } else { format!("{stem}ing") };
    vec![verb.to_owned(), third, past, participle]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(words: &str) -> Option<(Vec<CueKind>, usize)> {
        let words: Vec<&str> = words.split(' ').collect();
        cues().verb_at(|i| words.get(i).copied().unwrap_or("")).map(|(k, n)| (k.to_vec(), n))
    }

    #[test]
    fn forms_are_found() {
        for form in ["said", "argues", "replied", "warning", "tweeted", "denied", "admitted", "stresses"] {
            assert!(kinds(form).is_some(), "{form}");
        }
        assert_eq!(kinds("called on him"), Some((vec![CueKind::Urge], 2)));
        assert_eq!(kinds("pointed out that"), Some((vec![CueKind::Say], 2)));
        assert_eq!(kinds("walked"), None);
        assert!(cues().is_auxiliary("reportedly") && !cues().is_auxiliary("Townsend"));
    }
}

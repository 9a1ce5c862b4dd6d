//! What a word may be the first of, told by one look at it: few words begin anything, and the rules are many.

use std::sync::LazyLock;

use super::words::{Word, WordMap};
use super::{credit_words, cues, estimative, lexicon, times};

/// A set of what English words can begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MayBegin(u16);

impl MayBegin {
    /// "according to", "as" of "as X put it".
    pub(crate) const SOURCE: Self = Self(1);
    /// A cue of speech: "said", "quoted as saying", "claim".
    pub(crate) const CUE: Self = Self(1 << 1);
    /// Media without a name: "local media".
    pub(crate) const UNNAMED: Self = Self(1 << 2);
    /// A word for an outlet that was named before: "the newspaper".
    pub(crate) const AGAIN: Self = Self(1 << 3);
    /// A phrase about the future.
    pub(crate) const FUTURE: Self = Self(1 << 4);
    /// An expression of time.
    pub(crate) const TIME: Self = Self(1 << 5);
    /// A number in words.
    pub(crate) const NUMBER: Self = Self(1 << 6);

    /// What a word may begin.
    pub(crate) fn of(word: Word<'_>) -> Self {
        WORDS.get(word).copied().unwrap_or_default()
    }

    /// Whether any of `what` is among it.
    pub(crate) fn any(self, what: Self) -> bool {
        self.0 & what.0 != 0
    }

    /// Both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static WORDS: LazyLock<WordMap<MayBegin>> = LazyLock::new(|| {
    let mut all = WordMap::default();
    let mut put = |words: &mut dyn Iterator<Item = &str>, what: MayBegin| {
        // Tokens are looked up without their dots.
        words.for_each(|word| {
            all.or_insert_with(word.trim_end_matches('.'), MayBegin::default).0 |= what.0;
        });
    };
    let (cues, credits, lexicon) = (cues(), credit_words(), lexicon());
    put(&mut cues.source_heads(), MayBegin::SOURCE);
    put(&mut cues.heads(), MayBegin::CUE);
    put(&mut credits.unnamed_qualities.iter(), MayBegin::UNNAMED);
    put(&mut credits.again.iter().chain(["agency"]), MayBegin::AGAIN);
    put(&mut estimative::heads(), MayBegin::FUTURE);
    put(&mut times().cues.openers.iter(), MayBegin::TIME);
    let numbers = lexicon.numbers.keys().chain(lexicon.fractions.keys());
    put(&mut numbers.chain(["a", "an", "one", "half", "minus"]), MayBegin::NUMBER);
    all
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_what_their_lists_say() {
        let of = |word: &str| MayBegin::of(word.into());
        assert!(of("according").any(MayBegin::SOURCE) && of("as").any(MayBegin::SOURCE));
        assert!(
            of("said").any(MayBegin::CUE)
                && of("claim").any(MayBegin::CUE)
                && of("quoted").any(MayBegin::CUE)
        );
        assert!(of("local").any(MayBegin::UNNAMED) && of("newspaper").any(MayBegin::AGAIN));
        assert!(of("will").any(MayBegin::FUTURE) && of("monday").any(MayBegin::TIME));
        assert!(of("seven").any(MayBegin::NUMBER) && of("third").any(MayBegin::NUMBER.or(MayBegin::CUE)));
        assert_eq!(of("boat"), MayBegin::default());
    }
}

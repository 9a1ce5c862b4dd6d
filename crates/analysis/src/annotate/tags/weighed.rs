//! Tagging with words that were weighed before: most features of a word are its own, wherever it stands, and most words of
//! a text were seen a moment ago.

use std::ops::Range;

use super::model::{Tagger, Weights, add};
use super::{Ground, SHAPES, Tag, Word, of_shapes, of_tags};
use crate::languages::QuickMap;

/// Words after which all are forgotten.
const MOST: usize = 4096;

/// A word, and the sums of the features that it has by itself: for its own tag, and for those of its neighbours.
#[derive(Debug)]
struct WeighedWord {
    shape: usize,
    certain: Option<Tag>,
    own: Weights,
    before: Weights,
    behind: Weights,
    second_before: Weights,
    second_behind: Weights,
}

impl WeighedWord {
    fn of(word: &Word<'_>, tagger: &Tagger) -> Self {
        let certain = word.certain.or_else(|| tagger.certain(word.hash));
        Self {
            shape: word.shape as usize,
            certain,
            // Of what is certain nobody asks.
            own: if certain.is_none() { tagger.sums(word.own()) } else { Tagger::NOTHING },
            before: tagger.sums(word.before()),
            behind: tagger.sums(word.behind()),
            second_before: tagger.sums(word.second_before()),
            second_behind: tagger.sums(word.second_behind()),
        }
    }
}

/// A tagger and the words that it saw last.
#[derive(Debug)]
pub(super) struct WeighedWords<'t> {
    tagger: &'t Tagger,
    /// The first is [`Word::NONE`].
    words: Vec<WeighedWord>,
    /// Where a word stands, by the hash of what is written and whether it begins a sentence.
    places: QuickMap<(u64, bool), usize>,
    /// The words of the sentence, with two that are none at either end.
    sentence: Vec<usize>,
    /// Sums by the tags of the two words before.
    by_tags: Vec<Weights>,
    /// Sums by the shapes of a word and the one behind.
    by_shapes: Vec<Weights>,
}

impl<'t> WeighedWords<'t> {
    pub(super) fn of(tagger: &'t Tagger) -> Self {
        let tags = || Tag::ALL.into_iter().map(Some).chain([None]);
        let shapes = || 0..SHAPES as u64;
        Self {
            tagger,
            words: vec![WeighedWord::of(&Word::NONE, tagger)],
            places: QuickMap::default(),
            sentence: Vec::new(),
            by_tags: tags()
                .flat_map(|second| tags().map(move |first| [second, first]))
                .map(|before| tagger.sums(of_tags(before)))
                .collect(),
            by_shapes: shapes()
                .flat_map(|here| shapes().map(move |behind| of_shapes(here, behind)))
                .map(|features| tagger.sums(features))
                .collect(),
        }
    }

    /// Tags for the tokens of a sentence.
    pub(super) fn tag(&mut self, ground: &Ground<'_>, tokens: Range<usize>, tags: &mut Vec<Tag>) {
        if self.words.len() > MOST {
            self.words.truncate(1);
            self.places.clear();
        }
        self.sentence.clear();
        self.sentence.extend([0, 0]);
        for at in tokens.clone() {
            let place = self.place(ground, at, at == tokens.start);
            self.sentence.push(place);
        }
        self.sentence.extend([0, 0]);
        let mut before = [None, None];
        for window in self.sentence.windows(5) {
            let tag = self.words[window[2]].certain.unwrap_or_else(|| self.weigh(window, before));
            tags.push(tag);
            before = [before[1], Some(tag)];
        }
    }

    /// Where the word `at` stands, now if not before.
    fn place(&mut self, ground: &Ground<'_>, at: usize, begins: bool) -> usize {
        let words = &mut self.words;
        *self.places.entry((ground.written(at).hash(), begins)).or_insert_with(|| {
            words.push(WeighedWord::of(&Word::of(ground, at, begins), self.tagger));
            words.len() - 1
        })
    }

    /// The best tag for the word in the middle of five, behind two of tags `before`.
    fn weigh(&self, window: &[usize], before: [Option<Tag>; 2]) -> Tag {
        let word = |at: usize| &self.words[window[at]];
        let (here, behind) = (word(2), word(3));
        let tags = before.map(|tag| tag.map_or(Tag::ALL.len(), |tag| tag as usize));
        let mut sums = here.own;
        for weights in [
            &word(0).second_before,
            &word(1).before,
            &behind.behind,
            &word(4).second_behind,
            &self.by_tags[tags[0] * (Tag::ALL.len() + 1) + tags[1]],
            &self.by_shapes[here.shape * SHAPES + behind.shape],
        ] {
            add(&mut sums, weights);
        }
        Tagger::best(&sums)
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tagger;
    use super::super::training::features;
    use super::*;

    /// The tags of `text`, each word weighed by all of its features.
    fn one_by_one(ground: &Ground<'_>) -> Vec<Tag> {
        let mut all = Vec::new();
        for sentence in &ground.sentences {
            let words: Vec<Word<'_>> =
                sentence.tokens.clone().map(|at| Word::of(ground, at, at == sentence.tokens.start)).collect();
            let mut tags = Vec::new();
            for at in 0..words.len() {
                let certain = words[at].certain.or_else(|| tagger().certain(words[at].hash));
                tags.push(
                    certain.unwrap_or_else(|| Tagger::best(&tagger().sums(features(&words, at, &tags)))),
                );
            }
            all.extend(tags);
        }
        all
    }

    #[test]
    fn words_that_were_weighed_before_have_the_same_tags() {
        let mut words = WeighedWords::of(tagger());
        let new: Vec<String> = (0..MOST).map(|n| format!("Word{n} ran.")).collect();
        for text in [
            "The Harlow ferry will not sail, she said. Will it? They sail to the well-known pier.",
            "the ferry\nSailing, he says, is safe. Ferries sail.",
            "",
            &new.join(" "),
            "The Harlow ferry will sail.",
        ] {
            let ground = Ground::new(text, text.len());
            let mut tags = Vec::new();
            ground.sentences.iter().for_each(|s| words.tag(&ground, s.tokens.clone(), &mut tags));
            assert_eq!(tags, one_by_one(&ground), "{text}");
        }
    }
}

//! Who speaks: the words right before or right behind a verb, and the fullest name for them.

use std::collections::HashMap;
use std::ops::Range;

use model::{Span, Speaker};

use crate::annotate::Desk;
use crate::annotate::ground::{Ground, TokenKind};
use crate::languages::FirstLevel;

/// Most tokens of who speaks.
const LONGEST: usize = 10;

/// The noun phrases beside verbs.
pub(super) struct Phrases<'g, 'a> {
    pub(super) ground: &'g Ground<'a>,
    pub(super) words: &'g FirstLevel,
}

impl Phrases<'_, '_> {
    /// Who speaks by the verb `verb`, within `bounds`: what stands before it, unless that is a time or place.
    pub(super) fn subject(&self, verb: &Range<usize>, bounds: &Range<usize>) -> Option<Range<usize>> {
        let before = self.before(verb.start, bounds.start);
        match &before {
            Some((phrase, false)) => Some(phrase.clone()),
            _ => self.behind(verb.end, bounds.end).or(before.map(|(phrase, _)| phrase)),
        }
    }

    /// The phrase that ends before token `verb`, and whether it is led by a preposition.
    fn before(&self, verb: usize, floor: usize) -> Option<(Range<usize>, bool)> {
        let (ground, words) = (self.ground, self.words);
        let is_auxiliary = |at: usize| words.auxiliaries.contains(ground.lower(at));
        let mut end = verb;
        // "Ada Quill hat am Montag gesagt": who speaks stands before the first part of the verb.
        if end > floor
            && !self.belongs(end - 1)
            && ground.word(end - 1) != ","
            && let Some(first) = (floor..end).rev().take(LONGEST).find(|at| is_auxiliary(*at))
        {
            end = first;
        }
        while end > floor && is_auxiliary(end - 1) {
            end -= 1;
        }
        // "Ada Quill, Kapitänin der Fähre, sagte": the name stands before the commas, or between them.
        if end > floor && ground.word(end - 1) == "," {
            let inner = self.back(end - 1, floor);
            let comma = inner.start.checked_sub(1).filter(|at| *at >= floor && ground.word(*at) == ",")?;
            let name = !inner.is_empty() && inner.clone().all(|at| ground.tokens[at].capital);
            let phrase = if name { inner } else { self.back(comma, floor) };
            return Some((self.trimmed(phrase)?, false));
        }
        let mut phrase = self.back(end, floor);
        let led = phrase.start > floor && words.prepositions.contains(ground.lower(phrase.start - 1));
        // "der Sprecher in Berlin sagte": what leads to a place belongs to who speaks where nothing else does.
        if led {
            let outer = self.back(phrase.start - 1, floor);
            phrase.start = if outer.is_empty() { phrase.start } else { outer.start };
        }
        Some((self.trimmed(phrase)?, led))
    }

    /// The phrase that begins at token `at`.
    pub(super) fn behind(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let mut start = at;
        while start < end && self.words.auxiliaries.contains(self.ground.lower(start)) {
            start += 1;
        }
        let most = end.min(start + LONGEST);
        // "dijo Ada Quill el lunes": no article stands behind a bare name.
        let bare = start < most && !self.words.articles.contains(self.ground.lower(start));
        let ends = |at: &usize| {
            !self.belongs(*at) || bare && *at > start && self.words.articles.contains(self.ground.lower(*at))
        };
        let stop = (start..most).find(ends).unwrap_or(most);
        let phrase = self.trimmed(start..stop)?;
        (phrase.start == start).then_some(phrase)
    }

    fn back(&self, end: usize, floor: usize) -> Range<usize> {
        let least = floor.max(end.saturating_sub(LONGEST));
        let start = (least..end).rev().take_while(|at| self.belongs(*at)).last().unwrap_or(end);
        start..end
    }

    /// Whether a token can be part of who speaks.
    fn belongs(&self, at: usize) -> bool {
        let (ground, words) = (self.ground, self.words);
        let low = ground.low(at);
        match ground.tokens[at].kind {
            TokenKind::Word => {
                let verb = words.speech.at(|i| ground.lower(at + i)).is_some() && !ground.tokens[at].capital;
                !verb && !words.breaks.contains(low) && !words.prepositions.contains(low)
            }
            TokenKind::Number | TokenKind::Possessive => true,
            TokenKind::Punct => matches!(ground.word(at), "-" | "&") && ground.glued(at),
            TokenKind::Ellipsis => false,
        }
    }

    /// The phrase from the first word on that can open it; none where nobody is in it.
    fn trimmed(&self, phrase: Range<usize>) -> Option<Range<usize>> {
        let (ground, words) = (self.ground, self.words);
        let opens = |at: &usize| {
            let low = ground.low(*at);
            ground.tokens[*at].capital
                || words.articles.contains(low)
                || words.pronouns.contains(low) && phrase.len() == 1
                || ground.tokens[*at].kind == TokenKind::Number
        };
        let start = phrase.clone().find(opens)?;
        let named = (start..phrase.end).any(|at| {
            let low = ground.low(at);
            ground.tokens[at].kind == TokenKind::Word
                && (!words.articles.contains(low) || words.pronouns.contains(low))
        });
        named.then_some(start..phrase.end)
    }
}

/// Who spoke so far.
#[derive(Default)]
pub(super) struct Speakers {
    /// The fullest phrase for each last word of a name.
    fullest: HashMap<String, Span>,
    last: Option<(Span, usize)>,
}

impl Speakers {
    /// The speaker that `phrase` names, in `paragraph`.
    pub(super) fn resolve(
        &mut self,
        desk: &Desk<'_>,
        words: &FirstLevel,
        phrase: Range<usize>,
        paragraph: usize,
    ) -> Speaker {
        let ground = &desk.ground;
        let span = desk.tokens(phrase.clone());
        let pronoun = phrase.len() == 1 && words.pronouns.contains(ground.lower(phrase.start));
        let name = match self.last {
            Some((last, _)) if pronoun => last,
            _ => {
                let mut own = phrase.clone();
                if own.len() > 1 && words.articles.contains(ground.lower(own.start)) {
                    own.start += 1;
                }
                let own_span = desk.tokens(own.clone());
                self.fullest_of(desk, words, own, own_span)
            }
        };
        self.last = Some((name, paragraph));
        Speaker { span, name }
    }

    /// The longest phrase so far that ends with these words, which are a name: "Ada Quill" for "Quill". Descriptions,
    /// which have articles inside, are what they are.
    fn fullest_of(&mut self, desk: &Desk<'_>, words: &FirstLevel, own: Range<usize>, span: Span) -> Span {
        let ground = &desk.ground;
        let plain = |mut tokens: Range<usize>| {
            tokens.all(|at| ground.tokens[at].capital && !words.articles.contains(ground.lower(at)))
        };
        if !plain(own.clone()) {
            return span;
        }
        let text = |span: Span| &ground.text[span.start()..span.end()];
        let known = self.fullest.entry(ground.word(own.end - 1).to_owned()).or_insert(span);
        let ends_with = |long: &str, short: &str| {
            long.strip_suffix(short).is_some_and(|head| head.is_empty() || head.ends_with(' '))
        };
        if ends_with(text(span), text(*known)) {
            *known = span;
        }
        if ends_with(text(*known), text(span)) { *known } else { span }
    }

    /// Who spoke last, at most `reach` paragraphs before.
    pub(super) fn lately(&self, paragraph: usize, reach: usize) -> Option<Speaker> {
        self.last.filter(|(_, at)| paragraph <= at + reach).map(|(name, _)| Speaker { span: name, name })
    }

    /// The speaker goes on, in `paragraph`.
    pub(super) fn goes_on(&mut self, paragraph: usize) {
        if let Some((_, at)) = &mut self.last {
            *at = paragraph;
        }
    }
}

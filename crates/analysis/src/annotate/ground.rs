//! The ground that all marks stand on: paragraphs, tokens, sentences and quoted runs, found in one walk each.

use std::ops::Range;

pub(crate) use super::quoted::QuotedRun;
use super::quoted::quoted_runs;
use super::tags::{self, Tag};
use crate::languages::{MayBegin, Word, WordSet, lexicon};

/// Tokens after which a sentence ends whatever it says: what every rule looks through is bounded by this.
const MAX_SENTENCE: usize = 300;

/// About how many bytes a token takes, with the blank before it.
const BYTES_OF_A_TOKEN: usize = 5;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters, with hyphens, dots of an abbreviation and apostrophes inside.
    Word,
    /// Digits, with separators inside.
    Number,
    /// `’s` or `'s` at the end of a word.
    Possessive,
    /// `…`, `...` or a longer run of them.
    Ellipsis,
    /// Any other single character.
    Punct,
}

/// One token: bytes of the text, and of the lower-case copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    low_start: usize,
    low_end: usize,
    /// Hash of the lower-case copy, and of the word as it is written.
    hash: u64,
    written: u64,
    pub(crate) kind: TokenKind,
    /// Begins with an upper-case letter.
    pub(crate) capital: bool,
    /// Has a hyphen inside, or is one.
    pub(crate) hyphen: bool,
    /// Has a digit inside, or is one.
    pub(crate) digit: bool,
}

/// A sentence: indexes of its tokens, and its paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) paragraph: usize,
}

/// A text, cut up. `end` bounds what is looked at: what follows is not the article's own.
pub(crate) struct Ground<'a> {
    pub(crate) text: &'a str,
    lower: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) paragraphs: Vec<Range<usize>>,
    pub(crate) quoted: Vec<QuotedRun>,
    /// Parts of speech, one a token; none where nobody asks for them.
    tags: Vec<Tag>,
    /// What each token may begin; none in other languages than English.
    begins: Vec<MayBegin>,
    dots: Dots,
}

/// Which dots end no sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dots {
    /// Words that a dot belongs to.
    pub(crate) abbreviations: &'static WordSet,
    /// "3. März": a day, or a king, has one.
    pub(crate) ordinals: bool,
}

impl Dots {
    fn english() -> Self {
        Self { abbreviations: &lexicon().abbreviations, ordinals: false }
    }
}

impl<'a> Ground<'a> {
    /// Cuts up the first `end` bytes of `text`, which is taken for English.
    pub(crate) fn new(text: &'a str, end: usize) -> Self {
        Self::with_dots(text, end, Dots::english())
    }

    /// Cuts up the first `end` bytes of `text`.
    pub(crate) fn with_dots(text: &'a str, end: usize, dots: Dots) -> Self {
        let text = &text[..end];
        let mut ground = Self::uncut(text, dots);
        ground.tokens.reserve(text.len() / BYTES_OF_A_TOKEN);
        let mut at = 0;
        for line in text.split('\n') {
            ground.paragraphs.push(at..at + line.len());
            at += line.len() + 1;
        }
        let mut starts = Vec::with_capacity(ground.paragraphs.len() + 1);
        for paragraph in ground.paragraphs.clone() {
            starts.push(ground.tokens.len());
            ground.tokenize(paragraph);
        }
        starts.push(ground.tokens.len());
        ground.quoted = quoted_runs(text, &ground.paragraphs);
        for (paragraph, bounds) in starts.windows(2).enumerate() {
            ground.split_sentences(paragraph, bounds[0]..bounds[1]);
        }
        ground
    }

    fn uncut(text: &'a str, dots: Dots) -> Self {
        Self {
            text,
            lower: String::with_capacity(text.len()),
            tokens: Vec::new(),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            quoted: Vec::new(),
            tags: Vec::new(),
            begins: Vec::new(),
            dots,
        }
    }

    /// Cuts up the first `end` bytes of `text` and tells parts of speech.
    pub(crate) fn tagged(text: &'a str, end: usize) -> Self {
        let mut ground = Self::new(text, end);
        ground.tags = tags::tags(&ground);
        ground.begins = (0..ground.tokens.len()).map(|at| MayBegin::of(ground.undotted(at))).collect();
        ground
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        let word = &self.text[start..end];
        let low_start = self.lower.len();
        if word.is_ascii() {
            self.lower.push_str(word);
            self.lower[low_start..].make_ascii_lowercase();
        } else {
            // One apostrophe, so that data needs one spelling.
            self.lower
                .extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let low = &self.lower[low_start..];
        let hash = Word::from(low).hash();
        let written = if low == word { hash } else { Word::from(word).hash() };
        let low_end = self.lower.len();
        let hyphen = word.bytes().any(|b| b == b'-');
        let digit = word.bytes().any(|b| b.is_ascii_digit());
        self.tokens.push(Token {
            start,
            end,
            low_start,
            low_end,
            hash,
            written,
            kind,
            capital,
            hyphen,
            digit,
        });
    }

    fn tokenize(&mut self, paragraph: Range<usize>) {
        let text = self.text;
        let line = &text[paragraph.clone()];
        let mut at = 0;
        while let Some(c) = line[at..].chars().next() {
            let start = paragraph.start + at;
            if c.is_whitespace() {
                at += c.len_utf8();
            } else if c.is_ascii_digit() {
                let len = number_len(&line[at..]);
                self.push(start, start + len, TokenKind::Number);
                at += len;
            } else if c.is_alphanumeric() {
                let len = word_len(&line[at..], self.dots.abbreviations);
                let (word, rest) = split_possessive(&line[at..at + len]);
                self.push(start, start + word, TokenKind::Word);
                if rest > 0 {
                    self.push(start + word, start + word + rest, TokenKind::Possessive);
                }
                at += len;
            } else {
                let dots = ellipsis_len(&line[at..]);
                let (len, kind) =
                    if dots > 0 { (dots, TokenKind::Ellipsis) } else { (c.len_utf8(), TokenKind::Punct) };
                self.push(start, start + len, kind);
                at += len;
            }
        }
    }

    fn split_sentences(&mut self, paragraph: usize, tokens: Range<usize>) {
        let mut begin = tokens.start;
        let mut at = tokens.start;
        while at < tokens.end {
            let ends = self.ends_sentence(at, tokens.end) || at + 1 - begin >= MAX_SENTENCE;
            at += 1;
            if ends {
                while at < tokens.end
                    && self.is_closer(at)
                    && self.tokens[at].start == self.tokens[at - 1].end
                {
                    at += 1;
                }
                if at == tokens.end || self.may_begin_sentence(at) || at - begin >= MAX_SENTENCE {
                    self.sentences.push(Sentence { tokens: begin..at, paragraph });
                    begin = at;
                }
            }
        }
        if begin < tokens.end {
            self.sentences.push(Sentence { tokens: begin..tokens.end, paragraph });
        }
    }

    fn ends_sentence(&self, at: usize, end: usize) -> bool {
        match self.tokens[at].kind {
            TokenKind::Punct if self.dots.ordinals && self.word(at) == "." && self.glued(at) => {
                let before = &self.tokens[at - 1];
                !(before.kind == TokenKind::Number && before.end - before.start <= 2 && at + 1 < end)
            }
            TokenKind::Punct => matches!(self.word(at), "." | "!" | "?" | "。" | "•"),
            // Only a long run of dots parts sentences, and not inside somebody's words.
            TokenKind::Ellipsis => {
                let dots: usize = self.word(at).chars().map(|c| if c == '…' { 3 } else { 1 }).sum();
                dots > 3 && at + 1 < end && !self.inside_quotation(self.tokens[at].start)
            }
            // An abbreviation ends the sentence too, where what follows cannot be part of a name.
            TokenKind::Word if at + 1 < end && self.word(at).ends_with('.') => {
                let next = self.lower(at + 1);
                let lexicon = lexicon();
                let opens = lexicon.determiners.contains(next)
                    || lexicon.pronouns.contains(next)
                    || lexicon.is_function_word(next);
                self.tokens[at + 1].capital && (self.low(at) == "etc." || opens && self.low(at).len() > 2)
            }
            _ => false,
        }
    }

    fn is_closer(&self, at: usize) -> bool {
        matches!(self.word(at), "”" | "\"" | "’" | "'" | ")" | "]" | "»" | "!" | "?" | "." | "“")
    }

    fn may_begin_sentence(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let after_dots = at > 0 && self.tokens[at - 1].kind == TokenKind::Ellipsis;
        token.capital
            || after_dots
            || token.kind == TokenKind::Number
            || matches!(
                self.word(at),
                "“" | "„" | "\"" | "‘" | "'" | "(" | "[" | "«" | "»" | "•" | "-" | "–" | "—" | "*"
            )
    }

    /// The token's own characters.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        let token = &self.tokens[at];
        &self.text[token.start..token.end]
    }

    /// The token in lower case, with `'` for every apostrophe; empty past the end.
    pub(crate) fn low(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &self.lower[token.low_start..token.low_end])
    }

    /// The same, to be looked up in lists.
    pub(crate) fn lower(&self, at: usize) -> Word<'_> {
        match self.tokens.get(at) {
            Some(token) => Word::hashed(self.low(at), token.hash),
            None => Word::from(""),
        }
    }

    /// The same without the dots of an abbreviation.
    pub(crate) fn undotted(&self, at: usize) -> Word<'_> {
        let lower = self.lower(at);
        if lower.text().ends_with('.') { lower.text().trim_end_matches('.').into() } else { lower }
    }

    /// The token's own characters, to be looked up in lists.
    pub(crate) fn written(&self, at: usize) -> Word<'a> {
        Word::hashed(self.word(at), self.tokens[at].written)
    }

    /// Whether the token is written as its lower-case copy is.
    pub(crate) fn is_lower(&self, at: usize) -> bool {
        self.tokens[at].hash == self.tokens[at].written
    }

    /// Whether the token may be the first of any of `what`, by its letters alone.
    pub(crate) fn may_begin(&self, at: usize, what: MayBegin) -> bool {
        self.begins.get(at).is_some_and(|begins| begins.any(what))
    }

    /// What kind of word the token is.
    pub(crate) fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or_default()
    }

    /// Whether the tokens from `at` are these words, in lower case.
    pub(crate) fn words_at(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(i, word)| self.low(at + i) == *word)
    }

    /// Whether nothing stands between this token and the one before.
    pub(crate) fn glued(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at].start == self.tokens[at - 1].end
    }

    /// Whether only a blank stands between this token and the one before, on one line.
    pub(crate) fn same_line(&self, at: usize) -> bool {
        at > 0
            && at < self.tokens.len()
            && !self.text[self.tokens[at - 1].end..self.tokens[at].start].contains('\n')
    }

    /// The first token that begins at or after byte `byte`.
    pub(crate) fn token_from(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| t.start < byte)
    }

    /// Bytes from the start of token `from` to the end of the token before `to`.
    pub(crate) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end
    }

    /// The sentence that holds token `at`.
    pub(crate) fn sentence_of(&self, at: usize) -> Option<usize> {
        let found = self.sentences.partition_point(|s| s.tokens.end <= at);
        (found < self.sentences.len() && self.sentences[found].tokens.contains(&at)).then_some(found)
    }

    /// The bytes of a paragraph without blanks at its ends.
    pub(crate) fn trimmed_paragraph(&self, number: usize) -> Range<usize> {
        let bytes = self.paragraphs[number].clone();
        let line = &self.text[bytes.clone()];
        let start = bytes.start + line.len() - line.trim_start().len();
        start..start.max(bytes.start + line.trim_end().len())
    }

    /// The quoted run that holds byte `byte` between its marks.
    pub(crate) fn quotation_at(&self, byte: usize) -> Option<&QuotedRun> {
        let after = self.quoted.partition_point(|q| q.start <= byte);
        after.checked_sub(1).map(|i| &self.quoted[i]).filter(|q| byte < q.end)
    }

    /// The quoted runs that share a byte with `bytes`.
    pub(crate) fn runs_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.quoted.partition_point(|q| q.end <= bytes.start);
        start..self.quoted.partition_point(|q| q.start < bytes.end).max(start)
    }

    /// Whether byte `byte` is inside double quotation marks.
    pub(crate) fn inside_quotation(&self, byte: usize) -> bool {
        self.quotation_at(byte).is_some_and(|q| !q.single)
    }
}

/// The tokens of a short text such as a name, of one line, as they are cut in running text.
pub(crate) fn word_tokens(name: &str) -> impl Iterator<Item = &str> {
    let mut ground = Ground::uncut(name, Dots::english());
    ground.tokenize(0..name.len());
    ground.tokens.into_iter().map(move |token| &name[token.start..token.end])
}

fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut len = 0;
    while len < bytes.len() {
        let inside = matches!(bytes[len], b',' | b'.')
            && len > 0
            && bytes.get(len + 1).is_some_and(u8::is_ascii_digit);
        if !(bytes[len].is_ascii_digit() || inside) {
            break;
        }
        len += 1;
    }
    len
}

/// Letters, digits behind letters, and `-`, `'`, `’`, `.` between letters; a dot at the end of an abbreviation.
fn word_len(rest: &str, abbreviations: &WordSet) -> usize {
    let mut len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match rest.as_bytes().get(len) {
        Some(b'-' | b'.' | b'\'' | 0x80..) => {}
        // Most words end so.
        _ => return len,
    }
    let mut chars = rest.char_indices().peekable();
    let mut inner_dots = false;
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || ('\u{300}'..'\u{370}').contains(&c) {
            len = at + c.len_utf8();
            continue;
        }
        let next = chars.peek().map(|(_, n)| *n);
        match c {
            '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' if next.is_some_and(char::is_alphanumeric) => {}
            // U.S., a.m., 3.0 behind a letter, but not "end.Next".
            '.' if next.is_some_and(char::is_alphabetic) && is_letter_run(&rest[..at]) => inner_dots = true,
            '.' if inner_dots && is_letter_run(&rest[..at]) => return at + 1,
            // "No. 5", but "No."
            '.' if &rest[..len] == "No"
                && !rest[at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
            {
                break;
            }
            '.' if len > 0 && is_abbreviation(&rest[..len], abbreviations) => return at + 1,
            _ => break,
        }
    }
    len
}

/// Whether the last dot-separated part is a single letter, as in `U.S`.
fn is_letter_run(word: &str) -> bool {
    let last = without_party(word).rsplit('.').next().unwrap_or("");
    last.chars().count() == 1 || matches!(last, "Ph" | "ph")
}

/// `S.C` of `R-S.C`, `Miss` of `R-Miss`: the state behind the letter of a party.
fn without_party(word: &str) -> &str {
    match word.as_bytes() {
        [party, b'-', ..] if party.is_ascii_uppercase() => &word[2..],
        _ => word,
    }
}

fn is_abbreviation(word: &str, abbreviations: &WordSet) -> bool {
    let word = without_party(word);
    let mut chars = word.chars();
    let initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none() && word != "I";
    initial || abbreviations.contains(word)
}

/// Lengths of the word and of a possessive at its end.
fn split_possessive(word: &str) -> (usize, usize) {
    if !word.ends_with(['s', 'S']) {
        return (word.len(), 0);
    }
    for ending in ["’s", "'s", "’S", "'S"] {
        if word.len() > ending.len() && word.ends_with(ending) {
            return (word.len() - ending.len(), ending.len());
        }
    }
    (word.len(), 0)
}

fn ellipsis_len(rest: &str) -> usize {
    let len: usize = rest.chars().take_while(|c| matches!(c, '.' | '…')).map(char::len_utf8).sum();
    let run = &rest[..len];
    if run.contains('…') || run.len() >= 3 { len } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let ground = Ground::new(text, text.len());
        ground.sentences.iter().map(|s| &text[ground.bytes(s.tokens.clone())]).collect()
    }

    fn runs(text: &str) -> Vec<&str> {
        let ground = Ground::new(text, text.len());
        ground.quoted.iter().map(|q| &text[q.start..q.end]).collect()
    }

    #[test]
    fn sentences_end_where_people_think() {
        assert_eq!(
            sentences(
                "Lt. Gen. A. B. Orr of the U.S. Navy left at 3.15. “Why?” asked Mr. Tenn. He said: “No.” It rose 2.5 percent."
            ),
            [
                "Lt. Gen. A. B. Orr of the U.S. Navy left at 3.15.",
                "“Why?” asked Mr. Tenn.",
                "He said: “No.”",
                "It rose 2.5 percent."
            ]
        );
        assert_eq!(
            sentences("Ada Quill (R-S.C.) left. Mr Carrow, R-Miss., stayed. They had plan B. It rained."),
            ["Ada Quill (R-S.C.) left.", "Mr Carrow, R-Miss., stayed.", "They had plan B. It rained."]
        );
        assert_eq!(
            sentences("It broke…..what now? We wait… Then go."),
            ["It broke…..", "what now?", "We wait… Then go."]
        );
    }

    #[test]
    fn quotation_marks_of_many_kinds() {
        assert_eq!(
            runs("“One,” he said, \"two\" and 'three,' or the boats' crews in the ’90s."),
            ["“One,”", "\"two\"", "'three,'"]
        );
        assert_eq!(runs("the ‘choosing of sides’ and don’t stop"), ["‘choosing of sides’"]);
        assert_eq!(runs("«Ja», »doch« und „nein“."), ["«Ja»", "»doch«", "„nein“"]);
        assert_eq!(runs("“First.\n“Second.” End"), ["“First.", "“Second.”"]);
        assert_eq!(runs("“She called it ‘fine’ twice.”"), ["“She called it ‘fine’ twice.”"]);
    }

    #[test]
    fn tokens_of_numbers_and_possessives() {
        let text = "Iraq’s 65-year-old has $2,500.5m";
        let words: Vec<&str> = word_tokens(text).collect();
        assert_eq!(words, ["Iraq", "’s", "65", "-", "year-old", "has", "$", "2,500.5", "m"]);
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_blanks(text in "[ a-zA-Z0-9.,…“”\"'’‘?!\\n-]{0,80}") {
            let ground = Ground::new(&text, text.len());
            let mut at = 0;
            for token in &ground.tokens {
                prop_assert!(text[at..token.start].trim().is_empty());
                at = token.end;
            }
            prop_assert!(text[at..].trim().is_empty());
            let in_sentences: usize = ground.sentences.iter().map(|s| s.tokens.len()).sum();
            prop_assert_eq!(in_sentences, ground.tokens.len());
        }
    }
}

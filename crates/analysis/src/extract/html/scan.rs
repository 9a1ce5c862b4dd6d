//! From characters to tags and text, with the place of each: the tokenizer of HTML, without its states that
//! pages of news do not need.
//!
//! Every byte is looked at a bounded number of times, whatever the input.

use std::ops::Range;

use memchr::memchr;

use super::tags::{Layout, Tag};

/// One attribute: byte ranges in the page.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Attribute {
    pub(in crate::extract) name: Range<u32>,
    /// As written, with character references.
    pub(in crate::extract) value: Range<u32>,
}

/// What stands next in a page.
#[derive(Debug)]
pub(in crate::extract) enum Token {
    /// Characters between tags.
    Text(Range<usize>),
    /// A start tag; its attributes stand in the scanner's list from `attributes` on.
    Start { tag: Tag, attributes: usize, closes_itself: bool, source: Range<usize> },
    /// An end tag.
    End { tag: Tag, name: Range<usize> },
    /// The content of an element whose content is characters.
    Raw(Range<usize>),
}

enum Markup {
    Start,
    End,
    /// A comment, a declaration, or what browsers take for one.
    Comment,
}

/// Walks over a page.
pub(in crate::extract) struct Scanner<'h> {
    html: &'h [u8],
    at: usize,
    /// The open element whose content is characters: its name.
    raw: Option<Range<usize>>,
    /// All attributes of all start tags so far.
    pub(in crate::extract) attributes: Vec<Attribute>,
}

impl<'h> Scanner<'h> {
    /// `html` has at most `u32::MAX` bytes.
    pub(in crate::extract) fn new(html: &'h str) -> Self {
        Self { html: html.as_bytes(), at: 0, raw: None, attributes: Vec::new() }
    }

    /// Takes the content of the element just begun for markup, though it is characters.
    pub(in crate::extract) fn enter_raw(&mut self) {
        self.raw = None;
    }

    /// The next token; `None` at the end.
    pub(in crate::extract) fn next(&mut self) -> Option<Token> {
        if let Some(name) = self.raw.take() {
            let start = self.at;
            self.at = self.end_of_raw(&name);
            if self.at > start {
                return Some(Token::Raw(start..self.at));
            }
        }
        let mut from = self.at;
        loop {
            let start = self.at;
            let Some(found) = memchr(b'<', &self.html[from..]) else {
                self.at = self.html.len();
                return (self.at > start).then_some(Token::Text(start..self.at));
            };
            let open = from + found;
            let markup = self.markup_at(open);
            if markup.is_some() && open > start {
                self.at = open;
                return Some(Token::Text(start..open));
            }
            match markup {
                None => from = open + 1,
                Some(Markup::Comment) => {
                    self.at = self.end_of_comment(open);
                    from = self.at;
                }
                Some(Markup::Start) => return Some(self.start_tag(open)),
                Some(Markup::End) => return Some(self.end_tag(open)),
            }
        }
    }

    /// What the `<` at `open` begins; `None` where it is a character like others.
    fn markup_at(&self, open: usize) -> Option<Markup> {
        match *self.html.get(open + 1)? {
            b'!' | b'?' => Some(Markup::Comment),
            b'/' => {
                let is_end = self.html.get(open + 2)?.is_ascii_alphabetic();
                Some(if is_end { Markup::End } else { Markup::Comment })
            }
            b => b.is_ascii_alphabetic().then_some(Markup::Start),
        }
    }

    fn start_tag(&mut self, open: usize) -> Token {
        let name = self.name(open + 1);
        let tag = Tag::of(&self.html[name.clone()]);
        let attributes = self.attributes.len();
        let (end, closes_itself) = self.attributes_from(name.end, true);
        self.at = end;
        if tag.layout() == Layout::Raw {
            self.raw = Some(name);
        }
        Token::Start { tag, attributes, closes_itself, source: open..end }
    }

    fn end_tag(&mut self, open: usize) -> Token {
        let name = self.name(open + 2);
        (self.at, _) = self.attributes_from(name.end, false);
        Token::End { tag: Tag::of(&self.html[name.clone()]), name }
    }

    fn find(&self, byte: u8, from: usize) -> Option<usize> {
        memchr(byte, &self.html[from.min(self.html.len())..]).map(|at| from + at)
    }

    fn end_of_comment(&self, open: usize) -> usize {
        if !self.html[open..].starts_with(b"<!--") {
            return self.find(b'>', open).map_or(self.html.len(), |e| e + 1);
        }
        let body = open + 4;
        for (short, len) in [(&b">"[..], 1), (b"->", 2)] {
            if self.html[body..].starts_with(short) {
                return body + len;
            }
        }
        for close in memchr::memchr_iter(b'>', &self.html[body..]) {
            let before = &self.html[body..body + close];
            if before.ends_with(b"--") || before.ends_with(b"--!") {
                return body + close + 1;
            }
        }
        self.html.len()
    }

    fn name(&self, start: usize) -> Range<usize> {
        let len = self.html[start..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
            .unwrap_or(self.html.len() - start);
        start..start + len
    }

    /// Reads attributes from `at` to behind the `>`; returns that place and whether the tag ends in `/>`.
    fn attributes_from(&mut self, mut at: usize, keep: bool) -> (usize, bool) {
        let html = self.html;
        let kept = self.attributes.len();
        let mut slash = false;
        loop {
            match html.get(at) {
                // What a tag that does not end says is not believed.
                None => {
                    self.attributes.truncate(kept);
                    return (html.len(), false);
                }
                Some(b'>') => return (at + 1, slash),
                Some(b'/') => {
                    slash = true;
                    at += 1;
                }
                Some(b) if b.is_ascii_whitespace() => at += 1,
                Some(_) => {
                    slash = false;
                    let start = at;
                    // A name may begin with `=`.
                    at += 1;
                    while html
                        .get(at)
                        .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/'))
                    {
                        at += 1;
                    }
                    let name = start..at;
                    let value = self.value(&mut at);
                    if keep && self.attributes.len() - kept < MAX_ATTRIBUTES {
                        self.attributes.push(Attribute {
                            name: name.start as u32..name.end as u32,
                            value: value.start as u32..value.end as u32,
                        });
                    }
                }
            }
        }
    }

    /// The value behind an attribute's name, where there is one.
    fn value(&self, at: &mut usize) -> Range<usize> {
        let html = self.html;
        let blank = |from: usize| {
            html[from..].iter().position(|b| !b.is_ascii_whitespace()).map_or(html.len(), |n| from + n)
        };
        let sign = blank(*at);
        if html.get(sign) != Some(&b'=') {
            return *at..*at;
        }
        let start = blank(sign + 1);
        match html.get(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = self.find(*quote, start + 1).unwrap_or(html.len());
                *at = (end + 1).min(html.len());
                start + 1..end
            }
            Some(b'>') | None => {
                *at = start;
                start..start
            }
            Some(_) => {
                let rest = &html[start..];
                let len =
                    rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'>').unwrap_or(rest.len());
                *at = start + len;
                start..*at
            }
        }
    }

    /// Where the content of the raw element `name` ends: at its end tag, or with the page.
    fn end_of_raw(&self, name: &Range<usize>) -> usize {
        let name = &self.html[name.clone()];
        for found in memchr::memchr_iter(b'<', &self.html[self.at..]) {
            let open = self.at + found;
            if self.html.get(open + 1) != Some(&b'/') {
                continue;
            }
            let behind = open + 2 + name.len();
            let is_end = self.html.get(open + 2..behind).is_some_and(|n| n.eq_ignore_ascii_case(name))
                && self.html.get(behind).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
            if is_end {
                return open;
            }
        }
        self.html.len()
    }
}

/// Attributes of one element beyond these are passed over.
pub(super) const MAX_ATTRIBUTES: usize = 256;

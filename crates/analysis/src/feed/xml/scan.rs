//! From characters to tags and text. Every byte is looked at a bounded number of times, whatever the input.

use memchr::{memchr, memmem};

use super::Faults;

/// What stands next in a document.
#[derive(Clone, Copy, Debug)]
pub(in crate::feed) enum Event<'x> {
    Start(Tag<'x>),
    /// An end tag: its name.
    End(&'x str),
    /// Characters, with references.
    Text(&'x str),
    /// The content of a CDATA section.
    CData(&'x str),
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(in crate::feed) struct Tag<'x> {
    /// As written, prefix included.
    pub(in crate::feed) name: &'x str,
    /// Everything between the name and the end of the tag.
    pub(in crate::feed) attributes: &'x str,
    /// Whether it ends in `/>`.
    pub(in crate::feed) empty: bool,
}

impl<'x> Tag<'x> {
    /// The attributes as written: name, value with references.
    pub(in crate::feed) fn attributes(&self) -> Attributes<'x> {
        Attributes { rest: self.attributes }
    }

    /// The value of the attribute `name`, prefix included, in any case; with references.
    pub(in crate::feed) fn raw(&self, name: &str) -> Option<&'x str> {
        self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// What a CDATA section begins with.
const CDATA: &str = "<![CDATA[";

/// Walks over the attributes of a tag.
pub(in crate::feed) struct Attributes<'x> {
    rest: &'x str,
}

impl<'x> Iterator for Attributes<'x> {
    type Item = (&'x str, &'x str);

    fn next(&mut self) -> Option<Self::Item> {
        let blank = |c: char| c.is_ascii_whitespace() || c == '/';
        let rest = self.rest.trim_start_matches(blank);
        let length = rest.find(|c: char| blank(c) || c == '=').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(length);
        let Some(value) = rest.trim_ascii_start().strip_prefix('=') else {
            self.rest = rest;
            return (!name.is_empty()).then_some((name, ""));
        };
        let value = value.trim_ascii_start();
        let (value, rest) = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let end = memchr(*quote, &value.as_bytes()[1..]).map_or(value.len(), |at| at + 1);
                (&value[1..end], value.get(end + 1..).unwrap_or(""))
            }
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// Walks over a document.
pub(in crate::feed) struct Scanner<'x> {
    xml: &'x str,
    at: usize,
    /// From where on a double, a single quote is known not to come again.
    no_quote: [usize; 2],
}

impl<'x> Scanner<'x> {
    pub(in crate::feed) fn new(xml: &'x str) -> Self {
        Self { xml, at: 0, no_quote: [usize::MAX; 2] }
    }

    /// The next event; `None` at the end.
    pub(in crate::feed) fn next(&mut self, faults: &mut Faults) -> Option<Event<'x>> {
        loop {
            let rest = &self.xml.as_bytes()[self.at..];
            let open = memchr(b'<', rest).unwrap_or(rest.len());
            if rest.is_empty() {
                return None;
            }
            if open > 0 {
                return Some(self.text_to(self.at + open));
            }
            match rest.get(1) {
                Some(b'?') => self.pass("?>", faults),
                Some(b'!') => {
                    if let Some(event) = self.declaration(faults) {
                        return Some(event);
                    }
                }
                Some(b'/') => return Some(self.end_tag(faults)),
                Some(b) if b.is_ascii_alphabetic() || *b == b'_' || *b >= 0x80 => {
                    if let Some(tag) = self.start_tag(faults) {
                        return Some(Event::Start(tag));
                    }
                }
                _ => {
                    faults.broken = true;
                    let next = memchr(b'<', &rest[1..]).map_or(rest.len(), |at| at + 1);
                    return Some(self.text_to(self.at + next));
                }
            }
        }
    }

    fn text_to(&mut self, end: usize) -> Event<'x> {
        let text = &self.xml[self.at..end];
        self.at = end;
        Event::Text(text)
    }

    /// Passes over what ends with `end`, or with the document.
    fn pass(&mut self, end: &str, faults: &mut Faults) {
        let found = memmem::find(&self.xml.as_bytes()[self.at..], end.as_bytes());
        faults.cut_off |= found.is_none();
        self.at = found.map_or(self.xml.len(), |at| self.at + at + end.len());
    }

    fn declaration(&mut self, faults: &mut Faults) -> Option<Event<'x>> {
        let rest = &self.xml[self.at..];
        if rest.starts_with("<!--") {
            // Not the dashes that it begins with.
            self.at += "<!--".len();
            self.pass("-->", faults);
            return None;
        }
        if rest.get(..CDATA.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(CDATA)) {
            let start = self.at + CDATA.len();
            self.pass("]]>", faults);
            let behind = &self.xml[start..self.at];
            return Some(Event::CData(behind.strip_suffix("]]>").unwrap_or(behind)));
        }
        self.document_type(faults);
        None
    }

    /// Passes over a document type declaration with what it declares. Nothing of it is ever used.
    fn document_type(&mut self, faults: &mut Faults) {
        let rest = &self.xml.as_bytes()[self.at..];
        let (mut inside, mut quote) = (false, None);
        for (at, byte) in rest.iter().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == *byte => quote = None,
                (None, b'"' | b'\'') => quote = Some(*byte),
                (None, b'[') => inside = true,
                (None, b']') => inside = false,
                (None, b'>') if !inside => {
                    faults.entities_declared |= memmem::find(&rest[..at], b"<!ENTITY").is_some();
                    self.at += at + 1;
                    return;
                }
                _ => {}
            }
        }
        // It does not end as it should: behind the first `>`, then.
        faults.broken = true;
        self.at += memchr(b'>', rest).map_or(rest.len(), |at| at + 1);
    }

    fn end_tag(&mut self, faults: &mut Faults) -> Event<'x> {
        let rest = &self.xml[self.at + 2..];
        let end = rest.find(['>', '<']).unwrap_or(rest.len());
        let closed = rest.as_bytes().get(end) == Some(&b'>');
        faults.broken |= !closed;
        self.at += 2 + end + usize::from(closed);
        let name = rest[..end].trim_ascii();
        Event::End(name.split_ascii_whitespace().next().unwrap_or(""))
    }

    /// `None` for a tag that the document ends in: what it says is not believed.
    fn start_tag(&mut self, faults: &mut Faults) -> Option<Tag<'x>> {
        let start = self.at + 1;
        let bytes = self.xml.as_bytes();
        let name_end = bytes[start..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<'))
            .map_or(bytes.len(), |length| start + length);
        let mut at = name_end;
        let end = loop {
            match bytes.get(at) {
                None => {
                    faults.cut_off = true;
                    self.at = bytes.len();
                    return None;
                }
                Some(b'>') => break at,
                Some(b'<') => {
                    faults.broken = true;
                    break at;
                }
                Some(quote @ (b'"' | b'\'')) if follows_sign(&bytes[name_end..at]) => {
                    at = self.closing_quote(*quote, at + 1, faults);
                }
                Some(_) => at += 1,
            }
        };
        self.at = if bytes[end] == b'>' { end + 1 } else { end };
        let inside = &self.xml[name_end..end];
        let attributes = inside.strip_suffix('/').unwrap_or(inside);
        Some(Tag { name: &self.xml[start..name_end], attributes, empty: attributes.len() < inside.len() })
    }

    /// Behind the `quote` that closes a value, or `from` where none does.
    fn closing_quote(&mut self, quote: u8, from: usize, faults: &mut Faults) -> usize {
        let known = &mut self.no_quote[usize::from(quote == b'\'')];
        if from < *known {
            if let Some(at) = memchr(quote, &self.xml.as_bytes()[from..]) {
                return from + at + 1;
            }
            *known = from;
        }
        faults.broken = true;
        from
    }
}

/// Whether a quote behind `before` opens a value.
fn follows_sign(before: &[u8]) -> bool {
    before.trim_ascii_end().last() == Some(&b'=')
}

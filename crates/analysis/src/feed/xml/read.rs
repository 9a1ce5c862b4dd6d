//! Elements within elements, whether or not their tags fit.

use std::borrow::Cow;

use memchr::memmem;
use url::Url;

use super::text::{Piece, Text, joined};
use super::{Event, Faults, Ns, Scanner, Tag, resolve};
use crate::feed::limits;
use crate::feed::links::Room;

/// An element that was begun.
#[derive(Clone, Debug)]
pub(in crate::feed) struct Element<'x> {
    tag: Tag<'x>,
    /// The vocabulary of its name.
    pub(in crate::feed) ns: Ns,
    /// Its name without prefix, in lower case.
    pub(in crate::feed) local: Cow<'x, str>,
    /// How many elements are open within it, itself included.
    pub(in crate::feed) depth: usize,
}

struct Open<'x> {
    name: &'x str,
    /// How many namespaces and bases were in force before it.
    namespaces: usize,
    bases: usize,
}

/// Reads a document element by element.
pub(in crate::feed) struct Reader<'x> {
    scanner: Scanner<'x>,
    /// Seen already, and to be read again.
    pending: Option<Event<'x>>,
    open: Vec<Open<'x>>,
    namespaces: Vec<(&'x str, Ns)>,
    bases: Vec<Url>,
    /// The open element that another of its name ends: where, and its name.
    exclusive: Option<(usize, &'x str)>,
    /// How much longer links may become by being made absolute.
    room: Room,
    /// The last characters that stood directly among elements.
    loose: Option<&'x str>,
    /// What was wrong so far.
    pub(in crate::feed) faults: Faults,
}

impl<'x> Reader<'x> {
    /// Reads `xml`, which came from `base`.
    pub(in crate::feed) fn new(xml: &'x str, base: Option<&str>) -> Self {
        Self {
            scanner: Scanner::new(xml),
            pending: None,
            open: Vec::new(),
            namespaces: Vec::new(),
            bases: base.and_then(|base| Url::parse(base.trim()).ok()).into_iter().collect(),
            exclusive: None,
            room: Room::default(),
            loose: None,
            faults: Faults::default(),
        }
    }

    /// The first element of the document.
    pub(in crate::feed) fn root(&mut self) -> Option<Element<'x>> {
        loop {
            match self.scanner.next(&mut self.faults)? {
                Event::Start(tag) => {
                    self.begin(tag);
                    self.believe_root_namespace(&tag);
                    return Some(self.element(tag));
                }
                Event::Text(text) if text.trim_matches(['\u{feff}', '\0']).trim().is_empty() => {}
                _ => self.faults.junk = true,
            }
        }
    }

    /// A feed in a namespace that nobody knows is a feed all the same.
    fn believe_root_namespace(&mut self, root: &Tag<'x>) {
        let prefix = root.name.split_once(':').map_or("", |(prefix, _)| prefix);
        for (declared, ns) in &mut self.namespaces {
            if *declared == prefix && *ns == Ns::Other {
                *ns = Ns::Core;
                self.faults.odd_namespace = true;
            }
        }
    }

    /// The next element within the one whose depth is `outer`, at any depth; `None` where that one ends.
    pub(in crate::feed) fn child(&mut self, outer: usize) -> Option<Element<'x>> {
        while self.open.len() >= outer {
            match self.next_event() {
                Some(Event::Start(tag)) => return Some(self.element(tag)),
                Some(Event::Text(text) | Event::CData(text)) => {
                    let text = text.trim();
                    self.loose = if text.is_empty() { self.loose } else { Some(text) };
                }
                Some(Event::End(_)) => {}
                None => break,
            }
        }
        None
    }

    /// The last characters passed over by [`Self::child`], references resolved.
    pub(in crate::feed) fn take_loose(&mut self) -> Option<Cow<'x, str>> {
        self.loose.take().map(|text| resolve(text, &mut self.faults))
    }

    /// Ends `element` where another of its name begins, as no tag of its own does.
    pub(in crate::feed) fn set_exclusive(&mut self, element: &Element<'x>) {
        self.exclusive = Some((element.depth, element.tag.name));
    }

    /// What `element` holds, to its end: its own end, that of one around it, or where `ends` says of an element
    /// directly within that it cannot be meant to stand there.
    pub(in crate::feed) fn text(
        &mut self,
        element: &Element<'x>,
        ends: impl Fn(&Element<'x>) -> bool,
    ) -> Text<'x> {
        let mut pieces: Vec<Piece<'x>> = Vec::new();
        let mut length = 0;
        while self.open.len() >= element.depth {
            let Some(event) = self.next_event() else { break };
            let inside = self.open.len() >= element.depth;
            let piece = match event {
                Event::Text(text) => Piece::Text(text),
                Event::CData(text) => Piece::CData(text),
                Event::Start(tag) => {
                    let begun = self.element(tag);
                    if begun.depth == element.depth + 1 && ends(&begun) {
                        self.faults.broken = true;
                        self.close_to(element.depth - 1);
                        self.pending = Some(Event::Start(tag));
                        break;
                    }
                    Piece::Start(self.without_xhtml_prefix(tag.name), tag.attributes, tag.empty)
                }
                // `<br/>` is written as one.
                Event::End(_) if matches!(pieces.last(), Some(Piece::Start(_, _, true))) && inside => {
                    continue;
                }
                Event::End(name) if inside => Piece::End(self.without_xhtml_prefix(name)),
                Event::End(_) => break,
            };
            let left = limits::MAX_TEXT - length;
            if piece.length() <= left {
                length += piece.length();
                pieces.push(piece);
            } else {
                self.faults.too_long = true;
                length = limits::MAX_TEXT;
                pieces.extend(piece.cut(left));
            }
        }
        joined(&pieces, &mut self.faults)
    }

    /// What `element` holds, however odd.
    pub(in crate::feed) fn whole_text(&mut self, element: &Element<'x>) -> Text<'x> {
        self.text(element, |_| false)
    }

    /// Passes over the rest of `element`.
    pub(in crate::feed) fn skip(&mut self, element: &Element<'x>) {
        while self.open.len() >= element.depth && self.next_event().is_some() {}
    }

    /// The attribute `name` of `element`, references resolved, without blanks at its ends; `None` where empty.
    pub(in crate::feed) fn attribute<'e>(
        &mut self,
        element: &Element<'e>,
        name: &str,
    ) -> Option<Cow<'e, str>> {
        let raw = element.tag.raw(name)?.trim();
        if raw.len() > limits::MAX_SHORT {
            self.faults.too_long = true;
            return None;
        }
        (!raw.is_empty()).then(|| resolve(raw, &mut self.faults))
    }

    /// `written` made absolute by the nearest `xml:base`, else by where the document came from.
    pub(in crate::feed) fn link(&mut self, written: &str) -> Option<String> {
        let link = self.room.absolute(written, self.bases.last());
        self.faults.too_long |= self.room.is_full();
        link
    }

    /// What stands behind the last element.
    pub(in crate::feed) fn finish(mut self) -> Faults {
        while let Some(event) = self.scanner.next(&mut self.faults) {
            self.faults.junk |= match event {
                Event::Text(text) | Event::CData(text) => {
                    !text.trim_matches(['\0', '\u{feff}']).trim().is_empty()
                }
                Event::Start(_) => true,
                Event::End(_) => false,
            };
            if self.faults.junk {
                break;
            }
        }
        self.faults
    }

    fn next_event(&mut self) -> Option<Event<'x>> {
        let event = match self.pending.take() {
            Some(event) => Some(event),
            None => self.scanner.next(&mut self.faults),
        };
        let Some(event) = event else {
            self.faults.cut_off |= !self.open.is_empty();
            self.close_to(0);
            return None;
        };
        match event {
            Event::Start(tag) => {
                if let Some((depth, name)) = self.exclusive
                    && name == tag.name
                    && self.open.len() >= depth
                {
                    self.faults.broken = true;
                    self.close_to(depth - 1);
                    self.exclusive = None;
                    self.pending = Some(event);
                    return Some(Event::End(name));
                }
                self.begin(tag);
            }
            Event::End(name) => self.end(name),
            _ => {}
        }
        Some(event)
    }

    fn begin(&mut self, tag: Tag<'x>) {
        if self.open.len() >= limits::MAX_DEPTH {
            self.faults.too_deep = true;
            // Not followed deeper: the one that stands deepest takes its place.
            self.close_to(limits::MAX_DEPTH - 1);
        }
        let open = Open { name: tag.name, namespaces: self.namespaces.len(), bases: self.bases.len() };
        self.open.push(open);
        if memmem::find(tag.attributes.as_bytes(), b"xml").is_some() {
            self.declare(tag);
        }
        if let Some((prefix, _)) = tag.name.split_once(':') {
            self.faults.odd_namespace |= !self.namespaces.iter().any(|(declared, _)| *declared == prefix);
        }
        if tag.empty {
            self.pending = Some(Event::End(tag.name));
        }
    }

    fn declare(&mut self, tag: Tag<'x>) {
        let bases = self.bases.len();
        for (name, value) in tag.attributes() {
            if name == "xml:base" && self.bases.len() == bases {
                let written = resolve(value.trim(), &mut self.faults);
                // One that is no address changes nothing.
                let base = self.link(&written).and_then(|base| Url::parse(&base).ok());
                self.bases.extend(base);
            } else if let Some(prefix) = name.strip_prefix("xmlns")
                && (prefix.is_empty() || prefix.starts_with(':'))
                && self.namespaces.len() < limits::MAX_NAMESPACES
            {
                self.namespaces.push((prefix.trim_start_matches(':'), Ns::at(value)));
            }
        }
    }

    fn end(&mut self, name: &str) {
        match self.open.iter().rposition(|open| open.name == name) {
            Some(at) => {
                self.faults.broken |= at + 1 < self.open.len();
                self.close_to(at);
            }
            None => self.faults.broken = true,
        }
    }

    fn close_to(&mut self, depth: usize) {
        if let Some(first) = self.open.get(depth) {
            self.namespaces.truncate(first.namespaces);
            self.bases.truncate(first.bases);
            self.open.truncate(depth);
        }
        // The end of an empty element that was closed by the way is not waited for.
        if matches!(self.pending, Some(Event::End(_))) {
            self.pending = None;
        }
    }

    fn element(&self, tag: Tag<'x>) -> Element<'x> {
        let (ns, local) = self.name(tag.name);
        let upper = local.bytes().any(|b| b.is_ascii_uppercase());
        let local = if upper { Cow::Owned(local.to_ascii_lowercase()) } else { Cow::Borrowed(local) };
        Element { tag, ns, local, depth: self.open.len() }
    }

    fn name(&self, name: &'x str) -> (Ns, &'x str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.namespaces.iter().rev().find(|(declared, _)| *declared == prefix);
        let ns = match declared {
            Some((_, ns)) => *ns,
            None if prefix.is_empty() => Ns::Core,
            None => Ns::of_prefix(prefix),
        };
        (ns, local)
    }

    fn without_xhtml_prefix(&self, name: &'x str) -> &'x str {
        if !name.contains(':') {
            return name;
        }
        let (ns, local) = self.name(name);
        if ns == Ns::Xhtml { local } else { name }
    }
}

impl<'x> Element<'x> {
    /// Everything that its tag says, as written.
    pub(in crate::feed) fn written(&self) -> &'x str {
        self.tag.attributes
    }
}

//! What an element's characters are by its type: plain, HTML, or not said.

use std::borrow::Cow;

use super::markup::{fold, plain};
use super::xml::{Element, Faults, Ns, Reader, Text};
use super::{base64, limits};

/// How characters are to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Plain,
    Html,
    /// HTML where it looks like it, as RSS leaves it.
    Guess,
}

/// The characters of an element, references of XML resolved.
#[derive(Debug)]
pub(super) struct Words<'x> {
    value: Cow<'x, str>,
    how: How,
}

impl<'x> Words<'x> {
    /// Reads `element`. `ends` says which elements cannot be meant to stand in it.
    pub(super) fn read(
        reader: &mut Reader<'x>,
        element: &Element<'x>,
        ends: impl Fn(&Element<'x>) -> bool,
    ) -> Self {
        let kind = reader.attribute(element, "type").map(|kind| kind.to_ascii_lowercase());
        let mode = reader.attribute(element, "mode");
        let text = reader.text(element, ends);
        Self::of(text, element.ns, kind.as_deref(), mode.as_deref())
    }

    fn of(text: Text<'x>, ns: Ns, kind: Option<&str>, mode: Option<&str>) -> Self {
        let kind = kind.map(|kind| kind.split(';').next().unwrap_or(kind).trim());
        if text.is_markup {
            let xhtml = kind.is_some_and(|kind| kind.contains("xhtml"));
            let value = if xhtml { without_outer_div(text.value) } else { text.value };
            return Self { value, how: How::Html };
        }
        let is_base64 = mode.is_some_and(|mode| mode.eq_ignore_ascii_case("base64"))
            || ns == Ns::Atom && mode.is_none() && kind.is_some_and(is_binary);
        let value = match is_base64.then(|| base64::decode(&text.value)).flatten() {
            Some(decoded) => Cow::Owned(decoded),
            None => text.value,
        };
        let how = match kind {
            Some(kind) if kind.contains("html") => How::Html,
            Some("text" | "plain" | "text/plain") if ns != Ns::Core => How::Plain,
            _ if is_base64 => How::Html,
            None if ns == Ns::Atom && mode.is_none_or(|mode| mode.eq_ignore_ascii_case("xml")) => How::Plain,
            _ => How::Guess,
        };
        Self { value, how }
    }

    /// As plain words; `None` where there are none.
    pub(super) fn plain(&self, faults: &mut Faults) -> Option<String> {
        let value = beginning(&self.value);
        faults.too_long |= value.len() < self.value.len();
        let text = match self.how {
            How::Html => plain(value, false),
            How::Guess if value.contains(['<', '&']) => plain(value, true),
            How::Plain | How::Guess => fold(value).into_owned(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// As HTML; `None` where there is nothing.
    pub(super) fn html(self) -> Option<String> {
        let html = match self.how {
            How::Plain => htmlize::escape_text(self.value),
            How::Html | How::Guess => self.value,
        };
        (!html.trim().is_empty()).then(|| html.into_owned())
    }
}

/// Types whose content Atom writes in base64.
fn is_binary(kind: &str) -> bool {
    kind.contains('/')
        && !kind.starts_with("text/")
        && !kind.ends_with("xml")
        && !kind.starts_with("message/")
}

/// As much of `text` as is kept of a title or name.
pub(super) fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(limits::MAX_SHORT)]
}

/// The content of the `<div>` that XHTML in Atom is wrapped in.
fn without_outer_div(markup: Cow<'_, str>) -> Cow<'_, str> {
    let inner = markup.strip_prefix("<div").and_then(|rest| rest.split_once('>'));
    match inner.and_then(|(_, rest)| rest.trim_end().strip_suffix("</div>")) {
        // Several that stand beside each other are none that wraps.
        Some(inner)
            if inner.matches("<div").count() == inner.matches("</div").count() && !closes_first(inner) =>
        {
            Cow::Owned(inner.trim().to_owned())
        }
        _ => markup,
    }
}

fn closes_first(inner: &str) -> bool {
    inner.find("</div").is_some_and(|end| inner.find("<div").is_none_or(|begin| end < begin))
}

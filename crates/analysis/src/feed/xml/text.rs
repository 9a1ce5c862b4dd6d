//! What an element holds, put together from its pieces.

use std::borrow::Cow;

use super::{Faults, resolve};

/// What an element holds.
#[derive(Debug)]
pub(in crate::feed) struct Text<'x> {
    /// Characters, references resolved; or where it holds elements, markup.
    pub(in crate::feed) value: Cow<'x, str>,
    /// Whether it holds elements.
    pub(in crate::feed) is_markup: bool,
}

pub(super) enum Piece<'x> {
    Text(&'x str),
    CData(&'x str),
    /// Name, attributes as written, whether it ends in `/>`.
    Start(&'x str, &'x str, bool),
    End(&'x str),
}

impl Piece<'_> {
    /// The first `bytes` of characters; nothing of a tag, and nothing where there is no room.
    pub(super) fn cut(self, bytes: usize) -> Option<Self> {
        match self {
            Self::Text(text) => Some(Self::Text(&text[..text.floor_char_boundary(bytes)])),
            Self::CData(text) => Some(Self::CData(&text[..text.floor_char_boundary(bytes)])),
            Self::Start(..) | Self::End(_) => None,
        }
        .filter(|_| bytes > 0)
    }

    pub(super) fn length(&self) -> usize {
        match self {
            Self::Text(text) | Self::CData(text) => text.len(),
            Self::Start(name, attributes, _) => name.len() + attributes.len() + 3,
            Self::End(name) => name.len() + 3,
        }
    }

    fn is_tag(&self) -> bool {
        matches!(self, Self::Start(..) | Self::End(_))
    }
}

/// The pieces as one text: characters where they are nothing else, else markup.
pub(super) fn joined<'x>(pieces: &[Piece<'x>], faults: &mut Faults) -> Text<'x> {
    let is_markup = pieces.iter().any(Piece::is_tag);
    let value = match pieces {
        [] => Cow::Borrowed(""),
        [Piece::Text(text)] => resolve(text.trim(), faults),
        [Piece::CData(text)] => Cow::Borrowed(text.trim()),
        _ => {
            let mut out = String::with_capacity(pieces.iter().map(Piece::length).sum());
            pieces.iter().for_each(|piece| push(piece, is_markup, &mut out, faults));
            Cow::Owned(out.trim().to_owned())
        }
    };
    Text { value, is_markup }
}

fn push(piece: &Piece<'_>, into_markup: bool, out: &mut String, faults: &mut Faults) {
    match piece {
        Piece::Text(text) if into_markup => out.push_str(text),
        Piece::Text(text) => out.push_str(&resolve(text, faults)),
        Piece::CData(text) if into_markup => out.push_str(&htmlize::escape_text(*text)),
        Piece::CData(text) => out.push_str(text),
        Piece::Start(name, attributes, empty) => {
            let slash = if *empty { "/" } else { "" };
            ["<", name, attributes, slash, ">"].into_iter().for_each(|part| out.push_str(part));
        }
        Piece::End(name) => ["</", name, ">"].into_iter().for_each(|part| out.push_str(part)),
    }
}

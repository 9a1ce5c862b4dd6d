//! What was wrong with a document that was read all the same.

use std::fmt;

use super::limits;

/// How a document differs from what it claims to be. Each kind is told once a document unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deviation {
    /// Tags that do not fit each other, or a `<` that begins none.
    BrokenXml,
    /// An `&` that begins no reference; read as itself.
    BareAmpersand,
    /// A reference to an entity that is none of XML's or HTML's: left as it is written.
    UnknownEntity(String),
    /// A document type declaration defines entities: passed over, they stay as they are written.
    EntitiesDeclared,
    /// The encoding is not the one that was named, or none that is known; in words.
    WrongEncoding(String),
    /// The document ends within an element.
    CutOff,
    /// Something stands before the first element or behind the last.
    Junk,
    /// So many items stood behind the most that are kept.
    ItemsDropped(usize),
    /// A text, list or address longer than is kept was cut or dropped.
    TooLong,
    /// Elements nested deeper than is followed.
    TooDeep,
    /// The format's namespace is one that nobody knows, or a prefix stands for none.
    OddNamespace,
    /// What should be an address of a page is none; told of each, up to a hundred.
    NoAddress(String),
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrokenXml => f.write_str("has tags that do not fit each other"),
            Self::BareAmpersand => f.write_str("has an & that begins no reference"),
            Self::UnknownEntity(name) => write!(f, "refers to an entity that is not known: &{name};"),
            Self::EntitiesDeclared => f.write_str("declares entities of its own, which are not expanded"),
            Self::WrongEncoding(how) => f.write_str(how),
            Self::CutOff => f.write_str("ends within an element"),
            Self::Junk => f.write_str("has something before its first element or behind its last"),
            Self::ItemsDropped(more) => {
                write!(f, "has {more} items more than the {} that are kept", limits::MAX_ITEMS)
            }
            Self::TooLong => f.write_str("has a text or list longer than is kept"),
            Self::TooDeep => f.write_str("has elements nested deeper than is followed"),
            Self::OddNamespace => f.write_str("has a namespace that nobody knows, or a prefix without one"),
            Self::NoAddress(written) => write!(f, "lists what is no address of a page: {written:?}"),
        }
    }
}

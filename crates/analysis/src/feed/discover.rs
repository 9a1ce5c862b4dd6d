//! The feeds of a page.

/// A feed that a page may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its address, absolute.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// What makes it look like one.
    pub kind: Kind,
}

/// What makes an address look like that of a feed. Earlier ones are likelier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `<link rel=alternate>` with the type of a feed.
    Declared,
    /// A link of the page whose words or address say feed.
    Linked,
    /// A path at which sites often have one: nothing says that this one has.
    Guessed,
}

/// The feeds that the page at `base` names, likeliest first, then addresses worth a try.
pub fn feeds(page: &str, base: &str) -> Vec<Found> {
    let _ = (page, base);
    Vec::new()
}

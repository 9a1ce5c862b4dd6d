//! Which element gives which value, and how good a place it is for it.

use super::xml::{Element, Ns};

/// What an element of a feed or an item may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Link,
    Guid,
    Summary,
    Content,
    Author,
    Published,
    Updated,
    Source,
    /// A file: enclosure, media content, thumbnail.
    Media,
    Category,
    Comments,
    Language,
    Image,
    Ttl,
    SkipHours,
    SkipDays,
    UpdatePeriod,
    UpdateFrequency,
}

/// What `element` gives, and its rank: 0 is the format's own, higher ones stand in where that is missing.
pub(super) fn field(element: &Element<'_>) -> Option<(Field, u8)> {
    let name = element.local.as_ref();
    match element.ns {
        Ns::Core | Ns::Atom => native(name),
        Ns::Dc => dublin_core(name),
        Ns::DcTerms => Some(match name {
            "issued" => (Field::Published, 2),
            "created" => (Field::Published, 4),
            "modified" => (Field::Updated, 1),
            _ => return dublin_core(name),
        }),
        Ns::Content => (name == "encoded").then_some((Field::Content, 0)),
        Ns::Xhtml => matches!(name, "body" | "div").then_some((Field::Content, 1)),
        Ns::Media => Some(match name {
            "title" => (Field::Title, 3),
            "description" => (Field::Summary, 3),
            "content" | "thumbnail" => (Field::Media, 1),
            _ => return None,
        }),
        Ns::Itunes => Some(match name {
            "title" => (Field::Title, 4),
            "summary" | "subtitle" => (Field::Summary, 4),
            "author" => (Field::Author, 2),
            "image" => (Field::Image, 1),
            _ => return None,
        }),
        Ns::Syndication => Some(match name {
            "updateperiod" => (Field::UpdatePeriod, 0),
            "updatefrequency" => (Field::UpdateFrequency, 0),
            _ => return None,
        }),
        // Where FeedBurner put its own address in place of the publisher's.
        Ns::FeedBurner => (name == "origlink").then_some((Field::Link, 0)),
        Ns::Rdf | Ns::Sitemap | Ns::News | Ns::Other => None,
    }
}

fn native(name: &str) -> Option<(Field, u8)> {
    Some(match name {
        "title" => (Field::Title, 0),
        "link" => (Field::Link, 1),
        "guid" | "id" => (Field::Guid, 0),
        "description" | "summary" | "subtitle" | "tagline" | "abstract" => (Field::Summary, 0),
        "info" => (Field::Summary, 1),
        "content" | "fullitem" | "body" => (Field::Content, 0),
        "author" => (Field::Author, 0),
        "managingeditor" => (Field::Author, 1),
        "pubdate" | "published" => (Field::Published, 0),
        "issued" => (Field::Published, 1),
        "created" => (Field::Published, 4),
        "updated" | "modified" | "lastbuilddate" => (Field::Updated, 0),
        "lastmod" => (Field::Updated, 2),
        "source" => (Field::Source, 0),
        "enclosure" => (Field::Media, 0),
        "category" => (Field::Category, 0),
        "comments" => (Field::Comments, 0),
        "language" => (Field::Language, 0),
        "image" | "logo" => (Field::Image, 0),
        "icon" => (Field::Image, 2),
        "ttl" => (Field::Ttl, 0),
        "skiphours" => (Field::SkipHours, 0),
        "skipdays" => (Field::SkipDays, 0),
        _ => return None,
    })
}

fn dublin_core(name: &str) -> Option<(Field, u8)> {
    Some(match name {
        "title" => (Field::Title, 2),
        "creator" | "author" => (Field::Author, 0),
        "date" => (Field::Published, 3),
        "subject" => (Field::Category, 0),
        "description" | "abstract" => (Field::Summary, 2),
        "language" => (Field::Language, 1),
        "identifier" => (Field::Guid, 1),
        "source" => (Field::Source, 1),
        _ => return None,
    })
}

/// Whether `element` begins another field than the one that it stands in, whose end was forgotten: in a title or
/// date (`short`) any field; in a text only those whose names HTML does not have.
pub(super) fn begins_another(element: &Element<'_>, short: bool) -> bool {
    let named_apart =
        matches!(element.local.as_ref(), "pubdate" | "guid" | "enclosure" | "item" | "entry" | "updated");
    match element.ns {
        Ns::Core | Ns::Atom => named_apart || short && field(element).is_some() && !is_html(&element.local),
        Ns::Dc | Ns::Content => true,
        _ => false,
    }
}

/// Names of fields that HTML has too; but a `<link>` or `<title>` is in no headline.
fn is_html(name: &str) -> bool {
    matches!(name, "summary" | "body" | "source" | "content" | "image")
}

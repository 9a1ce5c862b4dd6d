//! One `<item>` or `<entry>`.

use super::dates::ItemDate;
use super::fields::{Field, begins_another, field};
use super::links::address;
use super::markup::fold;
use super::said::Said;
use super::slot::{Names, Slot};
use super::words::{Words, beginning};
use super::xml::{Element, Ns, Reader};
use super::{Item, ItemSource, Media, limits};

/// Reads the item that `element` begins.
pub(super) fn read<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> Item {
    reader.set_exclusive(element);
    let mut draft = Draft {
        about: reader.attribute(element, "rdf:about").map(std::borrow::Cow::into_owned),
        ..Draft::default()
    };
    draft.said.begin(reader, element);
    while let Some(child) = reader.child(element.depth) {
        // What a group of media says holds for the item; what stands within anything else does not.
        if child.depth == element.depth + 1 || child.ns == Ns::Media {
            draft.take(reader, &child);
        }
    }
    reader.faults.too_long |= draft.said.authors.cut || draft.categories.cut;
    draft.finish()
}

/// The date that `element` holds.
pub(super) fn date<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> Option<ItemDate> {
    ItemDate::of(&reader.text(element, |inner| begins_another(inner, true)).value)
}

/// The words of `element`, one line.
pub(super) fn line<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> Option<String> {
    let text = reader.text(element, |inner| begins_another(inner, true));
    let line = fold(beginning(&text.value));
    (!line.is_empty()).then(|| line.into_owned())
}

/// A link that is the text of `element`.
pub(super) fn text_link<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> Option<String> {
    let text = reader.text(element, |inner| begins_another(inner, true));
    reader.link(&text.value)
}

#[derive(Default)]
struct Draft {
    said: Said,
    guid: Slot<String>,
    /// Whether the guid says that it is no address.
    no_permalink: bool,
    is_rss_guid: bool,
    about: Option<String>,
    content: Slot<String>,
    source: Slot<ItemSource>,
    media: Vec<Media>,
    categories: Names,
    comments: Slot<String>,
}

impl Draft {
    fn take<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>) {
        let Some((field, rank)) = field(element) else { return };
        match field {
            Field::Link => self.link(reader, element, rank),
            Field::Guid => self.guid(reader, element, rank),
            Field::Content => self.content(reader, element, rank),
            Field::Source => self.source(reader, element, rank),
            Field::Media => self.file(reader, element),
            Field::Category => {
                let named = ["label", "term"].iter().find_map(|name| reader.attribute(element, name));
                let named = named.map(|name| fold(&name).into_owned());
                let words = Words::read(reader, element, |inner| begins_another(inner, true));
                self.categories.add(0, words.plain(&mut reader.faults).or(named));
            }
            Field::Comments => self.comments.first(0, text_link(reader, element)),
            // A picture of an item is no picture of the feed; its link is not the item's.
            Field::Image => reader.skip(element),
            _ => self.said.take(reader, element, field, rank),
        }
    }

    fn link<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>, rank: u8) {
        let Some(href) = reader.attribute(element, "href") else {
            return self.said.link.last(rank, text_link(reader, element));
        };
        let url = reader.link(&href);
        let kind = reader.attribute(element, "type");
        let is_page = kind.as_deref().is_none_or(|kind| kind.contains("html"));
        match reader.attribute(element, "rel").as_deref().map_or("alternate", last_segment) {
            // As attribute of RSS's own link it is that link, misspelt.
            "alternate" if element.ns == Ns::Core => self.said.link.last(rank, url),
            "alternate" => self.said.link.first(if is_page { 1 } else { 2 }, url),
            "enclosure" => self.push_media(reader, element, url),
            "replies" if is_page => self.comments.first(1, url),
            "via" => {
                let title = reader.attribute(element, "title").map(|title| fold(&title).into_owned());
                self.source.first(2, url.map(|url| ItemSource { title, url: Some(url) }));
            }
            _ => {}
        }
    }

    fn guid<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>, rank: u8) {
        let permalink = reader.attribute(element, "isPermaLink");
        let denied = permalink.is_some_and(|said| said.eq_ignore_ascii_case("false"));
        let guid = line(reader, element);
        if rank == 0 && guid.is_some() {
            self.no_permalink = denied;
            self.is_rss_guid = element.local == "guid";
        }
        self.guid.first(rank, guid);
    }

    fn content<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>, rank: u8) {
        // Content that is elsewhere is a file, or the page itself.
        if let Some(src) = reader.attribute(element, "src") {
            let url = reader.link(&src);
            let kind = reader.attribute(element, "type");
            if kind.as_deref().is_none_or(|kind| kind.contains("html")) {
                self.said.link.first(4, url);
            } else {
                self.push_media(reader, element, url);
            }
            return;
        }
        let words = Words::read(reader, element, |inner| begins_another(inner, false));
        self.content.first(rank, words.html());
    }

    fn source<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>, rank: u8) {
        let url = reader.attribute(element, "url").and_then(|url| reader.link(&url));
        if element.ns == Ns::Atom {
            return self.source.first(rank, atom_source(reader, element));
        }
        let title =
            Words::read(reader, element, |inner| begins_another(inner, true)).plain(&mut reader.faults);
        let url = url.or_else(|| title.as_deref().and_then(address));
        let title = title.filter(|title| url.as_ref() != Some(title));
        if title.is_some() || url.is_some() {
            self.source.first(rank, Some(ItemSource { title, url }));
        }
    }

    fn file<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>) {
        let href = ["url", "href"].iter().find_map(|name| reader.attribute(element, name));
        let url = href.and_then(|href| reader.link(&href));
        self.push_media(reader, element, url);
    }

    fn push_media<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>, url: Option<String>) {
        let Some(url) = url else { return };
        if self.media.iter().any(|held| held.url == url) {
            return;
        }
        if self.media.len() >= limits::MAX_LIST {
            reader.faults.too_long = true;
            return;
        }
        let kind = ["type", "medium"].iter().find_map(|name| reader.attribute(element, name));
        let kind = kind.map(|kind| fold(&kind).into_owned());
        let kind = kind.or_else(|| (element.local == "thumbnail").then(|| "image".to_owned()));
        let length = ["length", "fileSize"].iter().find_map(|name| reader.attribute(element, name));
        let length = length.and_then(|length| length.parse().ok()).filter(|length| *length > 0);
        self.media.push(Media { url, kind, length });
    }

    fn finish(self) -> Item {
        let guid = self.guid.take();
        let permalink = guid.as_deref().filter(|_| self.is_rss_guid && !self.no_permalink).and_then(address);
        let about = self.about.as_deref().and_then(address);
        Item {
            guid_is_permalink: permalink.is_some(),
            link: self.said.link.take().or(permalink).or(about),
            title: self.said.title.take(),
            summary: self.said.summary.take(),
            content: self.content.take(),
            authors: self.said.authors.take(),
            published: self.said.published.take(),
            updated: self.said.updated.take(),
            source: self.source.take(),
            media: self.media,
            categories: self.categories.take(),
            language: self.said.language.take(),
            comments: self.comments.take(),
            guid: guid.or(self.about),
        }
    }
}

/// The relation in an old-style address such as `http://www.iana.org/assignments/relation/alternate`.
pub(super) fn last_segment(rel: &str) -> &str {
    rel.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(rel).trim()
}

/// `<atom:source>`: the feed that an entry was taken from.
fn atom_source<'x>(reader: &mut Reader<'x>, element: &Element<'x>) -> Option<ItemSource> {
    let (mut title, mut url, mut id) = (Slot::default(), Slot::default(), Slot::default());
    while let Some(child) = reader.child(element.depth) {
        if child.depth != element.depth + 1 {
            continue;
        }
        match child.local.as_ref() {
            "title" => title.first(0, Words::read(reader, &child, |_| false).plain(&mut reader.faults)),
            "id" => id.first(0, line(reader, &child).and_then(|id| address(&id))),
            "link" => {
                let href = reader.attribute(&child, "href").and_then(|href| reader.link(&href));
                let rank = match reader.attribute(&child, "rel").as_deref().map_or("alternate", last_segment)
                {
                    "alternate" => 0,
                    "self" => 1,
                    _ => continue,
                };
                url.first(rank, href);
            }
            _ => {}
        }
    }
    let (title, url) = (title.take(), url.take().or(id.take()));
    (title.is_some() || url.is_some()).then_some(ItemSource { title, url })
}

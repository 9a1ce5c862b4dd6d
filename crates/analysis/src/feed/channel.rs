//! What a feed says of itself, and its items in order.

use super::fields::{Field, field};
use super::item::{self, last_segment, line, text_link};
use super::said::Said;
use super::slot::Slot;
use super::xml::{Element, Ns, Reader};
use super::{Feed, Format, Item, limits, times};

/// Reads the feed whose first element is `root`.
pub(super) fn read<'x>(mut reader: Reader<'x>, root: &Element<'x>, encoding: &'static str) -> Feed {
    let mut draft = Draft { format: format_of(&mut reader, root), ..Draft::default() };
    draft.root(&mut reader, root);
    let mut deviations = Vec::new();
    reader.finish().tell(&mut deviations);
    draft.finish(encoding, deviations)
}

fn format_of(reader: &mut Reader<'_>, root: &Element<'_>) -> Format {
    let version = reader.attribute(root, "version");
    let version = version.as_deref().unwrap_or("");
    match root.local.as_ref() {
        "rdf" => Format::Rss1,
        "channel" if root.written().contains("rss1.1") => Format::Rss1,
        "channel" => Format::Cdf,
        "rss" if version.starts_with('2') => Format::Rss2,
        "rss" if version.starts_with('1') => Format::Rss1,
        "rss" => Format::Rss09x,
        _ if version.starts_with("0.") => Format::Atom03,
        _ if root.written().contains("purl.org/atom/ns#\"")
            || root.written().contains("purl.org/atom/ns#'") =>
        {
            Format::Atom03
        }
        _ => Format::Atom1,
    }
}

fn is_item(element: &Element<'_>) -> bool {
    element.ns.is_native() && matches!(element.local.as_ref(), "item" | "entry")
}

#[derive(Default)]
struct Draft {
    format: Format,
    said: Said,
    self_link: Option<String>,
    hub: Option<String>,
    ttl: Option<u32>,
    skip_hours: Vec<u8>,
    skip_days: Vec<u8>,
    period: Option<u32>,
    frequency: Option<u32>,
    image: Slot<String>,
    items: Vec<Item>,
}

impl Draft {
    fn root<'x>(&mut self, reader: &mut Reader<'x>, root: &Element<'x>) {
        self.said.lang(reader, root);
        if is_item(root) {
            let item = item::read(reader, root);
            return self.items.push(item);
        }
        if matches!(root.local.as_ref(), "feed" | "channel") {
            return self.channel(reader, root);
        }
        while let Some(child) = reader.child(root.depth) {
            if child.local == "channel" && child.ns.is_native() {
                self.channel(reader, &child);
            } else if is_item(&child) {
                self.item(reader, &child);
            } else if child.depth == root.depth + 1 {
                // Netscape's RSS wrote the parts of a channel beside it, or without any channel.
                self.take(reader, &child);
            }
        }
    }

    fn channel<'x>(&mut self, reader: &mut Reader<'x>, channel: &Element<'x>) {
        self.said.begin(reader, channel);
        while let Some(child) = reader.child(channel.depth) {
            if is_item(&child) {
                self.item(reader, &child);
            } else if child.depth == channel.depth + 1 {
                self.take(reader, &child);
            }
        }
    }

    fn item<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>) {
        if self.items.len() < limits::MAX_ITEMS {
            let item = item::read(reader, element);
            self.items.push(item);
        } else {
            reader.faults.dropped += 1;
            reader.set_exclusive(element);
            reader.skip(element);
        }
    }

    fn take<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>) {
        let Some((field, rank)) = field(element) else {
            // `<textInput>` has a title and a link of its own.
            return;
        };
        match field {
            Field::Link => self.link(reader, element, rank),
            Field::Image => self.image(reader, element, rank),
            Field::Ttl => self.ttl = number(line(reader, element)).or(self.ttl),
            Field::SkipHours => self.skip_hours = skipped(reader, element, times::hour),
            Field::SkipDays => self.skip_days = skipped(reader, element, times::weekday),
            Field::UpdatePeriod => {
                self.period = line(reader, element).and_then(|period| times::period(&period));
            }
            Field::UpdateFrequency => self.frequency = number(line(reader, element)),
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
            "self" => self.self_link = self.self_link.take().or(url),
            "hub" => self.hub = self.hub.take().or(url),
            _ => {}
        }
    }

    fn image<'x>(&mut self, reader: &mut Reader<'x>, element: &Element<'x>, rank: u8) {
        let named = ["href", "url", "rdf:resource"].iter().find_map(|name| reader.attribute(element, name));
        self.image.first(rank, named.and_then(|url| reader.link(&url)));
        if element.local != "image" {
            return self.image.first(rank, text_link(reader, element));
        }
        while let Some(child) = reader.child(element.depth) {
            if child.local == "url" {
                self.image.first(rank, text_link(reader, &child));
            } else if is_item(&child) {
                self.item(reader, &child);
            }
        }
    }

    fn finish(self, encoding: &'static str, deviations: Vec<super::Deviation>) -> Feed {
        let frequency = self.frequency.filter(|frequency| *frequency > 0).unwrap_or(1);
        let period = self.period.or(self.frequency.and(Some(times::DAY)));
        Feed {
            format: self.format,
            title: self.said.title.take(),
            description: self.said.summary.take(),
            link: self.said.link.take(),
            self_link: self.self_link,
            language: self.said.language.take(),
            authors: self.said.authors.take(),
            published: self.said.published.take(),
            updated: self.said.updated.take(),
            ttl: self.ttl,
            skip_hours: self.skip_hours,
            skip_days: self.skip_days,
            update_period: period.map(|period| (period / frequency).max(1)),
            hub: self.hub,
            image: self.image.take(),
            items: self.items,
            encoding,
            deviations,
        }
    }
}

fn number(written: Option<String>) -> Option<u32> {
    written?.parse().ok()
}

/// The hours or days that `element` lists, in order.
fn skipped<'x>(reader: &mut Reader<'x>, element: &Element<'x>, read: impl Fn(&str) -> Option<u8>) -> Vec<u8> {
    let mut found = Vec::new();
    while let Some(child) = reader.child(element.depth) {
        if matches!(child.local.as_ref(), "hour" | "day") && child.ns != Ns::Other {
            found.extend(line(reader, &child).and_then(|written| read(&written)));
        }
        found.sort_unstable();
        found.dedup();
    }
    found
}

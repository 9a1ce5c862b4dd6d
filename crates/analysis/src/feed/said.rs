//! What feeds and items say of themselves alike.

use super::dates::ItemDate;
use super::fields::{Field, begins_another};
use super::item::{date, line};
use super::markup::fold;
use super::people::writer;
use super::slot::{Names, Slot};
use super::words::Words;
use super::xml::{Element, Ns, Reader};

/// The values that a feed and an item both have.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) title: Slot<String>,
    /// Of a feed, what it is about.
    pub(super) summary: Slot<String>,
    pub(super) link: Slot<String>,
    pub(super) authors: Names,
    pub(super) published: Slot<ItemDate>,
    pub(super) updated: Slot<ItemDate>,
    pub(super) language: Slot<String>,
}

impl Said {
    /// Takes what the attributes of the feed or item say.
    pub(super) fn begin(&mut self, reader: &mut Reader<'_>, element: &Element<'_>) {
        self.lang(reader, element);
        let href = reader.attribute(element, "href").and_then(|href| reader.link(&href));
        self.link.first(1, href);
        let changed = reader.attribute(element, "lastmod").and_then(|date| ItemDate::of(&date));
        self.updated.first(2, changed);
    }

    /// Takes the language in the attributes of `element`, behind what elements say and before that of one around it.
    pub(super) fn lang(&mut self, reader: &mut Reader<'_>, element: &Element<'_>) {
        self.language.last(2, lang_of(reader, element));
    }

    /// Takes what `element` within it says, where feeds and items read that alike.
    pub(super) fn take<'x>(
        &mut self,
        reader: &mut Reader<'x>,
        element: &Element<'x>,
        field: Field,
        rank: u8,
    ) {
        match field {
            Field::Title => {
                let words = Words::read(reader, element, |inner| begins_another(inner, true));
                self.title.first(rank, words.plain(&mut reader.faults));
            }
            Field::Summary => {
                let words = Words::read(reader, element, |inner| begins_another(inner, false));
                self.summary.first(rank, words.html());
            }
            Field::Author => self.authors.add(rank, writer(reader, element)),
            Field::Published => {
                let date = date(reader, element);
                if is_either(element) {
                    self.updated.last(rank, date.clone());
                }
                self.published.last(rank, date);
            }
            Field::Updated => self.updated.last(rank, date(reader, element)),
            Field::Language => {
                let tag = line(reader, element).map(|tag| tag.replace('_', "-"));
                self.language.first(rank, tag);
            }
            // Only feeds or only items have it.
            _ => {}
        }
    }
}

/// The language that `element` says it is in.
fn lang_of(reader: &mut Reader<'_>, element: &Element<'_>) -> Option<String> {
    if !element.written().contains(":lang") {
        return None;
    }
    // "en_US" is how programs name their locales.
    let lang = fold(&reader.attribute(element, "xml:lang")?).replace('_', "-");
    (!lang.is_empty()).then_some(lang)
}

/// Whether `element` is a date that does not say of what: it stands in for either.
fn is_either(element: &Element<'_>) -> bool {
    element.ns == Ns::Dc && element.local == "date"
}

//! JSON as far as a feed needs it: known keys, lists of bounded length, anything odd passed over.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::feed::limits;

/// The keys that are kept.
const KEYS: &[&str] = &[
    "version",
    "title",
    "description",
    "home_page_url",
    "feed_url",
    "icon",
    "favicon",
    "language",
    "author",
    "authors",
    "hubs",
    "items",
    "id",
    "url",
    "external_url",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "tags",
    "attachments",
    "name",
    "mime_type",
    "size_in_bytes",
];

/// A value.
#[derive(Debug, Default)]
pub(super) enum Json {
    /// A string, or a number as one.
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
    /// Null, true or false, or something dropped.
    #[default]
    Other,
}

impl Json {
    /// What stands at `key`: the last, where it is there more than once.
    pub(super) fn get(&self, key: &str) -> &Self {
        const NOTHING: &Json = &Json::Other;
        let Self::Object(pairs) = self else { return NOTHING };
        pairs.iter().rev().find(|(found, _)| *found == key).map_or(NOTHING, |(_, value)| value)
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> &[Self] {
        match self {
            Self::List(list) => list,
            _ => &[],
        }
    }
}

/// Reads a value.
pub(super) struct Lenient<'d> {
    /// How long its lists may be.
    most: usize,
    /// How many items were dropped.
    dropped: &'d mut usize,
}

/// Reads `text`; also how many items stood behind the most that are kept.
pub(super) fn read(text: &str) -> Result<(Json, usize), serde_json::Error> {
    let mut dropped = 0;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let json = Lenient { most: limits::MAX_LIST, dropped: &mut dropped }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((json, dropped))
}

impl<'de> DeserializeSeed<'de> for Lenient<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lenient<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(if text.len() > limits::MAX_TEXT { Json::Other } else { Json::Text(text.to_owned()) })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Text(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut held = Vec::new();
        while held.len() < self.most {
            let inner = Lenient { most: 0, dropped: self.dropped };
            let Some(value) = list.next_element_seed(inner)? else { return Ok(Json::List(held)) };
            if !matches!(value, Json::Other) {
                held.push(value);
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            *self.dropped += usize::from(self.most == limits::MAX_ITEMS);
        }
        Ok(Json::List(held))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let most = if key == "items" { limits::MAX_ITEMS } else { limits::MAX_LIST };
            match KEYS.iter().find(|known| **known == key) {
                // A key a thousand times is one key.
                Some(key) if pairs.len() < 2 * KEYS.len() => {
                    pairs.push((*key, map.next_value_seed(Lenient { most, dropped: self.dropped })?));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Json::Object(pairs))
    }
}

//! A line of input: a page or a text, with what is known of it.

use analysis::extract::Given;
use serde_json::{Map, Value};

/// One line of `read --jsonl`: `{id, html | text, url?, published?, title?, outlet?, lang?}`. Null is absent, unknown
/// fields are passed over.
#[derive(Debug)]
pub(crate) struct InputLine(Map<String, Value>);

impl InputLine {
    /// Reads a line; the error says what is wrong with it.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        if line.trim().is_empty() {
            return Err("the line is empty".to_owned());
        }
        match serde_json::from_str(line) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err("not a line of input: it must be an object".to_owned()),
            Err(error) => Err(format!("not a line of input: {error}")),
        }
    }

    /// The id as it came; `None` where there is none.
    pub(crate) fn id(&self) -> Option<&Value> {
        self.0.get("id").filter(|id| !id.is_null())
    }

    pub(crate) fn html(&self) -> Option<&str> {
        self.words("html")
    }

    pub(crate) fn text(&self) -> Option<&str> {
        self.words("text")
    }

    fn words(&self, field: &str) -> Option<&str> {
        self.0.get(field).and_then(Value::as_str)
    }

    /// What is given beside the page, and a complaint about what of it cannot be used.
    pub(crate) fn given(&self) -> (Given, Option<String>) {
        let mut complaint = None;
        for field in ["html", "text", "url", "published", "title", "outlet", "lang"] {
            if self.0.get(field).is_some_and(|value| !value.is_null() && !value.is_string()) {
                complaint = Some(format!("{field} must be text; it was left out"));
            }
        }
        if self.id().is_some_and(|id| id.is_array() || id.is_object()) {
            complaint = Some("id must be text or a number".to_owned());
        }
        let published = self.words("published").filter(|p| !p.trim().is_empty()).and_then(|written| {
            match written.parse() {
                Ok(published) => Some(published),
                Err(error) => {
                    complaint = Some(format!("published: {error}"));
                    None
                }
            }
        });
        let owned = |field| self.words(field).filter(|w| !w.trim().is_empty()).map(str::to_owned);
        let given = Given {
            id: self.id().map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned)),
            url: owned("url"),
            published,
            title: owned("title"),
            outlet: owned("outlet"),
            lang: owned("lang"),
            supplied_by: None,
        };
        (given, complaint)
    }
}

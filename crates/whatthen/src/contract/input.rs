//! A line of input: a page or a text, with what is known of it.

use analysis::extract::Given;
use serde::Deserialize;
use serde_json::Value;

/// One line of `read --jsonl`.
#[derive(Debug, Deserialize)]
pub(crate) struct InputLine {
    /// Given back as it came.
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    pub(crate) html: Option<String>,
    #[serde(default)]
    pub(crate) text: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

impl InputLine {
    /// Reads a line; the error says what is wrong with it.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        if line.trim().is_empty() {
            return Err("the line is empty".to_owned());
        }
        serde_json::from_str(line).map_err(|error| format!("not a line of input: {error}"))
    }

    /// The id as it came; `None` where there is none.
    pub(crate) fn id(&self) -> Option<&Value> {
        self.id.as_ref().filter(|id| !id.is_null())
    }

    /// What is given beside the page, and a complaint about what of it cannot be used.
    pub(crate) fn given(&self) -> (Given, Option<String>) {
        let mut complaint = None;
        let published = self.published.as_deref().filter(|p| !p.trim().is_empty()).and_then(|written| {
            match written.parse() {
                Ok(published) => Some(published),
                Err(error) => {
                    complaint = Some(format!("published: {error}"));
                    None
                }
            }
        });
        let given = Given {
            id: self.id().map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned)),
            url: self.url.clone(),
            published,
            title: self.title.clone().filter(|t| !t.trim().is_empty()),
            outlet: self.outlet.clone(),
            lang: self.lang.clone(),
        };
        (given, complaint)
    }
}

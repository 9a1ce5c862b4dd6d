//! The page.

use askama::Template;

use super::View;

/// The page's own stylesheet, set inside it: nothing is loaded from elsewhere.
const STYLE: &str = include_str!("../../templates/roundup.css");

#[derive(Template)]
#[template(path = "roundup.html")]
struct Page<'a> {
    view: &'a View,
    style: &'static str,
}

/// One self-contained page of HTML.
pub(crate) fn html(view: &View) -> Result<String, askama::Error> {
    Page { view, style: STYLE }.render()
}

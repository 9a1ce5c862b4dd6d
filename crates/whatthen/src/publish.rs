//! A roundup for people: Markdown, and one self-contained page of HTML. Both are made from one view of it.

mod html;
mod markdown;
mod view;

pub(crate) use html::html;
pub(crate) use markdown::markdown;
pub(crate) use view::View;

//! Extraction: what a page or a given text says, as an article without marks.

mod article;
mod body;
mod charset;
mod comments;
mod dates;
pub mod hostile;
mod html;
mod kind;
mod lines;
mod metadata;
mod page;
mod plain;
pub mod printed;
mod rendering;
mod structured;
pub mod training;
mod url;

pub use article::{Given, from_page, from_printed, from_text};
pub use body::{BodyModel, ModelError, Place};
pub use charset::{Decoded, decode};
pub(crate) use charset::{charset_of, decode_as};
pub(crate) use dates::{month, month_names};
pub use page::{MAX_BYTES, PageReading, read_page, read_page_with};
pub use plain::{PlainComment, find_comments};
pub use rendering::render_plain;
pub use url::{CanonicalUrl, registrable_domain};

//! Extraction: what a page or a given text says, as an article without marks.

mod article;
mod blocks;
mod charset;
mod comments;
mod dates;
mod metadata;
mod page;
mod plain;
mod structured;
mod url;

pub use article::{Given, from_page, from_text};
pub use charset::{Decoded, decode};
pub use page::{MAX_DEPTH, PageReading, read_page};
pub use plain::{PlainComment, find_comments};
pub use url::{CanonicalUrl, registrable_domain};

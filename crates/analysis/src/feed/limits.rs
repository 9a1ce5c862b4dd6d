//! What is read of hostile input at most. All of it is linear in the bytes read; these bound what is kept.

/// Bytes of a document. The largest real feeds known are podcasts of 10 to 15 MB; a sitemap may have 50 MB by its
/// specification.
pub const MAX_BYTES: usize = 64 << 20;
/// Items of a feed; those behind are counted in a deviation, not kept.
pub const MAX_ITEMS: usize = 10_000;
/// Addresses of a sitemap, by its specification.
pub const MAX_LOCATIONS: usize = 50_000;
/// Outlines of a subscription list.
pub const MAX_OUTLINES: usize = 50_000;
/// Bytes of one text, such as the full text of an article; cut off behind.
pub const MAX_TEXT: usize = 2 << 20;
/// Bytes of one attribute, address or title; cut off behind, addresses not kept.
pub const MAX_SHORT: usize = 16 << 10;
/// Writers, categories, enclosures of one item, each.
pub const MAX_LIST: usize = 100;
/// Bytes by which the links of a document become longer when they are made absolute; no links behind that.
pub const MAX_GROWTH: usize = 16 << 20;
/// Folders that an outline lies in, and bytes of a folder's name; those deeper and the rest of the name are dropped.
pub const MAX_FOLDERS: usize = 10;
/// See [`MAX_FOLDERS`].
pub const MAX_FOLDER_NAME: usize = 200;
/// Open elements; those deeper are read as if they stood at this depth.
pub const MAX_DEPTH: usize = 256;
/// Namespace declarations in force at a time.
pub const MAX_NAMESPACES: usize = 64;
/// Candidates that a page's search for feeds gives.
pub const MAX_FOUND: usize = 50;

//! The limits of reading a PDF, all of them. The first four are the operating system's, set by the child on itself
//! before it reads a byte; where they cannot be set it reads nothing.
//!
//! Calibrated on 442 PDFs of other readers' tests and on one of 572 pages, which took 2.0 s not optimised and 76 MB.

use std::time::Duration;

/// Memory that the child may map, code and stack included; bytes.
pub(super) const ADDRESS_SPACE: u64 = 512 << 20;
/// Time on a processor; seconds. Far above what any PDF needs that can be read: the slower of two machines must come
/// to the same outcome.
pub(super) const CPU_SECONDS: u64 = 10;
/// Bytes that it may write into a file: none.
pub(super) const FILE_BYTES: u64 = 0;
/// Files that it may have open: those that it begins with. So it can open no file and no connection.
pub(super) const OPEN_FILES: u64 = 3;

/// After this the parent ends a child that neither works nor answers.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);
/// Bytes that the parent takes from it; 32 MiB of text in JSON at most doubled by what must be escaped.
pub(super) const ANSWER_BYTES: u64 = 64 << 20;
/// Bytes of its standard error that are looked at for the reason of its end.
pub(super) const COMPLAINT_BYTES: u64 = 4 << 10;

/// Pages.
pub(super) const MAX_PAGES: usize = 5_000;
/// Glyphs of one page; a densely printed newspaper page has 40,000.
pub(super) const MAX_PAGE_GLYPHS: usize = 400_000;
/// Drawing instructions of one page, all parts within it included; a map has a million.
pub(super) const MAX_PAGE_INSTRUCTIONS: usize = 4_000_000;
/// Glyphs of all pages; a book of 1,000 pages has 3 million.
pub(super) const MAX_GLYPHS: usize = 5_000_000;
/// States that the instructions of a page may have put aside at once; more are not put aside.
pub(super) const MAX_SAVED_STATES: usize = 512;
/// Parts of a page within parts of it; what is deeper is not drawn.
pub(super) const MAX_NESTED_FORMS: usize = 12;

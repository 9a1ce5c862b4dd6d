//! WARC files (ISO 28500): records written one gzip member each, and read back, from damaged files too.
//!
//! ```
//! use archive::{Reader, Record, RecordType, Writer};
//!
//! let page = Record::new(RecordType::Resource, "https://holm-gazette.example/boat", "2026-03-04T16:22:00Z",
//!     "text/html", b"<p>The last boat.".to_vec());
//! let mut file = Vec::new();
//! Writer::new(&mut file).write(&page).unwrap();
//!
//! let mut reader = Reader::new(std::io::Cursor::new(file)).unwrap();
//! let (_, read) = reader.next().unwrap().unwrap();
//! assert_eq!(read, page);
//! assert!(read.check_digest().is_ok());
//! ```

mod http;
mod read;
mod record;
mod write;

pub use http::{HttpError, HttpResponse};
pub use read::{Damage, Location, MAX_BLOCK_BYTES, MAX_HEADER_BYTES, Reader};
pub use record::{DigestError, Record, RecordType, digest};
pub use write::Writer;

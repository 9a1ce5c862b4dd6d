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
//! let found = reader.next().unwrap().unwrap();
//! assert_eq!(found.record, page);
//! assert!(found.deviations.is_empty());
//! assert!(found.record.check_digest().is_ok());
//! ```

mod arc;
mod cdxj;
mod deviation;
mod digest;
mod disk;
mod exchange;
mod header;
mod http;
mod parse;
mod read;
mod record;
mod segments;
mod source;
mod stream;
mod surt;
mod wacz;
mod write;

pub use cdxj::{CdxjLine, cdxj};
pub use deviation::Deviation;
pub use digest::{DigestError, digest};
pub use disk::{Appending, Disk, RealDisk};
pub use exchange::{Earlier, Exchange};
pub use http::{HttpError, HttpResponse};
pub use read::{Damage, Found, Location, MAX_BLOCK_BYTES, MAX_HEADER_BYTES, Reader};
pub use record::{COMPLETED_FIELD, Record, RecordType};
pub use segments::{
    ASIDE_FOLDER, Kept, Place, Rewritten, SEGMENT_BYTES, SegmentError, Segments, Tail, is_full,
};
pub use surt::surt;
pub use wacz::{MAX_WACZ_BYTES, WaczAbout, WaczError, WaczPage, WaczWriter, warc_entries};
pub use write::{Writer, pack};

//! The only outbound sockets: fetches pages, feeds and `robots.txt` politely, under named limits, and never
//! inside the owner's network unless the configuration names it. Returns exchanges; writes no file and reads
//! no environment.
//!
//! # What a fetch is
//!
//! An [`Ask`] goes in, a [`Visit`] comes out, always: every failure is an [`Outcome`] with a sentence for
//! people, whether it is worth trying again, and after how long at least. Each request and answer on the way
//! is a [`Hop`] with the bytes as they went over the wire, for the archive.
//!
//! ```no_run
//! # async fn example() {
//! use fetch::{Ask, Fetcher, Outcome, Settings};
//!
//! let fetcher = Fetcher::new(Settings::new("whatthen/0.1 (+https://desk.example/about)"));
//! let visit = fetcher.fetch(Ask::feed("https://holm-gazette.example/feed".parse().unwrap())).await;
//! match visit.outcome {
//!     Outcome::Got(got) => println!("{} bytes", got.content.len()),
//!     Outcome::NotModified { .. } => println!("nothing new"),
//!     other => println!("{other}"),
//! }
//! # }
//! ```
//!
//! # What is kept
//!
//! - **As received.** For HTTP/1.1, [`Hop::request`] and [`Hop::response`] are the bytes of the connection:
//!   head, chunk framing and coded body. For HTTP/2 ([`Hop::protocol`]) the head is written as HTTP/1.1 text
//!   over the body as it was coded. One thing is changed: the value of `Authorization` is left out of the
//!   recorded request, and credentials out of every recorded address.
//! - **Guarded.** [`Guard`] is asked about the very address that a socket is about to be opened to, after the
//!   name was resolved, for each address of each hop. Proxy variables of the environment are not read.
//! - **Limited.** All limits live in [`Limits`]. Room in memory is waited for before a request is
//!   sent, and larger room by bodies above [`Limits::small_body`]; a [`Visit`] has it until it is dropped. So neither
//!   hostile bodies add up nor what is fetched faster than it is taken.
//! - **Polite.** One request at a time a host, a gap between them, back-off after failures, `Retry-After`,
//!   `robots.txt` (RFC 9309) with `Crawl-delay`.
//!
//! `robots.txt` files are kept in memory for a day. [`Fetcher::know_robots`] seeds them with what an earlier
//! run stored, [`Fetcher::robots_learned`] hands over what was fetched since. These fetches are not among a
//! visit's hops.

mod ask;
mod budget;
mod connect;
mod decode;
mod exchange;
mod failure;
mod fetcher;
mod freshness;
mod guard;
mod hosts;
mod intake;
mod limits;
mod memory;
mod percent;
mod redirect;
mod refusal;
mod resolve;
mod robots;
mod robots_txt;
mod settings;
mod shared;
mod visit;
mod wire;

pub use ask::{Ask, Validators, Wants};
pub use failure::{Failure, Timeout};
pub use fetcher::Fetcher;
pub use guard::{Cleared, Guard, Network, NetworkError};
pub use limits::Limits;
pub use memory::Held;
pub use redirect::without_credentials;
pub use refusal::Refusal;
pub use resolve::{Resolve, Resolving, SystemResolver};
pub use robots::{Robots, RobotsFile};
pub use settings::Settings;
pub use visit::{Cut, Got, Hop, Outcome, Protocol, Visit};

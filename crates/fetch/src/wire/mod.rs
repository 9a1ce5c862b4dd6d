//! Bytes on a connection: opening it, asking over it, keeping what goes through.

mod connection;
mod received;
mod request;
mod stream;
mod tape;

pub(crate) use connection::{Connection, Head};
pub(crate) use received::head_len;
pub(crate) use request::{Request, basic};
pub(crate) use stream::{Stream, trust};

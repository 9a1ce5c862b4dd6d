//! The product, tested through its own door: the command line.

mod bad_input;
mod desk;
mod feed;
mod gathering;
mod group;
mod pdf;
mod read;
mod roundup;
mod sample;
mod serve;
mod timeline;

use std::ffi::OsStr;
use std::path::Path;

use testkit::Ran;

/// Runs whatthen.
fn whatthen(folder: &Path, args: impl IntoIterator<Item = impl AsRef<OsStr>>, input: &[u8]) -> Ran {
    testkit::run(env!("CARGO_BIN_EXE_whatthen"), folder, args, input)
}

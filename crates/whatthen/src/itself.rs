//! The program as a file: what it starts when work is to be done in a process of its own.

use std::path::{Path, PathBuf};
use std::{env, io};

/// This very program, also where its file was replaced by a newer one meanwhile.
pub(crate) fn this_program() -> io::Result<PathBuf> {
    let itself = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && itself.exists() { Ok(itself.to_owned()) } else { env::current_exe() }
}

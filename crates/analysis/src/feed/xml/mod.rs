//! XML as it is found: read by its rules where it keeps them, and on behind where it does not.

mod faults;
mod namespaces;
mod read;
mod references;
mod scan;
mod text;

pub(super) use faults::Faults;
pub(super) use namespaces::Ns;
pub(super) use read::{Element, Reader};
pub(super) use references::resolve;
pub(super) use scan::{Event, Scanner, Tag};
pub(super) use text::Text;

//! Cases gathered from other projects' tests. They are not in this repository: `WHATTHEN_EVAL` names the
//! folder that holds them, else a folder `shared` beside it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of the cases; where there is none, says that nothing is checked.
pub(crate) fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let folder = folder.join("data/conformance");
    if !folder.is_dir() {
        eprintln!("conformance: NOT RUN, there is no data");
        return None;
    }
    Some(folder)
}

/// All cases of a manifest.
pub(crate) fn cases(name: &str) -> Vec<Value> {
    let Some(folder) = folder() else { return Vec::new() };
    let manifest = fs::read_to_string(folder.join(format!("manifests/{name}.json"))).unwrap();
    serde_json::from_str(&manifest).unwrap()
}

//! The cases of other projects' tests. They are not in this repository: `WHATTHEN_EVAL` names the
//! folder that holds them, else a folder `shared` beside it; where there is none, nothing is checked, and said so.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The cases of one manifest.
pub(crate) struct Cases {
    folder: PathBuf,
    pub(crate) all: Vec<Value>,
}

impl Cases {
    /// Those of `manifests/NAME.json`; `None` where there are none, which is said.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
        let folder = folder.join("data/conformance");
        let Ok(manifest) = fs::read_to_string(folder.join(format!("manifests/{name}.json"))) else {
            eprintln!("conformance, {name}: NOT RUN, there is no data");
            return None;
        };
        Some(Self { folder, all: serde_json::from_str(&manifest).expect("a manifest") })
    }

    /// The bytes of the file that `case` is about.
    pub(crate) fn bytes(&self, case: &Value) -> Vec<u8> {
        fs::read(self.folder.join(text(&case["file"]))).expect("the file of a case")
    }
}

/// A string of a manifest.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

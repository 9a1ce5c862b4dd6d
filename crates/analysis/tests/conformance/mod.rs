//! What the tests over other projects' cases share. The cases are not in this repository: `WHATTHEN_EVAL` names the
//! folder that holds them, else a folder `shared` beside it; where there is none, nothing is checked, and said so.

use std::collections::{BTreeMap, BTreeSet};
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

/// How many checks held, by kind and group, and which did not.
#[derive(Default)]
pub(crate) struct Score {
    kinds: BTreeMap<String, BTreeMap<String, (usize, usize)>>,
    missed: BTreeSet<(String, String)>,
    told: Vec<String>,
}

impl Score {
    pub(crate) fn check(&mut self, kind: &str, group: &str, id: &str, what: &str, held: bool, told: &str) {
        let (right, all) =
            self.kinds.entry(kind.to_owned()).or_default().entry(group.to_owned()).or_default();
        *all += 1;
        *right += usize::from(held);
        if !held {
            self.missed.insert((id.to_owned(), what.to_owned()));
            self.told.push(format!("{id}\t{what}\t{told}"));
        }
    }

    /// The share of the checks of `kind` that held.
    pub(crate) fn rate(&self, kind: &str) -> f64 {
        let groups = self.kinds.get(kind).into_iter().flat_map(BTreeMap::values);
        let (right, all) = groups.fold((0, 0), |(right, all), group| (right + group.0, all + group.1));
        if all == 0 { 1.0 } else { right as f64 / all as f64 }
    }

    /// Prints all rates, and holds what was missed against `listed`: lines of id, check and cause.
    pub(crate) fn close(&self, listed: &str) {
        for (kind, groups) in &self.kinds {
            println!("{kind}: {:.1} %", 100.0 * self.rate(kind));
            for (group, (right, all)) in groups {
                println!("    {group}: {right} of {all}");
            }
        }
        let listed: BTreeSet<(String, String)> = listed
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| {
                let mut columns = line.split('\t');
                let mut column = || columns.next().expect("id, check, cause").to_owned();
                let (id, what, cause) = (column(), column(), column());
                assert!(!cause.is_empty(), "{id}: no cause");
                (id, what)
            })
            .collect();
        let surprises: Vec<&String> = self
            .told
            .iter()
            .filter(|told| {
                let mut columns = told.split('\t').map(str::to_owned);
                !listed.contains(&(columns.next().unwrap(), columns.next().unwrap()))
            })
            .collect();
        for told in &surprises {
            println!("MISSED\t{told}");
        }
        let stale: Vec<_> = listed.difference(&self.missed).collect();
        assert!(surprises.is_empty(), "{} deviations are not listed", surprises.len());
        assert!(stale.is_empty(), "listed as deviations, and are none: {stale:?}");
    }
}

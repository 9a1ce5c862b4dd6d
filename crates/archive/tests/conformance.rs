//! Odd and damaged WARC files from other projects' tests, with what is to be read out of each. They are not in
//! this repository: `WHATTHEN_EVAL` names the folder that holds them, else a folder `shared` beside it; where
//! there is none, nothing is checked, and said so.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use archive::Reader;
use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let folder = folder.join("data/conformance");
    folder.is_dir().then_some(folder)
}

#[test]
fn everything_that_can_be_recovered_is() {
    let Some(folder) = folder() else {
        eprintln!("conformance: NOT RUN, there is no data");
        return;
    };
    let manifest = fs::read_to_string(folder.join("manifests/warc.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&manifest).unwrap();
    assert!(cases.len() > 20);
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let path = folder.join(case["file"].as_str().unwrap());
        let (mut types, mut told) = (Vec::new(), 0);
        for found in Reader::new(File::open(&path).unwrap()).unwrap() {
            match found {
                Ok(found) => {
                    told += found.deviations.len() + usize::from(found.record.check_digest().is_err());
                    types.push(found.record.kind().as_str().to_owned());
                }
                Err(damage) => {
                    assert!(!damage.reason.is_empty());
                    told += 1;
                }
            }
        }
        // Ours may be more: what another reader stops at, ours reads on behind.
        let expected = case["records_recoverable"].as_u64().or(case["warcio_records"].as_u64()).unwrap();
        assert!(types.len() as u64 >= expected, "{id}: {} records, not {expected}", types.len());
        if let Some(theirs) = case["warcio_types"].as_array() {
            let theirs: Vec<&str> = theirs.iter().filter_map(Value::as_str).collect();
            assert_eq!(types[..theirs.len()], theirs, "{id}");
        }
        // A record more than expected is one that deviates, and that is told.
        if types.len() as u64 > expected || !case["warcio_error"].is_null() {
            assert!(told > 0, "{id}: nothing is told of what is wrong with it");
        }
    }
}

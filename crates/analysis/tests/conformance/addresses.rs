//! Addresses of other projects' tests. The projects disagree with one another by design; this is our policy: what one
//! of them takes for one address is one to us, and no two pages become one that may differ.

use analysis::extract::{CanonicalUrl, registrable_domain};
use serde_json::Value;

use super::cases::{Cases, text};
use super::score::Score;

/// What is asked of a case, by the function that it was written for.
enum Asked {
    /// The address and what it is made into are one.
    Same,
    /// The domain that is registered.
    Domain,
    /// Something that we do not do.
    Nothing,
}

fn asked_by(case: &Value) -> Asked {
    // Cases of a suite whose values its own test fills in.
    if [text(&case["input"]), text(&case["expected"])].iter().any(|words| ["", "expected"].contains(words)) {
        return Asked::Nothing;
    }
    match text(&case["fn"]) {
        // In an encoding that the caller names: an address is of UTF-8 here, as in browsers.
        _ if !case["args"]["encoding"].is_null() => Asked::Nothing,
        "normalize" | "canonicalize_url" | "safe_url_string" | "test_url_normalize" | "normalize_url"
        | "clean_url" | "scrub_url" => Asked::Same,
        "extract_domain" => Asked::Domain,
        // Parameters are chosen by the caller; parts of addresses; which pages are worth a visit.
        _ => Asked::Nothing,
    }
}

fn canonical(address: &str) -> String {
    CanonicalUrl::parse(address).map_or_else(|| "no address".to_owned(), |url| url.as_str().to_owned())
}

#[test]
fn addresses_are_canonical() {
    let Some(cases) = Cases::of("urls") else { return };
    let mut score = Score::default();
    for case in &cases.all {
        let (id, input, expected) = (text(&case["id"]), text(&case["input"]), text(&case["expected"]));
        let suite = id.split('/').next().unwrap_or("");
        match asked_by(case) {
            Asked::Same => {
                let (ours, theirs) = (canonical(input), canonical(expected));
                let told = format!("{input} is {ours}, not {theirs}");
                score.check("one address", suite, id, "one address", ours == theirs, &told);
                // A second time changes nothing.
                assert!(ours == "no address" || canonical(&ours) == ours, "{id}");
            }
            Asked::Domain => {
                let ours = CanonicalUrl::parse(input)
                    .map(|url| registrable_domain(url.host()).to_owned())
                    .unwrap_or_default();
                let told = format!("{input} is of {ours}, not {expected}");
                score.check("domains", suite, id, "domain", ours == expected, &told);
            }
            Asked::Nothing => {}
        }
    }
    score.close(include_str!("urls.tsv"));
}

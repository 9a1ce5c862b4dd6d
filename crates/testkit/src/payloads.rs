//! Words that have run as scripts where they should have stayed words.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A few of our own: there whether or not the others are.
const OWN: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "javascript:alert(1)",
    "]]></title><x onclick=alert(1)>",
    "{{7*7}}",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">",
];

/// The payloads of other projects' tests, and some of our own. The others are not in this repository: `WHATTHEN_EVAL` names
/// the folder that holds them, else a folder `shared` beside it; where there is none, that is said.
pub fn payloads() -> Vec<String> {
    let mut payloads: Vec<String> = OWN.map(str::to_owned).to_vec();
    let named = std::env::var_os("WHATTHEN_EVAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let read = |name: &str| -> Option<Vec<Value>> {
        let text = fs::read_to_string(folder.join("data/conformance").join(name)).ok()?;
        Some(serde_json::from_str(&text).expect("a list in JSON"))
    };
    let (Some(cases), Some(list)) = (read("manifests/xss_dompurify.json"), read("xss/payloadbox.json"))
    else {
        eprintln!("payloads of other projects: NOT RUN, there is no data");
        return payloads;
    };
    let text = |value: &Value| value.as_str().expect("a payload").to_owned();
    payloads.extend(cases.iter().map(|case| text(&case["payload"])));
    payloads.extend(list.iter().map(text));
    payloads
}

//! Encodings of other projects' tests: what browsers take a page for.

use analysis::extract::decode;
use base64::prelude::{BASE64_STANDARD, Engine};
use encoding_rs::Encoding;

use super::cases::{Cases, text};
use super::score::Score;

#[test]
fn pages_are_decoded_as_in_browsers() {
    let Some(cases) = Cases::of("charset") else { return };
    let mut score = Score::default();
    for case in &cases.all {
        let (id, expected) = (text(&case["id"]), text(&case["encoding"]));
        let page = BASE64_STANDARD.decode(text(&case["data_b64"])).expect("bytes in base64");
        let ours = decode(&page, None);
        let browsers = Encoding::for_label(expected.as_bytes()).expect("an encoding of browsers");
        // Where nothing names an encoding and all is ASCII, either name is right.
        let held =
            ours.encoding == browsers.name() || page.is_ascii() && ours.text == browsers.decode(&page).0;
        let told = format!("{}, not {expected}", ours.encoding);
        score.check("encodings", "html5lib", id, "encoding", held, &told);
    }
    score.close("");
}

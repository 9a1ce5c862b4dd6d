//! The stylesheet, the script and the sign of the tab: in the program, at addresses that change with what is in them.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::Sha256;

use super::error::WebError;

/// Under which path they are.
pub(crate) const FOLDER: &str = "/assets/";
/// What is at an address with a digest in it never changes; seconds.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

const STYLE: &str = include_str!("../../templates/web/style.css");
const SCRIPT: &str = include_str!("../../templates/web/web.js");
const ICON: &str = include_str!("../../templates/web/icon.svg");

/// Where they are.
#[derive(Debug)]
pub(crate) struct Assets {
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) icon: String,
}

/// The addresses of this version of the program.
pub(crate) fn assets() -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| {
        let at = |name: &str, content: &str, ending: &str| {
            let digest = Sha256::of(content.as_bytes()).to_string();
            format!("{FOLDER}{name}-{}.{ending}", &digest[..16])
        };
        Assets {
            style: at("style", STYLE, "css"),
            script: at("web", SCRIPT, "js"),
            icon: at("icon", ICON, "svg"),
        }
    })
}

/// `GET /assets/{name}`
pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, WebError> {
    let address = format!("{FOLDER}{name}");
    let (kind, content) = if address == assets().style {
        ("text/css; charset=utf-8", STYLE)
    } else if address == assets().script {
        ("text/javascript; charset=utf-8", SCRIPT)
    } else if address == assets().icon {
        ("image/svg+xml", ICON)
    } else {
        return Err(WebError::NotFound("This version of the program has no such file.".to_owned()));
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_A_YEAR)], content).into_response())
}

//! The header fields that every answer has, whatever became of it. One middleware, outermost.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::archived;

/// Our own pages: our stylesheet, our script, our forms, and the rendering of an archived page in a frame.
const PAGES: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                     frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// No page of another origin may hold one of ours, by window, frame or element.
const CROSS_ORIGIN: [(&str, &str); 2] =
    [("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin")];

/// Puts them in.
pub(crate) async fn on_every_answer(request: Request, next: Next) -> Response {
    let archived = archived::is_path(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if archived {
        // Never the policy of our own pages, and never what a handler set: what is shown there is others' matter.
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(archived::POLICY));
        put(headers, REFERRER_POLICY, "no-referrer");
    } else {
        put(headers, CONTENT_SECURITY_POLICY, PAGES);
        // With `no-referrer` browsers give no origin with our own forms either, and it is what we go by. Nothing is
        // told to other sites with this one too.
        put(headers, REFERRER_POLICY, "same-origin");
    }
    put(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    for (name, value) in CROSS_ORIGIN {
        put(headers, HeaderName::from_static(name), value);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        put(headers, CACHE_CONTROL, "private, no-cache");
    }
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

//! The bookmark that hands in the page that a person sees, and the key in it.

use axum::http::{HeaderMap, Uri, header};
use model::Sha256;

use super::error::WebError;
use super::paths::{self, with_query};
use super::sessions::random;
use super::state::{Shared, Web};

/// Under which name the key is noted among what people made.
const NOTE: &str = "bookmark-key";

/// Run on the page: sends its address, headline and what it looks like now. `DESK` is put in, with the key.
const SCRIPT: &str = "(()=>{const d=document,f=d.createElement('form');f.method='post';f.target='_blank';\
    f.acceptCharset='utf-8';f.action='DESK';const p={url:location.href,title:d.title,kind:'text/html',\
    content:d.documentElement.outerHTML};for(const n in p){const t=d.createElement('textarea');t.name=n;t.value=p[n];\
    t.hidden=true;f.append(t)}d.body.append(f);f.submit();f.remove()})()";

/// The bookmark of this desk, where its key was made.
pub(super) async fn of_desk(web: &Shared, headers: &HeaderMap) -> Result<Option<String>, WebError> {
    let Some(key) = key(web).await? else { return Ok(None) };
    let base = base(web, headers);
    let script =
        SCRIPT.replace("DESK", &format!("{base}{}", with_query(paths::SUPPLY, &[("key", Some(&key))])));
    Ok(Some(format!("javascript:{}", paths::encoded(&script))))
}

/// Where this desk is, as whoever asks calls it: `http://127.0.0.1:8100`.
pub(super) fn base(web: &Web, headers: &HeaderMap) -> String {
    // Looked at by the gate before.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if web.https { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// Fails where `asked` has not the key behind its question mark: there it is known before what is sent is read.
pub(super) async fn check(web: &Shared, asked: &Uri) -> Result<(), WebError> {
    let mut pairs = asked.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    // A key is as it stands in an address. By digests, so that how long it takes tells nothing of it.
    let given = pairs.find_map(|(name, key)| (name == "key").then_some(key)).unwrap_or_default();
    let given = Sha256::of(given.as_bytes());
    if key(web).await?.is_some_and(|key| Sha256::of(key.as_bytes()) == given) {
        return Ok(());
    }
    let words = "This was not sent from a page of this desk, and not by its bookmark. Make the bookmark anew on the page Add.";
    Err(WebError::Forbidden(words.to_owned()))
}

/// Makes a new key.
pub(super) async fn renew(web: &Shared) -> Result<(), WebError> {
    let people = web.readers.folder().people();
    web.readers
        .read(move |_| {
            let key = random().map_err(WebError::Failed)?;
            Ok(store::Desk::open(&people)?.note(NOTE, &key)?)
        })
        .await
}

async fn key(web: &Shared) -> Result<Option<String>, WebError> {
    web.readers.read(|desk| Ok(desk.people.notes()?.remove(NOTE))).await
}

//! The pages of a desk: `whatthen serve`.
//!
//! Every request passes, outermost first, the meters, the header fields that every answer has, a limit of time, the
//! maker of error pages and the gate, before it reaches a page.

mod apart;
mod archived;
mod assets;
mod background;
mod bookmark;
mod capture;
mod error;
mod frame;
mod gate;
mod headers;
mod limits;
mod listen;
mod lit;
mod meters;
mod notes;
mod pages;
mod paths;
mod patient;
mod readers;
mod sessions;
mod state;
mod stories;
mod survey;
mod tries;
mod wording;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use background::Background;
use gate::Hosts;
use limits::{ADDERS, FORM_BYTES, PAGE_FORM_BYTES, PAGE_FORMS, READERS};
use meters::Meters;
use pages::{
    add, against, archive, article, feeds, list, metrics, opml, proof, search, sign_in, sources,
    stories as story_list, story, theme,
};
use readers::Readers;
use sessions::Sessions;
use state::{Shared, Web};

pub(crate) use apart::answer as group_newest;
pub(crate) use limits::{PASSWORD_LEAST, PASSWORD_MOST};
pub(crate) use sessions::{NOTE as PASSWORD_NOTE, hashed};
pub(crate) use state::{Added, Gathering, Health, Kept, ProgressLine, ProgressView, Refusal, SourceView};

/// Where a desk is served, and under which names.
#[derive(Clone, Debug)]
pub(crate) struct Serving {
    /// Address and port to listen on.
    pub(crate) listen: SocketAddr,
    /// Names that the desk goes by, beside those of this machine's loopback.
    pub(crate) hosts: Vec<String>,
    /// Whether browsers reach it over https, through a proxy.
    pub(crate) https: bool,
}

/// Serves the desk in `path` until the program is told to end. `ready` is called with the address once it listens.
pub(crate) fn serve(
    path: &Path,
    serving: Serving,
    gathering: Gathering,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let readers = Arc::new(Readers::open(path)?);
    let web = Arc::new(Web {
        background: Background::start(Arc::clone(&readers))?,
        readers,
        gathering,
        adders: Arc::new(Semaphore::new(ADDERS)),
        page_forms: Arc::new(Semaphore::new(PAGE_FORMS)),
        sessions: Sessions::new(!serving.listen.ip().is_loopback()),
        hosts: Hosts {
            names: serving.hosts.iter().map(|name| name.to_ascii_lowercase()).collect::<BTreeSet<_>>(),
            bound: serving.listen.ip(),
        },
        meters: Meters::default(),
        https: serving.https,
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Reading, gathering, and a password now and then.
        .max_blocking_threads(READERS + ADDERS + PAGE_FORMS + 1)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listening = TcpListener::bind(serving.listen).await;
        let listener = listening.with_context(|| format!("cannot listen on {}", serving.listen))?;
        ready(listener.local_addr()?);
        listen::listen(listener, router(web), listen::told_to_end()).await;
        Ok(())
    });
    // Connections were waited for; for what threads still do nobody waits any more.
    runtime.shutdown_background();
    served
}

/// Every route of the desk.
fn router(web: Shared) -> Router {
    Router::new()
        .route("/", get(list::list))
        .route("/article/{id}", get(article::article))
        .route("/article/{id}/against/{other}", get(against::against))
        .route("/proof/{article}/{text}", get(proof::proof))
        .route("/archive/{record}", get(archive::archive))
        .route("/stories", get(story_list::stories))
        .route("/story/{anchor}", get(story::story))
        .route("/search", get(search::search))
        .route("/sources", get(sources::sources))
        .route("/source", get(sources::source))
        .route("/progress", get(sources::progress))
        .route("/add", get(add::form).post(add::add))
        .route("/add/key", post(add::new_key))
        .route(paths::SUPPLY, post(add::supply).layer(DefaultBodyLimit::max(PAGE_FORM_BYTES)))
        .route("/feed.atom", get(feeds::atom))
        .route("/feed.json", get(feeds::json))
        .route("/opml", get(opml::opml))
        .route("/metrics", get(metrics::metrics))
        .route("/theme", post(theme::keep))
        .route(paths::SIGN_IN, get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/assets/{name}", get(assets::asset))
        .fallback(async || StatusCode::NOT_FOUND)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn_with_state(Arc::clone(&web), gate::gate))
        .layer(from_fn(error::as_pages))
        .layer(from_fn(listen::with_patience))
        .layer(from_fn(headers::on_every_answer))
        .layer(from_fn_with_state(Arc::clone(&web), meters::measure))
        .with_state(web)
}

#[cfg(test)]
mod tests;

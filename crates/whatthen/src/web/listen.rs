//! The socket: connections in, a few at once, none of them for ever.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::watch;

use super::limits::{
    ANSWER_PATIENCE, CONNECTION_AGE, CONNECTIONS, HEAD_PATIENCE, LAST_PATIENCE, WRITE_PATIENCE,
};
use super::patient::Patient;
use crate::report::warn;

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// When the head of the request had come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun(pub(crate) Instant);

/// Rest after a connection could not be accepted, as when there are no more file handles.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Serves `router` until `end` comes; then what is under way is finished, for a while.
pub(crate) async fn listen(listener: TcpListener, router: Router, end: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let (ending, ended) = watch::channel(false);
    let mut end = pin!(end);
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(ACCEPT_REST).await;
            continue;
        };
        let (router, ended) = (router.clone(), ended.clone());
        tokio::spawn(async move {
            converse(stream, peer, router, ended).await;
            drop(permit);
        });
    }
    _ = ending.send(true);
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    _ = tokio::time::timeout(LAST_PATIENCE, room.acquire_many(all)).await;
}

/// Answers one connection. What goes wrong with it is the other end's affair.
async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, mut ended: watch::Receiver<bool>) {
    // Answers are small and whole: nothing is to be waited for.
    _ = stream.set_nodelay(true);
    let pages = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        pages.call(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_PATIENCE)
            .serve_connection(TokioIo::new(Patient::new(stream, WRITE_PATIENCE)), service)
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ended.wait_for(|ended| *ended) => {}
        () = tokio::time::sleep(CONNECTION_AGE) => {}
    }
    connection.as_mut().graceful_shutdown();
    _ = tokio::time::timeout(ANSWER_PATIENCE, connection).await;
}

/// A middleware: an answer that takes too long is none.
pub(crate) async fn with_patience(mut request: Request, next: Next) -> Result<Response, Infallible> {
    request.extensions_mut().insert(Begun(Instant::now()));
    let answer = tokio::time::timeout(ANSWER_PATIENCE, next.run(request)).await;
    Ok(answer.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response()))
}

/// Comes when the program is told to end. Told once more, it ends at once: what was told as kept is on disk.
pub(crate) async fn told_to_end() {
    told().await;
    warn("What is under way is finished first; Ctrl-C once more ends at once.");
    tokio::spawn(async {
        told().await;
        std::process::exit(1);
    });
}

async fn told() {
    let interrupt = async { _ = tokio::signal::ctrl_c().await };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    interrupt.await;
}

//! Who may ask: by which name the desk was called, from where a form came, and who is signed in. Everything passes
//! here before it reaches a page, so a new route is closed until it is asked for rightly.

use std::collections::BTreeSet;
use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::error::WebError;
use super::listen::Peer;
use super::paths;
use super::state::Shared;
use super::tries::Trier;
use super::{assets, bookmark};

/// Told by browsers: whether what is asked for was asked for by a page of the same origin.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names that the desk goes by. A page elsewhere can make its own name lead here; it cannot choose ours.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    /// Configured, in lower case.
    pub(crate) names: BTreeSet<String>,
    /// The address that is listened on.
    pub(crate) bound: IpAddr,
}

impl Hosts {
    /// Whether a request for `authority` (`name` or `name:port`) is for this desk.
    fn allow(&self, authority: &Authority) -> bool {
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if let Ok(address) = host.parse::<IpAddr>() {
            // An address is no name that somebody else could make lead here.
            return address.is_loopback() || address == self.bound || self.bound.is_unspecified();
        }
        host == "localhost" || host.ends_with(".localhost") || self.names.contains(&host)
    }
}

/// Who asks, as the pages behind the gate may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Somebody who may use the desk.
    Person,
    /// A page elsewhere, by the bookmark, whose key it has shown. It may do nothing else.
    Elsewhere,
}

/// A middleware: lets through what may ask.
pub(crate) async fn gate(State(web): State<Shared>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>().copied();
    let trier = Trier::of(peer, &head.headers, web.https);
    match admit(&web, &head, trier).await {
        Ok(caller) => {
            head.extensions.insert(caller);
            head.extensions.insert(trier);
            next.run(Request::from_parts(head, body)).await
        }
        Err(refused) => *refused,
    }
}

async fn admit(web: &Shared, request: &Parts, trier: Trier) -> Result<Caller, Box<Response>> {
    let refuse = |error: WebError| Box::new(error.into_response());
    let host = called(request).map_err(refuse)?;
    if !web.hosts.allow(&host) {
        let words = format!(
            "It was called {:?}. If that is its name, start it with --host {}.",
            host.as_str(),
            host.host()
        );
        return Err(refuse(WebError::Misdirected(words)));
    }
    let path = request.uri.path();
    let safe = matches!(request.method, Method::GET | Method::HEAD);
    if !safe && !is_own(&request.headers, &host, web.https) {
        if path == paths::SUPPLY && request.method == Method::POST {
            bookmark::check(web, &request.uri).await.map_err(refuse)?;
            return Ok(Caller::Elsewhere);
        }
        let words = "This was not sent from a page of this desk. Nothing was changed.";
        return Err(refuse(WebError::Forbidden(words.to_owned())));
    }
    if path == paths::SIGN_IN || path.starts_with(assets::FOLDER) {
        return Ok(Caller::Person);
    }
    if web.sessions.admits(web, &request.headers, safe, trier).await.map_err(refuse)? {
        return Ok(Caller::Person);
    }
    // Programs are told how to sign in; people are led to where they can.
    if safe && !paths::FOR_PROGRAMS.contains(&path) {
        let back = request.uri.path_and_query().map_or("/", |asked| asked.as_str());
        return Err(Box::new(Redirect::to(&paths::sign_in(back)).into_response()));
    }
    Err(refuse(WebError::SignIn))
}

/// What the desk was called: the one `Host`, and the address that was asked for, where that has a name in it.
fn called(request: &Parts) -> Result<Authority, WebError> {
    let wrong = || WebError::BadRequest("The request does not say whom it is for.".to_owned());
    let mut hosts = request.headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(wrong()) };
    let host: Authority = host.to_str().ok().and_then(|host| host.parse().ok()).ok_or_else(wrong)?;
    let other = request.uri.authority().is_some_and(|other| other != &host);
    if other || host.as_str().contains('@') { Err(wrong()) } else { Ok(host) }
}

/// Whether a page of this desk sent the request: its origin is ours. Where none is given, the browser must say that
/// it was sent by the same origin; what says neither may be anything.
fn is_own(headers: &HeaderMap, host: &Authority, https: bool) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => origin.to_str().is_ok_and(|origin| is_origin_of(origin, host, https)),
        (Some(_), Some(_)) => false,
        (None, _) => headers.get(FETCH_SITE).is_some_and(|site| site == "same-origin"),
    }
}

fn is_origin_of(origin: &str, host: &Authority, https: bool) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let port = match scheme {
        "https" => ":443",
        // A desk that is reached over https trusts no page that came without it.
        "http" if !https => ":80",
        _ => return false,
    };
    let bare = |authority: &str| authority.strip_suffix(port).unwrap_or(authority).to_ascii_lowercase();
    bare(authority) == bare(host.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(bound: &str) -> Hosts {
        Hosts { names: BTreeSet::from(["desk.example".to_owned()]), bound: bound.parse().unwrap() }
    }

    fn allows(hosts: &Hosts, host: &str) -> bool {
        hosts.allow(&host.parse().unwrap())
    }

    #[test]
    fn names_that_are_not_ours_are_refused() {
        let loopback = hosts("127.0.0.1");
        for host in ["localhost:8100", "LOCALHOST", "127.0.0.1", "127.9.9.9:1", "[::1]:8100", "desk.example."]
        {
            assert!(allows(&loopback, host), "{host}");
        }
        for host in ["evil.example", "desk.example.evil.example", "192.0.2.1", "localhost.evil.example"] {
            assert!(!allows(&loopback, host), "{host}");
        }
        assert!(allows(&hosts("0.0.0.0"), "192.0.2.1:8100"));
        assert!(!allows(&hosts("0.0.0.0"), "rebound.example:8100"));
    }

    #[test]
    fn an_origin_is_ours_or_not() {
        let host = "desk.example:8100".parse().unwrap();
        assert!(is_origin_of("http://desk.example:8100", &host, false));
        assert!(is_origin_of("http://DESK.example:8100", &host, false));
        for origin in [
            "null",
            "",
            "http://desk.example",
            "http://desk.example:8101",
            "ftp://desk.example:8100",
            "desk.example:8100",
        ] {
            assert!(!is_origin_of(origin, &host, false), "{origin}");
        }
        let host = "desk.example".parse().unwrap();
        assert!(is_origin_of("https://desk.example:443", &host, true));
        assert!(!is_origin_of("http://desk.example", &host, true));
        assert!(!is_origin_of("http://desk.example:443", &host, false));
    }
}

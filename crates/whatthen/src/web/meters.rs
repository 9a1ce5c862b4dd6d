//! What `/metrics` tells of requests: how many, of which route, with which status, and how long they took.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::state::Shared;

/// Upper ends of the buckets, in seconds. Pages are to take .005 at the median and .03 at the 99th percentile.
const BUCKETS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0];

/// Counts since the program began.
#[derive(Debug, Default)]
pub(crate) struct Meters(Mutex<BTreeMap<Route, Times>>);

/// What is counted apart: as many as there are routes, methods and statuses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    path: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Times {
    counts: [u64; BUCKETS.len()],
    all: u64,
    seconds: f64,
}

impl Meters {
    fn count(&self, route: Route, took: Duration) {
        let took = took.as_secs_f64();
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = routes.entry(route).or_default();
        times.all += 1;
        times.seconds += took;
        for (count, end) in times.counts.iter_mut().zip(BUCKETS) {
            *count += u64::from(took <= end);
        }
    }

    /// The counts in the text form of Prometheus.
    pub(crate) fn text(&self) -> String {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let name = "whatthen_http_request_duration_seconds";
        let mut out = format!("# HELP {name} Requests by route and status.\n# TYPE {name} histogram\n");
        for (Route { path, method, status }, times) in routes {
            let labels = format!("route=\"{path}\",method=\"{method}\",status=\"{status}\"");
            for (count, end) in times.counts.iter().zip(BUCKETS) {
                _ = writeln!(out, "{name}_bucket{{{labels},le=\"{end}\"}} {count}");
            }
            _ = writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", times.all);
            _ = writeln!(out, "{name}_sum{{{labels}}} {}", times.seconds);
            _ = writeln!(out, "{name}_count{{{labels}}} {}", times.all);
        }
        out
    }
}

/// A middleware: counts.
pub(crate) async fn measure(State(web): State<Shared>, request: Request, next: Next) -> Response {
    // As it is written in the router: what was asked for is not told, and is no end of labels.
    let path = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let begun = Instant::now();
    let response = next.run(request).await;
    let route = Route { path, method, status: response.status().as_u16() };
    web.meters.count(route, begun.elapsed());
    response
}

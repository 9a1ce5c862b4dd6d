//! Asking an origin's `robots.txt` before anything else there.

use std::fmt::Display;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::budget::Budget;
use crate::exchange::exchange;
use crate::intake::Take;
use crate::limits::ROBOTS_REDIRECTS;
use crate::memory::Held;
use crate::redirect::{Trail, is_redirect};
use crate::robots::{Entry, clamped};
use crate::shared::{Shared, Stop};
use crate::wire::Request;
use crate::{Failure, Refusal, RobotsFile, Timeout, Validators};

/// Fetches the `robots.txt` of an address's origin, if it is not known, and reads there whether the address
/// may be fetched; the `Crawl-delay` where it may.
pub(crate) async fn delay_if_allowed(shared: &Shared, url: &Url) -> Result<Option<Duration>, Stop> {
    let limits = &shared.settings.limits;
    let origin = url.origin().ascii_serialization();
    let entry = entry(shared, &origin).await?;
    if let Some(why) = entry.unreachable {
        let retry_after = limits.robots_retry;
        return Err(Refusal::RobotsUnreachable { origin, why, retry_after }.into());
    }
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    if entry.rules.allows(path) {
        Ok(clamped(&entry.rules, limits))
    } else {
        Err(Refusal::Robots { origin, path: path.to_owned() }.into())
    }
}

/// What is known of the origin, fetched by the first who asks while others wait.
async fn entry(shared: &Shared, origin: &str) -> Result<Entry, Stop> {
    let limits = &shared.settings.limits;
    let place = shared.robots.origin(origin);
    let good = || place.entry().filter(|entry| !entry.good_for(Timestamp::now(), limits).is_zero());
    if let Some(entry) = good() {
        return Ok(entry);
    }
    let _fetching = place.fetching.lock().await;
    if let Some(entry) = good() {
        return Ok(entry);
    }
    let old = place.entry().filter(|entry| entry.unreachable.is_none());
    let delay = old.and_then(|entry| clamped(&entry.rules, limits));
    let file = fetch(shared, origin, delay).await?;
    shared.robots.learn(origin, file, shared.settings.robots_name());
    place.entry().ok_or_else(|| unreachable_address(origin))
}

/// Fetches the file; why there is no answer, if there is none. What keeps the origin itself from being asked
/// at all is not the file's fault: it ends the visit as it is.
async fn fetch(
    shared: &Shared,
    origin: &str,
    delay: Option<Duration>,
) -> Result<(RobotsFile, Option<String>), Stop> {
    let limits = &shared.settings.limits;
    let fetched_at = Timestamp::now();
    let start: Url = format!("{origin}/robots.txt").parse().map_err(|_| unreachable_address(origin))?;
    let mut trail = Trail::new(&start, ROBOTS_REDIRECTS);
    let mut budget = Budget::new(limits.total);
    let none = |why: &dyn Display| (None, Vec::new(), Some(why.to_string()));
    let (status, body, why) = loop {
        let first = trail.url() == trail.asked();
        match shared.settings.guard.check_url(trail.url()) {
            Err(refusal) if !first => break none(&refusal),
            _ => {}
        }
        let request = Request {
            url: trail.url().clone(),
            accept: "text/plain, */*;q=0.1",
            user_agent: shared.settings.user_agent.clone(),
            validators: Validators::default(),
            authorization: None,
        };
        let delay = delay.filter(|_| first);
        let (take, mut held) = (Take::Start(limits.robots), Held::default());
        let (_, answer) = exchange(shared, &request, take, delay, &mut held, &mut budget).await;
        match answer {
            Err(stop) if first && is_of_the_origin(&stop) => return Err(stop),
            Err(Stop::Refused(refusal)) => break none(&refusal),
            Err(Stop::Failed(failure)) => break none(&failure),
            Ok(answer) if is_redirect(answer.status) => match trail.follow(answer.status, &answer.headers) {
                Ok(()) => {}
                // More redirects than are followed: as if there were no file (RFC 9309, 2.3.1.2).
                Err(_) => break (Some(answer.status), Vec::new(), None),
            },
            Ok(answer) => break (Some(answer.status), answer.content, None),
        }
    };
    Ok((RobotsFile { fetched_at, status, body }, why))
}

fn is_of_the_origin(stop: &Stop) -> bool {
    match stop {
        Stop::Refused(_) => true,
        Stop::Failed(failure) => matches!(
            failure,
            Failure::Dns { .. }
                | Failure::Connect { .. }
                | Failure::Tls { .. }
                | Failure::TooSlow { what: Timeout::Connect, .. }
        ),
    }
}

fn unreachable_address(origin: &str) -> Stop {
    Refusal::Address { url: origin.to_owned(), why: "it has no robots.txt address" }.into()
}

//! The fetcher: one visit from ask to outcome.

use std::sync::Arc;

use jiff::Timestamp;

use crate::budget::Budget;
use crate::exchange::{Answer, exchange};
use crate::freshness::{fresh_for, retry_after, text};
use crate::intake::Take;
use crate::memory::Held;
use crate::redirect::{Trail, is_redirect};
use crate::robots_txt::delay_if_allowed;
use crate::shared::{Shared, Stop};
use crate::wire::{Request, basic};
use crate::{
    Ask, Failure, Got, Hop, Outcome, Resolve, RobotsFile, Settings, SystemResolver, Validators, Visit,
};

/// Longest validator that is kept, bytes.
const MAX_VALIDATOR: usize = 1024;

/// Fetches. Cheap to clone; clones share connections, pauses of hosts, places in memory and known
/// `robots.txt` files. Belongs to one `tokio` runtime (of any flavour, with time and I/O).
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

impl Fetcher {
    /// A fetcher over the system's resolver.
    pub fn new(settings: Settings) -> Self {
        Self::with_resolver(settings, Arc::new(SystemResolver::default()))
    }

    /// A fetcher over another resolver.
    pub fn with_resolver(settings: Settings, resolver: Arc<dyn Resolve>) -> Self {
        Self { shared: Arc::new(Shared::new(settings, resolver)) }
    }

    /// Fetches. May wait for its turn at the host, for the host's pause (at most [`crate::Limits::patience`])
    /// and for memory; the limits on time do not count this. Dropping the future closes its connection.
    pub async fn fetch(&self, ask: Ask) -> Visit {
        let limits = &self.shared.settings.limits;
        let mut trail = Trail::new(&ask.url, limits.redirects);
        let (mut hops, mut held) = (Vec::new(), Held::default());
        let outcome = match visit(&self.shared, &ask, &mut trail, &mut hops, &mut held).await {
            Ok(outcome) => outcome,
            Err(Stop::Refused(refusal)) => Outcome::Refused(refusal),
            Err(Stop::Failed(failure)) => Outcome::Failed(failure),
        };
        let answered = matches!(outcome, Outcome::Got(_) | Outcome::NotModified { .. });
        let moved_to = trail.moved_to().filter(|_| answered);
        let visit = Visit { hops, outcome, moved_to, downgraded: trail.downgraded, held: Held::default() };
        held.shrink_to(visit.bytes());
        Visit { held, ..visit }
    }

    /// Makes a `robots.txt` known that an earlier run fetched, for an origin as in
    /// [`Fetcher::robots_learned`]. One that is not newer than what is known already is ignored.
    pub fn know_robots(&self, origin: &str, robots: RobotsFile) {
        self.shared.robots.know(origin, &robots, self.shared.settings.robots_name());
    }

    /// What was fetched since the last call, to be stored: origin (`scheme://host` or `scheme://host:port`)
    /// and file. At most 4 MiB are kept between calls; what is learned beyond that is not handed out.
    pub fn robots_learned(&self) -> Vec<(String, RobotsFile)> {
        self.shared.robots.take_learned()
    }
}

async fn visit(
    shared: &Shared,
    ask: &Ask,
    trail: &mut Trail,
    hops: &mut Vec<Hop>,
    held: &mut Held,
) -> Result<Outcome, Stop> {
    let mut budget = Budget::new(shared.settings.limits.total);
    loop {
        shared.settings.guard.check_url(trail.url())?;
        let delay = if ask.ignore_robots { None } else { delay_if_allowed(shared, trail.url()).await? };
        let request = request(shared, ask, trail);
        let (hop, answer) = exchange(shared, &request, Take::All, delay, held, &mut budget).await;
        hops.extend(hop);
        let answer = answer?;
        if is_redirect(answer.status) {
            trail.follow(answer.status, &answer.headers)?;
            // The next host's turn is waited for with empty hands; of redirects little is kept.
            *held = Held::default();
        } else {
            return Ok(outcome(shared, request, answer)?);
        }
    }
}

fn request(shared: &Shared, ask: &Ask, trail: &Trail) -> Request {
    let url = trail.url();
    let asked = url == trail.asked();
    let theirs = ask.validated.as_ref().map_or(asked, |validated| validated == url);
    Request {
        url: url.clone(),
        accept: ask.wants.accept(),
        user_agent: shared.settings.user_agent.clone(),
        validators: if theirs { ask.validators.clone() } else { Validators::default() },
        authorization: asked.then(|| basic(&ask.url)).flatten(),
    }
}

/// What an answer that does not lead on comes to.
fn outcome(shared: &Shared, request: Request, answer: Answer) -> Result<Outcome, Failure> {
    let (limits, now) = (&shared.settings.limits, Timestamp::now());
    let fresh_for = fresh_for(&answer.headers, now, limits.fresh);
    let said = validators(&answer);
    match answer.status {
        200..300 => Ok(Outcome::Got(Got {
            content: answer.content,
            content_type: text(&answer.headers, hyper::header::CONTENT_TYPE).map(str::to_owned),
            validators: said,
            fresh_for,
            url: request.url,
            status: answer.status,
        })),
        304 if request.is_conditional() => {
            let sent = request.validators;
            let validators = Validators {
                etag: said.etag.or(sent.etag),
                last_modified: said.last_modified.or(sent.last_modified),
            };
            Ok(Outcome::NotModified { fresh_for, validators, url: request.url })
        }
        status => Err(Failure::Status {
            url: request.url,
            status,
            retry_after: retry_after(&answer.headers, now, limits.retry_after),
        }),
    }
}

fn validators(answer: &Answer) -> Validators {
    let field = |name| {
        let value = text(&answer.headers, name)?;
        (!value.is_empty() && value.len() <= MAX_VALIDATOR).then(|| value.to_owned())
    };
    Validators { etag: field(hyper::header::ETAG), last_modified: field(hyper::header::LAST_MODIFIED) }
}

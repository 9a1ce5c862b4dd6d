//! One request and its answer.

use hyper::header::HeaderMap;
use jiff::Timestamp;
use std::time::Duration;

use crate::budget::Budget;
use crate::connect::{connect, in_flight, innermost};
use crate::freshness::retry_after;
use crate::hosts::{Ended, InFlight};
use crate::intake::{Take, take_in};
use crate::memory::Held;
use crate::shared::{Shared, Stop};
use crate::wire::{Connection, Head, Request, head_len};
use crate::{Failure, Hop, Timeout};

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Decoded; empty unless the status is a success.
    pub(crate) content: Vec<u8>,
}

/// Asks once the host's turn has come. The hop is there as soon as a head was, whatever came of it; `held` is the memory
/// for what comes. Who waits for a turn must hold none, or those whose turn it is might wait for that.
pub(crate) async fn exchange(
    shared: &Shared,
    request: &Request,
    take: Take,
    crawl_delay: Option<Duration>,
    held: &mut Held,
    budget: &mut Budget,
) -> (Option<Hop>, Result<Answer, Stop>) {
    let turn = match shared.hosts.turn(&request.url, crawl_delay).await {
        Ok(turn) => turn,
        Err(refusal) => return (None, Err(refusal.into())),
    };
    let (hop, result) = match ask(shared, request, held, budget).await {
        Ok((connection, head, in_flight)) => {
            let ended = receive(shared, request, take, (connection, head), held, budget).await;
            drop(in_flight);
            ended
        }
        Err(stop) => (None, Err(stop)),
    };
    turn.end(ended(&result, shared));
    (hop, result)
}

/// Sends the request and waits for a head, over a kept connection where there is one.
async fn ask(
    shared: &Shared,
    request: &Request,
    held: &mut Held,
    budget: &mut Budget,
) -> Result<(Connection, Head, InFlight), Stop> {
    let limits = &shared.settings.limits;
    let host = || request.url.host_str().unwrap_or_default().to_owned();
    let mut kept = shared.idle.take(&request.url.origin().ascii_serialization());
    loop {
        let (mut connection, in_flight) = match kept.take() {
            Some(connection) => {
                let in_flight = in_flight(shared, connection.ip(), held).await?;
                (connection, in_flight)
            }
            None => connect(shared, &request.url, held, budget).await?,
        };
        let answer = connection.ask(request, limits);
        let answer = budget.spend(limits.first_byte, Timeout::FirstByte, answer).await;
        let answer = answer.map_err(|(what, limit)| Failure::TooSlow { host: host(), what, limit })?;
        match answer {
            Some(Ok(head)) => return Ok((connection, head, in_flight)),
            // Closed by the server while it was idle: asked again over a new one.
            Some(Err(_)) if connection.may_be_stale() => {}
            Some(Err(error)) if connection.is_flooded(&error) => {
                return Err(Failure::HeadTooLarge { host: host(), limit: limits.head }.into());
            }
            Some(Err(error)) => {
                return Err(Failure::BadHttp { host: host(), why: said(&error) }.into());
            }
            None => {
                let why = "the address cannot be written in HTTP".to_owned();
                return Err(Failure::BadHttp { host: host(), why }.into());
            }
        }
    }
}

fn said(error: &hyper::Error) -> String {
    if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        "it hung up before its answer was complete".to_owned()
    } else {
        innermost(error)
    }
}

/// Takes the body in and ends the exchange.
async fn receive(
    shared: &Shared,
    request: &Request,
    take: Take,
    (mut connection, mut head): (Connection, Head),
    held: &mut Held,
    budget: &mut Budget,
) -> (Option<Hop>, Result<Answer, Stop>) {
    let limits = &shared.settings.limits;
    let status = head.status;
    let take = if (200..300).contains(&status) { take } else { Take::Record(limits.other_body) };
    let within = (limits, &shared.memory, held);
    let taken = take_in(&mut connection, &mut head, take, &request.url, within, budget).await;
    let headers = std::mem::take(&mut head.headers);
    let (mut hop, connection) = connection.finish(head, request.url.clone(), taken.coded, taken.cut);
    if let Some(connection) = connection {
        shared.idle.keep(request.url.origin().ascii_serialization(), connection);
    }
    let answer = match taken.failure {
        Some(failure) => Err(failure.into()),
        None => Ok(Answer { status, headers, content: taken.content }),
    };
    if hop.cut.is_some() && (answer.is_err() || !matches!(take, Take::Start(_))) {
        // Nobody reads half of it, and many such must not fill the memory.
        let kept = head_len(&hop.response) + limits.other_body;
        hop.response.truncate(kept);
        hop.response.shrink_to_fit();
    }
    (Some(hop), answer)
}

/// What the host's pace is to make of it.
fn ended(result: &Result<Answer, Stop>, shared: &Shared) -> Ended {
    match result {
        Ok(answer) if matches!(answer.status, 429 | 503) => {
            let longest = shared.settings.limits.retry_after;
            retry_after(&answer.headers, Timestamp::now(), longest).map_or(Ended::Failed, Ended::Paused)
        }
        Ok(answer) if answer.status >= 500 => Ended::Failed,
        Err(Stop::Failed(
            Failure::Dns { .. }
            | Failure::Connect { .. }
            | Failure::Tls { .. }
            | Failure::TooSlow { .. }
            | Failure::BadHttp { .. }
            | Failure::HeadTooLarge { .. }
            | Failure::CutOff { .. },
        )) => Ended::Failed,
        _ => Ended::Answered,
    }
}

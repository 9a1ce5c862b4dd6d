//! A body taken in: unpacked under limits as it comes.

use std::io;
use std::time::Duration;

use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use url::Url;

use crate::budget::Budget;
use crate::connect::innermost;
use crate::decode::{Coding, Decoder, STEP};
use crate::freshness::text;
use crate::memory::{Held, Memory, Room};
use crate::wire::{Connection, Head};
use crate::{Cut, Failure, Limits, Protocol, Timeout};

/// How much of a body is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Take {
    /// All of it; too much is a failure.
    All,
    /// At most that many decoded bytes; what follows is left.
    Start(usize),
    /// That many bytes as they are, for the record only.
    Record(usize),
}

/// What was taken in.
#[derive(Default)]
pub(crate) struct Taken {
    /// Decoded.
    pub(crate) content: Vec<u8>,
    /// As coded, where the wire does not show it (HTTP/2).
    pub(crate) coded: Vec<u8>,
    /// Why it is not all.
    pub(crate) cut: Option<Cut>,
    /// What went wrong.
    pub(crate) failure: Option<Failure>,
}

/// Takes a body in.
pub(crate) async fn take_in(
    connection: &mut Connection,
    head: &mut Head,
    take: Take,
    url: &Url,
    (limits, memory, held): (&Limits, &Memory, &mut Held),
    budget: &mut Budget,
) -> Taken {
    let mut intake = Intake { url, limits, memory, held, paced: None, taken: Taken::default() };
    let end = match intake.begin(head, take) {
        Ok(mut decoder) => intake.run(connection, head, take, &mut decoder, budget).await,
        Err(end) => Err(end),
    };
    let mut taken = intake.taken;
    if let Err(End { cut, failure }) = end {
        // What could not be unpacked was not read to its end either.
        let unread = (!head.is_whole()).then_some(Cut::Length);
        (taken.cut, taken.failure) = (cut.or(unread), failure.map(|failure| *failure));
    }
    taken.content.shrink_to_fit();
    taken
}

/// An end before the end.
struct End {
    cut: Option<Cut>,
    failure: Option<Box<Failure>>,
}

impl End {
    fn failed(cut: Cut, failure: Failure) -> Self {
        Self { cut: Some(cut), failure: Some(Box::new(failure)) }
    }
}

struct Intake<'a> {
    url: &'a Url,
    limits: &'a Limits,
    memory: &'a Memory,
    held: &'a mut Held,
    /// Since when its pace is looked at: time spent and bytes taken until then.
    paced: Option<(Duration, usize)>,
    taken: Taken,
}

impl Intake<'_> {
    fn begin(&self, head: &Head, take: Take) -> Result<Decoder, End> {
        let stated = text(&head.headers, CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        if matches!(take, Take::All) && stated.is_some_and(|length| length > self.limits.wire_body) {
            return Err(self.too_large(self.limits.wire_body, false));
        }
        if matches!(take, Take::Record(_)) {
            return Ok(Decoder::new(Coding::Identity));
        }
        let fields = head.headers.get_all(CONTENT_ENCODING).iter();
        let coding =
            fields.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>().join(", ");
        Coding::read(&coding).map(Decoder::new).ok_or_else(|| {
            let coding = coding.chars().take(100).collect();
            End::failed(Cut::Length, Failure::UnknownCoding { url: self.url.clone(), coding })
        })
    }

    async fn run(
        &mut self,
        connection: &mut Connection,
        head: &mut Head,
        take: Take,
        decoder: &mut Decoder,
        budget: &mut Budget,
    ) -> Result<(), End> {
        let keep_coded = connection.protocol() == Protocol::Http2;
        let start = connection.taken(head).saturating_sub(head.payload());
        loop {
            let time = self.time_for_more(connection.taken(head), budget.spent());
            let more = budget.spend(time, Timeout::Pace, connection.more(head)).await;
            let bytes = match more {
                Err((what, limit)) => return Err(self.too_slow(what, limit)),
                Ok(None) => break,
                Ok(Some(Err(_))) if connection.is_full() => {
                    return Err(self.too_large(self.limits.wire_body, false));
                }
                Ok(Some(Err(error))) => return Err(self.broken(&error, head.payload())),
                Ok(Some(Ok(bytes))) => bytes,
            };
            if keep_coded {
                self.taken.coded.extend_from_slice(&bytes);
            }
            let wire = connection.taken(head);
            self.check_wire(take, head.payload().max(wire.saturating_sub(start)))?;
            self.make_room(connection, wire).await;
            if !matches!(take, Take::Record(_)) {
                decoder.push(&bytes);
                self.unpack(connection, head, take, decoder).await?;
            }
            if self.paced.is_none() && self.held.room() != Room::Small {
                self.paced = Some((budget.spent(), wire));
            }
        }
        decoder.end();
        self.unpack(connection, head, take, decoder).await
    }

    /// Waits for memory for a step more. On moving to larger room, what it may hold is reserved at once.
    async fn make_room(&mut self, connection: &mut Connection, wire: usize) {
        let needed = wire + self.taken.content.len() + STEP;
        if !self.memory.is_short(self.held, needed) {
            return;
        }
        self.memory.grow(self.held, needed).await;
        let (coded, decoded) = match self.held.room() {
            Room::Small => return,
            Room::Medium => (self.limits.medium_body, self.limits.medium_body),
            Room::Large => (self.limits.wire_body, self.limits.decoded_body),
        };
        let room = |limit: usize, len: usize| (limit + 2 * STEP).saturating_sub(len);
        if connection.protocol() == Protocol::Http2 {
            self.taken.coded.reserve_exact(room(coded, self.taken.coded.len()));
        } else {
            connection.reserve(room(coded, wire));
        }
        self.taken.content.reserve_exact(room(decoded, self.taken.content.len()));
    }

    fn check_wire(&self, take: Take, bytes: usize) -> Result<(), End> {
        match take {
            Take::Record(most) if bytes >= most => Err(End { cut: Some(Cut::Length), failure: None }),
            Take::All | Take::Start(_) if bytes > self.limits.wire_body => {
                Err(self.too_large(self.limits.wire_body, false))
            }
            _ => Ok(()),
        }
    }

    /// Takes out of the decoder what is there, each step only once there is memory for it.
    async fn unpack(
        &mut self,
        connection: &mut Connection,
        head: &mut Head,
        take: Take,
        decoder: &mut Decoder,
    ) -> Result<(), End> {
        let (wire, payload) = (connection.taken(head), head.payload());
        loop {
            let old = self.taken.content.len();
            self.make_room(connection, wire).await;
            self.taken.content.resize(old + STEP, 0);
            let read = decoder.read(&mut self.taken.content[old..]);
            self.taken.content.truncate(old + read.as_ref().map_or(0, |read| *read));
            match read {
                Ok(0) => return Ok(()),
                Ok(_) => self.check_decoded(take, payload)?,
                Err(error) => return Err(self.not_unpacked(&error)),
            }
        }
    }

    fn check_decoded(&mut self, take: Take, payload: usize) -> Result<(), End> {
        let decoded = self.taken.content.len();
        if let Take::Start(most) = take
            && decoded >= most
        {
            self.taken.content.truncate(most);
            return Err(End { cut: Some(Cut::Length), failure: None });
        }
        if decoded > self.limits.ratio_free && decoded > payload.saturating_mul(self.limits.ratio) {
            let failure = Failure::Ratio { url: self.url.clone(), limit: self.limits.ratio };
            return Err(End::failed(Cut::Length, failure));
        }
        if decoded > self.limits.decoded_body {
            return Err(self.too_large(self.limits.decoded_body, true));
        }
        Ok(())
    }

    /// How long the next bytes may take: large bodies must keep a pace.
    fn time_for_more(&self, bytes: usize, spent: Duration) -> Duration {
        let Some((since, before)) = self.paced else { return Duration::MAX };
        let earned = (bytes - before) as f64 / self.limits.pace.max(1) as f64;
        (since + self.limits.pace_grace + Duration::from_secs_f64(earned)).saturating_sub(spent)
    }

    fn too_large(&self, limit: usize, decoded: bool) -> End {
        End::failed(Cut::Length, Failure::TooLarge { url: self.url.clone(), limit, decoded })
    }

    fn too_slow(&self, what: Timeout, limit: Duration) -> End {
        let host = self.url.host_str().unwrap_or_default().to_owned();
        End::failed(Cut::Time, Failure::TooSlow { host, what, limit })
    }

    fn not_unpacked(&self, error: &io::Error) -> End {
        let why = match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            _ => error.to_string(),
        };
        End { cut: None, failure: Some(Box::new(Failure::BadCoding { url: self.url.clone(), why })) }
    }

    fn broken(&self, error: &hyper::Error, bytes: usize) -> End {
        let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
        let failure = match cause.map(io::Error::kind) {
            Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                let host = self.url.host_str().unwrap_or_default().to_owned();
                Failure::BadHttp { host, why: innermost(error) }
            }
            _ => Failure::CutOff { url: self.url.clone(), bytes },
        };
        End::failed(Cut::Disconnect, failure)
    }
}

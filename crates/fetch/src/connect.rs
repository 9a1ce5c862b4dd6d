//! From an address to an open connection, past the guard.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use url::{Host, Url};

use crate::budget::Budget;
use crate::hosts::InFlight;
use crate::limits::MAX_ADDRESSES;
use crate::memory::Held;
use crate::shared::{Shared, Stop};
use crate::wire::{Connection, Stream};
use crate::{Cleared, Failure, Refusal, Timeout};

/// Opens a connection for an address. Of several addresses of a name, those that the guard lets pass are
/// tried in turn.
pub(crate) async fn connect(
    shared: &Shared,
    url: &Url,
    held: &mut Held,
    budget: &mut Budget,
) -> Result<(Connection, InFlight), Stop> {
    let mut attempt = Attempt { shared, url, left: shared.settings.limits.connect, budget };
    let addresses = attempt.resolve().await?;
    let mut cleared = attempt.clear(&addresses)?;
    cleared.truncate(MAX_ADDRESSES);
    let mut failed = None;
    for (n, address) in cleared.iter().enumerate() {
        let in_flight = in_flight(shared, address.address().ip(), held).await?;
        // What is left is shared out, so that one dead address does not take it all.
        let share = attempt.left / u32::try_from(cleared.len() - n).unwrap_or(1);
        match attempt.open(*address, share).await {
            Ok(connection) => return Ok((connection, in_flight)),
            Err(failure) => failed = Some(failure),
        }
    }
    Err(failed.map_or_else(|| attempt.no_address(), Stop::Failed))
}

/// Waits until one request more may be in flight at an address, and for memory for what may come.
pub(crate) async fn in_flight(shared: &Shared, ip: IpAddr, held: &mut Held) -> Result<InFlight, Stop> {
    let closed = |_| Failure::Connect { host: ip.to_string(), address: ip, why: "closing down".to_owned() };
    let in_flight = shared.hosts.in_flight(ip).await.map_err(closed)?;
    // Last: who waits at one address holds up none at another.
    shared.memory.begin(held).await;
    Ok(in_flight)
}

struct Attempt<'a> {
    shared: &'a Shared,
    url: &'a Url,
    /// Of the time to connect.
    left: Duration,
    budget: &'a mut Budget,
}

impl Attempt<'_> {
    fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }

    async fn resolve(&mut self) -> Result<Vec<SocketAddr>, Stop> {
        let port = self.url.port_or_known_default().unwrap_or(0);
        let name = match self.url.host() {
            None => return Err(self.no_address()),
            Some(Host::Ipv4(ip)) => return Ok(vec![(ip, port).into()]),
            Some(Host::Ipv6(ip)) => return Ok(vec![(ip, port).into()]),
            Some(Host::Domain(name)) => name.trim_end_matches('.'),
        };
        let found = self.timed(self.left, self.shared.resolver.resolve(name)).await?;
        let unknown = |error: io::Error| Failure::Dns { host: self.host(), why: error.to_string() };
        Ok(found.map_err(unknown)?.into_iter().map(|ip| (ip, port).into()).collect())
    }

    /// Those that may be connected to; the reason of the first where it is none.
    fn clear(&self, addresses: &[SocketAddr]) -> Result<Vec<Cleared>, Stop> {
        let (mut cleared, mut refused) = (Vec::new(), None::<Refusal>);
        for address in addresses {
            match self.shared.settings.guard.check_address(&self.host(), *address) {
                Ok(address) => cleared.push(address),
                Err(refusal) => refused = refused.or(Some(refusal)),
            }
        }
        match refused {
            Some(refusal) if cleared.is_empty() => Err(refusal.into()),
            _ => Ok(cleared),
        }
    }

    fn no_address(&self) -> Stop {
        Failure::Dns { host: self.host(), why: "it has no address".to_owned() }.into()
    }

    async fn open(&mut self, to: Cleared, time: Duration) -> Result<Connection, Failure> {
        let ip = to.address().ip();
        let failed = |host, why: &dyn Error| Failure::Connect { host, address: ip, why: innermost(why) };
        let begun = self.budget.spent();
        let tcp = self.timed(time, Stream::open(to)).await?.map_err(|e| failed(self.host(), &e))?;
        let stream = if self.url.scheme() == "https" {
            let host = match self.url.host() {
                Some(Host::Ipv6(ip)) => ip.to_string(),
                _ => self.host().trim_end_matches('.').to_owned(),
            };
            let rest = time.saturating_sub(self.budget.spent().saturating_sub(begun));
            let encrypted = self.timed(rest, Stream::encrypt(tcp, &host, self.shared.tls())).await?;
            encrypted.map_err(|error| Failure::Tls { host: self.host(), why: innermost(&error) })?
        } else {
            Stream::Plain(tcp)
        };
        let agreed = Connection::agree(stream, ip, &self.shared.settings.limits).await;
        agreed.map_err(|error| failed(self.host(), &error))
    }

    /// Works within the time to connect.
    async fn timed<T>(&mut self, time: Duration, work: impl Future<Output = T>) -> Result<T, Failure> {
        let before = self.budget.spent();
        let done = self.budget.spend(time, Timeout::Connect, work).await;
        self.left = self.left.saturating_sub(self.budget.spent().saturating_sub(before));
        let limit = self.shared.settings.limits.connect;
        done.map_err(|(what, total)| {
            let limit = if what == Timeout::Connect { limit } else { total };
            Failure::TooSlow { host: self.host(), what, limit }
        })
    }
}

/// What an error comes from in the end, in words.
pub(crate) fn innermost(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

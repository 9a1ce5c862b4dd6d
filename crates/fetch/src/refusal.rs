//! Every reason not to ask at all, each with a sentence that a person can act on.

use std::time::Duration;

use thiserror::Error;

/// Why something was not asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not `http` or `https`.
    #[error("{scheme}: addresses are not fetched, only http: and https: ones")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// The address cannot be asked: no host, a name or address that is too long.
    #[error("the address {url} cannot be fetched: {why}")]
    Address {
        /// The address.
        url: String,
        /// What is wrong.
        why: &'static str,
    },
    /// A port that is not for web pages.
    #[error(
        "port {port} of {host} is not one that pages are fetched from; \
         if it should be, allow its network in the configuration (gather.networks)"
    )]
    Port {
        /// The host as in the address.
        host: String,
        /// The port.
        port: u16,
    },
    /// The name or every address of it lies inside a network that pages are not fetched from.
    #[error(
        "{} {range}; if it is yours and should be fetched, \
         allow its network in the configuration (gather.networks)",
        led(host, address)
    )]
    Blocked {
        /// The host as in the address.
        host: String,
        /// The IP address, or the name itself where the name is enough.
        address: String,
        /// What the address is.
        range: &'static str,
    },
    /// `robots.txt` forbids it.
    #[error("robots.txt of {origin} asks programs not to fetch {path}")]
    Robots {
        /// The origin.
        origin: String,
        /// Path and query.
        path: String,
    },
    /// `robots.txt` could not be had, so everything is taken as forbidden (RFC 9309, 2.3.1.4).
    #[error(
        "robots.txt of {origin} could not be fetched ({why}), so nothing else is asked there; \
         it is tried again later"
    )]
    RobotsUnreachable {
        /// The origin.
        origin: String,
        /// What came of it.
        why: String,
        /// When it is tried again.
        retry_after: Duration,
    },
    /// The host asked for a pause, or failed too often; the pause is not over.
    #[error("{host} is left alone for another {} s, because {why}", retry_after.as_secs().max(1))]
    Resting {
        /// The host.
        host: String,
        /// Who wanted it.
        why: &'static str,
        /// What is left of the pause.
        retry_after: Duration,
    },
}

impl Refusal {
    /// Whether it may be allowed later with nothing changed by a person.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::RobotsUnreachable { .. } | Self::Resting { .. })
    }

    /// The least time to let pass before asking again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RobotsUnreachable { retry_after, .. } | Self::Resting { retry_after, .. } => {
                Some(*retry_after)
            }
            _ => None,
        }
    }

    /// A short stable name, for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Scheme { .. } => "scheme",
            Self::Address { .. } => "address",
            Self::Port { .. } => "port",
            Self::Blocked { .. } => "blocked",
            Self::Robots { .. } => "robots",
            Self::RobotsUnreachable { .. } => "robots-unreachable",
            Self::Resting { .. } => "resting",
        }
    }
}

fn led(host: &str, address: &str) -> String {
    if host == address { format!("{host} is") } else { format!("{host} leads to {address}, which is") }
}

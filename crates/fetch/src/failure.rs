//! Every way to ask in vain, each with a sentence that a person can act on.

use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;
use url::Url;

/// How long to wait at least after a failure that says nothing of its own, before the same is asked again.
const PAUSE: Duration = Duration::from_mins(5);

/// Which time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// To resolve the name, connect and agree on encryption.
    Connect,
    /// Until the whole head of the answer was there.
    FirstByte,
    /// For the whole visit.
    Total,
    /// A large body came in slower than the least pace.
    Pace,
}

impl Timeout {
    fn said(self) -> &'static str {
        match self {
            Self::Connect => "no connection was made",
            Self::FirstByte => "no answer came",
            Self::Total => "the answer was not complete",
            Self::Pace => "a large answer came in too slowly and was given up",
        }
    }
}

/// Why no content came.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The name could not be resolved.
    #[error("the name {host} could not be found: {why}")]
    Dns {
        /// The name.
        host: String,
        /// What the resolver says.
        why: String,
    },
    /// No connection to any address.
    #[error("no connection to {host} ({address}): {why}")]
    Connect {
        /// The host as in the address.
        host: String,
        /// The address tried last.
        address: IpAddr,
        /// What the system says.
        why: String,
    },
    /// No agreement on encryption: a certificate that is not trusted, above all.
    #[error("no trusted encrypted connection to {host}: {why}")]
    Tls {
        /// The host as in the address.
        host: String,
        /// What is wrong.
        why: String,
    },
    /// A time limit.
    #[error("{host}: {} within {} s", what.said(), limit.as_secs_f32())]
    TooSlow {
        /// The host as in the address.
        host: String,
        /// Which limit.
        what: Timeout,
        /// The limit.
        limit: Duration,
    },
    /// What came is not HTTP, or broke its rules.
    #[error("{host} does not answer in proper HTTP: {why}")]
    BadHttp {
        /// The host as in the address.
        host: String,
        /// What is wrong.
        why: String,
    },
    /// The head is above its limit.
    #[error("the head of the answer of {host} is larger than {limit} bytes, or has too many fields")]
    HeadTooLarge {
        /// The host as in the address.
        host: String,
        /// Bytes.
        limit: usize,
    },
    /// The body is above its limit.
    #[error("{url} is larger than the {limit} bytes that are fetched at most{}", unpacked(*decoded))]
    TooLarge {
        /// The address.
        url: Url,
        /// Bytes.
        limit: usize,
        /// Whether it is the decoded body that is too large.
        decoded: bool,
    },
    /// It unpacks to too many times its size.
    #[error("{url} unpacks to more than {limit} times its size, as only traps do")]
    Ratio {
        /// The address.
        url: Url,
        /// Times.
        limit: usize,
    },
    /// The connection ended inside the body.
    #[error("{url} was cut off after {bytes} bytes of its body")]
    CutOff {
        /// The address.
        url: Url,
        /// Bytes of the body that came, as coded.
        bytes: usize,
    },
    /// A content coding, or a second layer of one, that was not asked for.
    #[error("{url} is packed as {coding:?}, which was not asked for and is not read")]
    UnknownCoding {
        /// The address.
        url: Url,
        /// `Content-Encoding` as received.
        coding: String,
    },
    /// The packed body is broken.
    #[error("{url} cannot be unpacked: {why}")]
    BadCoding {
        /// The address.
        url: Url,
        /// What is wrong.
        why: String,
    },
    /// An answer that is neither content nor a redirect.
    #[error("{url} answered {status}{}{}", said_of(*status), waiting(*retry_after))]
    Status {
        /// The address.
        url: Url,
        /// The status code.
        status: u16,
        /// `Retry-After`, at most [`crate::Limits::retry_after`]; values that make no sense count as none.
        retry_after: Option<Duration>,
    },
    /// A redirect to where the visit already was.
    #[error("{url} redirects in a circle")]
    RedirectLoop {
        /// The address that came up again.
        url: Url,
    },
    /// More redirects than are followed.
    #[error("{url} redirects on and on; {limit} redirects are followed")]
    TooManyRedirects {
        /// The address asked for.
        url: Url,
        /// Redirects.
        limit: usize,
    },
    /// A redirect without a usable address.
    #[error("{url} redirects to no usable address ({location:?})")]
    BadRedirect {
        /// The address that redirects.
        url: Url,
        /// `Location` as received.
        location: String,
    },
}

impl Failure {
    /// Whether the same ask may well succeed later with nothing changed by a person.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Dns { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::TooSlow { .. }
            | Self::BadHttp { .. }
            | Self::CutOff { .. }
            | Self::BadCoding { .. }
            | Self::RedirectLoop { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            Self::HeadTooLarge { .. }
            | Self::TooLarge { .. }
            | Self::Ratio { .. }
            | Self::UnknownCoding { .. }
            | Self::TooManyRedirects { .. }
            | Self::BadRedirect { .. } => false,
        }
    }

    /// The least time to let pass before asking again: what the server says, else five minutes for what is
    /// transient.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after: Some(after), .. } => Some(*after),
            _ => self.is_transient().then_some(PAUSE),
        }
    }

    /// A short stable name, for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dns { .. } => "dns",
            Self::Connect { .. } => "connect",
            Self::Tls { .. } => "tls",
            Self::TooSlow { .. } => "too-slow",
            Self::BadHttp { .. } => "bad-http",
            Self::HeadTooLarge { .. } => "head-too-large",
            Self::TooLarge { .. } => "too-large",
            Self::Ratio { .. } => "ratio",
            Self::CutOff { .. } => "cut-off",
            Self::UnknownCoding { .. } => "unknown-coding",
            Self::BadCoding { .. } => "bad-coding",
            Self::Status { .. } => "status",
            Self::RedirectLoop { .. } => "redirect-loop",
            Self::TooManyRedirects { .. } => "too-many-redirects",
            Self::BadRedirect { .. } => "bad-redirect",
        }
    }
}

fn said_of(status: u16) -> &'static str {
    match status {
        401 | 403 => ": it does not let programs or strangers in",
        404 => ": there is nothing there (any more)",
        410 => ": it is gone for good",
        429 => ": it is asked too often",
        451 => ": it is withheld for legal reasons",
        500..=599 => ": something is wrong on its side",
        _ => "",
    }
}

fn unpacked(decoded: bool) -> &'static str {
    if decoded { " (unpacked)" } else { "" }
}

fn waiting(after: Option<Duration>) -> String {
    after.map(|after| format!("; it asks to wait {} s", after.as_secs())).unwrap_or_default()
}

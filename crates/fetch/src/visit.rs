//! What came of it.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::{Failure, Held, Refusal, Validators};

/// All that happened between an ask and its end.
#[derive(Debug)]
pub struct Visit {
    /// Each exchange in order: redirects first. Empty where nothing was asked. The last one is there even if
    /// its answer was cut short, as long as a whole head came.
    pub hops: Vec<Hop>,
    /// How it ended.
    pub outcome: Outcome,
    /// Where the address leads now, if it redirected, every redirect was permanent (301, 308), none led from
    /// `https` to `http`, and there was an answer at the end: the address to keep from now on.
    pub moved_to: Option<Url>,
    /// Whether a redirect led from `https` to `http`.
    pub downgraded: bool,
    /// Room for all this in the memory that the fetcher's visits share: to be kept as long as what was fetched is.
    pub held: Held,
}

impl Visit {
    /// Bytes that were fetched and are kept in memory.
    pub(crate) fn bytes(&self) -> usize {
        let content = match &self.outcome {
            Outcome::Got(got) => got.content.len(),
            _ => 0,
        };
        self.hops.iter().map(|hop| hop.request.len() + hop.response.len()).sum::<usize>() + content
    }
}

/// One request and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The address asked, without credentials and fragment.
    pub url: Url,
    /// When the request was sent.
    pub at: Timestamp,
    /// The address that the socket was connected to.
    pub ip: IpAddr,
    /// What carried it.
    pub protocol: Protocol,
    /// The request as sent, the value of `Authorization` left out.
    pub request: Vec<u8>,
    /// The answer as received: head and body, chunked framing and content coding included. Interim answers
    /// (1xx) and what a server sends behind the end of its answer are left out.
    pub response: Vec<u8>,
    /// The status code.
    pub status: u16,
    /// Why the body in `response` is not all of it; `None` = it is.
    pub cut: Option<Cut>,
}

/// What carried an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1 or 1.0: recorded as received.
    Http1,
    /// HTTP/2: the recorded head is written as HTTP/1.1.
    Http2,
}

impl Protocol {
    /// As `WARC-Protocol` names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http1 => "http/1.1",
            Self::Http2 => "h2",
        }
    }
}

/// Why a recorded answer is not whole, in the words of `WARC-Truncated`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It was longer than the limit, or than is kept of an answer that is not a success.
    Length,
    /// It took longer than the limit.
    Time,
    /// The connection ended before it did.
    Disconnect,
}

impl Cut {
    /// As `WARC-Truncated` names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Time => "time",
            Self::Disconnect => "disconnect",
        }
    }
}

/// How a visit ended. `Display` gives a sentence for people.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// There is content (status 2xx).
    Got(Got),
    /// The server says that nothing changed (304) since the validators that were sent.
    NotModified {
        /// How long it need not be asked again, as in [`Got::fresh_for`].
        fresh_for: Option<Duration>,
        /// Validators to keep: those that were sent, and what the answer says anew.
        validators: Validators,
        /// The address that answered.
        url: Url,
    },
    /// It was not asked: a rule forbids it, ours or theirs.
    Refused(Refusal),
    /// It was asked, and no content came.
    Failed(Failure),
}

impl Outcome {
    /// Whether the same ask may well succeed later with nothing changed by a person.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Got(_) | Self::NotModified { .. } => false,
            Self::Refused(refusal) => refusal.is_transient(),
            Self::Failed(failure) => failure.is_transient(),
        }
    }

    /// The least time to let pass before asking again, where something is known of it.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Got(_) | Self::NotModified { .. } => None,
            Self::Refused(refusal) => refusal.retry_after(),
            Self::Failed(failure) => failure.retry_after(),
        }
    }

    /// A short stable name, for counting: `got`, `not-modified`, or that of the refusal or failure.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Got(_) => "got",
            Self::NotModified { .. } => "not-modified",
            Self::Refused(refusal) => refusal.kind(),
            Self::Failed(failure) => failure.kind(),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Got(got) => write!(f, "{} bytes from {}", got.content.len(), got.url),
            Self::NotModified { url, .. } => write!(f, "{url} has not changed"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

/// Content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Got {
    /// The body without transfer and content coding.
    pub content: Vec<u8>,
    /// `Content-Type` as received.
    pub content_type: Option<String>,
    /// What to ask with next time.
    pub validators: Validators,
    /// How long it need not be asked again: `Cache-Control` (`no-store`, `no-cache`, `max-age` less `Age`),
    /// else `Expires` less `Date`; at most [`crate::Limits::fresh`]. `None` = the server says nothing.
    pub fresh_for: Option<Duration>,
    /// The address that answered, without credentials and fragment.
    pub url: Url,
    /// The status code, 200 to 299.
    pub status: u16,
}

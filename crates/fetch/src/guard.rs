//! Where may be connected to.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use thiserror::Error;
use url::Url;

use crate::Refusal;

/// Decides which addresses a socket may be opened to: by default ports 80, 443, 8080 and 8443 of addresses that are public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    networks: Vec<Network>,
    ports: Vec<u16>,
}

impl Default for Guard {
    fn default() -> Self {
        Self { networks: Vec::new(), ports: vec![80, 443, 8080, 8443] }
    }
}

/// An address that the guard has looked at: the only thing that a socket is opened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleared(SocketAddr);

/// A network in CIDR form, `10.1.0.0/16`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// A network that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is no network; write an address or, as 10.1.0.0/16, a network and its length")]
pub struct NetworkError(String);

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        Err(NetworkError(text.to_owned()))
    }
}

impl Guard {
    /// Opens a network with all its ports, however private it is.
    #[must_use]
    pub fn allow(mut self, network: Network) -> Self {
        self.networks.push(network);
        self
    }

    /// Opens a port of all public addresses.
    #[must_use]
    pub fn allow_port(mut self, port: u16) -> Self {
        self.ports.push(port);
        self
    }

    /// Looks at scheme, name and port before a name is resolved. Passing is no permission yet.
    pub fn check_url(&self, url: &Url) -> Result<(), Refusal> {
        let _ = url;
        Ok(())
    }

    /// Looks at the address that a socket is to be opened to; `host` is what it was resolved from.
    pub fn check_address(&self, host: &str, address: SocketAddr) -> Result<Cleared, Refusal> {
        let _ = host;
        Ok(Cleared(address))
    }
}

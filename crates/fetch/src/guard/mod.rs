//! Where may be connected to. Asked at the last moment, about the very address that a socket is about to be
//! opened to: what a name resolved to earlier, or what an address looked like as text, decides nothing.

mod network;
mod ranges;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

pub use network::{Network, NetworkError};

use crate::Refusal;
use crate::limits::{MAX_NAME_BYTES, MAX_URL_BYTES};

/// Decides which addresses a socket may be opened to: by default ports 80, 443, 8080 and 8443 of addresses of
/// the public net.
///
/// Blocked are all special-purpose ranges of IANA's registries, multicast, unassigned IPv6 space, metadata
/// services of clouds, and every IPv6 form that holds such an IPv4 address. A NAT64 prefix that is an
/// operator's own cannot be told from public space; an operator who has one and runs this inside should
/// filter there as well.
///
/// ```
/// use fetch::Guard;
///
/// let guard = Guard::default();
/// assert!(guard.check_address("holm-gazette.example", "8.8.8.8:443".parse().unwrap()).is_ok());
/// assert!(guard.check_address("router.example", "192.168.0.1:80".parse().unwrap()).is_err());
/// let guard = guard.allow("192.168.0.0/24".parse().unwrap());
/// assert!(guard.check_address("router.example", "192.168.0.1:80".parse().unwrap()).is_ok());
/// ```
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

/// An address that the guard has let pass: the only thing that a socket is opened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleared(SocketAddr);

impl Cleared {
    /// The address.
    pub fn address(self) -> SocketAddr {
        self.0
    }
}

impl Guard {
    /// Opens a network with all its ports, however private it is. Metadata services of clouds stay closed
    /// unless the single address (`/32`, `/128`) is named.
    #[must_use]
    pub fn allow(mut self, network: Network) -> Self {
        self.networks.push(network);
        self
    }

    /// Opens a port of all addresses of the public net.
    #[must_use]
    pub fn allow_port(mut self, port: u16) -> Self {
        self.ports.push(port);
        self
    }

    /// Looks at scheme, length, name and port, before anything is resolved. Passing is no permission yet.
    pub fn check_url(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme { scheme: url.scheme().to_owned() });
        }
        let wrong = |why| Refusal::Address { url: url.as_str().chars().take(200).collect(), why };
        if url.as_str().len() > MAX_URL_BYTES {
            return Err(wrong("it is too long"));
        }
        let port = url.port_or_known_default().unwrap_or(0);
        match url.host() {
            None => Err(wrong("it names no host")),
            Some(Host::Ipv4(v4)) => {
                self.check_address(&v4.to_string(), SocketAddr::new(v4.into(), port)).map(drop)
            }
            Some(Host::Ipv6(v6)) => {
                self.check_address(&v6.to_string(), SocketAddr::new(v6.into(), port)).map(drop)
            }
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                if name.is_empty() || name.len() > MAX_NAME_BYTES {
                    return Err(wrong("no host can have that name"));
                }
                self.check_name(name)?;
                self.check_port(name, port)
            }
        }
    }

    /// Looks at the address that a socket is to be opened to; `host` is what it was resolved from, for the
    /// sentence.
    pub fn check_address(&self, host: &str, address: SocketAddr) -> Result<Cleared, Refusal> {
        let ip = address.ip();
        if self.is_named(ip) {
            return Ok(Cleared(address));
        }
        if let Some(range) = ranges::special(ip) {
            return Err(Refusal::Blocked { host: host.to_owned(), address: ip.to_string(), range });
        }
        if !self.ports.contains(&address.port()) {
            return Err(Refusal::Port { host: host.to_owned(), port: address.port() });
        }
        Ok(Cleared(address))
    }

    /// Names that mean this machine whatever a resolver says (RFC 6761); with loopback opened they are
    /// resolved like others.
    fn check_name(&self, name: &str) -> Result<(), Refusal> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let opened = self.is_named(Ipv4Addr::LOCALHOST.into()) || self.is_named(Ipv6Addr::LOCALHOST.into());
        if last.eq_ignore_ascii_case("localhost") && !opened {
            let range = "this machine itself";
            return Err(Refusal::Blocked { host: name.to_owned(), address: name.to_owned(), range });
        }
        Ok(())
    }

    /// A port that no address could open. With networks opened, only the address tells.
    fn check_port(&self, host: &str, port: u16) -> Result<(), Refusal> {
        if self.networks.is_empty() && !self.ports.contains(&port) {
            return Err(Refusal::Port { host: host.to_owned(), port });
        }
        Ok(())
    }

    fn is_named(&self, ip: IpAddr) -> bool {
        let (as_written, plain) = (ip, ranges::plain(ip));
        let secret = ranges::is_metadata(ip);
        self.networks
            .iter()
            .any(|n| (!secret || n.is_single()) && (n.contains(as_written) || n.contains(plain)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(guard: &Guard, address: &str) -> bool {
        guard.check_address("holm-gazette.example", address.parse().unwrap()).is_ok()
    }

    #[test]
    fn what_is_not_public_is_blocked_in_every_form() {
        let guard = Guard::default();
        for blocked in [
            "127.0.0.1:80",
            "[::1]:80",
            "[::ffff:10.0.0.1]:80",
            "[64:ff9b::10.0.0.1]:80",
            "[2001:0:1::1]:80",
            "[2600::5efe:10.0.0.1]:80",
            "[4000::1]:80",
            "168.63.129.16:80",
            "8.8.8.8:22",
        ] {
            assert!(!passes(&guard, blocked), "{blocked}");
        }
        for public in
            ["8.8.8.8:80", "[2606:4700::1]:443", "[64:ff9b::8.8.8.8]:443", "[2600::5efe:8.8.8.8]:80"]
        {
            assert!(passes(&guard, public), "{public}");
        }
    }

    #[test]
    fn a_named_network_is_open_with_all_ports_but_not_its_metadata_service() {
        let guard = Guard::default().allow("169.254.0.0/16".parse().unwrap());
        assert!(passes(&guard, "169.254.1.1:22") && passes(&guard, "[::ffff:169.254.1.1]:80"));
        assert!(!passes(&guard, "169.254.169.254:80") && !passes(&guard, "8.8.8.8:22"));
        assert!(passes(&guard.allow("169.254.169.254".parse().unwrap()), "169.254.169.254:80"));
    }

    #[test]
    fn names_and_ports_are_refused_before_they_are_resolved() {
        let guard = Guard::default();
        let check = |url: &str| guard.check_url(&url.parse().unwrap());
        assert!(matches!(check("http://a.LocalHost./"), Err(Refusal::Blocked { .. })));
        assert!(matches!(check("http://holm-gazette.example:22/"), Err(Refusal::Port { port: 22, .. })));
        assert!(matches!(check("ftp://holm-gazette.example/"), Err(Refusal::Scheme { .. })));
        assert!(matches!(check("http://./"), Err(Refusal::Address { .. })));
        assert!(check("https://holm-gazette.example:8443/").is_ok());
    }
}

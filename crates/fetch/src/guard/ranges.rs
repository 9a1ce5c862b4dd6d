//! Which addresses are not the public web, after IANA's registries of special-purpose addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::network::Network;

/// Addresses at which clouds tell a machine its secrets. Opened only by naming the single address.
const METADATA: [IpAddr; 6] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    // In the middle of public space, but answered by the host of the virtual machine.
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

const RANGES: [(Network, &str); 33] = [
    (Network::v4(0, 0, 0, 0, 8), "an address of this machine's own network"),
    (Network::v4(10, 0, 0, 0, 8), "a private network"),
    (Network::v4(100, 64, 0, 0, 10), "a network shared behind a provider"),
    (Network::v4(127, 0, 0, 0, 8), "this machine itself"),
    (Network::v4(169, 254, 0, 0, 16), "a link-local address"),
    (Network::v4(172, 16, 0, 0, 12), "a private network"),
    (Network::v4(192, 0, 0, 0, 24), "set aside for protocols"),
    (Network::v4(192, 0, 2, 0, 24), "set aside for documentation"),
    (Network::v4(192, 31, 196, 0, 24), "set aside for name service"),
    (Network::v4(192, 52, 193, 0, 24), "set aside for multicast tunnels"),
    (Network::v4(192, 88, 99, 0, 24), "a retired relay"),
    (Network::v4(192, 168, 0, 0, 16), "a private network"),
    (Network::v4(192, 175, 48, 0, 24), "set aside for name service"),
    (Network::v4(198, 18, 0, 0, 15), "set aside for measuring"),
    (Network::v4(198, 51, 100, 0, 24), "set aside for documentation"),
    (Network::v4(203, 0, 113, 0, 24), "set aside for documentation"),
    (Network::v4(224, 0, 0, 0, 4), "a multicast address"),
    (Network::v4(240, 0, 0, 0, 4), "reserved or broadcast"),
    (Network::v6([0, 0, 0, 0], 64), "this machine itself or a retired form of an IPv4 address"),
    (Network::v6([0x64, 0xff9b, 1, 0], 48), "a translation into a private network"),
    (Network::v6([0x100, 0, 0, 0], 64), "set aside to be dropped"),
    (Network::v6([0x100, 0, 0, 1], 64), "set aside to be dropped"),
    (Network::v6([0x2001, 0, 0, 0], 23), "set aside for protocols and tunnels"),
    (Network::v6([0x2001, 0xdb8, 0, 0], 32), "set aside for documentation"),
    (Network::v6([0x2002, 0, 0, 0], 16), "a retired tunnel to an IPv4 address"),
    (Network::v6([0x2620, 0x4f, 0x8000, 0], 48), "set aside for name service"),
    (Network::v6([0x3fff, 0, 0, 0], 20), "set aside for documentation"),
    (Network::v6([0x5f00, 0, 0, 0], 16), "set aside for routing"),
    (Network::v6([0xfc00, 0, 0, 0], 7), "a private network"),
    (Network::v6([0xfe80, 0, 0, 0], 10), "a link-local address"),
    (Network::v6([0xfec0, 0, 0, 0], 10), "a private network of old"),
    (Network::v6([0xff00, 0, 0, 0], 8), "a multicast address"),
    (Network::v6([0x3ffe, 0, 0, 0], 16), "a retired test network"),
];

/// All of IPv6 that has been given out for the public net.
const GLOBAL_UNICAST: Network = Network::v6([0x2000, 0, 0, 0], 3);

/// Translation to the whole of IPv4 (RFC 6052): how networks without IPv4 reach it, so as good as what is
/// inside.
const NAT64: Network = Network::v6([0x64, 0xff9b, 0, 0], 96);

/// Whether the address is that of a metadata service.
pub(super) fn is_metadata(address: IpAddr) -> bool {
    METADATA.contains(&plain(address))
}

/// What the address is, if it is not of the public net.
pub(super) fn special(address: IpAddr) -> Option<&'static str> {
    let address = plain(address);
    if is_metadata(address) {
        return Some("a cloud's metadata service");
    }
    if let Some((_, what)) = RANGES.iter().find(|(network, _)| network.contains(address)) {
        return Some(what);
    }
    match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) if !GLOBAL_UNICAST.contains(address) => Some(match v6.segments()[0] {
            0..0x2000 => "set aside",
            _ => "not given out",
        }),
        IpAddr::V6(v6) => isatap(v6).and_then(|inner| special(IpAddr::V4(inner))),
    }
}

/// The IPv4 address where an IPv6 address is only another way to write or to reach it.
pub(super) fn plain(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if NAT64.contains(address) => IpAddr::V4(Ipv4Addr::from_bits(v6.to_bits() as u32)),
        address => address,
    }
}

/// The IPv4 address inside an address of a tunnel within a site (RFC 5214), whatever its prefix.
fn isatap(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., high, low, a, b] = address.segments();
    let inner = (u32::from(a) << 16) | u32::from(b);
    (matches!(high, 0 | 0x200) && low == 0x5efe).then(|| Ipv4Addr::from_bits(inner))
}

//! Address of the client that sent a request.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;

/// A range of addresses, as in `10.0.0.0/8`, `2001:db8::/32` or `192.0.2.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net(IpNet);

impl FromStr for Net {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let one = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let net = text.parse().ok().or_else(one);
        net.map(Self).ok_or("must be an address or a range, as in 10.0.0.0/8")
    }
}

impl Net {
    /// Returns true if the address is in the range. An IPv4-mapped IPv6 address counts as its IPv4 address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// Returns the address of the client that sent a request. This is the address of the connection, `peer`, unless a
/// trusted proxy opened the connection. In that case it is the last entry of `X-Forwarded-For` that is not a trusted
/// proxy, or the first entry if all are, or `peer` if there are no entries. Entries before it are ignored, because
/// anyone could have written them. If that entry is not an address, the result is `0.0.0.0`.
pub fn client_address<'h>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'h str>,
    trusted: &[Net],
) -> IpAddr {
    let mut address = peer.to_canonical();
    let mut entries = forwarded.flat_map(|line| line.split(',')).collect::<Vec<_>>().into_iter().rev();
    while trusted.iter().any(|net| net.contains(address)) {
        let Some(entry) = entries.next() else { break };
        // If the proxy did not report a valid address, the unspecified address is used, so that the request does not
        // count as one of the proxy's own.
        address = read(entry).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    }
    address
}

/// Parses an entry of `X-Forwarded-For`: an address, with or without a port.
fn read(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim().trim_matches('"');
    let address = entry.parse().ok().or_else(|| entry.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

/// Addresses of one customer of an internet provider: one IPv4 address, or a /64 of IPv6 (RFC 6177).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddressBlock(IpAddr);

impl AddressBlock {
    /// Returns the block that contains an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(IpAddr::V4(address)),
            IpAddr::V6(address) => Self(IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64))),
        }
    }

    /// Returns the first address of the block.
    #[must_use]
    pub fn first(self) -> IpAddr {
        self.0
    }

    /// Appends the block to a key: 4 bytes for IPv4, 8 bytes for IPv6.
    pub(crate) fn write(self, key: &mut Vec<u8>) {
        match self.0 {
            IpAddr::V4(address) => key.extend_from_slice(&address.octets()),
            IpAddr::V6(address) => key.extend_from_slice(&address.octets()[..8]),
        }
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        match *bytes {
            [a, b, c, d] => Some(Self(Ipv4Addr::new(a, b, c, d).into())),
            [a, b, c, d, e, f, g, h] => {
                Some(Self(Ipv6Addr::from([a, b, c, d, e, f, g, h, 0, 0, 0, 0, 0, 0, 0, 0]).into()))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_holds_its_addresses_and_no_others() {
        for (net, inside, outside) in [
            ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
            ("10.1.2.3", "10.1.2.3", "10.1.2.4"),
            ("0.0.0.0/0", "255.1.1.1", "::1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::/0", "::1", "1.1.1.1"),
            ("127.0.0.0/8", "::ffff:127.0.0.1", "::1"),
        ] {
            let net: Net = net.parse().unwrap();
            assert!(net.contains(ip(inside)) && !net.contains(ip(outside)), "{net:?}");
        }
        for wrong in ["", "10", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "a/8", "10.0.0.0/8/8"] {
            assert!(wrong.parse::<Net>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn proxies_are_believed_as_far_as_they_are_trusted() {
        let trusted = ["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        for (peer, forwarded, expected) in [
            ("203.0.113.9", vec!["198.51.100.1"], "203.0.113.9"),
            ("127.0.0.1", vec![], "127.0.0.1"),
            ("127.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", vec!["1.1.1.1, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
            ("127.0.0.1", vec!["1.1.1.1", "198.51.100.1", "10.0.0.7"], "198.51.100.1"),
            ("127.0.0.1", vec!["10.0.0.8, 10.0.0.7"], "10.0.0.8"),
            ("127.0.0.1", vec!["198.51.100.1, unknown"], "0.0.0.0"),
            ("127.0.0.1", vec!["\u{fffd}, 198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", vec!["198.51.100.1:4711"], "198.51.100.1"),
            ("127.0.0.1", vec!["[2001:db8::1]:80"], "2001:db8::1"),
        ] {
            assert_eq!(client_address(ip(peer), forwarded.iter().copied(), &trusted), ip(expected), "{forwarded:?}");
        }
    }

    #[test]
    fn a_customer_has_one_address_or_a_64() {
        assert_eq!(AddressBlock::of(ip("2001:db8:0:1::1")), AddressBlock::of(ip("2001:db8:0:1:ffff::2")));
        assert_ne!(AddressBlock::of(ip("2001:db8:0:1::1")), AddressBlock::of(ip("2001:db8:0:2::1")));
        assert_ne!(AddressBlock::of(ip("192.0.2.1")), AddressBlock::of(ip("192.0.2.2")));
        assert_eq!(AddressBlock::of(ip("::ffff:192.0.2.1")), AddressBlock::of(ip("192.0.2.1")));
        for address in ["192.0.2.1", "2001:db8:0:1::1"] {
            let mut bytes = Vec::new();
            AddressBlock::of(ip(address)).write(&mut bytes);
            assert_eq!(AddressBlock::read(&bytes), Some(AddressBlock::of(ip(address))));
        }
    }
}

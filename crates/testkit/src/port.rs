//! Ports for servers that a test starts.

use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// Ports below the range that Linux uses for outgoing connections (32768 and up). The connection of a client must not
/// take the port of a server that is stopped for a moment.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// Returns a free TCP port on 127.0.0.1. A process uses the whole range before it returns a port again. Processes start
/// at different places in the range.
#[must_use]
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let span = u32::from(PORTS.end - PORTS.start);
    // Fibonacci hashing spreads neighboring process ids over the whole range.
    let first = process::id().wrapping_mul(2_654_435_769) % span;
    for _ in 0..span {
        let step = NEXT.fetch_add(1, Ordering::Relaxed) % span;
        let port = PORTS.start + u16::try_from((first + step) % span).expect("the range is one of ports");
        if is_free(port) {
            return port;
        }
    }
    panic!("no port between {} and {} is free", PORTS.start, PORTS.end);
}

/// Distance from the port of a Redis Cluster node to its port for other nodes, the cluster bus.
pub(crate) const CLUSTER_BUS: u16 = 10_000;

/// Returns a free port for a node of a Redis Cluster. The port [`CLUSTER_BUS`] above it is free too, and comes from
/// [`free_port`]. So a process uses the whole range before it returns the same pair again.
pub(crate) fn free_cluster_port() -> u16 {
    loop {
        let bus = free_port();
        // Above this limit, the node's own port would be in the range of `free_port`.
        if bus < PORTS.start + CLUSTER_BUS && is_free(bus - CLUSTER_BUS) {
            return bus - CLUSTER_BUS;
        }
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_given_once_and_can_be_listened_on() {
        let (one, other) = (free_port(), free_port());
        assert_ne!(one, other);
        TcpListener::bind((Ipv4Addr::LOCALHOST, one)).unwrap();
    }

    #[test]
    fn a_cluster_port_is_free_together_with_the_one_for_its_bus() {
        let port = free_cluster_port();
        assert!(!PORTS.contains(&port));
        let _port = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let _bus = TcpListener::bind((Ipv4Addr::LOCALHOST, port + CLUSTER_BUS)).unwrap();
    }
}

//! Throttling of password guesses. Locking an account would let a stranger lock its owner out, so nothing is ever
//! locked:
//!
//! - From one address, an account can be tried [`FREE_ATTEMPTS`] times. After that, each failure doubles the wait
//!   before the next attempt, up to [`MAX_WAIT`]. The owner, at another address, is not affected.
//! - After [`FREE_ACCOUNT_ATTEMPTS`] failures of an account, from any addresses, its responses are delayed more and
//!   more, up to [`MAX_DELAY`], whether the password is right or wrong.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use parlour_core::types::Instant;
use quick_cache::sync::{Cache, EntryAction, EntryResult};

/// Number of failures of an account from one address before waits apply.
const FREE_ATTEMPTS: u32 = 5;
/// Maximum wait between two attempts.
const MAX_WAIT: Duration = Duration::from_secs(15 * 60);
/// Number of failures of an account, from any address, before its responses are delayed.
const FREE_ACCOUNT_ATTEMPTS: u32 = 20;
/// Maximum delay of a response.
const MAX_DELAY: Duration = Duration::from_secs(4);
/// Time without a failure after which all failures are forgotten.
const RESET_AFTER: Duration = Duration::from_secs(3600);
/// Maximum number of entries in each cache.
const MAX_ENTRIES: usize = 100_000;

/// Throttle for logins, based on recent failures. Each node counts its own.
#[derive(Debug)]
pub struct LoginThrottle {
    by_address: Cache<(String, IpAddr), Failures>,
    by_account: Cache<String, Failures>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self { by_address: Cache::new(MAX_ENTRIES), by_account: Cache::new(MAX_ENTRIES) }
    }
}

impl LoginThrottle {
    /// Returns the remaining wait before `account` can be tried from `address`. Zero if it can be tried now.
    pub fn wait(&self, account: &str, address: IpAddr, now: Instant) -> Duration {
        remaining(self.by_address.get(&(account.to_owned(), network(address))), now)
    }

    /// Returns the delay of responses about `account`. Zero unless many recent attempts failed.
    pub fn response_delay(&self, account: &str, now: Instant) -> Duration {
        let failures = self.by_account.get(account).filter(|failures| elapsed(failures.last, now) < RESET_AFTER);
        failures.map_or(Duration::ZERO, |failures| doubling(failures.count, FREE_ACCOUNT_ATTEMPTS, MAX_DELAY))
    }

    /// Records a failed attempt and returns the wait that it should have observed. The wait is not zero if concurrent
    /// attempts failed first; the response must then reveal nothing about the password.
    pub fn failed(&self, account: &str, address: IpAddr, now: Instant) -> Duration {
        count(&self.by_account, &account.to_owned(), now);
        remaining(count(&self.by_address, &(account.to_owned(), network(address)), now), now)
    }

    /// Records a successful attempt: the user at `address` is not guessing, so the wait there ends. The delay of the
    /// account remains.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        self.by_address.remove(&(account.to_owned(), network(address)));
    }
}

/// Counts a failure and returns the failures before it.
fn count<K: std::hash::Hash + Eq + Clone>(cache: &Cache<K, Failures>, key: &K, now: Instant) -> Option<Failures> {
    let one_more = |_: &K, failures: &mut Failures| {
        let before = Some(*failures).filter(|failures| elapsed(failures.last, now) < RESET_AFTER);
        let count = before.map_or(1, |failures| failures.count.saturating_add(1));
        *failures = Failures { count, last: now };
        EntryAction::Retain(before)
    };
    match cache.entry(key, None, one_more) {
        EntryResult::Retained(before) => before,
        EntryResult::Vacant(vacant) => {
            // An error means that the cache is full; the failure is not recorded then.
            let _ = vacant.insert(Failures { count: 1, last: now });
            None
        }
        EntryResult::Removed(..) | EntryResult::Replaced(..) | EntryResult::Timeout => None,
    }
}

fn remaining(failures: Option<Failures>, now: Instant) -> Duration {
    let failures = failures.filter(|failures| elapsed(failures.last, now) < RESET_AFTER);
    failures.map_or(Duration::ZERO, |failures| {
        doubling(failures.count, FREE_ATTEMPTS, MAX_WAIT).saturating_sub(elapsed(failures.last, now))
    })
}

/// Returns one second once `failures` reaches `free`, and twice as long for each further failure, up to `most`.
fn doubling(failures: u32, free: u32, most: Duration) -> Duration {
    match failures.checked_sub(free) {
        None => Duration::ZERO,
        Some(beyond) => Duration::from_secs(1_u64.checked_shl(beyond).unwrap_or(u64::MAX)).min(most),
    }
}

fn elapsed(since: Instant, now: Instant) -> Duration {
    Duration::from_micros(u64::try_from(now.micros() - since.micros()).unwrap_or(0))
}

/// Returns the key under which an address is counted. The addresses of an IPv6 /64 share one key, because a single
/// attacker can use all of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LoginThrottle, MAX_DELAY, MAX_WAIT};
    use parlour_core::types::Instant;

    fn second(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_wait_doubles_and_has_an_end() {
        let slowdown = LoginThrottle::default();
        let here = "192.0.2.1".parse().unwrap();
        let mut waits = Vec::new();
        for _ in 0..20 {
            slowdown.failed("ana", here, second(0));
            waits.push(slowdown.wait("ana", here, second(0)).as_secs());
        }
        assert_eq!(waits[..9], [0, 0, 0, 0, 1, 2, 4, 8, 16]);
        assert_eq!(waits[19], MAX_WAIT.as_secs());
        assert_eq!(slowdown.wait("ana", here, second(3600)), Duration::ZERO, "forgotten after an hour");
    }

    #[test]
    fn what_fails_after_the_last_free_try_is_told_to_have_waited() {
        let slowdown = LoginThrottle::default();
        let here = "192.0.2.1".parse().unwrap();
        let waits: Vec<_> = (0..8).map(|_| slowdown.failed("ana", here, second(0)).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4]);
    }

    #[test]
    fn a_stranger_cannot_lock_the_owner_out() {
        let slowdown = LoginThrottle::default();
        let (stranger, owner) = ("192.0.2.1".parse().unwrap(), "198.51.100.7".parse().unwrap());
        for _ in 0..1_000 {
            slowdown.failed("ana", stranger, second(0));
        }
        assert_eq!(slowdown.wait("ana", owner, second(0)), Duration::ZERO);
        assert_eq!(slowdown.response_delay("ana", second(0)), MAX_DELAY);
        assert_eq!(slowdown.wait("ben", stranger, second(0)), Duration::ZERO, "other accounts are not concerned");
    }

    #[test]
    fn a_success_ends_the_wait_and_one_network_of_ipv6_is_one_guesser() {
        let slowdown = LoginThrottle::default();
        let (one, other) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        for _ in 0..6 {
            slowdown.failed("ana", one, second(0));
        }
        assert_eq!(slowdown.wait("ana", other, second(1)), Duration::from_secs(1));
        slowdown.succeeded("ana", one);
        assert_eq!(slowdown.wait("ana", other, second(1)), Duration::ZERO);
    }
}

#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod address;
mod penalties;
mod policy;

use std::net::IpAddr;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use parlour_cluster::{Cluster, State, Verdict, Window};

pub use address::{AddressBlock, Net, client_address};
pub use penalties::{Action, PenaltyPolicy};
pub use policy::{By, Policy, Rate, WithoutRedis};

use penalties::{Penalty, PenaltyStore};

/// Enforcement of the rate limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Requests over a limit are refused, except by policies in shadow mode ([`Policy::shadow`]).
    On,
    /// Requests are counted. Those over a limit are logged, but pass.
    Shadow,
    /// Requests are neither counted nor refused.
    Off,
}

impl std::str::FromStr for Mode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "on" => Ok(Self::On),
            "shadow" => Ok(Self::Shadow),
            "off" => Ok(Self::Off),
            _ => Err("must be on, shadow or off"),
        }
    }
}

/// Settings of a [`RateLimiter`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// Enforcement of all policies.
    pub mode: Mode,
    /// The policies, in the order in which they are checked.
    pub policies: Vec<Policy>,
    /// Addresses without penalties. Policies that count by address do not apply to them.
    pub exempt: Vec<Net>,
    /// Penalties for addresses that exceed limits repeatedly.
    pub penalties: PenaltyPolicy,
}

/// Properties of a request that policies and penalties depend on.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Address of the client.
    pub address: IpAddr,
    /// Id of the logged-in user; `None` without a login.
    pub user: Option<i64>,
    /// Id of the business whose data is requested.
    pub business: Option<i64>,
    /// Id of the API key that the request uses.
    pub api_key: Option<i64>,
    /// Tags of the requester, for [`Policy::tags`].
    pub tags: &'a [&'static str],
    /// Proof of work: the token of a challenge, and the answer to it.
    pub proof: Option<(&'a str, &'a str)>,
}

/// The policies that apply to a route. Empty by default.
#[derive(Clone, Debug, Default)]
pub struct RoutePolicies {
    route: String,
    policies: Vec<usize>,
}

impl RoutePolicies {
    /// Returns true if no policy applies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }
}

/// State of the window that is closest to its limit after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Index of the policy in [`RateLimiter::policies()`].
    pub policy: usize,
    /// Index of the window in [`Policy::windows`].
    pub window: usize,
    /// Number of further requests that the window lets pass now.
    pub remaining: u32,
    /// Time until the window has room for one more request than now.
    pub after: Duration,
}

/// Result of [`RateLimiter::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request passes. Contains `None` if it counts under no policy.
    Pass(Option<Quota>),
    /// A policy refuses the request, for at least [`Quota::after`].
    Refused(Quota),
    /// The address is blocked for this remaining time.
    Blocked(Duration),
    /// Proof of work is required. Repeat the request with the token and an answer. The SHA-256 of the token, a dot and
    /// the answer must begin with `bits` zero bits.
    Challenged {
        /// Unguessable text that identifies the challenge.
        token: String,
        /// Required number of leading zero bits.
        bits: u32,
    },
    /// Redis is unavailable, and a policy refuses requests in that case: see [`WithoutRedis::Refuse`].
    Undecided,
}

/// Checks requests against rate limits and penalties.
#[derive(Debug)]
pub struct RateLimiter {
    cluster: Cluster,
    mode: Mode,
    policies: Vec<Policy>,
    windows: Vec<Vec<Window>>,
    exempt: Vec<Net>,
    penalties: PenaltyStore,
    /// Number of requests over the limit since the start, for each policy.
    over: Vec<AtomicU64>,
}

impl RateLimiter {
    /// Creates a rate limiter. Panics outside a Tokio runtime.
    #[must_use]
    pub fn new(cluster: Cluster, settings: Settings) -> Self {
        let Settings { mode, policies, exempt, penalties } = settings;
        let windows = policies.iter().map(|policy| policy.windows.iter().map(|rate| rate.0).collect()).collect();
        let penalties = PenaltyStore::new(cluster.clone(), penalties);
        let over = policies.iter().map(|_| AtomicU64::new(0)).collect();
        Self { cluster, mode, policies, windows, exempt, penalties, over }
    }

    /// Returns the name of each policy, and the number of requests over its limit since the start. Requests in shadow
    /// mode count too.
    pub fn stats(&self) -> impl Iterator<Item = (&str, u64)> {
        self.policies.iter().zip(&self.over).map(|(policy, over)| (policy.name.as_str(), over.load(Relaxed)))
    }

    /// Returns true if requests are counted.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.mode != Mode::Off
    }

    /// Returns all policies. [`Quota::policy`] is an index into this slice.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// Returns the policies that apply to a route, such as `POST /bookings`. Empty in [`Mode::Off`].
    #[must_use]
    pub fn plan(&self, route: &str) -> RoutePolicies {
        let about = self.policies.iter().enumerate().filter(|(_, policy)| policy.is_about(route));
        let policies = if self.mode == Mode::Off { Vec::new() } else { about.map(|(index, _)| index).collect() };
        RoutePolicies { route: route.to_owned(), policies }
    }

    /// Checks a request against the penalty of its address, and then against the policies in their order. Counts it
    /// under each policy that applies, until one refuses it. If `plan` is empty, the request passes without any check.
    /// `token` creates an unguessable token for a challenge.
    pub async fn check(&self, plan: &RoutePolicies, subject: &Subject<'_>, token: impl FnOnce() -> String) -> Outcome {
        if plan.is_empty() {
            return Outcome::Pass(None);
        }
        let block = AddressBlock::of(subject.address);
        let exempt = self.exempt.iter().any(|net| net.contains(subject.address));
        if let Some(outcome) = self.check_penalty(block, exempt, subject, token).await {
            return outcome;
        }
        let mut closest: Option<Quota> = None;
        for &index in &plan.policies {
            let policy = &self.policies[index];
            let by_address = policy.by.contains(&By::Address);
            if !policy.is_for(subject.tags) || (exempt && by_address) {
                continue;
            }
            let Some(key) = key(policy, block, subject, &plan.route) else { continue };
            match (policy.without_redis, self.cluster.state()) {
                (WithoutRedis::Pass, State::Disconnected) => continue,
                (WithoutRedis::Refuse, State::Disconnected) if !policy.shadow && self.mode == Mode::On => {
                    return Outcome::Undecided;
                }
                _ => {}
            }
            let verdict = self.cluster.hit(&key, &self.windows[index]).await;
            let Verdict { passed, window, remaining, after } = verdict;
            let standing = Quota { policy: index, window, remaining, after };
            if !passed {
                self.over[index].fetch_add(1, Relaxed);
                let shadow = policy.shadow || self.mode == Mode::Shadow;
                let Subject { address, user, .. } = subject;
                tracing::debug!(policy = policy.name, %address, user, shadow, "rate limit exceeded");
                if shadow {
                    continue;
                }
                if by_address && subject.user.is_none() {
                    self.record_violation(block).await;
                }
                return Outcome::Refused(standing);
            }
            if closest.is_none_or(|closest| remaining < closest.remaining) {
                closest = Some(standing);
            }
        }
        Outcome::Pass(closest)
    }

    async fn check_penalty(
        &self,
        block: AddressBlock,
        exempt: bool,
        subject: &Subject<'_>,
        token: impl FnOnce() -> String,
    ) -> Option<Outcome> {
        if exempt || subject.user.is_some() || self.mode != Mode::On {
            return None;
        }
        match self.penalties.penalty(block)? {
            Penalty::Blocked(left) => Some(Outcome::Blocked(left)),
            Penalty::Challenged => {
                if let Some((token, answer)) = subject.proof
                    && self.penalties.is_met(block, token, answer).await
                {
                    return None;
                }
                let token = token();
                let bits = self.penalties.challenge(block, &token).await;
                Some(Outcome::Challenged { token, bits })
            }
        }
    }

    /// Records a violation. Delays the refusal if that is the penalty.
    async fn record_violation(&self, block: AddressBlock) {
        if let Action::Slow(by) = self.penalties.record_violation(block).await {
            tokio::time::sleep(by).await;
        }
    }
}

/// Returns the key that a request is counted under. Returns `None` if the request lacks a property that the policy
/// counts by.
fn key(policy: &Policy, block: AddressBlock, subject: &Subject<'_>, route: &str) -> Option<Vec<u8>> {
    let mut key = Vec::with_capacity(64);
    key.extend_from_slice(policy.name.as_bytes());
    for by in &policy.by {
        key.push(b'|');
        match by {
            By::Address => block.write(&mut key),
            By::User => key.extend_from_slice(&subject.user?.to_le_bytes()),
            By::Business => key.extend_from_slice(&subject.business?.to_le_bytes()),
            By::ApiKey => key.extend_from_slice(&subject.api_key?.to_le_bytes()),
            By::Route => key.extend_from_slice(route.as_bytes()),
        }
    }
    Some(key)
}

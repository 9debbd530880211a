//! How much may be asked, by whom, and what follows for those who ask for more.
//!
//! A [`Policy`] says how many requests pass within sliding windows, counted by address, user, business, key or route.
//! The count is exact, on one node and over all that share a Redis ([`parlour_cluster::Cluster::hit`]). Those who are
//! refused again and again climb a [`PenaltyPolicy`].

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

/// Whether limits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They do.
    On,
    /// They are counted and told to the log, and nothing is refused.
    Shadow,
    /// Nothing is counted.
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

/// What limits there are.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether they hold.
    pub mode: Mode,
    /// The policies.
    pub policies: Vec<Policy>,
    /// Addresses that requests are not counted by.
    pub exempt: Vec<Net>,
    /// What follows for those who do not keep to them.
    pub penalties: PenaltyPolicy,
}

/// Who asks for what.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// From where.
    pub address: IpAddr,
    /// The user who is logged in.
    pub user: Option<i64>,
    /// Whose records are asked for.
    pub business: Option<i64>,
    /// The key of the interface.
    pub api_key: Option<i64>,
    /// What is said of who asks: words that policies name.
    pub tags: &'a [&'static str],
    /// The answer to a challenge that came along: the challenge and the answer.
    pub proof: Option<(&'a str, &'a str)>,
}

/// The policies about a route; by default none.
#[derive(Clone, Debug, Default)]
pub struct RoutePolicies {
    route: String,
    policies: Vec<usize>,
}

impl RoutePolicies {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }
}

/// How a request stands with the policy that is closest to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The policy, by its place.
    pub policy: usize,
    /// The window, by its place.
    pub window: usize,
    /// How many more pass.
    pub remaining: u32,
    /// How long until one more does.
    pub after: Duration,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It passes; `None`: no policy counts it.
    Pass(Option<Quota>),
    /// It is refused by a policy, for so long at least.
    Refused(Quota),
    /// The address is blocked for so long.
    Blocked(Duration),
    /// Work has to be proven: a token must come back, with an answer such that the SHA-256 of the token, a dot and the
    /// answer begins with so many zero bits.
    Challenged {
        /// The token.
        token: String,
        /// How many.
        bits: u32,
    },
    /// Nodes cannot count together, and the policy would rather refuse.
    Undecided,
}

/// The limits of an installation.
#[derive(Debug)]
pub struct RateLimiter {
    cluster: Cluster,
    mode: Mode,
    policies: Vec<Policy>,
    windows: Vec<Vec<Window>>,
    exempt: Vec<Net>,
    penalties: PenaltyStore,
    /// How often each policy was over its limit.
    over: Vec<AtomicU64>,
}

impl RateLimiter {
    /// With these settings. Needs a Tokio runtime.
    #[must_use]
    pub fn new(cluster: Cluster, settings: Settings) -> Self {
        let Settings { mode, policies, exempt, penalties } = settings;
        let windows = policies.iter().map(|policy| policy.windows.iter().map(|rate| rate.0).collect()).collect();
        let penalties = PenaltyStore::new(cluster.clone(), penalties);
        let over = policies.iter().map(|_| AtomicU64::new(0)).collect();
        Self { cluster, mode, policies, windows, exempt, penalties, over }
    }

    /// How often each policy was over its limit since the start, in shadow too.
    pub fn stats(&self) -> impl Iterator<Item = (&str, u64)> {
        self.policies.iter().zip(&self.over).map(|(policy, over)| (policy.name.as_str(), over.load(Relaxed)))
    }

    /// Whether anything is counted.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.mode != Mode::Off
    }

    /// The policies, by their places.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policies about a route, as in `POST /bookings`.
    #[must_use]
    pub fn plan(&self, route: &str) -> RoutePolicies {
        let about = self.policies.iter().enumerate().filter(|(_, policy)| policy.is_about(route));
        let policies = if self.mode == Mode::Off { Vec::new() } else { about.map(|(index, _)| index).collect() };
        RoutePolicies { route: route.to_owned(), policies }
    }

    /// Counts a request, or refuses it. `token` makes a text that cannot be guessed.
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
                tracing::debug!(policy = policy.name, %address, user, shadow, "over a limit");
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

    /// Sees to what follows a refusal.
    async fn record_violation(&self, block: AddressBlock) {
        if let Action::Slow(by) = self.penalties.record_violation(block).await {
            tokio::time::sleep(by).await;
        }
    }
}

/// What a request is counted under; `None` if it lacks what the policy counts by.
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

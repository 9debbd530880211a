//! The `[rate_limits]` section: rate limits.

use std::collections::BTreeMap;
use std::time::Duration;

use parlour_rate_limit::{By, Net, PenaltyPolicy, Policy, Rate, WithoutRedis};
use serde::Deserialize;

use super::values::{flag, list, milliseconds, parsed, seconds, whole};

#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Section")]
pub struct RateLimitSettings {
    /// Proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<Net>,
    /// Maximum number of open connections per address. Does not apply to trusted proxies.
    pub connections_per_address: usize,
    /// Mode, exemptions, policies and penalties.
    pub requests: parlour_rate_limit::Settings,
}

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "parsed")]
    mode: parlour_rate_limit::Mode,
    #[serde(deserialize_with = "list")]
    trusted_proxies: Vec<Net>,
    #[serde(deserialize_with = "list")]
    exempt: Vec<Net>,
    #[serde(deserialize_with = "whole::<1, 1_000_000, _, _>")]
    connections_per_address: usize,
    #[serde(deserialize_with = "whole::<1, 10_000, _, _>")]
    slow_after: u32,
    #[serde(deserialize_with = "milliseconds::<0, 10_000, _>")]
    slow_by_ms: Duration,
    #[serde(deserialize_with = "whole::<1, 10_000, _, _>")]
    block_after: u32,
    #[serde(deserialize_with = "seconds::<1, 86_400, _>")]
    block_seconds: Duration,
    #[serde(deserialize_with = "seconds::<1, 86_400, _>")]
    challenge_seconds: Duration,
    #[serde(deserialize_with = "whole::<1, 30, _, _>")]
    challenge_bits: u32,
    policies: BTreeMap<String, PolicySection>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PolicySection {
    #[serde(deserialize_with = "list")]
    by: Vec<By>,
    #[serde(deserialize_with = "list")]
    routes: Vec<String>,
    #[serde(deserialize_with = "list")]
    r#for: Vec<String>,
    #[serde(deserialize_with = "list")]
    rates: Vec<Rate>,
    #[serde(deserialize_with = "flag")]
    shadow: bool,
    #[serde(deserialize_with = "parsed")]
    without_redis: WithoutRedis,
}

impl From<Section> for RateLimitSettings {
    fn from(section: Section) -> Self {
        let penalties = PenaltyPolicy {
            slow_after: section.slow_after,
            slow_by: section.slow_by_ms,
            block_after: section.block_after,
            block_for: section.block_seconds,
            challenge_for: section.challenge_seconds,
            challenge_bits: section.challenge_bits,
        };
        // A policy without rates is turned off.
        let policies = section.policies.into_iter().filter(|(_, policy)| !policy.rates.is_empty());
        let policies = policies.map(|(name, policy)| Policy {
            name,
            by: policy.by,
            routes: policy.routes,
            tags: policy.r#for,
            windows: policy.rates,
            shadow: policy.shadow,
            without_redis: policy.without_redis,
        });
        Self {
            trusted_proxies: section.trusted_proxies,
            connections_per_address: section.connections_per_address,
            requests: parlour_rate_limit::Settings {
                mode: section.mode,
                exempt: section.exempt,
                penalties,
                policies: policies.collect(),
            },
        }
    }
}

//! Settings of rate limits.

use std::str::FromStr;

use limits::{Apart, By, Ladder, Net, Policy, Rate};

use super::reader::Reader;
use super::values::{FromZero, List, Whole};

/// How much may be asked.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Proxies that are believed where a request comes from.
    pub trusted_proxies: Vec<Net>,
    /// Connections that are open at once from one address.
    pub connections_per_address: usize,
    /// The policies, and what follows for those who do not keep to them.
    pub requests: limits::Settings,
}

impl Limits {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            trusted_proxies: reader.get::<List<Net>>("limits.trusted_proxies", "TRUSTED_PROXIES").0,
            connections_per_address: reader
                .get::<Whole<1_000_000>>("limits.connections_per_address", "MAX_CONNECTIONS_PER_ADDRESS")
                .size(),
            requests: limits::Settings {
                mode: reader.get::<Mode>("limits.mode", "LIMITS").0,
                exempt: reader.get::<List<Net>>("limits.exempt", "LIMITS_EXEMPT").0,
                ladder: Ladder {
                    slow_after: reader.get::<Whole<10_000>>("limits.slow_after", "LIMITS_SLOW_AFTER").count(),
                    slow_by: reader.get::<FromZero<10_000>>("limits.slow_by_ms", "LIMITS_SLOW_BY_MS").milliseconds(),
                    block_after: reader.get::<Whole<10_000>>("limits.block_after", "LIMITS_BLOCK_AFTER").count(),
                    block_for: Whole::<86_400>::seconds(reader.get("limits.block_seconds", "LIMITS_BLOCK_SECONDS")),
                    challenge_for: Whole::<86_400>::seconds(
                        reader.get("limits.challenge_seconds", "LIMITS_CHALLENGE_SECONDS"),
                    ),
                    challenge_bits: reader.get::<Whole<30>>("limits.challenge_bits", "LIMITS_CHALLENGE_BITS").count(),
                },
                policies: policies(reader),
            },
        }
    }
}

/// All policies that the defaults and the file name; what the file does not say of one is as in the defaults. One without
/// rates is none.
fn policies(reader: &mut Reader<'_>) -> Vec<Policy> {
    let mut policies = Vec::new();
    for name in reader.policies() {
        let mut field = |field: &str| {
            let path = format!("limits.policies.{name}.{field}");
            let (text, place) = reader.look_up(&path).unwrap_or_default();
            (path, text, place)
        };
        let [by, routes, tags, rates, shadow, apart] =
            ["by", "routes", "for", "rates", "shadow", "apart"].map(&mut field);
        let mut policy = Policy {
            name,
            by: reader.read_value::<List<By>>(&by.0, &by.1, by.2).0,
            routes: reader.read_value::<List<String>>(&routes.0, &routes.1, routes.2).0,
            tags: reader.read_value::<List<String>>(&tags.0, &tags.1, tags.2).0,
            windows: reader.read_value::<List<Rate>>(&rates.0, &rates.1, rates.2).0,
            shadow: !shadow.1.is_empty() && reader.read_value(&shadow.0, &shadow.1, shadow.2),
            apart: Apart::default(),
        };
        if !apart.1.is_empty() {
            policy.apart = reader.read_value(&apart.0, &apart.1, apart.2);
        }
        if !policy.windows.is_empty() {
            policies.push(policy);
        }
    }
    policies
}

struct Mode(limits::Mode);

impl Default for Mode {
    fn default() -> Self {
        Self(limits::Mode::On)
    }
}

impl FromStr for Mode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        text.parse().map(Self)
    }
}

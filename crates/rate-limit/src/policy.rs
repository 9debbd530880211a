//! Policies: limits on the number of requests.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use parlour_cluster::Window;

/// A limit on the number of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Name of the policy, shown in responses.
    pub name: String,
    /// Properties that requests are counted by. Requests that lack one of them are not counted.
    pub by: Vec<By>,
    /// Routes that this policy applies to, such as `POST /bookings`. Empty means all routes.
    pub routes: Vec<String>,
    /// Tags that this policy applies to; one of [`crate::Subject::tags`] must match. Empty means everyone.
    pub tags: Vec<String>,
    /// Limits on the number of requests per period. A request passes only if it is within all limits.
    pub windows: Vec<Rate>,
    /// True if requests over the limit are only logged, and pass.
    pub shadow: bool,
    /// Behavior while Redis is unavailable.
    pub without_redis: WithoutRedis,
}

/// Property that requests are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// IP address of the caller; for IPv6, its /64.
    Address,
    /// The logged-in user.
    User,
    /// The business whose data is requested.
    Business,
    /// The API key of the request.
    ApiKey,
    /// The route of the request.
    Route,
}

impl FromStr for By {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "address" => Ok(Self::Address),
            "user" => Ok(Self::User),
            "business" => Ok(Self::Business),
            "api-key" => Ok(Self::ApiKey),
            "route" => Ok(Self::Route),
            _ => Err("must be address, user, business, api-key or route"),
        }
    }
}

/// Behavior of a policy while Redis is unavailable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutRedis {
    /// Each node counts its own requests.
    #[default]
    Alone,
    /// The policy counts and refuses nothing.
    Pass,
    /// The policy refuses all requests that it applies to, unless it or the rate limiter is in shadow mode.
    Refuse,
}

impl FromStr for WithoutRedis {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "alone" => Ok(Self::Alone),
            "pass" => Ok(Self::Pass),
            "refuse" => Ok(Self::Refuse),
            _ => Err("must be alone, pass or refuse"),
        }
    }
}

/// A number of requests per period: `60/1m`, `100/s`, `1000/h`. At most 1,000,000 requests; the period is one second to
/// one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub Window);

impl FromStr for Rate {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let wrong = "must be a number and a time, as in 60/1m or 100/s";
        let (most, within) = text.trim().split_once('/').ok_or(wrong)?;
        let most: NonZeroU32 = most.trim().parse().map_err(|_| wrong)?;
        let within = within.trim();
        let unit = within.trim_start_matches(|character: char| character.is_ascii_digit());
        let count = &within[..within.len() - unit.len()];
        let count: u64 = if count.is_empty() { 1 } else { count.parse().map_err(|_| wrong)? };
        let seconds = match unit.trim() {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(wrong),
        };
        let most_is_sane = most.get() <= 1_000_000;
        let seconds = count.checked_mul(seconds).filter(|seconds| (1..=86_400).contains(seconds) && most_is_sane);
        let seconds = seconds.ok_or("must be at most 1000000 requests, in a period from 1 second to 1 day")?;
        Ok(Self(Window { max_hits: most, period: Duration::from_secs(seconds) }))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}s", self.0.max_hits, self.0.period.as_secs())
    }
}

impl Policy {
    /// Returns true if the policy applies to a route.
    pub(crate) fn is_about(&self, route: &str) -> bool {
        self.routes.is_empty() || self.routes.iter().any(|one| one == route)
    }

    /// Returns true if the policy applies to a requester with these tags.
    pub(crate) fn is_for(&self, tags: &[&str]) -> bool {
        self.tags.is_empty() || self.tags.iter().any(|one| tags.contains(&one.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        for (text, most, seconds) in
            [("60/1m", 60, 60), ("100/s", 100, 1), (" 1000 / 1h ", 1_000, 3_600), ("5/90s", 5, 90), ("1/d", 1, 86_400)]
        {
            let Rate(window) = text.parse().unwrap();
            assert_eq!((window.max_hits.get(), window.period.as_secs()), (most, seconds), "{text}");
        }
        for wrong in
            ["", "60", "0/1m", "-1/m", "60/", "60/m5", "60/0s", "60/2d", "1000001/1m", "1/99999999999999999999s"]
        {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }
}

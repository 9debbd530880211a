//! Policies: how much may be asked, of what, by whom.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use parlour_cluster::Window;

/// How much may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What it is called, in answers too.
    pub name: String,
    /// What requests are counted by; those that lack one of these are not counted.
    pub by: Vec<By>,
    /// Of which routes, as in `POST /bookings`; of all, if none is named.
    pub routes: Vec<String>,
    /// For whom: for those of whom one of these is said ([`crate::Subject::tags`]); for all, if none is named.
    pub tags: Vec<String>,
    /// How many pass, within how long.
    pub windows: Vec<Rate>,
    /// Only counts and tells the log, and refuses nothing.
    pub shadow: bool,
    /// What happens while nodes cannot count together.
    pub without_redis: WithoutRedis,
}

/// What requests are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Where they come from; by IPv6, the /64.
    Address,
    /// Who asks.
    User,
    /// Whose records are asked for.
    Business,
    /// With which key of the interface.
    ApiKey,
    /// What is asked for.
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

/// What happens while nodes cannot count together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutRedis {
    /// Each node counts by itself.
    #[default]
    Alone,
    /// Nothing is refused.
    Pass,
    /// Everything is refused.
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

/// So many within so long: `60/1m`, `100/s`, `1000/h`.
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
        let seconds = seconds.ok_or("must be no more than 1000000 within no more than a day")?;
        Ok(Self(Window { max_hits: most, period: Duration::from_secs(seconds) }))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}s", self.0.max_hits, self.0.period.as_secs())
    }
}

impl Policy {
    /// Whether it is about this route.
    pub(crate) fn is_about(&self, route: &str) -> bool {
        self.routes.is_empty() || self.routes.iter().any(|one| one == route)
    }

    /// Whether it is for those of whom this is said.
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

//! Headers that describe the rate limit policies.

use axum::http::HeaderValue;
use parlour_rate_limit::{Policy, Rate, RateLimiter};

/// Returns the `RateLimit-Policy` value for each window of each policy.
pub fn policy_headers(limits: &RateLimiter) -> Vec<Vec<HeaderValue>> {
    let policy = |policy: &Policy| {
        let window = |Rate(window): &Rate| {
            let text = format!("\"{}\";q={};w={}", policy.name, window.max_hits, window.period.as_secs());
            HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"policy\""))
        };
        policy.windows.iter().map(window).collect()
    };
    limits.policies().iter().map(policy).collect()
}

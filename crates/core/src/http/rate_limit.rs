//! Rate limiting of requests: identifies the caller, checks the policies and adds the headers.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Once;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;
use parlour_rate_limit::{Net, Outcome, Quota, Rate, RoutePolicies, Subject, client_address};

use super::caller::Caller;
use super::problem::whole_seconds;
use super::{Code, Problem};
use crate::context::Context;
use crate::principal::optional_principal;

/// Header with the remaining quota (draft-ietf-httpapi-ratelimit-headers).
const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Header with a proof of work: the challenge, a dot and the answer.
const PROOF: HeaderName = HeaderName::from_static("proof-of-work");

/// Checks the rate limits of a request. Replaces the caller's address if a trusted proxy forwarded the request. Adds
/// the principal if the route has policies.
pub async fn admit(app: &Context, plan: &RoutePolicies, request: &mut Request) -> (Option<Quota>, Result<(), Problem>) {
    let peer = request.extensions().get().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |caller: &Caller| caller.address);
    let mut address = peer.to_canonical();
    if request.headers().contains_key(FORWARDED) {
        let lines = request.headers().get_all(FORWARDED).iter();
        let lines: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
        let forwarded = lines.iter().map(|line| &**line);
        address = client_address(peer, forwarded, &app.settings.rate_limits.trusted_proxies);
        warn_about_untrusted_proxy(peer, &app.settings.rate_limits.trusted_proxies);
        request.extensions_mut().insert(Caller::at(address));
    }
    if plan.is_empty() {
        return (None, Ok(()));
    }

    let principal = match optional_principal(request.headers(), app).await {
        Ok(principal) => principal,
        Err(problem) => return (None, Err(problem)),
    };
    let proof = request.headers().get(PROOF).and_then(|proof| proof.to_str().ok()?.rsplit_once('.'));
    let tags = principal.as_ref().map(|principal| principal.tags());
    let asked = Subject {
        address,
        user: principal.as_ref().map(|principal| principal.user_id.0),
        business: principal.as_ref().map(|principal| principal.business_id.0),
        api_key: None,
        tags: tags.as_ref().map_or(&["stranger"], |tags| tags.as_slice()),
        proof,
    };
    let outcome = app.rate_limiter.check(plan, &asked, || app.random.token()).await;
    if let Some(caller) = request.extensions_mut().get_mut::<Caller>() {
        caller.principal = principal;
    }
    into_result(app, outcome)
}

/// Converts an outcome to the quota for the headers, and to a problem if the request is refused.
pub fn into_result(app: &Context, outcome: Outcome) -> (Option<Quota>, Result<(), Problem>) {
    let problem = match outcome {
        Outcome::Pass(standing) => return (standing, Ok(())),
        Outcome::Refused(standing) => {
            let policy = &app.rate_limiter.policies()[standing.policy];
            let Rate(window) = policy.windows[standing.window];
            let (most, within, name) = (window.max_hits, window.period.as_secs(), &policy.name);
            let problem = Problem::new(Code::RateLimited).retry_in(standing.after);
            let detail = format!("at most {most} requests per {within} seconds are allowed (policy {name})");
            return (Some(standing), Err(problem.detail(detail)));
        }
        Outcome::Blocked(left) => Problem::new(Code::Blocked).retry_in(left),
        Outcome::Challenged { token, bits } => Problem::new(Code::ProofOfWork).challenge(token, bits).retry_after(0),
        Outcome::Undecided => Problem::new(Code::Busy).retry_after(1),
    };
    (None, Err(problem))
}

/// Logs a warning, once, if an untrusted proxy forwards requests. All callers behind it share one rate limit, which is
/// rarely intended. Ignores peers outside private networks, because they may have forged the header.
fn warn_about_untrusted_proxy(peer: IpAddr, trusted: &[Net]) {
    static WARNED: Once = Once::new();
    let is_near = match peer.to_canonical() {
        IpAddr::V4(address) => address.is_private(),
        IpAddr::V6(address) => address.is_unique_local(),
    };
    if is_near && !trusted.iter().any(|net| net.contains(peer.to_canonical())) {
        WARNED.call_once(|| tracing::warn!(%peer, "requests come through a proxy that is not in trusted_proxies"));
    }
}

/// Adds the `RateLimit` and `RateLimit-Policy` headers for a quota.
pub fn add_headers(app: &Context, standing: Quota, headers: &mut HeaderMap) {
    let policy = &app.rate_limiter.policies()[standing.policy];
    let mut text = Vec::with_capacity(policy.name.len() + 32);
    // Writing to memory cannot fail. If the name of the policy contains characters that are invalid in a header, the
    // header is omitted.
    write!(text, "\"{}\";r={};t={}", policy.name, standing.remaining, whole_seconds(standing.after))
        .unwrap_or_default();
    if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(text)) {
        headers.insert(RATELIMIT, value);
    }
    if let Some(policy) = app.rate_limit_headers.get(standing.policy).and_then(|windows| windows.get(standing.window)) {
        headers.insert(RATELIMIT_POLICY, policy.clone());
    }
}

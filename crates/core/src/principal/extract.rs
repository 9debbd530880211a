//! Extractors that restrict a handler to roles. Also reads the session token of a request.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum_extra::extract::cookie::{Cookie, SameSite};
use axum_extra::headers::authorization::Bearer;
use axum_extra::headers::{Authorization, HeaderMapExt as _};

use super::model::{Principal, Role};
use super::sessions::SessionWatch;
use crate::context::Context;
use crate::http::caller::Caller;
use crate::http::{Code, Problem};
use crate::settings::Settings;

/// Declares extractors, each with the roles that it accepts. Other roles get `Forbidden`.
macro_rules! role_extractors {
    ($($(#[$doc:meta])* $name:ident: $($role:ident)|+;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Arc<Principal>);

        impl Deref for $name {
            type Target = Principal;

            fn deref(&self) -> &Principal {
                &self.0
            }
        }

        impl<S: Send + Sync> FromRequestParts<S> for $name
where
    Context: FromRef<S>,
{
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
                let principal = principal(parts, &Context::from_ref(state)).await?;
                match principal.role {
                    $(Role::$role)|+ => Ok(Self(principal)),
                    #[allow(unreachable_patterns, reason = "one of the extractors accepts all roles")]
                    _ => Err(Problem::new(Code::Forbidden)),
                }
            }
        }
    )* };
}

role_extractors! {
    /// User who is logged in to a business, in any role.
    Member: Owner | Manager | Receptionist | Employee | Client;
    /// Any role except client.
    Staff: Owner | Manager | Receptionist | Employee;
    /// Owner, manager or receptionist: may manage everyone's bookings.
    FrontDesk: Owner | Manager | Receptionist;
    /// Manager or owner of the business.
    Manager: Owner | Manager;
    /// Owner of the business. Administrators of the installation count as owners.
    Owner: Owner;
}

/// Administrator of the whole installation.
#[derive(Clone, Debug)]
pub struct Administrator(pub Arc<Principal>);

impl<S: Send + Sync> FromRequestParts<S> for Administrator
where
    Context: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let principal = principal(parts, &Context::from_ref(state)).await?;
        if principal.is_administrator { Ok(Self(principal)) } else { Err(Problem::new(Code::Forbidden)) }
    }
}

async fn principal(parts: &Parts, app: &Context) -> Result<Arc<Principal>, Problem> {
    let token = token(&parts.headers).ok_or_else(|| Problem::new(Code::Unauthorized))?;
    if token.is_from_cookie() && is_cross_site(&parts.method, &parts.headers) {
        return Err(Problem::new(Code::CrossSite));
    }
    match parts.extensions.get::<Caller>().and_then(|caller| caller.principal.as_ref()) {
        Some(principal) => Ok(Arc::clone(principal)),
        None => app.sessions.find(&app.db, token.text()).await,
    }
}

/// Returns the principal of a request, or `None` if the request has no valid session. Fails if the session could not be
/// looked up.
pub async fn optional_principal(headers: &HeaderMap, app: &Context) -> Result<Option<Arc<Principal>>, Problem> {
    let Some(token) = token(headers) else { return Ok(None) };
    match app.sessions.find(&app.db, token.text()).await {
        Ok(principal) => Ok(Some(principal)),
        Err(problem) if problem.code == Code::Unauthorized => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Returns a watch on the request's session, for connections that outlive the request.
pub async fn watch_session(headers: &HeaderMap, app: &Context) -> Result<SessionWatch, Problem> {
    let token = token(headers).ok_or_else(|| Problem::new(Code::Unauthorized))?;
    app.sessions.watch(&app.db, token.text()).await
}

/// Name of the session cookie.
pub const COOKIE: &str = "parlour_session";

/// Creates the session cookie. A `max_age` of zero removes it from the browser.
pub fn cookie(settings: &Settings, token: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        // The settings allow at most a year, which always fits.
        .max_age(max_age.try_into().unwrap_or_default())
        .secure(settings.server.secure_cookies)
        .build()
}

/// Session token of a request.
enum Token<'r> {
    Header(Authorization<Bearer>),
    Cookie(Cookie<'r>),
}

impl Token<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Header(authorization) => authorization.token(),
            Self::Cookie(cookie) => cookie.value(),
        }
    }

    fn is_from_cookie(&self) -> bool {
        matches!(self, Self::Cookie(_))
    }
}

fn token(headers: &HeaderMap) -> Option<Token<'_>> {
    if headers.contains_key(header::AUTHORIZATION) {
        return headers.typed_get().map(Token::Header);
    }
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).flatten();
    cookies.find(|cookie| cookie.name() == COOKIE).map(Token::Cookie)
}

/// Returns true if a browser sent a state-changing request from another origin. Uses `Sec-Fetch-Site` (Fetch Metadata,
/// W3C), or else compares `Origin` with `Host`. A request without these two headers is treated as not sent by a
/// browser.
pub fn is_cross_site(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return headers.contains_key(header::ORIGIN) };
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    origin_host.is_none() || origin_host != text(header::HOST)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Method};

    use super::{is_cross_site, token};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    fn authorization(headers: &HeaderMap) -> Option<(String, bool)> {
        token(headers).map(|token| (token.text().to_owned(), token.is_from_cookie()))
    }

    #[test]
    fn the_token_comes_from_the_header_or_else_from_the_cookie() {
        let from_cookie = headers(&[("cookie", "a=b; parlour_session=abc; c=d")]);
        assert_eq!(authorization(&from_cookie), Some(("abc".into(), true)));
        let both = headers(&[("cookie", "parlour_session=abc"), ("authorization", "bearer xyz")]);
        assert_eq!(authorization(&both), Some(("xyz".into(), false)));
        assert!(token(&headers(&[("cookie", "parlour_sessions=abc")])).is_none());
        assert!(token(&headers(&[("authorization", "Basic abc")])).is_none());
    }

    #[test]
    fn a_change_on_behalf_of_another_site_is_told_apart() {
        let post = |pairs: &[(&'static str, &'static str)]| is_cross_site(&Method::POST, &headers(pairs));
        assert!(post(&[("sec-fetch-site", "cross-site")]));
        assert!(post(&[("sec-fetch-site", "same-site")]), "another name under the same domain is another site");
        assert!(!post(&[("sec-fetch-site", "same-origin")]));
        assert!(post(&[("origin", "https://evil.test"), ("host", "salon.test")]));
        assert!(post(&[("origin", "null"), ("host", "salon.test")]));
        assert!(!post(&[("origin", "https://salon.test"), ("host", "salon.test")]));
        assert!(!post(&[]), "no browser");
        assert!(!is_cross_site(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])));
    }
}

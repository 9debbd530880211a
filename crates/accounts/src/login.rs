//! Login with a password.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use axum_extra::headers::{HeaderMapExt as _, UserAgent};
use deserr::Deserr;
use parlour_core::http::caller::Caller;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{self, Code, Problem};
use parlour_core::principal::cookie;
use parlour_core::types::{self, BusinessId, UserId, read_from_text};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::me::User;
use crate::state::Accounts;

parlour_db::statements! {
    /// Prefers the user with this email address, because a username may look like another user's address.
    FIND_USER = "SELECT id, password_hash FROM users WHERE email = $1 OR username = $1
        ORDER BY CASE WHEN email = $1 THEN 0 ELSE 1 END LIMIT 1";
    FIND_BUSINESS = "SELECT b.id FROM members m JOIN businesses b ON b.id = m.business_id
        WHERE m.user_id = $1 AND (CAST($2 AS TEXT) IS NULL OR b.code = $2) ORDER BY b.id LIMIT 1";
    FIND_BUSINESS_AS_ADMINISTRATOR = "SELECT b.id FROM users u
        JOIN businesses b ON CAST($2 AS TEXT) IS NULL OR b.code = $2
        WHERE u.id = $1 AND u.administrator = TRUE ORDER BY b.id LIMIT 1";
}

/// Username or email address, in lower case, as both are stored.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String, max_length = 254)]
pub struct LoginName(pub(super) String);

impl FromStr for LoginName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.chars().count() > 254 || text.chars().any(char::is_control) {
            return Err("must be one line, no longer than 254 characters");
        }
        Ok(Self(text.to_lowercase()))
    }
}

/// Minimum length of a new password, in characters.
const MIN_PASSWORD_LENGTH: usize = 10;

/// Password as entered. Never logged.
#[derive(Clone, ToSchema)]
#[schema(value_type = String, max_length = 1024)]
pub struct Password(pub(super) String);

impl FromStr for Password {
    type Err = &'static str;

    /// Limits the length, so that the input adds next to nothing to the fixed cost of hashing.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 1024 { Err("must be no longer than 1024 bytes") } else { Ok(Self(text.to_owned())) }
    }
}

impl Password {
    /// Returns the password, or fails if it is too short for a new one. NIST SP 800-63B-4, 3.1.1.2, requires at least 8
    /// characters with a second factor and 15 without. The login throttle partly compensates for the difference.
    pub(super) fn chosen(self) -> Result<String, Problem> {
        if self.0.chars().count() < MIN_PASSWORD_LENGTH {
            return Err(Problem::field("password", format!("must be at least {MIN_PASSWORD_LENGTH} characters")));
        }
        Ok(self.0)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

read_from_text!(LoginName, Password);

/// Username, password and, optionally, the business to log in to.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Credentials {
    /// Username or email address. Case-insensitive.
    username: LoginName,
    password: Password,
    /// Code of the business to log in to. Defaults to the first that the user belongs to. Administrators can log in to
    /// any business.
    #[deserr(default)]
    business: Option<types::BusinessCode>,
}

/// New session of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedIn {
    /// Token to send as `Authorization: Bearer …`. It is not shown again.
    token: String,
    /// User who logged in, with their role at the business.
    user: User,
}

/// Logs in.
///
/// Starts a session with a new token, which is also set as a cookie. The response is the same, and takes the
/// same time, whether the username or the password was wrong.
#[utoipa::path(post, path = "/login", tag = "accounts", request_body = Credentials,
    responses((status = 200, body = LoggedIn), (status = 401, body = http::problem::Document)), security(()))]
pub async fn log_in(
    State(app): State<Accounts>,
    axum::Extension(Caller { address, .. }): axum::Extension<Caller>,
    headers: HeaderMap,
    http::Json(credentials): http::Json<Credentials>,
) -> Result<impl IntoResponse, Problem> {
    let Credentials { username: LoginName(account), password: Password(password), business } = credentials;
    check_throttle(&app, &account, address)?;
    let name = account.clone();
    let found = app
        .db
        .read(move |tx| tx.first(&FIND_USER, params![name], |row| Ok((row.take::<UserId>()?, row.take::<String>()?))));
    let (user, hash) = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?.unzip();
    let right = check_password(&app, &account, address, password, hash).await?;
    // A user without a business cannot log in, and gets the same error as for a wrong password.
    let membership = match user.filter(|_| right) {
        Some(user) => {
            app.db.read(move |tx| choose_business(tx, user, business.as_ref())).await.map_err(Problem::from)?
        }
        None => None,
    };
    let (user, business) = membership.ok_or_else(|| failed_login(&app, &account, address))?;
    app.login_throttle.succeeded(&account, address);
    start_session(&app, user, business, address, &headers).await
}

/// Starts a session and returns the response.
pub(super) async fn start_session(
    app: &Accounts,
    user: UserId,
    business: BusinessId,
    address: IpAddr,
    headers: &HeaderMap,
) -> Result<impl IntoResponse + use<>, Problem> {
    let user_agent = headers.typed_get::<UserAgent>();
    let user_agent = user_agent.as_ref().map(UserAgent::as_str).unwrap_or_default().chars().take(200).collect();
    let token = app.sessions.start(&app.db, user, business, address.to_canonical().to_string(), user_agent).await?;
    let user = User::from(&*app.sessions.find(&app.db, &token).await?);
    let cookie = cookie(&app.settings, token.clone(), app.settings.sessions.max_age);
    Ok((CookieJar::new().add(cookie), Json(LoggedIn { token, user })))
}

/// Fails if earlier attempts failed and the wait after them is not over yet.
pub(super) fn check_throttle(app: &Accounts, account: &str, address: IpAddr) -> Result<(), Problem> {
    let wait = app.login_throttle.wait(account, address, app.clock.now());
    if wait.is_zero() { Ok(()) } else { Err(too_many(wait)) }
}

/// Returns true if the password matches the hash and the attempt need not wait. Delays the response if many attempts at
/// this account failed.
pub(super) async fn check_password(
    app: &Accounts,
    account: &str,
    address: IpAddr,
    password: String,
    hash: Option<String>,
) -> Result<bool, Problem> {
    let hold_back = app.login_throttle.response_delay(account, app.clock.now());
    if !hold_back.is_zero() {
        tokio::time::sleep(hold_back).await;
    }
    let right = app.passwords.check(password, hash).await?;
    // Concurrent attempts may have failed in the meantime.
    Ok(right && app.login_throttle.wait(account, address, app.clock.now()).is_zero())
}

/// Records a failed attempt, which can lengthen the wait, and returns the error.
pub(super) fn failed_login(app: &Accounts, account: &str, address: IpAddr) -> Problem {
    let wait = app.login_throttle.failed(account, address, app.clock.now());
    if wait.is_zero() { Problem::new(Code::WrongCredentials) } else { too_many(wait) }
}

fn too_many(wait: Duration) -> Problem {
    Problem::new(Code::TooManyAttempts).retry_in(wait)
}

/// Returns the business to log in to: the one with this code or, without a code, the user's first. Administrators can
/// log in to any business.
fn choose_business(
    tx: &mut Tx<'_>,
    user: UserId,
    code: Option<&types::BusinessCode>,
) -> Result<Option<(UserId, BusinessId)>, parlour_db::Error> {
    for statement in [&FIND_BUSINESS, &FIND_BUSINESS_AS_ADMINISTRATOR] {
        if let Some(business) = tx.first(statement, params![user, code], |row| row.take())? {
            return Ok(Some((user, business)));
        }
    }
    Ok(None)
}

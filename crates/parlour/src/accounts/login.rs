//! Logging in.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use db::params;
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use super::me::User;
use super::principal::COOKIE;
use crate::app::App;
use crate::http::input::FieldErrors;
use crate::http::server::ClientAddress;
use crate::http::{self, Code, Problem};
use crate::types::{BusinessId, UserId};

db::statements! {
    FIND_USER = "SELECT id, password_hash FROM users WHERE username = $1";
    FIND_USER_BY_EMAIL = "SELECT id, password_hash FROM users WHERE email = $1";
    FIND_BUSINESS = "SELECT b.id FROM memberships m JOIN businesses b ON b.id = m.business_id
        WHERE m.user_id = $1 AND (CAST($2 AS TEXT) IS NULL OR b.code = $2) ORDER BY b.id LIMIT 1";
    FIND_BUSINESS_AS_ADMINISTRATOR = "SELECT b.id FROM users u JOIN businesses b ON b.code = $2
        WHERE u.id = $1 AND u.administrator = TRUE";
}

/// The longest password that is looked at, in bytes.
const LONGEST_PASSWORD: usize = 1024;

/// Name and password.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Credentials {
    /// User name or e-mail address; capitals do not matter.
    username: String,
    /// The password.
    password: String,
    /// The code of the business to work in, for those who belong to several.
    #[deserr(default)]
    business: Option<crate::types::Code>,
}

/// The session that began.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedIn {
    /// Send it as `Authorization: Bearer …`. It is not shown again.
    token: String,
    /// Who logged in.
    user: User,
}

/// Logs in.
///
/// Begins a session, with a new token. A browser gets it as a cookie too. The answer is the same, and takes the same
/// time, whether the name or the password was wrong.
#[utoipa::path(post, path = "/login", operation_id = "log_in", tag = "accounts", request_body = Credentials,
    responses((status = 200, body = LoggedIn), (status = 401, body = http::problem::Document)), security(()))]
pub async fn login(
    State(app): State<App>,
    axum::Extension(ClientAddress(address)): axum::Extension<ClientAddress>,
    headers: HeaderMap,
    http::Json(credentials): http::Json<Credentials>,
) -> Result<impl IntoResponse, Problem> {
    let Credentials { username, password, business } = credentials;
    let account = username.trim().to_lowercase();
    let wait = app.slowdown.wait(&account, address, app.clock.now());
    if !wait.is_zero() {
        return Err(Problem::new(Code::TooManyAttempts).retry_after(wait.as_secs() + 1));
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(Problem::field("password", format!("must be no longer than {LONGEST_PASSWORD} bytes")));
    }
    let (name, code) = (account.clone(), business.clone());
    let found = app.db.read(move |tx| {
        let statement = if name.contains('@') { &FIND_USER_BY_EMAIL } else { &FIND_USER };
        let user = tx.first(statement, params![name], |row| Ok((row.take::<UserId>()?, row.take::<String>()?)))?;
        let Some((user, hash)) = user else { return Ok::<_, Problem>(None) };
        let business =
            |tx: &mut db::Tx<'_>, statement| tx.first(statement, params![user, code], |row| row.take::<BusinessId>());
        let member = business(tx, &FIND_BUSINESS)?;
        let business = if member.is_some() { member } else { business(tx, &FIND_BUSINESS_AS_ADMINISTRATOR)? };
        Ok(Some((user, business, hash)))
    });
    let found = found.await?;
    let hold_back = app.slowdown.hold_back(&account, app.clock.now());
    if !hold_back.is_zero() {
        tokio::time::sleep(hold_back).await;
    }
    let right = app.passwords.check(password, found.as_ref().map(|(_, _, hash)| hash.clone())).await?;
    // Someone without a business has nowhere to go, and is told no more than that.
    let Some((user, business)) = found.filter(|_| right).and_then(|(user, business, _)| Some((user, business?))) else {
        app.slowdown.failed(&account, address, app.clock.now());
        return Err(Problem::new(Code::WrongCredentials));
    };
    app.slowdown.succeeded(&account, address);
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let user_agent = user_agent.chars().take(200).collect();
    let token = app.sessions.begin(&app.db, user, business, address.to_canonical().to_string(), user_agent).await?;
    let user = User::from(&*app.sessions.find(&app.db, &token).await?);
    let cookie = format!(
        "{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}",
        app.settings.sessions.max_seconds,
        if app.settings.server.secure_cookies { "; Secure" } else { "" }
    );
    let cookie = HeaderValue::try_from(cookie).map_err(Problem::internal)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(LoggedIn { token, user })))
}

//! Sessions of the logged-in user.

use axum::extract::State;
use axum::http::StatusCode;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Answer, Page, Problem};
use parlour_core::principal::{Member, Sessions};
use parlour_core::types::{Instant, SessionId};
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Accounts;

parlour_db::statements! {
    LIST of Session = "SELECT {columns} FROM sessions
        WHERE user_id = $1 AND expires_at > $2 AND last_used_at > $3 ORDER BY last_used_at DESC, id DESC LIMIT 100";
}

/// Session, as shown to its user.
#[derive(Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Session {
    id: SessionId,
    /// IP address from which the session was started.
    address: String,
    /// Browser or program that started the session (`User-Agent`, at most 200 characters).
    user_agent: String,
    created_at: Instant,
    /// Time of the last use. It can be up to 30 seconds behind.
    last_used_at: Instant,
    /// True for the session of this request.
    #[record(skip)]
    current: bool,
}

/// Lists your sessions.
///
/// Only active sessions, most recently used first. At most 100.
#[utoipa::path(get, path = "/sessions", tag = "accounts",
    responses((status = 200, body = Page<Session>)))]
pub async fn list_sessions(State(app): State<Accounts>, principal: Member) -> Answer<Page<Session>> {
    let now = app.clock.now();
    let idle_since = Instant::from_micros(now.micros() - i64::try_from(app.sessions.idle().as_micros()).unwrap_or(0));
    let (user, current) = (principal.user_id, principal.session_id);
    let items = app.db.read(move |tx| tx.records(&LIST, params![user, now, idle_since]));
    let items: Vec<Session> = items.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    let items = items.into_iter().map(|session| Session { current: session.id == current, ..session }).collect();
    Ok(axum::Json(Page { items, next: None }))
}

/// Ends one of your sessions.
///
/// All nodes reject it within a second.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "accounts",
    params(("id" = SessionId, Path,)), responses((status = 204)))]
pub async fn end_session(
    State(app): State<Accounts>,
    principal: Member,
    PathParam(id): PathParam<SessionId>,
) -> Result<StatusCode, Problem> {
    let user = principal.user_id;
    app.changes.write(None, move |tx| Sessions::end(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

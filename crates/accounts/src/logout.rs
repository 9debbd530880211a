//! Logout from the session of a request.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use parlour_core::http::Problem;
use parlour_core::principal::{Member, Sessions, cookie};

use crate::state::Accounts;

/// Logs out.
///
/// Ends the session of the request, and clears the cookie.
#[utoipa::path(post, path = "/logout", tag = "accounts", responses((status = 204)))]
pub async fn log_out(State(app): State<Accounts>, principal: Member) -> Result<impl IntoResponse, Problem> {
    let (user, session) = (principal.user_id, principal.session_id);
    app.changes.write(None, move |tx| Sessions::end(tx, user, session)).await?;
    Ok((StatusCode::NO_CONTENT, CookieJar::new().add(cookie(&app.settings, String::new(), Duration::ZERO))))
}

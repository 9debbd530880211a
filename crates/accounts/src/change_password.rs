//! Changing the password, for users who know the current one.

use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use parlour_core::http::caller::Caller;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Code, Json, Problem};
use parlour_core::principal::{Member, Sessions};
use utoipa::ToSchema;

use super::login::{self, Password};
use crate::state::Accounts;
use crate::users;

/// New password of the logged-in user.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct PasswordChange {
    /// Your current password, as confirmation.
    current_password: Password,
    /// New password. At least 10 characters.
    password: Password,
}

/// Changes your password.
///
/// All your other sessions end. Wrong passwords are throttled, as at login.
#[utoipa::path(post, path = "/me/password", tag = "accounts",
    request_body = PasswordChange, responses((status = 204)))]
pub async fn change_password(
    State(app): State<Accounts>,
    principal: Member,
    axum::Extension(Caller { address, .. }): axum::Extension<Caller>,
    Json(PasswordChange { current_password: Password(current), password }): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let (user, session) = (principal.user_id, principal.session_id);
    let fresh = password.chosen()?;
    login::check_throttle(&app, &principal.username, address)?;
    let held = app.db.read(move |tx| users::password_hash(tx, user)).await;
    let held = held.map_err(|error: parlour_db::Error| Problem::from(error))?;
    if !login::check_password(&app, &principal.username, address, current, held.clone()).await? {
        let problem = login::failed_login(&app, &principal.username, address);
        let is_wrong = problem.code == Code::WrongCredentials;
        return Err(if is_wrong { Problem::field("current_password", "is not your password") } else { problem });
    }
    app.login_throttle.succeeded(&principal.username, address);
    let fresh = app.passwords.hash(fresh, &app.random).await?;
    let changed = app.changes.write(None, move |tx| {
        // Of two concurrent changes, the second fails, because its current password is no longer the stored one.
        if users::lock_password_hash(tx, user)? != held {
            return Err(Problem::new(Code::VersionConflict));
        }
        users::set_password(tx, user, &fresh)?;
        Sessions::end_others(tx, user, session)?;
        Ok(StatusCode::NO_CONTENT)
    });
    changed.await
}

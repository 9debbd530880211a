//! Password reset, by an email with a link.
//!
//! Links are not stored. The signature of a link covers the hash of the current password, so the link becomes invalid
//! when the password changes. A link therefore works only once. It also expires.

use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use jiff::SignedDuration;
use parlour_core::context::Context;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Code, Json, Problem};
use parlour_core::outbox::{self, Channel, NewDelivery};
use parlour_core::principal::Sessions;
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, Instant, UserId};
use parlour_db::{Tx, params};
use parlour_jobs::{Job, JobContext, JobError, NewJob};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invitations::Token;
use super::login::{LoginName, Password};
use crate::state::Accounts;
use crate::users;

parlour_db::statements! {
    /// Selects the user and the business that sends the email. This is the first business that the user belongs to;
    /// otherwise the first that invited the user; otherwise, for an administrator, the first of all.
    FIND_USER = "SELECT u.id, u.email, coalesce(
            (SELECT min(m.business_id) FROM members m WHERE m.user_id = u.id),
            (SELECT min(i.business_id) FROM invitations i WHERE i.email = u.email),
            (SELECT min(b.id) FROM businesses b WHERE u.administrator = TRUE))
        FROM users u WHERE u.email = $1 OR u.username = $1
        ORDER BY CASE WHEN u.email = $1 THEN 0 ELSE 1 END LIMIT 1";
    RECENT_EMAIL = "SELECT 1 FROM deliveries
        WHERE business_id = $1 AND user_id = $2 AND kind = 'password_reset' AND created_at > $3 LIMIT 1";
    LOCK_USER = "SELECT id FROM users WHERE id = $1 {for update}";
}

/// Time after which a link expires.
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);
/// Minimum time between two emails to a user, in microseconds (five minutes).
const MIN_REQUEST_INTERVAL: i64 = 5 * 60 * 1_000_000;

/// User who requested a password reset, with the data for the email.
pub struct PasswordReset {
    user: UserId,
    hash: String,
}

impl std::fmt::Debug for PasswordReset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordReset").field("user", &self.user).finish_non_exhaustive()
    }
}

impl PasswordReset {
    pub fn find(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Self>, parlour_db::Error> {
        Ok(users::password_hash(tx, user)?.map(|hash| Self { user, hash }))
    }

    /// Returns the expiry of a link that was requested at `asked_at`.
    pub fn until(asked_at: Instant) -> Instant {
        Instant(asked_at.0.checked_add(LINK_LIFETIME).unwrap_or(asked_at.0))
    }

    /// Returns the URL for setting a new password.
    pub fn url(&self, app: &Context, asked_at: Instant) -> String {
        let token =
            signed_token::sign_with(app.secret.key(PURPOSE), [self.user.0, Self::until(asked_at).micros()], &self.hash);
        format!("{}/password/{token}", app.settings.public_url())
    }
}

/// Purpose of the key that signs the links.
const PURPOSE: &str = "password";

/// Request for a password reset.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct PasswordResetRequest {
    /// Username or email address. Case-insensitive.
    username: LoginName,
}

/// Sends an email with a link for setting a new password, if the user exists.
///
/// The response is the same, and takes the same time, whether the user exists or not. The link is valid for one hour,
/// and can be used once. A user gets at most one email in five minutes.
#[utoipa::path(post, path = "/password-reset", tag = "accounts",
    request_body = PasswordResetRequest, security(()), responses((status = 204)))]
pub async fn request_password_reset(
    State(app): State<Accounts>,
    Json(forgotten): Json<PasswordResetRequest>,
) -> Result<StatusCode, Problem> {
    if !app.outbox.has(Channel::Email) {
        return Err(Problem::new(Code::NotSetUp).detail("email is not configured; ask a manager"));
    }
    // A job looks up the user, so that the response time does not reveal whether they exist.
    let (tasks, new) = (app.jobs.clone(), NewJob::of(&SendPasswordReset { account: forgotten.username.0 })?);
    app.changes.write(None, move |tx| Ok(tx.enqueue(&tasks, std::slice::from_ref(&new))?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Job that looks up the user and, if they exist, enqueues the email.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendPasswordReset {
    account: String,
}

impl Job for SendPasswordReset {
    const KIND: &'static str = "send_password_reset";
}

/// Enqueues the email, if the user exists and no such email was enqueued in the last five minutes.
pub async fn send_password_reset(app: Accounts, context: JobContext, job: SendPasswordReset) -> Result<(), JobError> {
    let (outbox, now) = (app.outbox.clone(), app.clock.now());
    let sent = app.changes.write(None, move |tx| {
        let found = tx.first(&FIND_USER, params![job.account], |row| {
            Ok((row.take::<UserId>()?, row.take::<String>()?, row.take::<Option<BusinessId>>()?))
        })?;
        // A user without a business could not log in anyway.
        if let Some((user, email, Some(business))) = found {
            // Of two concurrent jobs, the second sees the email of the first.
            tx.lock(&LOCK_USER, params![user])?;
            let lately = now.micros() - MIN_REQUEST_INTERVAL;
            if tx.first(&RECENT_EMAIL, params![business, user, lately], |row| row.take::<i64>())?.is_none() {
                let delivery = NewDelivery::new(business, outbox::Kind::PasswordReset, Channel::Email, email, now);
                NewDelivery { user: Some(user), ..delivery }.enqueue(&outbox, tx, now)?;
            }
        }
        Ok(context.finish(tx)?)
    });
    Ok(sent.await?)
}

/// New password, with the token from the email.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewPassword {
    /// Token: the last part of the link in the email.
    token: Token,
    /// New password. At least 10 characters.
    password: Password,
}

/// Sets a new password, with the link from an email.
///
/// All sessions of the user end.
#[utoipa::path(post, path = "/password", tag = "accounts",
    request_body = NewPassword, security(()), responses((status = 204)))]
pub async fn reset_password(
    State(app): State<Accounts>,
    Json(NewPassword { token: Token(token), password }): Json<NewPassword>,
) -> Result<StatusCode, Problem> {
    let now = app.clock.now();
    let void = || Problem::field("token", "is invalid or expired");
    let [user, until] = signed_token::unchecked(&token).ok_or_else(void)?;
    let user = UserId(user);
    let is_good = {
        let key = app.secret.key(PURPOSE);
        move |hash: &str| signed_token::read_with::<2>(key, &token, hash).is_some() && now < Instant::from_micros(until)
    };
    let found = app.db.read(move |tx| users::password_hash(tx, user)).await;
    let hash = found.map_err(|error: parlour_db::Error| Problem::from(error))?;
    hash.filter(|hash| is_good(hash)).ok_or_else(void)?;
    let fresh = app.passwords.hash(password.chosen()?, &app.random).await?;
    let changed = app.changes.write(None, move |tx| {
        // Of two concurrent requests with the same link, the second fails.
        let hash = users::lock_password_hash(tx, user)?;
        hash.filter(|hash| is_good(hash)).ok_or_else(void)?;
        users::set_password(tx, user, &fresh)?;
        Sessions::end_all(tx, user)?;
        Ok(StatusCode::NO_CONTENT)
    });
    changed.await
}

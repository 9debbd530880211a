//! Getting in again without the password, by an email with a link.
//!
//! Nothing is kept of a link: it is signed, together with the password that it replaces, so it holds until that
//! changes, once, or until its time is over.

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
    /// The business that writes to them: one that they belong to, or are invited to, or any, for those who look after
    /// all.
    FIND_USER = "SELECT u.id, u.email, coalesce(
            (SELECT min(m.business_id) FROM members m WHERE m.user_id = u.id),
            (SELECT min(i.business_id) FROM invitations i WHERE i.email = u.email),
            (SELECT min(b.id) FROM businesses b WHERE u.administrator = TRUE))
        FROM users u WHERE u.email = $1 OR u.username = $1
        ORDER BY CASE WHEN u.email = $1 THEN 0 ELSE 1 END LIMIT 1";
    ASKED_LATELY = "SELECT 1 FROM deliveries
        WHERE business_id = $1 AND user_id = $2 AND kind = 'password_reset' AND created_at > $3 LIMIT 1";
    LOCK_USER = "SELECT id FROM users WHERE id = $1 {for update}";
}

/// How long a link holds.
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(1);
/// One email in so long, in microseconds: five minutes.
const MIN_REQUEST_INTERVAL: i64 = 5 * 60 * 1_000_000;

/// Somebody who has forgotten their password, for the email.
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

    /// How long a link holds that was asked for then.
    pub fn until(asked_at: Instant) -> Instant {
        Instant(asked_at.0.checked_add(LINK_LIFETIME).unwrap_or(asked_at.0))
    }

    /// Where another password is set.
    pub fn url(&self, app: &Context, asked_at: Instant) -> String {
        let token =
            signed_token::sign_with(app.secret.key(PURPOSE), [self.user.0, Self::until(asked_at).micros()], &self.hash);
        format!("{}/password/{token}", app.settings.public_url())
    }
}

/// What the key of these links is for.
const PURPOSE: &str = "password";

/// Who has forgotten a password.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct PasswordResetRequest {
    /// User name or e-mail address; capitals do not matter.
    username: LoginName,
}

/// Sends an email with a link by which another password is set, if there is such a user.
///
/// The answer is the same, and as quick, whether there is or not. The link holds for an hour, and once. There is one
/// email in five minutes.
#[utoipa::path(post, path = "/password-reset", tag = "accounts",
    request_body = PasswordResetRequest, security(()), responses((status = 204)))]
pub async fn request_password_reset(
    State(app): State<Accounts>,
    Json(forgotten): Json<PasswordResetRequest>,
) -> Result<StatusCode, Problem> {
    if !app.outbox.has(Channel::Email) {
        return Err(Problem::new(Code::NotSetUp).detail("email is not configured; ask a manager"));
    }
    // Who that is, if anybody, is looked up afterwards, so that the time it takes says nothing.
    let (tasks, new) = (app.jobs.clone(), NewJob::of(&SendPasswordReset { account: forgotten.username.0 })?);
    app.changes.write(None, move |tx| Ok(tx.enqueue(&tasks, std::slice::from_ref(&new))?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The task.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendPasswordReset {
    account: String,
}

impl Job for SendPasswordReset {
    const KIND: &'static str = "send_password_reset";
}

/// Queues the email, if there is such a user and none was sent lately.
pub async fn send_password_reset(app: Accounts, context: JobContext, job: SendPasswordReset) -> Result<(), JobError> {
    let (outbox, now) = (app.outbox.clone(), app.clock.now());
    let sent = app.changes.write(None, move |tx| {
        let found = tx.first(&FIND_USER, params![job.account], |row| {
            Ok((row.take::<UserId>()?, row.take::<String>()?, row.take::<Option<BusinessId>>()?))
        })?;
        // Who belongs nowhere can go nowhere.
        if let Some((user, email, Some(business))) = found {
            // Of two at once, the second sees the first.
            tx.lock(&LOCK_USER, params![user])?;
            let lately = now.micros() - MIN_REQUEST_INTERVAL;
            if tx.first(&ASKED_LATELY, params![business, user, lately], |row| row.take::<i64>())?.is_none() {
                let delivery = NewDelivery::new(business, outbox::Kind::PasswordReset, Channel::Email, email, now);
                NewDelivery { user: Some(user), ..delivery }.enqueue(&outbox, tx, now)?;
            }
        }
        Ok(context.finish(tx)?)
    });
    Ok(sent.await?)
}

/// Another password.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewPassword {
    /// The last part of the link.
    token: Token,
    /// At least 10 characters.
    password: Password,
}

/// Sets another password, by the link in an email. All sessions of the user end.
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
        // Of two that come with one link, one is first.
        let hash = users::lock_password_hash(tx, user)?;
        hash.filter(|hash| is_good(hash)).ok_or_else(void)?;
        users::set_password(tx, user, &fresh)?;
        Sessions::end_all(tx, user)?;
        Ok(StatusCode::NO_CONTENT)
    });
    changed.await
}

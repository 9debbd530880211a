//! Inviting people to work with a business, by an email with a link.

use axum::Json as Answered;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use deserr::Deserr;
use jiff::SignedDuration;
use parlour_core::changes::Transaction;
use parlour_core::context::Context;
use parlour_core::http::caller::Caller;
use parlour_core::http::extract::{FieldErrors, PathParam, Query};
use parlour_core::http::{self, Answer, Code, Create, Created, Page, Problem, create_idempotent};
use parlour_core::outbox::{self, Channel, NewDelivery};
use parlour_core::principal::{Manager, Role};
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, Email, EmployeeId, Instant, InvitationId, Name, UserId, Username};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::login::{self, LoggedIn, Password};
use super::members;
use crate::state::Accounts;
use crate::users::{self, NewUser};

parlour_db::statements! {
    LIST of Invitation = "SELECT {columns i} FROM invitations i
        WHERE i.business_id = $1 ORDER BY i.id DESC LIMIT 500";
    INVITED of InvitationDetails = "SELECT {columns i} FROM invitations i JOIN users u ON u.id = i.invited_by
        WHERE i.business_id = $1 AND i.id = $2";
    EMPLOYEE = "SELECT id FROM employees WHERE business_id = $1 AND id = $2 AND user_id IS NULL";
    MEMBER = "SELECT 1 FROM users u JOIN members m ON m.user_id = u.id WHERE u.email = $2 AND m.business_id = $1";
    /// Removes a previous invitation of the same address, which the new one replaces.
    FORGET = "DELETE FROM invitations WHERE business_id = $1 AND email = $2";
    INSERT = "INSERT INTO invitations (business_id, email, name, role, employee_id, invited_by, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) {returning id}";
    REMOVE = "DELETE FROM invitations WHERE business_id = $1 AND id = $2";
    OPEN of Open = "SELECT {columns} FROM invitations WHERE business_id = $1 AND id = $2";
    LOCK of Open = "SELECT {columns} FROM invitations WHERE business_id = $1 AND id = $2 {for update}";
    USER = "SELECT id, password_hash FROM users WHERE email = $1";
    NAME_TAKEN = "SELECT 1 FROM users WHERE username = $1 OR email = $1";
    LINK_EMPLOYEE = "UPDATE employees SET user_id = $3 WHERE business_id = $1 AND id = $2 AND user_id IS NULL";
    BUSINESS = "SELECT name FROM businesses WHERE id = $1";
}

/// Time after which an invitation expires.
const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Invitation to work with a business.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Invitation {
    id: InvitationId,
    email: String,
    name: String,
    role: Role,
    /// Employee record of the person. Null if none was given.
    employee_id: Option<EmployeeId>,
    created_at: Instant,
    expires_at: Instant,
    /// URL for accepting the invitation. Pass it on to the person. Present only in the response to the creation, and
    /// only if this installation sends no email.
    #[record(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    url: Option<String>,
}

/// Invitation with the data for its email.
#[derive(Debug, parlour_db::Record)]
pub struct InvitationDetails {
    id: InvitationId,
    business_id: BusinessId,
    pub name: String,
    #[record(from = "u.name")]
    pub inviter: String,
    pub expires_at: Instant,
}

impl InvitationDetails {
    pub fn find(tx: &mut Tx<'_>, business: BusinessId, id: InvitationId) -> Result<Option<Self>, parlour_db::Error> {
        tx.record(&INVITED, params![business, id])
    }

    /// Returns the URL for accepting the invitation.
    pub fn url(&self, app: &Context) -> String {
        url(app, self.business_id, self.id)
    }
}

/// Purpose of the key that signs the links.
const PURPOSE: &str = "invitation";

fn url(app: &Context, business: BusinessId, id: InvitationId) -> String {
    let token = signed_token::sign(app.secret.key(PURPOSE), [business.0, id.0]);
    format!("{}/join/{token}", app.settings.public_url())
}

/// Lists the invitations that were neither accepted nor revoked, newest first.
///
/// At most 500. Expired invitations are included until they are cleaned up.
#[utoipa::path(get, path = "/invitations", tag = "accounts",
    responses((status = 200, body = Page<Invitation>)))]
pub async fn list_invitations(State(app): State<Accounts>, principal: Manager) -> Answer<Page<Invitation>> {
    let business = principal.business_id;
    let items = app.db.read(move |tx| tx.records(&LIST, params![business])).await;
    Ok(Answered(Page { items: items.map_err(|error: parlour_db::Error| Problem::from(error))?, next: None }))
}

/// Invitation to create.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewInvitation {
    email: Email,
    name: Name,
    /// `manager`, `receptionist` or `employee`. Owners can also invite an `owner`.
    role: Role,
    /// Employee record of the person, if they serve clients. It must not be linked to a member.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
}

/// Invites a person to work with your business.
///
/// The person receives an email with a link that is valid for a week. If this installation sends no email, the link is
/// in the response. Inviting the same address again creates a new link and invalidates the previous one.
#[utoipa::path(post, path = "/invitations", tag = "accounts",
    request_body = NewInvitation, params(http::idempotency::KeyHeader),
    responses((status = 201, body = Invitation), (status = 409, body = http::problem::Document)))]
pub async fn create_invitation(
    State(app): State<Accounts>,
    principal: Manager,
    Create { input, retry }: Create<NewInvitation>,
) -> Result<Created<Invitation>, Problem> {
    let (now, program, inviter) = (app.clock.now(), app.clone(), principal.0.clone());
    members::may_assign(principal.role, input.role)?;
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        members::may_assign(members::authority(tx, &inviter)?, input.role)?;
        invite(tx, &program, inviter.business_id, inviter.user_id, &input, now)
    };
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

fn invite(
    tx: &mut Transaction<'_, '_>,
    app: &Context,
    business: BusinessId,
    inviter: UserId,
    new: &NewInvitation,
    now: Instant,
) -> Result<Invitation, Problem> {
    if let Some(employee) = new.employee_id
        && tx.first(&EMPLOYEE, params![business, employee], |row| row.take::<i64>())?.is_none()
    {
        return Err(Problem::field("employee_id", "is not one of your employees, or already has a login"));
    }
    if tx.first(&MEMBER, params![business, new.email], |row| row.take::<i64>())?.is_some() {
        return Err(Problem::new(Code::Duplicate).detail("a member with this address already exists"));
    }
    let expires_at = Instant(now.0.checked_add(LIFETIME).unwrap_or(now.0));
    tx.execute(&FORGET, params![business, new.email])?;
    let row = params![business, new.email, new.name, new.role, new.employee_id, inviter, now, expires_at];
    let id: InvitationId = tx.insert(&INSERT, row)?;
    let by_letter = app.outbox.has(Channel::Email);
    if by_letter {
        let (kind, details) = (outbox::Kind::Invitation, outbox::Details::invitation(id));
        let delivery = NewDelivery::new(business, kind, Channel::Email, new.email.to_string(), now);
        NewDelivery { details, ..delivery }.enqueue(&app.outbox, tx, now)?;
    }
    Ok(Invitation {
        id,
        email: new.email.to_string(),
        name: new.name.to_string(),
        role: new.role,
        employee_id: new.employee_id,
        created_at: now,
        expires_at,
        url: (!by_letter).then(|| url(app, business, id)),
    })
}

/// Revokes an invitation.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "accounts",
    params(("id" = InvitationId, Path,)), responses((status = 204)))]
pub async fn remove_invitation(
    State(app): State<Accounts>,
    principal: Manager,
    PathParam(id): PathParam<InvitationId>,
) -> Result<StatusCode, Problem> {
    let business = principal.business_id;
    let removed = app.changes.write(business, move |tx| Ok(tx.execute(&REMOVE, params![business, id])?));
    if removed.await? == 0 { Err(Problem::not_found()) } else { Ok(StatusCode::NO_CONTENT) }
}

/// Token of an invitation, and the credentials of the account that accepts it.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Acceptance {
    /// Token: the last part of the link.
    token: Token,
    /// Username of the new account. Required for a new account, and ignored for an existing one.
    #[deserr(default)]
    username: Option<Username>,
    /// New password, or the password of the existing account.
    password: Password,
}

/// Token: the last part of a link.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String, max_length = 500)]
pub struct Token(pub(super) String);

impl std::str::FromStr for Token {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() <= 500 { Ok(Self(text.to_owned())) } else { Err("must be the last part of the link") }
    }
}

parlour_core::types::read_from_text!(Token);

/// Account with the invited address. A known account has an id and a password hash.
enum Who {
    Known(UserId, String),
    New,
}

/// Accepts an invitation, and logs in.
///
/// If an account with the invited address exists, its password is required, and the account joins the business.
/// Otherwise choose a username and a password for a new account.
#[utoipa::path(post, path = "/join", tag = "accounts",
    request_body = Acceptance, security(()), responses((status = 200, body = LoggedIn)))]
pub async fn accept_invitation(
    State(app): State<Accounts>,
    axum::Extension(Caller { address, .. }): axum::Extension<Caller>,
    headers: HeaderMap,
    http::Json(acceptance): http::Json<Acceptance>,
) -> Result<impl IntoResponse, Problem> {
    let now = app.clock.now();
    let [business, id] = signed_token::read(app.secret.key(PURPOSE), &acceptance.token.0).ok_or_else(invalid_link)?;
    let (business, id) = (BusinessId(business), InvitationId(id));
    let found = app.db.read(move |tx| {
        let open = tx.record(&OPEN, params![business, id])?;
        let Some(open) = open else { return Ok(None) };
        let known = tx.first(&USER, params![open.email], |row| Ok(Who::Known(row.take()?, row.take()?)))?;
        Ok(Some((open, known.unwrap_or(Who::New))))
    });
    let found = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    let (open, known) = found.filter(|(open, _)| now < open.expires_at).ok_or_else(invalid_link)?;
    let user = match known {
        Who::Known(user, hash) => {
            login::check_throttle(&app, &open.email, address)?;
            if !login::check_password(&app, &open.email, address, acceptance.password.0.clone(), Some(hash)).await? {
                return Err(login::failed_login(&app, &open.email, address));
            }
            app.login_throttle.succeeded(&open.email, address);
            Some(user)
        }
        Who::New => None,
    };
    let new = match user {
        Some(_) => None,
        None => {
            let username = acceptance.username.clone().ok_or_else(|| Problem::field("username", "is missing"))?;
            let hash = app.passwords.hash(acceptance.password.chosen()?, &app.random).await?;
            Some((username, hash))
        }
    };
    let joined = app.changes.write(business, move |tx| join(tx, business, id, user, new.as_ref(), now)).await?;
    let user = joined.ok_or_else(invalid_link)?;
    login::start_session(&app, user, business, address, &headers).await
}

fn invalid_link() -> Problem {
    Problem::field("token", "is invalid or expired")
}

/// Invitation that was neither accepted nor revoked. It may have expired.
#[derive(parlour_db::Record)]
struct Open {
    email: String,
    name: String,
    role: Role,
    employee_id: Option<EmployeeId>,
    expires_at: Instant,
}

/// Adds the user to the business. Without a user, creates one from `new` first. Returns `None` if the invitation no
/// longer exists.
fn join(
    tx: &mut Tx<'_>,
    business: BusinessId,
    id: InvitationId,
    user: Option<UserId>,
    new: Option<&(Username, String)>,
    now: Instant,
) -> Result<Option<UserId>, Problem> {
    let Some(open) = tx.record(&LOCK, params![business, id])? else { return Ok(None) };
    let user = match (user, new) {
        (Some(user), _) => user,
        (None, Some((username, password_hash))) => {
            if tx.first(&NAME_TAKEN, params![username], |row| row.take::<i64>())?.is_some() {
                return Err(Problem::field("username", "is taken"));
            }
            let user = NewUser {
                username: username.to_string(),
                email: open.email.clone(),
                name: open.name.clone(),
                password_hash: password_hash.clone(),
            };
            user.insert(tx, now)?
        }
        (None, None) => return Ok(None),
    };
    if tx.first(&MEMBER, params![business, open.email], |row| row.take::<i64>())?.is_none() {
        users::join(tx, user, business, open.role)?;
    }
    if let Some(employee) = open.employee_id {
        tx.execute(&LINK_EMPLOYEE, params![business, employee, user])?;
    }
    tx.execute(&REMOVE, params![business, id])?;
    Ok(Some(user))
}

/// Token of an invitation.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Link {
    /// Token: the last part of the link.
    #[param(value_type = String)]
    token: Token,
}

/// Invitation, as shown to the invited person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicInvitation {
    /// Name of the business that the person is invited to.
    business: String,
    email: String,
    name: String,
    role: Role,
    expires_at: Instant,
    /// True if an account with this address exists. To accept the invitation, its password is then required, but no
    /// username.
    has_account: bool,
}

/// Shows the invitation behind a link.
#[utoipa::path(get, path = "/join", tag = "accounts", params(Link), security(()),
    responses((status = 200, body = PublicInvitation)))]
pub async fn show_invitation(
    State(app): State<Accounts>,
    Query(Link { token: Token(token) }): Query<Link>,
) -> Answer<PublicInvitation> {
    let now = app.clock.now();
    let [business, id] = signed_token::read(app.secret.key(PURPOSE), &token).ok_or_else(invalid_link)?;
    let (business, id) = (BusinessId(business), InvitationId(id));
    let found = app.db.read(move |tx| {
        let Some(open) = tx.record(&OPEN, params![business, id])? else { return Ok(None) };
        let has_account = tx.first(&USER, params![open.email], |row| row.take::<i64>())?.is_some();
        let business = tx.one(&BUSINESS, params![business], |row| row.take())?;
        let Open { email, name, role, expires_at, .. } = open;
        Ok(Some(PublicInvitation { business, email, name, role, expires_at, has_account }))
    });
    let found = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    found.filter(|shown| now < shown.expires_at).map(Answered).ok_or_else(invalid_link)
}

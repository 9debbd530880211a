//! Idempotent creation. A request with an `Idempotency-Key` gets the response that an earlier request stored under that
//! key. Stored responses are removed after two days.
//!
//! A key belongs to its sender. Reuse of the key for another business, path or body is refused.
//!
//! The response is stored in the same transaction as the created record. Of two concurrent requests with the same key,
//! only one commits. The other is rolled back, because the key is taken, and returns the stored response.
//!
//! Refusals by [`create_idempotent`] are stored as well. Server errors (5xx), `collision` and input that an extractor
//! refuses are not.

use std::marker::PhantomData;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use parlour_db::{Db, Tx, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::extract::{FieldErrors, json_body, read_json};
use super::{Code, Problem, without_prefix};
use crate::changes::{Changes, Transaction};
use crate::principal::Principal;
use crate::types::{BusinessId, Instant};

parlour_db::statements! {
    FIND = "SELECT fingerprint, status, body FROM idempotency_keys WHERE user_id = $1 AND key = $2";
    KEEP = "INSERT INTO idempotency_keys (user_id, key, fingerprint, status, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
}

/// `Idempotency-Key` header, for the OpenAPI document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct KeyHeader {
    /// Unique key of the request. For two days, a retry with the same key gets the stored response of the first request
    /// and creates nothing. Server errors and `collision` are not stored.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 200)]
    pub key: Option<String>,
}

/// JSON body that creates something, with the idempotency key of the request, if any.
#[derive(Debug)]
pub struct Create<T> {
    pub input: T,
    /// `None` if the request has no idempotency key.
    pub retry: Option<Retry>,
}

/// Idempotency key of a request, with a fingerprint of its content.
#[derive(Clone, Debug)]
pub struct Retry {
    key: String,
    /// SHA-256 of the path and the body, for uploads also of the query. [`Self::within`] adds the business.
    fingerprint: [u8; 32],
}

impl Retry {
    /// Adds the business to the fingerprint.
    fn within(self, business: BusinessId) -> Self {
        let hash = Sha256::new().chain_update(self.fingerprint).chain_update(business.0.to_le_bytes());
        Self { fingerprint: hash.finalize().into(), ..self }
    }
}

/// Idempotency key of a file upload. It is read before the body.
#[derive(Clone, Debug)]
pub struct RetryOfFile {
    key: String,
    hash: Sha256,
}

impl RetryOfFile {
    /// Reads the key of a request, if it has one. Fails if the key is malformed.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let Some(key) = headers.get("idempotency-key").map(read_key).transpose()? else { return Ok(None) };
        let hash = Sha256::new().chain_update(without_prefix(uri.path())).chain_update(b"?");
        Ok(Some(Self { key, hash: hash.chain_update(uri.query().unwrap_or_default()) }))
    }

    /// Adds the SHA-256 of the file's content to the fingerprint.
    pub fn with(self, file: [u8; 32]) -> Retry {
        Retry { key: self.key, fingerprint: self.hash.chain_update(b"\n").chain_update(file).finalize().into() }
    }
}

impl<T: Deserr<FieldErrors>, S: Send + Sync> FromRequest<S> for Create<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let key = request.headers().get("idempotency-key").map(read_key).transpose()?;
        let mut hash = Sha256::new();
        if key.is_some() {
            hash.update(without_prefix(request.uri().path()));
        }
        let body = json_body(request, state).await?;
        let retry = key.map(|key| {
            hash.update(b"\n");
            hash.update(&body);
            Retry { key, fingerprint: hash.finalize().into() }
        });
        Ok(Self { input: read_json(&body)?, retry })
    }
}

fn read_key(value: &HeaderValue) -> Result<String, Problem> {
    let key = value.to_str().ok().map(str::trim).filter(|key| (1..=200).contains(&key.len()));
    key.map(str::to_owned).ok_or_else(|| Problem::field("Idempotency-Key", "must be 1 to 200 visible characters"))
}

/// Response to a creation: new, or replayed for a retry.
#[derive(Debug)]
pub struct Created<T> {
    status: StatusCode,
    body: String,
    again: bool,
    answers: PhantomData<fn() -> T>,
}

/// Response that is stored under a key.
struct Stored {
    status: StatusCode,
    body: String,
}

impl<T> Created<T> {
    fn new(body: String) -> Self {
        Self { status: StatusCode::CREATED, body, again: false, answers: PhantomData }
    }

    fn replay(Stored { status, body }: Stored) -> Self {
        Self { status, body, again: true, answers: PhantomData }
    }

    /// Returns true if this request created the record, false for the replayed response of an earlier request.
    pub fn is_new(&self) -> bool {
        !self.again
    }
}

impl<T> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let kind = if self.status.is_success() { "application/json" } else { "application/problem+json" };
        let mut response =
            (self.status, [(header::CONTENT_TYPE, HeaderValue::from_static(kind))], self.body).into_response();
        if self.again {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// Owner of idempotency keys.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// User id, or the negated business id for guests.
    id: i64,
    business: BusinessId,
}

impl Sender {
    /// Returns the sender that all guests of a business share. Keys of different guests do not collide if they are
    /// random.
    pub fn guest_of(business: BusinessId) -> Self {
        Self { id: -business.0, business }
    }
}

impl From<&Principal> for Sender {
    fn from(principal: &Principal) -> Self {
        Self { id: principal.user_id.0, business: principal.business_id }
    }
}

/// Creates something at most once per key. `prepare` reads; `create` writes and returns the response.
///
/// Both run again if another transaction took the slot between them. `prepare` then finds another slot or fails.
pub async fn create_idempotent<P, T>(
    changes: &Changes,
    sender: impl Into<Sender>,
    now: Instant,
    retry: Option<Retry>,
    prepare: impl Fn(&mut Tx<'_>) -> Result<P, Problem> + Clone + Send + 'static,
    create: impl Fn(&mut Transaction<'_, '_>, &P) -> Result<T, Problem> + Clone + Send + 'static,
) -> Result<Created<T>, Problem>
where
    P: Send + 'static,
    T: Serialize + 'static,
{
    let sender = sender.into();
    let (user, retry) = (sender.id, retry.map(|retry| retry.within(sender.business)));
    let key = retry.clone();
    let create = move |tx: &mut Transaction<'_, '_>, prepared: &P| {
        let created = create(tx, prepared)?;
        let body = serde_json::to_string(&created).map_err(Problem::internal)?;
        if let Some(key) = &key {
            keep(tx, user, now, key, StatusCode::CREATED, &body)?;
        }
        Ok(body)
    };
    match (changes.plan_and_write(sender.business, prepare, create).await, retry) {
        (Ok(body), _) => Ok(Created::new(body)),
        // Most requests are not retries, so the stored response is looked up only after a failure.
        (Err(problem), Some(retry)) => {
            let stored = replay_or_store(changes.db(), user, now, retry, problem).await?;
            changes.may_have_changed(Some(sender.business)).await;
            Ok(Created::replay(stored))
        }
        (Err(problem), None) => Err(problem),
    }
}

/// Returns the response that an earlier request stored under this key. Otherwise, stores `problem` as the
/// response and fails with it. `collision` is not stored, and server errors are neither stored nor looked up.
async fn replay_or_store(db: &Db, user: i64, now: Instant, retry: Retry, problem: Problem) -> Result<Stored, Problem> {
    let is_taken = is_key_taken(&problem);
    let problem = if is_taken { Problem::new(Code::Collision).retry_after(1) } else { problem };
    if problem.code != Code::Collision {
        if !problem.code.status().is_client_error() {
            return Err(problem);
        }
        let (key, status, body) = (retry.clone(), problem.code.status(), problem.json(None));
        match db.write(move |tx| keep(tx, user, now, &key, status, &body).map_err(Problem::from)).await {
            Ok(()) => return Err(problem),
            Err(error) if is_key_taken(&error) => {}
            Err(error) => return Err(error),
        }
    }
    db.read(move |tx| find(tx, user, &retry)).await?.ok_or(problem)
}

/// Returns the response that is stored under this key. Fails if the key belongs to a different request.
fn find(tx: &mut Tx<'_>, user: i64, retry: &Retry) -> Result<Option<Stored>, Problem> {
    let stored = tx.first(&FIND, params![user, retry.key], |row| {
        Ok((row.take::<Vec<u8>>()?, row.take::<u32>()?, row.take::<String>()?))
    })?;
    let Some((fingerprint, status, body)) = stored else { return Ok(None) };
    if fingerprint != retry.fingerprint {
        return Err(Problem::new(Code::KeyReused));
    }
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    Ok(Some(Stored { status: status.unwrap_or(StatusCode::CREATED), body }))
}

/// Stores a response under its key. The transaction fails if the key is taken.
fn keep(
    tx: &mut Tx<'_>,
    user: i64,
    now: Instant,
    retry: &Retry,
    status: StatusCode,
    body: &str,
) -> Result<(), parlour_db::Error> {
    let status = u32::from(status.as_u16());
    tx.execute_deferred(&KEEP, params![user, retry.key, retry.fingerprint, status, body, now])
}

/// Returns true if a response could not be stored because its key is taken.
fn is_key_taken(problem: &Problem) -> bool {
    let cause = problem.cause().and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(parlour_db::Error::Duplicate { statement, .. }) if *statement == KEEP.name())
}

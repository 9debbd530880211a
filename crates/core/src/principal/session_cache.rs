//! Sessions as they are cached and shared with other nodes.

use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::model::{Principal, Role};
use super::plan::Plan;
use crate::types::{BusinessId, ClientId, Currency, EmployeeId, Instant, SessionId, UserId};

/// Id of a session and the hash of its token.
pub type SessionRef = (SessionId, Vec<u8>);

/// Session as it is cached, with its principal.
#[derive(Debug)]
pub(super) struct CachedSession {
    pub(super) principal: Arc<Principal>,
    pub(super) expires: Instant,
    /// Last use, as it was stored when the session was read.
    pub(super) last_used_at: Instant,
    /// Last use as tracked on this node, set on first access.
    pub(super) seen: OnceLock<Arc<LastUsed>>,
}

/// Times in microseconds since 1970: the last known use of a session (`at`) and the one in the database (`written`).
#[derive(Debug)]
pub(super) struct LastUsed {
    pub(super) user: UserId,
    pub(super) at: AtomicI64,
    pub(super) written: AtomicI64,
}

impl LastUsed {
    pub(super) fn never(user: UserId) -> Self {
        Self { user, at: AtomicI64::new(0), written: AtomicI64::new(0) }
    }

    pub(super) fn at(&self) -> Instant {
        Instant::from_micros(self.at.load(Relaxed))
    }
}

/// Stored session with its user, business and role.
#[derive(parlour_db::Record)]
pub(super) struct SessionRow {
    id: SessionId,
    last_used_at: Instant,
    expires_at: Instant,
    user_id: UserId,
    #[record(from = "u.username")]
    username: String,
    #[record(from = "u.name")]
    name: String,
    #[record(from = "u.administrator")]
    administrator: bool,
    business_id: BusinessId,
    #[record(from = "b.currency")]
    currency: Currency,
    #[record(from = "b.plan")]
    plan: Plan,
    #[record(from = "m.role")]
    role: Option<Role>,
    #[record(from = "e.id")]
    employee_id: Option<EmployeeId>,
    #[record(from = "c.id")]
    client_id: Option<ClientId>,
}

impl From<SessionRow> for CachedSession {
    /// Marks the session as expired if the user is no longer a member of the business. Administrators keep their
    /// access.
    fn from(row: SessionRow) -> Self {
        let role = if row.administrator { Some(Role::Owner) } else { row.role };
        let expires = if role.is_some() { row.expires_at } else { Instant::from_micros(0) };
        let principal = Arc::new(Principal {
            session_id: row.id,
            user_id: row.user_id,
            username: row.username,
            name: row.name,
            business_id: row.business_id,
            currency: row.currency,
            plan: row.plan,
            role: role.unwrap_or(Role::Client),
            is_administrator: row.administrator,
            employee_id: row.employee_id,
            client_id: row.client_id,
        });
        Self { principal, expires, last_used_at: row.last_used_at, seen: OnceLock::new() }
    }
}

/// Serialized form of a session that is shared with other nodes.
#[derive(Serialize, Deserialize)]
struct SharedSession {
    session: i64,
    user: i64,
    username: String,
    name: String,
    business: i64,
    currency: String,
    plan: String,
    role: String,
    is_administrator: bool,
    employee: Option<i64>,
    client: Option<i64>,
    expires: i64,
    last_used_at: i64,
}

impl CachedSession {
    /// Serializes a session for other nodes; `None` stands for a token without a session.
    pub(super) fn write(known: Option<&Self>) -> Option<Vec<u8>> {
        let written = known.map(|Self { principal, expires, last_used_at, .. }| SharedSession {
            session: principal.session_id.0,
            user: principal.user_id.0,
            username: principal.username.clone(),
            name: principal.name.clone(),
            business: principal.business_id.0,
            currency: principal.currency.to_string(),
            plan: principal.plan.to_string(),
            role: principal.role.to_string(),
            is_administrator: principal.is_administrator,
            employee: principal.employee_id.map(|id| id.0),
            client: principal.client_id.map(|id| id.0),
            expires: expires.micros(),
            last_used_at: last_used_at.micros(),
        });
        serde_json::to_vec(&written).ok()
    }

    /// Deserializes a session from another node. Returns `None` if the text is invalid, and `Some(None)` if the token
    /// has no session.
    pub(super) fn read(text: &[u8]) -> Option<Option<Self>> {
        let Some(written) = serde_json::from_slice::<Option<SharedSession>>(text).ok()? else { return Some(None) };
        let principal = Arc::new(Principal {
            session_id: SessionId(written.session),
            user_id: UserId(written.user),
            username: written.username,
            name: written.name,
            business_id: BusinessId(written.business),
            currency: written.currency.parse().ok()?,
            plan: written.plan.parse().ok()?,
            role: written.role.parse().ok()?,
            is_administrator: written.is_administrator,
            employee_id: written.employee.map(EmployeeId),
            client_id: written.client.map(ClientId),
        });
        let (expires, last_used_at) =
            (Instant::from_micros(written.expires), Instant::from_micros(written.last_used_at));
        Some(Some(Self { principal, expires, last_used_at, seen: OnceLock::new() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::principal::Plan;

    #[test]
    fn what_one_node_writes_another_reads() {
        let known = CachedSession {
            principal: Arc::new(Principal {
                session_id: SessionId(1),
                user_id: UserId(2),
                username: "ann".into(),
                name: "Ann \u{fc}".into(),
                business_id: BusinessId(3),
                currency: "EUR".parse().unwrap(),
                plan: Plan::Premium,
                role: Role::Employee,
                is_administrator: false,
                employee_id: Some(EmployeeId(4)),
                client_id: None,
            }),
            expires: Instant::from_micros(5),
            last_used_at: Instant::from_micros(6),
            seen: OnceLock::new(),
        };
        let text = CachedSession::write(Some(&known)).unwrap();
        let read = CachedSession::read(&text).unwrap().unwrap();
        assert_eq!(format!("{read:?}"), format!("{known:?}"));
        assert!(CachedSession::read(&CachedSession::write(None).unwrap()).unwrap().is_none());
        assert!(CachedSession::read(b"{}").is_none() && CachedSession::read(b"").is_none());
    }
}

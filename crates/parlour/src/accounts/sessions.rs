//! Sessions: who is logged in where.
//!
//! A session lives in the records, so it survives a restart and holds on every node; only a hash of its token is kept.
//! What a token stands for is remembered for a second, so most requests read nothing, and a session that is ended
//! elsewhere ends here within that second. When it was last used is kept in memory and written down now and then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use db::{Db, Row, Tx, params};
use moka::sync::Cache;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::principal::{Member, Principal, Role};
use crate::app::App;
use crate::clock::Clock;
use crate::http::input::Segment;
use crate::http::{Answer, Code, Page, Problem};
use crate::random::Random;
use crate::types::{BusinessId, Instant, SessionId, UserId};

db::statements! {
    INSERT = "INSERT INTO sessions
            (token_hash, user_id, business_id, address, user_agent, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7) {returning id}";
    FIND = "SELECT s.id, s.seen_at, s.expires_at, u.id, u.username, u.name, u.administrator, b.id, b.currency, m.role,
            e.id, c.id
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        JOIN businesses b ON b.id = s.business_id
        LEFT JOIN memberships m ON m.user_id = s.user_id AND m.business_id = s.business_id
        LEFT JOIN employees e ON e.user_id = s.user_id AND e.business_id = s.business_id
        LEFT JOIN clients c ON c.user_id = s.user_id AND c.business_id = s.business_id
        WHERE s.token_hash = $1";
    LIST = "SELECT id, address, user_agent, created_at, seen_at FROM sessions
        WHERE user_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 100";
    END = "DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING token_hash";
    SEEN = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
}

/// How long what a token stands for is remembered: the longest that a session ended on one node is accepted by another.
const REMEMBERED: Duration = Duration::from_secs(1);
/// Someone who was last seen longer ago does not count as active.
const ACTIVE: Duration = Duration::from_secs(300);
/// Sessions whose last use is written down in one unit of work.
const AT_A_TIME: usize = 500;

type TokenHash = [u8; 32];

/// The sessions of this installation.
#[derive(Clone, Debug)]
pub struct Sessions {
    known: Cache<TokenHash, Arc<Known>>,
    seen: Arc<Mutex<HashMap<SessionId, Seen>>>,
    idle: Duration,
    longest: Duration,
    clock: Clock,
    random: Random,
}

/// What a token stands for, until it has to be looked up again.
#[derive(Debug)]
struct Known {
    principal: Arc<Principal>,
    until: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    user: UserId,
    at: Instant,
    written: bool,
}

impl Sessions {
    /// Sessions that end when unused for `idle`, and after `longest` in any case.
    pub fn new(idle: Duration, longest: Duration, clock: Clock, random: Random) -> Self {
        let known = Cache::builder().max_capacity(100_000).time_to_live(REMEMBERED).build();
        Self { known, seen: Arc::default(), idle, longest, clock, random }
    }

    /// Begins a session, and answers its token: the only time that it is seen.
    pub async fn begin(
        &self,
        db: &Db,
        user: UserId,
        business: BusinessId,
        address: String,
        user_agent: String,
    ) -> Result<String, Problem> {
        let token = self.random.token();
        let hash = hash(&token);
        let now = self.clock.now();
        let expires = later(now, self.longest);
        db.write(move |tx| {
            let row = params![hash, user, business, address, user_agent, now, expires];
            tx.insert::<SessionId>(&INSERT, row).map(drop)
        })
        .await
        .map_err(Problem::from)?;
        Ok(token)
    }

    /// Who the token stands for.
    pub async fn find(&self, db: &Db, token: &str) -> Result<Arc<Principal>, Problem> {
        let hash = hash(token);
        let now = self.clock.now();
        if let Some(known) = self.known.get(&hash).filter(|known| now < known.until) {
            return Ok(Arc::clone(&known.principal));
        }
        let found = db.read(move |tx| tx.first(&FIND, params![hash], Found::read)).await.map_err(Problem::from)?;
        let found = found.ok_or_else(|| Problem::new(Code::Unauthorized))?;
        let session = found.principal.session_id;
        let seen = self.seen().get(&session).map_or(found.seen, |seen| seen.at.max(found.seen));
        let ends = found.expires.min(later(seen, self.idle));
        if now >= ends {
            return Err(Problem::new(Code::Unauthorized));
        }
        let principal = Arc::new(found.principal);
        self.seen().insert(session, Seen { user: principal.user_id, at: now, written: false });
        // The cache forgets by itself too, whatever is done to the clock.
        let until = ends.min(later(now, REMEMBERED));
        self.known.insert(hash, Arc::new(Known { principal: Arc::clone(&principal), until }));
        Ok(principal)
    }

    /// Ends a session, if it is this user's.
    pub async fn end(&self, db: &Db, user: UserId, session: SessionId) -> Result<(), Problem> {
        let ended = db.write(move |tx| tx.first(&END, params![session, user], |row| row.take::<Vec<u8>>()));
        let hash = ended.await.map_err(Problem::from)?.ok_or_else(Problem::not_found)?;
        if let Ok(hash) = TokenHash::try_from(hash) {
            self.known.invalidate(&hash);
        }
        self.seen().remove(&session);
        Ok(())
    }

    /// Writes down when sessions were last used, and forgets those that have not been for a while.
    ///
    /// In the order of their ids, as other nodes do with the same rows, so that none waits for the other in a circle; and
    /// some at a time, so that nobody else waits for long.
    pub async fn write_down(&self, db: &Db) -> Result<(), db::Error> {
        let now = self.clock.now();
        let mut unwritten: Vec<(SessionId, Instant)> = {
            let mut seen = self.seen();
            seen.retain(|_, seen| !seen.written || now < later(seen.at, ACTIVE));
            seen.iter().filter(|(_, seen)| !seen.written).map(|(session, seen)| (*session, seen.at)).collect()
        };
        unwritten.sort_unstable();
        for some in unwritten.chunks(AT_A_TIME) {
            let writing = some.to_vec();
            db.write(move |tx: &mut Tx<'_>| {
                writing.iter().try_for_each(|(session, at)| tx.execute(&SEEN, params![session, at]).map(drop))
            })
            .await?;
            let mut seen = self.seen();
            for (session, at) in some {
                if let Some(entry) = seen.get_mut(session).filter(|entry| entry.at == *at) {
                    entry.written = true;
                }
            }
        }
        Ok(())
    }

    /// How many people used this node in the last five minutes.
    pub fn active_users(&self) -> usize {
        let now = self.clock.now();
        let seen = self.seen();
        let active = seen.values().filter(|seen| now < later(seen.at, ACTIVE));
        active.map(|seen| seen.user).collect::<std::collections::HashSet<_>>().len()
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<SessionId, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Found {
    principal: Principal,
    seen: Instant,
    expires: Instant,
}

impl Found {
    /// Whoever is no longer a member of the business is nobody there; but administrators may go anywhere.
    fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
        let (session_id, seen, expires) = (row.take()?, row.take()?, row.take()?);
        let (user_id, username, name, administrator) = (row.take()?, row.take()?, row.take()?, row.take::<bool>()?);
        let (business_id, currency) = (row.take()?, row.take()?);
        let role = row.take::<Option<Role>>()?;
        let (employee_id, client_id) = (row.take()?, row.take()?);
        let role = if administrator { Some(Role::Owner) } else { role };
        let expires = if role.is_some() { expires } else { Instant::from_micros(0) };
        let role = role.unwrap_or(Role::Client);
        let principal =
            Principal { session_id, user_id, username, name, business_id, currency, role, employee_id, client_id };
        Ok(Self { principal, seen, expires })
    }
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

fn later(instant: Instant, by: Duration) -> Instant {
    Instant::from_micros(instant.micros().saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
}

/// One log-in, as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// Its id.
    id: SessionId,
    /// From where it began.
    address: String,
    /// With which program.
    user_agent: String,
    /// When it began.
    created_at: Instant,
    /// When it was last used, to the minute.
    seen_at: Instant,
    /// Whether it is the one that asks.
    current: bool,
}

/// Lists your sessions.
///
/// Those that have not ended, last used first; no more than 100.
#[utoipa::path(get, path = "/sessions", operation_id = "list_sessions", tag = "accounts",
    responses((status = 200, body = Page<Session>)))]
pub async fn list_sessions(State(app): State<App>, who: Member) -> Answer<Page<Session>> {
    let now = app.clock.now();
    let idle_since = Instant::from_micros(now.micros() - i64::try_from(app.sessions.idle.as_micros()).unwrap_or(0));
    let (user, current) = (who.user_id, who.session_id);
    let items = app
        .db
        .read(move |tx| {
            tx.all(&LIST, params![user, now, idle_since], |row| {
                let id = row.take()?;
                Ok(Session {
                    id,
                    address: row.take()?,
                    user_agent: row.take()?,
                    created_at: row.take()?,
                    seen_at: row.take()?,
                    current: id == current,
                })
            })
        })
        .await
        .map_err(Problem::from)?;
    Ok(axum::Json(Page { items, next: None }))
}

/// Ends one of your sessions.
///
/// It is refused everywhere within a second.
#[utoipa::path(delete, path = "/sessions/{id}", operation_id = "end_session", tag = "accounts",
    params(("id" = SessionId, Path,)), responses((status = 204)))]
pub async fn end_session(
    State(app): State<App>,
    who: Member,
    Segment(id): Segment<SessionId>,
) -> Result<StatusCode, Problem> {
    app.sessions.end(&app.db, who.user_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

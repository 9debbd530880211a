//! Sessions: logins of users to businesses.
//!
//! A session is a row in the database, so it survives a restart and is valid on every node. Only a hash of its token is
//! stored. Sessions are cached for up to ten seconds, so most requests need no query. A session that another node ends
//! becomes invalid here when the invalidation arrives, or within a second while invalidations may be lost. The time of
//! the last use is kept in memory and saved periodically.

use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parlour_cache::{Cache, Caches, Policy, Scope, ScopeVersion, Seal, Shared};
use parlour_db::{Db, Row, Statement, Tx, Value, params};
use sha2::{Digest, Sha256};

use super::model::Principal;
use super::session_cache::{CachedSession, LastUsed, SessionRef, SessionRow};
use crate::changes::{Change, Transaction};
use crate::clock::Clock;
use crate::http::{Code, Problem};
use crate::random::Random;
use crate::secret::Secret;
use crate::types::{BusinessId, Instant, SessionId, UserId};

parlour_db::statements! {
    INSERT = "INSERT INTO sessions
            (token_hash, user_id, business_id, address, user_agent, created_at, last_used_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7) {returning id}";
    FIND of SessionRow = "SELECT {columns s}
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        JOIN businesses b ON b.id = s.business_id
        LEFT JOIN members m ON m.user_id = s.user_id AND m.business_id = s.business_id
        LEFT JOIN employees e ON e.user_id = s.user_id AND e.business_id = s.business_id
        LEFT JOIN clients c ON c.user_id = s.user_id AND c.business_id = s.business_id
        WHERE s.token_hash = $1";
    END = "DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING token_hash";
    END_ALL = "DELETE FROM sessions WHERE user_id = $1 RETURNING id, token_hash";
    END_OTHERS = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id, token_hash";
    AT_BUSINESS = "SELECT id, token_hash FROM sessions WHERE user_id = $1 AND business_id = $2";
    END_AT_BUSINESS = "DELETE FROM sessions WHERE user_id = $1 AND business_id = $2 RETURNING id, token_hash";
    SAVE_LAST_USED = "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2";
}

/// Cache policy of sessions. A cached session is used for at most ten seconds.
const CACHE_POLICY: Policy =
    Policy { fresh: Duration::from_secs(10), life: Duration::from_secs(10), capacity: 200_000 };
/// Maximum time between two lookups of a watched session.
const RECHECK_INTERVAL: Duration = Duration::from_secs(60);
/// Resolution of the time of last use. More frequent uses are not recorded.
const LAST_USED_RESOLUTION: Duration = Duration::from_secs(1);
/// A user counts as active for this long after their last use of a session.
const ACTIVE_WINDOW: Duration = Duration::from_secs(300);
/// Maximum number of sessions that are updated in one transaction.
const BATCH_SIZE: usize = 500;

type TokenHash = [u8; 32];

fn session_ref(row: &mut Row<'_>) -> Result<SessionRef, parlour_db::Error> {
    Ok((row.take()?, row.take()?))
}

/// Sessions of this installation. Cheap to clone; all clones share their state.
#[derive(Clone, Debug)]
pub struct Sessions(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    caches: Caches,
    /// Sessions by the hash of their token; `None` for an unknown token.
    cache: Cache<TokenHash, Option<Arc<CachedSession>>, Problem>,
    seen: Mutex<HashMap<SessionId, Arc<LastUsed>>>,
    idle: Duration,
    longest: Duration,
    clock: Clock,
    random: Random,
}

/// Watch on a session, for a connection or anything else that outlives a request.
#[derive(Debug)]
pub struct SessionWatch {
    hash: TokenHash,
    /// Scope version and time of the last lookup, and the session that it found.
    seen: Mutex<(ScopeVersion, Instant, Arc<CachedSession>)>,
}

impl Sessions {
    /// Creates the session store. A session ends after `idle` without use, and after `longest` in any case. Copies that
    /// are shared with other nodes are sealed with a key derived from `secret`.
    pub fn new(
        idle: Duration,
        longest: Duration,
        clock: Clock,
        random: Random,
        caches: &Caches,
        secret: &Secret,
    ) -> Self {
        let name = |hash: &TokenHash| URL_SAFE_NO_PAD.encode(hash);
        let shared = Shared::new(
            name,
            |cached: &Option<Arc<CachedSession>>| CachedSession::write(cached.as_deref()),
            |text| Some(CachedSession::read(text)?.map(Arc::new)),
        );
        let cached = Cache::new(caches, CACHE_POLICY, Some(shared.sealed(Seal::new(secret.key("sessions")))));
        Self(Arc::new(Inner {
            caches: caches.clone(),
            cache: cached,
            seen: Mutex::default(),
            idle,
            longest,
            clock,
            random,
        }))
    }

    /// Returns the time without use after which a session ends.
    pub fn idle(&self) -> Duration {
        self.0.idle
    }

    /// Starts a session and returns its token. The token cannot be retrieved later, because only its hash is stored.
    pub async fn start(
        &self,
        db: &Db,
        user: UserId,
        business: BusinessId,
        address: String,
        user_agent: String,
    ) -> Result<String, Problem> {
        let token = self.0.random.token();
        let hash = hash(&token);
        let now = self.0.clock.now();
        let expires = later(now, self.0.longest);
        db.write(move |tx| {
            let row = params![hash, user, business, address, user_agent, now, expires];
            tx.insert::<SessionId>(&INSERT, row).map(drop)
        })
        .await
        .map_err(Problem::from)?;
        Ok(token)
    }

    /// Returns the principal of a session and marks the session as used. Fails with `Unauthorized` if the session is
    /// not valid.
    pub async fn find(&self, db: &Db, token: &str) -> Result<Arc<Principal>, Problem> {
        let now = self.0.clock.now();
        let found = self.look_up(db, hash(token), now).await?;
        let seen = self.last_used(&found);
        if now >= later(seen.at(), LAST_USED_RESOLUTION) {
            seen.at.fetch_max(now.micros(), Relaxed);
        }
        Ok(Arc::clone(&found.principal))
    }

    /// Returns a watch on the session, for a connection or anything else that outlives a request.
    pub async fn watch(&self, db: &Db, token: &str) -> Result<SessionWatch, Problem> {
        let hash = hash(token);
        let stamp = self.0.caches.version(scope(&hash));
        let now = self.0.clock.now();
        let cached = self.look_up(db, hash, now).await?;
        Ok(SessionWatch { hash, seen: Mutex::new((stamp, now, cached)) })
    }

    /// Returns true if the session is still valid. Does not count as a use of the session.
    ///
    /// The session is looked up again if its scope was invalidated or if it seems to have expired. It is also looked up
    /// every minute, because the node that ended it may have stopped before it notified the others.
    pub async fn is_valid(&self, db: &Db, watched: &SessionWatch) -> bool {
        let (now, stamp) = (self.0.clock.now(), self.0.caches.version(scope(&watched.hash)));
        {
            let seen = watched.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.0 == stamp && now < later(seen.1, RECHECK_INTERVAL) && !self.has_ended(&seen.2, now) {
                return true;
            }
        }
        match self.look_up(db, watched.hash, now).await {
            Ok(cached) => {
                *watched.seen.lock().unwrap_or_else(PoisonError::into_inner) = (stamp, now, cached);
                true
            }
            // Other errors are temporary. The session counts as valid until the next check.
            Err(problem) => problem.code != Code::Unauthorized,
        }
    }

    /// Returns the session of a token. Fails with `Unauthorized` if the token is unknown or the session has ended.
    async fn look_up(&self, db: &Db, hash: TokenHash, now: Instant) -> Result<Arc<CachedSession>, Problem> {
        let mut cached = self.cached(db, hash).await?;
        if cached.as_ref().is_some_and(|cached| self.has_ended(cached, now)) {
            // The session may have been used on another node, so look it up again.
            self.0.caches.invalidate_local(scope(&hash));
            cached = self.cached(db, hash).await?;
        }
        cached.filter(|cached| !self.has_ended(cached, now)).ok_or_else(|| Problem::new(Code::Unauthorized))
    }

    async fn cached(&self, db: &Db, hash: TokenHash) -> Result<Option<Arc<CachedSession>>, Problem> {
        let db = db.clone();
        let look_up = move || async move {
            let found = db.read(move |tx| tx.record(&FIND, params![hash])).await;
            found
                .map(|row| row.map(|row| Arc::new(CachedSession::from(row))))
                .map_err(|error: parlour_db::Error| error.into())
        };
        self.0.cache.get(scope(&hash), hash, look_up).await.map(|cached| Option::clone(&cached))
    }

    /// Returns the last use of a session: the stored one, or the last use on this node if that is later.
    fn last_used<'k>(&self, cached: &'k CachedSession) -> &'k LastUsed {
        cached.seen.get_or_init(|| {
            let fresh = || Arc::new(LastUsed::never(cached.principal.user_id));
            let seen = Arc::clone(self.seen().entry(cached.principal.session_id).or_insert_with(fresh));
            seen.at.fetch_max(cached.last_used_at.micros(), Relaxed);
            seen.written.fetch_max(cached.last_used_at.micros(), Relaxed);
            seen
        })
    }

    fn has_ended(&self, cached: &CachedSession, now: Instant) -> bool {
        now >= cached.expires.min(later(self.last_used(cached).at(), self.0.idle))
    }

    /// Ends a session of this user. Fails with `NotFound` if the user has no such session.
    pub fn end(tx: &mut Transaction<'_, '_>, user: UserId, session: SessionId) -> Result<(), Problem> {
        let hash = tx.first(&END, params![session, user], |row| row.take::<Vec<u8>>())?;
        let hash = hash.ok_or_else(Problem::not_found)?;
        tx.record_change(Change::SessionsChanged { sessions: vec![(session, hash)] });
        Ok(())
    }

    /// Ends all sessions of a user, at all businesses.
    pub fn end_all(tx: &mut Transaction<'_, '_>, user: UserId) -> Result<(), parlour_db::Error> {
        changed(tx, &END_ALL, params![user])
    }

    /// Invalidates a user's sessions at a business after the commit, because their permissions there have changed.
    pub fn invalidate_at_business(
        tx: &mut Transaction<'_, '_>,
        user: UserId,
        business: BusinessId,
    ) -> Result<(), parlour_db::Error> {
        changed(tx, &AT_BUSINESS, params![user, business])
    }

    /// Ends a user's sessions at a business. Sessions at other businesses continue.
    pub fn end_at_business(
        tx: &mut Transaction<'_, '_>,
        user: UserId,
        business: BusinessId,
    ) -> Result<(), parlour_db::Error> {
        changed(tx, &END_AT_BUSINESS, params![user, business])
    }

    /// Ends all sessions of a user except `than`.
    pub fn end_others(tx: &mut Transaction<'_, '_>, user: UserId, than: SessionId) -> Result<(), parlour_db::Error> {
        changed(tx, &END_OTHERS, params![user, than])
    }

    /// Invalidates sessions on all nodes. Sessions that have not ended are looked up again on their next use.
    pub async fn invalidate(&self, ended: &[SessionRef]) {
        let hashes = ended.iter().filter_map(|(_, hash)| TokenHash::try_from(hash.as_slice()).ok());
        self.0.caches.invalidate(hashes.map(|hash| scope(&hash)).collect::<Vec<_>>()).await;
        let mut seen = self.seen();
        ended.iter().for_each(|(session, _)| drop(seen.remove(session)));
    }

    /// Saves when sessions were last used. Forgets sessions whose last use is saved and at least five minutes ago.
    ///
    /// Rows are updated in the order of their ids, so that nodes cannot deadlock. They are updated in batches, so that
    /// other writers do not wait for long.
    pub async fn save_last_used(&self, db: &Db) -> Result<(), parlour_db::Error> {
        let now = self.0.clock.now();
        let mut unwritten: Vec<(SessionId, Instant)> = {
            let mut seen = self.seen();
            let is_written = |seen: &LastUsed| seen.at() <= Instant::from_micros(seen.written.load(Relaxed));
            seen.retain(|_, seen| !is_written(seen) || now < later(seen.at(), ACTIVE_WINDOW));
            seen.iter().filter(|(_, seen)| !is_written(seen)).map(|(session, seen)| (*session, seen.at())).collect()
        };
        unwritten.sort_unstable();
        for some in unwritten.chunks(BATCH_SIZE) {
            let writing = some.to_vec();
            db.write(move |tx: &mut Tx<'_>| {
                writing.iter().try_for_each(|(session, at)| tx.execute(&SAVE_LAST_USED, params![session, at]).map(drop))
            })
            .await?;
            let seen = self.seen();
            for (session, at) in some {
                if let Some(entry) = seen.get(session) {
                    entry.written.fetch_max(at.micros(), Relaxed);
                }
            }
        }
        Ok(())
    }

    pub fn cache_stats(&self) -> parlour_cache::Stats {
        self.0.cache.stats()
    }

    /// Returns the number of users who used this node in the last five minutes.
    pub fn active_users(&self) -> usize {
        let now = self.0.clock.now();
        let seen = self.seen();
        let active = seen.values().filter(|seen| now < later(seen.at(), ACTIVE_WINDOW));
        active.map(|seen| seen.user).collect::<std::collections::HashSet<_>>().len()
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<SessionId, Arc<LastUsed>>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `statement` and records a change of the sessions that it returns.
fn changed(
    tx: &mut Transaction<'_, '_>,
    statement: &'static Statement,
    params: &[Value<'_>],
) -> Result<(), parlour_db::Error> {
    let sessions = tx.all(statement, params, session_ref)?;
    if !sessions.is_empty() {
        tx.record_change(Change::SessionsChanged { sessions });
    }
    Ok(())
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// Returns the cache scope of a token.
fn scope(hash: &TokenHash) -> Scope {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    Scope { kind: "session", id: i64::from_le_bytes([a, b, c, d, e, f, g, h]) }
}

fn later(instant: Instant, by: Duration) -> Instant {
    Instant::from_micros(instant.micros().saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
}

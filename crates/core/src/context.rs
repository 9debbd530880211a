//! State that handlers receive. It outlives a request.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Weak};

use axum::http::HeaderValue;
use parlour_cache::Caches;
use parlour_cluster::Cluster;
use parlour_db::Db;
use parlour_jobs::JobQueue;
use parlour_rate_limit::RateLimiter;

use crate::changes::Changes;
use crate::clock::Clock;
use crate::http::cursor::Cursors;
use crate::opaque::{Opaque, opaque};
use crate::outbox::Outbox;
use crate::principal::Sessions;
use crate::random::Random;
use crate::response_cache::ResponseCaches;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::types::Instant;
use crate::uploads::Uploads;

/// State that all requests share. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Opaque<Inner>>);

/// Fields of a [`Context`].
#[derive(Debug)]
pub struct Inner {
    pub settings: Settings,
    /// Database, for reads and for writes that no subscriber is notified of. Other writes go through `changes`.
    pub db: Db,
    /// Entry point for writes. Notifies the subscribers of changes.
    pub changes: Changes,
    /// Redis that all nodes share. If none is configured, this node works alone.
    pub cluster: Cluster,
    /// Cache invalidation, on this node and on others.
    pub caches: Caches,
    /// Encryption of list cursors.
    pub cursors: Cursors,
    pub response_caches: ResponseCaches,
    pub clock: Clock,
    /// Start time of this node.
    pub started_at: Instant,
    pub random: Random,
    pub secret: Secret,
    pub uploads: Uploads,
    pub sessions: Sessions,
    pub jobs: JobQueue,
    /// Queue of notifications.
    pub outbox: Outbox,
    pub rate_limiter: Arc<RateLimiter>,
    /// Prebuilt `RateLimit-Policy` values, by policy and window.
    pub rate_limit_headers: Vec<Vec<HeaderValue>>,
    /// Logins to show on the start page. Empty unless this is a demo installation.
    pub demo_logins: Vec<DemoLogin>,
}

/// Login of a demo installation.
#[derive(Clone, Debug)]
pub struct DemoLogin {
    pub username: &'static str,
    pub password: String,
    pub role: &'static str,
}

/// Weak reference to a [`Context`], for values that the context owns. A strong reference would form a cycle.
#[derive(Clone)]
pub struct WeakContext(Weak<Opaque<Inner>>);

impl WeakContext {
    /// Returns the context if it still exists.
    pub fn upgrade(&self) -> Option<Context> {
        self.0.upgrade().map(Context)
    }
}

impl Context {
    pub fn of(parts: Inner) -> Self {
        Self(opaque(parts))
    }

    /// Returns a weak reference, for values that the context owns.
    pub fn downgrade(&self) -> WeakContext {
        WeakContext(Arc::downgrade(&self.0))
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Context").field(&**self).finish()
    }
}

impl fmt::Debug for WeakContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WeakContext")
    }
}

impl Deref for Context {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

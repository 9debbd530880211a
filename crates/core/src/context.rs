//! What a handler is given: everything that outlives a request.

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

/// Everything that outlives a request. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Context(Arc<Opaque<Inner>>);

/// See [`Context`].
#[derive(Debug)]
pub struct Inner {
    /// The settings in force.
    pub settings: Settings,
    /// The records, for reading.
    pub db: Db,
    /// Changes the records, and has done what follows.
    pub changes: Changes,
    /// What nodes share.
    pub cluster: Cluster,
    /// What has changed of what is kept.
    pub caches: Caches,
    /// Seals the cursors of lists.
    pub cursors: Cursors,
    /// Answers that are kept.
    pub response_caches: ResponseCaches,
    /// Tells the time.
    pub clock: Clock,
    /// When this node began.
    pub started_at: Instant,
    /// Makes tokens.
    pub random: Random,
    /// What nobody outside knows.
    pub secret: Secret,
    /// What people put in.
    pub uploads: Uploads,
    /// Who is logged in.
    pub sessions: Sessions,
    /// What is done in the background.
    pub jobs: JobQueue,
    /// What people are told.
    pub outbox: Outbox,
    /// How much may be asked.
    pub rate_limiter: Arc<RateLimiter>,
    /// How their policies are told in answers.
    pub rate_limit_headers: Vec<Vec<HeaderValue>>,
    /// Log-ins to name on the first page, where this is a demonstration.
    pub demo_logins: Vec<DemoLogin>,
}

/// A log-in of the demonstration.
#[derive(Clone, Debug)]
pub struct DemoLogin {
    /// What to log in with.
    pub username: &'static str,
    /// The password.
    pub password: String,
    /// What one can do with it.
    pub role: &'static str,
}

/// The program, for what belongs to it and must not keep it.
#[derive(Clone)]
pub struct WeakContext(Weak<Opaque<Inner>>);

impl WeakContext {
    /// The program, if it is still there.
    pub fn upgrade(&self) -> Option<Context> {
        self.0.upgrade().map(Context)
    }
}

impl Context {
    /// The program made of these parts.
    pub fn of(parts: Inner) -> Self {
        Self(opaque(parts))
    }

    /// For what belongs to the program and must not keep it.
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

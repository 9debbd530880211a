//! What a handler is given: everything that outlives a request.

use std::ops::Deref;
use std::sync::{Arc, Mutex, Weak};

use axum::http::HeaderValue;
use cache::Caches;
use cluster::Cluster;
use db::{Db, Migration};
use limits::Limits;
use tasks::Tasks;
use telemetry::{HttpMetrics, Registry};

use crate::accounts::{Passwords, Sessions, Slowdown};
use crate::background::Queues;
use crate::bookings::Catalogue;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::files::Files;
use crate::http::cursor::Cursors;
use crate::kept::Kept;
use crate::live::Live;
use crate::notices::Notices;
use crate::random::Random;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::types::Instant;

/// The schema, step by step.
pub static MIGRATIONS: &[Migration] = db::migrations![
    "0001_businesses",
    "0002_catalogue",
    "0003_clients",
    "0004_bookings",
    "0005_claims_in_turn",
    "0006_keys_of_their_own",
    "0007_chats",
    "0008_installation",
    "0009_notices",
    "0010_visits",
    "0011_agenda",
    "0012_files",
    "0013_online",
    "0014_told",
    "0015_own_length",
    "0016_people",
    "0017_history_of_ends",
    "0018_name_terms",
    "0019_delivery_reasons",
    "0020_other_contacts";
    tasks::MIGRATION
];

/// Everything that outlives a request. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// See [`App`].
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
    pub kept: Kept,
    /// Tells the time.
    pub clock: Clock,
    /// When this node began.
    pub started_at: Instant,
    /// Makes tokens.
    pub random: Random,
    /// What nobody outside knows.
    pub secret: Secret,
    /// What people put in.
    pub files: Files,
    /// Who is logged in.
    pub sessions: Sessions,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Keeps guessers of passwords waiting.
    pub slowdown: Slowdown,
    /// What can be booked.
    pub catalogue: Catalogue,
    /// What is counted of requests.
    pub http_metrics: HttpMetrics,
    /// All metrics.
    pub metrics: Mutex<Registry>,
    /// Live events.
    pub live: Live,
    /// What is done in the background.
    pub tasks: Tasks,
    /// What people are told.
    pub notices: Notices,
    /// How the queues for that stand.
    pub queues: Queues,
    /// How much may be asked.
    pub limits: Arc<Limits>,
    /// How their policies are told in answers.
    pub policies: Vec<Vec<HeaderValue>>,
    /// Log-ins to name on the first page, where this is a demonstration.
    pub demo: Vec<DemoLogin>,
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
#[derive(Clone, Debug)]
pub struct WeakApp(Weak<Inner>);

impl WeakApp {
    /// The program, if it is still there.
    pub fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(App)
    }
}

impl App {
    /// The program made of these parts.
    pub fn of(parts: Inner) -> Self {
        Self(Arc::new(parts))
    }

    /// For what belongs to the program and must not keep it.
    pub fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.0))
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

//! Builds the program: all of its parts, and what ties them together.

use std::sync::{Arc, Mutex};

use cache::Caches;
use cluster::Cluster;
use db::Db;
use limits::Limits;
use telemetry::{HttpMetrics, Registry};

use crate::accounts::{InvalidateSessions, Passwords, Sessions, Slowdown};
use crate::app::{App, DemoLogin, Inner};
use crate::background::{self, Queues};
use crate::bookings::{Catalogue, OfferFreedTime, RescheduleCutoff, UpcomingBookingLimit, UpdateDayTotals};
use crate::changes::{Changes, Guard, Subscriber};
use crate::chat;
use crate::clock::Clock;
use crate::files::Files;
use crate::http::cursor::Cursors;
use crate::http::policies::told;
use crate::kept::{InvalidateCaches, Kept};
use crate::live::{Live, PublishEvents, Rooms};
use crate::notices::{Notices, NotifyClients};
use crate::operations::Figures;
use crate::random::Random;
use crate::secret::Secret;
use crate::settings::Settings;

/// Everything that a program is built from.
#[derive(Debug)]
pub struct Parts {
    /// The settings in force.
    pub settings: Settings,
    /// The records.
    pub db: Db,
    /// Shared with other nodes.
    pub cluster: Cluster,
    /// Tells the time.
    pub clock: Clock,
    /// Makes tokens.
    pub random: Random,
    /// The key of everything that is signed or sealed.
    pub secret: Secret,
    /// Log-ins to name on the first page, where this is a demonstration.
    pub demo: Vec<DemoLogin>,
}

/// Puts the parts together. Fails if what the settings name cannot be set up.
pub fn build(parts: Parts) -> Result<App, Box<dyn std::error::Error + Send + Sync>> {
    let Parts { settings, db, cluster, clock, random, secret, demo } = parts;
    let caches = Caches::new(cluster.clone());
    let kept = Kept::new(&caches);
    let limits = Arc::new(Limits::new(cluster.clone(), settings.limits.requests.clone()));
    let mut registry = Registry::default();
    let started_at = clock.now();
    let http_metrics = HttpMetrics::register(&mut registry, clock.monotonic());
    let sessions = Sessions::new(
        settings.sessions.idle,
        settings.sessions.max_age,
        clock.clone(),
        random.clone(),
        &caches,
        &secret,
    );
    let rooms = Rooms::new(sessions.clone(), db.clone());
    let live = Live::new(cluster.clone(), rooms.clone(), settings.live.clone());
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let passwords = Passwords::new(cores, &random);
    let catalogue = Catalogue::new(&caches, clock.clone());
    let tasks = background::tasks(db.clone(), clock.clone(), cluster.clone());
    let notices = Notices::new(&settings, &secret, tasks.clone())?;
    let queues = Queues::default();
    let files = Files::new(&settings, &secret);
    let guards: Vec<Box<dyn Guard>> = vec![Box::new(UpcomingBookingLimit), Box::new(RescheduleCutoff)];
    // Subscribers that read come before those that only defer statements, the totals last. After the commit, caches are
    // invalidated before events are published: whoever fetches again sees fresh data.
    let subscribers: Vec<Box<dyn Subscriber>> = vec![
        Box::new(OfferFreedTime { tasks: tasks.clone() }),
        Box::new(NotifyClients { notices: notices.clone(), clock: clock.clone() }),
        Box::new(UpdateDayTotals),
        Box::new(InvalidateCaches { caches: caches.clone() }),
        Box::new(InvalidateSessions { sessions: sessions.clone(), live: live.clone() }),
        Box::new(PublishEvents { live: live.clone() }),
    ];
    let changes = Changes::new(db.clone(), tasks.clone(), guards, subscribers);
    let figures = Figures {
        db: db.clone(),
        sessions: sessions.clone(),
        passwords: passwords.clone(),
        cluster: cluster.clone(),
        kept: kept.clone(),
        limits: Arc::clone(&limits),
        live: live.clone(),
        tasks: tasks.clone(),
        queues: queues.clone(),
        files: files.clone(),
    };
    registry.register_collector(Box::new(figures));
    let app = App::of(Inner {
        settings,
        db,
        changes,
        cluster,
        caches,
        cursors: Cursors::new(&secret),
        kept,
        clock,
        started_at,
        random,
        secret,
        files,
        sessions,
        passwords,
        slowdown: Slowdown::default(),
        catalogue,
        http_metrics,
        metrics: Mutex::new(registry),
        live,
        tasks,
        notices,
        queues,
        policies: told(&limits),
        limits,
        demo,
    });
    rooms.on_chat(chat::at_sockets(app.downgrade()));
    Ok(app)
}

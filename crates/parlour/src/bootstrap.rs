//! Builds the application: all of its parts, and the connections between them.

use std::sync::{Arc, Mutex};

use parlour_accounts::{Accounts, Passwords};
use parlour_booking::{
    Bookings, Catalogue, MergeBookings, OfferReleasedSlots, RescheduleCutoff, UpcomingBookingLimit, UpdateDayTotals,
};
use parlour_cache::Caches;
use parlour_clients::Clients;
use parlour_cluster::Cluster;
use parlour_core::changes::{Changes, Guard, Subscriber};
use parlour_core::clock::Clock;
use parlour_core::context::{self, Context, DemoLogin};
use parlour_core::http::cursor::Cursors;
use parlour_core::http::rate_limit_policies::policy_headers;
use parlour_core::invalidate_caches::InvalidateCaches;
use parlour_core::outbox::Outbox;
use parlour_core::principal::{InvalidateSessions, Sessions};
use parlour_core::random::Random;
use parlour_core::response_cache::ResponseCaches;
use parlour_core::secret::Secret;
use parlour_core::settings::Settings;
use parlour_core::uploads::Uploads;
use parlour_db::Db;
use parlour_live::{CloseSockets, Live, PublishEvents, Rooms};
use parlour_monitoring::{MetricsCollector, Monitoring, QueueStatsCache};
use parlour_notifications::{MergeDeliveries, Notifications, NotifyClients};
use parlour_rate_limit::RateLimiter;
use parlour_telemetry::{HttpMetrics, Registry};

use crate::app::{App, AppState};
use crate::jobs;

/// Inputs of [`build`].
#[derive(Debug)]
pub struct Dependencies {
    pub settings: Settings,
    pub db: Db,
    pub cluster: Cluster,
    pub clock: Clock,
    pub random: Random,
    /// Secret for deriving the keys for signing and encryption.
    pub secret: Secret,
    /// Logins that the sign-in page shows. Empty unless this is a demo.
    pub demo: Vec<DemoLogin>,
}

/// Builds the application. Fails if the settings for email or SMS are invalid.
pub fn build(dependencies: Dependencies) -> Result<App, Box<dyn std::error::Error + Send + Sync>> {
    let Dependencies { settings, db, cluster, clock, random, secret, demo } = dependencies;
    let caches = Caches::new(cluster.clone());
    let response_caches = ResponseCaches::new(&caches);
    let rate_limiter = Arc::new(RateLimiter::new(cluster.clone(), settings.rate_limits.requests.clone()));
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
    let catalogue = Arc::new(Catalogue::new(&caches, clock.clone()));
    let jobs = jobs::queue(db.clone(), clock.clone(), cluster.clone());
    let outbox = Outbox::new(&settings, jobs.clone());
    let queues = QueueStatsCache::default();
    let uploads = Uploads::new(&settings, &secret);
    let guards: Vec<Box<dyn Guard>> = vec![Box::new(UpcomingBookingLimit), Box::new(RescheduleCutoff)];
    // Subscribers that read come before those that only defer statements. The day totals are updated last in the
    // transaction. After the commit, caches are invalidated before events are published. A caller that reacts to an
    // event therefore fetches fresh data.
    let subscribers: Vec<Box<dyn Subscriber>> = vec![
        Box::new(OfferReleasedSlots { jobs: jobs.clone() }),
        Box::new(NotifyClients { outbox: outbox.clone(), clock: clock.clone() }),
        Box::new(UpdateDayTotals),
        Box::new(InvalidateCaches { caches: caches.clone() }),
        Box::new(InvalidateSessions { sessions: sessions.clone() }),
        Box::new(CloseSockets { live: live.clone() }),
        Box::new(PublishEvents { live: live.clone() }),
    ];
    let changes = Changes::new(db.clone(), jobs.clone(), guards, subscribers);
    let collector = MetricsCollector {
        db: db.clone(),
        sessions: sessions.clone(),
        passwords: passwords.clone(),
        cluster: cluster.clone(),
        response_caches: response_caches.clone(),
        rate_limiter: Arc::clone(&rate_limiter),
        live: live.clone(),
        jobs: jobs.clone(),
        queues: queues.clone(),
        uploads: uploads.clone(),
    };
    registry.register_collector(Box::new(collector));
    let context = Context::of(context::Inner {
        settings,
        db,
        changes,
        cluster,
        caches,
        cursors: Cursors::new(&secret),
        response_caches,
        clock,
        started_at,
        random,
        secret,
        uploads,
        sessions,
        jobs,
        outbox,
        rate_limit_headers: policy_headers(&rate_limiter),
        rate_limiter,
        demo_logins: demo,
    });
    rooms.on_chat(parlour_chat::socket_handler(context.downgrade()));
    Ok(App::of(AppState {
        accounts: Accounts { context: context.clone(), passwords, login_throttle: Arc::default() },
        clients: Clients {
            context: context.clone(),
            merging: Arc::new([Box::new(MergeBookings), Box::new(MergeDeliveries)]),
        },
        bookings: Bookings { context: context.clone(), catalogue },
        notifications: Notifications::new(context.clone())?,
        monitoring: Monitoring {
            context: context.clone(),
            http_metrics: Arc::new(http_metrics),
            metrics: Arc::new(Mutex::new(registry)),
            live: live.clone(),
            queues,
        },
        live,
        context,
    }))
}

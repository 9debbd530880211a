//! How this node does, for the people who look after the installation.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use parlour_core::http::{Answer, Problem};
use parlour_core::principal::Administrator;
use parlour_core::types::Instant;
use parlour_telemetry::{EndpointTrend, Sample};
use serde::Serialize;
use utoipa::ToSchema;

use super::{NodeState, PoolStats};
use crate::state::Monitoring;

/// Minutes that are shown one by one.
const SHOWN_MINUTES: u32 = 60;
/// Endpoints that are shown.
const MAX_ENDPOINTS: usize = 15;

/// How a node does.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// Of the program.
    version: &'static str,
    started_at: Instant,
    now: Instant,
    /// Whether this node shares limits, caches and live events with others: `together`; `apart` while Redis is away,
    /// when it goes on by itself; `alone` without Redis.
    nodes: NodeState,
    /// People who used this node in the last five minutes.
    active_users: usize,
    /// Requests that are being answered.
    in_flight: i64,
    /// Requests of the last minute that is over.
    last_minute: RequestStats,
    /// The minutes of the last hour, oldest first. Minutes before the start have no requests.
    minutes: Vec<Minute>,
    /// Endpoints that were asked in the last hour, of those that took longest first.
    slowest: Vec<EndpointStats>,
    pool: PoolStats,
    caches: Vec<CacheStats>,
    queues: Vec<QueueState>,
    live: LiveStats,
    /// Null where the system does not say.
    process: Option<ProcessStats>,
}

/// How requests went.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestStats {
    requests: u64,
    /// Of those, the ones that failed by our fault (5xx).
    errors: u64,
    /// Milliseconds within which half of them were answered, to 13 %; null if there were none.
    p50_ms: Option<f64>,
    /// Those within which 95 of 100 were.
    p95_ms: Option<f64>,
    /// Those within which 99 of 100 were.
    p99_ms: Option<f64>,
}

impl From<Sample> for RequestStats {
    fn from(sample: Sample) -> Self {
        let within = |per_mille| sample.within(per_mille).map(|took: Duration| took.as_secs_f64() * 1000.0);
        Self {
            requests: sample.requests,
            errors: sample.errors,
            p50_ms: within(500),
            p95_ms: within(950),
            p99_ms: within(990),
        }
    }
}

/// How requests went in a minute.
#[derive(Debug, Serialize, ToSchema)]
pub struct Minute {
    /// When it began, to ten seconds.
    starts_at: Instant,
    #[serde(flatten)]
    requests: RequestStats,
}

/// How requests to an endpoint went in the last hour.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointStats {
    method: &'static str,
    /// The path, with the names of what stands in it.
    path: String,
    #[serde(flatten)]
    requests: RequestStats,
}

/// What was asked of a cache since the start.
#[derive(Debug, Serialize, ToSchema)]
pub struct CacheStats {
    /// What is kept in it.
    name: &'static str,
    /// Values in memory.
    entries: u64,
    /// Asked for and there.
    hits: u64,
    /// Of those: given out while they were made anew.
    stale: u64,
    /// Taken over from other nodes.
    shared: u64,
    /// Made.
    computed: u64,
}

/// How a queue of background tasks stands, as it was looked at last.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueState {
    name: String,
    /// Tasks that could run now.
    ready: u64,
    /// Tasks whose time has not come.
    delayed: u64,
    running: u64,
    /// Tasks that failed for good.
    dead: u64,
    /// How long the oldest of those that are ready has been so.
    oldest_ready_seconds: Option<u64>,
}

/// Live events on this node; counts are since the start.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveStats {
    /// WebSockets that are open.
    sockets: usize,
    /// Rooms in which some of them are.
    rooms: usize,
    /// Events that were published here.
    published: u64,
    /// Events that were handed to sockets.
    delivered: u64,
    /// Sockets that were closed because they read too slowly.
    slow: u64,
    /// Sockets that were refused because there were too many.
    refused: u64,
}

/// What the system says of the program.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcessStats {
    /// Memory in use (resident).
    memory_bytes: u64,
    /// Time of processors since the start: 60 a minute are one processor that does nothing else.
    cpu_seconds: f64,
    /// Processors that the program may use.
    processors: usize,
    /// Open files and sockets.
    open_files: u64,
}

/// Shows how the node that answers does.
///
/// For administrators of the installation. `/metrics` has the same, and more, for Prometheus.
#[utoipa::path(get, path = "/monitoring", tag = "monitoring",
    responses((status = 200, body = Overview)))]
pub async fn show_monitoring(State(app): State<Monitoring>, _who: Administrator) -> Answer<Overview> {
    let (now, age) = (app.clock.now(), app.http_metrics.age(app.clock.monotonic()));
    let before = |minutes: u32| Duration::from_secs(60) * minutes;
    let trend = &app.http_metrics.trend;
    let since = |ago: Duration| now.0.saturating_sub(SignedDuration::try_from(ago).unwrap_or_default()).map(Instant);
    let minute = |number: u32| {
        let requests = trend.between(age, before(number), before(number - 1)).into();
        Ok::<_, Problem>(Minute { starts_at: since(before(number)).map_err(Problem::internal)?, requests })
    };
    let live = app.live.stats();
    Ok(Json(Overview {
        version: env!("CARGO_PKG_VERSION"),
        started_at: app.started_at,
        now,
        nodes: NodeState::of(&app.cluster),
        active_users: app.sessions.active_users(),
        in_flight: app.http_metrics.in_flight.get(),
        last_minute: trend.between(age, before(1), Duration::ZERO).into(),
        minutes: (1..=SHOWN_MINUTES).rev().map(minute).collect::<Result<_, _>>()?,
        slowest: slowest(app.http_metrics.endpoints(), age),
        pool: PoolStats::from(app.db.pool()),
        caches: caches(&app),
        queues: queues(&app),
        live: LiveStats {
            sockets: live.sockets,
            rooms: live.rooms,
            published: live.published,
            delivered: live.delivered,
            slow: live.slow,
            refused: live.refused,
        },
        process: parlour_telemetry::process_stats().map(|figures| ProcessStats {
            memory_bytes: figures.resident_bytes,
            cpu_seconds: figures.cpu_seconds,
            processors: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            open_files: figures.open_files,
        }),
    }))
}

fn slowest(endpoints: Vec<EndpointTrend>, age: Duration) -> Vec<EndpointStats> {
    let hour = Duration::from_secs(3600);
    let mut asked: Vec<EndpointStats> = endpoints
        .into_iter()
        .map(|EndpointTrend { method, endpoint, trend }| {
            // What is counted together is longer here: with what is being counted in.
            let requests = RequestStats::from(trend.through(age, hour));
            EndpointStats { method, path: endpoint.to_string(), requests }
        })
        .filter(|endpoint| endpoint.requests.requests > 0)
        .collect();
    asked.sort_by(|one, other| {
        other.requests.p95_ms.partial_cmp(&one.requests.p95_ms).unwrap_or(std::cmp::Ordering::Equal)
    });
    asked.truncate(MAX_ENDPOINTS);
    asked
}

fn caches(app: &Monitoring) -> Vec<CacheStats> {
    let figures = app.response_caches.stats().into_iter().chain([("sessions", app.sessions.cache_stats())]);
    let figures = figures.map(|(name, parlour_cache::Stats { entries, hits, stale, shared, computed: made })| {
        CacheStats { name, entries, hits, stale, shared, computed: made }
    });
    figures.collect()
}

fn queues(app: &Monitoring) -> Vec<QueueState> {
    let queues = app.queues.stats().into_iter().map(|(name, figures)| QueueState {
        name,
        ready: figures.ready,
        delayed: figures.delayed,
        running: figures.running,
        dead: figures.dead,
        oldest_ready_seconds: figures.oldest_ready.map(|waited| waited.as_secs()),
    });
    queues.collect()
}

//! State of this node, for administrators of the installation.

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

/// Number of minutes that are shown individually.
const SHOWN_MINUTES: u32 = 60;
/// Maximum number of endpoints that are shown.
const MAX_ENDPOINTS: usize = 15;

/// State of the node that answers the request.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// Version of the program.
    version: &'static str,
    started_at: Instant,
    now: Instant,
    /// Connection to the other nodes. Connected nodes share rate limits, caches and live events.
    nodes: NodeState,
    /// Users who used this node in the last five minutes.
    active_users: usize,
    /// Requests that are being processed.
    in_flight: i64,
    /// Requests of the last minute, without the current interval of ten seconds.
    last_minute: RequestStats,
    /// Minutes of the last hour, oldest first. Minutes before the program started have no requests.
    minutes: Vec<Minute>,
    /// Endpoints that received requests in the last hour, highest `p95_ms` first. At most 15.
    slowest: Vec<EndpointStats>,
    pool: PoolStats,
    caches: Vec<CacheStats>,
    queues: Vec<QueueState>,
    live: LiveStats,
    /// Resources used by the program. Null if the operating system does not report them.
    process: Option<ProcessStats>,
}

/// Number and durations of requests. The percentiles are accurate to 13 %.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestStats {
    requests: u64,
    /// Requests that failed with a server error (5xx).
    errors: u64,
    /// 50 % of the requests were answered within this number of milliseconds. Null without requests.
    p50_ms: Option<f64>,
    /// 95 % of the requests were answered within this number of milliseconds. Null without requests.
    p95_ms: Option<f64>,
    /// 99 % of the requests were answered within this number of milliseconds. Null without requests.
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

/// Requests in one minute.
#[derive(Debug, Serialize, ToSchema)]
pub struct Minute {
    /// Start of the minute. Requests are assigned to minutes with an accuracy of ten seconds.
    starts_at: Instant,
    #[serde(flatten)]
    requests: RequestStats,
}

/// Requests to an endpoint in the last hour.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointStats {
    method: &'static str,
    /// Path with the names of its parameters, such as `/clients/{id}`.
    path: String,
    #[serde(flatten)]
    requests: RequestStats,
}

/// Statistics of a cache since the start.
#[derive(Debug, Serialize, ToSchema)]
pub struct CacheStats {
    /// Name of the cache, such as `sessions`.
    name: &'static str,
    /// Current number of values in memory.
    entries: u64,
    /// Lookups answered from memory.
    hits: u64,
    /// Hits answered with an outdated value while it is recomputed.
    stale: u64,
    /// Values taken from Redis instead of being computed.
    shared: u64,
    /// Computations on this node, including failed ones.
    computed: u64,
}

/// Last known statistics of a job queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueState {
    name: String,
    /// Jobs that could run now.
    ready: u64,
    /// Jobs that are not due yet.
    delayed: u64,
    running: u64,
    /// Jobs that failed permanently (dead letters).
    dead: u64,
    /// Time since the oldest ready job became ready, in seconds. Null if no job is ready.
    oldest_ready_seconds: Option<u64>,
}

/// Live events on this node. Counters are since the start.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveStats {
    /// Open WebSockets.
    sockets: usize,
    /// Rooms with at least one open socket on this node.
    rooms: usize,
    /// Events published by this node to rooms that have, or recently had, members.
    published: u64,
    /// Events queued for sockets. An event counts once per socket.
    delivered: u64,
    /// Sockets closed because they read too slowly.
    slow: u64,
    /// Sockets refused because a limit was reached or the node was draining.
    refused: u64,
}

/// Resources used by the program, as reported by the operating system.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcessStats {
    /// Resident memory, in bytes.
    memory_bytes: u64,
    /// CPU time used since the start, in seconds. One fully used CPU adds 60 per minute.
    cpu_seconds: f64,
    /// Number of CPUs that the program may use.
    processors: usize,
    /// Open files and sockets.
    open_files: u64,
}

/// Shows the state of the node that answers the request.
///
/// Only for administrators of the installation. For Prometheus, use `/metrics`.
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
            // Endpoints are counted in longer intervals than the node, so include the current interval.
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

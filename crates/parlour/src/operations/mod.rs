//! What operators and their tools ask: is it alive, is it ready, how does it do.

mod overview;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use cluster::Cluster;
use db::{Db, params};
use limits::Limits;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use serde::Serialize;
use tasks::Tasks;
use utoipa::ToSchema;

pub use overview::{__path_show_operations, show_operations};

use crate::accounts::{Passwords, Sessions};
use crate::app::{App, DemoLogin};
use crate::background::Queues;
use crate::files::Files;
use crate::http::{Answer, Code, Problem};
use crate::kept::Kept;
use crate::live::Live;
use crate::types::words;

db::statements! {
    READY = "SELECT count(*) FROM businesses WHERE id = $1";
}

/// That it is alive.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
}

/// Says that the program is alive. Nothing is asked of anything else.
#[utoipa::path(get, path = "/health", operation_id = "show_health", tag = "operations",
    responses((status = 200, body = Health)), security(()))]
pub async fn health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// That it is ready.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`.
    status: &'static str,
    /// Whether this node shares limits, caches and live events with others: `together`; `apart` while Redis is away, when it
    /// goes on by itself; `alone` without Redis.
    nodes: Nodes,
}

words! {
    /// How a node stands to others.
    pub enum Nodes {
        /// There is no Redis, and so it knows of no others.
        Alone = "alone",
        /// It shares limits, caches and live events with others.
        Together = "together",
        /// Redis is away: it goes on by itself.
        Apart = "apart",
    }
}

impl Nodes {
    fn of(cluster: &Cluster) -> Self {
        match cluster.state() {
            cluster::State::Alone => Self::Alone,
            cluster::State::Together => Self::Together,
            cluster::State::Apart => Self::Apart,
        }
    }
}

/// Says whether requests can be answered: the records can be reached.
#[utoipa::path(get, path = "/readyz", operation_id = "show_readiness", tag = "operations",
    responses((status = 200, body = Readiness), (status = 503, body = crate::http::problem::Document)), security(()))]
pub async fn ready(State(app): State<App>) -> Answer<Readiness> {
    let answer = app.db.read(|tx| tx.one(&READY, params![0_i64], |row| row.take::<i64>())).await;
    let nodes = Nodes::of(&app.cluster);
    let unavailable = |error: db::Error| Problem::from(error).code(Code::Unavailable);
    answer.map(|_| Json(Readiness { status: "ready", nodes })).map_err(unavailable)
}

/// What this installation is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Installation {
    /// Of the program.
    version: &'static str,
    /// How to look around, where this is a demonstration; empty everywhere else.
    demo_logins: Vec<ShownLogin>,
}

/// A log-in of the demonstration.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownLogin {
    username: &'static str,
    password: String,
    /// What one can do with it.
    role: &'static str,
}

/// Says what this installation is, and how to look around where it is a demonstration.
#[utoipa::path(get, path = "/installation", operation_id = "show_installation", tag = "operations",
    responses((status = 200, body = Installation)), security(()))]
pub async fn show_installation(State(app): State<App>) -> Json<Installation> {
    let login =
        |login: &DemoLogin| ShownLogin { username: login.username, password: login.password.clone(), role: login.role };
    Json(Installation { version: env!("CARGO_PKG_VERSION"), demo_logins: app.demo.iter().map(login).collect() })
}

/// How the pool of database connections stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pool {
    /// Connections that stay.
    pool_size: usize,
    /// Of those that are open: idle.
    checked_in: usize,
    /// Of those that are open: at work.
    checked_out: usize,
    /// Open beyond the pool's size.
    overflow: usize,
    /// Found unusable and replaced, since the start.
    invalid: u64,
    /// Requests that wait for a connection.
    waiting: usize,
    /// Requests refused because too many waited, since the start.
    refused: u64,
}

impl From<db::PoolState> for Pool {
    fn from(state: db::PoolState) -> Self {
        let db::PoolState { pool_size, checked_in, checked_out, overflow, invalid, waiting, refused } = state;
        Self { pool_size, checked_in, checked_out, overflow, invalid, waiting, refused }
    }
}

/// The metrics for Prometheus; or, for whoever accepts only JSON, how the pool stands.
pub async fn metrics(State(app): State<App>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.starts_with("application/json") {
        return Json(Pool::from(app.db.pool())).into_response();
    }
    let text = {
        let registry = app.metrics.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        telemetry::encode(&registry)
    };
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// What is read when the metrics are asked for.
#[derive(Debug)]
pub struct Figures {
    /// The records.
    pub db: Db,
    /// Who is logged in.
    pub sessions: Sessions,
    /// Checks passwords.
    pub passwords: Passwords,
    /// What nodes share.
    pub cluster: Cluster,
    /// Answers that are kept.
    pub kept: Kept,
    /// How much may be asked.
    pub limits: Arc<Limits>,
    /// Live events.
    pub live: Live,
    /// What is done in the background.
    pub tasks: Tasks,
    /// How the queues for that stood when they were last looked at.
    pub queues: Queues,
    /// What people put in.
    pub files: Files,
}

impl Collector for Figures {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let pool = self.db.pool();
        let active = self.sessions.active_users();
        gauge(&mut encoder, "active_users_total", "People who used this node in the last five minutes", active)?;
        counter(&mut encoder, "password_checks", "Passwords checked", self.passwords.checks())?;
        gauge(&mut encoder, "db_connections_active", "Database connections at work", pool.checked_out)?;
        gauge(&mut encoder, "db_connections_idle", "Database connections that are idle", pool.checked_in)?;
        gauge(&mut encoder, "db_pool_size", "Database connections that stay", pool.pool_size)?;
        gauge(&mut encoder, "db_pool_overflow", "Database connections beyond those that stay", pool.overflow)?;
        gauge(&mut encoder, "db_pool_waiting", "Requests that wait for a connection", pool.waiting)?;
        counter(&mut encoder, "db_pool_invalid", "Connections found unusable", pool.invalid)?;
        counter(&mut encoder, "db_pool_refused", "Requests refused because too many waited", pool.refused)?;
        self.encode_replicas(&mut encoder)?;
        self.encode_cluster(&mut encoder)?;
        self.encode_caches(&mut encoder)?;
        self.encode_limits(&mut encoder)?;
        self.encode_live(&mut encoder)?;
        self.encode_tasks(&mut encoder)?;
        self.encode_files(&mut encoder)?;
        if let Some(process) = telemetry::process_figures() {
            gauge(&mut encoder, "process_resident_memory_bytes", "Memory in use", process.resident_bytes)?;
            gauge(&mut encoder, "process_open_fds", "Open files and sockets", process.open_files)?;
            counter(&mut encoder, "process_cpu_seconds", "Processor time used", process.cpu_seconds)?;
        }
        let costs: Vec<_> =
            db::registry().into_iter().map(|one| (one.name(), one.cost())).filter(|one| one.1.0 > 0).collect();
        let mut runs = encoder.encode_descriptor("db_statements", "Statements run", None, MetricType::Counter)?;
        for (name, (count, _)) in &costs {
            ConstCounter::new(*count).encode(runs.encode_family(&[("statement", *name)])?)?;
        }
        let mut seconds =
            encoder.encode_descriptor("db_statement_seconds", "Time in statements", None, MetricType::Counter)?;
        for (name, (_, took)) in &costs {
            ConstCounter::new(took.as_secs_f64()).encode(seconds.encode_family(&[("statement", *name)])?)?;
        }
        Ok(())
    }
}

impl Figures {
    fn encode_replicas(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        type Kind = (&'static str, &'static str, fn(&db::ReplicaState) -> u64);
        let kinds: [Kind; 2] = [
            ("db_replica_reads", "Reads that replicas answered", |state| state.served),
            ("db_replica_misses", "Reads that others had to answer in their place", |state| state.missed),
        ];
        let states = self.db.replicas();
        for (name, help, figure) in kinds {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (place, state) in states.iter().enumerate() {
                ConstCounter::new(figure(state)).encode(family.encode_family(&[("replica", place + 1)])?)?;
            }
        }
        Ok(())
    }

    fn encode_cluster(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let figures = self.cluster.figures();
        let apart = self.cluster.state() == cluster::State::Apart;
        gauge(encoder, "cluster_apart", "Whether Redis is away", i64::from(apart))?;
        gauge(encoder, "cluster_keys", "Keys in this node's own memory", figures.keys)?;
        counter(encoder, "cluster_cuts", "Times that Redis went away", figures.cuts)?;
        counter(encoder, "cluster_fallbacks", "Requests done alone because Redis was away", figures.fallbacks)?;
        counter(encoder, "cluster_messages_said", "Messages to other nodes", figures.said)?;
        counter(encoder, "cluster_messages_heard", "Messages of other nodes", figures.heard)?;
        counter(encoder, "cluster_gaps", "Times that messages may have been missed", figures.gaps)
    }

    fn encode_live(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let figures = self.live.figures();
        gauge(encoder, "live_sockets", "WebSockets that are open", figures.sockets)?;
        gauge(encoder, "live_rooms", "Rooms that somebody is in", figures.rooms)?;
        counter(encoder, "live_events_published", "Events published here", figures.published)?;
        counter(encoder, "live_events_delivered", "Events handed to sockets", figures.delivered)?;
        counter(encoder, "live_sockets_slow", "Sockets closed because they read too slowly", figures.slow)?;
        counter(encoder, "live_sockets_refused", "Sockets refused because there were too many", figures.refused)
    }

    fn encode_tasks(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        type Count = (&'static str, &'static str, fn(&tasks::Counts) -> u64);
        let counts: [Count; 3] = [
            ("tasks_done", "Attempts at tasks that went well, on this node", |counts| counts.done),
            ("tasks_failed", "Attempts at tasks that failed, on this node", |counts| counts.failed),
            ("tasks_retried", "Of those, the ones after which the task is tried again", |counts| counts.retried),
        ];
        let done = self.tasks.counts();
        for (name, help, count) in counts {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (kind, counts) in &done {
                ConstCounter::new(count(counts)).encode(family.encode_family(&[("kind", *kind)])?)?;
            }
        }
        type Gauge = (&'static str, &'static str, fn(&tasks::QueueFigures) -> u64);
        let gauges: [Gauge; 5] = [
            ("tasks_ready", "Tasks that could run now", |figures| figures.ready),
            ("tasks_delayed", "Tasks whose time has not come", |figures| figures.delayed),
            ("tasks_running", "Tasks that are being run", |figures| figures.running),
            ("tasks_dead", "Tasks that failed for good", |figures| figures.dead),
            ("tasks_oldest_ready_seconds", "How long the oldest ready task has waited", |figures| {
                figures.oldest_ready.unwrap_or_default().as_secs()
            }),
        ];
        let queues = self.queues.figures();
        for (name, help, figure) in gauges {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for (queue, figures) in &queues {
                let value = i64::try_from(figure(figures)).unwrap_or(i64::MAX);
                ConstGauge::new(value).encode(family.encode_family(&[("queue", queue.as_str())])?)?;
            }
        }
        Ok(())
    }

    fn encode_files(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let figures = self.files.figures();
        counter(encoder, "files_uploads", "Files that were taken", figures.uploads)?;
        counter(encoder, "files_upload_bytes", "What was stored of them, in bytes", figures.upload_bytes)?;
        counter(encoder, "files_uploads_refused", "Files that were not taken, or broke off", figures.refused)?;
        counter(encoder, "files_downloads", "Files that were asked for", figures.downloads)?;
        counter(encoder, "files_download_bytes", "What was to be sent of them, in bytes", figures.download_bytes)
    }

    fn encode_limits(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let mut family =
            encoder.encode_descriptor("limits_exceeded", "Requests over a limit", None, MetricType::Counter)?;
        for (policy, over) in self.limits.figures() {
            ConstCounter::new(over).encode(family.encode_family(&[("policy", policy)])?)?;
        }
        Ok(())
    }

    fn encode_caches(&self, encoder: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
        let mut caches = self.kept.figures();
        caches.push(("sessions", self.sessions.cache_figures()));
        type Kind = (&'static str, &'static str, fn(&cache::Figures) -> u64);
        let kinds: [Kind; 4] = [
            ("cache_hits", "Values that were there", |figures| figures.hits),
            ("cache_stale", "Of those, given out while they were made anew", |figures| figures.stale),
            ("cache_shared", "Values taken over from other nodes", |figures| figures.shared),
            ("cache_made", "Values made", |figures| figures.made),
        ];
        for (name, help, figure) in kinds {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for (cache, figures) in &caches {
                ConstCounter::new(figure(figures)).encode(family.encode_family(&[("cache", *cache)])?)?;
            }
        }
        Ok(())
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: impl TryInto<i64>) -> std::fmt::Result {
    let value = value.try_into().unwrap_or(i64::MAX);
    let metric = ConstGauge::new(value);
    let encoder: MetricEncoder<'_> = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    metric.encode(encoder)
}

fn counter<N>(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: N) -> std::fmt::Result
where
    ConstCounter<N>: EncodeMetric,
{
    let metric = ConstCounter::new(value);
    let encoder: MetricEncoder<'_> = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    metric.encode(encoder)
}

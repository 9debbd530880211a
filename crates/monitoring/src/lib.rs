//! What operators and their tools ask: is it alive, is it ready, how does it do.

mod jobs;
mod metrics_collector;
mod overview;
mod queues;
mod state;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use parlour_cluster::Cluster;
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

pub use jobs::{__path_list_jobs, __path_show_job, __path_update_job_state, list_jobs, show_job, update_job_state};
pub use metrics_collector::MetricsCollector;
pub use overview::{__path_show_monitoring, show_monitoring};
pub use queues::QueueStatsCache;
pub use state::Monitoring;

use parlour_core::context::DemoLogin;
use parlour_core::http::problem::Document;
use parlour_core::http::{Answer, Code, Problem};
use parlour_core::types::string_enum;

parlour_db::statements! {
    READY = "SELECT count(*) FROM businesses WHERE id = $1";
}

/// That it is alive.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
}

/// Says that the program is alive. Nothing is asked of anything else.
#[utoipa::path(get, path = "/health", tag = "monitoring",
    responses((status = 200, body = Health)), security(()))]
pub async fn show_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// That it is ready.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`.
    status: &'static str,
    /// Whether this node shares limits, caches and live events with others: `together`; `apart` while Redis is away,
    /// when it goes on by itself; `alone` without Redis.
    nodes: NodeState,
}

string_enum! {
    /// How a node stands to others.
    pub enum NodeState {
        /// There is no Redis, and so it knows of no others.
        Standalone = "standalone",
        /// It shares limits, caches and live events with others.
        Connected = "connected",
        /// Redis is away: it goes on by itself.
        Disconnected = "disconnected",
    }
}

impl NodeState {
    fn of(cluster: &Cluster) -> Self {
        match cluster.state() {
            parlour_cluster::State::Standalone => Self::Standalone,
            parlour_cluster::State::Connected => Self::Connected,
            parlour_cluster::State::Disconnected => Self::Disconnected,
        }
    }
}

/// Says whether requests can be answered: the records can be reached.
#[utoipa::path(get, path = "/readyz", tag = "monitoring",
    responses((status = 200, body = Readiness), (status = 503, body = Document)), security(()))]
pub async fn show_readiness(State(app): State<Monitoring>) -> Answer<Readiness> {
    let answer = app.db.read(|tx| tx.one(&READY, params![0_i64], |row| row.take::<i64>())).await;
    let nodes = NodeState::of(&app.cluster);
    let unavailable = |error: parlour_db::Error| Problem::from(error).code(Code::Unavailable);
    answer.map(|_| Json(Readiness { status: "ready", nodes })).map_err(unavailable)
}

/// What this installation is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Installation {
    /// Of the program.
    version: &'static str,
    /// How to look around, where this is a demonstration; empty everywhere else.
    demo_logins: Vec<InstallationLogin>,
}

/// A log-in of the demonstration.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstallationLogin {
    username: &'static str,
    password: String,
    /// What one can do with it.
    role: &'static str,
}

/// Says what this installation is, and how to look around where it is a demonstration.
#[utoipa::path(get, path = "/installation", tag = "monitoring",
    responses((status = 200, body = Installation)), security(()))]
pub async fn show_installation(State(app): State<Monitoring>) -> Json<Installation> {
    let login = |login: &DemoLogin| InstallationLogin {
        username: login.username,
        password: login.password.clone(),
        role: login.role,
    };
    Json(Installation { version: env!("CARGO_PKG_VERSION"), demo_logins: app.demo_logins.iter().map(login).collect() })
}

/// How the pool of database connections stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct PoolStats {
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

impl From<parlour_db::PoolState> for PoolStats {
    fn from(state: parlour_db::PoolState) -> Self {
        let parlour_db::PoolState { pool_size, checked_in, checked_out, overflow, invalid, waiting, refused } = state;
        Self { pool_size, checked_in, checked_out, overflow, invalid, waiting, refused }
    }
}

/// The metrics for Prometheus; or, for whoever accepts only JSON, how the pool stands.
pub async fn metrics(State(app): State<Monitoring>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.starts_with("application/json") {
        return Json(PoolStats::from(app.db.pool())).into_response();
    }
    let text = {
        let registry = app.metrics.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        parlour_telemetry::encode(&registry)
    };
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

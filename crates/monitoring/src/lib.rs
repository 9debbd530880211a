//! Monitoring for operators and their tools: liveness, readiness, metrics and background jobs.

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

/// Liveness of the program: it answers requests.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// Reports that the program is alive.
///
/// Does not check anything else.
#[utoipa::path(get, path = "/health", tag = "monitoring",
    responses((status = 200, body = Health)), security(()))]
pub async fn show_health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Readiness of the program.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// Always `ready`.
    status: &'static str,
    /// Connection to the other nodes. Connected nodes share rate limits, caches and live events.
    nodes: NodeState,
}

string_enum! {
    /// Connection of a node to the other nodes.
    pub enum NodeState {
        /// No Redis is configured, so the node has no connection to others.
        Standalone = "standalone",
        /// The node shares rate limits, caches and live events with others.
        Connected = "connected",
        /// Redis is unavailable. The node continues on its own.
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

/// Reports that the program can answer requests.
///
/// The program is ready if it can reach the database.
#[utoipa::path(get, path = "/readyz", tag = "monitoring",
    responses((status = 200, body = Readiness), (status = 503, body = Document)), security(()))]
pub async fn show_readiness(State(app): State<Monitoring>) -> Answer<Readiness> {
    let answer = app.db.read(|tx| tx.one(&READY, params![0_i64], |row| row.take::<i64>())).await;
    let nodes = NodeState::of(&app.cluster);
    let unavailable = |error: parlour_db::Error| Problem::from(error).code(Code::Unavailable);
    answer.map(|_| Json(Readiness { status: "ready", nodes })).map_err(unavailable)
}

/// Installation of the program.
#[derive(Debug, Serialize, ToSchema)]
pub struct Installation {
    /// Version of the program.
    version: &'static str,
    /// Logins for trying out a demo installation. Empty on all others.
    demo_logins: Vec<InstallationLogin>,
}

/// Login of a demo installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstallationLogin {
    username: &'static str,
    password: String,
    /// Role of the user, for display.
    role: &'static str,
}

/// Shows the installed version, and the logins of a demo installation.
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

/// State of the database connection pool.
#[derive(Debug, Serialize, ToSchema)]
pub struct PoolStats {
    /// Maximum number of permanent connections.
    pool_size: usize,
    /// Open connections that are idle.
    checked_in: usize,
    /// Connections that are in use or being opened.
    checked_out: usize,
    /// Connections beyond `pool_size`. They also count in `checked_in` or `checked_out`.
    overflow: usize,
    /// Connections found unusable, since the start.
    invalid: u64,
    /// Transactions that wait for a connection.
    waiting: usize,
    /// Transactions refused since the start, because too many were waiting or the pool was closing.
    refused: u64,
}

impl From<parlour_db::PoolState> for PoolStats {
    fn from(state: parlour_db::PoolState) -> Self {
        let parlour_db::PoolState { pool_size, checked_in, checked_out, overflow, invalid, waiting, refused } = state;
        Self { pool_size, checked_in, checked_out, overflow, invalid, waiting, refused }
    }
}

/// Returns the metrics for Prometheus, or the state of the connection pool if the request prefers JSON.
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

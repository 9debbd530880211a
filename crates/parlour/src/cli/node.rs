//! Start and shutdown of a node. A node serves requests, runs background jobs, or both.

use std::future::pending;
use std::time::Duration;

use parlour_cluster::Cluster;
use parlour_core::clock::Clock;
use parlour_core::random::Random;
use parlour_core::secret::Secret;
use parlour_core::settings::Settings;
use parlour_core::uploads;
use tokio::signal::unix::{SignalKind, signal};

use super::database;
use super::output::Failure;
use crate::app::App;
use crate::bootstrap::{self, Dependencies};
use crate::seed;

/// Maximum time for running jobs to finish on shutdown. Other workers take over those that still run then.
pub(super) const DRAIN_JOBS_WITHIN: Duration = Duration::from_secs(10);

/// Opens and migrates the database, connects to the other nodes and builds the application. With `with_demo`, also
/// prepares the demo.
pub(super) async fn open(settings: Settings, with_demo: bool) -> Result<App, Failure> {
    let db = database::open(&settings).await?;
    let (clock, random) = (Clock::system(), Random::system());
    let logins = if with_demo { seed::prepare(&db, clock.now(), &random).await? } else { Vec::new() };
    let cluster = cluster(&settings, &random)?;
    cluster.ready().await;
    let secret = Secret::of(&db, &random).await?;
    let app = bootstrap::build(Dependencies { settings, db, cluster, clock, random, secret, demo: logins })?;
    uploads::begin(&app)?;
    Ok(app)
}

/// Returns the name of this node for operators: its host name and process id.
pub(super) fn name() -> String {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    format!("{} {}", host.trim(), std::process::id()).trim_start().to_owned()
}

/// Leaves the cluster and closes the database.
pub(super) async fn close(app: &App) {
    app.cluster.close().await;
    app.db.close().await;
}

/// Creates the connection to the other nodes. Without Redis, other nodes can exist only if they share a PostgreSQL
/// database.
fn cluster(settings: &Settings, random: &Random) -> Result<Cluster, Failure> {
    let redis = &settings.cluster;
    Ok(match (redis.addresses.is_empty(), &settings.database.url) {
        (false, _) => Cluster::on_redis(redis, u64::from_le_bytes(random.bytes()), parlour_cluster::Clock::system())?,
        (true, Some(_)) => Cluster::unconnected(parlour_cluster::Clock::system()),
        (true, None) => Cluster::standalone(parlour_cluster::Clock::system()),
    })
}

/// Installs the signal handlers. The returned future completes on SIGTERM or SIGINT.
pub(super) fn asked_to_end() -> impl Future<Output = ()> {
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async {
        let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
            // Without signal handlers, the node runs until its process is killed.
            return pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("shutting down: finishing running requests");
    }
}

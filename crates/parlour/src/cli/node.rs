//! A node of an installation, from its beginning to its end, whether it answers requests or works in the background.

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

/// How long tasks that were begun may take to finish when the program is to end. What takes longer is left to others.
pub(super) const DRAIN_JOBS_WITHIN: Duration = Duration::from_secs(10);

/// Opens the records, joins the other nodes, and puts the program together; with a demonstration in it if that is
/// wanted.
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

/// What this node is called among others, for people.
pub(super) fn name() -> String {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    format!("{} {}", host.trim(), std::process::id()).trim_start().to_owned()
}

/// Says farewell to the other nodes, and closes the records.
pub(super) async fn close(app: &App) {
    app.cluster.close().await;
    app.db.close().await;
}

/// What this node shares with others. Without Redis, there can be others only where they share the records.
fn cluster(settings: &Settings, random: &Random) -> Result<Cluster, Failure> {
    let redis = &settings.cluster;
    Ok(match (redis.addresses.is_empty(), &settings.database.url) {
        (false, _) => Cluster::on_redis(redis, u64::from_le_bytes(random.bytes()), parlour_cluster::Clock::system())?,
        (true, Some(_)) => Cluster::unconnected(parlour_cluster::Clock::system()),
        (true, None) => Cluster::standalone(parlour_cluster::Clock::system()),
    })
}

/// Listens for being asked to end; answers what waits for it.
pub(super) fn asked_to_end() -> impl Future<Output = ()> {
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async {
        let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
            // Without signals there is no other end than that of the process.
            return pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("ending: finishing what was begun");
    }
}

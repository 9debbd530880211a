use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use parlour_catalogue::businesses;
use parlour_core::settings::Settings;
use parlour_rate_limit::Mode;
use tokio::sync::Notify;

use super::node::{self, DRAIN_JOBS_WITHIN};
use super::output::{Failure, print_line};
use crate::app::App;
use crate::jobs::JobRunner;
use crate::router;
use crate::server::{self, Capacity};

/// Maximum interval for saving the last use of sessions. If a quarter of their idle timeout is shorter, that is the
/// interval.
const WRITE_DOWN: Duration = Duration::from_secs(30);

/// Maximum time for closing the sockets on shutdown, one after the other. Clients then reconnect to other nodes.
const DRAIN_SOCKETS_WITHIN: Duration = Duration::from_secs(5);

/// Serves requests and runs background jobs.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on, instead of the host and port in the settings.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Creates a demo business with three locations if the database is empty. Brings an existing demo up to date.
    #[arg(long)]
    demo: bool,
    /// Allows the demo to listen on an address that others can reach, although its passwords are public.
    #[arg(long, requires = "demo")]
    demo_for_everyone: bool,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let _logs = parlour_telemetry::start_logs(&settings.log)?;
        let address =
            self.listen.clone().unwrap_or_else(|| format!("{}:{}", settings.server.host, settings.server.port));
        let listener = server::listen(&address, settings.server.listen_backlog).await;
        let listener = listener.map_err(|error| format!("cannot listen on {address}: {error}"))?;
        let address = listener.local_addr()?;
        if self.demo && !self.demo_for_everyone && !address.ip().is_loopback() {
            return Err(format!(
                "the passwords of the demo logins are public, and {address} is reachable from the network; \
                 add --demo-for-everyone if this is intended"
            )
            .into());
        }
        let mut settings = settings;
        // Links start with this address unless the settings contain a public one.
        settings.server.host = address.ip().to_string();
        settings.server.port = address.port();
        if self.demo && !self.demo_for_everyone && settings.rate_limits.requests.mode == Mode::On {
            // A local demo is used by one person or a load testing tool, so limits are counted but not enforced.
            settings.rate_limits.requests.mode = Mode::Shadow;
        }
        let capacity = Capacity {
            all: settings.server.max_connections,
            each: settings.rate_limits.connections_per_address,
            proxies: settings.rate_limits.trusted_proxies.clone(),
        };
        let tasks = settings.jobs.capacity;
        let app = node::open(settings, self.demo).await?;
        // Signals are handled before the address is printed, because its reader may stop the program at once.
        let asked_to_end = node::asked_to_end();
        print_addresses(&app, address);

        let background = JobRunner::start(&app, node::name(), tasks)?;
        let warming = tokio::spawn(warm_up(app.clone()));
        let writing = tokio::spawn(write_down_sessions(app.clone()));
        let (live, asked) = (app.state().live.clone(), Arc::new(Notify::new()));
        let draining = {
            let asked = Arc::clone(&asked);
            tokio::spawn(async move {
                asked.notified().await;
                live.drain(DRAIN_SOCKETS_WITHIN).await
            })
        };
        let end = async {
            asked_to_end.await;
            asked.notify_one();
        };
        server::serve(listener, router::router(&app), capacity, end).await;
        background.drain(DRAIN_JOBS_WITHIN).await;
        drop(draining.await);
        warming.abort();
        writing.abort();
        if let Err(error) = app.sessions.save_last_used(&app.db).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "last use of sessions not saved");
        }
        node::close(&app).await;
        Ok(ExitCode::SUCCESS)
    }
}

fn print_addresses(app: &App, address: SocketAddr) {
    print_line(format_args!("Parlour is running at http://{address}"));
    for login in &app.demo_logins {
        print_line(format_args!("  {:9} {:24} {}", login.username, login.password, login.role));
    }
    tracing::info!(%address, database = app.db.engine().name(), "ready");
}

async fn warm_up(app: App) {
    if let Err(problem) = businesses::warm_up(&app).await {
        tracing::warn!(code = problem.code.as_str(), "cache warm-up failed");
    }
}

async fn write_down_sessions(app: App) {
    let mut ticks = tokio::time::interval(WRITE_DOWN.min(app.settings.sessions.idle / 4));
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if let Err(error) = app.sessions.save_last_used(&app.db).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "last use of sessions not saved");
        }
    }
}

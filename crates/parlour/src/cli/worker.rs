use std::process::ExitCode;

use clap::Args;
use parlour_core::settings::Settings;

use super::node::{self, DRAIN_JOBS_WITHIN};
use super::output::{Failure, print_line};
use crate::jobs::JobRunner;

/// Runs background jobs, next to nodes that serve requests.
#[derive(Debug, Args)]
pub(super) struct Worker {
    /// Number of jobs to run at once, instead of the number in the settings.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    capacity: Option<u32>,
}

impl Worker {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let _logs = parlour_telemetry::start_logs(&settings.log)?;
        if settings.database.url.is_none() {
            return Err("only one process can use an SQLite database: `serve` runs the jobs itself".into());
        }
        let capacity = self.capacity.unwrap_or(settings.jobs.capacity).max(1);
        let app = node::open(settings, false).await?;
        let asked_to_end = node::asked_to_end();
        let background = JobRunner::start(&app, node::name(), capacity)?;
        print_line(format_args!("Parlour runs up to {capacity} jobs at once"));
        asked_to_end.await;
        background.drain(DRAIN_JOBS_WITHIN).await;
        node::close(&app).await;
        Ok(ExitCode::SUCCESS)
    }
}

//! The program's commands, one in each file. Only `backup` and `restore` share a file.

mod asyncapi;
mod backup;
mod database;
mod doctor;
mod migrate;
mod node;
mod openapi;
mod output;
mod register;
mod seed;
mod serve;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use output::{Failure, print_error};
use parlour_core::settings::Settings;

/// Booking, front desk, clients and staff for salons, spas and barbershops.
#[derive(Debug, Parser)]
#[command(name = "parlour", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// Settings file. Settings that it omits have their documented defaults; environment variables override it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for the SQLite database, uploads and backups.
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves requests and runs background jobs.
    Serve(serve::Serve),
    /// Runs background jobs, next to nodes that serve requests.
    Worker(worker::Worker),
    /// Brings the database schema up to date. `serve` does so by itself.
    Migrate(migrate::Migrate),
    /// Registers a business and its owner.
    Register(register::Register),
    /// Fills the database with clients and bookings of a fictional business.
    Seed(seed::Seed),
    /// Writes the whole database to one file, as of one instant.
    Backup(backup::Backup),
    /// Restores a backup into an empty database, and checks it.
    Restore(backup::Restore),
    /// Checks this installation and says what to fix.
    Doctor(doctor::Doctor),
    /// Prints the description of the API (OpenAPI).
    Openapi(openapi::Openapi),
    /// Prints the description of the live events (AsyncAPI).
    Asyncapi(asyncapi::Asyncapi),
}

/// Parses the arguments and runs the command.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match settings(&arguments).and_then(|settings| arguments.command.run(settings)) {
        Ok(code) => code,
        Err(failure) => {
            print_error(&*failure);
            ExitCode::FAILURE
        }
    }
}

impl Command {
    fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            match self {
                Self::Serve(command) => command.run(settings).await,
                Self::Worker(command) => command.run(settings).await,
                Self::Migrate(command) => command.run(settings).await,
                Self::Register(command) => command.run(settings).await,
                Self::Seed(command) => command.run(settings).await,
                Self::Backup(command) => command.run(settings).await,
                Self::Restore(command) => command.run(settings).await,
                Self::Doctor(command) => command.run(settings).await,
                Self::Openapi(command) => command.run(),
                Self::Asyncapi(command) => command.run(),
            }
        })
    }
}

fn settings(arguments: &Arguments) -> Result<Settings, Failure> {
    let file = match &arguments.config {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Some((path.display().to_string(), text))
        }
    };
    let file = file.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
    let mut settings = Settings::read(file, &|name| std::env::var(name).ok())?;
    if let Some(folder) = &arguments.data {
        settings.data.folder.clone_from(folder);
    }
    Ok(settings)
}

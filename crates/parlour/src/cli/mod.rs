//! The program's commands, one file each.

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
    /// A file of settings. What it does not name is as in the documented defaults; variables override it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder for everything that Parlour keeps itself.
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers requests.
    Serve(serve::Serve),
    /// Works in the background, beside nodes that answer requests.
    Worker(worker::Worker),
    /// Brings the records' schema up to date. `serve` does so by itself.
    Migrate(migrate::Migrate),
    /// Registers a business and its owner.
    Register(register::Register),
    /// Fills the records with made-up clients and bookings of a made-up chain.
    Seed(seed::Seed),
    /// Writes all records to one file, as they are at one instant.
    Backup(backup::Backup),
    /// Puts a backup into empty records, and checks them.
    Restore(backup::Restore),
    /// Checks this installation, and says what to mend.
    Doctor(doctor::Doctor),
    /// Prints the description of the interface (OpenAPI).
    Openapi(openapi::Openapi),
    /// Prints the description of the live events (AsyncAPI).
    Asyncapi(asyncapi::Asyncapi),
}

/// Runs the command that the arguments name.
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

use std::process::ExitCode;

use clap::Args;
use parlour_core::settings::Settings;

use super::database::open_as_it_is;
use super::output::{Failure, print_line};
use crate::migrations::MIGRATIONS;

/// Brings the database schema up to date.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Only prints the migrations that would be applied.
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let db = open_as_it_is(&settings)?;
        let names = if self.check { db.pending(MIGRATIONS).await? } else { db.migrate(MIGRATIONS).await? };
        let what = if self.check { "pending" } else { "applied" };
        names.iter().for_each(|name| print_line(format_args!("{name}: {what}")));
        if names.is_empty() {
            print_line("the schema is up to date");
        }
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

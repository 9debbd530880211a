//! `parlour backup` and `parlour restore`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use parlour_core::clock::Clock;
use parlour_core::settings::Settings;
use parlour_db::Content;

use super::database::open_as_it_is;
use super::doctor;
use super::output::{Failure, print_line};
use crate::jobs;
use crate::migrations::MIGRATIONS;

/// Writes the whole database to one file, as of one instant. The program can keep running.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// File to create. Default: a file named after the current time, in the backup folder.
    file: Option<PathBuf>,
}

impl Backup {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let file = match self.file {
            Some(file) => file,
            None => jobs::backup_file(&settings, Clock::system().now())?,
        };
        let db = open_as_it_is(&settings)?;
        let behind = db.pending(MIGRATIONS).await?;
        if !behind.is_empty() {
            return Err(format!("the schema is behind ({}); run `parlour migrate` first", behind.join(", ")).into());
        }
        let contents = db.back_up(file.clone()).await?;
        db.close().await;
        print_contents(&contents);
        print_line(file.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// Restores a backup into an empty database of either engine. Checks that the rows are the same and consistent.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// File written by `parlour backup`.
    file: PathBuf,
}

impl Restore {
    pub(super) async fn run(self, settings: Settings) -> Result<ExitCode, Failure> {
        let db = open_as_it_is(&settings)?;
        let contents = db.restore(self.file, MIGRATIONS).await?;
        print_contents(&contents);
        let findings = doctor::records(&db).await;
        db.close().await;
        Ok(doctor::print_findings(findings))
    }
}

/// Prints the row counts and checksums of the tables that are not empty.
fn print_contents(contents: &[Content]) {
    for Content { table, rows, checksum } in contents.iter().filter(|content| content.rows > 0) {
        print_line(format_args!("{table:20} {rows:>10}  {}", &checksum[..16]));
    }
}

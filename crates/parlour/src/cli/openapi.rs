//! `parlour openapi`

use std::process::ExitCode;

use clap::Args;

use super::output::{Failure, say};
use crate::router::openapi;

/// Prints the description of the interface.
#[derive(Debug, Args)]
pub(super) struct Openapi {}

impl Openapi {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        say(openapi().to_pretty_json()?);
        Ok(ExitCode::SUCCESS)
    }
}

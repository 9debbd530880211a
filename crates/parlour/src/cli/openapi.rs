use std::process::ExitCode;

use clap::Args;

use super::output::{Failure, print_line};
use crate::router::openapi;

/// Prints the description of the API (OpenAPI).
#[derive(Debug, Args)]
pub(super) struct Openapi {}

impl Openapi {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        print_line(openapi().to_pretty_json()?);
        Ok(ExitCode::SUCCESS)
    }
}

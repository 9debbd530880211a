use std::process::ExitCode;

use clap::Args;

use super::output::{Failure, print_line};
use crate::asyncapi::asyncapi;

/// Prints the description of the live events (AsyncAPI).
#[derive(Debug, Args)]
pub(super) struct Asyncapi {}

impl Asyncapi {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        print_line(format_args!("{:#}", asyncapi()));
        Ok(ExitCode::SUCCESS)
    }
}

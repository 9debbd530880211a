//! `parlour asyncapi`

use std::process::ExitCode;

use clap::Args;

use super::output::{Failure, say};
use crate::asyncapi::asyncapi;

/// Prints the description of the live events.
#[derive(Debug, Args)]
pub(super) struct Asyncapi {}

impl Asyncapi {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        say(format_args!("{:#}", asyncapi()));
        Ok(ExitCode::SUCCESS)
    }
}

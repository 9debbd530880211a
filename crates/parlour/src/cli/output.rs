//! Output and failures of commands.

use std::io::Write as _;

/// Error that ends a command.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Prints a line. Ignores write errors, because a reader such as `head` may close the pipe early.
pub(super) fn print_line(line: impl std::fmt::Display) {
    let _left = writeln!(std::io::stdout(), "{line}");
}

#[allow(clippy::print_stderr, reason = "a command's failure goes to standard error")]
pub(super) fn print_error(error: &(dyn std::error::Error + 'static)) {
    eprintln!("parlour: {}", parlour_telemetry::error_chain(error));
}

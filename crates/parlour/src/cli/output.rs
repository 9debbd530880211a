//! Output of commands, and their failures.

use std::io::Write as _;

/// Whatever ends a command, in words for whoever started it.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Tells whoever started the program something, if they still listen: `head` leaves when it has read enough.
pub(super) fn say(line: impl std::fmt::Display) {
    let _left = writeln!(std::io::stdout(), "{line}");
}

#[allow(clippy::print_stderr, reason = "a command's failure goes to standard error")]
pub(super) fn say_error(error: &(dyn std::error::Error + 'static)) {
    eprintln!("parlour: {}", telemetry::causes(error));
}

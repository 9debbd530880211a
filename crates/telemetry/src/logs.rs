//! Logs: one line an event, for people on a terminal or as JSON for machines, on standard error or in files that are
//! begun anew each day.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry};

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the log goes, and how much of it.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// The least severe level that is written. Libraries are held to `WARN` unless this is stricter.
    pub level: LevelFilter,
    /// How a line looks.
    pub format: Format,
    /// A file to write to; a new one each day, the date added to its name, the last 14 kept. Standard error if there is
    /// none.
    pub file: Option<PathBuf>,
}

/// Days of log files that are kept.
const MAX_LOG_FILES: usize = 14;

/// Starts writing logs. What it answers must live as long as the program: it writes out what is left when dropped.
///
/// Fails if the file cannot be written.
pub fn start_logs(settings: &LogSettings) -> Result<Option<WorkerGuard>, InitError> {
    let Some(path) = &settings.file else {
        install(settings, std::io::stderr);
        return Ok(None);
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path.file_name().map_or_else(|| "parlour.log".into(), |name| name.to_string_lossy());
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(name)
        .max_log_files(MAX_LOG_FILES)
        .build(folder.unwrap_or_else(|| ".".as_ref()))?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    install(settings, writer);
    Ok(Some(guard))
}

fn install<W>(settings: &LogSettings, writer: W)
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = filter(settings.level);
    let colours = settings.file.is_none() && std::io::stderr().is_terminal();
    let lines = fmt::layer().with_writer(writer).with_target(false).with_ansi(colours);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match settings.format {
        Format::Text => lines.boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    // Fails only when logs were started before, as tests do; the first start stands.
    drop(tracing_subscriber::registry().with(lines.with_filter(filter)).try_init());
}

/// Logs this workspace's crates at `level`, and those of others at no more than warnings.
fn filter(level: LevelFilter) -> Targets {
    // Targets begin with the name of the crate.
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("parlour", level)
}

/// An error and all that led to it, on one line.
pub fn error_chain(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn the_level_is_that_of_all_crates_of_the_workspace_and_others_only_warn() {
        let filter = filter(LevelFilter::DEBUG);
        assert!(filter.would_enable("parlour::middleware", &Level::DEBUG));
        assert!(filter.would_enable("parlour_jobs::worker_loop", &Level::DEBUG));
        assert!(!filter.would_enable("parlour_jobs::worker_loop", &Level::TRACE));
        assert!(filter.would_enable("hyper::proto", &Level::WARN));
        assert!(!filter.would_enable("hyper::proto", &Level::INFO));
    }
}

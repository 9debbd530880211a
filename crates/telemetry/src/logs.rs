//! Writes logs, one line per event. Lines are text for people or JSON for programs. They go to standard error, or to
//! files that are rotated daily.

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

/// Format of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Destination, level and format of the log.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// Least severe level that is written. Libraries are limited to `WARN`, or to this level if it is stricter.
    pub level: LevelFilter,
    /// Format of each line.
    pub format: Format,
    /// Path of the log file. A new file is started each day (UTC), with the date added to its name. The last 14 files
    /// are kept. If `None`, logs go to standard error.
    pub file: Option<PathBuf>,
}

/// Maximum number of log files, one per day.
const MAX_LOG_FILES: usize = 14;

/// Starts logging. Returns a guard if logs go to a file, otherwise `None`. Keep the guard until the program ends: it
/// writes the remaining lines when dropped.
///
/// Fails if the log file cannot be opened.
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
    // Fails only if logging was started before, as in tests. The first start remains in effect.
    drop(tracing_subscriber::registry().with(lines.with_filter(filter)).try_init());
}

/// Returns a filter that logs this workspace's crates at `level`, and other crates at `WARN`, or at `level` if it is
/// stricter.
fn filter(level: LevelFilter) -> Targets {
    // Targets start with the name of the crate.
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("parlour", level)
}

/// Joins an error and all its sources, as in `error: source: source`.
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

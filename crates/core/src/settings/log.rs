//! The `[log]` section.

use std::path::PathBuf;

use parlour_telemetry::{Format, LogSettings};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use tracing::level_filters::LevelFilter;

use super::values::{non_empty, text};

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "level")]
    level: LevelFilter,
    #[serde(deserialize_with = "format")]
    format: Format,
    #[serde(deserialize_with = "non_empty")]
    file: Option<PathBuf>,
}

/// Reads the level, format and destination of the log.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LogSettings, D::Error> {
    let Section { level, format, file } = Section::deserialize(deserializer)?;
    Ok(LogSettings { level, format, file })
}

fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LevelFilter, D::Error> {
    match text(deserializer)?.to_ascii_lowercase().as_str() {
        // Python's level names are accepted because guides and scripts use them.
        "error" | "critical" => Ok(LevelFilter::ERROR),
        "warn" | "warning" => Ok(LevelFilter::WARN),
        "info" => Ok(LevelFilter::INFO),
        "debug" => Ok(LevelFilter::DEBUG),
        "trace" => Ok(LevelFilter::TRACE),
        _ => Err(D::Error::custom("must be error, warn, info, debug or trace")),
    }
}

fn format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Format, D::Error> {
    match text(deserializer)?.as_str() {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err(D::Error::custom("must be text or json")),
    }
}

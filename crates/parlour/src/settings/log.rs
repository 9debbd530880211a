//! Settings of the log.

use std::path::PathBuf;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use tracing::level_filters::LevelFilter;

use super::values::optional;

#[derive(Deserialize)]
#[serde(remote = "telemetry::LogSettings")]
pub(super) struct Log {
    #[serde(deserialize_with = "level")]
    level: LevelFilter,
    #[serde(with = "Format")]
    format: telemetry::Format,
    #[serde(deserialize_with = "optional")]
    file: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(remote = "telemetry::Format", rename_all = "lowercase")]
enum Format {
    Text,
    Json,
}

fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LevelFilter, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.to_ascii_lowercase().as_str() {
        // Python's names are understood: guides and scripts set them.
        "error" | "critical" => Ok(LevelFilter::ERROR),
        "warn" | "warning" => Ok(LevelFilter::WARN),
        "info" => Ok(LevelFilter::INFO),
        "debug" => Ok(LevelFilter::DEBUG),
        "trace" => Ok(LevelFilter::TRACE),
        _ => Err(D::Error::custom(format_args!("must be error, warn, info, debug or trace, not {text:?}"))),
    }
}

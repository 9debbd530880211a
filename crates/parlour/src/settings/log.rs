//! Settings of the log.

use std::str::FromStr;

use telemetry::{Format, LogSettings};

use super::reader::Reader;
use super::values::some;

/// Reads what is logged.
pub(super) fn read(reader: &mut Reader<'_>) -> LogSettings {
    LogSettings {
        level: reader.get::<Level>("log.level", "LOG_LEVEL").0,
        format: reader.get::<LogFormat>("log.format", "LOG_FORMAT").0,
        file: some(reader.get("log.file", "LOG_FILE")).map(Into::into),
    }
}

struct Level(tracing::level_filters::LevelFilter);

impl Default for Level {
    fn default() -> Self {
        Self(tracing::level_filters::LevelFilter::INFO)
    }
}

impl FromStr for Level {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        // Python's names are understood: guides and scripts set them.
        let name = match text.to_ascii_lowercase().as_str() {
            "warning" => "warn".to_owned(),
            "critical" => "error".to_owned(),
            other => other.to_owned(),
        };
        match name.as_str() {
            "error" | "warn" | "info" | "debug" | "trace" => {
                name.parse().map(Self).map_err(|_| "must be error, warn, info, debug or trace")
            }
            _ => Err("must be error, warn, info, debug or trace"),
        }
    }
}

struct LogFormat(Format);

impl Default for LogFormat {
    fn default() -> Self {
        Self(Format::Text)
    }
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "text" => Ok(Self(Format::Text)),
            "json" => Ok(Self(Format::Json)),
            _ => Err("must be text or json"),
        }
    }
}

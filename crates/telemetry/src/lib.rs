#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod logs;
mod metrics;
mod process;
mod trend;

pub use logs::{Format, LogSettings, error_chain, start_logs};
pub use metrics::{EndpointMetrics, EndpointTrend, HttpMetrics, Registry, encode};
pub use process::{ProcessStats, process_stats};
pub use trend::{Sample, Trend};

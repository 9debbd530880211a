//! What an operator sees of the program: logs and metrics. Knows nothing of salons.

mod logs;
mod metrics;
mod process;

pub use logs::{Format, LogSettings, causes, start_logs};
pub use metrics::{EndpointMetrics, HttpMetrics, Registry, encode};
pub use process::{ProcessFigures, process_figures};

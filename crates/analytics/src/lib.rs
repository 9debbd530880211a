//! Analytics: figures of a business.

mod dashboard;

pub use dashboard::*;

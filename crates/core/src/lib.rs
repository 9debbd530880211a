//! Code shared by all features: types, HTTP, authenticated principals, changes and settings.

pub mod changes;
pub mod clock;
pub mod context;
pub mod http;
pub mod invalidate_caches;
pub mod opaque;
pub mod outbox;
pub mod principal;
#[cfg(any(test, fuzzing))]
mod properties;
pub mod random;
pub mod records;
pub mod response_cache;
pub mod secret;
pub mod settings;
pub mod signed_token;
pub mod types;
pub mod uploads;

/// Fuzz targets, used only by `fuzz/`.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::properties::cursors::check as cursors;
    pub use crate::properties::links::check as links;
}

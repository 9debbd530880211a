//! Trait object that hides the fields of a shared value from the compiler, to shorten builds.

use std::ops::Deref;
use std::sync::Arc;

/// Trait object for a `T` that is declared `Send` and `Sync`. Without it, the compiler proves both for every field of
/// `T` in every handler. That took a third of the build time of the main crate.
pub type Opaque<T> = dyn Deref<Target = T> + Send + Sync;

/// Wraps a value in a shared [`Opaque`].
pub fn opaque<T: Send + Sync + 'static>(value: T) -> Arc<Opaque<T>> {
    Arc::new(Owned(value))
}

struct Owned<T>(T);

impl<T> Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

//! Shared values behind a trait object, which hides their fields from the compiler.

use std::ops::Deref;
use std::sync::Arc;

/// Trait object that hides the fields of `T` from the compiler, which only sees that it is `Send` and `Sync`. Otherwise
/// the compiler would prove both for every field in every handler, which took a third of the build time of the main
/// crate.
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

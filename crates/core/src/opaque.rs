//! Shared values behind a trait object, which hides their fields from the compiler.

use std::ops::Deref;
use std::sync::Arc;

/// A `T` of which the compiler knows only that it is `Send` and `Sync`. It would otherwise prove that of every field
/// for each handler, which took a third of the time that the program's own crate took to build.
pub type Opaque<T> = dyn Deref<Target = T> + Send + Sync;

/// Shares a value as an [`Opaque`].
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

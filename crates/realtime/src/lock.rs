//! Locks of what this crate keeps.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks. A thread that panicked meanwhile has left nothing half done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What holds one of these locks puts one thing in or takes one out.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The state of this feature's handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::Catalogue;

/// The context, and the cached catalogue. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bookings {
    /// The shared context.
    pub context: Context,
    /// Cached locations and offers.
    pub catalogue: Arc<Catalogue>,
}

impl Deref for Bookings {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

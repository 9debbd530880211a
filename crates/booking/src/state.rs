//! Axum state of the booking handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::Catalogue;

/// Context of the application, with the cached catalogue. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bookings {
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

//! The state of this feature's handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::Catalogue;

/// The context, and what can be booked. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bookings {
    /// What all features share.
    pub context: Context,
    /// What can be booked.
    pub catalogue: Arc<Catalogue>,
}

impl Deref for Bookings {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

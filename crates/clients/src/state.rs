//! The state of this feature's handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::merging::MergeClients;

/// The context, and the features that take part in merging clients. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clients {
    /// The shared context.
    pub context: Context,
    /// Called in the order given.
    pub merging: Arc<[Box<dyn MergeClients>]>,
}

impl Deref for Clients {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

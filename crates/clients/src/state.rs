//! State of this feature's handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::merging::MergeClients;

/// State of the client handlers: the shared context, and the features that take part in merging. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clients {
    pub context: Context,
    /// Features that take part in merging clients, called in this order.
    pub merging: Arc<[Box<dyn MergeClients>]>,
}

impl Deref for Clients {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

//! The state of this feature's handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::{LoginThrottle, Passwords};

/// The context, and the password checks. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// The shared context.
    pub context: Context,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Keeps guessers of passwords waiting.
    pub login_throttle: Arc<LoginThrottle>,
}

impl Deref for Accounts {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

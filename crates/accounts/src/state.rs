//! State of this feature's handlers.

use std::ops::Deref;
use std::sync::Arc;

use parlour_core::context::Context;

use super::{LoginThrottle, Passwords};

/// State of the account handlers: the shared context, the password pool and the login throttle. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub context: Context,
    pub passwords: Passwords,
    pub login_throttle: Arc<LoginThrottle>,
}

impl Deref for Accounts {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

//! Plans that businesses subscribe to.

use crate::types::string_enum;

string_enum! {
    /// Plan that a business subscribes to.
    pub enum Plan {
        /// No charge.
        Free = "free",
        /// Paid plan.
        Premium = "premium",
    }
}

//! Plans that businesses pay for.

use crate::types::string_enum;

string_enum! {
    /// What it pays for.
    pub enum Plan {
        /// Nothing.
        Free = "free",
        /// Premium.
        Premium = "premium",
    }
}

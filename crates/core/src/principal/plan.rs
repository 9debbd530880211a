//! Plans that businesses pay for.

use crate::types::words;

words! {
    /// What it pays for.
    pub enum Plan {
        /// Nothing.
        Free = "free",
        /// Premium.
        Premium = "premium",
    }
}

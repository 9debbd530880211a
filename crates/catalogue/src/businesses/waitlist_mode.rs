//! Modes of a waitlist.

use parlour_core::types::string_enum;

string_enum! {
    /// Whom a business offers a time that became free.
    pub enum WaitlistMode {
        /// One after the other, each with some minutes to answer, for which the time is kept.
        First = "first",
        /// All that it fits. Who accepts first has it.
        All = "all",
    }
}

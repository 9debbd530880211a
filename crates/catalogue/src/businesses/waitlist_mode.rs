//! Waitlist modes.

use parlour_core::types::string_enum;

string_enum! {
    /// Waitlist mode: a free slot is offered to one matching client at a time or to all of them at once.
    pub enum WaitlistMode {
        /// One client at a time. The slot is held for the client for `waitlist_hold_minutes`, at most until it starts.
        First = "first",
        /// All matching clients at once. The first to accept gets the slot.
        All = "all",
    }
}

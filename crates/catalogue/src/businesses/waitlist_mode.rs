//! Waitlist modes.

use parlour_core::types::string_enum;

string_enum! {
    /// Order in which a business offers a free slot to clients on the waitlist.
    pub enum WaitlistMode {
        /// One client at a time. The slot is held for `waitlist_hold_minutes` while the client decides.
        First = "first",
        /// All matching clients at once. The first to accept gets the slot.
        All = "all",
    }
}

//! Ways to book online.

use parlour_core::types::string_enum;

string_enum! {
    /// Whether strangers can book on the business's page.
    pub enum OnlineBooking {
        /// What they book is confirmed.
        Instant = "instant",
        /// What they book waits for the desk to confirm it.
        Request = "request",
        /// They cannot, and there is no page.
        Off = "off",
    }
}

parlour_core::types::deserialize_from_str!(OnlineBooking);

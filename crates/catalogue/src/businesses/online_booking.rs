//! Online booking modes.

use parlour_core::types::string_enum;

string_enum! {
    /// Online booking mode, for guests on the business's booking page.
    pub enum OnlineBooking {
        /// Bookings are confirmed immediately.
        Instant = "instant",
        /// Bookings are pending until the front desk confirms them.
        Request = "request",
        /// Guests cannot book, and there is no booking page.
        Off = "off",
    }
}

parlour_core::types::deserialize_from_str!(OnlineBooking);

//! States of waitlist entries and offers.

use parlour_core::types::string_enum;

string_enum! {
    /// How far somebody who waits has come.
    #[schema(as = WaitlistEntryState)]
    pub enum State {
        /// In line.
        Waiting = "waiting",
        /// An offer was accepted.
        Booked = "booked",
        /// Taken off the list.
        Removed = "removed",
        /// The last day has passed.
        Expired = "expired",
    }
}

string_enum! {
    /// What became of an offer.
    pub enum OfferState {
        /// It can be accepted.
        Open = "open",
        /// It was, and there is a booking.
        Accepted = "accepted",
        /// The client did not want it.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
        /// The time was taken by somebody else, or the client is not on the list any more.
        Gone = "gone",
    }
}

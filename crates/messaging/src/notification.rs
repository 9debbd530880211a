//! Contents of notifications. Texts are unescaped, as users entered them.

use jiff::Zoned;

/// A service of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Name of the service. Line breaks become spaces.
    pub name: String,
    /// Name of the employee who performs the service. Line breaks become spaces.
    pub employee: String,
}

/// The location of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Name of the location. Line breaks become spaces.
    pub name: String,
    /// Postal address, on any number of lines. It is rendered on one line, separated by commas.
    pub address: String,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Amount in minor units (cents, pence) of the currency.
    pub minor_units: i64,
    /// Currency code (ISO 4217), such as `EUR`.
    pub currency: String,
}

/// A booking, as notifications describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Name of the business. Line breaks become spaces.
    pub business: String,
    /// Location of the booking.
    pub location: Location,
    /// Name of the client. Line breaks become spaces.
    pub client: String,
    /// Services, in order of performance.
    pub services: Vec<Service>,
    /// Start, in the location's time zone.
    pub starts_at: Zoned,
    /// End, in the location's time zone.
    pub ends_at: Zoned,
    /// Price of the whole booking.
    pub price: Price,
    /// URL for turning off all messages from the business.
    pub unsubscribe_url: String,
}

/// Several bookings of one client, reported together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Bookings in order of their start, each with the URL for rescheduling or cancelling the booking. At least one.
    pub appointments: Vec<(Appointment, String)>,
}

/// A notification to render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// Confirmation of a booking.
    Confirmation {
        /// The confirmed booking.
        appointment: Appointment,
        /// URL for rescheduling or cancelling the booking.
        manage_url: String,
    },
    /// Reminder of an upcoming booking.
    Reminder {
        /// The upcoming booking.
        appointment: Appointment,
        /// URL for rescheduling or cancelling the booking.
        manage_url: String,
    },
    /// Change of a booking's time, location, services or employees.
    Rescheduled {
        /// The booking after the change.
        appointment: Appointment,
        /// Previous start as the client knows it, in the time zone of the previous location. `None` if the start did
        /// not change.
        before: Option<Zoned>,
        /// URL for rescheduling or cancelling the booking.
        manage_url: String,
    },
    /// Cancellation of a booking.
    Cancelled {
        /// The cancelled booking.
        appointment: Appointment,
        /// URL for creating another booking.
        book_url: String,
    },
    /// Confirmation of several bookings.
    Series {
        /// The confirmed bookings.
        series: Series,
    },
    /// Cancellation of several bookings.
    SeriesCancelled {
        /// The cancelled bookings.
        series: Series,
        /// URL for creating another booking.
        book_url: String,
    },
    /// Offer of a slot to a client on the waitlist.
    WaitlistOffer {
        /// The booking that the client gets by accepting.
        appointment: Appointment,
        /// End of the client's hold on the slot, in the location's time zone. `None` if the slot is not held: the
        /// first client to accept gets it.
        kept_until: Option<Zoned>,
        /// URL for accepting the offer.
        accept_url: String,
    },
    /// Message that a member of a business wrote to a client.
    Message {
        /// Name of the business that the member belongs to.
        business: String,
        /// Name of the client. Line breaks become spaces.
        name: String,
        /// Subject. Line breaks become spaces.
        subject: String,
        /// Text of the message, on any number of lines.
        message: String,
        /// URL for turning off all messages from the business.
        unsubscribe_url: String,
    },
    /// Invitation to work with a business.
    Invitation {
        /// Name of the business that the person is invited to.
        business: String,
        /// Name of the invited person. Line breaks become spaces.
        name: String,
        /// Name of the member who sent the invitation.
        inviter: String,
        /// Expiry of the link, in the time zone to display.
        until: Zoned,
        /// URL for accepting the invitation.
        accept_url: String,
    },
    /// Password reset for a user who cannot log in.
    PasswordReset {
        /// Name of the business that sends the message.
        business: String,
        /// Display name of the user.
        name: String,
        /// Expiry of the link, in the time zone to display.
        until: Zoned,
        /// URL for setting a new password.
        reset_url: String,
    },
}

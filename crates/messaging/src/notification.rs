//! Contents of notifications: plain values, as users entered them.

use jiff::Zoned;

/// A service of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Name of the service.
    pub name: String,
    /// Name of the employee who performs it.
    pub employee: String,
}

/// Location of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Name of the location.
    pub name: String,
    /// Postal address, on one or more lines.
    pub address: String,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Amount in minor units (cents, pence) of the currency.
    pub minor_units: i64,
    /// Currency code (ISO 4217).
    pub currency: String,
}

/// A booking, as notifications describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Name of the business.
    pub business: String,
    /// Location at which it takes place.
    pub location: Location,
    /// Name of the client.
    pub client: String,
    /// Services, in the order in which they are performed.
    pub services: Vec<Service>,
    /// Start, in the location's time zone.
    pub starts_at: Zoned,
    /// End, in the location's time zone.
    pub ends_at: Zoned,
    /// Total price.
    pub price: Price,
    /// URL at which the client unsubscribes from such messages.
    pub unsubscribe_url: String,
}

/// Several bookings that were created together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Bookings in order of their start, at least one, each with the URL for rescheduling or cancelling it.
    pub appointments: Vec<(Appointment, String)>,
}

/// A notification to render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// Confirmation of a new booking.
    Confirmation {
        /// The new booking.
        appointment: Appointment,
        /// URL for rescheduling or cancelling it.
        manage_url: String,
    },
    /// Reminder of an upcoming booking.
    Reminder {
        /// The upcoming booking.
        appointment: Appointment,
        /// URL for rescheduling or cancelling it.
        manage_url: String,
    },
    /// Change of a booking's time, location, services or employees.
    Rescheduled {
        /// The booking as it is now.
        appointment: Appointment,
        /// Previous start as the client knows it, in the location's time zone. `None` if the start did not change.
        before: Option<Zoned>,
        /// URL for rescheduling or cancelling it.
        manage_url: String,
    },
    /// Cancellation of a booking.
    Cancelled {
        /// The booking as it was.
        appointment: Appointment,
        /// URL for creating another booking.
        book_url: String,
    },
    /// Confirmation of a series of bookings.
    Series {
        /// The new bookings.
        series: Series,
    },
    /// Cancellation of bookings of a series.
    SeriesCancelled {
        /// The bookings as they were.
        series: Series,
        /// URL for creating another booking.
        book_url: String,
    },
    /// Offer of a slot to a client on the waitlist.
    WaitlistOffer {
        /// The offered booking.
        appointment: Appointment,
        /// End of the period during which the slot is held for the client, in the location's time zone. `None` if the
        /// first client to accept gets it.
        kept_until: Option<Zoned>,
        /// URL for accepting the offer.
        accept_url: String,
    },
    /// Message that a member of a business wrote to a client.
    Message {
        /// Name of the business.
        business: String,
        /// Name of the client.
        name: String,
        /// Subject, on one line.
        subject: String,
        /// Message, on any number of lines.
        message: String,
        /// URL at which the client unsubscribes from such messages.
        unsubscribe_url: String,
    },
    /// Invitation to work with a business.
    Invitation {
        /// Name of the business.
        business: String,
        /// Name of the invited person.
        name: String,
        /// Name of the inviter.
        inviter: String,
        /// Expiry of the link, in the business's time zone.
        until: Zoned,
        /// URL for accepting the invitation.
        accept_url: String,
    },
    /// Password reset for a user who cannot log in.
    PasswordReset {
        /// Name of the business or of the installation.
        business: String,
        /// Name of the user.
        name: String,
        /// Expiry of the link, in the business's time zone.
        until: Zoned,
        /// URL for setting a new password.
        reset_url: String,
    },
}

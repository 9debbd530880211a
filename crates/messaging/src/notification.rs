//! What messages are about: plain values, as people entered them.

use jiff::Zoned;

/// A service of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// What it is called.
    pub name: String,
    /// Who does it.
    pub employee: String,
}

/// Where a visit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// What it is called.
    pub name: String,
    /// Where it is, on one line or several.
    pub address: String,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Minor units (cents, pence) of the currency.
    pub minor_units: i64,
    /// The currency's code (ISO 4217).
    pub currency: String,
}

/// A visit to a business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The business's name.
    pub business: String,
    /// Where it is.
    pub location: Location,
    /// The client's name.
    pub client: String,
    /// What is done, one after the other.
    pub services: Vec<Service>,
    /// When it starts, in the location's time zone.
    pub starts_at: Zoned,
    /// When it ends, in the location's time zone.
    pub ends_at: Zoned,
    /// What it costs.
    pub price: Price,
    /// Where such messages are turned off.
    pub unsubscribe_url: String,
}

/// Several visits that were booked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The visits, the first to come first: at least one. Each with where it can be moved or cancelled.
    pub appointments: Vec<(Appointment, String)>,
}

/// A message to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// A visit was booked.
    Confirmation {
        /// The visit.
        appointment: Appointment,
        /// Where it can be moved or cancelled.
        manage_url: String,
    },
    /// A visit is near.
    Reminder {
        /// The visit.
        appointment: Appointment,
        /// Where it can be moved or cancelled.
        manage_url: String,
    },
    /// A visit is at another time, at another place, or with others.
    Rescheduled {
        /// The visit as it is now.
        appointment: Appointment,
        /// When it was to start before, in the location's time zone, as far as the client knows; nothing, if that is
        /// not it what changed.
        before: Option<Zoned>,
        /// Where it can be moved or cancelled.
        manage_url: String,
    },
    /// A visit is off.
    Cancelled {
        /// The visit as it was.
        appointment: Appointment,
        /// Where another one can be booked.
        book_url: String,
    },
    /// A series of visits was booked.
    Series {
        /// The visits.
        series: Series,
    },
    /// Visits of a series are off.
    SeriesCancelled {
        /// The visits as they were.
        series: Series,
        /// Where another one can be booked.
        book_url: String,
    },
    /// There is room for a visit after all.
    WaitlistOffer {
        /// The visit that is possible.
        appointment: Appointment,
        /// Until when it is kept for the client, in the location's time zone; nothing, if whoever takes it first has
        /// it.
        kept_until: Option<Zoned>,
        /// Where it is accepted.
        accept_url: String,
    },
    /// What somebody at a business writes to a client.
    Message {
        /// The business's name.
        business: String,
        /// The client's name.
        name: String,
        /// What it is about, on one line.
        subject: String,
        /// What it says, on any number of lines.
        message: String,
        /// Where such messages are turned off.
        unsubscribe_url: String,
    },
    /// Somebody is to work with a business.
    Invitation {
        /// The business's name.
        business: String,
        /// Who is invited.
        name: String,
        /// Who invites.
        inviter: String,
        /// How long the link holds, in the business's time zone.
        until: Zoned,
        /// Where it is accepted.
        accept_url: String,
    },
    /// Somebody cannot log in.
    PasswordReset {
        /// The business's name, or the installation's.
        business: String,
        /// Who it is.
        name: String,
        /// How long the link holds, in the business's time zone.
        until: Zoned,
        /// Where another password is set.
        reset_url: String,
    },
}

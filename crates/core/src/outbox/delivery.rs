//! Deliveries: notifications to one recipient on one channel.

use std::time::Duration;

use jiff::SignedDuration;
use parlour_db::params;
use parlour_jobs::{Job, NewJob, Policy};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::queue::Outbox;
use crate::changes::Transaction;
use crate::types::{BookingId, BusinessId, ClientId, DeliveryId, Instant, InvitationId, OfferId, UserId, string_enum};

parlour_db::statements! {
    /// Inserts nothing if the same reminder was already stored.
    INSERT = "INSERT INTO deliveries
            (business_id, client_id, user_id, booking_id, kind, channel, address, state, booking_starts_at,
            minutes_before, details, created_at, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, $11, $12)
        ON CONFLICT (booking_id, booking_starts_at, minutes_before) WHERE kind = 'reminder' DO NOTHING RETURNING id";
}

/// Job that sends a delivery. It is retried for about two days: first after a minute, then after delays that double up
/// to six hours.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendDelivery {
    pub delivery: i64,
}

impl Job for SendDelivery {
    const KIND: &'static str = "send_delivery";
    const POLICY: Policy =
        Policy { queue: "notifications", max_attempts: 16, time_limit: Duration::from_secs(120), ..Policy::DEFAULT };
}

string_enum! {
    /// Subject of a notification.
    #[schema(as = DeliveryKind)]
    pub enum Kind {
        /// Confirmation of a booking or a series of bookings.
        Confirmation = "confirmation",
        /// Reminder of an upcoming booking.
        Reminder = "reminder",
        /// Change of a booking's time, location, services or employees.
        Rescheduled = "rescheduled",
        /// Cancellation of a booking, or of several bookings of a series.
        Cancelled = "cancelled",
        /// Offer of a free slot to a client on the waitlist.
        WaitlistOffer = "waitlist_offer",
        /// Message that a staff member wrote to a client.
        Message = "message",
        /// Invitation to join a business.
        Invitation = "invitation",
        /// Link to reset a password.
        PasswordReset = "password_reset",
    }
}

string_enum! {
    /// State of a delivery.
    #[schema(as = DeliveryState)]
    pub enum State {
        /// Waiting to be sent or retried.
        Queued = "queued",
        /// Handed over to the mail server or SMS service.
        Sent = "sent",
        /// Failed, and no longer retried.
        Failed = "failed",
        /// Not sent, for example because the booking was cancelled or the channel is off.
        Skipped = "skipped",
    }
}

string_enum! {
    /// Reason why a delivery was skipped or failed, or is being retried.
    #[schema(as = DeliveryReason)]
    pub enum Reason {
        /// The client has unsubscribed.
        ClientUnsubscribed = "client_unsubscribed",
        /// The client was already notified of this exact schedule.
        AlreadyNotified = "already_notified",
        /// A later notification covers this one.
        Superseded = "superseded",
        /// The booking has started.
        BookingStarted = "booking_started",
        /// The booking was cancelled or is a no-show.
        BookingCancelled = "booking_cancelled",
        /// The booking was rescheduled.
        BookingRescheduled = "booking_rescheduled",
        /// The invitation was revoked, replaced or accepted, or has expired.
        InvitationRevoked = "invitation_revoked",
        /// The offer was answered or has expired.
        OfferClosed = "offer_closed",
        /// Notifications on this channel are turned off.
        ChannelOff = "channel_off",
        /// The recipient's address or number was rejected; `detail` has the response.
        RecipientRefused = "recipient_refused",
        /// The message was rejected or could not be rendered; `detail` has the cause.
        MessageRefused = "message_refused",
        /// The mail server or SMS service was unreachable or busy; `detail` has the cause.
        Unreachable = "unreachable",
    }
}

/// Content of a notification that is stored with its delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Ids of the bookings, if the notification is about several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bookings: Vec<i64>,
    /// Id of the waitlist offer in the notification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<i64>,
    /// Id of the invitation in the notification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation: Option<i64>,
}

crate::types::stored_as_json!(Details);

impl Details {
    /// Creates the details of a notification that contains an invitation.
    pub fn invitation(id: InvitationId) -> Self {
        Self { invitation: Some(id.0), ..Self::default() }
    }

    /// Creates the details of a notification that contains a waitlist offer.
    pub fn offer(id: OfferId) -> Self {
        Self { offer: Some(id.0), ..Self::default() }
    }

    /// Creates the details of a notification about several bookings.
    pub fn of_bookings(visits: &[BookingId]) -> Self {
        Self { bookings: visits.iter().map(|visit| visit.0).collect(), ..Self::default() }
    }
}

/// Minimum time between the end of quiet hours and a booking. If less time would remain, a notification about the
/// booking is sent at once. Does not apply to reminders.
const MIN_LEAD: SignedDuration = SignedDuration::from_hours(1);

/// Delivery that is not stored yet.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    pub business: BusinessId,
    pub client: Option<ClientId>,
    pub user: Option<UserId>,
    pub booking: Option<BookingId>,
    pub kind: Kind,
    pub channel: Channel,
    pub address: String,
    /// Start of the booking that the delivery is about.
    pub booking_starts_at: Option<Instant>,
    /// Number of minutes between a reminder and `booking_starts_at`. `None` for other kinds.
    pub minutes_before: Option<i64>,
    pub details: Details,
    pub due_at: Instant,
}

impl NewDelivery {
    /// Creates a delivery that is due now, without a client, user or booking.
    pub fn new(business: BusinessId, kind: Kind, channel: Channel, address: String, now: Instant) -> Self {
        Self {
            business,
            client: None,
            user: None,
            booking: None,
            kind,
            channel,
            address,
            booking_starts_at: None,
            minutes_before: None,
            details: Details::default(),
            due_at: now,
        }
    }

    /// Makes the delivery due now if it would otherwise be due later than one hour before one of `times`. Past times
    /// are ignored.
    pub fn in_time(self, times: &[Option<Instant>], now: Instant) -> Self {
        let late = |at: &Instant| *at > now && at.0.duration_since(self.due_at.0) < MIN_LEAD;
        let due_at = if times.iter().flatten().any(late) { now } else { self.due_at };
        Self { due_at, ..self }
    }

    /// Stores the delivery and enqueues its job. Returns `None` if the same reminder was already stored.
    pub fn enqueue(
        &self,
        outbox: &Outbox,
        tx: &mut Transaction<'_, '_>,
        now: Instant,
    ) -> Result<Option<DeliveryId>, parlour_jobs::Error> {
        let row = params![
            self.business,
            self.client,
            self.user,
            self.booking,
            self.kind,
            self.channel,
            self.address,
            self.booking_starts_at,
            self.minutes_before,
            self.details,
            now,
            self.due_at,
        ];
        let Some(id) = tx.first(&INSERT, row, |row| row.take::<DeliveryId>())? else { return Ok(None) };
        let new = NewJob::of(&SendDelivery { delivery: id.0 })?.at(self.due_at.0).business(self.business.0);
        tx.enqueue(outbox.jobs(), &[new])?;
        Ok(Some(id))
    }
}

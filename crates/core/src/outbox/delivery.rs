//! Deliveries to be: messages to one person on one way.

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
    /// A reminder that there is already is not made again.
    INSERT = "INSERT INTO deliveries
            (business_id, client_id, user_id, booking_id, kind, channel, address, state, booking_starts_at, minutes_before, details, created_at, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, $11, $12)
        ON CONFLICT (booking_id, booking_starts_at, minutes_before) WHERE kind = 'reminder' DO NOTHING RETURNING id";
}

/// The task that hands a delivery over. It is tried for about two days: after a minute, then after twice as long each
/// time, up to six hours.
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
    /// What a message is about.
    #[schema(as = DeliveryKind)]
    pub enum Kind {
        /// A visit is booked, or a series of them.
        Confirmation = "confirmation",
        /// A visit is near.
        Reminder = "reminder",
        /// A visit is at another time, at another place, or with others.
        Rescheduled = "rescheduled",
        /// A visit is off, or several of a series.
        Cancelled = "cancelled",
        /// A time is free that somebody waits for.
        WaitlistOffer = "waitlist_offer",
        /// Somebody writes to a client.
        Message = "message",
        /// Somebody is to work with the business.
        Invitation = "invitation",
        /// Somebody cannot log in.
        PasswordReset = "password_reset",
    }
}

string_enum! {
    /// What became of a message.
    #[schema(as = DeliveryState)]
    pub enum State {
        /// It will be handed over; or it will be tried again.
        Queued = "queued",
        /// It was handed over.
        Sent = "sent",
        /// It could not be, and is not tried again.
        Failed = "failed",
        /// It was of no use any more, or not wanted.
        Skipped = "skipped",
    }
}

string_enum! {
    /// The reason for which a message was dropped, has failed, or has to be tried again.
    #[schema(as = DeliveryReason)]
    pub enum Reason {
        /// The client wants no messages.
        ClientUnsubscribed = "client_unsubscribed",
        /// The client was already notified of exactly this.
        AlreadyNotified = "already_notified",
        /// A later message covers it.
        Superseded = "superseded",
        /// The booking has begun.
        BookingStarted = "booking_started",
        /// The booking was cancelled.
        BookingCancelled = "booking_cancelled",
        /// The booking was rescheduled.
        BookingRescheduled = "booking_rescheduled",
        /// The invitation was revoked.
        InvitationRevoked = "invitation_revoked",
        /// The offer was answered or has expired.
        OfferClosed = "offer_closed",
        /// Messages of this channel are turned off.
        ChannelOff = "channel_off",
        /// The recipient's address or number was refused; `detail` has the answer.
        RecipientRefused = "recipient_refused",
        /// The message was refused or could not be rendered; `detail` has the cause.
        MessageRefused = "message_refused",
        /// The mail server or SMS service could not be reached or was busy; `detail` has the cause.
        Unreachable = "unreachable",
    }
}

/// What a message says beside what the records say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The visits that it is about, if they are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bookings: Vec<i64>,
    /// The offer that it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<i64>,
    /// The invitation that it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation: Option<i64>,
}

crate::types::stored_as_json!(Details);

impl Details {
    /// Of a message that brings an invitation.
    pub fn invitation(id: InvitationId) -> Self {
        Self { invitation: Some(id.0), ..Self::default() }
    }

    /// Of a message that brings an offer.
    pub fn offer(id: OfferId) -> Self {
        Self { offer: Some(id.0), ..Self::default() }
    }

    /// Of a message about several visits.
    pub fn of_bookings(visits: &[BookingId]) -> Self {
        Self { bookings: visits.iter().map(|visit| visit.0).collect(), ..Self::default() }
    }
}

/// How long before a visit news of it has to be there, whatever the hour.
const MIN_LEAD: SignedDuration = SignedDuration::from_hours(1);

/// A delivery to be.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    pub business: BusinessId,
    pub client: Option<ClientId>,
    pub user: Option<UserId>,
    pub booking: Option<BookingId>,
    pub kind: Kind,
    pub channel: Channel,
    pub address: String,
    /// The start of the visit that it is about.
    pub booking_starts_at: Option<Instant>,
    /// How many minutes before that it was due.
    pub minutes_before: Option<i64>,
    pub details: Details,
    pub due_at: Instant,
}

impl NewDelivery {
    /// One that is of the business alone, and due at once; whom and what it is about is to be added.
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

    /// The same, but at once if what it is about would be there before it, or within the hour: one of these times.
    pub fn in_time(self, times: &[Option<Instant>], now: Instant) -> Self {
        let late = |at: &Instant| *at > now && at.0.duration_since(self.due_at.0) < MIN_LEAD;
        let due_at = if times.iter().flatten().any(late) { now } else { self.due_at };
        Self { due_at, ..self }
    }

    /// Queues it is handed over if the unit of work is kept. Nothing if it is a reminder that there is already.
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

//! Deliveries: messages to one person on one way, and what became of them.

use std::time::Duration;

use axum::extract::State as Extract;
use db::params;
use deserr::Deserr;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tasks::{New, Policy, Task};
use utoipa::ToSchema;

use super::channel::Channel;
use super::outbox::Notices;
use crate::accounts::Desk;
use crate::app::App;
use crate::changes::Transaction;
use crate::http::input::{FieldErrors, Param, Segment};
use crate::http::{Answer, Listing, Page, Paging, Problem};
use crate::types::{BookingId, BusinessId, ClientId, DeliveryId, Instant, InvitationId, OfferId, UserId, words};

/// Deliveries that fit `$condition`, the newest first. The inner limit, which no page exceeds, tells planners that the
/// outer one is never large.
macro_rules! page_of_deliveries {
    ($condition:literal) => {
        concat!(
            "SELECT {columns most} FROM (SELECT * FROM deliveries WHERE business_id = $1 AND id < $2 AND ",
            $condition,
            " ORDER BY id DESC LIMIT 101) AS most LIMIT $3"
        )
    };
}

db::statements! {
    /// A reminder that there is already is not made again.
    INSERT = "INSERT INTO deliveries
            (business_id, client_id, user_id, booking_id, kind, channel, address, state, about_at, lead, details, created_at, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, $11, $12)
        ON CONFLICT (booking_id, about_at, lead) WHERE kind = 'reminder' DO NOTHING RETURNING id";
    ALL of Delivery = page_of_deliveries!("$4 = ''");
    IN_STATE of Delivery = page_of_deliveries!("state = $4");
    OF_CLIENT of Delivery = page_of_deliveries!("client_id = $5 AND ($4 = '' OR state = $4)");
    OF_BOOKING of Delivery = page_of_deliveries!("booking_id = $5 AND ($4 = '' OR state = $4)");
    SHOW of Delivery = "SELECT {columns} FROM deliveries WHERE business_id = $1 AND id = $2";
}

/// The task that hands a delivery over. It is tried for about two days: after a minute, then after twice as long each
/// time, up to six hours.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Deliver {
    pub(super) delivery: i64,
}

impl Task for Deliver {
    const KIND: &'static str = "deliver";
    const POLICY: Policy =
        Policy { queue: "notices", tries: 16, time_limit: Duration::from_secs(120), ..Policy::DEFAULT };
}

words! {
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

words! {
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
        Dropped = "dropped",
    }
}

words! {
    /// The reason for which a message was dropped, has failed, or has to be tried again.
    #[schema(as = DeliveryReason)]
    pub enum Reason {
        /// The client wants no messages.
        ClientMuted = "client_muted",
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
pub(crate) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    /// The visits that it is about, if they are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) visits: Vec<i64>,
    /// The offer that it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) offer: Option<i64>,
    /// The invitation that it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) invitation: Option<i64>,
}

crate::types::stored_as_json!(Details);

impl Details {
    /// Of a message that brings an invitation.
    pub(crate) fn invitation(id: InvitationId) -> Self {
        Self { invitation: Some(id.0), ..Self::default() }
    }

    /// Of a message that brings an offer.
    pub(crate) fn offer(id: OfferId) -> Self {
        Self { offer: Some(id.0), ..Self::default() }
    }

    /// Of a message about several visits.
    pub(super) fn of_visits(visits: &[BookingId]) -> Self {
        Self { visits: visits.iter().map(|visit| visit.0).collect(), ..Self::default() }
    }
}

/// How long before a visit news of it has to be there, whatever the hour.
const AT_LEAST: SignedDuration = SignedDuration::from_hours(1);

/// A delivery to be.
#[derive(Clone, Debug)]
pub(crate) struct NewDelivery {
    pub(crate) business: BusinessId,
    pub(crate) client: Option<ClientId>,
    pub(crate) user: Option<UserId>,
    pub(crate) booking: Option<BookingId>,
    pub(crate) kind: Kind,
    pub(crate) channel: Channel,
    pub(crate) address: String,
    /// The start of the visit that it is about.
    pub(crate) about_at: Option<Instant>,
    /// How many minutes before that it was due.
    pub(crate) lead: Option<i64>,
    pub(crate) details: Details,
    pub(crate) due_at: Instant,
}

impl NewDelivery {
    /// One that is of the business alone, and due at once; whom and what it is about is to be added.
    pub(crate) fn new(business: BusinessId, kind: Kind, channel: Channel, address: String, now: Instant) -> Self {
        Self {
            business,
            client: None,
            user: None,
            booking: None,
            kind,
            channel,
            address,
            about_at: None,
            lead: None,
            details: Details::default(),
            due_at: now,
        }
    }

    /// The same, but at once if what it is about would be there before it, or within the hour: one of these times.
    pub(super) fn in_time(self, times: &[Option<Instant>], now: Instant) -> Self {
        let late = |at: &Instant| *at > now && at.0.duration_since(self.due_at.0) < AT_LEAST;
        let due_at = if times.iter().flatten().any(late) { now } else { self.due_at };
        Self { due_at, ..self }
    }

    /// Queues it: it is handed over if the unit of work is kept. Nothing if it is a reminder that there is already.
    pub(crate) fn queue(
        &self,
        notices: &Notices,
        tx: &mut Transaction<'_, '_>,
        now: Instant,
    ) -> Result<Option<DeliveryId>, tasks::Error> {
        let row = params![
            self.business,
            self.client,
            self.user,
            self.booking,
            self.kind,
            self.channel,
            self.address,
            self.about_at,
            self.lead,
            self.details,
            now,
            self.due_at,
        ];
        let Some(id) = tx.first(&INSERT, row, |row| row.take::<DeliveryId>())? else { return Ok(None) };
        let new = New::of(&Deliver { delivery: id.0 })?.at(self.due_at.0).business(self.business.0);
        tx.enqueue(&notices.0.tasks, &[new])?;
        Ok(Some(id))
    }
}

/// A message to one person, and what became of it.
#[derive(Debug, db::Record, Serialize, ToSchema)]
pub struct Delivery {
    id: DeliveryId,
    kind: Kind,
    channel: Channel,
    /// An e-mail address or a telephone number.
    address: String,
    state: State,
    /// The reason for which it was dropped, has failed, or has to be tried again.
    reason: Option<Reason>,
    /// The cause in the words of the mail server or SMS service, for people.
    detail: Option<String>,
    client_id: Option<ClientId>,
    booking_id: Option<BookingId>,
    /// How often it was tried.
    attempts: u32,
    created_at: Instant,
    /// It is not sent before that.
    due_at: Instant,
    /// When it was sent or given up.
    ended_at: Option<Instant>,
}

/// Which deliveries. Of `client_id` and `booking_id` one can be given.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// To this client.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    client_id: Option<Param<ClientId>>,
    /// About this booking.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    booking_id: Option<Param<BookingId>>,
    /// In this state.
    #[deserr(default)]
    #[param(value_type = Option<State>)]
    state: Option<Param<State>>,
}

/// What the list is called in cursors.
const BY_ID: &str = "deliveries";

/// Lists the messages that were sent or are to be, the newest first.
#[utoipa::path(get, path = "/deliveries", operation_id = "list_deliveries", tag = "notices", params(Filter, Paging),
    responses((status = 200, body = Page<Delivery>)))]
pub async fn list_deliveries(
    Extract(app): Extract<App>,
    who: Desk,
    Listing(filter, page): Listing<Filter>,
) -> Answer<Page<Delivery>> {
    let business = who.business_id;
    let limit = page.limit();
    let list = app.cursors.of_business(business, BY_ID);
    let before = page.after::<i64>(&list)?.map_or(i64::MAX, |(_, id)| id);
    let state = filter.state.map(|state| state.0);
    let (query, of) = match (filter.client_id, filter.booking_id) {
        (None, None) if state.is_none() => (&ALL, None),
        (None, None) => (&IN_STATE, None),
        (Some(client), None) => (&OF_CLIENT, Some(client.0.0)),
        (None, Some(booking)) => (&OF_BOOKING, Some(booking.0.0)),
        (Some(_), Some(_)) => return Err(Problem::field("client_id", "and booking_id cannot be given together")),
    };
    let state = state.map_or("", State::word);
    let found = app.db.read_anywhere(move |tx| match of {
        Some(of) => tx.records(query, params![business, before, limit.and_one(), state, of]),
        None => tx.records(query, params![business, before, limit.and_one(), state]),
    });
    let found = found.await.map_err(|error: db::Error| Problem::from(error))?;
    Ok(axum::Json(Page::cut(found, limit, |delivery| list.seal(delivery.id, delivery.id.0))))
}

/// Shows a message and what became of it.
#[utoipa::path(get, path = "/deliveries/{id}", operation_id = "show_delivery", tag = "notices",
    params(("id" = DeliveryId, Path,)), responses((status = 200, body = Delivery)))]
pub async fn show_delivery(
    Extract(app): Extract<App>,
    who: Desk,
    Segment(id): Segment<DeliveryId>,
) -> Answer<Delivery> {
    let business = who.business_id;
    let found = app.db.read(move |tx| tx.record(&SHOW, params![business, id])).await;
    found.map_err(|error: db::Error| Problem::from(error))?.map(axum::Json).ok_or_else(Problem::not_found)
}

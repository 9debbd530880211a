//! Deliveries with everything needed to render them, read from the database right before they are sent.

use std::collections::BTreeMap;

use jiff::Zoned;
use parlour_booking::OfferState;
use parlour_core::outbox::{Channel, Details, Kind, Language, NotificationRules, Reason, State};
use parlour_core::records::BookingStatus;
use parlour_core::types::{
    BookingId, BusinessId, ClientId, Currency, DeliveryId, Instant, InvitationId, OfferId, UserId, Zone, list,
};
use parlour_db::{Tx, params};
use parlour_messaging::{Location, Service};

use super::last_notified::{self, NotifiedSchedule, Record};

parlour_db::statements! {
    DELIVERY of MessageRow = "SELECT {columns d}
        FROM deliveries d JOIN businesses s ON s.id = d.business_id
        LEFT JOIN clients c ON c.id = d.client_id LEFT JOIN users u ON u.id = d.user_id
        WHERE d.business_id = $1 AND d.id = $2";
    BOOKINGS of BookingRow = "SELECT {columns b}
        FROM {ids $2} w CROSS JOIN bookings b JOIN locations l ON l.id = b.location_id
        JOIN booking_items i ON i.booking_id = b.id
        JOIN services s ON s.id = i.service_id JOIN employees e ON e.id = i.employee_id
        WHERE b.business_id = $1 AND b.id = w.id ORDER BY b.starts_at, b.id, i.position";
    /// Selects an offer with its services. If the client accepts any employee for a service after the first, that
    /// service gets its employee on acceptance, which can still change the price.
    OFFER of OfferRow = "SELECT {columns o}
        FROM offers o JOIN waitlist w ON w.id = o.entry_id JOIN businesses b ON b.id = o.business_id
        JOIN locations l ON l.id = w.location_id
        JOIN waitlist_items i ON i.entry_id = w.id JOIN services s ON s.id = i.service_id
        LEFT JOIN employees e ON e.id = coalesce(i.employee_id, CASE i.position WHEN 1 THEN o.employee_id END)
        LEFT JOIN employee_services p ON p.service_id = i.service_id AND p.employee_id = e.id
        WHERE o.business_id = $1 AND o.id = $2 ORDER BY i.position";
}

/// A delivery with everything needed to render it.
pub(super) struct OutgoingMessage {
    pub(super) state: State,
    pub(super) id: DeliveryId,
    pub(super) business: BusinessId,
    /// Kind of notification. For changes of bookings, it is determined again when the delivery is sent.
    pub(super) kind: Kind,
    pub(super) channel: Channel,
    pub(super) address: String,
    pub(super) booking_starts_at: Option<Instant>,
    pub(super) details: Details,
    pub(super) created_at: Instant,
    pub(super) client: Option<ClientId>,
    pub(super) user: Option<UserId>,
    pub(super) booking: Option<BookingId>,
    pub(super) business_name: String,
    pub(super) currency: Currency,
    pub(super) rules: NotificationRules,
    /// Name of the recipient. Empty without a client or user.
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) is_unsubscribed: bool,
    /// Time zone of the business's first location, or UTC without one.
    pub(super) zone: Zone,
    /// Bookings that the delivery is about, in order of their start.
    pub(super) bookings: Vec<BookingDetails>,
    /// Previous start of a rescheduled booking, as the client knows it. `None` if the start did not change, and for
    /// several bookings.
    pub(super) before: Option<Zoned>,
    /// Schedules that the client knows once the delivery has been sent.
    pub(super) changes: Vec<(BookingId, NotifiedSchedule)>,
    /// Reason why there is no change to report. `None` if there is a change, and for kinds that never report one.
    pub(super) skip_reason: Option<Reason>,
    pub(super) offer: Option<OfferDetails>,
    pub(super) invitation: Option<parlour_accounts::InvitationDetails>,
    pub(super) password: Option<parlour_accounts::PasswordReset>,
}

/// A row of `deliveries` with its related columns.
#[derive(parlour_db::Record)]
struct MessageRow {
    kind: Kind,
    channel: Channel,
    address: String,
    state: State,
    booking_starts_at: Option<Instant>,
    details: Details,
    created_at: Instant,
    client_id: Option<ClientId>,
    user_id: Option<UserId>,
    booking_id: Option<BookingId>,
    #[record(from = "s.name")]
    business_name: String,
    #[record(from = "s.currency")]
    currency: Currency,
    #[record(from = "s.notification_rules")]
    rules: NotificationRules,
    #[record(from = "coalesce(c.name, u.name, '')")]
    name: String,
    #[record(from = "c.language")]
    language: Option<Language>,
    #[record(from = "c.unsubscribed")]
    unsubscribed: Option<bool>,
    #[record(from = "(SELECT time_zone FROM locations l WHERE l.business_id = d.business_id ORDER BY l.id LIMIT 1)")]
    zone: Option<Zone>,
}

/// A booking in its current state.
pub(super) struct BookingDetails {
    pub(super) id: BookingId,
    pub(super) status: BookingStatus,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) price: i64,
    pub(super) zone: Zone,
    pub(super) location: Location,
    pub(super) version: u32,
    pub(super) services: Vec<Service>,
}

impl OutgoingMessage {
    pub(super) fn find(
        tx: &mut Tx<'_>,
        business: BusinessId,
        id: DeliveryId,
        now: Instant,
    ) -> Result<Option<Self>, parlour_db::Error> {
        let Some(mut parcel) = tx.record(&DELIVERY, params![business, id])?.map(|row| Self::new(row, business, id))
        else {
            return Ok(None);
        };
        let several = parcel.details.bookings.iter().map(|booking| BookingId(*booking));
        let bookings: Vec<BookingId> = parcel.booking.into_iter().chain(several).collect();
        if !bookings.is_empty() {
            parcel.bookings = BookingDetails::find(tx, business, &bookings)?;
        }
        if matches!(parcel.kind, Kind::Confirmation | Kind::Rescheduled | Kind::Cancelled) {
            parcel.set_pending_notifications(
                &last_notified::schedules(tx, business, &bookings)?,
                &last_notified::records(tx, business, &bookings)?,
                now,
            );
        }
        if let Some(offer) = parcel.details.offer {
            parcel.offer = OfferDetails::find(tx, business, OfferId(offer))?;
        }
        if let Some(invitation) = parcel.details.invitation {
            parcel.invitation = parlour_accounts::InvitationDetails::find(tx, business, InvitationId(invitation))?;
        }
        if let Some(user) = parcel.user.filter(|_| parcel.kind == Kind::PasswordReset) {
            parcel.password = parlour_accounts::PasswordReset::find(tx, user)?;
        }
        Ok(Some(parcel))
    }

    fn new(row: MessageRow, business: BusinessId, id: DeliveryId) -> Self {
        Self {
            state: row.state,
            id,
            business,
            kind: row.kind,
            channel: row.channel,
            address: row.address,
            booking_starts_at: row.booking_starts_at,
            details: row.details,
            created_at: row.created_at,
            client: row.client_id,
            user: row.user_id,
            booking: row.booking_id,
            business_name: row.business_name,
            currency: row.currency,
            language: row.language.unwrap_or(row.rules.language),
            rules: row.rules,
            name: row.name,
            is_unsubscribed: row.unsubscribed.unwrap_or_default(),
            zone: row.zone.unwrap_or(Zone(jiff::tz::TimeZone::UTC)),
            bookings: Vec::new(),
            before: None,
            changes: Vec::new(),
            skip_reason: None,
            offer: None,
            invitation: None,
            password: None,
        }
    }

    /// Determines which changes of bookings the client must be notified of.
    fn set_pending_notifications(
        &mut self,
        bookings: &BTreeMap<BookingId, (BookingStatus, NotifiedSchedule)>,
        records: &BTreeMap<BookingId, Record>,
        now: Instant,
    ) {
        self.skip_reason = Some(Reason::AlreadyNotified);
        let mut changes = Vec::new();
        for (id, (status, is)) in bookings {
            let record = records.get(id);
            if record.is_some_and(|record| record.delivery != self.id) {
                self.skip_reason = Some(Reason::Superseded);
                continue;
            }
            let known = record.and_then(|record| record.last_notified(is));
            if known.into_iter().chain([is]).all(|booking| booking.starts_at() <= now) {
                self.skip_reason = Some(Reason::BookingStarted);
                continue;
            }
            changes.extend(last_notified::pending_notification(*status, is, known).map(|kind| (*id, kind, is, known)));
        }
        // Of several bookings, cancelled ones are reported only if there is nothing else to report.
        let is_off = changes.iter().all(|(_, kind, ..)| *kind == Kind::Cancelled);
        changes.retain(|(_, kind, ..)| is_off || *kind != Kind::Cancelled);
        self.bookings.retain(|booking| changes.iter().any(|(id, ..)| *id == booking.id));
        match changes[..] {
            [] => return,
            [(_, kind, is, known)] => {
                let before = known.filter(|known| known.starts_at() != is.starts_at());
                (self.kind, self.before) = (kind, before.map(|before| zoned(before.starts_at(), &before.zone)));
            }
            _ => self.kind = if is_off { Kind::Cancelled } else { Kind::Confirmation },
        }
        self.skip_reason = None;
        self.changes = changes.into_iter().map(|(id, _, is, _)| (id, is.clone())).collect();
    }

    /// Returns the reason why the delivery no longer needs to be sent, if there is one.
    pub(super) fn drop_reason(&self, now: Instant) -> Option<Reason> {
        if self.is_unsubscribed {
            return Some(Reason::ClientUnsubscribed);
        }
        match self.kind {
            Kind::Confirmation | Kind::Rescheduled | Kind::Cancelled => self.skip_reason,
            Kind::Reminder => match self.bookings.first()? {
                booking if !booking.status.holds_claims() => Some(Reason::BookingCancelled),
                booking if self.booking_starts_at != Some(booking.starts_at) => Some(Reason::BookingRescheduled),
                booking if booking.starts_at <= now => Some(Reason::BookingStarted),
                _ => None,
            },
            Kind::Invitation => self.invitation.is_none().then_some(Reason::InvitationRevoked),
            Kind::WaitlistOffer => {
                let holds = self.offer.as_ref().is_some_and(|offer| offer.is_open && now < offer.expires_at);
                (!holds).then_some(Reason::OfferClosed)
            }
            Kind::PasswordReset | Kind::Message => None,
        }
    }

    /// Returns the waitlist offer that the delivery contains, if there is one.
    pub(super) fn offer(&self) -> Option<OfferId> {
        self.details.offer.map(OfferId)
    }
}

/// A waitlist offer in its current state.
pub(super) struct OfferDetails {
    pub(super) id: OfferId,
    pub(super) is_open: bool,
    pub(super) expires_at: Instant,
    /// True if the slot is held for the client.
    pub(super) is_kept: bool,
    pub(super) booking: BookingDetails,
}

/// Row of an offer with one of its services.
#[derive(parlour_db::Record)]
struct OfferRow {
    state: OfferState,
    expires_at: Instant,
    #[record(from = "(SELECT count(*) FROM claims k WHERE k.offer_id = o.id)")]
    claims: i64,
    starts_at: Instant,
    ends_at: Instant,
    #[record(from = "coalesce(p.price, s.price)")]
    price: i64,
    #[record(flatten = "l")]
    location: LocationRow,
    #[record(from = "s.name")]
    service: String,
    #[record(from = "coalesce(e.name, b.name)")]
    employee: String,
}

/// Row of a booking with one of its services.
#[derive(parlour_db::Record)]
struct BookingRow {
    id: BookingId,
    status: BookingStatus,
    starts_at: Instant,
    ends_at: Instant,
    price: i64,
    version: u32,
    #[record(flatten = "l")]
    location: LocationRow,
    #[record(from = "s.name")]
    service: String,
    #[record(from = "e.name")]
    employee: String,
}

/// Columns of a location that notifications contain.
#[derive(parlour_db::Record)]
struct LocationRow {
    time_zone: Zone,
    name: String,
    address: String,
    city: String,
}

impl LocationRow {
    fn location(self) -> Location {
        let lines: Vec<String> = [self.address, self.city].into_iter().filter(|line| !line.is_empty()).collect();
        Location { name: self.name, address: lines.join("\n") }
    }
}

impl OfferDetails {
    fn find(tx: &mut Tx<'_>, business: BusinessId, id: OfferId) -> Result<Option<Self>, parlour_db::Error> {
        let mut found: Option<Self> = None;
        for row in tx.records(&OFFER, params![business, id])? {
            let (price, service) = (row.price, Service { name: row.service, employee: row.employee });
            let offer = found.get_or_insert_with(|| Self {
                id,
                is_open: row.state == OfferState::Open,
                expires_at: row.expires_at,
                is_kept: row.claims > 0,
                booking: BookingDetails {
                    id: BookingId(0),
                    status: BookingStatus::Pending,
                    starts_at: row.starts_at,
                    ends_at: row.ends_at,
                    price: 0,
                    zone: row.location.time_zone.clone(),
                    location: row.location.location(),
                    version: 0,
                    services: Vec::new(),
                },
            });
            offer.booking.price += price;
            offer.booking.services.push(service);
        }
        Ok(found)
    }
}

impl BookingDetails {
    /// Returns the bookings with these ids, in order of their start.
    fn find(tx: &mut Tx<'_>, business: BusinessId, ids: &[BookingId]) -> Result<Vec<Self>, parlour_db::Error> {
        let mut bookings: Vec<Self> = Vec::new();
        for row in tx.records(&BOOKINGS, params![business, list(ids)])? {
            let service = Service { name: row.service, employee: row.employee };
            match bookings.last_mut() {
                Some(booking) if booking.id == row.id => booking.services.push(service),
                _ => bookings.push(Self {
                    id: row.id,
                    status: row.status,
                    starts_at: row.starts_at,
                    ends_at: row.ends_at,
                    price: row.price,
                    zone: row.location.time_zone.clone(),
                    location: row.location.location(),
                    version: row.version,
                    services: vec![service],
                }),
            }
        }
        Ok(bookings)
    }
}

pub(super) fn zoned(instant: Instant, zone: &Zone) -> Zoned {
    instant.0.to_zoned(zone.0.clone())
}

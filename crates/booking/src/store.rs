//! Writes bookings: rows, claims, items, resources and history.

use parlour_core::changes::{Change, Transaction};
use parlour_core::http::{Code, Problem};
use parlour_core::records::{Booking, BookingItem, BookingStatus};
use parlour_core::types::{
    BookingId, BusinessId, ClientId, Currency, Instant, LocationId, Money, Named, Note, Price, SeriesId, ServiceId,
    UserId, Zone, local,
};
use parlour_db::{Tx, params};

use super::offers::Offers;
use super::times::{Plan, PlannedItem};

parlour_db::statements! {
    INSERT = "INSERT INTO bookings
            (business_id, location_id, client_id, status, starts_at, ends_at, day, price, notes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) {returning id}";
    INSERT_CLAIM = "INSERT INTO claims (bookable_id, starts_at, ends_at, business_id, booking_id)
        VALUES ($1, $2, $3, $4, $5)";
    INSERT_ITEM = "INSERT INTO booking_items
            (booking_id, position, business_id, service_id, employee_id, starts_at, ends_at, price, minutes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INSERT_RESOURCE = "INSERT INTO booking_resources (booking_id, position, resource_id, business_id)
        VALUES ($1, $2, $3, $4)";
    INSERT_EVENT = "INSERT INTO booking_history (booking_id, number, business_id, at, user_id, to_status)
        VALUES ($1, 1, $2, $3, $4, $5)";
}

/// Booking that is planned but not written: employees, resources and times are assigned.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) location: LocationId,
    pub(super) zone: Zone,
    pub(super) services: Vec<Named<ServiceId>>,
    pub(super) plan: Plan,
}

impl Planned {
    /// Adds the location and the services of `offers` to a plan.
    pub(super) fn new(offers: &Offers, plan: Plan) -> Self {
        let services = offers.offers.iter();
        let services = services.map(|offer| Named { id: offer.service.id, name: offer.service.name.clone() }).collect();
        Self { location: offers.location.id, zone: offers.location.time_zone.clone(), services, plan }
    }
}

/// Values shared by all bookings that are written together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'t> {
    pub(super) business: BusinessId,
    pub(super) currency: Currency,
    /// User who books. `None` for guests and for accepted waitlist offers.
    pub(super) user: Option<UserId>,
    pub(super) client: &'t Named<ClientId>,
    pub(super) status: BookingStatus,
    pub(super) notes: &'t Note,
    /// Series that the bookings belong to. `None` for a single booking.
    pub(super) series: Option<SeriesId>,
}

/// Writes a single booking. See [`write_booking`].
pub(super) fn write_one(
    tx: &mut Transaction<'_, '_>,
    terms: &Terms<'_>,
    planned: &Planned,
    now: Instant,
) -> Result<Booking, Problem> {
    let booked = write_booking(tx, terms, std::slice::from_ref(planned), now)?;
    booked.into_iter().next().ok_or_else(|| Problem::new(Code::OutsideHours))
}

/// Writes bookings with their claims, items, resources and history, and records the changes. Claims are written in the
/// order of employee and resource ids, as by all code that creates claims, to prevent deadlocks.
pub(super) fn write_booking(
    tx: &mut Transaction<'_, '_>,
    terms: &Terms<'_>,
    planned: &[Planned],
    now: Instant,
) -> Result<Vec<Booking>, Problem> {
    let Terms { business, currency, user, client, status, notes, series } = *terms;
    let mut booked = Vec::with_capacity(planned.len());
    let mut claims = Vec::new();
    for Planned { location, zone, services, plan } in planned {
        let (Some(first), Some(last)) = (plan.items.first(), plan.items.last()) else {
            return Err(Problem::new(Code::OutsideHours));
        };
        let (starts_at, ends_at) = (first.starts_at, last.ends_at);
        let day = zone.day(starts_at);
        let price = plan.price()?;
        let row = params![business, location, client.id, status, starts_at, ends_at, day, price, notes, now,];
        let id: BookingId = tx.insert(&INSERT, row)?;
        claims.extend(plan.claims.iter().map(|claim| (*claim, id)));
        booked.push(Booking {
            id,
            version: 1,
            status,
            location_id: *location,
            starts_at: local(starts_at, zone),
            ends_at: local(ends_at, zone),
            client: client.clone(),
            items: items(services, plan, zone, currency),
            price: Money { amount: price.minor_units(), currency },
            fee: Money { amount: 0, currency },
            notes: notes.to_string(),
            created_at: now,
            changed_at: now,
            series_id: series,
            day: Some(day),
            sort_key: starts_at.micros(),
        });
    }
    claims.sort_unstable();
    for (claim, id) in &claims {
        tx.execute_deferred(&INSERT_CLAIM, params![claim.resource, claim.starts, claim.ends, business, *id])?;
    }
    for (Booking { id, .. }, Planned { services, plan, .. }) in booked.iter().zip(planned) {
        insert_items(tx, business, *id, services, plan)?;
        tx.execute_deferred(&INSERT_EVENT, params![*id, business, now, user, status])?;
    }
    for booking in &booked {
        tx.record_change(Change::BookingCreated { booking: booking.clone() });
    }
    Ok(booked)
}

/// Writes the claims of a plan, its items and their resources.
pub(super) fn insert_claims(
    tx: &mut Tx<'_>,
    business: BusinessId,
    id: BookingId,
    services: &[Named<ServiceId>],
    plan: &Plan,
) -> Result<(), parlour_db::Error> {
    for claim in &plan.claims {
        tx.execute_deferred(&INSERT_CLAIM, params![claim.resource, claim.starts, claim.ends, business, id])?;
    }
    insert_items(tx, business, id, services, plan)
}

/// Writes the items of a plan, with their resources.
fn insert_items(
    tx: &mut Tx<'_>,
    business: BusinessId,
    id: BookingId,
    services: &[Named<ServiceId>],
    plan: &Plan,
) -> Result<(), parlour_db::Error> {
    for (position, (item, service)) in (1_i64..).zip(plan.items.iter().zip(services)) {
        let PlannedItem { employee, starts_at, ends_at, price, minutes, .. } = item;
        let row = params![id, position, business, service.id, employee, starts_at, ends_at, price, minutes];
        tx.execute_deferred(&INSERT_ITEM, row)?;
        for room in &item.resources {
            tx.execute_deferred(&INSERT_RESOURCE, params![id, position, *room, business])?;
        }
    }
    Ok(())
}

/// Returns the items of a plan, as the API shows them.
pub(super) fn items(services: &[Named<ServiceId>], plan: &Plan, zone: &Zone, currency: Currency) -> Vec<BookingItem> {
    let items = plan.items.iter().zip(services).map(|(item, service)| BookingItem {
        service: Named::clone(service),
        employee: Named { id: item.employee, name: item.employee_name.clone() },
        starts_at: local(item.starts_at, zone),
        ends_at: local(item.ends_at, zone),
        price: Money { amount: item.price.minor_units(), currency },
        duration_minutes: item.minutes,
    });
    items.collect()
}

impl Plan {
    /// Returns the total price of all items. Fails if it exceeds the maximum price.
    pub(super) fn price(&self) -> Result<Price, Problem> {
        let total = self.items.iter().map(|item| item.price.minor_units()).sum();
        Price::new(total).ok_or_else(|| Problem::field("items", "exceed the maximum price of a booking"))
    }
}

//! Offers: clients view, accept and decline them through a link, without an account.

use axum::extract::State;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::PathParam;
use parlour_core::http::problem::Document;
use parlour_core::http::{Answer, Code, Problem};
use parlour_core::records::{BookingStatus, ReleasedSlot};
use parlour_core::signed_token;
use parlour_core::types::{
    BookingId, BusinessId, ClientId, Currency, EmployeeId, Instant, LocalTime, LocationId, Note, OfferId, ServiceId,
    WaitlistEntryId, Zone, local,
};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::state::OfferState;
use crate::attendee::no_client;
use crate::planner::Planner;
use crate::request::{BookingRequest, RequestedItem};
use crate::state::Bookings;
use crate::store::{Planned, Terms, write_one};
use crate::times::TimesQuery;

/// Selects the columns of [`OfferRow`].
macro_rules! offer_columns {
    ($condition:literal) => {
        concat!(
            "SELECT {columns o}
            FROM offers o JOIN waitlist w ON w.id = o.entry_id AND w.business_id = o.business_id WHERE ",
            $condition
        )
    };
}

parlour_db::statements! {
    pub(super) LOCK of OfferRow = offer_columns!("o.business_id = $1 AND o.id = $2 {for update}");
    pub(super) OPEN_OF_ENTRY of OfferRow =
        offer_columns!("o.business_id = $1 AND o.entry_id = $2 AND o.state = 'open' ORDER BY o.starts_at {for update}");
    /// Locks the entry of an offer. Transactions that answer or end an offer take this lock before they lock the offer,
    /// to prevent deadlocks.
    LOCK_ENTRY = "SELECT id FROM waitlist WHERE business_id = $1
        AND id = (SELECT entry_id FROM offers WHERE business_id = $1 AND id = $2) {for update}";
    FIND of OfferRow = offer_columns!("o.business_id = $1 AND o.id = $2");
    AROUND of OfferContext = "SELECT {columns l} FROM offers o
        JOIN waitlist w ON w.id = o.entry_id JOIN businesses b ON b.id = o.business_id
        JOIN locations l ON l.id = w.location_id JOIN employees e ON e.id = o.employee_id
        WHERE o.business_id = $1 AND o.id = $2";
    SERVICES of OfferedService = "SELECT {columns s} FROM waitlist_items i JOIN services s ON s.id = i.service_id
        WHERE i.business_id = $1 AND i.entry_id = $2 ORDER BY i.position";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND offer_id = $2";
    END = "UPDATE offers SET state = $3 WHERE business_id = $1 AND id = $2";
    ACCEPT = "UPDATE offers SET state = 'accepted', booking_id = $3 WHERE business_id = $1 AND id = $2";
    BOOKED = "UPDATE waitlist SET state = 'booked' WHERE business_id = $1 AND id = $2";
}

/// Offer and its waitlist entry, as stored.
#[derive(Clone, Debug, parlour_db::Record)]
pub(super) struct OfferRow {
    pub(super) business_id: BusinessId,
    pub(super) id: OfferId,
    pub(super) entry_id: WaitlistEntryId,
    employee_id: EmployeeId,
    pub(super) state: OfferState,
    starts_at: Instant,
    ends_at: Instant,
    pub(super) expires_at: Instant,
    booking_id: Option<BookingId>,
    #[record(from = "w.client_id")]
    pub(super) client_id: ClientId,
    #[record(from = "w.location_id")]
    location_id: LocationId,
    #[record(from = "w.notes")]
    notes: Note,
}

impl OfferRow {
    /// Returns the state at `now`. An open offer past its expiry counts as expired, even before the database is
    /// updated.
    fn state_at(&self, now: Instant) -> OfferState {
        if self.state == OfferState::Open && now >= self.expires_at { OfferState::Expired } else { self.state }
    }
}

/// Ends an open offer. If it held its slot with claims, the slot is released and offered to the next entry.
pub(super) fn end(tx: &mut Transaction<'_, '_>, offer: &OfferRow, state: OfferState) -> Result<(), parlour_db::Error> {
    let OfferRow {
        business_id: business,
        id,
        entry_id: entry,
        client_id: client,
        location_id: location,
        starts_at,
        ends_at,
        ..
    } = *offer;
    tx.execute(&END, params![business, id, state])?;
    let kept_time = tx.execute(&RELEASE, params![business, id])? > 0;
    let released_slot = kept_time.then_some(ReleasedSlot { business, location, starts_at, ends_at });
    tx.record_change(Change::WaitlistUpdated { entry, client, released_slot });
    Ok(())
}

/// Ends an offer if it is still open and `is_due` returns true. Locks the entry first; see `LOCK_ENTRY`.
pub(super) fn end_if_open(
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    id: OfferId,
    state: OfferState,
    is_due: impl Fn(&OfferRow) -> bool,
) -> Result<(), parlour_db::Error> {
    tx.lock(&LOCK_ENTRY, params![business, id])?;
    let offer = tx.record(&LOCK, params![business, id])?;
    match offer.filter(|offer| offer.state == OfferState::Open && is_due(offer)) {
        Some(offer) => end(tx, &offer, state),
        None => Ok(()),
    }
}

/// Expires an open offer whose notification could not be delivered, as if the client had not answered.
pub fn expire_undeliverable(
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    id: OfferId,
) -> Result<(), parlour_db::Error> {
    end_if_open(tx, business, id, OfferState::Expired, |_| true)
}

/// Returns the token of an offer's link. Anyone who has it can accept or decline the offer.
pub fn offer_token(app: &Context, business: BusinessId, offer: OfferId) -> String {
    signed_token::sign(app.secret.key(PURPOSE), [business.0, offer.0])
}

/// Returns the link for accepting or declining an offer, as an absolute URL.
pub fn offer_url(app: &Context, business: BusinessId, offer: OfferId) -> String {
    format!("{}/offers/{}", app.settings.public_url(), offer_token(app, business, offer))
}

/// Purpose of the key that signs offer links.
const PURPOSE: &str = "offers";

fn read_token(app: &Context, token: &str) -> Result<(BusinessId, OfferId), Problem> {
    let [business, offer] = signed_token::read(app.secret.key(PURPOSE), token).ok_or_else(Problem::not_found)?;
    Ok((BusinessId(business), OfferId(offer)))
}

/// Offer, as shown to the client.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicOffer {
    state: OfferState,
    /// Start of the booking, on the location's clock.
    starts_at: LocalTime,
    /// End of the booking, on the location's clock.
    ends_at: LocalTime,
    /// Expiry of the offer, on the location's clock.
    expires_at: LocalTime,
    /// Name of the business.
    business: String,
    /// Name of the location.
    location: String,
    /// Address of the location.
    address: String,
    city: String,
    /// Names of the services, in the order in which they are performed.
    services: Vec<String>,
    /// Name of the employee who performs the first service.
    employee: String,
    /// Booking created by accepting the offer. Null if it was not accepted.
    booking_id: Option<BookingId>,
}

/// Business, location and employee of an offer.
#[derive(parlour_db::Record)]
struct OfferContext {
    name: String,
    address: String,
    city: String,
    time_zone: Zone,
    #[record(from = "b.name")]
    business: String,
    #[record(from = "b.currency")]
    currency: Currency,
    #[record(from = "e.name")]
    employee: String,
}

/// Service of the waitlist entry. `employee_id` is `None` if any employee may perform it.
#[derive(parlour_db::Record)]
struct OfferedService {
    id: ServiceId,
    name: String,
    #[record(from = "i.employee_id")]
    employee_id: Option<EmployeeId>,
}

fn show(tx: &mut Tx<'_>, business: BusinessId, id: OfferId, now: Instant) -> Result<PublicOffer, Problem> {
    let found = tx.record(&FIND, params![business, id])?;
    let offer = found.ok_or_else(Problem::not_found)?;
    let services = tx.records(&SERVICES, params![business, offer.entry_id])?;
    let around = tx.record(&AROUND, params![business, id])?.ok_or_else(Problem::not_found)?;
    Ok(PublicOffer::new(&offer, around, services, now))
}

impl PublicOffer {
    fn new(offer: &OfferRow, around: OfferContext, services: Vec<OfferedService>, now: Instant) -> Self {
        Self {
            state: offer.state_at(now),
            starts_at: local(offer.starts_at, &around.time_zone),
            ends_at: local(offer.ends_at, &around.time_zone),
            expires_at: local(offer.expires_at, &around.time_zone),
            business: around.business,
            location: around.name,
            address: around.address,
            city: around.city,
            services: services.into_iter().map(|service| service.name).collect(),
            employee: around.employee,
            booking_id: offer.booking_id,
        }
    }
}

/// Shows the waitlist offer that an offer link refers to.
#[utoipa::path(get, path = "/offers/{token}", tag = "waitlist",
    params(("token" = String, Path,)), responses((status = 200, body = PublicOffer)), security(()))]
pub async fn show_offer(State(app): State<Bookings>, PathParam(token): PathParam<String>) -> Answer<PublicOffer> {
    let (business, id) = read_token(&app, &token)?;
    let now = app.clock.now();
    app.db.read(move |tx| show(tx, business, id, now)).await.map(axum::Json)
}

/// Accepts a waitlist offer and creates the booking.
///
/// If the slot was taken in the meantime, the request fails with `slot_taken`, the offer ends, and the client stays on
/// the waitlist.
#[utoipa::path(post, path = "/offers/{token}/accept", tag = "waitlist",
    params(("token" = String, Path,)),
    responses((status = 200, body = PublicOffer), (status = 409, body = Document)), security(()))]
pub async fn accept_offer(State(app): State<Bookings>, PathParam(token): PathParam<String>) -> Answer<PublicOffer> {
    let (business, id) = read_token(&app, &token)?;
    let planner = Planner::new(&app, business);
    match app.changes.write(business, move |tx| accept(tx, &planner, id)).await {
        Ok(shown) => Ok(axum::Json(shown)),
        Err(problem) if problem.code == Code::SlotTaken => {
            let gone =
                move |tx: &mut Transaction<'_, '_>| Ok(end_if_open(tx, business, id, OfferState::Withdrawn, |_| true)?);
            app.changes.write(business, gone).await?;
            Err(problem.detail("someone else took the slot first; you are still on the waitlist"))
        }
        Err(problem) => Err(problem),
    }
}

/// Locks the offer and its entry until the end of the transaction, and returns the offer. Fails if the offer can no
/// longer be answered.
fn answerable(tx: &mut Tx<'_>, business: BusinessId, id: OfferId, now: Instant) -> Result<OfferRow, Problem> {
    tx.lock(&LOCK_ENTRY, params![business, id])?;
    let offer = tx.record(&LOCK, params![business, id])?;
    let offer = offer.ok_or_else(Problem::not_found)?;
    match offer.state_at(now) {
        OfferState::Open => Ok(offer),
        other => Err(Problem::new(Code::InvalidTransition).detail(format!("the offer is {other}"))),
    }
}

fn accept(tx: &mut Transaction<'_, '_>, planner: &Planner, id: OfferId) -> Result<PublicOffer, Problem> {
    let (business, now) = (planner.business(), planner.now);
    let offer = answerable(tx, business, id, now)?;
    // Release the claims of the offer, so that the booking can use their time. It is planned in the same transaction,
    // which sees the release.
    tx.execute(&RELEASE, params![business, id])?;
    let services = tx.records(&SERVICES, params![business, offer.entry_id])?;
    let mut requested: Vec<RequestedItem> =
        services.iter().map(|service| RequestedItem::new(service.id, service.employee_id)).collect();
    if let Some(first) = requested.first_mut() {
        first.employee = Some(offer.employee_id);
    }
    let taken = |problem: Problem| match problem.code {
        Code::InvalidInput | Code::OutsideHours => Problem::new(Code::SlotTaken),
        _ => problem,
    };
    let request = BookingRequest::new(Some(offer.location_id), requested);
    let ((), offers) = planner.open(tx, &request, |_| Ok(())).map_err(taken)?;
    let query = TimesQuery { client: Some(offer.client_id), ..TimesQuery::within(offers.around(offer.starts_at)) };
    let times = offers.times(tx, &query)?;
    let client = times.client.clone().ok_or_else(no_client)?;
    let plan = times.plan(offer.starts_at).map_err(taken)?;
    let around = tx.record(&AROUND, params![business, id])?.ok_or_else(Problem::not_found)?;
    tx.execute(&BOOKED, params![business, offer.entry_id])?;
    for other in tx.records(&OPEN_OF_ENTRY, params![business, offer.entry_id])? {
        if other.id != id {
            end(tx, &other, OfferState::Withdrawn)?;
        }
    }
    let (status, notes) = (BookingStatus::Confirmed, &offer.notes);
    let terms = Terms { business, currency: around.currency, user: None, client: &client, status, notes, series: None };
    let booking = write_one(tx, &terms, &Planned::new(&offers, plan), now)?;
    tx.execute(&ACCEPT, params![business, id, booking.id])?;
    tx.record_change(Change::WaitlistUpdated { entry: offer.entry_id, client: client.id, released_slot: None });
    let accepted = tx.record(&FIND, params![business, id])?.ok_or_else(Problem::not_found)?;
    Ok(PublicOffer::new(&accepted, around, services, now))
}

/// Declines a waitlist offer.
///
/// The client stays on the waitlist and can get offers for other times.
#[utoipa::path(post, path = "/offers/{token}/decline", tag = "waitlist",
    params(("token" = String, Path,)),
    responses((status = 200, body = PublicOffer), (status = 409, body = Document)), security(()))]
pub async fn decline_offer(State(app): State<Bookings>, PathParam(token): PathParam<String>) -> Answer<PublicOffer> {
    let (business, id) = read_token(&app, &token)?;
    let now = app.clock.now();
    let refused = app.changes.write(business, move |tx| {
        let offer = answerable(tx, business, id, now)?;
        end(tx, &offer, OfferState::Declined)?;
        show(tx, business, id, now)
    });
    refused.await.map(axum::Json)
}

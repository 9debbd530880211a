//! `POST /book/{code}/bookings`: creates a booking for a guest.

use axum::extract::State;
use deserr::Deserr;
use parlour_catalogue::businesses::OnlineBooking;
use parlour_clients::NewClient;
use parlour_core::changes::{Intent, Transaction};
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::http::problem::Document;
use parlour_core::http::{Create, Created, FieldError, Problem, Sender, create_idempotent};
use parlour_core::outbox::Language;
use parlour_core::records::BookingStatus;
use parlour_core::types::{
    BookingId, Email, EmployeeId, Instant, InstantOrLocalTime, LocationId, Name, Named, Note, Phone, ServiceId,
};
use parlour_db::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Page, PageCode};
use crate::planner::Planner;
use crate::policy::{booking_date, check_offered};
use crate::request::{BookingRequest, MAX_ITEMS, NewBookingItem};
use crate::self_service::{ManagedBooking, manage_url, managed};
use crate::state::Bookings;
use crate::store::{Planned, Terms, write_one};
use crate::times::TimesQuery;

/// New booking by a guest. Give `service_id`, or `items` for several consecutive services. An email address or a phone
/// number is required.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewGuestBooking {
    /// Name of the guest.
    name: Name,
    /// Email address of the guest. Required if `phone` is omitted.
    #[deserr(default)]
    email: Option<Email>,
    /// Phone number of the guest. Required if `email` is omitted.
    #[deserr(default)]
    phone: Option<Phone>,
    /// Location. Defaults to the first location of the first named employee, or else of the business.
    #[deserr(default)]
    location_id: Option<LocationId>,
    /// Service of a booking with a single service. Not together with `items`.
    #[deserr(default)]
    service_id: Option<ServiceId>,
    /// Employee who performs the service. Any free employee if omitted. Not together with `items`.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
    /// Services of the booking, in the order in which they are performed: 1 to 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// Start of the booking: RFC 3339, or a time on the location's clock. Must be an available slot.
    booking_date: InstantOrLocalTime,
    /// Notes for the business.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
    /// Language of notifications to the guest. Ignored if the guest is an existing client.
    #[deserr(default)]
    language: Option<Language>,
}

/// Booking created by a guest.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuestBooking {
    id: BookingId,
    /// URL for viewing, rescheduling and cancelling the booking. Anyone who has it can do so.
    url: String,
    booking: ManagedBooking,
}

/// Creates a booking on the business's booking page, without an account.
///
/// Only slots that `GET /book/{code}/availability` lists can be booked. A client who has 10 upcoming bookings cannot
/// book another. The booking is `confirmed` or `pending`, depending on the business's settings.
///
/// The guest is treated as an existing client if the name and the email address match. Without an email address, the
/// name and the phone number must match.
#[utoipa::path(post, path = "/book/{code}/bookings", tag = "public-booking",
    request_body = NewGuestBooking, params(("code" = String, Path,), parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = GuestBooking), (status = 409, body = Document)), security(()))]
pub async fn create_guest_booking(
    State(app): State<Bookings>,
    code: PageCode,
    Create { mut input, retry }: Create<NewGuestBooking>,
) -> Result<Created<GuestBooking>, Problem> {
    let request = BookingRequest::read(input.location_id, input.service_id, input.employee_id, input.items.take())?;
    if input.email.is_none() && input.phone.is_none() {
        let message = "an email address or a phone number is required";
        return Err(Problem::invalid(["email", "phone"].map(|field| FieldError::new(field, message)).into()));
    }
    let page = code.open(&app).await?;
    let planner = Planner::new(&app, page.business);
    let (business, now, when) = (page.business, planner.now, input.booking_date);
    let prepare = move |tx: &mut Tx<'_>| plan(tx, &planner, &request, &when);
    let program = app.clone();
    let create = move |tx: &mut Transaction<'_, '_>, visit: &Planned| write(tx, &program, page, &input, visit, now);
    create_idempotent(&app.changes, Sender::guest_of(business), now, retry, prepare, create).await
}

fn plan(
    tx: &mut Tx<'_>,
    planner: &Planner,
    request: &BookingRequest,
    when: &InstantOrLocalTime,
) -> Result<Planned, Problem> {
    let now = planner.now;
    let (start, offers) = planner.open(tx, request, |location| booking_date(when, location, now))?;
    let times = offers.times(tx, &TimesQuery::within(offers.around(start)))?;
    check_offered(&times, start, now)?;
    Ok(Planned::new(&offers, times.plan(start)?))
}

fn write(
    tx: &mut Transaction<'_, '_>,
    app: &Bookings,
    page: Page,
    new: &NewGuestBooking,
    planned: &Planned,
    now: Instant,
) -> Result<GuestBooking, Problem> {
    let Page { business, currency, mode } = page;
    let guest = NewClient {
        email: new.email.clone(),
        language: new.language,
        ..NewClient::called(new.name.clone(), new.phone.clone())
    };
    let id = match guest.find_same(tx, business)? {
        Some(client) => {
            app.changes.check(tx, &Intent::BookOnline { business, client }, now)?;
            client
        }
        None => guest.insert(tx, business, now)?.id,
    };
    let client = Named { id, name: new.name.to_string() };
    let status = if mode == OnlineBooking::Instant { BookingStatus::Confirmed } else { BookingStatus::Pending };
    let terms = Terms { business, currency, user: None, client: &client, status, notes: &new.notes, series: None };
    let booking = write_one(tx, &terms, planned, now)?;
    let url = manage_url(app, business, booking.id);
    let visit = managed(tx, business, booking.id, now)?;
    Ok(GuestBooking { id: booking.id, url, booking: visit })
}

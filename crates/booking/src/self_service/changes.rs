//! `POST /manage/{token}/cancel` and `/reschedule`: change the booking that a management link refers to.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Answer, Json, Problem};
use parlour_core::records::BookingStatus;
use parlour_core::types::InstantOrLocalTime;
use utoipa::ToSchema;

use super::super::reschedule::{self, BookingTimeUpdate};
use super::super::update_status::{BookingStatusUpdate, set_status};
use super::link::{Link, Opened};
use super::show::ManagedBooking;
use crate::state::Bookings;

/// Cancellation of the booking that a management link refers to.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct ManagedCancellation {
    /// Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
    /// omitted.
    #[deserr(default)]
    version: Option<i64>,
}

/// New time of the booking that a management link refers to.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct ManagedTime {
    /// New start: RFC 3339, or a time on the location's clock. Must be an available slot.
    booking_date: InstantOrLocalTime,
    /// Lets any free employee perform the services. By default, the current employees are kept.
    #[deserr(default)]
    #[schema(required = false)]
    any_employee: bool,
    /// Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
    /// omitted.
    #[deserr(default)]
    version: Option<i64>,
}

/// Cancels the booking that a management link refers to.
///
/// After the business's cutoff, cancelling costs a fee or fails with `too_late`, depending on the business's policy.
/// Once the booking has started, cancelling fails with `invalid_transition`.
#[utoipa::path(post, path = "/manage/{token}/cancel", tag = "self-service",
    request_body = ManagedCancellation, params(("token" = String, Path,)), security(()),
    responses((status = 200, body = ManagedBooking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn cancel_managed_booking(
    State(app): State<Bookings>,
    link: Link,
    Json(update): Json<ManagedCancellation>,
) -> Answer<ManagedBooking> {
    let opened = open(&app, link).await?;
    let update = BookingStatusUpdate { status: BookingStatus::Cancelled, fee_waived: false, version: update.version };
    set_status(&app, opened.actor, opened.booking.id, update).await?;
    show(&app, link).await
}

/// Reschedules the booking that a management link refers to.
///
/// The new time must be an available slot. Fails with `too_late` after the business's cutoff.
#[utoipa::path(post, path = "/manage/{token}/reschedule", tag = "self-service",
    request_body = ManagedTime, params(("token" = String, Path,)), security(()),
    responses((status = 200, body = ManagedBooking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn reschedule_managed_booking(
    State(app): State<Bookings>,
    link: Link,
    Json(update): Json<ManagedTime>,
) -> Answer<ManagedBooking> {
    let opened = open(&app, link).await?;
    let original = update.any_employee.then_some(&opened.booking);
    let update = BookingTimeUpdate::to(update.booking_date, original, update.version);
    reschedule::reschedule(&app, opened.actor, opened.booking.id, update).await?;
    show(&app, link).await
}

async fn open(app: &Bookings, link: Link) -> Result<Opened, Problem> {
    let now = app.clock.now();
    app.db.read(move |tx| link.open(tx, now)).await
}

async fn show(app: &Bookings, link: Link) -> Answer<ManagedBooking> {
    let now = app.clock.now();
    open(app, link).await.map(|opened| axum::Json(opened.into_managed_booking(now)))
}

//! Deliveries: notifications to one recipient on one channel, and their outcomes.

use axum::extract::State as Extract;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, Param, PathParam};
use parlour_core::http::{Answer, Listing, Page, Paging, Problem};
use parlour_core::outbox::{Channel, Kind, Reason, State};
use parlour_core::principal::FrontDesk;
use parlour_core::types::{BookingId, ClientId, DeliveryId, Instant};
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Notifications;

/// Builds the query of a page of deliveries that match `$condition`, newest first. The inner limit, which no page
/// exceeds, tells query planners that the outer one is never large.
macro_rules! page_of_deliveries {
    ($condition:literal) => {
        concat!(
            "SELECT {columns most} FROM (SELECT * FROM deliveries WHERE business_id = $1 AND id < $2 AND ",
            $condition,
            " ORDER BY id DESC LIMIT 101) AS most LIMIT $3"
        )
    };
}

parlour_db::statements! {
    ALL of Delivery = page_of_deliveries!("$4 = ''");
    IN_STATE of Delivery = page_of_deliveries!("state = $4");
    OF_CLIENT of Delivery = page_of_deliveries!("client_id = $5 AND ($4 = '' OR state = $4)");
    OF_BOOKING of Delivery = page_of_deliveries!("booking_id = $5 AND ($4 = '' OR state = $4)");
    SHOW of Delivery = "SELECT {columns} FROM deliveries WHERE business_id = $1 AND id = $2";
}

/// Notification to one recipient on one channel, with its outcome.
#[derive(Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Delivery {
    id: DeliveryId,
    kind: Kind,
    channel: Channel,
    /// Email address or phone number.
    address: String,
    state: State,
    /// Reason why the delivery was skipped or failed, or why it must be retried. Null otherwise.
    reason: Option<Reason>,
    /// Error of the last attempt, for human readers: at most 500 characters, with the response of the mail server or
    /// SMS service, if any. Null if the delivery was not tried yet, was sent or was skipped.
    detail: Option<String>,
    client_id: Option<ClientId>,
    booking_id: Option<BookingId>,
    /// Number of attempts to send the delivery. 0 if it was skipped before the first.
    attempts: u32,
    created_at: Instant,
    /// Earliest time of sending.
    due_at: Instant,
    /// Time at which the delivery was sent, failed or was skipped. Null while it is queued.
    ended_at: Option<Instant>,
}

/// Filter of deliveries. At most one of `client_id` and `booking_id` can be given.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only deliveries to this client.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    client_id: Option<Param<ClientId>>,
    /// Only deliveries about this booking. Those about several bookings are not included.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    booking_id: Option<Param<BookingId>>,
    /// Only deliveries in this state.
    #[deserr(default)]
    #[param(value_type = Option<State>)]
    state: Option<Param<State>>,
}

/// Name of the list in cursors.
const BY_ID: &str = "deliveries";

/// Lists deliveries, newest first.
#[utoipa::path(get, path = "/deliveries", tag = "notifications", params(Filter, Paging),
    responses((status = 200, body = Page<Delivery>)))]
pub async fn list_deliveries(
    Extract(app): Extract<Notifications>,
    principal: FrontDesk,
    Listing(filter, page): Listing<Filter>,
) -> Answer<Page<Delivery>> {
    let business = principal.business_id;
    let limit = page.limit();
    let list = app.cursors.of_business(business, BY_ID);
    let before = page.after::<i64>(&list)?.map_or(i64::MAX, |(_, id)| id);
    let state = filter.state.map(|state| state.0);
    let (query, of) = match (filter.client_id, filter.booking_id) {
        (None, None) if state.is_none() => (&ALL, None),
        (None, None) => (&IN_STATE, None),
        (Some(client), None) => (&OF_CLIENT, Some(client.0.0)),
        (None, Some(booking)) => (&OF_BOOKING, Some(booking.0.0)),
        (Some(_), Some(_)) => return Err(Problem::field("client_id", "cannot be combined with booking_id")),
    };
    let state = state.map_or("", State::as_str);
    let found = app.db.read_replica(move |tx| match of {
        Some(of) => tx.records(query, params![business, before, limit.plus_one(), state, of]),
        None => tx.records(query, params![business, before, limit.plus_one(), state]),
    });
    let found = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    Ok(axum::Json(Page::from_rows(found, limit, |delivery| list.seal(delivery.id, delivery.id.0))))
}

/// Shows a delivery and its outcome.
#[utoipa::path(get, path = "/deliveries/{id}", tag = "notifications",
    params(("id" = DeliveryId, Path,)), responses((status = 200, body = Delivery)))]
pub async fn show_delivery(
    Extract(app): Extract<Notifications>,
    principal: FrontDesk,
    PathParam(id): PathParam<DeliveryId>,
) -> Answer<Delivery> {
    let business = principal.business_id;
    let found = app.db.read(move |tx| tx.record(&SHOW, params![business, id])).await;
    found.map_err(|error: parlour_db::Error| Problem::from(error))?.map(axum::Json).ok_or_else(Problem::not_found)
}

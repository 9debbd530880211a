//! Closures: days when a location is closed, for example for a holiday or a renovation.

use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use parlour_core::changes::Transaction;
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam, PathParams};
use parlour_core::http::{Answer, Create, Created, Page, Problem, create_idempotent};
use parlour_core::principal::{Manager, Member};
use parlour_core::types::{BusinessId, ClosureId, Day, Label, LocationId};
use parlour_db::{Record, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::Location;

parlour_db::statements! {
    LIST of Closure = "SELECT {columns} FROM closures
        WHERE business_id = $1 AND location_id = $2 AND last_day >= $3 ORDER BY last_day, id LIMIT 1000";
    BETWEEN of Closure = "SELECT {columns} FROM closures
        WHERE business_id = $1 AND location_id = $2 AND last_day >= $3 AND first_day <= $4 ORDER BY first_day, id";
    INSERT of Closure = "INSERT INTO closures (business_id, location_id, {written}) VALUES ($1, $2, {values $3})
        {returning id}";
    REMOVE = "DELETE FROM closures WHERE business_id = $1 AND location_id = $2 AND id = $3";
}

/// Consecutive days when a location is closed.
#[derive(Debug, Record, Serialize, ToSchema)]
pub struct Closure {
    #[record(key)]
    id: ClosureId,
    first_day: Day,
    /// Last day, inclusive.
    last_day: Day,
    reason: String,
}

/// Returns the closures of a location that overlap the days from `first` to `last`, inclusive.
pub fn between(
    tx: &mut Tx<'_>,
    business: BusinessId,
    location: LocationId,
    first: Day,
    last: Day,
) -> Result<Vec<Closure>, parlour_db::Error> {
    tx.records(&BETWEEN, params![business, location, first, last])
}

/// Lists a location's current and future closures.
#[utoipa::path(get, path = "/locations/{id}/closures", tag = "locations",
    params(("id" = LocationId, Path,)), responses((status = 200, body = Page<Closure>)))]
pub async fn list_closures(
    State(app): State<Context>,
    principal: Member,
    PathParam(id): PathParam<LocationId>,
) -> Answer<Page<Closure>> {
    let (business, now) = (principal.business_id, app.clock.now());
    let items = app.db.read(move |tx| {
        let location = Location::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        let today = location.time_zone.day(now);
        Ok::<_, Problem>(tx.records(&LIST, params![business, id, today])?)
    });
    Ok(axum::Json(Page { items: items.await?, next: None }))
}

/// Closure to create.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewClosure {
    first_day: Day,
    /// Last day, inclusive. Defaults to the first day.
    #[deserr(default)]
    last_day: Option<Day>,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    reason: Label,
}

/// Closes a location for one or more days.
///
/// Existing bookings stay.
#[utoipa::path(post, path = "/locations/{id}/closures", tag = "locations",
    request_body = NewClosure, params(("id" = LocationId, Path,), parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Closure)))]
pub async fn create_closure(
    State(app): State<Context>,
    principal: Manager,
    PathParam(id): PathParam<LocationId>,
    Create { input, retry }: Create<NewClosure>,
) -> Result<Created<Closure>, Problem> {
    let business = principal.business_id;
    let (first_day, last_day) = (input.first_day, input.last_day.unwrap_or(input.first_day));
    if last_day < first_day {
        return Err(Problem::field("last_day", "must not be before first_day"));
    }
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        Location::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        let closure = Closure { id: ClosureId(0), first_day, last_day, reason: input.reason.to_string() };
        Ok(Closure { id: tx.insert_record(&INSERT, params![business, id], &closure)?, ..closure })
    };
    create_idempotent(&app.changes, &*principal, app.clock.now(), retry, |_| Ok(()), create).await
}

/// Removes a closure.
#[utoipa::path(delete, path = "/locations/{id}/closures/{closure_id}",
    tag = "locations", params(("id" = LocationId, Path,), ("closure_id" = ClosureId, Path,)),
    responses((status = 204)))]
pub async fn remove_closure(
    State(app): State<Context>,
    principal: Manager,
    PathParams(id, closure): PathParams<LocationId, ClosureId>,
) -> Result<StatusCode, Problem> {
    let business = principal.business_id;
    let removed = app.changes.write(business, move |tx| Ok(tx.execute(&REMOVE, params![business, id, closure])?));
    if removed.await? == 0 { Err(Problem::not_found()) } else { Ok(StatusCode::NO_CONTENT) }
}

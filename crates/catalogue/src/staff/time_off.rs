//! Time off of employees.

use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use parlour_core::changes::Transaction;
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam, PathParams};
use parlour_core::http::{Answer, Create, Created, FieldError, Page, Problem, create_idempotent};
use parlour_core::principal::{Manager, Staff};
use parlour_core::types::{BusinessId, EmployeeId, Instant, InstantOrLocalTime, Label, LocationId, TimeOffId, Zone};
use parlour_db::{Record, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::Employee;

parlour_db::statements! {
    LIST of TimeOff = "SELECT {columns} FROM time_off
        WHERE business_id = $1 AND employee_id = $2 AND ends_at > $3 ORDER BY ends_at, id LIMIT 1000";
    AT_LOCATION of TimeOff = "SELECT {columns t}
        FROM employee_locations w JOIN time_off t ON t.employee_id = w.employee_id AND t.business_id = w.business_id
        WHERE w.business_id = $1 AND w.location_id = $2 AND t.ends_at > $3 AND t.starts_at < $4
        ORDER BY t.employee_id, t.starts_at, t.id";
    INSERT of TimeOff = "INSERT INTO time_off (business_id, {written}) VALUES ($1, {values $2}) {returning id}";
    REMOVE = "DELETE FROM time_off WHERE business_id = $1 AND employee_id = $2 AND id = $3";
    ZONE = "SELECT l.time_zone FROM employee_locations el JOIN locations l ON l.id = el.location_id
        WHERE el.business_id = $1 AND el.employee_id = $2 ORDER BY l.id LIMIT 1";
}

/// Interval during which an employee is away.
#[derive(Debug, Record, Serialize, ToSchema)]
pub struct TimeOff {
    #[record(key)]
    id: TimeOffId,
    employee_id: EmployeeId,
    starts_at: Instant,
    ends_at: Instant,
    reason: String,
}

/// Returns the time off of a location's employees that overlaps an interval.
pub fn at(
    tx: &mut Tx<'_>,
    business: BusinessId,
    location: LocationId,
    (from, until): (Instant, Instant),
) -> Result<Vec<TimeOff>, parlour_db::Error> {
    tx.records(&AT_LOCATION, params![business, location, from, until])
}

/// Lists an employee's current and future time off.
#[utoipa::path(get, path = "/employees/{id}/time-off", tag = "staff",
    params(("id" = EmployeeId, Path,)), responses((status = 200, body = Page<TimeOff>)))]
pub async fn list_time_off(
    State(app): State<Context>,
    principal: Staff,
    PathParam(id): PathParam<EmployeeId>,
) -> Answer<Page<TimeOff>> {
    let (business, now) = (principal.business_id, app.clock.now());
    let items = app.db.read(move |tx| {
        Employee::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        Ok::<_, Problem>(tx.records(&LIST, params![business, id, now])?)
    });
    Ok(axum::Json(Page { items: items.await?, next: None }))
}

/// Time off to create. Times without an offset are local times of the employee's first location, or UTC if the employee
/// has no location.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewTimeOff {
    starts_at: InstantOrLocalTime,
    ends_at: InstantOrLocalTime,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    reason: Label,
}

/// Adds time off for an employee.
///
/// Existing bookings stay.
#[utoipa::path(post, path = "/employees/{id}/time-off", tag = "staff",
    request_body = NewTimeOff, params(("id" = EmployeeId, Path,), parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = TimeOff)))]
pub async fn create_time_off(
    State(app): State<Context>,
    principal: Manager,
    PathParam(id): PathParam<EmployeeId>,
    Create { input, retry }: Create<NewTimeOff>,
) -> Result<Created<TimeOff>, Problem> {
    let business = principal.business_id;
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        Employee::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        let zone = tx.first(&ZONE, params![business, id], |row| row.take::<Zone>())?;
        let zone = zone.unwrap_or(Zone(jiff::tz::TimeZone::UTC));
        let read =
            |field: &str, when: InstantOrLocalTime| when.at(&zone).map_err(|message| FieldError::new(field, message));
        let (starts_at, ends_at) = match (read("starts_at", input.starts_at), read("ends_at", input.ends_at)) {
            (Ok(starts_at), Ok(ends_at)) => (starts_at, ends_at),
            (starts, ends) => return Err(Problem::invalid([starts.err(), ends.err()].into_iter().flatten().collect())),
        };
        if ends_at <= starts_at {
            return Err(Problem::field("ends_at", "must be after starts_at"));
        }
        let reason = input.reason.to_string();
        let time_off = TimeOff { id: TimeOffId(0), employee_id: id, starts_at, ends_at, reason };
        Ok(TimeOff { id: tx.insert_record(&INSERT, params![business], &time_off)?, ..time_off })
    };
    create_idempotent(&app.changes, &*principal, app.clock.now(), retry, |_| Ok(()), create).await
}

/// Removes an employee's time off.
#[utoipa::path(delete, path = "/employees/{id}/time-off/{time_off_id}",
    tag = "staff", params(("id" = EmployeeId, Path,), ("time_off_id" = TimeOffId, Path,)),
    responses((status = 204)))]
pub async fn remove_time_off(
    State(app): State<Context>,
    principal: Manager,
    PathParams(id, time_off): PathParams<EmployeeId, TimeOffId>,
) -> Result<StatusCode, Problem> {
    let business = principal.business_id;
    let removed = app.changes.write(business, move |tx| Ok(tx.execute(&REMOVE, params![business, id, time_off])?));
    if removed.await? == 0 { Err(Problem::not_found()) } else { Ok(StatusCode::NO_CONTENT) }
}

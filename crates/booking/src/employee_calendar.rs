//! Calendar feed of an employee's bookings, for other calendar programs. Its link is secret and can be replaced.

use axum::extract::State;
use axum::response::Response;
use parlour_core::context::Context;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Answer, Code, IfNoneMatch, Problem};
use parlour_core::principal::{Principal, Role, Staff};
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, Currency, EmployeeId};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ical;
use crate::state::Bookings;

parlour_db::statements! {
    NUMBER = "SELECT calendar_feed_version FROM employees WHERE business_id = $1 AND id = $2";
    RENEW = "UPDATE employees SET calendar_feed_version = calendar_feed_version + 1 WHERE business_id = $1 AND id = $2";
    OWNER = "SELECT e.name, b.name, b.currency FROM employees e JOIN businesses b ON b.id = e.business_id
        WHERE e.business_id = $1 AND e.id = $2 AND e.calendar_feed_version = $3 AND e.active = TRUE";
}

/// Purpose of the key that signs the feed links.
const PURPOSE: &str = "employee-calendar";

/// Link to an employee's calendar feed. Anyone who has it can see the employee's bookings with the clients' names.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarLink {
    /// URL to enter in a calendar program.
    url: String,
    /// The same URL with the scheme `webcal`, which opens directly in calendar programs.
    webcal_url: String,
}

impl CalendarLink {
    fn new(app: &Context, business: BusinessId, employee: EmployeeId, number: i64) -> Self {
        let token = signed_token::sign(app.secret.key(PURPOSE), [business.0, employee.0, number]);
        let url = format!("{}/api/v1/calendars/{token}.ics", app.settings.public_url());
        let webcal_url = url.split_once("://").map_or_else(|| url.clone(), |(_, rest)| format!("webcal://{rest}"));
        Self { url, webcal_url }
    }
}

/// Fails with `Forbidden` unless the principal is this employee, an owner or a manager.
fn may_have(principal: &Principal, employee: EmployeeId) -> Result<(), Problem> {
    let manages = matches!(principal.role, Role::Owner | Role::Manager);
    if manages || principal.employee_id == Some(employee) { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
}

fn number(tx: &mut Tx<'_>, business: BusinessId, employee: EmployeeId) -> Result<i64, Problem> {
    tx.first(&NUMBER, params![business, employee], |row| row.take())?.ok_or_else(Problem::not_found)
}

/// Shows the link to an employee's calendar feed.
///
/// Available to the employee, managers and owners. The feed contains bookings from 30 days ago to 180 days ahead. The
/// link is valid until it is replaced, but does not work while the employee is inactive.
#[utoipa::path(get, path = "/employees/{id}/calendar", tag = "staff",
    params(("id" = EmployeeId, Path,)), responses((status = 200, body = CalendarLink)))]
pub async fn show_employee_calendar(
    State(app): State<Bookings>,
    principal: Staff,
    PathParam(id): PathParam<EmployeeId>,
) -> Answer<CalendarLink> {
    may_have(&principal, id)?;
    let business = principal.business_id;
    let number = app.db.read(move |tx| number(tx, business, id)).await?;
    Ok(axum::Json(CalendarLink::new(&app, business, id, number)))
}

/// Replaces the link to an employee's calendar feed.
///
/// Previous links stop working immediately.
#[utoipa::path(post, path = "/employees/{id}/calendar", tag = "staff",
    params(("id" = EmployeeId, Path,)), responses((status = 200, body = CalendarLink)))]
pub async fn update_employee_calendar(
    State(app): State<Bookings>,
    principal: Staff,
    PathParam(id): PathParam<EmployeeId>,
) -> Answer<CalendarLink> {
    may_have(&principal, id)?;
    let business = principal.business_id;
    let renewed = app.changes.write(business, move |tx| {
        tx.execute(&RENEW, params![business, id])?;
        number(tx, business, id)
    });
    Ok(axum::Json(CalendarLink::new(&app, business, id, renewed.await?)))
}

/// Shows an employee's bookings as a calendar feed (iCalendar, RFC 5545).
///
/// Contains bookings from 30 days ago to 180 days ahead, at most the latest 5,000. Cancelled bookings and no-shows are
/// included and marked as cancelled. The token may end with `.ics`.
#[utoipa::path(get, path = "/calendars/{token}", tag = "staff",
    params(("token" = String, Path,)), security(()),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn show_calendar_feed(
    State(app): State<Bookings>,
    PathParam(token): PathParam<String>,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let gone = || Problem::not_found().detail("the calendar does not exist");
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let [business, employee, number] = signed_token::read(app.secret.key(PURPOSE), token).ok_or_else(gone)?;
    let (business, employee, now) = (BusinessId(business), EmployeeId(employee), app.clock.now());
    let of = app.clone();
    let found = app.db.read_replica(move |tx| {
        let owner = tx.first(&OWNER, params![business, employee, number], |row| {
            Ok((row.take::<String>()?, row.take::<String>()?, row.take::<Currency>()?))
        })?;
        let (name, location, currency) = owner.ok_or_else(gone)?;
        ical::employee_calendar(&of, tx, business, currency, (employee, &format!("{name}, {location}")), now)
    });
    Ok(ical::answer(&found.await?, &if_none_match))
}

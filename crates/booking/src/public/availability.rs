//! `GET /book/{code}/availability`: slots that guests can book.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, List, Param, Query};
use parlour_core::http::{Answer, Problem};
use parlour_core::types::{Day, EmployeeId, LocationId, ServiceId};

use super::PageCode;
use crate::availability::{Availability, Search, services};
use crate::planner::Planner;
use crate::request::BookingRequest;
use crate::state::Bookings;

/// Query parameters of `GET /book/{code}/availability`.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicAvailabilityFilter {
    /// Services in the order in which they are performed: `service_id=1,4`. At most 10.
    #[param(value_type = String, example = "1,4")]
    service_id: List<ServiceId>,
    /// Employee who performs all services. Any employee if omitted.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    employee_id: Option<Param<EmployeeId>>,
    /// Location. Defaults to the employee's first location, or else the business's first location.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
    /// First day, on the location's calendar. Defaults to today.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// Last day, inclusive. Defaults to the first day. At most 62 days in total.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-02-21")]
    to: Option<Param<Day>>,
}

/// Lists the slots at which a guest can book.
///
/// Works like `GET /availability` for clients: slots within the location's minimum notice are not listed.
#[utoipa::path(get, path = "/book/{code}/availability", tag = "public-booking",
    params(("code" = String, Path,), PublicAvailabilityFilter),
    responses((status = 200, body = Availability)), security(()))]
pub async fn list_public_availability(
    State(app): State<Bookings>,
    code: PageCode,
    filter: Result<Query<PublicAvailabilityFilter>, Problem>,
) -> Answer<Availability> {
    let page = code.open(&app).await?;
    let Query(filter) = filter?;
    let employee = filter.employee_id.map(|employee| employee.0);
    let services = services(&filter.service_id, employee)?;
    let search = Search {
        request: BookingRequest::new(filter.location_id.map(|location| location.0), services),
        from: filter.from.map(|from| from.0),
        to: filter.to.map(|to| to.0),
        by_client: true,
        moving: None,
    };
    let planner = Planner::new(&app, page.business);
    app.db.read_replica(move |tx| search.run(tx, &planner)).await.map(axum::Json)
}

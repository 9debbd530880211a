//! When a stranger's visit can start.

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

/// What is wanted, and when.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicAvailabilityFilter {
    /// The services, one after the other: `service_id=1,4`.
    #[param(value_type = String, example = "1,4")]
    service_id: List<ServiceId>,
    /// Who is to do them all; anyone if left out.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    employee_id: Option<Param<EmployeeId>>,
    /// Where; if left out, where the employee works, or else the business's first location.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
    /// The first day, on the location's calendar; today if left out.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// The last day, itself included; the first day if left out. No more than 62 days.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-02-21")]
    to: Option<Param<Day>>,
}

/// Lists the times at which a visit can start that is booked on the business's page.
///
/// As `GET /availability` does for clients: no times within the location's lead time.
#[utoipa::path(get, path = "/book/{code}/availability", tag = "public-booking",
    params(("code" = String, Path,), PublicAvailabilityFilter), responses((status = 200, body = Availability)), security(()))]
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

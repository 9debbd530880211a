//! `GET /manage/{token}/availability`: slots for rescheduling a booking with its management link.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::http::Answer;
use parlour_core::http::extract::{FieldErrors, Param, Query};
use parlour_core::types::Day;

use super::super::availability::{Availability, Search};
use super::super::planner::Planner;
use super::super::policy::check_movable;
use super::link::{Link, Opened};
use crate::state::Bookings;

/// Query parameters of `GET /manage/{token}/availability`.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ManagedFilter {
    /// First day, on the location's calendar. Defaults to today.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// Last day, inclusive. Defaults to the first day. At most 62 days in total.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-02-21")]
    to: Option<Param<Day>>,
    /// True to consider all employees. By default, only the booking's current employees are considered.
    #[deserr(default)]
    #[param(value_type = Option<bool>)]
    any_employee: Option<Param<bool>>,
}

/// Lists slots for rescheduling the booking that a management link refers to.
///
/// The time that the booking occupies counts as free. Fails with `too_late` after the business's cutoff.
#[utoipa::path(get, path = "/manage/{token}/availability", tag = "self-service",
    params(("token" = String, Path,), ManagedFilter), security(()), responses((status = 200, body = Availability)))]
pub async fn list_managed_availability(
    State(app): State<Bookings>,
    link: Link,
    Query(filter): Query<ManagedFilter>,
) -> Answer<Availability> {
    let (from, to) = (filter.from.map(|from| from.0), filter.to.map(|to| to.0));
    let anyone = filter.any_employee.is_some_and(|anyone| anyone.0);
    let planner = Planner::new(&app, link.target()?.0);
    let found = app.db.read_replica(move |tx| {
        let Opened { actor, booking, .. } = link.open(tx, planner.now)?;
        check_movable(tx, &planner, &actor, &booking)?;
        Search::to_move(&actor, &booking, anyone, (from, to)).run(tx, &planner)
    });
    found.await.map(axum::Json)
}

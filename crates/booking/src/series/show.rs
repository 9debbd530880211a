//! `GET /series/{id}`: shows a series with its bookings.

use axum::extract::State;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Answer, Problem};
use parlour_core::principal::{Member, Principal, Role};
use parlour_core::types::SeriesId;
use parlour_db::{Tx, params};

use super::Series;
use crate::rows::{ChangedRow, booking_columns, read_bookings};
use crate::state::Bookings;

parlour_db::statements! {
    SHOW of Series = "SELECT {columns x} FROM series x
        JOIN clients c ON c.id = x.client_id WHERE x.business_id = $1 AND x.id = $2";
    BOOKINGS of ChangedRow = booking_columns!(
        "b.starts_at",
        "(SELECT m.* FROM series_bookings x JOIN bookings m ON m.id = x.booking_id
            WHERE x.business_id = $1 AND x.series_id = $2 LIMIT 104) b",
        "b.starts_at, b.id, i.position"
    );
}

/// Returns a series with its bookings. Fails with `NotFound` if it does not exist or the principal may not see it.
pub(super) fn find(tx: &mut Tx<'_>, principal: &Principal, id: SeriesId) -> Result<Series, Problem> {
    let found = tx.record(&SHOW, params![principal.business_id, id])?;
    let visible = |series: &Series| principal.role != Role::Client || principal.client_id == Some(series.client.id);
    let series = found.filter(visible).ok_or_else(Problem::not_found)?;
    let visits = read_bookings(tx, &BOOKINGS, params![principal.business_id, id], principal.currency)?;
    Ok(Series { bookings: visits, ..series })
}

/// Shows a series with its bookings.
///
/// Clients see only their own series.
#[utoipa::path(get, path = "/series/{id}", tag = "bookings",
    params(("id" = SeriesId, Path,)), responses((status = 200, body = Series)))]
pub async fn show_series(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<SeriesId>,
) -> Answer<Series> {
    app.db.read(move |tx| find(tx, &principal, id)).await.map(axum::Json)
}

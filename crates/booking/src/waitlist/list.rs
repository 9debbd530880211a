//! `GET /waitlist`: lists waitlist entries.

use axum::extract::State as Extract;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, Param};
use parlour_core::http::{Answer, Listing, Page, Paging, Problem};
use parlour_core::principal::{Member, Role};
use parlour_core::types::{ClientId, Day};
use parlour_db::params;

use super::State;
use super::entry::{Entry, entry_columns, read_entries};
use crate::state::Bookings;

/// Selects a page of entries that match `$condition`, oldest first.
macro_rules! page_of_entries {
    ($condition:literal) => {
        entry_columns!(concat!(
            "(SELECT * FROM (SELECT * FROM waitlist WHERE business_id = $1 AND state = $2 AND id > $3
                AND ($4 = '' OR (first_day <= $4 AND last_day >= $4)) AND ",
            $condition,
            " ORDER BY id LIMIT 101) AS most LIMIT $5)"
        ))
    };
}

parlour_db::statements! {
    LIST of Entry = page_of_entries!("id > 0");
    LIST_OF_CLIENT of Entry = page_of_entries!("client_id = $6");
}

/// Name of the list in its cursors. Cursors of other lists are rejected.
const BY_ID: &str = "waitlist";

/// Filter of `GET /waitlist`.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only entries whose suitable days include this day.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    day: Option<Param<Day>>,
    /// Only entries of this client. Clients can only give their own id.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    client_id: Option<Param<ClientId>>,
    /// Only entries in this state. Defaults to `waiting`.
    #[deserr(default)]
    #[param(value_type = Option<State>)]
    state: Option<Param<State>>,
}

/// Lists waitlist entries, oldest first.
///
/// Clients see only their own entries.
#[utoipa::path(get, path = "/waitlist", tag = "waitlist", params(Filter, Paging),
    responses((status = 200, body = Page<Entry>)))]
pub async fn list_waitlist_entries(
    Extract(app): Extract<Bookings>,
    principal: Member,
    Listing(filter, page): Listing<Filter>,
) -> Answer<Page<Entry>> {
    let (business, now) = (principal.business_id, app.clock.now());
    let asked = filter.client_id.map(|client| client.0);
    let client = match (principal.role, asked) {
        (Role::Client, asked) if asked.is_none() || asked == principal.client_id => match principal.client_id {
            Some(own) => Some(own),
            None => return Ok(axum::Json(Page { items: Vec::new(), next: None })),
        },
        (Role::Client, _) => return Err(Problem::field("client_id", "must be your own")),
        (_, asked) => asked,
    };
    let limit = page.limit();
    let state = filter.state.map_or(State::Waiting, |state| state.0);
    let day = filter.day.map_or(String::new(), |day| day.0.to_string());
    let list = app.cursors.of_business(business, BY_ID);
    let after: (i64, i64) = page.after(&list)?.unwrap_or_default();
    let shows = app.clone();
    let found = app.db.read_replica(move |tx| {
        let rows = limit.plus_one();
        let all = params![business, state, after.1, day, rows, client];
        let found = match client {
            Some(_) => read_entries(tx, &shows, &LIST_OF_CLIENT, (business, principal.role), all, now)?,
            None => read_entries(tx, &shows, &LIST, (business, principal.role), &all[..5], now)?,
        };
        Ok::<_, Problem>(Page::from_rows(found, limit, |entry| list.seal(entry.id, entry.id.0)))
    });
    found.await.map(axum::Json)
}

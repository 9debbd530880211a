//! Taking somebody off the waitlist.

use axum::extract::State;
use axum::http::StatusCode;
use db::params;

use super::OfferState;
use super::offer::{OPEN_OF_ENTRY, Offer, end};
use crate::accounts::{Member, Role};
use crate::app::App;
use crate::http::Problem;
use crate::http::input::Segment;
use crate::live::{self, Event};
use crate::types::{ClientId, EntryId};

db::statements! {
    FIND = "SELECT client_id FROM waitlist WHERE business_id = $1 AND id = $2 AND state = 'waiting' {for update}";
    REMOVE = "UPDATE waitlist SET state = 'removed' WHERE business_id = $1 AND id = $2";
}

/// Takes somebody off the waitlist. What is offered to them goes to the next. Clients take themselves off.
#[utoipa::path(delete, path = "/waitlist/{id}", operation_id = "remove_waitlist_entry", tag = "waitlist",
    params(("id" = EntryId, Path,)), responses((status = 204)))]
pub async fn remove_entry(
    State(app): State<App>,
    who: Member,
    Segment(id): Segment<EntryId>,
) -> Result<StatusCode, Problem> {
    let business = who.business_id;
    let tasks = app.tasks.clone();
    let removed = app.db.write(move |tx| {
        let client = tx.first(&FIND, params![business, id], |row| row.take::<ClientId>())?;
        let visible = |client: &ClientId| who.role != Role::Client || who.client_id == Some(*client);
        let client = client.filter(visible).ok_or_else(Problem::not_found)?;
        tx.execute(&REMOVE, params![business, id])?;
        for offer in tx.all(&OPEN_OF_ENTRY, params![business, id], |row| Offer::read(row, business))? {
            end(tx, &tasks, &offer, OfferState::Gone)?;
        }
        Ok::<_, Problem>(client)
    });
    let client_id = removed.await?;
    app.tasks.wake();
    live::publish(&app, business, Event::WaitlistChanged { id, client_id }).await;
    Ok(StatusCode::NO_CONTENT)
}

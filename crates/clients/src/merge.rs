//! Merging two records of the same client.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Code, Json, Problem};
use parlour_core::principal::{FrontDesk, Sessions};
use parlour_core::types::{ClientId, Note, UserId};
use parlour_db::{Statement, params};
use utoipa::ToSchema;

use super::merging::{MergeClients, Merged};
use super::model::{Client, DROP_TERMS};
use crate::state::Clients;

parlour_db::statements! {
    LOCK = "SELECT id FROM clients WHERE business_id = $1 AND id = $2 {for removal}";
    MOVE_PHOTOS = "UPDATE client_photos SET client_id = $3 WHERE business_id = $1
        AND file_id IN (SELECT file_id FROM client_photos WHERE business_id = $1 AND client_id = $2)";
    /// Redirects clients that were merged into the duplicate earlier.
    // The unary plus makes SQLite search by client instead of scanning all rows of the business.
    MOVE_MERGED = "UPDATE merged_clients SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
    INTO = "SELECT client_id FROM merged_clients WHERE business_id = $1 AND id = $2";
    MERGED = "INSERT INTO merged_clients (business_id, id, client_id) VALUES ($1, $2, $3)";
    WALK_IN = "SELECT client_id FROM walk_in_clients WHERE business_id = $1";
    USER = "SELECT user_id FROM clients WHERE business_id = $1 AND id = $2";
    SET_USER = "UPDATE clients SET user_id = $3 WHERE business_id = $1 AND id = $2";
    REMOVE = "DELETE FROM clients WHERE business_id = $1 AND id = $2";
}

/// Statements that move this crate's own rows to the remaining client.
static OWN_TABLES: [&Statement; 2] = [&MOVE_PHOTOS, &MOVE_MERGED];

/// Duplicate record to merge.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Merge {
    /// Duplicate record of the same client. It is removed.
    client_id: ClientId,
}

/// Merges a duplicate record into a client.
///
/// Bookings, series, photos, deliveries and waitlist entries of the duplicate are moved to the client, and the
/// duplicate is removed. Duplicate waitlist entries are removed. The client keeps its fields, and empty fields are
/// filled from the duplicate. `created_at` becomes the earlier of the two times. Different phone numbers and email
/// addresses are added to `other_phones` and `other_emails`, and a different name is added to the notes. Notes,
/// formulas, allergies and tags are combined. If one of the two clients has unsubscribed, the merged client is
/// unsubscribed. Merging cannot be undone.
#[utoipa::path(post, path = "/clients/{id}/merge", tag = "clients",
    request_body = Merge, params(("id" = ClientId, Path,)), responses((status = 200, body = Client)))]
pub async fn merge_clients(
    State(app): State<Clients>,
    principal: FrontDesk,
    PathParam(id): PathParam<ClientId>,
    Json(Merge { client_id: other }): Json<Merge>,
) -> Answer<Client> {
    let business = principal.business_id;
    if id == other {
        return Err(Problem::field("client_id", "must be a different client"));
    }
    let now = app.clock.now();
    let (merged, features) = (Merged { business, from: other, into: id, now }, Arc::clone(&app.merging));
    app.changes.write(business, move |tx| merge(tx, merged, &features)).await.map(axum::Json)
}

fn merge(tx: &mut Transaction<'_, '_>, merged: Merged, features: &[Box<dyn MergeClients>]) -> Result<Client, Problem> {
    let Merged { business, from: other, into: id, .. } = merged;
    for client in [id.min(other), id.max(other)] {
        features.iter().try_for_each(|feature| feature.lock(tx, business, client))?;
    }
    for client in [id.min(other), id.max(other)] {
        tx.lock(&LOCK, params![business, client])?;
    }
    let mut client = Client::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
    let Some(duplicate) = Client::find(tx, business, other)? else {
        // The caller may be repeating a merge whose response was lost.
        let into = tx.first(&INTO, params![business, other], |row| row.take::<ClientId>())?;
        let no_client = || Problem::field("client_id", "is not one of your clients");
        into.filter(|into| *into == id).ok_or_else(no_client)?;
        // Subscribers may have missed the event as well.
        for client in [id, other] {
            tx.record_change(Change::ClientUpdated { client });
        }
        return Ok(client);
    };
    let walk_in = tx.first(&WALK_IN, params![business], |row| row.take::<ClientId>())?;
    if walk_in.is_some_and(|walk_in| [id, other].contains(&walk_in)) {
        let message = "cannot be merged: one of the two is shared by all anonymous walk-ins";
        return Err(Problem::field("client_id", message).code(Code::WalkInClient));
    }
    let mut user = |client: ClientId| {
        let found = tx.first(&USER, params![business, client], |row| row.take::<Option<UserId>>());
        found.map(Option::flatten)
    };
    match (user(id)?, user(other)?) {
        (Some(_), Some(_)) => {
            let message = "has a login, and so does the client to merge it into";
            return Err(Problem::field("client_id", message).code(Code::BothLogIn));
        }
        (None, Some(user)) => {
            tx.execute(&SET_USER, params![business, id, user])?;
            Sessions::invalidate_at_business(tx, user, business)?;
        }
        (_, None) => {}
    }
    client.absorb(duplicate).map_err(|what| {
        let message = format!("has too many {what} to combine with those of this client; remove some first");
        Problem::field("client_id", message).code(Code::MergeTooLarge)
    })?;
    for belonging in OWN_TABLES {
        tx.execute(belonging, params![business, other, id])?;
    }
    features.iter().try_for_each(|feature| feature.merge(tx, merged))?;
    tx.execute(&DROP_TERMS, params![business, other])?;
    tx.execute(&REMOVE, params![business, other])?;
    tx.execute(&MERGED, params![business, other, id])?;
    client.save(tx, business)?;
    for client in [id, other] {
        tx.record_change(Change::ClientUpdated { client });
    }
    Ok(client)
}

impl Client {
    /// Adds the data of a duplicate record. The error names the data that would exceed its limit.
    fn absorb(&mut self, duplicate: Client) -> Result<(), &'static str> {
        // Name every field, so that none is forgotten.
        let Client {
            id: _,
            name,
            phone,
            email,
            other_phones,
            other_emails,
            notes,
            tags,
            language,
            time_zone,
            unsubscribed,
            birthday,
            formulas,
            allergies,
            created_at,
            sort_name: _,
        } = duplicate;
        if self.name != name {
            self.notes = joined(&self.notes, &name).ok_or("notes")?;
        }
        self.other_phones.add(phone.iter().cloned().chain(other_phones));
        self.other_emails.add(email.iter().cloned().chain(other_emails));
        self.phone = self.phone.take().or(phone);
        self.email = self.email.take().or(email);
        self.remove_duplicate_contacts();
        if self.other_phones.is_too_long() {
            return Err("phone numbers");
        }
        if self.other_emails.is_too_long() {
            return Err("email addresses");
        }
        self.language = self.language.or(language);
        self.time_zone = self.time_zone.take().or(time_zone);
        self.birthday = self.birthday.take().or(birthday);
        self.unsubscribed |= unsubscribed;
        self.created_at = self.created_at.min(created_at);
        self.notes = joined(&self.notes, &notes).ok_or("notes")?;
        self.formulas = joined(&self.formulas, &formulas).ok_or("formulas")?;
        self.allergies = joined(&self.allergies, &allergies).ok_or("allergies")?;
        self.tags.add(tags);
        if self.tags.is_too_long() { Err("tags") } else { Ok(()) }
    }
}

/// Joins two texts, one below the other. Equal texts are not repeated. Returns `None` if the result is longer than a
/// note can be.
fn joined(one: &str, other: &str) -> Option<String> {
    let text = match (one, other) {
        (one, "") => one.to_owned(),
        ("", other) => other.to_owned(),
        (one, other) if one == other => one.to_owned(),
        (one, other) => format!("{one}\n\n{other}"),
    };
    text.parse::<Note>().ok().map(|_| text)
}

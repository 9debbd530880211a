//! Operations on locations.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Create, Created, IfNoneMatch, Json, Page, Problem, TaggedJson, create_idempotent};
use parlour_core::principal::{Manager, Member};
use parlour_core::response_cache;
use parlour_core::types::{BusinessId, Hours, Label, LocationId, Name, Patch, Zone};
use parlour_db::params;
use utoipa::ToSchema;

use super::model::{LIST, Location, MinimumNotice, NewLocation, SlotInterval};

parlour_db::statements! {
    LOCK = "SELECT id FROM locations WHERE business_id = $1 AND id = $2 {for update}";
    UPDATE of Location = "UPDATE locations SET {set $3} WHERE business_id = $1 AND id = $2";
    HAS_BOOKINGS = "SELECT 1 FROM bookings WHERE location_id = $2 AND business_id = $1 LIMIT 1";
}

/// Lists your business's locations.
#[utoipa::path(get, path = "/locations", tag = "locations",
    responses((status = 200, body = Page<Location>)))]
pub async fn list_locations(
    State(app): State<Context>,
    principal: Member,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    Ok(listed(&app, principal.business_id).await?.answer(&if_none_match, response_cache::ONE_HOUR))
}

/// Returns the list of a business's locations, from the cache if possible.
pub async fn listed(app: &Context, business: BusinessId) -> Result<Arc<TaggedJson>, Problem> {
    let db = app.db.clone();
    let list = move || async move {
        let items = db.read(move |tx| tx.records(&LIST, params![business])).await?;
        TaggedJson::new(&Page { items, next: None })
    };
    app.response_caches.locations.get(response_cache::catalogue(business), (), list).await
}

/// Shows a location.
#[utoipa::path(get, path = "/locations/{id}", tag = "locations",
    params(("id" = LocationId, Path,)), responses((status = 200, body = Location)))]
pub async fn show_location(
    State(app): State<Context>,
    principal: Member,
    PathParam(id): PathParam<LocationId>,
) -> Answer<Location> {
    let business = principal.business_id;
    let found = app.db.read(move |tx| Location::find(tx, business, id)).await.map_err(Problem::from)?;
    found.map(axum::Json).ok_or_else(Problem::not_found)
}

/// Creates a location.
#[utoipa::path(post, path = "/locations", tag = "locations",
    request_body = NewLocation, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Location)))]
pub async fn create_location(
    State(app): State<Context>,
    principal: Manager,
    Create { input, retry }: Create<NewLocation>,
) -> Result<Created<Location>, Problem> {
    let (business, now) = (principal.business_id, app.clock.now());
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        tx.record_change(Change::CatalogueChanged);
        input.insert(tx, business, now).map_err(Problem::from)
    };
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

/// Changes to a location. Omitted fields stay unchanged.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct LocationUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Patch<Name>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    address: Patch<Label>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    city: Patch<Label>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    state: Patch<Label>,
    /// Time zone. It can be changed only while the location has no bookings, because bookings are recorded by local
    /// day.
    #[deserr(default)]
    #[schema(value_type = Zone, required = false)]
    time_zone: Patch<Zone>,
    #[deserr(default)]
    #[schema(value_type = Hours, required = false)]
    opening_hours: Patch<Hours>,
    #[deserr(default)]
    #[schema(value_type = MinimumNotice, required = false)]
    minimum_notice_minutes: Patch<MinimumNotice>,
    #[deserr(default)]
    #[schema(value_type = SlotInterval, required = false)]
    slot_interval_minutes: Patch<SlotInterval>,
}

/// Updates a location.
#[utoipa::path(patch, path = "/locations/{id}", tag = "locations",
    request_body = LocationUpdate, params(("id" = LocationId, Path,)),
    responses((status = 200, body = Location)))]
pub async fn update_location(
    State(app): State<Context>,
    principal: Manager,
    PathParam(id): PathParam<LocationId>,
    Json(update): Json<LocationUpdate>,
) -> Answer<Location> {
    let business = principal.business_id;
    let location = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business, id])?;
        let mut location = Location::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        let moved = update.time_zone.0.as_ref().is_some_and(|zone| zone.name() != location.time_zone.name());
        if moved && tx.first(&HAS_BOOKINGS, params![business, id], |row| row.take::<i64>())?.is_some() {
            return Err(Problem::field("time_zone", "cannot be changed, because the location has bookings"));
        }
        update.name.map(|name| name.to_string()).apply(&mut location.name);
        update.address.map(|address| address.to_string()).apply(&mut location.address);
        update.city.map(|city| city.to_string()).apply(&mut location.city);
        update.state.map(|state| state.to_string()).apply(&mut location.state);
        update.time_zone.apply(&mut location.time_zone);
        update.opening_hours.apply(&mut location.opening_hours);
        update.minimum_notice_minutes.apply(&mut location.minimum_notice_minutes);
        update.slot_interval_minutes.apply(&mut location.slot_interval_minutes);
        tx.update_record(&UPDATE, params![business, id], &location)?;
        tx.record_change(Change::CatalogueChanged);
        Ok(location)
    });
    location.await.map(axum::Json)
}

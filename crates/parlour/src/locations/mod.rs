//! Locations: where a business is, and when it is open.

pub mod closures;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use db::{Row, Tx, params};
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Manager, Member};
use crate::app::App;
use crate::http::input::{FieldErrors, Segment, read_from_number};
use crate::http::{Answer, Create, Created, Json, Known, Page, Problem, Tagged, once};
use crate::kept;
use crate::types::{BusinessId, Given, Hours, Instant, Label, LocationId, Name, Zone};

db::statements! {
    LIST = "SELECT id, name, address, city, state, time_zone, hours, lead_minutes, step_minutes, created_at
        FROM locations WHERE business_id = $1 ORDER BY id LIMIT 1000";
    SHOW = "SELECT id, name, address, city, state, time_zone, hours, lead_minutes, step_minutes, created_at
        FROM locations WHERE business_id = $1 AND id = $2";
    LOCK = "SELECT id FROM locations WHERE business_id = $1 AND id = $2 {for update}";
    INSERT = "INSERT INTO locations
            (business_id, name, address, city, state, time_zone, hours, lead_minutes, step_minutes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) {returning id}";
    UPDATE = "UPDATE locations SET name = $3, address = $4, city = $5, state = $6, time_zone = $7, hours = $8,
            lead_minutes = $9, step_minutes = $10
        WHERE business_id = $1 AND id = $2";
    HAS_BOOKINGS = "SELECT 1 FROM bookings WHERE location_id = $2 AND business_id = $1 LIMIT 1";
}

/// A location.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Location {
    pub(crate) id: LocationId,
    pub(crate) name: String,
    address: String,
    city: String,
    state: String,
    /// Where its clock is set.
    pub(crate) time_zone: Zone,
    /// When it is open.
    pub(crate) hours: Hours,
    /// How long before a visit clients must book it, in minutes.
    pub(crate) lead_minutes: Lead,
    /// Visits are offered to start at local times that are multiples of this, in minutes.
    pub(crate) step_minutes: Step,
    created_at: Instant,
}

impl Location {
    pub(crate) fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.take()?,
            name: row.take()?,
            address: row.take()?,
            city: row.take()?,
            state: row.take()?,
            time_zone: row.take()?,
            hours: row.take()?,
            lead_minutes: row.take()?,
            step_minutes: row.take()?,
            created_at: row.take()?,
        })
    }

    /// The location of this business with this id.
    pub(crate) fn find(tx: &mut Tx<'_>, business: BusinessId, id: LocationId) -> Result<Option<Self>, db::Error> {
        tx.first(&SHOW, params![business, id], Self::read)
    }
}

/// Minutes before a visit within which clients can no longer book it: 0 to 43,200 (30 days).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = u16, minimum = 0, maximum = 43_200)]
pub struct Lead(pub(crate) u16);

/// Minutes between starts that are offered: 1 to 240.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = u16, minimum = 1, maximum = 240)]
pub struct Step(pub(crate) std::num::NonZeroU16);

impl Default for Step {
    fn default() -> Self {
        Self(const { std::num::NonZeroU16::new(15).unwrap() })
    }
}

impl TryFrom<i64> for Lead {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| *minutes <= 43_200);
        minutes.map(Self).ok_or("must be 0 to 43200 minutes")
    }
}

impl TryFrom<i64> for Step {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| *minutes <= 240);
        minutes.and_then(std::num::NonZeroU16::new).map(Self).ok_or("must be 1 to 240 minutes")
    }
}

read_from_number!(Lead, Step);

impl db::FromValue for Lead {
    fn from_value(value: db::Value<'_>) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl db::FromValue for Step {
    fn from_value(value: db::Value<'_>) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl db::ToValue for Lead {
    fn to_value(&self) -> db::Value<'_> {
        db::Value::Int(self.0.into())
    }
}

impl db::ToValue for Step {
    fn to_value(&self) -> db::Value<'_> {
        db::Value::Int(self.0.get().into())
    }
}

/// Lists your business's locations.
#[utoipa::path(get, path = "/locations", operation_id = "list_locations", tag = "locations",
    responses((status = 200, body = Page<Location>)))]
pub async fn list_locations(State(app): State<App>, who: Member, known: Known) -> Result<Response, Problem> {
    Ok(listed(&app, who.business_id).await?.answer(&known, kept::FOR_AN_HOUR))
}

/// The list of a business's locations, from memory if it was made before.
pub async fn listed(app: &App, business: BusinessId) -> Result<Arc<Tagged>, Problem> {
    let db = app.db.clone();
    let list = move || async move {
        let items = db.read(move |tx| tx.all(&LIST, params![business], Location::read)).await?;
        Tagged::new(&Page { items, next: None })
    };
    app.kept.locations.get(kept::catalogue(business), (), list).await
}

/// Shows a location.
#[utoipa::path(get, path = "/locations/{id}", operation_id = "show_location", tag = "locations",
    params(("id" = LocationId, Path,)), responses((status = 200, body = Location)))]
pub async fn show_location(State(app): State<App>, who: Member, Segment(id): Segment<LocationId>) -> Answer<Location> {
    let business = who.business_id;
    let found = app.db.read(move |tx| Location::find(tx, business, id)).await.map_err(Problem::from)?;
    found.map(axum::Json).ok_or_else(Problem::not_found)
}

/// A location to be.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewLocation {
    pub(crate) name: Name,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub(crate) address: Label,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub(crate) city: Label,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub(crate) state: Label,
    /// A name of the IANA time zone database.
    pub(crate) time_zone: Zone,
    pub(crate) hours: Hours,
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) lead_minutes: Lead,
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) step_minutes: Step,
}

impl NewLocation {
    /// Makes it.
    pub(crate) fn insert(&self, tx: &mut Tx<'_>, business: BusinessId, now: Instant) -> Result<Location, db::Error> {
        let row = params![
            business,
            self.name,
            self.address,
            self.city,
            self.state,
            self.time_zone,
            self.hours,
            self.lead_minutes,
            self.step_minutes,
            now,
        ];
        Ok(Location {
            id: tx.insert(&INSERT, row)?,
            name: self.name.to_string(),
            address: self.address.to_string(),
            city: self.city.to_string(),
            state: self.state.to_string(),
            time_zone: self.time_zone.clone(),
            hours: self.hours.clone(),
            lead_minutes: self.lead_minutes,
            step_minutes: self.step_minutes,
            created_at: now,
        })
    }
}

/// Opens a location.
#[utoipa::path(post, path = "/locations", operation_id = "create_location", tag = "locations",
    request_body = NewLocation, params(crate::http::idempotency::KeyHeader),
    responses((status = 201, body = Location)))]
pub async fn create_location(
    State(app): State<App>,
    who: Manager,
    Create { input, retry }: Create<NewLocation>,
) -> Result<Created<Location>, Problem> {
    let (business, now) = (who.business_id, app.clock.now());
    let create = move |tx: &mut Tx<'_>, (): &()| input.insert(tx, business, now).map_err(Problem::from);
    app.changing(kept::catalogue(business), once(&app.db, &who, now, retry, |_| Ok(()), create)).await
}

/// What can be changed of a location. What is left out stays.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct LocationUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Given<Name>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    address: Given<Label>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    city: Given<Label>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    state: Given<Label>,
    /// Only while the location has no bookings: they are kept by its days.
    #[deserr(default)]
    #[schema(value_type = Zone, required = false)]
    time_zone: Given<Zone>,
    #[deserr(default)]
    #[schema(value_type = Hours, required = false)]
    hours: Given<Hours>,
    #[deserr(default)]
    #[schema(value_type = Lead, required = false)]
    lead_minutes: Given<Lead>,
    #[deserr(default)]
    #[schema(value_type = Step, required = false)]
    step_minutes: Given<Step>,
}

/// Changes a location.
#[utoipa::path(patch, path = "/locations/{id}", operation_id = "update_location", tag = "locations",
    request_body = LocationUpdate, params(("id" = LocationId, Path,)),
    responses((status = 200, body = Location)))]
pub async fn update_location(
    State(app): State<App>,
    who: Manager,
    Segment(id): Segment<LocationId>,
    Json(update): Json<LocationUpdate>,
) -> Answer<Location> {
    let business = who.business_id;
    let location = app.db.write(move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business, id])?;
        let mut location = Location::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        let moved = update.time_zone.0.as_ref().is_some_and(|zone| zone.name() != location.time_zone.name());
        if moved && tx.first(&HAS_BOOKINGS, params![business, id], |row| row.take::<i64>())?.is_some() {
            return Err(Problem::field("time_zone", "cannot be changed any more: the location has bookings"));
        }
        update.name.map(|name| name.to_string()).apply(&mut location.name);
        update.address.map(|address| address.to_string()).apply(&mut location.address);
        update.city.map(|city| city.to_string()).apply(&mut location.city);
        update.state.map(|state| state.to_string()).apply(&mut location.state);
        update.time_zone.apply(&mut location.time_zone);
        update.hours.apply(&mut location.hours);
        update.lead_minutes.apply(&mut location.lead_minutes);
        update.step_minutes.apply(&mut location.step_minutes);
        let row = params![
            business,
            id,
            location.name,
            location.address,
            location.city,
            location.state,
            location.time_zone,
            location.hours,
            location.lead_minutes,
            location.step_minutes,
        ];
        tx.execute(&UPDATE, row)?;
        Ok(location)
    });
    app.changing(kept::catalogue(business), location).await.map(axum::Json)
}

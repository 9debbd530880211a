//! Resources: rooms and equipment that a service may need in addition to an employee.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Create, Created, Json, Page, Problem, create_idempotent};
use parlour_core::principal::{Manager, Staff};
use parlour_core::types::{BusinessId, LocationId, Name, Patch, ResourceId, string_enum};
use parlour_db::{Record, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::locations::Location;

parlour_db::statements! {
    LIST of Resource = "SELECT {columns} FROM resources WHERE business_id = $1 ORDER BY id LIMIT 1000";
    SHOW of Resource = "SELECT {columns} FROM resources WHERE business_id = $1 AND id = $2";
    LOCK = "SELECT id FROM resources WHERE business_id = $1 AND id = $2 {for update}";
    INSERT_BOOKABLE = "INSERT INTO bookables (business_id, kind) VALUES ($1, $2) {returning id}";
    INSERT = "INSERT INTO resources (id, business_id, location_id, kind, type, name) VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "UPDATE resources SET name = $3, type = $4, active = $5 WHERE business_id = $1 AND id = $2";
}

string_enum! {
    /// Kind of resource: a room or a piece of equipment.
    #[schema(as = ResourceKind)]
    pub enum Kind {
        Room = "room",
        Equipment = "equipment",
    }
}

/// Room or piece of equipment.
#[derive(Debug, Record, Serialize, ToSchema)]
pub struct Resource {
    #[record(key)]
    pub id: ResourceId,
    location_id: LocationId,
    kind: Kind,
    /// Type of resource, for `resource_types` of services.
    r#type: String,
    name: String,
    /// True if the resource can be booked.
    active: bool,
}

/// Lists your business's rooms and equipment.
#[utoipa::path(get, path = "/resources", tag = "resources",
    responses((status = 200, body = Page<Resource>)))]
pub async fn list_resources(State(app): State<Context>, principal: Staff) -> Answer<Page<Resource>> {
    let business = principal.business_id;
    let items = app.db.read(move |tx| tx.records(&LIST, params![business])).await.map_err(Problem::from)?;
    Ok(axum::Json(Page { items, next: None }))
}

/// Resource to create.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewResource {
    pub location_id: LocationId,
    pub kind: Kind,
    #[deserr(rename = "type")]
    pub r#type: Name,
    pub name: Name,
}

impl NewResource {
    /// Inserts the resource. Does not check that the location belongs to the business.
    pub fn insert(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<Resource, parlour_db::Error> {
        let id: ResourceId = tx.insert(&INSERT_BOOKABLE, params![business, self.kind])?;
        tx.execute(&INSERT, params![id, business, self.location_id, self.kind, self.r#type, self.name])?;
        Ok(Resource {
            id,
            location_id: self.location_id,
            kind: self.kind,
            r#type: self.r#type.to_string(),
            name: self.name.to_string(),
            active: true,
        })
    }
}

/// Creates a room or a piece of equipment.
#[utoipa::path(post, path = "/resources", tag = "resources", request_body = NewResource,
    params(parlour_core::http::idempotency::KeyHeader), responses((status = 201, body = Resource)))]
pub async fn create_resource(
    State(app): State<Context>,
    principal: Manager,
    Create { input, retry }: Create<NewResource>,
) -> Result<Created<Resource>, Problem> {
    let business = principal.business_id;
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        Location::find(tx, business, input.location_id)?
            .ok_or_else(|| Problem::field("location_id", "is not one of your locations"))?;
        tx.record_change(Change::CatalogueChanged);
        input.insert(tx, business).map_err(Problem::from)
    };
    create_idempotent(&app.changes, &*principal, app.clock.now(), retry, |_| Ok(()), create).await
}

/// Changes to a resource. Omitted fields stay unchanged.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct ResourceUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Patch<Name>,
    #[deserr(default, rename = "type")]
    #[schema(value_type = Name, required = false)]
    r#type: Patch<Name>,
    #[deserr(default)]
    #[schema(value_type = bool, required = false)]
    active: Patch<bool>,
}

/// Updates a room or a piece of equipment.
#[utoipa::path(patch, path = "/resources/{id}", tag = "resources",
    request_body = ResourceUpdate, params(("id" = ResourceId, Path,)), responses((status = 200, body = Resource)))]
pub async fn update_resource(
    State(app): State<Context>,
    principal: Manager,
    PathParam(id): PathParam<ResourceId>,
    Json(update): Json<ResourceUpdate>,
) -> Answer<Resource> {
    let business = principal.business_id;
    let room = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business, id])?;
        let mut room = tx.record(&SHOW, params![business, id])?.ok_or_else(Problem::not_found)?;
        update.name.map(|name| name.to_string()).apply(&mut room.name);
        update.r#type.map(|name| name.to_string()).apply(&mut room.r#type);
        update.active.apply(&mut room.active);
        tx.execute(&UPDATE, params![business, id, room.name, room.r#type, room.active])?;
        tx.record_change(Change::CatalogueChanged);
        Ok(room)
    });
    room.await.map(axum::Json)
}

//! Operations on services.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, Param, PathParam, Query};
use parlour_core::http::{Answer, Create, Created, IfNoneMatch, Json, Page, Problem, TaggedJson, create_idempotent};
use parlour_core::principal::{Manager, Member, Role};
use parlour_core::response_cache;
use parlour_core::types::{BusinessId, Currency, Duration, Label, Name, Patch, Price, ServiceId};
use parlour_db::params;
use utoipa::ToSchema;

use super::model::{Buffer, NewService, ResourceTypes, Segments, Service, ServiceRow, insert, time};

parlour_db::statements! {
    LIST of ServiceRow = "SELECT {columns} FROM services
        WHERE business_id = $1 AND (active = TRUE OR $2 = TRUE) ORDER BY id LIMIT 1000";
    LOCK = "SELECT id FROM services WHERE business_id = $1 AND id = $2 {for update}";
    UPDATE of ServiceRow = "UPDATE services SET {set $3} WHERE business_id = $1 AND id = $2";
}

/// Filter of the service list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// True to include services that cannot be booked. Not allowed for clients.
    #[deserr(default)]
    #[param(value_type = Option<bool>)]
    inactive: Option<Param<bool>>,
}

/// Lists your business's services.
#[utoipa::path(get, path = "/services", tag = "services", params(Filter),
    responses((status = 200, body = Page<Service>)))]
pub async fn list_services(
    State(app): State<Context>,
    principal: Member,
    Query(filter): Query<Filter>,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let inactive = filter.inactive.is_some_and(|inactive| inactive.0);
    if inactive && principal.role == Role::Client {
        return Err(Problem::field("inactive", "is not allowed for clients"));
    }
    let listed = listed(&app, principal.business_id, principal.currency, inactive).await?;
    Ok(listed.answer(&if_none_match, response_cache::ONE_HOUR))
}

/// Returns the list of a business's services, from the cache if possible. `inactive` includes inactive services.
pub async fn listed(
    app: &Context,
    business: BusinessId,
    currency: Currency,
    inactive: bool,
) -> Result<Arc<TaggedJson>, Problem> {
    let db = app.db.clone();
    let list = move || async move {
        let rows = db.read(move |tx| tx.records(&LIST, params![business, inactive])).await?;
        TaggedJson::new(&Page { items: rows.into_iter().map(|row| row.into_service(currency)).collect(), next: None })
    };
    app.response_caches.services.get(response_cache::catalogue(business), inactive, list).await
}

/// Shows a service.
#[utoipa::path(get, path = "/services/{id}", tag = "services",
    params(("id" = ServiceId, Path,)), responses((status = 200, body = Service)))]
pub async fn show_service(
    State(app): State<Context>,
    principal: Member,
    PathParam(id): PathParam<ServiceId>,
) -> Answer<Service> {
    let business = principal.business_id;
    let found = app.db.read(move |tx| ServiceRow::find(tx, business, id)).await.map_err(Problem::from)?;
    found.map(|row| axum::Json(row.into_service(principal.currency))).ok_or_else(Problem::not_found)
}

/// Creates a service.
#[utoipa::path(post, path = "/services", tag = "services",
    request_body = NewService, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Service)))]
pub async fn create_service(
    State(app): State<Context>,
    principal: Manager,
    Create { input, retry }: Create<NewService>,
) -> Result<Created<Service>, Problem> {
    let (business, currency, now) = (principal.business_id, principal.currency, app.clock.now());
    let row = ServiceRow::try_from(input)?;
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        let id = insert(tx, business, &row, now)?;
        tx.record_change(Change::CatalogueChanged);
        Ok(ServiceRow { id, ..row.clone() }.into_service(currency))
    };
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

/// Changes to a service. Omitted fields stay unchanged. `duration_minutes` and `segments` cannot be combined. Existing
/// bookings keep their duration and price.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct ServiceUpdate {
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    category: Patch<Label>,
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Patch<Name>,
    #[deserr(default)]
    #[schema(value_type = Price, required = false)]
    price: Patch<Price>,
    #[deserr(default)]
    #[schema(value_type = Duration, required = false)]
    duration_minutes: Patch<Duration>,
    #[deserr(default)]
    #[schema(value_type = Segments, required = false)]
    segments: Patch<Segments>,
    #[deserr(default)]
    #[schema(value_type = Buffer, required = false)]
    buffer_before_minutes: Patch<Buffer>,
    #[deserr(default)]
    #[schema(value_type = Buffer, required = false)]
    buffer_after_minutes: Patch<Buffer>,
    #[deserr(default)]
    #[schema(value_type = ResourceTypes, required = false)]
    resource_types: Patch<ResourceTypes>,
    #[deserr(default)]
    #[schema(value_type = bool, required = false)]
    active: Patch<bool>,
}

/// Updates a service.
#[utoipa::path(patch, path = "/services/{id}", tag = "services",
    request_body = ServiceUpdate, params(("id" = ServiceId, Path,)),
    responses((status = 200, body = Service)))]
pub async fn update_service(
    State(app): State<Context>,
    principal: Manager,
    PathParam(id): PathParam<ServiceId>,
    Json(update): Json<ServiceUpdate>,
) -> Answer<Service> {
    let (business, currency) = (principal.business_id, principal.currency);
    let segments = time(update.duration_minutes.0, update.segments.0.clone())?;
    let service = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business, id])?;
        let mut row = ServiceRow::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        update.category.map(|category| category.to_string()).apply(&mut row.category);
        update.name.map(|name| name.to_string()).apply(&mut row.name);
        update.price.apply(&mut row.price);
        Patch(segments.clone()).apply(&mut row.segments);
        update.buffer_before_minutes.apply(&mut row.buffer_before);
        update.buffer_after_minutes.apply(&mut row.buffer_after);
        update.resource_types.apply(&mut row.resource_types);
        update.active.apply(&mut row.active);
        tx.update_record(&UPDATE, params![business, id], &row)?;
        tx.record_change(Change::CatalogueChanged);
        Ok(row.into_service(currency))
    });
    service.await.map(axum::Json)
}

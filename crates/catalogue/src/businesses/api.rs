//! Operations on a business.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use deserr::Deserr;
use parlour_core::changes::Change;
use parlour_core::context::Context;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Answer, IfNoneMatch, Json, Problem, TaggedJson};
use parlour_core::principal::{Member, Owner};
use parlour_core::response_cache;
use parlour_core::types::{BusinessId, Currency, Name, Patch};
use parlour_db::{Tx, params};
use utoipa::ToSchema;

use super::model::{Business, HoldMinutes, Kind, LOCK};
use crate::businesses::{CancellationPolicy, OnlineBooking, WaitlistMode};
use crate::{locations, services};

parlour_db::statements! {
    FIRST scans "reads at most a hundred rows" = "SELECT id, currency FROM businesses ORDER BY id LIMIT 100";
    UPDATE = "UPDATE businesses SET name = $2, kind = $3, waitlist_mode = $4, waitlist_hold_minutes = $5,
            cancellation_policy = $6, online_booking = $7 WHERE id = $1";
}

/// Shows your business.
#[utoipa::path(get, path = "/business", tag = "business",
    responses((status = 200, body = Business)))]
pub async fn show_business(
    State(app): State<Context>,
    principal: Member,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    Ok(cached_business(&app, principal.business_id).await?.answer(&if_none_match, response_cache::REVALIDATE))
}

/// Returns the business as the API shows it, from the cache if possible.
pub async fn cached_business(app: &Context, id: BusinessId) -> Result<Arc<TaggedJson>, Problem> {
    let (db, files, now) = (app.db.clone(), app.uploads.clone(), app.clock.now());
    let show = move || async move {
        let show = move |tx: &mut Tx<'_>| Business::find(tx, id, &files, now);
        let business = db.read(show).await?;
        TaggedJson::new(&business)
    };
    app.response_caches.businesses.get(response_cache::catalogue(id), (), show).await
}

/// Fills the caches at startup with the most requested data of the hundred businesses that registered first. Data of
/// other businesses is cached on first use.
pub async fn warm_up(app: &Context) -> Result<(), Problem> {
    let first = app.db.read(|tx| tx.all(&FIRST, params![], |row| Ok((row.take()?, row.take()?)))).await;
    let first: Vec<(BusinessId, Currency)> = first.map_err(|error: parlour_db::Error| Problem::from(error))?;
    for (business, currency) in first {
        cached_business(app, business).await?;
        locations::listed(app, business).await?;
        services::listed(app, business, currency, false).await?;
    }
    Ok(())
}

/// Changes to a business. Omitted fields stay unchanged.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct BusinessUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Patch<Name>,
    #[deserr(default)]
    #[schema(value_type = Kind, required = false)]
    kind: Patch<Kind>,
    /// Cancellation policy. It is replaced as a whole.
    #[deserr(default)]
    #[schema(value_type = CancellationPolicy, required = false)]
    cancellation_policy: Patch<CancellationPolicy>,
    /// Waitlist mode: a free slot is offered to one matching client at a time (`first`) or to all of them at once
    /// (`all`).
    #[deserr(default)]
    #[schema(value_type = WaitlistMode, required = false)]
    waitlist_mode: Patch<WaitlistMode>,
    /// Minutes to hold an offered slot for the client, in waitlist mode `first`. The slot is held at most until it
    /// starts.
    #[deserr(default)]
    #[schema(value_type = HoldMinutes, required = false)]
    waitlist_hold_minutes: Patch<HoldMinutes>,
    /// Online booking mode, for guests on the business's booking page.
    #[deserr(default)]
    #[schema(value_type = OnlineBooking, required = false)]
    online_booking: Patch<OnlineBooking>,
}

/// Updates your business.
#[utoipa::path(patch, path = "/business", tag = "business",
    request_body = BusinessUpdate, responses((status = 200, body = Business)))]
pub async fn update_business(
    State(app): State<Context>,
    principal: Owner,
    Json(update): Json<BusinessUpdate>,
) -> Answer<Business> {
    let (id, files, now) = (principal.business_id, app.uploads.clone(), app.clock.now());
    let updated = app.changes.write(id, move |tx| {
        tx.lock(&LOCK, params![id])?;
        let mut business = Business::find(tx, id, &files, now)?;
        update.name.clone().map(|name| name.to_string()).apply(&mut business.name);
        update.kind.apply(&mut business.kind);
        update.cancellation_policy.apply(&mut business.cancellation_policy);
        update.waitlist_mode.apply(&mut business.waitlist_mode);
        update.waitlist_hold_minutes.apply(&mut business.waitlist_hold_minutes);
        update.online_booking.apply(&mut business.online_booking);
        let (mode, hold) = (business.waitlist_mode, business.waitlist_hold_minutes);
        let Business { name, kind, cancellation_policy, online_booking, .. } = &business;
        tx.execute(&UPDATE, params![id, name, kind, mode, hold, cancellation_policy, online_booking])?;
        tx.record_change(Change::CatalogueChanged);
        Ok(business)
    });
    updated.await.map(axum::Json)
}

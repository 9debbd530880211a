//! Logo of a business. It is public.

use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Answer, Code, Problem, Query};
use parlour_core::principal::Manager;
use parlour_core::types::{BusinessId, FileId};
use parlour_core::uploads::{
    self, FileBody, FileLinks, FileRow, FileState, Incoming, PICTURES, Purpose, UploadRequest,
};
use parlour_db::params;

use super::LOCK;

parlour_db::statements! {
    SHOW of FileRow = "SELECT {columns f} FROM logos l
        JOIN files f ON f.id = l.file_id AND f.business_id = l.business_id WHERE l.business_id = $1";
    FIND = "SELECT file_id FROM logos WHERE business_id = $1";
    SET = "INSERT INTO logos (business_id, file_id) VALUES ($1, $2)";
    REMOVE = "DELETE FROM logos WHERE business_id = $1";
}

/// Properties of a new logo.
#[derive(Clone, Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewLogo {
    /// File name. Defaults to the name in the `Content-Disposition` header, or else in the form.
    #[deserr(default)]
    name: Option<String>,
}

/// Sets or replaces the logo of your business.
///
/// The body is the picture itself (JPEG, PNG, WebP or GIF, detected from its content), or a form with the picture as
/// its only part. The link to the logo is public.
#[utoipa::path(post, path = "/business/logo", tag = "business", params(NewLogo),
    request_body(content = FileBody, content_type = "application/octet-stream"),
    responses((status = 200, body = FileLinks)))]
pub async fn update_logo(
    State(app): State<Context>,
    principal: Manager,
    Query(about): Query<NewLogo>,
    incoming: Incoming,
) -> Answer<FileLinks> {
    let (business, user, now) = (principal.business_id, principal.user_id, app.clock.now());
    let wanted = UploadRequest {
        business,
        purpose: Purpose::Logo,
        allowed: PICTURES,
        name: about.name.as_deref(),
        random: &app.random,
    };
    let received = app.uploads.receive(incoming, &wanted).await?;
    let (came, files, jobs) = (received.clone(), app.uploads.clone(), app.jobs.clone());
    let update = app.changes.write(business, move |tx| {
        tx.lock(&LOCK, params![business])?;
        remove_stored_logo(tx, &jobs, business, now)?;
        let id = uploads::insert(tx, (business, user), (Purpose::Logo, FileState::Used), &came, now)?;
        tx.execute(&SET, params![business, id])?;
        tx.record_change(Change::CatalogueChanged);
        let logo = tx.record(&SHOW, params![business])?.ok_or_else(Problem::not_found)?;
        Ok(files.required_links(&logo, now)?)
    });
    let updated = update.await;
    if updated.as_ref().is_err_and(|problem| problem.code != Code::OutcomeUnknown) {
        app.uploads.discard(&received.key).await;
    }
    updated.map(axum::Json)
}

/// Removes the logo of your business.
#[utoipa::path(delete, path = "/business/logo", tag = "business",
    responses((status = 204)))]
pub async fn remove_logo(State(app): State<Context>, principal: Manager) -> Result<StatusCode, Problem> {
    let (business, now, jobs) = (principal.business_id, app.clock.now(), app.jobs.clone());
    let removed = app.changes.write(business, move |tx| {
        tx.lock(&LOCK, params![business])?;
        tx.record_change(Change::CatalogueChanged);
        if remove_stored_logo(tx, &jobs, business, now)? {
            Ok(StatusCode::NO_CONTENT)
        } else {
            Err(Problem::not_found())
        }
    });
    removed.await
}

/// Removes the logo. Returns false if there is none.
fn remove_stored_logo(
    tx: &mut Transaction<'_, '_>,
    jobs: &parlour_jobs::JobQueue,
    business: BusinessId,
    now: parlour_core::types::Instant,
) -> Result<bool, Problem> {
    let Some(file) = tx.first(&FIND, params![business], |row| row.take::<FileId>())? else { return Ok(false) };
    tx.execute(&REMOVE, params![business])?;
    uploads::remove(tx, jobs, business, file, now)?;
    Ok(true)
}

//! Photos of clients, before and after a service.

use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam, PathParams};
use parlour_core::http::{Answer, Created, Json, Listing, NoFilter, Page, Paging, Problem, Query, create_idempotent};
use parlour_core::principal::Staff;
use parlour_core::types::{
    BusinessId, ClientId, FileId, Instant, InstantOrLocalTime, Label, NullablePatch, Patch, string_enum,
};
use parlour_core::uploads::{
    self, FileBody, FileLinks, FileRow, FileState, Incoming, PICTURES, Purpose, UploadRequest, Uploads,
};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Client;

parlour_db::statements! {
    /// Selects a page of photos, latest first. The constant limit, which no page exceeds, tells query planners that the
    /// page is small.
    PAGE of PhotoRow = "SELECT {columns p} FROM (SELECT * FROM (SELECT * FROM client_photos
            WHERE business_id = $1 AND client_id = $2 AND (taken_at, file_id) < ($3, $4)
            ORDER BY taken_at DESC, file_id DESC LIMIT 101) AS most LIMIT $5) p
        JOIN files f ON f.id = p.file_id AND f.business_id = p.business_id
        ORDER BY p.taken_at DESC, p.file_id DESC";
    SHOW of PhotoRow = "SELECT {columns p} FROM client_photos p JOIN files f ON f.id = p.file_id
        AND f.business_id = p.business_id
        WHERE p.business_id = $1 AND p.client_id = $2 AND p.file_id = $3";
    LOCK = "SELECT file_id FROM client_photos WHERE business_id = $1 AND client_id = $2 AND file_id = $3 {for update}";
    INSERT = "INSERT INTO client_photos (business_id, file_id, client_id, taken_at, caption, stage)
        VALUES ($1, $2, $3, $4, $5, $6)";
    UPDATE = "UPDATE client_photos SET taken_at = $4, caption = $5, stage = $6
        WHERE business_id = $1 AND client_id = $2 AND file_id = $3";
    REMOVE = "DELETE FROM client_photos WHERE business_id = $1 AND client_id = $2 AND file_id = $3";
}

string_enum! {
    /// Stage of a photo, for comparing before and after.
    pub enum PhotoStage {
        /// Taken before the service.
        Before = "before",
        /// Taken after the service.
        After = "after",
    }
}

/// Photo of a client.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Photo {
    id: FileId,
    taken_at: Instant,
    caption: String,
    /// Stage of the photo. Null if no stage was given.
    stage: Option<PhotoStage>,
    file: FileLinks,
}

/// Photo, as stored.
#[derive(parlour_db::Record)]
struct PhotoRow {
    file_id: FileId,
    taken_at: Instant,
    caption: String,
    stage: Option<PhotoStage>,
    #[record(flatten = "f")]
    file: FileRow,
}

impl PhotoRow {
    fn into_photo(self, files: &Uploads, now: Instant) -> Result<Photo, parlour_db::Error> {
        let file = files.required_links(&self.file, now)?;
        let Self { file_id: id, taken_at, caption, stage, .. } = self;
        Ok(Photo { id, taken_at, caption, stage, file })
    }
}

impl Photo {
    fn find(
        tx: &mut Tx<'_>,
        files: &Uploads,
        now: Instant,
        (business, client, id): (BusinessId, ClientId, FileId),
    ) -> Result<Self, Problem> {
        let found = tx.record(&SHOW, params![business, client, id])?.ok_or_else(Problem::not_found)?;
        Ok(found.into_photo(files, now)?)
    }
}

/// Name of the list in cursors.
const BY_TIME: &str = "photo";

/// Lists a client's photos, latest first.
///
/// Links to the files need no login and stay valid for at least an hour.
#[utoipa::path(get, path = "/clients/{id}/photos", tag = "clients",
    params(("id" = ClientId, Path,), Paging), responses((status = 200, body = Page<Photo>)))]
pub async fn list_photos(
    State(app): State<Context>,
    principal: Staff,
    PathParam(client): PathParam<ClientId>,
    Listing(NoFilter {}, page): Listing<NoFilter>,
) -> Answer<Page<Photo>> {
    let (business, now, files) = (principal.business_id, app.clock.now(), app.uploads.clone());
    let limit = page.limit();
    let list = app.cursors.of_business(business, BY_TIME);
    let mark: Option<(i64, i64)> = page.after(&list)?;
    let (taken, id) = mark.unwrap_or((i64::MAX, i64::MAX));
    let items = app.db.read_replica(move |tx| {
        Client::find(tx, business, client)?.ok_or_else(Problem::not_found)?;
        let rows = limit.plus_one();
        let asked = params![business, client, taken, id, rows];
        let photos = tx.records(&PAGE, asked)?.into_iter().map(|photo| photo.into_photo(&files, now));
        Ok::<_, Problem>(photos.collect::<Result<Vec<_>, _>>()?)
    });
    let cursor = |photo: &Photo| list.seal(photo.taken_at.micros(), photo.id.0);
    Ok(axum::Json(Page::from_rows(items.await?, limit, cursor)))
}

/// Properties of a new photo.
#[derive(Clone, Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewPhoto {
    /// File name. Defaults to the name in the `Content-Disposition` header, or else in the form.
    #[deserr(default)]
    name: Option<String>,
    /// Description of the photo. Empty if omitted.
    #[deserr(default = Label::empty())]
    #[param(value_type = Option<String>)]
    caption: Label,
    #[deserr(default)]
    stage: Option<PhotoStage>,
    /// Time when the photo was taken, with a UTC offset. Defaults to now.
    #[deserr(default)]
    #[param(value_type = Option<String>)]
    taken_at: Option<InstantOrLocalTime>,
}

/// Returns the instant when a photo was taken. Rejects local times, because a photo does not belong to a location.
fn instant(when: InstantOrLocalTime) -> Result<Instant, Problem> {
    match when {
        InstantOrLocalTime::Instant(instant) => Ok(Instant(instant)),
        InstantOrLocalTime::Local(_) => {
            Err(Problem::field("taken_at", "must have a UTC offset, as in 2027-01-22T10:00:00-05:00"))
        }
    }
}

/// Adds a photo of a client.
///
/// The body is the picture itself (JPEG, PNG, WebP or GIF, detected from its content), or a form with the picture as
/// its only part. The picture is re-encoded. Its metadata, such as the place where it was taken, is removed. It is
/// scaled down if a side is longer than 2,048 pixels.
#[utoipa::path(post, path = "/clients/{id}/photos", tag = "clients",
    params(("id" = ClientId, Path,), NewPhoto, parlour_core::http::idempotency::KeyHeader),
    request_body(content = FileBody, content_type = "application/octet-stream"),
    responses((status = 201, body = Photo)))]
pub async fn create_photo(
    State(app): State<Context>,
    principal: Staff,
    PathParam(client): PathParam<ClientId>,
    Query(about): Query<NewPhoto>,
    incoming: Incoming,
) -> Result<Created<Photo>, Problem> {
    let (business, user, now) = (principal.business_id, principal.user_id, app.clock.now());
    let taken_at = about.taken_at.map_or(Ok(now), instant)?;
    // Check before receiving the file, and again when its row is inserted.
    let is_there = app.db.read(move |tx| Client::find(tx, business, client)).await.map_err(Problem::from)?;
    is_there.ok_or_else(Problem::not_found)?;
    let wanted = UploadRequest {
        business,
        purpose: Purpose::ClientPhoto,
        allowed: PICTURES,
        name: about.name.as_deref(),
        random: &app.random,
    };
    let received = app.uploads.receive(incoming, &wanted).await?;
    let (came, files, caption, stage) = (received.clone(), app.uploads.clone(), about.caption, about.stage);
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        Client::find(tx, business, client)?.ok_or_else(Problem::not_found)?;
        let id = uploads::insert(tx, (business, user), (Purpose::ClientPhoto, FileState::Used), &came, now)?;
        tx.execute(&INSERT, params![business, id, client, taken_at, caption, stage])?;
        tx.record_change(Change::ClientUpdated { client });
        Photo::find(tx, &files, now, (business, client, id))
    };
    let created = create_idempotent(&app.changes, &*principal, now, received.retry.clone(), |_| Ok(()), create).await;
    app.uploads.remove_unless_created(&received, &created).await;
    created
}

/// Changes to a photo. Omitted fields stay unchanged; `null` clears a field.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct PhotoUpdate {
    #[deserr(default)]
    #[schema(value_type = Option<Label>)]
    caption: NullablePatch<Label>,
    #[deserr(default)]
    #[schema(value_type = Option<PhotoStage>)]
    stage: NullablePatch<PhotoStage>,
    #[deserr(default)]
    #[schema(value_type = InstantOrLocalTime, required = false)]
    taken_at: Patch<InstantOrLocalTime>,
}

/// Updates the caption, stage or time of a photo.
#[utoipa::path(patch, path = "/clients/{id}/photos/{photo_id}", tag = "clients",
    request_body = PhotoUpdate, params(("id" = ClientId, Path,), ("photo_id" = FileId, Path,)),
    responses((status = 200, body = Photo)))]
pub async fn update_photo(
    State(app): State<Context>,
    principal: Staff,
    PathParams(client, id): PathParams<ClientId, FileId>,
    Json(update): Json<PhotoUpdate>,
) -> Answer<Photo> {
    let (business, now, files) = (principal.business_id, app.clock.now(), app.uploads.clone());
    let taken_at = Patch(update.taken_at.0.map(instant).transpose()?);
    let photo = app.changes.write(business, move |tx| {
        tx.lock(&LOCK, params![business, client, id])?;
        let mut photo = Photo::find(tx, &files, now, (business, client, id))?;
        update.caption.clone().map(|caption| caption.to_string()).apply_or_empty(&mut photo.caption);
        update.stage.clone().apply(&mut photo.stage);
        taken_at.apply(&mut photo.taken_at);
        let row = params![business, client, id, photo.taken_at, photo.caption, photo.stage];
        tx.execute(&UPDATE, row)?;
        tx.record_change(Change::ClientUpdated { client });
        Ok(photo)
    });
    photo.await.map(axum::Json)
}

/// Removes a photo.
#[utoipa::path(delete, path = "/clients/{id}/photos/{photo_id}", tag = "clients",
    params(("id" = ClientId, Path,), ("photo_id" = FileId, Path,)), responses((status = 204)))]
pub async fn remove_photo(
    State(app): State<Context>,
    principal: Staff,
    PathParams(client, id): PathParams<ClientId, FileId>,
) -> Result<StatusCode, Problem> {
    let (business, now, tasks) = (principal.business_id, app.clock.now(), app.jobs.clone());
    let removed = app.changes.write(business, move |tx| {
        if tx.execute(&REMOVE, params![business, client, id])? == 0 {
            return Err(Problem::not_found());
        }
        uploads::remove(tx, &tasks, business, id, now)?;
        tx.record_change(Change::ClientUpdated { client });
        Ok(StatusCode::NO_CONTENT)
    });
    removed.await
}

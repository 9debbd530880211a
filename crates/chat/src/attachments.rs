//! Attachments: files that are uploaded first and then attached to a message.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::Transaction;
use parlour_core::context::Context;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Answer, Created, FieldError, Page, Problem, Query, create_idempotent};
use parlour_core::principal::{Member, Principal};
use parlour_core::records::Attachment;
use parlour_core::types::{FileId, Instant, MessageId};
use parlour_core::uploads::{self, FileBody, FileState, Incoming, Purpose, UploadRequest};
use parlour_db::{Tx, params};

use super::model::AttachmentRow;

parlour_db::statements! {
    WAITING of AttachmentRow = "SELECT {columns f} FROM files f
        WHERE business_id = $1 AND user_id = $2 AND state = 'waiting' ORDER BY id DESC LIMIT 1000";
    USE = "UPDATE files SET state = 'used', changed_at = $4
        WHERE business_id = $1 AND id = $2 AND user_id = $3 AND purpose = 'message_attachment' AND state = 'waiting'";
    ATTACH = "INSERT INTO message_attachments (business_id, message_id, position, file_id) VALUES ($1, $2, $3, $4)";
}

/// Media types that can be attached: images, which are re-encoded, and documents.
const ALLOWED: [parlour_blob::MediaType; 8] = {
    use parlour_blob::MediaType::{Docx, Gif, Jpeg, Odt, Pdf, Png, Webp, Xlsx};
    [Jpeg, Png, Webp, Gif, Pdf, Docx, Xlsx, Odt]
};

/// Lists your uploads that are not attached to a message.
///
/// Newest first, at most 1,000. An upload that is not attached is removed after a day.
#[utoipa::path(get, path = "/attachments", tag = "chat",
    responses((status = 200, body = Page<Attachment>)))]
pub async fn list_attachments(State(app): State<Context>, principal: Member) -> Answer<Page<Attachment>> {
    let (business, user, files, now) = (principal.business_id, principal.user_id, app.uploads.clone(), app.clock.now());
    let items = app.db.read(move |tx| {
        let waiting = tx.records(&WAITING, params![business, user])?;
        waiting.iter().map(|attachment| attachment.to_attachment(&files, now)).collect()
    });
    let items = items.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    Ok(axum::Json(Page { items, next: None }))
}

/// Parameters of an upload.
#[derive(Clone, Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewAttachment {
    /// File name. Defaults to the name in the request itself (`Content-Disposition`, or the form).
    #[deserr(default)]
    name: Option<String>,
}

/// Uploads a file to attach to a message.
///
/// The body is the file itself (JPEG, PNG, WebP, GIF, PDF, DOCX, XLSX or ODT, as detected from its content), or a form
/// with the file as its only part. Images are re-encoded. To attach the file, send its id in the `attachment_ids` of a
/// message within a day.
#[utoipa::path(post, path = "/attachments", tag = "chat",
    params(NewAttachment, parlour_core::http::idempotency::KeyHeader),
    request_body(content = FileBody, content_type = "application/octet-stream"),
    responses((status = 201, body = Attachment)))]
pub async fn create_attachment(
    State(app): State<Context>,
    principal: Member,
    Query(about): Query<NewAttachment>,
    incoming: Incoming,
) -> Result<Created<Attachment>, Problem> {
    let (business, user, now) = (principal.business_id, principal.user_id, app.clock.now());
    let purpose = Purpose::MessageAttachment;
    let wanted =
        UploadRequest { business, purpose, allowed: &ALLOWED, name: about.name.as_deref(), random: &app.random };
    let received = app.uploads.receive(incoming, &wanted).await?;
    let (came, files) = (received.clone(), app.uploads.clone());
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        let id = uploads::insert(tx, (business, user), (purpose, FileState::Waiting), &came, now)?;
        Ok(Attachment { id, file: files.show(&came.key, came.bytes, came.size, now) })
    };
    let created = create_idempotent(&app.changes, &*principal, now, received.retry.clone(), |_| Ok(()), create).await;
    app.uploads.remove_unless_created(&received, &created).await;
    created
}

/// Attaches files to a message. Fails if any file is not an unattached upload of the sender.
pub(super) fn attach(
    tx: &mut Tx<'_>,
    principal: &Principal,
    message: MessageId,
    ids: &[FileId],
    now: Instant,
) -> Result<(), Problem> {
    let (business, mut wrong) = (principal.business_id, Vec::new());
    for (position, id) in ids.iter().enumerate() {
        if tx.execute(&USE, params![business, id, principal.user_id, now])? == 0 {
            let message = "is not one of your unattached uploads";
            wrong.push(FieldError::new(format!("attachment_ids.{position}"), message));
        } else {
            let position = i64::try_from(position).unwrap_or(i64::MAX);
            tx.execute(&ATTACH, params![business, message, position, id])?;
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

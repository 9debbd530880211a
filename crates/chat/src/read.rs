//! Marking conversations as read.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Json, Problem};
use parlour_core::principal::{Member, Principal};
use parlour_core::types::{Instant, MessageId, UserId};
use parlour_core::uploads::Uploads;
use parlour_db::params;
use utoipa::ToSchema;

use super::model::{Chat, pair, peer};

parlour_db::statements! {
    IS_IN_IT = "SELECT 1 FROM messages WHERE business_id = $1 AND low_user_id = $2 AND high_user_id = $3 AND id = $4";
    LOCK = "SELECT read_message_id FROM chats WHERE business_id = $1 AND user_id = $2 AND other_id = $3 {for update}";
    /// Moves the marker forward, never back. The other user's messages after it are unread.
    READ = "UPDATE chats SET read_message_id = $4, unread = (SELECT count(*) FROM messages m
            WHERE m.business_id = $1 AND m.low_user_id = $5 AND m.high_user_id = $6 AND m.id > $4 AND m.sender_id = $3)
        WHERE business_id = $1 AND user_id = $2 AND other_id = $3 AND read_message_id < $4";
}

/// Read marker: the last message of a conversation that you have read.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct ReadMarker {
    message_id: MessageId,
}

/// Marks a conversation as read up to a message.
///
/// Messages that were read stay read: marking an older message changes nothing.
#[utoipa::path(post, path = "/chats/{user_id}/read", tag = "chat",
    request_body = ReadMarker, params(("user_id" = UserId, Path,)), responses((status = 200, body = Chat)))]
pub async fn update_chat(
    State(app): State<Context>,
    principal: Member,
    PathParam(other): PathParam<UserId>,
    Json(ReadMarker { message_id }): Json<ReadMarker>,
) -> Answer<Chat> {
    let (reader, files, now) = (principal.0.clone(), app.uploads.clone(), app.clock.now());
    let read = app.changes.write(principal.business_id, move |tx| read(tx, &reader, other, message_id, (&files, now)));
    read.await.map(axum::Json)
}

fn read(
    tx: &mut Transaction<'_, '_>,
    principal: &Principal,
    other: UserId,
    message: MessageId,
    (files, now): (&Uploads, Instant),
) -> Result<Chat, Problem> {
    peer(tx, principal, other)?;
    let (business, user, (low, high)) = (principal.business_id, principal.user_id, pair(principal.user_id, other));
    tx.lock(&LOCK, params![business, user, other])?;
    if tx.first(&IS_IN_IT, params![business, low, high, message], |row| row.take::<i64>())?.is_none() {
        return Err(Problem::field("message_id", "is not a message of this conversation"));
    }
    if tx.execute(&READ, params![business, user, other, message, low, high])? > 0 {
        tx.record_change(Change::ChatRead { from: user, to: other, message_id: message });
    }
    Chat::find(tx, business, user, other, files, now)?.ok_or_else(Problem::not_found)
}

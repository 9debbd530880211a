//! Sending a message.

use std::iter;

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, Listed, PathParam};
use parlour_core::http::{Create, Created, Problem, create_idempotent};
use parlour_core::principal::{Member, Principal};
use parlour_core::records::Message;
use parlour_core::types::{FileId, Instant, MessageId, MessageLines, UserId};
use parlour_core::uploads::Uploads;
use parlour_db::params;
use utoipa::ToSchema;

use super::attachments::attach;
use super::model::{find_attachments, pair, peer};

parlour_db::statements! {
    INSERT = "INSERT INTO messages (business_id, low_user_id, high_user_id, sender_id, text, sent_at, attachments)
        VALUES ($1, $2, $3, $4, $5, $6, $7) {returning id}";
    MAKE = "INSERT INTO chats (business_id, user_id, other_id, last_message_id, read_message_id, unread)
        VALUES ($1, $2, $3, 0, 0, 0) ON CONFLICT (business_id, user_id, other_id) DO NOTHING";
    LOCK = "SELECT unread FROM chats WHERE business_id = $1 AND user_id = $2 AND other_id = $3 {for update}";
    /// Sending a message also marks all earlier messages as read.
    SENT = "UPDATE chats SET last_message_id = $4, read_message_id = $4, unread = 0
        WHERE business_id = $1 AND user_id = $2 AND other_id = $3";
    RECEIVED = "UPDATE chats SET last_message_id = $4, unread = unread + 1
        WHERE business_id = $1 AND user_id = $2 AND other_id = $3";
}

/// A message to send.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewMessage {
    /// Text of the message. May be empty only if files are attached.
    text: MessageLines,
    /// Ids of your uploads to attach, at most ten.
    #[deserr(default)]
    #[schema(value_type = Vec<FileId>, required = false, max_items = 10)]
    attachment_ids: Listed<FileId, MAX_ATTACHMENTS>,
}

const MAX_ATTACHMENTS: usize = 10;

impl NewMessage {
    fn check(&self) -> Result<(), Problem> {
        if self.text.as_str().is_empty() && self.attachment_ids.is_empty() {
            return Err(Problem::field("text", "must not be empty"));
        }
        Ok(())
    }
}

/// Sends a message to a user.
#[utoipa::path(post, path = "/chats/{user_id}/messages", tag = "chat",
    request_body = NewMessage, params(("user_id" = UserId, Path,), parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Message)))]
pub async fn create_message(
    State(app): State<Context>,
    principal: Member,
    PathParam(other): PathParam<UserId>,
    Create { input, retry }: Create<NewMessage>,
) -> Result<Created<Message>, Problem> {
    input.check()?;
    let (now, sender, files) = (app.clock.now(), principal.0.clone(), app.uploads.clone());
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        send(tx, &sender, other, input.text.as_str(), &input.attachment_ids, (&files, now))
    };
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

pub(super) fn send(
    tx: &mut Transaction<'_, '_>,
    principal: &Principal,
    other: UserId,
    text: &str,
    attached: &[FileId],
    (files, now): (&Uploads, Instant),
) -> Result<Message, Problem> {
    peer(tx, principal, other)?;
    let (business, user, (low, high)) = (principal.business_id, principal.user_id, pair(principal.user_id, other));
    // Locked in the order of user ids, so that two users who write to each other cannot deadlock. Locked before the
    // message gets its id, so that the messages of a conversation are committed in the order of their ids.
    let mut sides = vec![(user, other, &SENT)];
    if user != other {
        sides.push((other, user, &RECEIVED));
    }
    sides.sort_by_key(|(user, ..)| *user);
    for (user, other, _) in &sides {
        tx.execute(&MAKE, params![business, user, other])?;
        tx.lock(&LOCK, params![business, user, other])?;
    }
    let count = u32::try_from(attached.len()).unwrap_or(u32::MAX);
    let id: MessageId = tx.insert(&INSERT, params![business, low, high, user, text, now, count])?;
    attach(tx, principal, id, attached, now)?;
    for (user, other, side) in sides {
        tx.execute_deferred(side, params![business, user, other, id])?;
    }
    let text = text.to_owned();
    let mut message = Message { id, sender_id: user, text, sent_at: now, attachments: Vec::new(), attached: count };
    find_attachments(tx, business, files, now, iter::once(&mut message))?;
    tx.record_change(Change::MessageCreated { from: user, to: other, message: message.clone() });
    Ok(message)
}

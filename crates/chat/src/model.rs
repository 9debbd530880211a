//! Messages, conversations and attachments as they are stored and returned.

use std::collections::BTreeMap;

use parlour_core::http::Problem;
use parlour_core::principal::{Principal, Role};
use parlour_core::records::{Attachment, Message};
use parlour_core::types::{BusinessId, FileId, Instant, MessageId, Named, UserId, list};
use parlour_core::uploads::{FileRow, Uploads};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

parlour_db::statements! {
    PEER = "SELECT u.name, m.role FROM members m JOIN users u ON u.id = m.user_id
        WHERE m.business_id = $1 AND m.user_id = $2";
    SIDE of Chat = "SELECT {columns c} FROM (SELECT * FROM chats WHERE business_id = $1 AND user_id = $2
        AND other_id = $3) c
        JOIN users u ON u.id = c.other_id
        JOIN messages m ON m.id = c.last_message_id AND m.business_id = c.business_id";
    ATTACHED of AttachmentRow = "SELECT {columns f}, a.message_id FROM message_attachments a
        JOIN files f ON f.id = a.file_id AND f.business_id = a.business_id
        WHERE a.business_id = $1 AND a.message_id {in $2} ORDER BY a.message_id, a.position";
}

/// A conversation, as seen by one of its two users.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Chat {
    /// The other user.
    #[record(flatten = "u")]
    pub(super) with: Named<UserId>,
    /// Number of unread messages from the other user.
    pub(super) unread: i64,
    /// Id of the last message that you have read or sent. 0 if there is no such message.
    #[schema(value_type = i64)]
    pub(super) read_message_id: MessageId,
    #[record(flatten = "m")]
    pub(super) last_message: Message,
}

impl Chat {
    pub(super) fn find(
        tx: &mut Tx<'_>,
        business: BusinessId,
        user: UserId,
        other: UserId,
        files: &Uploads,
        now: Instant,
    ) -> Result<Option<Self>, parlour_db::Error> {
        let mut found = tx.record(&SIDE, params![business, user, other])?;
        find_attachments(tx, business, files, now, found.iter_mut().map(|chat| &mut chat.last_message))?;
        Ok(found)
    }
}

/// A stored file that is attached, or can be attached, to a message.
#[derive(parlour_db::Record)]
pub(super) struct AttachmentRow {
    id: FileId,
    #[record(flatten = "f")]
    file: FileRow,
}

impl AttachmentRow {
    pub(super) fn to_attachment(&self, files: &Uploads, now: Instant) -> Result<Attachment, parlour_db::Error> {
        Ok(Attachment { id: self.id, file: files.required_links(&self.file, now)? })
    }
}

/// Loads the attachments of messages. Runs no query if no message has any.
pub(super) fn find_attachments<'m>(
    tx: &mut Tx<'_>,
    business: BusinessId,
    files: &Uploads,
    now: Instant,
    messages: impl Iterator<Item = &'m mut Message>,
) -> Result<(), parlour_db::Error> {
    let with_some: Vec<&mut Message> = messages.filter(|message| message.attached > 0).collect();
    if with_some.is_empty() {
        return Ok(());
    }
    let ids = list(with_some.iter().map(|message| message.id));
    let mut found: BTreeMap<MessageId, Vec<Attachment>> = BTreeMap::new();
    for (attachment, message) in tx.records_with(&ATTACHED, params![business, ids], |row| row.take())? {
        found.entry(message).or_default().push(attachment.to_attachment(files, now)?);
    }
    for message in with_some {
        message.attachments = found.remove(&message.id).unwrap_or_default();
    }
    Ok(())
}

/// Returns the two users of a conversation, the smaller id first.
pub(super) fn pair(one: UserId, other: UserId) -> (UserId, UserId) {
    (one.min(other), one.max(other))
}

/// Checks that a user may chat with the user `other`. Returns `not_found` if `other` is not a member of the business,
/// or if they are two different clients.
pub fn peer(tx: &mut Tx<'_>, principal: &Principal, other: UserId) -> Result<(), Problem> {
    let found =
        tx.first(&PEER, params![principal.business_id, other], |row| Ok((row.take::<String>()?, row.take::<Role>()?)))?;
    let (_, role) = found.ok_or_else(Problem::not_found)?;
    let both_are_clients = principal.role == Role::Client && role == Role::Client;
    if both_are_clients && other != principal.user_id { Err(Problem::not_found()) } else { Ok(()) }
}

//! Messages, conversations and attachments as they are stored and shown.

use std::collections::BTreeMap;

use db::{Row, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Principal, Role};
use crate::files::{Files, Shown};
use crate::http::Problem;
use crate::types::{BusinessId, FileId, Instant, MessageId, Named, UserId, list};

db::statements! {
    PEER = "SELECT u.name, m.role FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.business_id = $1 AND m.user_id = $2";
    SIDE = "SELECT c.other_id, u.name, c.unread, c.read_message_id, m.id, m.sender_id, m.text, m.sent_at, m.attachments
        FROM (SELECT * FROM chats WHERE business_id = $1 AND user_id = $2 AND other_id = $3) c
        JOIN users u ON u.id = c.other_id
        JOIN messages m ON m.id = c.last_message_id AND m.business_id = c.business_id";
    ATTACHED = "SELECT a.message_id, f.id, f.key, f.bytes, f.width, f.height FROM message_attachments a
        JOIN files f ON f.id = a.file_id AND f.business_id = a.business_id
        WHERE a.business_id = $1 AND a.message_id {in $2} ORDER BY a.message_id, a.place";
}

/// A message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    pub(super) id: MessageId,
    pub(super) sender_id: UserId,
    pub(super) text: String,
    pub(super) sent_at: Instant,
    pub(super) attachments: Vec<Attachment>,
    /// How many they are, also before they were looked up.
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) attached: u32,
}

impl Message {
    pub(super) fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.take()?,
            sender_id: row.take()?,
            text: row.take()?,
            sent_at: row.take()?,
            attachments: Vec::new(),
            attached: row.take()?,
        })
    }
}

/// A conversation, as one of the two sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Chat {
    /// The other one.
    pub(super) with: Named<UserId>,
    /// How many of the other's messages are still to be read.
    pub(super) unread: i64,
    /// The last message that was read, by its id; 0 if none was.
    #[schema(value_type = i64)]
    pub(super) read_message_id: MessageId,
    pub(super) last_message: Message,
}

impl Chat {
    pub(super) fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
        Ok(Self {
            with: Named { id: row.take()?, name: row.take()? },
            unread: row.take()?,
            read_message_id: row.take()?,
            last_message: Message::read(row)?,
        })
    }

    pub(super) fn find(
        tx: &mut Tx<'_>,
        business: BusinessId,
        user: UserId,
        other: UserId,
        files: &Files,
        now: Instant,
    ) -> Result<Option<Self>, db::Error> {
        let mut found = tx.first(&SIDE, params![business, user, other], Self::read)?;
        find_attachments(tx, business, files, now, found.iter_mut().map(|chat| &mut chat.last_message))?;
        Ok(found)
    }
}

/// A file that goes with a message, or is to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    pub(super) id: FileId,
    pub(super) file: Shown,
}

impl Attachment {
    pub(super) fn read(row: &mut Row<'_>, files: &Files, now: Instant) -> Result<Self, db::Error> {
        Ok(Self { id: row.take()?, file: files.read_one(row, now)? })
    }
}

/// Gives messages their attachments. Nothing is asked if none has any.
pub(super) fn find_attachments<'m>(
    tx: &mut Tx<'_>,
    business: BusinessId,
    files: &Files,
    now: Instant,
    messages: impl Iterator<Item = &'m mut Message>,
) -> Result<(), db::Error> {
    let with_some: Vec<&mut Message> = messages.filter(|message| message.attached > 0).collect();
    if with_some.is_empty() {
        return Ok(());
    }
    let ids = list(with_some.iter().map(|message| message.id));
    let mut found: BTreeMap<MessageId, Vec<Attachment>> = BTreeMap::new();
    let attached = tx.all(&ATTACHED, params![business, ids], |row| {
        Ok((row.take::<MessageId>()?, Attachment::read(row, files, now)?))
    });
    for (message, attachment) in attached? {
        found.entry(message).or_default().push(attachment);
    }
    for message in with_some {
        message.attachments = found.remove(&message.id).unwrap_or_default();
    }
    Ok(())
}

/// The two who talk, the smaller id first.
pub(super) fn pair(one: UserId, other: UserId) -> (UserId, UserId) {
    (one.min(other), one.max(other))
}

/// Whoever they want to talk with, if they may.
pub(crate) fn peer(tx: &mut Tx<'_>, who: &Principal, other: UserId) -> Result<(), Problem> {
    let found =
        tx.first(&PEER, params![who.business_id, other], |row| Ok((row.take::<String>()?, row.take::<Role>()?)))?;
    let (_, role) = found.ok_or_else(Problem::not_found)?;
    let both_are_clients = who.role == Role::Client && role == Role::Client;
    if both_are_clients && other != who.user_id { Err(Problem::not_found()) } else { Ok(()) }
}

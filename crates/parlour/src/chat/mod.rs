//! Chat: messages between two people of a business, with what each has still to read.
//!
//! Those who work there talk with each other and with clients; clients talk with those who work there. A message is stored,
//! and then told to both as the event `message.created` in their rooms `business/B/user/U`; so is what was read (`chat.read`), and that
//! somebody is typing (`chat.typing`), which is not stored.

mod attachments;
mod list;
mod read;
mod send;
mod socket;
mod typing;

pub use attachments::{__path_create_attachment, __path_list_attachments, create_attachment, list_attachments};
pub use list::{__path_list_chats, __path_list_messages, __path_show_unread, list_chats, list_messages, show_unread};
pub use read::{__path_update_chat, update_chat};
pub use send::{__path_create_message, create_message};
pub(crate) use socket::{Said, said_at_a_socket};
pub use typing::{__path_update_typing, update_typing};

use db::{Row, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use attachments::Attachment;

use crate::accounts::{Principal, Role};
use crate::files::Files;
use crate::http::Problem;
use crate::types::{BusinessId, Instant, MessageId, Named, UserId};

db::statements! {
    PEER = "SELECT u.name, m.role FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.business_id = $1 AND m.user_id = $2";
    SIDE = "SELECT c.other_id, u.name, c.unread, c.read_message_id, m.id, m.sender_id, m.text, m.sent_at, m.attachments
        FROM (SELECT * FROM chats WHERE business_id = $1 AND user_id = $2 AND other_id = $3) c
        JOIN users u ON u.id = c.other_id
        JOIN messages m ON m.id = c.last_message_id AND m.business_id = c.business_id";
}

/// A message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    id: MessageId,
    sender_id: UserId,
    text: String,
    sent_at: Instant,
    attachments: Vec<Attachment>,
    /// How many they are, also before they were looked up.
    #[serde(skip)]
    #[schema(ignore)]
    attached: u32,
}

impl Message {
    fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
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
    with: Named<UserId>,
    /// How many of the other's messages are still to be read.
    unread: i64,
    /// The last message that was read, by its id; 0 if none was.
    #[schema(value_type = i64)]
    read_message_id: MessageId,
    last_message: Message,
}

impl Chat {
    fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
        Ok(Self {
            with: Named { id: row.take()?, name: row.take()? },
            unread: row.take()?,
            read_message_id: row.take()?,
            last_message: Message::read(row)?,
        })
    }

    fn find(
        tx: &mut Tx<'_>,
        business: BusinessId,
        user: UserId,
        other: UserId,
        files: &Files,
        now: Instant,
    ) -> Result<Option<Self>, db::Error> {
        let mut found = tx.first(&SIDE, params![business, user, other], Self::read)?;
        attachments::find(tx, business, files, now, found.iter_mut().map(|chat| &mut chat.last_message))?;
        Ok(found)
    }
}

/// The two who talk, the smaller id first.
fn pair(one: UserId, other: UserId) -> (UserId, UserId) {
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

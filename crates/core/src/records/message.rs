//! Chat messages.

use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{FileId, Instant, MessageId, UserId};
use crate::uploads::FileLinks;

/// Message from one user to another in a chat.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Message {
    pub id: MessageId,
    pub sender_id: UserId,
    pub text: String,
    pub sent_at: Instant,
    #[record(skip)]
    pub attachments: Vec<Attachment>,
    /// Number of attachments. Known before `attachments` is loaded.
    #[record(from = "attachments")]
    #[serde(skip)]
    #[schema(ignore)]
    pub attached: u32,
}

/// File that is attached to a message, or uploaded for a message that is not sent yet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    pub id: FileId,
    pub file: FileLinks,
}

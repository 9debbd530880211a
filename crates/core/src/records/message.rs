//! A chat message.

use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{FileId, Instant, MessageId, UserId};
use crate::uploads::FileLinks;

/// A message.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Message {
    pub id: MessageId,
    pub sender_id: UserId,
    pub text: String,
    pub sent_at: Instant,
    #[record(skip)]
    pub attachments: Vec<Attachment>,
    /// How many they are, also before they were looked up.
    #[record(from = "attachments")]
    #[serde(skip)]
    #[schema(ignore)]
    pub attached: u32,
}

/// A file that goes with a message, or is to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attachment {
    pub id: FileId,
    pub file: FileLinks,
}

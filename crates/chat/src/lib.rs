//! Chat: messages between two users of a business, with a count of unread messages for each.
//!
//! Staff chat with each other and with clients. Clients chat with staff. A message is stored, and then published to
//! both users as the event `message.created` in their rooms `business/B/user/U`. Reading is stored and published in the
//! same way (`chat.read`). Typing is only published (`chat.typing`).

mod attachments;
mod connect;
mod list;
mod model;
mod read;
mod send;
mod socket;
mod typing;

pub use attachments::{__path_create_attachment, __path_list_attachments, create_attachment, list_attachments};
pub use connect::{__path_open_chat, open_chat};
pub use list::{__path_list_chats, __path_list_messages, __path_show_unread, list_chats, list_messages, show_unread};
pub use model::Chat;
pub use read::{__path_update_chat, update_chat};
pub use send::{__path_create_message, create_message};
pub use socket::{ChatCommand, socket_handler};
pub use typing::{__path_update_typing, update_typing};

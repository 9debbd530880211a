//! Conversations and their messages, newest first.

use axum::extract::State;
use parlour_core::context::Context;
use parlour_core::http::cursor::ListCursors;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Answer, Listing, NoFilter, Page, Paging, Problem};
use parlour_core::principal::Member;
use parlour_core::records::Message;
use parlour_core::types::UserId;
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Chat, find_attachments, pair, peer};

parlour_db::statements! {
    /// The inner limit exceeds the size of any page. It tells the query planner that the outer limit is never large.
    CHATS of Chat = "SELECT {columns c} FROM (SELECT * FROM (SELECT * FROM chats WHERE business_id = $1
        AND user_id = $2 AND last_message_id < $3
            ORDER BY last_message_id DESC LIMIT 101) AS most LIMIT $4) c
        JOIN users u ON u.id = c.other_id
        JOIN messages m ON m.id = c.last_message_id AND m.business_id = c.business_id
        ORDER BY c.last_message_id DESC";
    MESSAGES of Message = "SELECT {columns most} FROM (SELECT * FROM messages
        WHERE business_id = $1 AND low_user_id = $2 AND high_user_id = $3 AND id < $4
        ORDER BY id DESC LIMIT 101) AS most LIMIT $5";
    UNREAD = "SELECT CAST(coalesce(sum(unread), 0) AS BIGINT) FROM chats WHERE business_id = $1 AND user_id = $2";
}

/// Returns the exclusive upper limit of the ids on a page.
fn before(page: Paging, list: &ListCursors) -> Result<i64, Problem> {
    let mark: Option<(i64, i64)> = page.after(list)?;
    Ok(mark.map_or(i64::MAX, |(_, id)| id))
}

/// Names of the lists in cursors.
const BY_LAST: &str = "chat";
const BY_ID: &str = "message";

/// Lists your conversations.
///
/// The conversation with the latest message comes first.
#[utoipa::path(get, path = "/chats", tag = "chat", params(Paging),
    responses((status = 200, body = Page<Chat>)))]
pub async fn list_chats(
    State(app): State<Context>,
    principal: Member,
    Listing(NoFilter {}, page): Listing<NoFilter>,
) -> Answer<Page<Chat>> {
    let list = app.cursors.of_business(principal.business_id, BY_LAST);
    let (limit, before) = (page.limit(), before(page, &list)?);
    let values = (principal.business_id, principal.user_id);
    let (files, now) = (app.uploads.clone(), app.clock.now());
    let items = app.db.read_replica(move |tx| {
        let mut items = tx.records(&CHATS, params![values.0, values.1, before, limit.plus_one()])?;
        find_attachments(tx, values.0, &files, now, items.iter_mut().map(|chat| &mut chat.last_message))?;
        Ok(items)
    });
    let items = items.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    Ok(axum::Json(Page::from_rows(items, limit, |chat| list.seal(chat.last_message.id.0, chat.last_message.id.0))))
}

/// Lists the messages of a conversation.
///
/// Newest first.
#[utoipa::path(get, path = "/chats/{user_id}/messages", tag = "chat",
    params(("user_id" = UserId, Path,), Paging), responses((status = 200, body = Page<Message>)))]
pub async fn list_messages(
    State(app): State<Context>,
    principal: Member,
    PathParam(other): PathParam<UserId>,
    Listing(NoFilter {}, page): Listing<NoFilter>,
) -> Answer<Page<Message>> {
    let list = app.cursors.of_business(principal.business_id, BY_ID);
    let (limit, before) = (page.limit(), before(page, &list)?);
    let (business, (low, high)) = (principal.business_id, pair(principal.user_id, other));
    let (files, now) = (app.uploads.clone(), app.clock.now());
    let items = app.db.read_replica(move |tx| {
        peer(tx, &principal, other)?;
        let mut items = tx.records(&MESSAGES, params![business, low, high, before, limit.plus_one()])?;
        find_attachments(tx, business, &files, now, items.iter_mut())?;
        Ok::<_, Problem>(items)
    });
    Ok(axum::Json(Page::from_rows(items.await?, limit, |message| list.seal(message.id.0, message.id.0))))
}

/// Unread messages of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unread {
    /// Number of unread messages in all conversations.
    unread: i64,
}

/// Returns the number of your unread messages.
#[utoipa::path(get, path = "/chats/unread", tag = "chat",
    responses((status = 200, body = Unread)))]
pub async fn show_unread(State(app): State<Context>, principal: Member) -> Answer<Unread> {
    let values = (principal.business_id, principal.user_id);
    let unread = app.db.read(move |tx| tx.one(&UNREAD, params![values.0, values.1], |row| row.take()));
    Ok(axum::Json(Unread { unread: unread.await.map_err(|error: parlour_db::Error| Problem::from(error))? }))
}

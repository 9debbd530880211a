//! Typing.

use axum::extract::State;
use axum::http::StatusCode;

use super::model::peer;
use crate::accounts::Member;
use crate::app::App;
use crate::changes::Change;
use crate::http::Problem;
use crate::http::input::Segment;
use crate::types::UserId;

/// Shows somebody that you are writing to them. Say it again every few seconds while you do.
#[utoipa::path(post, path = "/chats/{user_id}/typing", operation_id = "update_typing", tag = "chat",
    params(("user_id" = UserId, Path,)), responses((status = 204)))]
pub async fn update_typing(
    State(app): State<App>,
    who: Member,
    Segment(other): Segment<UserId>,
) -> Result<StatusCode, Problem> {
    let writer = who.0.clone();
    app.db.read(move |tx| peer(tx, &writer, other)).await?;
    app.changes.publish(who.business_id, Change::ChatTyping { from: who.user_id, to: other }).await;
    Ok(StatusCode::NO_CONTENT)
}

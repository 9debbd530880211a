//! The typing indicator.

use axum::extract::State;
use axum::http::StatusCode;
use parlour_core::changes::Change;
use parlour_core::context::Context;
use parlour_core::http::Problem;
use parlour_core::http::extract::PathParam;
use parlour_core::principal::Member;
use parlour_core::types::UserId;

use super::model::peer;

/// Shows another user that you are typing.
///
/// Repeat this every few seconds while you are typing.
#[utoipa::path(post, path = "/chats/{user_id}/typing", tag = "chat",
    params(("user_id" = UserId, Path,)), responses((status = 204)))]
pub async fn update_typing(
    State(app): State<Context>,
    principal: Member,
    PathParam(other): PathParam<UserId>,
) -> Result<StatusCode, Problem> {
    let writer = principal.0.clone();
    app.db.read(move |tx| peer(tx, &writer, other)).await?;
    app.changes.publish(principal.business_id, Change::ChatTyping { from: principal.user_id, to: other }).await;
    Ok(StatusCode::NO_CONTENT)
}
